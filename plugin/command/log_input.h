/* SPDX-License-Identifier: MIT */
/*
 * log_input.h - the bytes of a log, as UTF-8 where it is UTF-16 (Windows), as plain text where it
 * is rich text: a file, standard input, either of them packed (packing.h says how), or a file that
 * still grows. Constant memory.
 *
 * Of an archive (ZIP, tar) every file in it is read, in their order. Nothing is unpacked to the
 * disk, and no program is started.
 */
#ifndef CVPN_COMMAND_LOG_INPUT_H
#define CVPN_COMMAND_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "command/rtf.h"
#include "command/unpacker.h"

/* The first bytes, read to see what they are ... */
struct log_head {
    size_t begin; /* ... and not given out yet, from here ... */
    size_t end;   /* ... to here */
    char bytes[PACKING_HEAD];
};

/* A file may be packed, and an archive be in it (tar in gzip). Nothing is packed deeper. */
enum { LOG_LAYERS = 2 };

struct log_input {
    int descriptor;
    int notice;       /* inotify, when a file is followed; else -1 */
    bool followed;    /* more is waited for, and silence is a finding */
    int patience;     /* how long, in milliseconds, until LOG_INPUT_QUIET */
    char wide;        /* UTF-16: 'L' or 'B', by which byte comes first; else NUL */
    bool odd;         /* half a unit of it waits in units[0] */
    bool rich;        /* it is rich text (RTF) */
    char last;        /* the byte given last */
    const char *path; /* as given; "-" is standard input */
    uint64_t size;    /* of the file in bytes; 0 when not known */
    uint64_t taken;   /* bytes of the file read so far, packed ones where it is packed */
    unsigned layers;  /* that are undone, the outermost first */
    struct unpacker layer[LOG_LAYERS];
    struct log_head head[LOG_LAYERS + 1]; /* of the file, and of what each layer gives */
    struct rtf rtf;
    char units[16 << 10]; /* UTF-16 or rich text on its way to UTF-8 */
};

/*
 * What log_input_read() returns when nothing more will come, failed, or (followed) nothing has come
 * for a while.
 */
enum { LOG_INPUT_END = 0, LOG_INPUT_FAILED = -1, LOG_INPUT_QUIET = -2 };

/*
 * Opens `path`. With `follow` its end is waited at for more, like tail -F: a file that is cut
 * begins anew, one that is replaced is opened again. Returns 0, or errno. A directory is EISDIR.
 */
int log_input_open(struct log_input *input, const char *path, bool follow);

/*
 * Reads up to `size` bytes. Returns how many, or one of the above; errno tells why it failed, and
 * log_input_problem().
 */
ssize_t log_input_read(struct log_input *input, char *buffer, size_t size);

/*
 * A file that is followed is read from its present end on, and never waited for: its `notice` is
 * readable when there may be more. Returns 0, or errno.
 */
int log_input_watch(struct log_input *input);

/*
 * Ends the waiting of a followed file: from then on its end is LOG_INPUT_END. May be called from a
 * signal handler.
 */
void log_input_stop(void);

/* What is wrong with packed bytes, for a sentence; NULL when they are not what is wrong. */
const char *log_input_problem(const struct log_input *input);

void log_input_close(struct log_input *input);

#endif
