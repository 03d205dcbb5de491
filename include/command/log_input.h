/* SPDX-License-Identifier: MIT */
/*
 * log_input.h - the bytes of a log, as UTF-8 where it is UTF-16 (Windows): a file, standard input, either of them compressed (whatever libarchive undoes: gzip, xz, zstd, bzip2, lz4),
 * or a file that still grows. Constant memory.
 */
#ifndef CVPN_COMMAND_LOG_INPUT_H
#define CVPN_COMMAND_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct archive;

struct log_input {
    int descriptor;
    int notice;              /* inotify, when the file is followed; else -1 */
    struct archive *archive; /* undoes the compression; NULL when there is none */
    char wide;               /* UTF-16: 'L' or 'B', by which byte comes first; else NUL */
    bool odd;                /* half a unit of it waits in raw[0] */
    bool empty;              /* nothing was compressed */
    const char *path;        /* as given; "-" is standard input */
    uint64_t size;           /* of the file in bytes; 0 when not known */
    uint64_t taken;          /* bytes of the file read so far, compressed ones where it is compressed */
    char problem[128];       /* what is wrong with compressed bytes: libarchive's words; else empty */
    size_t head_begin;       /* the first bytes, read to see whether they are compressed ... */
    size_t head_end;         /* ... and not given out yet */
    char head[8];
    char raw[64 << 10]; /* compressed bytes on their way to libarchive */
};

/* What log_input_read() returns when nothing more will come, failed, or (followed) nothing has come for a while. */
enum { LOG_INPUT_END = 0, LOG_INPUT_FAILED = -1, LOG_INPUT_QUIET = -2 };

/*
 * Opens `path`. With `follow` its end is waited at for more, like tail -F: a file that is cut begins anew, one that is replaced is opened again. Returns 0, or errno.
 * A directory is EISDIR.
 */
int log_input_open(struct log_input *input, const char *path, bool follow);

/* Reads up to `size` bytes. Returns how many, or one of the above; errno tells why it failed, and ->problem, when it is not empty. */
ssize_t log_input_read(struct log_input *input, char *buffer, size_t size);

/* Ends the waiting of a followed file: from then on its end is LOG_INPUT_END. May be called from a signal handler. */
void log_input_stop(void);

void log_input_close(struct log_input *input);

#endif
