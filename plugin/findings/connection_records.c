/* SPDX-License-Identifier: MIT */
/*
 * What the endpoint's own connection log tells of the clients that it refused (AWS pages
 * connection-logging.html and connection-authorization.html).
 *
 * One finding for each kind of failure, with its users and its times.
 */
#include "raised_list.h"
#include "topic.h"

enum { REASONS_MOST = 8, SHORT_TIMES = 3 };

/* Users, how often, and from when to when. */
static void add_record(struct finding *finding, const struct connection_row *row)
{
    char value[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, value, sizeof(value));
    connection_row_users(row, &text);
    finding_evidence_string(finding, "users", value);
    finding_evidence_number(finding, "times", (long long)row->times);
    if (row->detail[0])
        finding_evidence_string(finding, "detail", row->detail);
    if (row->first == MOMENT_UNKNOWN)
        return;
    text_start(&text, value, sizeof(value));
    connection_add_time(row->first, &text);
    finding_evidence_string(finding, "first", value);
    text_start(&text, value, sizeof(value));
    connection_add_time(row->last, &text);
    finding_evidence_string(finding, "last", value);
}

static struct finding *raise_record(const struct facts *facts, struct findings *findings,
                                    enum connection_trouble trouble, const struct sentence *sentence)
{
    size_t from = 0;
    const struct connection_row *row = connection_log_row(facts->connections, trouble, &from);

    if (!row)
        return NULL;
    struct finding *finding = finding_raise(findings, sentence);
    add_record(finding, row);
    return finding;
}

static const struct catalogue_entry connect_handler_refused;
static const struct sentence handler_said_no = {&connect_handler_refused, "the client connect handler refused {users}"};

static void rule_handler_refused(const struct facts *facts, struct findings *findings)
{
    raise_record(facts, findings, CONNECTION_HANDLER_REFUSED, &handler_said_no);
}

static const struct catalogue_entry connect_handler_refused = {
    .code = 1620,
    .slug = "connect-handler-refused",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The client connect handler refuses a client",
    .sentences = {&handler_said_no},
    .why = "The handler is a Lambda function of the endpoint's owner. It runs after the sign-in, and its answer "
           "decides.",
    .fix_user = "Bring the device into the state that your organisation asks for, and connect again.",
    .fix_administrator = "Look at the function's own log for these users and times. The posture statuses are what it "
                         "returned.",
    .rules = {{rule_handler_refused, FACTS_CONNECTIONS, PER_SESSION}},
};

static const struct catalogue_entry connect_handler_failed;
static const struct sentence handler_too_slow = {
    &connect_handler_failed, "the client connect handler did not answer within 30 s, which refused {users}"};
static const struct sentence handler_had_error = {
    &connect_handler_failed, "the client connect handler ended with an error, which refused {users}"};
static const struct sentence handler_throttled = {
    &connect_handler_failed, "the client connect handler was called too often at a time, which refused {users}"};
static const struct sentence handler_answer_invalid = {
    &connect_handler_failed, "the answer of the client connect handler is not valid, which refused {users}"};
static const struct sentence handler_not_called = {
    &connect_handler_failed, "AWS could not call the client connect handler, which refused {users}"};

static void rule_handler_failed(const struct facts *facts, struct findings *findings)
{
    raise_record(facts, findings, CONNECTION_HANDLER_TIMED_OUT, &handler_too_slow);
    raise_record(facts, findings, CONNECTION_HANDLER_ERROR, &handler_had_error);
    raise_record(facts, findings, CONNECTION_HANDLER_THROTTLED, &handler_throttled);
    raise_record(facts, findings, CONNECTION_HANDLER_INVALID, &handler_answer_invalid);
    raise_record(facts, findings, CONNECTION_HANDLER_SERVICE, &handler_not_called);
}

static const struct catalogue_entry connect_handler_failed = {
    .code = 1621,
    .slug = "connect-handler-failed",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The client connect handler itself fails",
    .sentences = {&handler_too_slow, &handler_had_error, &handler_throttled, &handler_answer_invalid,
                  &handler_not_called},
    .why = "The endpoint refuses every client for which its Lambda function gives no good answer, whatever the client "
           "is.",
    .fix_administrator = "Look at the function's log and metrics. It has 30 s, needs provisioned concurrency for many "
                         "users, and must answer with allow, error-msg-on-denied-connection, "
                         "posture-compliance-statuses and schema-version.",
    .rules = {{rule_handler_failed, FACTS_CONNECTIONS, PER_SESSION}},
};

static const struct catalogue_entry authorization_policy_denied;
static const struct sentence policy_denied = {&authorization_policy_denied,
                                              "the endpoint's authorization policy denied {users}"};
static const struct sentence policy_not_evaluated = {
    &authorization_policy_denied, "the endpoint's authorization policy could not be evaluated, which denied {users}"};
static const struct sentence policy_ended_session = {
    &authorization_policy_denied, "the authorization policy ended sessions of {users} when it was evaluated again"};
static const struct sentence policy_would_deny = {&authorization_policy_denied,
                                                  "the authorization policy would deny {users} without shadow mode"};

static void rule_policy(const struct facts *facts, struct findings *findings)
{
    raise_record(facts, findings, CONNECTION_POLICY_DENIED, &policy_denied);
    raise_record(facts, findings, CONNECTION_POLICY_ERROR, &policy_not_evaluated);
    raise_record(facts, findings, CONNECTION_POLICY_ENDED, &policy_ended_session);
    struct finding *shadow = raise_record(facts, findings, CONNECTION_POLICY_SHADOW, &policy_would_deny);
    if (shadow)
        shadow->severity = SEVERITY_NOTE;
}

static const struct catalogue_entry authorization_policy_denied = {
    .code = 1622,
    .slug = "authorization-policy-denied",
    .severity = SEVERITY_ERROR,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "The authorization policy denies a client",
    .sentences = {&policy_denied, &policy_not_evaluated, &policy_ended_session, &policy_would_deny},
    .why = "The policy is evaluated after the sign-in, and again during a session. A device token that failed, or an "
           "attribute that is not there, denies, too.",
    .fix_user = "Start the program that vouches for the device, and connect again.",
    .fix_administrator = "Read authorization-policy-evaluation in the log entry, and compare the policy with what it "
                         "was given. IncludeAuthorizationPolicyContext adds that to the log.",
    .rules = {{rule_policy, FACTS_CONNECTIONS, PER_SESSION}},
};

static const struct catalogue_entry attempts_refused;
static const struct sentence refused_for_reason = {&attempts_refused,
                                                   "the endpoint refused {users} for the reason '{reason}'"};
static const struct sentence refused_without_reason = {&attempts_refused,
                                                       "the endpoint refused {users} and gave no reason"};

static void rule_attempts_refused(const struct facts *facts, struct findings *findings)
{
    struct raised_list list = raised_list_of(findings, REASONS_MOST);
    const struct connection_row *row = NULL;
    size_t from = 0;

    raise_record(facts, findings, CONNECTION_REASON_MISSING, &refused_without_reason);
    while ((row = connection_log_row(facts->connections, CONNECTION_REASON_OTHER, &from)) != NULL) {
        struct finding *finding = raised_list_add(&list, &refused_for_reason, row->reason);
        if (!finding)
            continue;
        finding_evidence_string(finding, "reason", row->reason);
        add_record(finding, row);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry attempts_refused = {
    .code = 1623,
    .slug = "attempts-refused",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The endpoint's log has refused attempts",
    .sentences = {&refused_for_reason, &refused_without_reason},
    .why = "The endpoint's own log says that these attempts reached it and were refused. AWS's pages do not describe "
           "this reason.",
    .fix_user = "Sign in again, with care for user name, password and code.",
    .fix_administrator = "Check these users in the directory or at the identity provider. One user: the password or "
                         "the code. All users: the connection between the endpoint and the directory.",
    .rules = {{rule_attempts_refused, FACTS_CONNECTIONS, PER_SESSION}},
};

static const struct catalogue_entry sign_in_unfinished;
static const struct sentence no_assertion_came = {
    &sign_in_unfinished, "{users} began to sign in by SAML, and no answer of the browser reached the endpoint"};

static void rule_sign_in_unfinished(const struct facts *facts, struct findings *findings)
{
    raise_record(facts, findings, CONNECTION_SIGN_IN_OPEN, &no_assertion_came);
}

static const struct catalogue_entry sign_in_unfinished = {
    .code = 803,
    .slug = "sign-in-unfinished",
    .severity = SEVERITY_WARNING,
    .turn = TURN_USER,
    .title = "A sign-in in the browser was begun and not finished",
    .sentences = {&no_assertion_came},
    .why = "The endpoint waited for an assertion. A closed window, a client that does no SAML, or a port 35001 that is "
           "taken all end like this.",
    .fix_user = "Finish the sign-in in the browser window. If none opens, use the AWS provided client.",
    .fix_administrator = "If it is many users, check the sign-in address and the assertion consumer service at the "
                         "identity provider: http://127.0.0.1:35001.",
    .rules = {{rule_sign_in_unfinished, FACTS_CONNECTIONS, PER_SESSION}},
};

static const struct catalogue_entry sessions_end;
static const struct sentence sessions_at_limit = {
    &sessions_end, "sessions of {users} ended at the longest time that an endpoint allows (8, 10, 12 or 24 hours)"};
static const struct sentence sessions_short = {&sessions_end,
                                               "sessions of {users} end again and again within five minutes"};

static void rule_sessions_end(const struct facts *facts, struct findings *findings)
{
    size_t from = 0;
    const struct connection_row *row = connection_log_row(facts->connections, CONNECTION_SHORT, &from);
    struct finding *limit = raise_record(facts, findings, CONNECTION_AT_LIMIT, &sessions_at_limit);

    if (limit)
        limit->severity = SEVERITY_NOTE;
    if (row && connection_row_repeats(row, SHORT_TIMES))
        raise_record(facts, findings, CONNECTION_SHORT, &sessions_short);
}

static const struct catalogue_entry sessions_end = {
    .code = 504,
    .slug = "sessions-end",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "Sessions end as no user wants it",
    .sentences = {&sessions_short, &sessions_at_limit},
    .why = "AWS's log has no reason for the end of a session. How long it was tells which it can be.",
    .fix_user = "Send the client's log of such a session: it has the client's own reason.",
    .fix_administrator = "At the limit: sign in again, or allow longer sessions with aws ec2 "
                         "modify-client-vpn-endpoint --session-timeout-hours. Short sessions: compare the client's log "
                         "with these times, by cvpn-doctor explain --connection-log.",
    .rules = {{rule_sessions_end, FACTS_CONNECTIONS, PER_SESSION}},
};

const struct catalogue_entry *const connection_records_findings[] = {&connect_handler_refused,
                                                                     &connect_handler_failed,
                                                                     &authorization_policy_denied,
                                                                     &attempts_refused,
                                                                     &sign_in_unfinished,
                                                                     &sessions_end,
                                                                     NULL};
