/* SPDX-License-Identifier: MIT */
/* Topic 00: the tool itself. */
#include "rules/topics.h"

enum seen_profile { SEEN_MISSING, SEEN_UNREADABLE, SEEN_TOO_LARGE, SEEN_NOT_TEXT };

static void raise_unreadable(const struct profile_problem *problem, struct findings *findings)
{
    static const struct {
        enum profile_problem_kind kind;
        enum seen_profile form;
    } forms[] = {
        {PROFILE_NOT_FOUND, SEEN_MISSING},
        {PROFILE_NOT_READABLE, SEEN_UNREADABLE},
        {PROFILE_TOO_LARGE, SEEN_TOO_LARGE},
        {PROFILE_NOT_TEXT, SEEN_NOT_TEXT},
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (problem->kind != forms[i].kind)
            continue;
        struct finding *finding = finding_raise(findings, 1, forms[i].form);
        finding_evidence_string(finding, "profile", problem->file);
        if (problem->detail[0])
            finding_evidence_string(finding, "reason", problem->detail);
    }
}

void rule_profile_unreadable(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; facts->unreadable && i < facts->unreadable->problem_count; i++)
        raise_unreadable(&facts->unreadable->problems[i], findings);
    for (size_t i = 0; i < facts->profile->problem_count; i++)
        raise_unreadable(&facts->profile->problems[i], findings);
}

void rule_observation_limited(const struct facts *facts, struct findings *findings)
{
    enum seen_watching { SEEN_LOG_FILE, SEEN_CALL_BACKS, SEEN_NOTHING } form = SEEN_NOTHING;

    if (facts->watching == WATCHING_MANAGEMENT || !facts->watching_reason)
        return;
    if (facts->watching == WATCHING_LOG_FILE)
        form = SEEN_LOG_FILE;
    else if (facts->watching == WATCHING_CALL_BACKS)
        form = SEEN_CALL_BACKS;
    finding_evidence_string(finding_raise(findings, 2, form), "reason", facts->watching_reason);
}

void rule_argument_not_understood(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->settings.problem_count; i++) {
        const struct setting_problem *problem = &facts->settings.problems[i];
        struct finding *finding = finding_raise(findings, 4, problem->nearest ? 1 : 0);
        finding_evidence_string(finding, "argument", problem->argument);
        finding_evidence_string(finding, "problem", problem->problem);
        if (problem->nearest)
            finding_evidence_string(finding, "nearest", problem->nearest);
    }
}

void rule_history_not_kept(const struct facts *facts, struct findings *findings)
{
    const struct history *history = &facts->history;

    if (!history->trouble[0])
        return;
    struct finding *finding = finding_raise(findings, 5, 0);
    finding_evidence_string(finding, "directory", history->directory);
    finding_evidence_string(finding, "reason", history->trouble);
}

void rule_containment_limited(const struct facts *facts, struct findings *findings)
{
    if (facts->containment_missing[0])
        finding_evidence_string(finding_raise(findings, 6, 0), "missing", facts->containment_missing);
}
