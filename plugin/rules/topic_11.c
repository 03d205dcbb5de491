/* SPDX-License-Identifier: MIT */
/*
 * Topic 11: the client does not open the browser (AWS page client-no-browser.html; aws-facts.md sections 3 and 5).
 *
 * The first answer of every SAML log-in is AUTH_FAILED with a CRV1 challenge that holds a web address. That alone is no error: a helper or a patched
 * client takes it from there. It is one when the profile cannot do SAML, or when the log shows that nothing came after it.
 */
#include <string.h>

#include "rules/topics.h"

enum seen_saml { SEEN_NOT_FEDERATED, SEEN_NOTHING_FOLLOWED };

static bool challenged(const struct facts *facts)
{
    return facts->session.attempt.login == LOGIN_CHALLENGE_URL;
}

/* Live the profile decides at once. A log decides at its end: what follows in it may be the second half of the log-in. */
static bool saml_cannot_go_on(const struct facts *facts)
{
    if (!challenged(facts) || facts_federated_profile(facts))
        return false;
    if (facts->available & FACTS_PLUGIN)
        return facts->profile != NULL;
    return facts->finished && !facts->session.later_progress_after_challenge &&
           (facts->profile || facts->session.attempt.ending != ENDING_NONE);
}

/* In a log: it asks for such a log-in, this profile cannot do it, and what the user typed in place of it (2.4 and later ask for it in the terminal) was refused. */
static bool typed_in_vain(const struct facts *facts)
{
    const struct session *session = &facts->session;

    return !(facts->available & FACTS_PLUGIN) && facts->finished && facts->profile && !facts_federated_profile(facts) &&
           session->challenges > 0 && session->attempt.login == LOGIN_REFUSED &&
           !session->later_progress_after_challenge;
}

/* A log without a federated profile: the challenge before was a beginning when the log-in after it went beyond it. */
static bool went_on(const struct session *session)
{
    const struct attempt *now = &session->attempt;

    return session->previous.number > 0 && session->previous.login == LOGIN_CHALLENGE_URL &&
           (now->login == LOGIN_REFUSED || now->login == LOGIN_TEMPORARY || now->stage >= STAGE_PUSHED);
}

const struct attempt *saml_begins_normally(const struct facts *facts)
{
    const struct session *session = &facts->session;
    bool live = facts->available & FACTS_PLUGIN;

    if (!live && !facts_federated_profile(facts) && went_on(session) && !typed_in_vain(facts))
        return &session->previous;
    if (!challenged(facts) || saml_cannot_go_on(facts))
        return NULL;
    bool known = facts_federated_profile(facts) || facts->finished || (live && session->attempt.ending == ENDING_NONE);
    return known ? &session->attempt : NULL;
}

void rule_saml_asked(const struct facts *facts, struct findings *findings)
{
    if (!saml_cannot_go_on(facts) && !typed_in_vain(facts))
        return;
    struct finding *finding =
        finding_raise(findings, 1101, facts->profile ? SEEN_NOT_FEDERATED : SEEN_NOTHING_FOLLOWED);
    finding_evidence_string(finding, "words", facts->session.attempt.login_words);
    finding->log_line = facts->session.attempt.login_line;
}

void rule_auth_federate_in_profile(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN)
        return; /* OpenVPN has read the profile and did not stop */
    for (size_t i = 0; i < facts->profile->problem_count; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        if (problem->kind != PROFILE_OPTION_UNKNOWN || !problem->stops || !problem->option ||
            strcmp(problem->option, "auth-federate") != 0)
            continue;
        finding_at(finding_raise(findings, 1102, 0), problem->file, problem->line);
        return;
    }
}

void rule_auth_federate_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        if (strcmp(error->option, "auth-federate") != 0 || error->pushed)
            continue;
        struct finding *finding = finding_raise(findings, 1102, 0);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        finding->log_line = error->line;
        return;
    }
}
