/* SPDX-License-Identifier: MIT */
/*
 * account.h - what the lines of a log tell of each client that wrote to it: through the recogniser,
 * the session, the rules and the ledger, to the printer. `explain` and `watch` both drive it.
 * Constant memory.
 */
#ifndef CVPN_COMMAND_ACCOUNT_H
#define CVPN_COMMAND_ACCOUNT_H

#include "command/clients.h"
#include "command/recent_lines.h"
#include "log/line_unfold.h"

/* How long a line may still go on in the next one. */
#define ACCOUNT_SETTLES MILLISECONDS(500)

struct account {
    struct clients clients;
    struct line_unfold wrapped;
    struct recent_lines recent; /* all zeros before the first line */
    uint64_t line;              /* the number of the last line, from 1 */
    uint64_t spoken;            /* the last line of more than a word: no fence, and not empty */
    /* the first line that OpenVPN wrote with a time; 0 when there is none */
    uint64_t stamped;
    uint64_t recognised; /* lines that OpenVPN wrote and that tell something */
    bool live;           /* the lines come as they are written: silence tells something */
    /* when the last line goes on no more (monotonic); MOMENT_UNKNOWN: now */
    moment settles;
};

/*
 * No line yet. The caller fills in what else is known (profile, version) in the facts of the first
 * client.
 */
void account_start(struct account *account, bool json);

/* Lines come from now on: each attempt gets a heading and a summary. */
void account_begin(struct account *account, bool live);

/* Takes a line without its end, whether it is plain (log_reader.h), and its number in the log. */
void account_line(struct account *account, struct slice raw, bool plain, uint64_t number);

/* What was held back because it may go on does not go on. */
void account_flush(struct account *account);

/*
 * A live log is quiet: no line goes on any more, and the silence of each client grows by the time
 * that has passed since its last line was read. Writes out what it says.
 */
void account_silence(struct account *account);

/*
 * When account_silence() is to be called although no line came, by the monotonic clock; a moment
 * that is over means at once. MOMENT_UNKNOWN: never.
 */
moment account_due(const struct account *account);

/* What is open at the end of the log, for every client in it. */
void account_finish(struct account *account);

#endif
