/* SPDX-License-Identifier: MIT */
/*
 * file_kind.h - what a file is that was given where another kind belongs: a log to check, a profile
 * to explain.
 */
#ifndef CVPN_COMMAND_FILE_KIND_H
#define CVPN_COMMAND_FILE_KIND_H

#include <stdbool.h>

#include "base/slice.h"

/* An archive is whatever is packed; only `explain` undoes some of it. */
enum file_kind { FILE_KIND_UNKNOWN, FILE_KIND_PROFILE, FILE_KIND_LOG, FILE_KIND_JSON, FILE_KIND_ARCHIVE };

/*
 * What a text is, as far as its beginning tells. Only for what could not be read as what it should
 * be: a log may quote a profile.
 */
enum file_kind file_kind_of(struct slice head);

/*
 * Says that `name`, fit to be shown, is no `wanted` ("profile") but of this kind, and which command
 * reads that, or that it is to be unpacked. False when the kind is not known.
 */
bool file_kind_refused(enum file_kind kind, const char *name, const char *wanted);

#endif
