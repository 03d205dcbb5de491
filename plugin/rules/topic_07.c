/* SPDX-License-Identifier: MIT */
/*
 * Topic 07: user name and password errors with Active Directory (AWS page client-user-name-password-mfa.html).
 *
 * The endpoint has one answer for a wrong password and for a missing one-time code; which of them it was shows only in what the profile asks for.
 */
#include <string.h>

#include "rules/certificate_dates.h"
#include "rules/topics.h"

enum seen_refused { SEEN_WITH_CODE, SEEN_PLAIN, SEEN_TEMPORARY, SEEN_ANY_KIND, SEEN_TOKEN_ENDED };

static bool in_profile(const struct facts *facts, const char *name)
{
    return facts->profile && profile_last(facts->profile, name);
}

static bool asks_for_code(const struct facts *facts)
{
    return facts->mfa_prompt_applied || in_profile(facts, "static-challenge");
}

/* Words by which a server says that something else than the credentials is the matter. */
static bool names_another_reason(const char *words)
{
    static const char *const reasons[] = {"lock",  "disabled", "expire", "suspend", "blocked",        "denied by",
                                          "limit", "posture",  "group",  "SESSION", "not authorized", "cipher"};

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (strcasestr(words, reasons[i]))
            return true;
    return false;
}

static bool refused(const struct facts *facts)
{
    return facts->session.attempt.login == LOGIN_REFUSED;
}

/* push.c, receive_auth_failed: the client drops the token of auth-token and needs the user's own log-in again. */
bool session_token_ended(const struct facts *facts)
{
    return refused(facts) && strncmp(facts->session.attempt.login_words, "SESSION", 7) == 0;
}

/* A one-time code that OpenVPN kept: no auth-nocache, and it was good before or was refused the time before without anybody being asked. */
static bool code_outlived_connection(const struct facts *facts)
{
    return refused(facts) && !session_token_ended(facts) && asks_for_code(facts) &&
           facts->session.attempt.token_reused && !in_profile(facts, "auth-nocache");
}

static bool code_sent_unasked(const struct facts *facts)
{
    const char *mode = profile_parameter(profile_last(facts->profile, "auth-retry"), 1);

    return refused(facts) && !session_token_ended(facts) && asks_for_code(facts) && mode &&
           strcmp(mode, "nointeract") == 0 && facts->session.attempt.number > 1 &&
           facts->session.previous.login == LOGIN_REFUSED;
}

static bool code_missing(const struct facts *facts)
{
    return refused(facts) && in_profile(facts, "auth-user-pass") && !asks_for_code(facts) &&
           !facts_federated_profile(facts) && facts->session.challenges == 0 &&
           !names_another_reason(facts->session.attempt.login_words);
}

static struct finding *raise_refusal(const struct facts *facts, struct findings *findings, finding_code code,
                                     unsigned form)
{
    const struct attempt *attempt = &facts->session.attempt;
    struct finding *finding = finding_raise(findings, code, form);

    finding_evidence_string(finding, "words", attempt->login_words[0] ? attempt->login_words : "nothing more");
    finding->log_line = attempt->login_line;
    return finding;
}

void rule_mfa_prompt_missing(const struct facts *facts, struct findings *findings)
{
    enum seen_missing { SEEN_ALONE, SEEN_WORKED_BEFORE };
    int64_t last = 0;

    if (!code_missing(facts))
        return;
    bool worked_before = (facts->available & FACTS_HISTORY) && history_worked_before(&facts->history, &last);
    struct finding *finding = raise_refusal(facts, findings, 701, worked_before ? SEEN_WORKED_BEFORE : SEEN_ALONE);
    if (worked_before)
        certificate_evidence_past(finding, facts, SECONDS(last));
}

void rule_credentials_refused(const struct facts *facts, struct findings *findings)
{
    if (facts->session.attempt.login == LOGIN_TEMPORARY)
        raise_refusal(facts, findings, 702, SEEN_TEMPORARY);
    else if (session_token_ended(facts))
        raise_refusal(facts, findings, 702, SEEN_TOKEN_ENDED);
    else if (refused(facts) && !code_missing(facts) && !saml_answer_refused(facts))
        raise_refusal(facts, findings, 702,
                      asks_for_code(facts) ? SEEN_WITH_CODE
                      : facts->profile     ? SEEN_PLAIN
                                           : SEEN_ANY_KIND);
}

void rule_code_not_asked_again(const struct facts *facts, struct findings *findings)
{
    enum seen_twice { SEEN_AFTER_CONNECTION, SEEN_UNASKED };

    if (code_outlived_connection(facts))
        raise_refusal(facts, findings, 705, SEEN_AFTER_CONNECTION);
    else if (code_sent_unasked(facts))
        raise_refusal(facts, findings, 705, SEEN_UNASKED);
}

/* With auth-retry interact OpenVPN asks and starts over (push.c, receive_auth_failed). A log decides at its end: a program may have answered. */
void rule_question_not_answered(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const char *mode = facts->profile ? profile_parameter(profile_last(facts->profile, "auth-retry"), 1) : NULL;
    bool decided = facts->available & FACTS_PLUGIN || facts->finished;

    /* A challenge without a question was cut in front of it, and may have been one with a web address. */
    if (decided && attempt->login == LOGIN_CHALLENGE_TEXT && attempt->login_words[0] &&
        attempt->ending == ENDING_EXIT && strcmp(attempt->ending_reason, "auth-failure") == 0 &&
        !(mode && strcmp(mode, "interact") == 0))
        raise_refusal(facts, findings, 706, 0);
}

void rule_nobody_asked(const struct facts *facts, struct findings *findings)
{
    enum seen_question { SEEN_LOGIN, SEEN_PASSPHRASE };
    const struct trouble *question = attempt_trouble(&facts->session.attempt, TROUBLE_NOBODY_ASKED);

    if (!question)
        return;
    bool passphrase = strstr(question->text, "Private Key") != NULL;
    finding_raise(findings, 707, passphrase ? SEEN_PASSPHRASE : SEEN_LOGIN)->log_line = question->line;
}

void rule_prompt_missing(const struct facts *facts, struct findings *findings)
{
    static const char *const lines[] = {"static-challenge", "auth-federate", "auth-retry"};

    if (in_profile(facts, "auth-user-pass"))
        return;
    for (unsigned form = 0; form < sizeof(lines) / sizeof(lines[0]); form++) {
        const struct profile_option *option = profile_find_written(facts->profile, lines[form]);
        const char *parameter = option ? profile_parameter(option, 1) : NULL;
        if (!option || (strcmp(lines[form], "auth-retry") == 0 && (!parameter || strcmp(parameter, "interact") != 0)))
            continue;
        struct finding *finding = finding_raise(findings, 703, form);
        finding_evidence_string(finding, "option", lines[form]);
        finding_at(finding, option->file, option->line);
        return; /* one missing line is one finding */
    }
}

enum seen_too_long { SEEN_IN_PROFILE, SEEN_CUT, SEEN_SERVER_SAYS, SEEN_NOT_SENT };

void rule_password_too_long(const struct facts *facts, struct findings *findings)
{
    const struct login_lengths *login = &facts->login;
    /* One byte of OpenVPN's buffer is the ending NUL. Without a known build only what no build carries is an error. */
    size_t limit = (login->limit ? login->limit : 4096) - 1;
    bool user_too_long = login->user > limit;

    if (!login->option || (!user_too_long && login->password <= limit))
        return;
    struct finding *finding = finding_raise(findings, 704, SEEN_IN_PROFILE);
    finding_evidence_string(finding, "what", user_too_long ? "user name" : "password");
    finding_evidence_number(finding, "length", (long long)(user_too_long ? login->user : login->password));
    finding_evidence_number(finding, "limit", (long long)limit);
    finding_evidence_string(finding, "source", login->option->block.at ? "the profile" : "the auth-user-pass file");
    finding_at(finding, login->option->file, login->option->line);
}

/* The server's own word for it (2.6 and later: ssl.c, "Username or password is too long"), or the client's. */
static bool called_too_long(const struct facts *facts)
{
    return refused(facts) && strcasestr(facts->session.attempt.login_words, "too long");
}

void rule_password_cut(const struct facts *facts, struct findings *findings)
{
    if (facts->session.credentials_cut)
        finding_raise(findings, 704, SEEN_CUT)->log_line = facts->session.credentials_cut_line;
    else if (called_too_long(facts))
        raise_refusal(facts, findings, 704, SEEN_SERVER_SAYS);
    else if (strstr(facts->session.attempt.tls_reason, "Key Method #2 write failed"))
        finding_raise(findings, 704, SEEN_NOT_SENT)->log_line = facts->session.attempt.tls_line;
}
