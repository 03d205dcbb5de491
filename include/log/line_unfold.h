/* SPDX-License-Identifier: MIT */
/*
 * line_unfold.h - puts lines together again that a mail program broke, and takes apart what runs
 * together (pasted_line.h).
 *
 * A line that was broken goes on in one that has no stamp and is no message by itself. A message
 * that could go on is held back until the next line shows whether it does. Pure; constant memory;
 * what is too long or has too many parts is left as it is.
 */
#ifndef CVPN_LOG_LINE_UNFOLD_H
#define CVPN_LOG_LINE_UNFOLD_H

#include <stdint.h>

#include "log/log_line.h"
#include "log/pasted_line.h"
#include "session/event.h"

enum { WRAPPED_LINE_MAX = 4096, WRAPPED_PARTS_MAX = 24 };

/* A line, or what was put together of it so far. */
struct held_line {
    char text[WRAPPED_LINE_MAX];
    char cleaned[PASTED_LINE_MAX]; /* the same without links, when there are any */
    size_t length;                 /* 0: nothing is held */
    size_t last;                   /* length of the part that was put to it last */
    uint64_t number;               /* of its first part */
    unsigned parts;
    struct event event;  /* of its first part, when that is a message */
    struct slice writer; /* who wrote it */
    bool speaks;         /* it is a message already */
    /* it began with a time: then a line without one goes on, and is none of its own */
    bool stamped;
};

struct line_unfold {
    struct held_line lines[2]; /* the one at hand, and the one whose event was handed out last */
    unsigned now;
    char cleaned[PASTED_LINE_MAX]; /* the line at hand, when it was pasted */
    char plain[PASTED_LINE_MAX];
};

/* What a line brought: events whose slices are good until the next call. */
struct unfolded_events {
    struct event list[2];   /* of the line that was held, and of this one */
    struct slice writer[2]; /* who wrote each (log_line.h) */
    size_t count;
    uint64_t since;    /* the first line of the message that this one goes on; 0 when it does not */
    struct slice line; /* the line that was taken, as it was before it was pasted */
    bool speaks;       /* that line is a message by itself */
    bool ours;         /* the plugin wrote it */
};

void line_unfold_start(struct line_unfold *wrapped);

/*
 * Takes the line with that number; says which messages are whole now. Returns what is left of it,
 * another line that ran together with it, to be taken next. `plain`: it has no mark (log_reader.h),
 * and is not looked at for what comes with one; false is always right.
 */
struct slice line_unfold_take(struct line_unfold *wrapped, struct slice raw, bool plain, uint64_t number,
                              struct unfolded_events *events);

/* At the end: the message that is still held, or none. */
void line_unfold_finish(struct line_unfold *wrapped, struct unfolded_events *events);

#endif
