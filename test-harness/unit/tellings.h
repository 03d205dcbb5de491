/* SPDX-License-Identifier: MIT */
/*
 * tellings.h - ways in which a log reaches a helpdesk: the programs that run OpenVPN and put their
 * own words in front of its lines, and what mail, chat, editors and people make of a log.
 *
 * The forms are those of the programs' own logs; all values are made up.
 */
#ifndef CVPN_TEST_TELLINGS_H
#define CVPN_TEST_TELLINGS_H

#include "base/slice.h"

/*
 * Makes bytes of a whole log that was told; returns their length. There is room for eight times as
 * many.
 */
typedef size_t telling_function(struct slice text, char *out);

enum telling_kind {
    TELLING_PROGRAM,   /* it runs OpenVPN and writes what that says */
    TELLING_CONTAINER, /* it hands on whatever is printed */
    TELLING_PASTED     /* what is made of a log afterwards */
};

/* One way. */
struct telling {
    const char *name;
    /*
     * What happens to a line; NULL: it stays. %m: OpenVPN's words, without its own stamp; %l: the
     * line; %e, %h: these as a quoted string holds them, as HTML; %D %T: date and time
     * (2024-05-14, 09:15:01); %B: the day as syslog writes it (May 14); %C: the time as ctime()
     * does; %A: "May 14, 2024"; %U: seconds since 1970; %S: %D without dashes; %n: the line's
     * number.
     */
    const char *line;
    const char *head; /* in front of the log, or NULL */
    const char *tail;
    telling_function *whole; /* what then becomes of all of it, or NULL */
    enum telling_kind kind;
};

extern const struct telling tellings[];
extern const size_t tellings_count;

/*
 * False when no one can tell a log of this name so: one that another program told already, one
 * that was pasted, or one whose answer needs a time or a year that is not told.
 */
bool telling_fits(const struct telling *telling, struct slice log, const char *name);

/* Tells the log; *bytes is to be freed. */
void telling_tell(const struct telling *telling, struct slice log, char **bytes, size_t *length);

#endif
