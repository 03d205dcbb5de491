/* SPDX-License-Identifier: MIT */
#include "findings/rules.h"

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

    return !elsewhere && missing & (FACTS_PROFILE | FACTS_SESSION | FACTS_LOOKUPS | FACTS_NETWORK | wanted_path(facts));
}

static void count_rule(void *context, const struct facts *facts, const struct rule *rule)
{
    struct rule_tally *tally = context;
    unsigned missing = rule->needs & ~facts->available;

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

    if (rule->needs & ~facts->available)
        return;
    rule->function(facts, findings);
    for (size_t i = before; i < findings->count; i++)
        findings->list[i].per_session = rule->span == PER_SESSION;
}

void rules_evaluate(const struct facts *facts, struct findings *findings)
{
    findings->count = 0;
    findings->left_out = 0;
    visit_rules(facts, run_rule, findings);
}
