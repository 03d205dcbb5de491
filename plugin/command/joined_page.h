/* SPDX-License-Identifier: MIT */
/*
 * joined_page.h - the timeline of one client, and what corrects what, in text or as JSON.
 */
#ifndef CVPN_COMMAND_JOINED_PAGE_H
#define CVPN_COMMAND_JOINED_PAGE_H

#include "command/corrections.h"

enum { JOINED_LINES_MAX = 5 * ATTEMPTS_MATCHED_MAX };

/* One line of the timeline. Its text is fit to be shown. */
struct joined_line {
    moment time; /* MOMENT_UNKNOWN sorts to the front */
    bool of_aws; /* the connection log says so; else the client's log */
    unsigned attempt;
    char text[400];
};

struct joined_page {
    const char *client;
    char clocks[256]; /* how the two clocks compare */
    const struct attempt_matching *matching;
    struct joined_line lines[JOINED_LINES_MAX];
    size_t count;
};

/* An empty page. `with_log`: a connection log was given. */
void joined_page_start(struct joined_page *page, const char *client, const struct attempt_matching *matching,
                       bool zoned, bool with_log);

/* Adds what client and AWS tell of one attempt. Its times must be AWS's where those are known. */
void joined_page_add(struct joined_page *page, const struct attempt_views *views);

/* Prints it. */
void joined_page_show(struct joined_page *page, const struct corrections *corrections, bool json);

#endif
