/* SPDX-License-Identifier: MIT */
/*
 * verdict.h - what a whole log, or a whole session, comes to: the state now, its cause, whose turn
 * it is, and how sure that is.
 *
 * It is fed with what the ledger says and with the ends of attempts, and weighs all of it: the last
 * state counts most, and a cause that a later attempt refutes is told as passing. Pure; constant
 * memory.
 */
#ifndef CVPN_FINDINGS_VERDICT_H
#define CVPN_FINDINGS_VERDICT_H

#include "findings/ledger.h"
#include "session/session.h"

enum verdict_state {
    VERDICT_UNKNOWN,   /* nothing tells how it went on */
    VERDICT_CONNECTED, /* the session is up */
    VERDICT_FAILED,    /* the last attempt did not connect */
    VERDICT_DROPPED,   /* an established session ended, and no one asked for it */
    VERDICT_ENDED      /* the user, or a program, ended it */
};

enum { VERDICT_CAUSES_MAX = 16 };

/* What was said in the attempt at hand. */
struct verdict_cause {
    const struct catalogue_entry *entry;
    enum severity severity;
    enum confidence confidence;
    char seen[512]; /* its sentence, fit to be shown */
};

struct verdict {
    struct verdict_cause causes[VERDICT_CAUSES_MAX];
    unsigned cause_count;
    unsigned attempt;          /* to which they belong */
    struct verdict_cause last; /* the cause of the last attempt that failed; entry NULL: none did */
    /* when the row of failures that is not broken yet began; MOMENT_UNKNOWN */
    moment failing_since;
    unsigned failures;        /* how many are in it */
    unsigned failures_before; /* in the row that the last connection broke */
    moment passed_after;      /* and how long that row was; MOMENT_UNKNOWN */
    unsigned counted_attempt; /* the last attempt that was counted */
};

/* What it comes to. `cause` is NULL when there is none. */
struct verdict_result {
    enum verdict_state state;
    const struct verdict_cause *cause;
    enum turn who;
    enum confidence confidence;
    unsigned attempts;
};

void verdict_start(struct verdict *verdict);

/* The ledger said it of that attempt (from 1). What is taken back is forgotten. */
void verdict_finding(struct verdict *verdict, const struct finding *finding, enum ledger_verdict said,
                     unsigned attempt);

/*
 * The attempt at hand in `session` is over, or the log is. May be called again for the same
 * attempt.
 */
void verdict_attempt(struct verdict *verdict, const struct session *session);

/* What it comes to, as far as is known. */
struct verdict_result verdict_reach(const struct verdict *verdict, const struct session *session);

/* The same as one paragraph for someone on the phone, fit to be shown. */
void verdict_text(const struct verdict *verdict, const struct session *session, struct text *out);

/*
 * How the attempt at hand came out, for its summary: "attempt 1 ended at \"packet\" after 60.00 s".
 */
void verdict_outcome(const struct session *session, struct text *out);

/*
 * The verdict in a summary: "; verdict failed, CVPN-0601, certain, next: the administrator of the
 * endpoint". Nothing where there is no cause.
 */
void verdict_brief(const struct verdict *verdict, const struct session *session, struct text *out);

/* "connected", "failed", "dropped", "ended" or "unknown". */
const char *verdict_state_name(enum verdict_state state);

/* Whose turn it is, in one word: "user", "administrator" or "none" (contract in design.md). */
const char *turn_word(enum turn who);

/* True for what makes explain exit with 1: all but connected and a planned end. */
bool verdict_is_bad(enum verdict_state state);

#endif
