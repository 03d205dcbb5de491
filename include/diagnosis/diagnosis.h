/* SPDX-License-Identifier: MIT */
/*
 * diagnosis.h - the chain, put together once: an event changes the session, the rules look at the
 * facts, the ledger decides what is worth saying, and the reports say it. The observer (live) and
 * `cvpn-doctor explain` (offline) both drive this one piece.
 */
#ifndef CVPN_DIAGNOSIS_DIAGNOSIS_H
#define CVPN_DIAGNOSIS_DIAGNOSIS_H

#include "facts/facts.h"
#include "findings/ledger.h"
#include "findings/rules.h"
#include "findings/verdict.h"
#include "log/log_context.h"
#include "reports/report.h"

/* Gets each finding that is to be said, with what surrounds it. */
typedef void diagnosis_finding(void *context, const struct finding *finding, enum ledger_verdict verdict,
                               unsigned times, const struct report_context *where);

/* Gets the summary at the end of each attempt. */
typedef void diagnosis_summary(void *context, const struct summary *summary, const struct report_context *where);

struct diagnosis {
    struct log_context log;
    struct facts facts;
    struct ledger ledger;
    struct verdict verdict; /* of all that was said so far */
    diagnosis_finding *on_finding;
    diagnosis_summary *on_summary;
    void *context;
    /* when something held back must be looked at again; MOMENT_UNKNOWN when nothing is */
    moment due;
    /* an attempt has ended, and its summary waits for looks that are under way */
    bool waiting;
    /* a log is read afterwards: a step that goes well is looked at with what comes after it */
    bool skips_steps;
    unsigned summarised; /* number of the last attempt whose summary was given */
};

/* Starts with empty facts; the caller fills in what it has (profile, settings, available, ...). */
void diagnosis_start(struct diagnosis *diagnosis, diagnosis_finding *on_finding, diagnosis_summary *on_summary,
                     void *context);

/*
 * Feeds the event that a line said, completed from the lines before it (log_context.h), and
 * evaluates when it changed anything; an attempt that ends gets its summary.
 */
void diagnosis_event(struct diagnosis *diagnosis, const struct event *said);

/* Evaluates after facts changed otherwise, or because time passed (`now`). */
void diagnosis_evaluate(struct diagnosis *diagnosis, moment now);

/*
 * A finding of someone else's about that attempt (from 1), which no rule here raised: it is said,
 * and counts for the verdict.
 */
void diagnosis_add(struct diagnosis *diagnosis, const struct finding *finding, unsigned attempt);

/*
 * The end of everything: what is held back is said, and the last attempt gets its summary if it had
 * none.
 */
void diagnosis_finish(struct diagnosis *diagnosis, moment now);

#endif
