/* SPDX-License-Identifier: MIT */
/*
 * ledger.h - which findings are worth saying now.
 *
 * Rules say what is true at a moment; the ledger remembers what was said. It keeps consequences
 * quiet while their cause is raised, lets a finding hold for the catalogue's time before it is
 * shown, and turns what repeats on every reconnect into one short line. What was said while it was
 * only likely is confirmed or taken back in the same attempt, with one short line.
 */
#ifndef CVPN_FINDINGS_LEDGER_H
#define CVPN_FINDINGS_LEDGER_H

#include "findings/finding.h"

enum { LEDGER_MAX = 64 };

enum ledger_verdict {
    LEDGER_SHOW,      /* new: say it in full */
    LEDGER_AGAIN,     /* said in full in an earlier attempt: one short line with the count */
    LEDGER_CONFIRMED, /* said as likely, and certain by now; once, not in each attempt */
    /*
     * said as likely, and not so; evidence `after`: how long it had held ("7.1 s"), or `instead`:
     * the code that it is ("CVPN-0610")
     */
    LEDGER_TAKEN_BACK
};

/* Called for each finding that is to be said; `times` counts the attempts in which it was seen. */
typedef void ledger_say(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times);

struct ledger_row {
    struct finding finding;
    moment since;          /* when it began to hold, in this attempt */
    unsigned attempt;      /* the attempt in which it was last raised */
    unsigned said_attempt; /* the attempt in which it was last said; 0 = never */
    unsigned times;
    bool raised; /* it holds right now */
    bool doubt;  /* it was said in this attempt, and was only likely */
    bool proven; /* it was confirmed once */
};

struct ledger {
    struct ledger_row rows[LEDGER_MAX];
    size_t count;
    unsigned attempt;
    bool left_out; /* there were more findings than fit */
};

void ledger_start(struct ledger *ledger);

/*
 * Takes in what the rules raised at `now` during attempt number `attempt` (from 1; what is seen
 * before the first attempt belongs to it) and says what is due. When `final` is set, the attempt is
 * over and nothing is held back any more. Returns the moment at which something held back becomes
 * due, or MOMENT_UNKNOWN.
 */
moment ledger_update(struct ledger *ledger, const struct findings *raised, unsigned attempt, moment now, bool final,
                     ledger_say *say, void *context);

/* Whether that code was said in any attempt. */
bool ledger_has_said(const struct ledger *ledger, const struct catalogue_entry *entry);

/*
 * The codes said in attempt `attempt` and not taken back as "CVPN-0101 CVPN-0103", worst severity
 * first; notes are left out. Returns how many.
 */
size_t ledger_codes(const struct ledger *ledger, unsigned attempt, struct text *out);

#endif
