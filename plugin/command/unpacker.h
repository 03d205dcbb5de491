/* SPDX-License-Identifier: MIT */
/*
 * unpacker.h - what is packed in a stream of bytes, in constant memory: nothing goes to the disk,
 * and no program is started.
 */
#ifndef CVPN_COMMAND_UNPACKER_H
#define CVPN_COMMAND_UNPACKER_H

#include <stdint.h>
#include <sys/types.h>

#include "command/packing.h"

/* What a few packed bytes may become: more is a trap, or is to be unpacked by its owner. */
#define UNPACKED_MAX ((uint64_t)1 << 30)
enum { UNPACKED_FILES_MAX = 10000 };

struct unpacker {
    struct archive *archive; /* NULL: not started */
    ssize_t (*read)(void *context, void *buffer, size_t size);
    void *context;
    bool holds_files;   /* it is an archive */
    uint64_t bytes;     /* that came out so far */
    unsigned files;     /* begun so far */
    bool ended;         /* no file is left */
    char problem[192];  /* why it cannot go on, for a sentence and fit to be shown; else empty */
    char raw[64 << 10]; /* packed bytes on their way to libarchive */
};

/* Makes one that is not started. */
void unpacker_init(struct unpacker *unpacker);

/*
 * Starts to undo `packing`. `read` gives packed bytes: how many, 0 at their end, -1 with errno.
 * Returns 0, or errno (->problem may say more).
 */
int unpacker_start(struct unpacker *unpacker, const struct packing *packing,
                   ssize_t (*read)(void *context, void *buffer, size_t size), void *context);

/*
 * Goes on to the next file in it; what is no archive is one file. Returns 1, 0 when there is none,
 * or -1 with errno.
 */
int unpacker_next(struct unpacker *unpacker);

/* Reads from the file at hand. Returns how many bytes, 0 at its end, or -1 with errno. */
ssize_t unpacker_read(struct unpacker *unpacker, void *buffer, size_t size);

/* Notes that what is at hand is packed in a way that is not undone. Returns errno. */
int unpacker_refuse(struct unpacker *unpacker, const struct packing *packing);

void unpacker_stop(struct unpacker *unpacker);

#endif
