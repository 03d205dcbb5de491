/* SPDX-License-Identifier: MIT */
/*
 * profile_files.h - the real disk behind a file_source.
 *
 * Opens without blocking, reads regular files only, and never more than it is allowed to: a FIFO, a
 * device or a file that grows forever must not hold the observer.
 */
#ifndef CVPN_PROFILE_PROFILE_FILES_H
#define CVPN_PROFILE_PROFILE_FILES_H

#include "profile/profile_reader.h"

/*
 * Helps where the own rights do not reach. Paths are absolute: where a relative one started is put
 * in front.
 */
struct file_opener {
    /* a file or folder was opened with the own rights */
    void (*opened)(void *context, const char *path);
    /* opens one that these forbid, or fails with errno: -1 */
    int (*open)(void *context, const char *path);
    void *context;
};

/* Where relative paths start. */
struct file_base {
    /* a directory descriptor that files_close() closes, or -1 for the current directory */
    int directory;
    const struct file_opener *opener; /* NULL: there are the own rights only */
};

/*
 * Fills `source` so that it reads from disk, relative paths starting at `start` (NULL: the current
 * directory). `base` must outlive the source, and `opener` (NULL: none) `base`. The process's own
 * current directory is never changed. Returns false, with the current directory as the start, when
 * `start` cannot be opened.
 */
bool files_open(struct file_source *source, struct file_base *base, const char *start,
                const struct file_opener *opener);

/*
 * The open file, however it looks, is none on a disk but the kernel's: of /proc, /sys and the like.
 * What is written there changes the machine.
 */
bool files_is_made_by_kernel(int file);

/* Closes what files_open() opened. */
void files_close(struct file_base *base);

#endif
