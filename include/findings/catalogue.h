/* SPDX-License-Identifier: MIT */
/*
 * catalogue.h - every code that cvpn-doctor can raise: how it is seen, and every word that a user
 * reads about it.
 *
 * The numbers are a contract: a code is never reused, and never changes its meaning. A code is one
 * row in a file of plugin/findings, beside its sentences and its rules; log lines, JSON,
 * `cvpn-doctor codes` and the pages in docs/codes are made from it or checked against it.
 */
#ifndef CVPN_FINDINGS_CATALOGUE_H
#define CVPN_FINDINGS_CATALOGUE_H

#include <stddef.h>

#include "base/clock.h"

/*
 * TTNN: topic (1 to 15 are the topics of AWS's page "Troubleshooting AWS Client VPN", in its order)
 * and number within it.
 */
typedef unsigned finding_code;

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/*
 * Who has to do something: the user with what is on this machine, the administrator of the endpoint
 * (or of the network), or no one.
 */
enum turn { TURN_USER, TURN_ADMINISTRATOR, TURN_NO_ONE };

enum { SUPPRESSED_MAX = 14, SENTENCES_MAX = 12, ENTRY_RULES_MAX = 4 };

struct catalogue_entry;
struct facts;
struct findings;

/*
 * What was seen: one of the ways in which a code can be seen. {name} is replaced by the evidence of
 * that name. A rule raises a sentence, and with it its code.
 */
struct sentence {
    const struct catalogue_entry *entry;
    const char *text;
};

/* A rule is a small pure function: it never prints, waits, asks or remembers. */
typedef void rule_function(const struct facts *facts, struct findings *findings);

/*
 * For whom what a rule raises is true: for one attempt, or for the whole session, where it is said
 * once and never again on a reconnect.
 */
enum rule_span { PER_ATTEMPT, PER_SESSION };

struct rule {
    rule_function *function;
    unsigned needs; /* FACTS_* bits: all of them must be there */
    enum rule_span span;
};

/*
 * One code. `why` and the fixes may name evidence, too. A code that can be seen in unrelated ways
 * has a rule for each, so that the summary counts what could be looked at. The arrays end with NULL
 * or 0.
 */
struct catalogue_entry {
    finding_code code;
    enum severity severity;
    /* what is said behind the severity: "or note", "repaired"; NULL for nothing */
    const char *sometimes;
    enum turn turn;
    const char *slug;
    const char *title;
    finding_code suppressed_by
        /* causes: while one of them is raised, this code is a consequence and stays quiet */
        [SUPPRESSED_MAX];
    moment debounce; /* how long it must hold before it is shown, microseconds */
    const struct sentence *sentences[SENTENCES_MAX];
    const char *why;               /* why it matters */
    const char *fix_user;          /* what the user does; NULL where there is nothing */
    const char *fix_administrator; /* what the administrator does; NULL where there is nothing */
    struct rule rules[ENTRY_RULES_MAX];
};

/* All entries in the order of their codes; *count gets their number. */
const struct catalogue_entry *const *catalogue(size_t *count);

/* The entry of a code, or NULL. */
const struct catalogue_entry *catalogue_find(finding_code code);

/* "error", "warning" or "note". */
const char *severity_name(enum severity severity);

/* The topic's name ("TLS error"); NULL for a topic that does not exist. */
const char *topic_name(unsigned topic);

/* Whether a finding of that entry is a consequence of `cause`, by its row. */
bool catalogue_is_suppressed(const struct catalogue_entry *entry, finding_code cause);

#endif
