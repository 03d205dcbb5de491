/* SPDX-License-Identifier: MIT */
/*
 * recent_lines.h - the last lines of a log, kept until it is known whether anyone wants to see
 * them.
 *
 * Most lines of a log are no message, and are not taken apart. When an attempt ends badly, those
 * just before its end are looked at again for words of failure (complaint.h). Constant memory.
 */
#ifndef CVPN_COMMAND_RECENT_LINES_H
#define CVPN_COMMAND_RECENT_LINES_H

#include <stdint.h>

#include "session/event.h"

enum { RECENT_LINES_MAX = 32, RECENT_LINE_SIZE = 400 };

struct recent_line {
    uint64_t number; /* in the log, from 1 */
    uint16_t length;
    char text[RECENT_LINE_SIZE];
};

/* All zeros is empty. */
struct recent_lines {
    struct recent_line list[RECENT_LINES_MAX];
    unsigned next;
    unsigned count;
};

/* Keeps the beginning of a raw line; the oldest one is forgotten. */
void recent_lines_add(struct recent_lines *lines, struct slice raw, uint64_t number);

/* Forgets the lines from the one of that number on: they were one message. */
void recent_lines_forget(struct recent_lines *lines, uint64_t since);

/* Who wrote a complaint, and the event that it is. The slices are good during the call. */
typedef void recent_lines_function(void *context, struct slice writer, const struct event *event);

/*
 * Hands over the complaints among the lines before that of `end` (NULL: all), oldest first, and
 * forgets those lines. Before a fatal end the last line is one, whatever it says.
 */
void recent_lines_take(struct recent_lines *lines, const struct event *end, recent_lines_function *take, void *context);

#endif
