/* SPDX-License-Identifier: MIT */
/*
 * report_file.h - opens what report= names, and refuses what is no file for findings.
 */
#ifndef CVPN_REPORTS_REPORT_FILE_H
#define CVPN_REPORTS_REPORT_FILE_H

#include <stddef.h>

#include "profile/profile.h"

/*
 * Opens the file for appending, and makes it where it is missing, for its owner only. It must be a
 * regular file on a disk, ours, with one name, and none that the profile is or names (`profile` may
 * be NULL). No link is followed, and nothing blocks. -1: `reason` says why, a sentence about "it".
 */
int report_file_open(const char *path, const struct profile *profile, const char **reason);

/*
 * Where the open file is now, by the kernel's word: another text than before when it was moved or
 * removed.
 */
void report_file_place(int file, char *place, size_t size);

#endif
