/* SPDX-License-Identifier: MIT */
/*
 * log_reader.h - the lines of a log of any size, in constant memory.
 */
#ifndef CVPN_COMMAND_LOG_READER_H
#define CVPN_COMMAND_LOG_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "command/log_input.h"

enum { LOG_LINE_MAX = 64 << 10, LOG_BUFFER = 256 << 10, LOG_MARKS = 6 };

/* A log being read. */
struct log_reader {
    struct log_input input;
    int error;     /* errno of the open or read that failed; 0 when none did */
    uint64_t line; /* number of the line given last, from 1 */
    bool ended;
    bool quiet;     /* a followed log had nothing to give just now */
    bool skipping;  /* the rest of a line that was cut */
    bool backwards; /* its lines were turned round: their numbers go down */
    bool returns;   /* its lines end in a carriage return alone */
    size_t begin;   /* what is not given out yet lies between begin ... */
    size_t end;     /* ... and end */
    /* by mark (log_reader.c): where the next one is, plus one; `begin` or less when not known */
    size_t next_mark[LOG_MARKS];
    bool plain; /* the line given last has no mark: it is as OpenVPN, or syslog, wrote it */
    char buffer[LOG_BUFFER];
};

enum log_reader_step {
    LOG_READER_LINE,
    LOG_READER_QUIET, /* only when followed: nothing new for half a second */
    LOG_READER_END    /* the end, or reading failed (->error) */
};

/*
 * Opens `path` ("-" is standard input); with `follow`, more is waited for at its end. Returns false
 * with ->error set.
 */
bool log_reader_open(struct log_reader *reader, const char *path, bool follow);

/*
 * What is at the beginning of the log, as much as comes at once, taking nothing away; only
 * before the first line is asked for.
 */
struct slice log_reader_head(struct log_reader *reader);

/*
 * Reads the whole log, whose newest line is the first, and turns its lines round; only before the
 * first line is asked for. They keep their numbers. False when it is larger than the buffer, or
 * cannot be read: then nothing has changed.
 */
bool log_reader_turn_round(struct log_reader *reader);

/*
 * Gives the next line without its end, cut at LOG_LINE_MAX bytes; it is valid until the next call.
 * Any bytes may be in it. ->plain says that no mark is: '{', '"', '&', '<', and the bytes 0xC2 and
 * 0xE2. A line without marks was neither typeset (pasted_line.h) nor wrapped in data of a program
 * (json_line.h, callback_line.h).
 */
enum log_reader_step log_reader_next(struct log_reader *reader, struct slice *line);

/* What is wrong with the log, for a sentence; only when ->error is set. */
const char *log_reader_problem(const struct log_reader *reader);

/* Closes what was opened; also after log_reader_open() failed. */
void log_reader_close(struct log_reader *reader);

#endif
