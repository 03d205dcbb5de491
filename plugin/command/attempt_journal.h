/* SPDX-License-Identifier: MIT */
/*
 * attempt_journal.h - what a client's log told of its attempts, kept to be put beside what AWS has
 * of them.
 */
#ifndef CVPN_COMMAND_ATTEMPT_JOURNAL_H
#define CVPN_COMMAND_ATTEMPT_JOURNAL_H

#include "diagnosis/diagnosis.h"
#include "endpoint/attempt_match.h"

enum { JOURNAL_CODES_MAX = 8 };

/* A code that was said of an attempt. */
struct journal_code {
    const struct catalogue_entry *entry;
    char destination[64]; /* what it is about: an address, perhaps with a port; else empty */
};

struct journal_attempt {
    unsigned number;
    bool over; /* its end was seen; else only codes are known */
    struct attempt_seen seen;
    const char *step; /* where it was when it ended (progress.h); static */
    enum ending ending;
    char server[64];
    char port[8];
    moment dropped; /* when its session ended; MOMENT_UNKNOWN while it did not */
    struct journal_code codes[JOURNAL_CODES_MAX];
    size_t code_count;
};

/* The newest attempts, in their order. */
struct attempt_journal {
    struct journal_attempt list[ATTEMPTS_MATCHED_MAX];
    size_t count;
};

/* What was said of that attempt, or taken back. Notes are kept where they tell of an end. */
void attempts_finding(struct attempt_journal *journal, const struct finding *finding, enum ledger_verdict verdict,
                      unsigned attempt);

/* That attempt is over. `host` is what the client connects to; NULL when that is not known. */
void attempts_over(struct attempt_journal *journal, const struct session *session, unsigned attempt, const char *host);

/* The log is over: how the last session ended. */
void attempts_finish(struct attempt_journal *journal, const struct session *session);

#endif
