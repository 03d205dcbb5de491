/* SPDX-License-Identifier: MIT */
/*
 * Topics 08 and 10: user name and password errors in a federated log-in (AWS pages missing-attribute.html and client-credentials-exceeded.html;
 * aws-facts.md sections 5 and 6).
 *
 * A SAML log-in has two connections: the first is answered with a challenge, the second brings the answer from the browser. When the second is
 * refused, the endpoint says the same words as for a wrong password.
 */
#include <string.h>

#include "rules/topics.h"

/* A control message of OpenVPN holds so many bytes (common.h, TLS_CHANNEL_BUF_SIZE), whatever its buffers for a password hold. */
enum { CONTROL_MESSAGE = 2048 };

static bool federated(const struct facts *facts)
{
    return facts->session.challenges > 0 || facts_federated_profile(facts);
}

/* The server's word for an answer that it did not get whole (2.6 and later: ssl.c, key_method_2_read). */
static bool called_too_long(const struct attempt *attempt)
{
    return attempt->login == LOGIN_REFUSED && strcasestr(attempt->login_words, "too long");
}

bool saml_answer_refused(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return federated(facts) && attempt->login == LOGIN_REFUSED && !called_too_long(attempt) &&
           !session_token_ended(facts) && !strcasestr(attempt->login_words, "cipher negotiation failed");
}

/* The endpoint has several addresses, and only the one that made the challenge knows its state (shared case: transient refusals). */
static bool went_elsewhere(const struct session *session)
{
    return session->challenges > 0 && !session->answered && session->challenge_address[0] &&
           session->attempt.address[0] && strcmp(session->challenge_address, session->attempt.address) != 0;
}

/* A log without its profile, in which the first connection is missing: a refusal looks the same for a password. */
static bool could_be_saml(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return !facts->profile && !federated(facts) && attempt->login == LOGIN_REFUSED && facts->session.connections == 0 &&
           (strcasestr(attempt->login_words, "Invalid username or password") ||
            strcasestr(attempt->login_words, "credentials received were incorrect"));
}

void rule_saml_answer_refused(const struct facts *facts, struct findings *findings)
{
    enum seen_answer { SEEN_AFTER_CHALLENGE, SEEN_USED_AGAIN, SEEN_NO_CHALLENGE, SEEN_PERHAPS };
    const struct session *session = &facts->session;

    if (could_be_saml(facts)) {
        struct finding *finding = finding_raise(findings, 801, SEEN_PERHAPS);
        finding->severity = SEVERITY_NOTE; /* 0702 says it as an error, whatever the log-in was */
        finding->log_line = session->attempt.login_line;
    }
    if (!saml_answer_refused(facts) || went_elsewhere(session))
        return;
    unsigned form = session->connections > 0  ? SEEN_USED_AGAIN
                    : session->challenges > 0 ? SEEN_AFTER_CHALLENGE
                                              : SEEN_NO_CHALLENGE;
    struct finding *finding = finding_raise(findings, 801, form);
    finding_evidence_string(finding, "words",
                            session->attempt.login_words[0] ? session->attempt.login_words : "nothing more");
    finding->log_line = session->attempt.login_line;
}

void rule_saml_other_server(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    if (!saml_answer_refused(facts) || !went_elsewhere(session))
        return;
    struct finding *finding = finding_raise(findings, 802, 0);
    finding_evidence_string(finding, "asked", session->challenge_address);
    finding_evidence_string(finding, "answered", session->attempt.address);
    finding->log_line = session->attempt.login_line;
}

/* How long an answer may be here: the build's buffer, and never more than one control message. */
static size_t answer_limit(const struct login_lengths *login)
{
    return login->limit && login->limit <= CONTROL_MESSAGE ? login->limit - 1 : CONTROL_MESSAGE;
}

void rule_saml_answer_too_large(const struct facts *facts, struct findings *findings)
{
    enum seen_large { SEEN_LENGTH, SEEN_NOT_SENT, SEEN_SERVER_SAYS, SEEN_CUT };
    const struct session *session = &facts->session;
    const struct login_lengths *login = &facts->login;
    struct finding *finding = NULL;

    if (!federated(facts))
        return;
    if (login->option && login->password > answer_limit(login)) {
        finding = finding_raise(findings, 1001, SEEN_LENGTH);
        finding_evidence_number(finding, "length", (long long)login->password);
        finding_evidence_number(finding, "limit", (long long)answer_limit(login));
        finding_at(finding, login->option->file, login->option->line);
    } else if (strstr(session->attempt.tls_reason, "Key Method #2 write failed")) {
        finding = finding_raise(findings, 1001, SEEN_NOT_SENT);
        finding_evidence_number(finding, "limit", CONTROL_MESSAGE);
        finding->log_line = session->attempt.tls_line;
    } else if (called_too_long(&session->attempt)) {
        finding = finding_raise(findings, 1001, SEEN_SERVER_SAYS);
        finding_evidence_string(finding, "words", session->attempt.login_words);
        finding->log_line = session->attempt.login_line;
    } else if (session->credentials_cut) {
        finding = finding_raise(findings, 1001, SEEN_CUT);
        finding->log_line = session->credentials_cut_line;
    }
}
