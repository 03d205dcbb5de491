/* SPDX-License-Identifier: MIT */
/*
 * How attempts and sessions end: 1617 says it of every session, 1616 of every bad end that no other
 * code explains. This file comes last in topics.h, since 1616 looks at what the other rules raised.
 */
#include <string.h>

#include "session/progress.h"
#include "topic.h"

static bool raised(const struct findings *findings, finding_code code)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].entry->code == code)
            return true;
    return false;
}

/* True when any warning is about that line. */
static bool is_about(const struct findings *findings, uint64_t line)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].severity > SEVERITY_NOTE && findings->list[i].log_line == line)
            return true;
    return false;
}

/*
 * An error names a cause. Of the warnings only these tell why a session ended, and such as are
 * about the client's very last words (OpenVPN 3: a route that it cannot set).
 */
static bool is_explained(const struct facts *facts, const struct findings *findings)
{
    static const finding_code causes[] = {502, 503, 1406, 1617};

    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].severity == SEVERITY_ERROR)
            return true;
    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
        if (raised(findings, causes[i]))
            return true;
    const struct attempt *attempt = &facts->session.attempt;
    uint64_t words = attempt->complaint_count ? attempt->complaints[attempt->complaint_count - 1].line : 0;
    return (words && is_about(findings, words)) ||
           (facts_end_complaining(facts) && is_about(findings, facts->last_line));
}

static const struct catalogue_entry session_ended;
static const struct sentence ended_as_asked = {
    &session_ended, "the session ended because this machine's user or a program asked for it"};
static const struct sentence ended_by_inactive = {
    &session_ended, "the session ended because its own setting inactive ends it when little goes through the tunnel"};
static const struct sentence ended_by_silence = {
    &session_ended, "the session ended because nothing was heard from the server for the time that the settings allow"};
static const struct sentence ended_by_reset = {&session_ended,
                                               "the session ended because its TCP connection was reset"};
static const struct sentence ended_by_server = {&session_ended, "the server ended the session: {words}"};
static const struct sentence ended_by_sign_in = {
    &session_ended, "the session ended because the server wants the user to sign in again"};
static const struct sentence ended_by_keys = {
    &session_ended, "the session ended because client and server did not agree on new keys in time"};
static const struct sentence ended_by_reason = {&session_ended, "the session ended; the client's reason is {reason}"};

/*
 * What the client's reason says (openvpn: init.c, forward.c, ping.c, push.c, ssl.c; OpenVPN 3:
 * client/clievent.hpp).
 */
static const struct {
    const char *reason;
    const struct sentence *sentence;
    bool asked;
} ends[] = {
    {"inactive", &ended_by_inactive, false},
    {"ping-restart", &ended_by_silence, false},
    {"ping-exit", &ended_by_silence, false},
    {"KEEPALIVE_TIMEOUT", &ended_by_silence, false},
    {"connection-reset", &ended_by_reset, false},
    {"server-pushed-connection-reset", &ended_by_server, false},
    {"server-pushed-halt", &ended_by_server, false},
    {"remote-exit", &ended_by_server, false},
    {"auth-failure", &ended_by_sign_in, false},
    {"auth-failure (auth-token)", &ended_by_sign_in, false},
    {"tls-error", &ended_by_keys, false},
    {"exit-with-notification", &ended_as_asked, true},
    {"disconnected", &ended_as_asked, true},
    {"hard", &ended_as_asked, true},
};

/*
 * After these the client connects again by itself; when that fails, another code says why, and 0502
 * counts them.
 */
static bool comes_back(const struct attempt *attempt, const struct sentence *sentence)
{
    return attempt->drop == ENDING_RESTART &&
           (sentence == &ended_by_silence || sentence == &ended_by_reset || sentence == &ended_by_keys);
}

/*
 * The AWS provided client says it without a line about the end itself; OpenVPN 3 when a reconnect's
 * session is no longer good.
 */
static void rule_sign_in_wanted(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *wanted = attempt_condition(attempt, CONDITION_SIGN_IN);
    /* the sign-in is asked for, not again */
    bool first = attempt->from_start && facts->session.attempts == 1 && wanted && !wanted->reason[0];

    if (!wanted || attempt->dropped || (attempt->ending != ENDING_CONNECTED && first))
        return;
    struct finding *finding = finding_raise(findings, &ended_by_sign_in);
    finding_evidence_string(finding, "reason", "auth-failure");
    finding->log_line = wanted->line;
}

/*
 * The log begins at the end of a session: no step of an attempt is in it before the server's
 * silence.
 */
static bool begins_with_silence(const struct attempt *attempt)
{
    return attempt->inactive && attempt->stage == STAGE_NONE && !attempt->from_start &&
           (attempt->ending == ENDING_RESTART || attempt->ending == ENDING_EXIT);
}

static void rule_ended_before_log(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!begins_with_silence(attempt))
        return;
    struct finding *finding = finding_raise(findings, &ended_by_silence);
    finding_evidence_string(finding, "reason", attempt->ending_reason[0] ? attempt->ending_reason : "not given");
    finding_confidence(finding, CONFIDENCE_LIKELY);
    if (attempt->ending == ENDING_RESTART)
        finding->severity = SEVERITY_NOTE;
    finding->log_line = attempt->ending_line;
}

/* The log ends with what ends the session: the client's own line about that is not in it. */
static bool end_is_told(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->finished && attempt->ending == ENDING_CONNECTED && attempt->server_words[0];
}

static void rule_session_ended(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const char *reason = attempt->drop_asked ? "hard" : attempt->drop_reason;
    const struct sentence *sentence = &ended_by_reason;
    bool asked = false;

    if (attempt->server_words[0] && strcmp(reason, "disconnected") == 0)
        reason = "server-pushed-halt"; /* OpenVPN 3 says only then that it goes */
    if ((!attempt->dropped && !end_is_told(facts)) || strcmp(reason, "fatal error") == 0 || raised(findings, 1609) ||
        raised(findings, 503) || raised(findings, 1406))
        return;
    if (!reason[0] && (attempt->server_words[0] || attempt->drop_inactive))
        reason = attempt->server_words[0] ? "server-pushed-halt" : "ping-restart";
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (strcmp(ends[i].reason, reason) != 0)
            continue;
        sentence = ends[i].sentence;
        asked = ends[i].asked;
    }
    if (asked && facts->available & FACTS_PLUGIN) /* who reads the live log has just asked for it */
        return;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "reason", reason[0] ? reason : "not given");
    if (sentence == &ended_by_server)
        finding_evidence_string(finding, "words",
                                attempt->server_words[0] ? attempt->server_words : "it gave no reason");
    finding->log_line = attempt->drop_line;
    if (asked || comes_back(attempt, sentence))
        finding->severity = SEVERITY_NOTE;
}

static const struct catalogue_entry session_ended = {
    .code = 1617,
    .slug = "session-ended",
    .severity = SEVERITY_WARNING,
    .title = "An established session ended",
    .suppressed_by = {502, 1607},
    .sentences = {&ended_as_asked, &ended_by_inactive, &ended_by_silence, &ended_by_reset, &ended_by_server,
                  &ended_by_sign_in, &ended_by_keys, &ended_by_reason},
    .why = "The tunnel worked until then. What ended it shows who can keep it up.",
    .fix_user = "Connect again. If a setting of your own ended the session (inactive, ping-exit), remove it from the "
                "profile or from the program that starts the client.",
    .fix_administrator = "Compare the time with the endpoint's connection log, its longest session and changes of its "
                         "settings.",
    .rules = {{rule_session_ended, FACTS_SESSION, PER_ATTEMPT},
              {rule_sign_in_wanted, FACTS_SESSION, PER_ATTEMPT},
              {rule_ended_before_log, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry ended_unexplained;
static const struct sentence failed_with_words = {&ended_unexplained,
                                                  "the attempt failed, and the client's own last words are: {words}"};
static const struct sentence failed_without_words = {
    &ended_unexplained, "the attempt failed at the step {step}, and the client gave no cause but {reason}"};
static const struct sentence session_failed_with_words = {
    &ended_unexplained, "the session ended with an error, and the client's own last words are: {words}"};
static const struct sentence session_failed_without_words = {
    &ended_unexplained, "the session ended with an error, and the client gave no cause but {reason}"};
static const struct sentence complained = {
    &ended_unexplained, "the log ends without a connection, and the client's own last words are: {words}"};
static const struct sentence complained_while_up = {
    &ended_unexplained, "the log ends while the client is connected, and its own last words are: {words}"};
static const struct sentence stopped_after_words = {
    &ended_unexplained, "the attempt was stopped before it connected, and the client's own last words are: {words}"};
static const struct sentence log_ends = {&ended_unexplained,
                                         "the log ends at the step {step}; if the client stood still here, {usual}"};

/*
 * The client's last words, the newest last, in quotation marks that no word of them can forge: they
 * are escaped.
 */
static void add_words(struct finding *finding, const struct attempt *attempt)
{
    static const char *const names[COMPLAINTS_MAX] = {"words", "before", "earlier"};

    for (unsigned i = 0; i < COMPLAINTS_MAX && i < attempt->complaint_count; i++)
        finding_evidence_string(finding, names[i], attempt->complaints[attempt->complaint_count - 1 - i].text);
    finding->log_line = attempt->complaints[attempt->complaint_count - 1].line;
}

/* The usual cause of silence after a step that no other code names; NULL where none is. */
static const char *usual_cause(enum stage stage)
{
    if (stage == STAGE_RESOLVING)
        return "no name server answers (CVPN-0103)";
    if (stage == STAGE_AUTH)
        return "the server checks the sign-in and does not answer (CVPN-0702), or waits for the user elsewhere, such "
               "as in a browser (CVPN-1104)";
    return NULL;
}

static bool has_failed(const struct attempt *attempt)
{
    /* a sign-in in the browser goes on in another process */
    bool goes_on = attempt->auth == AUTH_CHALLENGE_URL ||
                   (attempt->auth == AUTH_CHALLENGE_TEXT && strcmp(attempt->ending_reason, "fatal error") != 0);

    return !goes_on && (attempt->ending == ENDING_RESTART || attempt->ending == ENDING_EXIT) &&
           (strcmp(attempt->ending_reason, "disconnected") != 0 || attempt->complaint_count);
}

static bool session_failed(const struct attempt *attempt)
{
    return attempt->dropped && !attempt->drop_asked && strcmp(attempt->drop_reason, "fatal error") == 0;
}

/* How it ended, when that calls for an explanation; NULL when it does not. */
static const struct sentence *unexplained_end(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;
    bool words = attempt->complaint_count > 0;

    if (session_failed(attempt))
        return words ? &session_failed_with_words : &session_failed_without_words;
    if (has_failed(attempt) && attempt->ending_asked)
        return words ? &stopped_after_words : NULL;
    if (has_failed(attempt))
        return words ? &failed_with_words : &failed_without_words;
    if (attempt->ending == ENDING_CONNECTED && !attempt->dropped && facts_end_complaining(facts))
        return &complained_while_up;
    if (!facts->finished || facts->available & FACTS_PLUGIN || attempt->ending != ENDING_NONE ||
        (attempt->stage == STAGE_NONE && !attempt->from_start))
        return NULL;
    return words ? &complained : usual_cause(attempt->stage) && attempt->auth == AUTH_NO_ANSWER ? &log_ends : NULL;
}

static void rule_ended_unexplained(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct sentence *sentence = unexplained_end(facts);
    const char *reason = attempt->dropped ? attempt->drop_reason : attempt->ending_reason;

    if (!sentence || is_explained(facts, findings))
        return;
    struct finding *finding = finding_raise(findings, sentence);
    finding->log_line = attempt->dropped                 ? attempt->drop_line
                        : attempt->ending != ENDING_NONE ? attempt->ending_line
                                                         : attempt->line[attempt->stage];
    if (sentence == &log_ends)
        finding_evidence_own(finding, "usual", usual_cause(attempt->stage));
    else if (attempt->complaint_count)
        add_words(finding, attempt);
    finding_evidence_string(finding, "reason", reason[0] ? reason : "not given");
    finding_evidence_string(finding, "step", progress_at(attempt));
    /* it may be the end of a session that worked */
    if (sentence == &failed_without_words && facts_log_begins_late(facts))
        finding->severity = SEVERITY_NOTE;
    if (sentence == &complained_while_up)
        finding->severity = SEVERITY_WARNING;
    if (sentence == &log_ends || sentence == &complained || facts_log_begins_late(facts) ||
        sentence == &stopped_after_words || sentence == &complained_while_up)
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
}

static const struct catalogue_entry ended_unexplained = {
    .code = 1616,
    .slug = "ended-unexplained",
    .severity = SEVERITY_ERROR,
    .title = "The connection failed, and cvpn-doctor does not know why",
    /* at the end of the attempt at the earliest: another code may still name the cause */
    .debounce = SECONDS(60),
    .sentences = {&failed_with_words, &failed_without_words, &session_failed_with_words, &session_failed_without_words,
                  &complained, &complained_while_up, &stopped_after_words, &log_ends},
    .why = "These words are all that the client says, and cvpn-doctor does not know them.",
    .fix_user = "Send the whole log, made with verb 4, to the helpdesk. The lines that are shown here come first.",
    .fix_administrator = "Look the client's words up in its documentation, and compare the time with the endpoint's "
                         "connection log.",
    .rules = {{rule_ended_unexplained, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const endings_findings[] = {&session_ended, &ended_unexplained, NULL};
