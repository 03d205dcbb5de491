/* SPDX-License-Identifier: MIT */
/*
 * Topics 08, 10 and 11: a federated sign-in (AWS pages missing-attribute.html,
 * client-credentials-exceeded.html and client-no-browser.html; aws-facts.md sections 3, 5 and 6).
 *
 * A SAML sign-in has two connections. The first is answered with AUTH_FAILED and a CRV1 challenge
 * that holds a web address. That alone is no error: a helper or a patched client takes it from
 * there. It is one when the profile cannot do SAML, or when the log shows that nothing came after
 * it. The second brings the answer from the browser. When that is refused, the endpoint says the
 * same words as for a wrong password.
 */
#include <string.h>

#include "topic.h"

/*
 * A control message of OpenVPN holds so many bytes (common.h, TLS_CHANNEL_BUF_SIZE), whatever its
 * buffers for a password hold.
 */
enum { CONTROL_MESSAGE = 2048 };

static bool federated(const struct facts *facts)
{
    return facts->session.challenges > 0 || facts_federated_profile(facts) || facts_saml_helper(facts);
}

/*
 * The server's word for an answer that it did not get whole (2.6 and later: ssl.c,
 * key_method_2_read).
 */
static bool called_too_long(const struct attempt *attempt)
{
    return attempt->auth == AUTH_REFUSED && strcasestr(attempt->auth_words, "too long");
}

bool saml_answer_refused(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return federated(facts) && attempt->auth == AUTH_REFUSED && !called_too_long(attempt) &&
           !session_token_ended(facts) && !strcasestr(attempt->auth_words, "cipher negotiation failed");
}

/*
 * The endpoint has several addresses, and only the one that made the challenge knows its state
 * (shared case: transient refusals).
 */
static bool went_elsewhere(const struct session *session)
{
    return session->challenges > 0 && !session->answered && session->challenge_address[0] &&
           session->attempt.address[0] && strcmp(session->challenge_address, session->attempt.address) != 0;
}

/*
 * In a log: it asks for such a sign-in, this profile cannot do it, and what the user typed in place
 * of it (2.4 and later ask for it in the terminal) was refused.
 */
static bool typed_in_vain(const struct facts *facts)
{
    const struct session *session = &facts->session;

    return !(facts->available & FACTS_PLUGIN) && facts->finished && facts->profile && !facts_federated_profile(facts) &&
           !facts_saml_helper(facts) && session->challenges > 0 && session->attempt.auth == AUTH_REFUSED &&
           !session->later_progress_after_challenge;
}

/*
 * A log without its profile, in which the first connection is missing: a refusal looks the same for
 * a password.
 */
static bool could_be_saml(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return !facts->profile && !federated(facts) && attempt->auth == AUTH_REFUSED && facts->session.connections == 0 &&
           (strcasestr(attempt->auth_words, "Invalid username or password") ||
            strcasestr(attempt->auth_words, "credentials received were incorrect"));
}

static const struct catalogue_entry saml_refused;
static const struct sentence browser_answer_refused = {
    &saml_refused, "the endpoint asked for a sign-in in the browser and refused the answer (server said: {words})"};
static const struct sentence old_answer_refused = {&saml_refused,
                                                   "the endpoint took an answer from the browser once, and refused the "
                                                   "sign-in of a later connection (server said: {words})"};
static const struct sentence federated_login_refused = {
    &saml_refused, "the profile is federated, and the endpoint refused the sign-in (server said: {words})"};
static const struct sentence helpers_login_refused = {
    &saml_refused, "a helper for sign-ins in the browser runs this client, by the look of it, and the endpoint refused "
                   "the answer (server said: {words})"};
static const struct sentence refused_if_federated = {
    &saml_refused, "if this sign-in was one in the browser, the endpoint refused the browser's answer"};

static void rule_saml_answer_refused(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    if (could_be_saml(facts)) {
        struct finding *finding = finding_raise(findings, &refused_if_federated);
        finding->severity = SEVERITY_NOTE; /* 0702 says it as an error, whatever the sign-in was */
        finding->log_line = session->attempt.auth_line;
    }
    if (!saml_answer_refused(facts) || went_elsewhere(session) || typed_in_vain(facts))
        return;
    const struct sentence *sentence = session->connections > 0         ? &old_answer_refused
                                      : session->challenges > 0        ? &browser_answer_refused
                                      : facts_federated_profile(facts) ? &federated_login_refused
                                                                       : &helpers_login_refused;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "words",
                            session->attempt.auth_words[0] ? session->attempt.auth_words : "nothing more");
    if (sentence == &helpers_login_refused && !facts->auth.saml)
        finding_confidence(finding, CONFIDENCE_LIKELY);
    finding->log_line = session->attempt.auth_line;
}

static const struct catalogue_entry saml_refused = {
    .code = 801,
    .slug = "saml-answer-refused",
    .severity = SEVERITY_ERROR,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "The answer from the browser was refused",
    .suppressed_by = {704, 1001, 1602},
    .sentences = {&browser_answer_refused, &old_answer_refused, &federated_login_refused, &helpers_login_refused,
                  &refused_if_federated},
    .why = "The user name and password may be right. The endpoint rejects what the identity provider says about the "
           "user, or the answer is too old or already used.",
    .fix_user = "Connect again and finish the sign-in in the browser without delay. If it is refused again, tell the "
                "administrator.",
    .fix_administrator = "Check that the identity provider signs response and assertion, and that NameID is the e-mail "
                         "address. Attributes such as FirstName, LastName and memberOf must have no namespace, and the "
                         "provider's clock must be right.",
    .rules = {{rule_saml_answer_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry saml_other_server;
static const struct sentence answer_went_elsewhere = {
    &saml_other_server, "the challenge came from {asked}, and the answer was sent to {answered}"};

static void rule_saml_other_server(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    if (!saml_answer_refused(facts) || !went_elsewhere(session))
        return;
    struct finding *finding = finding_raise(findings, &answer_went_elsewhere);
    finding_evidence_string(finding, "asked", session->challenge_address);
    finding_evidence_string(finding, "answered", session->attempt.address);
    finding->log_line = session->attempt.auth_line;
}

static const struct catalogue_entry saml_other_server = {
    .code = 802,
    .slug = "saml-other-server",
    .severity = SEVERITY_ERROR,
    .title = "The answer went to another server than the one that asked",
    .suppressed_by = {1001},
    .sentences = {&answer_went_elsewhere},
    .why = "An endpoint has several addresses, and only the one that asked knows the sign-in. The others say that the "
           "user name or password is invalid.",
    .fix_user = "Connect again, or use the AWS provided client, which keeps to one address.",
    .fix_administrator = "A helper for SAML must resolve the name once and use that address for both connections. Its "
                         "profile must have no other remote and no remote-random-hostname.",
    .rules = {{rule_saml_other_server, FACTS_SESSION, PER_ATTEMPT}},
};

/* How long an answer may be here: the build's buffer, and never more than one control message. */
static size_t answer_limit(const struct credentials_lengths *auth)
{
    return auth->limit && auth->limit <= CONTROL_MESSAGE ? auth->limit - 1 : CONTROL_MESSAGE;
}

static const struct catalogue_entry saml_answer_too_large;
static const struct sentence answer_longer_than_limit = {
    &saml_answer_too_large, "the answer for the sign-in has {length} bytes, and this OpenVPN sends at most {limit}"};
static const struct sentence answer_not_sent = {
    &saml_answer_too_large,
    "OpenVPN could not send the answer: it does not fit into a control message of {limit} bytes"};
static const struct sentence answer_cut_says_server = {
    &saml_answer_too_large, "the endpoint did not get the answer whole (server said: {words})"};
static const struct sentence answer_cut_by_openvpn = {&saml_answer_too_large,
                                                      "OpenVPN cut the answer because it is too long for it"};

static void rule_saml_answer_too_large(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    const struct credentials_lengths *auth = &facts->auth;
    struct finding *finding = NULL;

    if (!federated(facts))
        return;
    if (auth->option && auth->password > answer_limit(auth)) {
        finding = finding_raise(findings, &answer_longer_than_limit);
        finding_evidence_number(finding, "length", (long long)auth->password);
        finding_evidence_number(finding, "limit", (long long)answer_limit(auth));
        finding_at(finding, auth->option->file, auth->option->line);
    } else if (strstr(session->attempt.tls_reason, "Key Method #2 write failed")) {
        finding = finding_raise(findings, &answer_not_sent);
        finding_evidence_number(finding, "limit", CONTROL_MESSAGE);
        finding->log_line = session->attempt.tls_line;
    } else if (called_too_long(&session->attempt)) {
        finding = finding_raise(findings, &answer_cut_says_server);
        finding_evidence_string(finding, "words", session->attempt.auth_words);
        finding->log_line = session->attempt.auth_line;
    } else if (session->credentials_cut) {
        finding = finding_raise(findings, &answer_cut_by_openvpn);
        finding->log_line = session->credentials_cut_line;
    }
}

static const struct catalogue_entry saml_answer_too_large = {
    .code = 1001,
    .slug = "saml-answer-too-large",
    .severity = SEVERITY_ERROR,
    .title = "The answer from the browser is too large",
    .sentences = {&answer_longer_than_limit, &answer_not_sent, &answer_cut_says_server, &answer_cut_by_openvpn},
    .why = "A browser's answer has several thousand bytes. A stock OpenVPN carries 128, or with PKCS#11 support a "
           "control message of 2048.",
    .fix_user = "Use the AWS provided client; a stock OpenVPN cannot carry such an answer.",
    .fix_administrator = "Make the answer smaller: send only the groups that authorization rules need. The endpoint "
                         "itself takes at most 128 KB.",
    .rules = {{rule_saml_answer_too_large, FACTS_SESSION, PER_ATTEMPT}},
};

static bool challenged(const struct facts *facts)
{
    return facts->session.attempt.auth == AUTH_CHALLENGE_URL;
}

/*
 * Live the profile decides at once. A log decides at its end: what follows in it may be the second
 * half of the sign-in.
 */
static bool saml_cannot_go_on(const struct facts *facts)
{
    if (!challenged(facts) || facts_federated_profile(facts) || facts_saml_helper(facts))
        return false;
    if (facts->available & FACTS_PLUGIN)
        return facts->profile != NULL;
    return facts->finished && !facts->session.later_progress_after_challenge &&
           (facts->profile || facts->session.attempt.ending != ENDING_NONE);
}

/*
 * A log without a federated profile: the challenge before was a beginning when the sign-in after it
 * went beyond it.
 */
static bool went_on(const struct session *session)
{
    const struct attempt *now = &session->attempt;

    return session->previous.number > 0 && session->previous.auth == AUTH_CHALLENGE_URL &&
           (now->auth == AUTH_REFUSED || now->auth == AUTH_TEMPORARY || now->stage >= STAGE_PUSHED);
}

const struct attempt *saml_begins_normally(const struct facts *facts)
{
    const struct session *session = &facts->session;
    bool live = facts->available & FACTS_PLUGIN;

    if (!live && !facts_federated_profile(facts) && went_on(session) && !typed_in_vain(facts))
        return &session->previous;
    if (!challenged(facts) || saml_cannot_go_on(facts))
        return NULL;
    bool known = facts_federated_profile(facts) || facts_saml_helper(facts) || facts->finished ||
                 (live && session->attempt.ending == ENDING_NONE);
    return known ? &session->attempt : NULL;
}

static const struct catalogue_entry saml_asked_profile_not_federated;
static const struct sentence profile_not_federated = {
    &saml_asked_profile_not_federated,
    "the endpoint asked for a SAML sign-in in the browser, and the profile does not say auth-federate"};
static const struct sentence nothing_followed_challenge = {
    &saml_asked_profile_not_federated,
    "the endpoint asked for a SAML sign-in in the browser, and this client ended without one"};

static void rule_saml_asked(const struct facts *facts, struct findings *findings)
{
    if (!saml_cannot_go_on(facts) && !typed_in_vain(facts))
        return;
    struct finding *finding =
        finding_raise(findings, facts->profile ? &profile_not_federated : &nothing_followed_challenge);
    finding_evidence_string(finding, "words", facts->session.attempt.auth_words);
    /* A program that goes on in the browser starts the client again, with a log of its own. */
    if (!(facts->available & FACTS_PLUGIN) && !typed_in_vain(facts))
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = facts->session.attempt.auth_line;
}

static const struct catalogue_entry saml_asked_profile_not_federated = {
    .code = 1101,
    .slug = "saml-asked-profile-not-federated",
    .severity = SEVERITY_ERROR,
    .title = "The endpoint wants a sign-in in the browser",
    .suppressed_by = {1201},
    .sentences = {&profile_not_federated, &nothing_followed_challenge},
    .why = "The user name and password are not wrong. The endpoint uses federated authentication, and a stock OpenVPN "
           "opens no browser.",
    .fix_user = "Connect with the AWS provided client, using a newly exported configuration file.",
    .fix_administrator = "Tell your users that this endpoint needs the AWS provided client, and export the "
                         "configuration file with auth-federate again.",
    .rules = {{rule_saml_asked, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry auth_federate_unknown;
static const struct sentence stock_openvpn_stops = {&auth_federate_unknown,
                                                    "auth-federate is in the profile, and a stock OpenVPN stops there"};

static void rule_auth_federate_in_profile(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN)
        return; /* OpenVPN has read the profile and did not stop */
    for (size_t i = 0; i < facts->profile->problem_count; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        if (problem->kind != PROFILE_OPTION_UNKNOWN || !problem->stops || !problem->option ||
            strcmp(problem->option, "auth-federate") != 0)
            continue;
        finding_at(finding_raise(findings, &stock_openvpn_stops), problem->file, problem->line);
        return;
    }
}

static void rule_auth_federate_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        if (strcmp(error->option, "auth-federate") != 0 || error->pushed)
            continue;
        struct finding *finding = finding_raise(findings, &stock_openvpn_stops);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        finding->log_line = error->line;
        return;
    }
}

static const struct catalogue_entry auth_federate_unknown = {
    .code = 1102,
    .slug = "auth-federate-unknown",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN stops at auth-federate",
    .sentences = {&stock_openvpn_stops},
    .why = "auth-federate belongs to the AWS provided client. A stock OpenVPN does not know it and does not start.",
    .fix_user = "Use the AWS provided client, or write setenv opt auth-federate so that OpenVPN skips the line.",
    .fix_administrator =
        "Federated endpoints are meant for the AWS provided client. Say so when you hand out the file.",
    .rules = {{rule_auth_federate_in_profile, FACTS_PROFILE, PER_SESSION},
              {rule_auth_federate_stopped, FACTS_SESSION, PER_SESSION}},
};

static const struct catalogue_entry browser_log_in_open;
static const struct sentence browser_not_answered = {
    &browser_log_in_open, "the sign-in was to go on in the browser, and no answer came from there"};
static const struct sentence browser_awaited = {&browser_log_in_open,
                                                "the client waits for the sign-in in the browser"};
static const struct sentence browser_not_possible = {
    &browser_log_in_open,
    "the server wants a sign-in in the browser, which this client does not offer (server said: {words})"};
static const struct sentence log_ends_at_browser = {
    &browser_log_in_open, "the client waits for a sign-in in the browser, and the log ends there"};

/*
 * The words with which a server turns a client away that opens no browser (OpenVPN Access Server,
 * CloudConnexa).
 */
static bool wants_browser(const struct attempt *attempt)
{
    return attempt->auth == AUTH_REFUSED &&
           (strcasestr(attempt->auth_words, "webauth") || strcasestr(attempt->auth_words, "web based SAML"));
}

static void rule_browser_log_in_open(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *browser = attempt_condition(attempt, CONDITION_BROWSER);
    bool over = session_attempt_over(&facts->session) || facts->cut_off;
    struct finding *finding = NULL;

    if (wants_browser(attempt)) {
        finding = finding_raise(findings, &browser_not_possible);
        finding_evidence_string(finding, "words", attempt->auth_words);
        finding->log_line = attempt->auth_line;
    } else if (browser && (over || facts->finished || facts->available & FACTS_PLUGIN) &&
               attempt->stage <= STAGE_AUTH && attempt->auth == AUTH_NO_ANSWER && !attempt->ending_asked) {
        finding = finding_raise(findings, over              ? &browser_not_answered
                                          : facts->finished ? &log_ends_at_browser
                                                            : &browser_awaited);
        if (!over)
            finding_confidence(finding, CONFIDENCE_POSSIBLE);
        if (!over && !facts->finished)
            finding->severity = SEVERITY_NOTE; /* it can still succeed */
        finding->log_line = browser->line;
    }
}

static const struct catalogue_entry browser_log_in_open = {
    .code = 1104,
    .slug = "browser-log-in-open",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "The sign-in in the browser is not finished",
    .debounce = SECONDS(30),
    .suppressed_by = {1201},
    .sentences = {&browser_not_answered, &browser_awaited, &browser_not_possible, &log_ends_at_browser},
    .why = "A page in the browser asks for user name and password, and OpenVPN does not. The connection waits for the "
           "page's answer.",
    .fix_user = "Finish the sign-in in the browser window. If no window opened, set a default browser and connect "
                "again with a client that offers it.",
    .fix_administrator =
        "Tell users which client this server needs. A federated Client VPN endpoint needs the AWS provided client.",
    .rules = {{rule_browser_log_in_open, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const federated_findings[] = {&saml_refused,
                                                            &saml_other_server,
                                                            &saml_answer_too_large,
                                                            &saml_asked_profile_not_federated,
                                                            &auth_federate_unknown,
                                                            &browser_log_in_open,
                                                            NULL};
