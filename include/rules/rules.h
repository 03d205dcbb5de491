/* SPDX-License-Identifier: MIT */
/*
 * rules.h - facts in, findings out.
 *
 * A rule is a small pure function; rules.c has one table of them, and each topic has a file. A rule never prints, waits, asks or remembers.
 */
#ifndef CVPN_RULES_RULES_H
#define CVPN_RULES_RULES_H

#include "facts/facts.h"
#include "findings/finding.h"

typedef void rule_function(const struct facts *facts, struct findings *findings);

struct rule {
    const char *name;  /* of the check, for the summary */
    finding_code code; /* what it raises */
    unsigned needs;    /* FACTS_* bits: all of them must be there */
    rule_function *function;
    bool standing; /* what it raises is true of the whole session, not of one attempt: it is said once */
};

/* The table; *count gets the number of rows. */
const struct rule *rules(size_t *count);

/* True when a profile or a log alone can show the code: some rule for it needs nothing else. */
bool rules_see_offline(finding_code code);

/* What an evaluation does, for the summary. */
struct rule_tally {
    unsigned ran;
    unsigned blind;   /* could not run for want of facts */
    unsigned missing; /* FACTS_* bits that were wanting */
};

/* Runs every rule whose facts are there. `findings` is emptied first. */
void rules_evaluate(const struct facts *facts, struct findings *findings);

/* Which rules rules_evaluate() runs with these facts: wanted at the end of an attempt only, and not at each of its steps. */
struct rule_tally rules_tally(const struct facts *facts);

#endif
