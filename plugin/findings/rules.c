/* SPDX-License-Identifier: MIT */
#include "findings/rules.h"

#include <string.h>

#include "topics.h"

typedef void visit_rule(void *context, const struct facts *facts, const struct rule *rule);

static void visit_entry(const struct catalogue_entry *entry, const struct facts *facts, visit_rule *visit,
                        void *context)
{
    for (size_t i = 0; i < ENTRY_RULES_MAX && entry->rules[i].function; i++)
        visit(context, facts, &entry->rules[i]);
}

static void visit_rules(const struct facts *facts, visit_rule *visit, void *context)
{
    for (size_t i = 0; topics[i]; i++)
        for (size_t j = 0; topics[i][j]; j++)
            visit_entry(topics[i][j], facts, visit, context);
}

bool rules_see_offline(const struct catalogue_entry *entry)
{
    for (size_t i = 0; i < ENTRY_RULES_MAX && entry->rules[i].function; i++)
        if (!(entry->rules[i].needs & ~(unsigned)(FACTS_PROFILE | FACTS_SESSION)))
            return true;
    return false;
}

/* The path is looked at when a tunnel is up; where no size was answered, that is wanting. */
static unsigned wanted_path(const struct facts *facts)
{
    return facts->path.state == PATH_SILENT || facts->path.state == PATH_UNDECIDED ? (unsigned)FACTS_PATH : 0;
}

/*
 * What looks at the plugin itself, or at the user's network, is not wanting where there is no
 * plugin.
 */
static bool is_blind(const struct facts *facts, unsigned missing)
{
    bool elsewhere = missing & FACTS_PLUGIN || (missing & FACTS_NETWORK && !(facts->available & FACTS_PLUGIN));

    return !elsewhere && missing & (FACTS_PROFILE | FACTS_SESSION | FACTS_PUSHED | FACTS_LOOKUPS | FACTS_NETWORK |
                                    wanted_path(facts));
}

/* What a rule needs and what there is not. */
static unsigned missing_for(const struct rule *rule, const struct facts *facts)
{
    unsigned available = facts->available | (facts->available & FACTS_SESSION ? (unsigned)FACTS_PUSHED : 0);

    return rule->needs & ~available;
}

static void count_rule(void *context, const struct facts *facts, const struct rule *rule)
{
    struct rule_tally *tally = context;
    unsigned missing = missing_for(rule, facts);

    tally->ran += !missing;
    if (!is_blind(facts, missing))
        return;
    tally->blind++;
    tally->missing |= missing;
}

struct rule_tally rules_tally(const struct facts *facts)
{
    struct rule_tally tally = {0, 0, 0};

    visit_rules(facts, count_rule, &tally);
    return tally;
}

static void run_rule(void *context, const struct facts *facts, const struct rule *rule)
{
    struct findings *findings = context;
    size_t before = findings->count;

    if (missing_for(rule, facts))
        return;
    rule->function(facts, findings);
    for (size_t i = before; i < findings->count; i++)
        findings->list[i].per_session = rule->span == PER_SESSION;
}

static bool is_consequence_of(const struct finding *one, const struct finding *other)
{
    return catalogue_is_suppressed(one->entry, other->entry->code);
}

/*
 * True when `other` contradicts `one` and is better proven; of two that are proven as well, its
 * cause, the one that proves more steps, or else the one that comes first. Notes accuse no one.
 * What is true of the whole session is not said of an attempt.
 */
static bool gives_way(const struct finding *one, const struct finding *other)
{
    if (one->severity == SEVERITY_NOTE || other->severity == SEVERITY_NOTE || one->per_session != other->per_session ||
        !rules_contradict(one->entry->code, other->entry->code))
        return false;
    if (other->confidence != one->confidence)
        return other->confidence < one->confidence;
    if (is_consequence_of(one, other) || is_consequence_of(other, one))
        return is_consequence_of(one, other);
    const struct code_span *ours = rules_span(one->entry->code);
    const struct code_span *theirs = rules_span(other->entry->code);
    return ours && theirs && ours->from != theirs->from ? ours->from < theirs->from : other < one;
}

static void settle_contradictions(struct findings *findings)
{
    bool out[FINDINGS_MAX] = {false};
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        for (size_t j = 0; j < findings->count && !out[i]; j++)
            out[i] = i != j && gives_way(&findings->list[i], &findings->list[j]);
    for (size_t i = 0; i < findings->count; i++) {
        if (out[i])
            continue;
        if (kept != i)
            finding_copy(&findings->list[kept], &findings->list[i]);
        kept++;
    }
    findings->count = kept;
}

void rules_evaluate(const struct facts *facts, struct findings *findings)
{
    findings->count = 0;
    findings->left_out = 0;
    memset(findings->refuted, 0, sizeof(findings->refuted));
    visit_rules(facts, run_rule, findings);
    settle_contradictions(findings);
}
