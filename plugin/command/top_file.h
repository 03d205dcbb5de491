/* SPDX-License-Identifier: MIT */
/*
 * top_file.h - the profile that the user named.
 */
#ifndef CVPN_COMMAND_TOP_FILE_H
#define CVPN_COMMAND_TOP_FILE_H

#include <stdbool.h>

#include "certificates/certificates.h"
#include "profile/profile_files.h"

/*
 * Reads `path` from the disk, and into *certificates what its certificates are. NULL, with a
 * sentence on standard error, only when memory is out. The caller frees it.
 */
struct profile *top_file_read(const char *path, struct openvpn_version version, struct certificates *certificates);

/* The files that a profile names: from here, and from the profile's own folder. */
struct top_files {
    struct file_source here;
    struct file_base base;
    const char *profile;
};

/*
 * Opens them for the profile at `path`; `source` points into `files` afterwards. False, with a
 * sentence on standard error, when the current directory cannot be used.
 */
bool top_files_open(struct top_files *files, const char *path, struct file_source *source);

/* Closes them. */
void top_files_close(struct top_files *files);

/*
 * True, with a sentence on standard error, when what was read from `path` is a log or JSON: as a
 * profile it would be one fault a line.
 */
bool top_file_is_other(const struct profile *profile, const char *path);

#endif
