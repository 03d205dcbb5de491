/* SPDX-License-Identifier: MIT */
/*
 * web_timeline.h - the attempts of a log as a drawing to scale, with the same in words.
 */
#ifndef CVPN_COMMAND_WEB_TIMELINE_H
#define CVPN_COMMAND_WEB_TIMELINE_H

#include "command/markup.h"
#include "findings/finding.h"
#include "session/progress.h"

enum { WEB_ROWS_MAX = 200, WEB_MARKS_MAX = 12, WEB_PENDING_MAX = 64 };

/* A finding at its moment. */
struct web_mark {
    unsigned attempt;
    finding_code code;
    enum severity severity;
    moment at;
};

/* One attempt: its steps, its session, and what was found. */
struct web_row {
    unsigned number;
    moment began; /* MOMENT_UNKNOWN without stamps */
    moment up;    /* when it was connected; MOMENT_UNKNOWN when it never was */
    moment ended; /* the last that is known of it */
    enum step_id stopped_at;
    enum step_state state; /* of that step */
    bool dropped;
    struct web_mark marks[WEB_MARKS_MAX];
    unsigned mark_count;
};

/* The last attempts of a log. All zeros is empty. */
struct web_timeline {
    struct web_row rows[WEB_ROWS_MAX];
    unsigned next;
    unsigned count;
    unsigned left_out;                        /* older ones, which are no longer here */
    struct web_mark pending[WEB_PENDING_MAX]; /* of attempts that are not over */
    unsigned pending_count;
};

/* A finding of that attempt, at that moment (MOMENT_UNKNOWN is left out of the drawing). */
void web_timeline_mark(struct web_timeline *timeline, unsigned attempt, const struct finding *finding, moment at);

/* More is known about an attempt that has a row: how its session ended. */
void web_timeline_renew(struct web_timeline *timeline, const struct attempt *attempt);

/*
 * An attempt is over, or the log is: it becomes a row with its marks, or its row is made anew.
 */
void web_timeline_attempt(struct web_timeline *timeline, const struct attempt *attempt);

/* Writes the drawing (SVG, with a name and a description for who does not see it). */
void web_timeline_write(const struct web_timeline *timeline, struct markup *out);

#endif
