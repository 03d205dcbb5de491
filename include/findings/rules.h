/* SPDX-License-Identifier: MIT */
/*
 * rules.h - facts in, findings out.
 *
 * The rules are in the rows of the catalogue.
 */
#ifndef CVPN_FINDINGS_RULES_H
#define CVPN_FINDINGS_RULES_H

#include "facts/facts.h"
#include "findings/finding.h"

/* True when a profile or a log alone can show the code: some rule for it needs nothing else. */
bool rules_see_offline(const struct catalogue_entry *entry);

/*
 * True when the two codes cannot both be true of one attempt; rules_evaluate() keeps the better
 * proven one.
 */
bool rules_contradict(finding_code one, finding_code other);

/*
 * Of a code that is raised of one attempt: the step that it proves to be reached, and the last one
 * that the attempt then reached (STAGE_CONNECTED: it stops nothing). NULL where that is not judged.
 */
struct code_span {
    finding_code code;
    enum stage from, to;
    bool renews; /* a tunnel that is up may meet it, too, at a change of keys */
};
const struct code_span *rules_span(finding_code code);

/* What an evaluation does, for the summary. */
struct rule_tally {
    unsigned ran;
    unsigned blind;   /* could not run for want of facts */
    unsigned missing; /* FACTS_* bits that were wanting */
};

/* Runs every rule whose facts are there. `findings` is emptied first. */
void rules_evaluate(const struct facts *facts, struct findings *findings);

/*
 * Which rules rules_evaluate() runs with these facts: wanted at the end of an attempt only, and not
 * at each of its steps.
 */
struct rule_tally rules_tally(const struct facts *facts);

#endif
