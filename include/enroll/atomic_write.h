/* SPDX-License-Identifier: MIT */
/*
 * atomic_write.h - a profile on the disk: read it, and put another text in its place in one step.
 *
 * A symbolic link stays, and what it points to is written. Owner, group, mode, access control list
 * and extended attributes are kept.
 */
#ifndef CVPN_ENROLL_ATOMIC_WRITE_H
#define CVPN_ENROLL_ATOMIC_WRITE_H

#include <limits.h>
#include <sys/stat.h>

#include "base/slice.h"

/* A file that was read. */
struct stored_file {
    char path[PATH_MAX]; /* without symbolic links */
    char *bytes;         /* malloc'ed; wiped and freed by stored_free() */
    size_t length;
    struct stat info; /* as it was before it was read */
};

/*
 * Reads a regular file of at most `most` bytes. Returns errno's value (EFBIG when it is larger,
 * EINVAL when it is no regular file), 0 when all went well.
 */
int stored_read(const char *path, size_t most, struct stored_file *file);

/*
 * Writes `text` beside `file` and moves it over `file`, both made durable. Returns errno's value;
 * on an error nothing has changed. ESTALE: someone else wrote the file since it was read.
 */
int stored_replace(const struct stored_file *file, struct slice text);

/*
 * Writes `text` to a new file `path` with the owner, mode and attributes of `model`; EEXIST when
 * there is one. Returns errno's value. It is there whole or not at all.
 */
int stored_create(const char *path, const struct stored_file *model, struct slice text);

/*
 * Writes `text` to `path` for its owner alone, over a regular file that has that name. EEXIST when
 * a link, a device or a folder has it: those stay what they are. Returns errno's value. It is there
 * whole or not at all.
 */
int stored_put(const char *path, struct slice text);

void stored_free(struct stored_file *file);

#endif
