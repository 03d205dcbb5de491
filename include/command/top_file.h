/* SPDX-License-Identifier: MIT */
/*
 * top_file.h - the profile that the user named.
 */
#ifndef CVPN_COMMAND_TOP_FILE_H
#define CVPN_COMMAND_TOP_FILE_H

#include <stdbool.h>

#include "facts/certificates.h"
#include "sources/profile.h"

/* Reads `path` from the disk, and into *certificates what its certificates are. NULL, with a sentence on standard error, only when memory is out. The caller frees it. */
struct profile *top_file_read(const char *path, struct openvpn_version version, struct certificates *certificates);

/* True when the file itself (not one that it includes) could not be read as a profile: nothing can be said of it but that. */
bool top_file_unreadable(const struct profile *profile);

#endif
