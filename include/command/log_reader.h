/* SPDX-License-Identifier: MIT */
/*
 * log_reader.h - the lines of a log of any size, in constant memory.
 */
#ifndef CVPN_COMMAND_LOG_READER_H
#define CVPN_COMMAND_LOG_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum { LOG_LINE_MAX = 64 << 10, LOG_BUFFER = 256 << 10 };

/* A log being read. */
struct log_reader {
    int descriptor;
    int error;     /* errno of the open or read that failed; 0 when none did */
    uint64_t line; /* number of the line given last, from 1 */
    bool ended;
    bool skipping; /* the rest of a line that was cut */
    size_t begin;  /* what is not given out yet lies between begin ... */
    size_t end;    /* ... and end */
    char buffer[LOG_BUFFER];
};

/* Opens `path` ("-" is standard input). Returns false with ->error set. */
bool log_reader_open(struct log_reader *reader, const char *path);

/*
 * Gives the next line without its end, cut at LOG_LINE_MAX bytes; it is valid until the next call. Any bytes may be in it. Returns false at
 * the end, or when reading failed (->error).
 */
bool log_reader_next(struct log_reader *reader, struct slice *line);

/* Closes what was opened. */
void log_reader_close(struct log_reader *reader);

#endif
