/* SPDX-License-Identifier: MIT */
/*
 * finding.h - a code from the catalogue plus what was seen.
 */
#ifndef CVPN_FINDINGS_FINDING_H
#define CVPN_FINDINGS_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/text.h"
#include "findings/catalogue.h"

enum { EVIDENCE_MAX = 8, EVIDENCE_VALUE_SIZE = 256, FINDINGS_MAX = 48, REFUTED_MAX = 4 };

/*
 * One piece of evidence. Values are raw bytes from outside: only finding_*_text() make them fit to
 * be shown.
 */
struct evidence {
    const char *name; /* a static string: "host", "reason", ... */
    char value[EVIDENCE_VALUE_SIZE];
    bool ours; /* the value is text of our own: the codes that it names are meant */
};

/*
 * certain: OpenVPN or the server said it, or a probe proved it. likely: silence that has one usual
 * cause; what follows confirms it or takes it back. possible: the log is an excerpt, or several
 * causes fit.
 */
enum confidence { CONFIDENCE_CERTAIN, CONFIDENCE_LIKELY, CONFIDENCE_POSSIBLE };

struct finding {
    const struct catalogue_entry *entry;
    /* both are the entry's own unless the rule knows better */
    enum severity severity;
    moment debounce;
    const struct sentence *sentence;
    struct evidence evidence[EVIDENCE_MAX];
    unsigned evidence_count;
    char file[256]; /* where in the profile; empty when it is not about a line */
    unsigned file_line;
    uint64_t log_line; /* where in the log; 0 when live or not about a line */
    enum confidence confidence;
    /* true of the whole session and not of one attempt: said once, never again on a reconnect */
    bool per_session;
};

/* What the rules raised at one moment. */
struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
    size_t left_out; /* more than fits: an overflow is counted, never written */
    /* what this attempt shows to be untrue, whichever attempt it was said of; ends with NULL */
    const struct catalogue_entry *refuted[REFUTED_MAX + 1];
};

/*
 * Raises the code of `sentence` and returns the finding to be filled with evidence: all that the
 * sentence names. Never NULL: when the list is full a spare element is returned that no one reads.
 * The same code may be raised more than once with other evidence.
 */
struct finding *finding_raise(struct findings *findings, const struct sentence *sentence);

/* What was said of this code, in whichever attempt, is not so: the ledger takes it back. */
void findings_refute(struct findings *findings, const struct catalogue_entry *entry);

/*
 * Makes `to` the same as `from`: only what is there is copied, which is little of a finding's size.
 */
void finding_copy(struct finding *to, const struct finding *from);

/*
 * Adds evidence. `name` must be static. Values beyond EVIDENCE_VALUE_SIZE and evidence beyond
 * EVIDENCE_MAX are cut off.
 */
void finding_evidence(struct finding *finding, const char *name, struct slice value);

/* The same for a string and for a number. */
void finding_evidence_string(struct finding *finding, const char *name, const char *value);
void finding_evidence_number(struct finding *finding, const char *name, long long value);

/* The value of the evidence of that name, raw; NULL when there is none. */
const char *finding_evidence_value(const struct finding *finding, struct slice name);

/* The same for text of our own, in which codes are named; nothing from outside may be in it. */
void finding_evidence_own(struct finding *finding, const char *name, const char *value);

/* The value of a piece of evidence, fit to be shown. */
void evidence_text(const struct evidence *evidence, struct text *out);

/* "certain", "likely" or "possible". */
const char *confidence_name(enum confidence confidence);

/* Sets it, and adds it to the evidence. */
void finding_confidence(struct finding *finding, enum confidence confidence);

/* Says where in a profile (file may be NULL). */
void finding_at(struct finding *finding, const char *file, unsigned line);

/*
 * True when both are the same thing seen again: same code, same place in the profile, same evidence
 * called "subject" or else first evidence.
 */
bool finding_same(const struct finding *a, const struct finding *b);

/*
 * "What was seen" as one sentence with its evidence after it: `sentence (key=value key="a b")`.
 * Safe to show.
 */
void finding_seen_text(const struct finding *finding, struct text *out);

/*
 * Any sentence of the catalogue with {name} replaced by the finding's evidence, fit to be shown; an
 * unknown name stays as it is.
 */
void finding_fill_text(const struct finding *finding, const char *sentence, struct text *out);

#endif
