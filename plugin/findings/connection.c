/* SPDX-License-Identifier: MIT */
/*
 * Topic 16: a proxy that wants credentials, a way to the server that leads into the tunnel, a
 * session at its time limit.
 */
#include <stdlib.h>
#include <string.h>

#include "topic.h"

/*
 * The endpoint's choices for the longest session, in hours (aws-facts.md section 8), and how far
 * from them an end may lie.
 */
static const int limits[] = {8, 10, 12, 24};
enum { LIMIT_EARLY_SECONDS = 60, LIMIT_LATE_SECONDS = 120 };

static const struct catalogue_entry proxy_refused;
static const struct sentence proxy_asks = {
    &proxy_refused, "the proxy asks for a user name and password, and got none that it takes: {reason}"};
static const struct sentence proxy_refuses_login = {&proxy_refused,
                                                    "the proxy refused the user name and password: {reason}"};
static const struct sentence proxy_forbids = {&proxy_refused,
                                              "the proxy refuses connections to the endpoint: {reason}"};

static const struct sentence proxy_cannot_reach = {&proxy_refused,
                                                   "the proxy works, and it cannot reach the endpoint: {reason}"};
static const struct sentence proxy_too_slow = {&proxy_refused, "the proxy did not answer in time: {reason}"};
static const struct sentence proxy_answers_badly = {&proxy_refused,
                                                    "the proxy gave an answer that OpenVPN does not take: {reason}"};

/* What a proxy's last word means; NULL when it is about credentials or about rights. */
static const struct sentence *proxy_word(const char *words)
{
    static const struct {
        const char *part;
        const struct sentence *sentence;
    } known[] = {
        {"502", &proxy_cannot_reach},         {"503", &proxy_cannot_reach},
        {"504", &proxy_cannot_reach},         {"could not connect", &proxy_cannot_reach},
        {"unreachable", &proxy_cannot_reach}, {"timeout expired", &proxy_too_slow},
        {"TCP port", &proxy_answers_badly},   {"bad reply", &proxy_answers_badly},
        {"bad status", &proxy_answers_badly}, {"bad address type", &proxy_answers_badly},
        {"Non-ASCII", &proxy_answers_badly},  {"empty response", &proxy_answers_badly},
        {"parse", &proxy_answers_badly},      {"EOF", &proxy_answers_badly},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strstr(words, known[i].part))
            return known[i].sentence;
    return NULL;
}

static void rule_proxy_refused(const struct facts *facts, struct findings *findings)
{
    const struct condition *end = condition(facts, CONDITION_PROXY);
    const struct condition *asks = condition(facts, CONDITION_PROXY_ASKS);
    const struct condition *answer = condition(facts, CONDITION_PROXY_ANSWER);
    bool bad_status = end && strcmp(end->reason, "bad status") == 0;
    bool wants = asks || (answer && strncmp(answer->text, "407", 3) == 0);
    bool last_word = (wants || (answer && !end)) && facts->session.attempt.stage <= STAGE_WAITING &&
                     (session_attempt_over(&facts->session) || facts->finished);

    /* A 407 is how a proxy asks; it matters when nothing better follows. */
    if (!end && !last_word)
        return;
    bool refused = (wants && asks && asks->times > 1) || (end && strstr(end->reason, "refused"));
    const struct sentence *word = answer && !wants     ? proxy_word(answer->text)
                                  : end && !bad_status ? proxy_word(end->reason)
                                                       : NULL;
    const struct sentence *sentence = refused                         ? &proxy_refuses_login
                                      : word && !wants                ? word
                                      : wants || (end && !bad_status) ? &proxy_asks
                                                                      : &proxy_forbids;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "reason",
                            answer               ? answer->text
                            : end && !bad_status ? end->reason
                                                 : "no status that OpenVPN takes");
    if (!end && facts_log_ends_open(facts))
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = end ? end->line : asks ? asks->line : answer->line;
}

static const struct catalogue_entry proxy_refused = {
    .code = 1604,
    .slug = "proxy-refused",
    .severity = SEVERITY_ERROR,
    .title = "The proxy does not let the connection through",
    .sentences = {&proxy_asks, &proxy_refuses_login, &proxy_forbids, &proxy_cannot_reach, &proxy_too_slow,
                  &proxy_answers_badly},
    .why = "All packets to the endpoint have to pass this proxy, so nothing reaches the endpoint.",
    .fix_user = "Put the right user name and password for the proxy after http-proxy or socks-proxy in the profile, or "
                "connect from a network without a proxy.",
    .fix_administrator = "Allow CONNECT to the endpoint's port in the proxy, and offer an authentication that OpenVPN "
                         "has (basic, digest or NTLM).",
    .rules = {{rule_proxy_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry recursive_routing;
static const struct sentence packets_came_back = {&recursive_routing,
                                                  "packets to the server {server} came back out of the tunnel itself"};

static void rule_recursive_routing(const struct facts *facts, struct findings *findings)
{
    const struct condition *loop = condition(facts, CONDITION_LOOP);

    if (!loop)
        return;
    struct finding *finding = finding_raise(findings, &packets_came_back);
    finding_evidence_string(finding, "server", loop->reason[0] ? loop->reason : facts->session.attempt.address);
    finding->log_line = loop->line;
}

static const struct catalogue_entry recursive_routing = {
    .code = 1607,
    .slug = "recursive-routing",
    .severity = SEVERITY_ERROR,
    .title = "The route to the server leads into the tunnel",
    .sentences = {&packets_came_back},
    .why = "A route sends the tunnel's own packets into the tunnel, so nothing reaches the server and the connection "
           "dies.",
    .fix_user = "Disconnect other VPN clients and connect again. If the network changed while connected, the reconnect "
                "sets the route to the server anew.",
    .fix_administrator = "Push no route that contains the endpoint's public addresses. Keep redirect-gateway def1, "
                         "which leaves a route to the server outside.",
    .rules = {{rule_recursive_routing, FACTS_SESSION, PER_ATTEMPT}},
};

/*
 * Hours of the limit at which the established session ended, 0 when it ended at none. Only the
 * other side's ends count.
 */
static int limit_reached(const struct attempt *attempt)
{
    moment up = attempt->entered[STAGE_CONNECTED];

    if (!attempt->dropped || up == MOMENT_UNKNOWN || attempt->drop_time == MOMENT_UNKNOWN || attempt->drop_time < up ||
        attempt->drop_reason[0] == '\0')
        return 0;
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        moment limit = SECONDS((moment)limits[i] * 3600);
        moment lasted = attempt->drop_time - up;
        if (lasted >= limit - SECONDS(LIMIT_EARLY_SECONDS) && lasted <= limit + SECONDS(LIMIT_LATE_SECONDS))
            return limits[i];
    }
    return 0;
}

static const struct catalogue_entry session_limit;
static const struct sentence ended_at_limit = {
    &session_limit, "the session ended after {hours} hours, which is a limit that an endpoint can have"};

static void rule_session_limit(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    int hours = limit_reached(attempt);

    if (!hours)
        return;
    struct finding *finding = finding_raise(findings, &ended_at_limit);
    finding_evidence_number(finding, "hours", hours);
    finding_evidence_string(finding, "reason", attempt->drop_reason);
    finding->log_line = attempt->drop_line;
}

static const struct catalogue_entry session_limit = {
    .code = 1609,
    .slug = "session-limit",
    .severity = SEVERITY_NOTE,
    .title = "The session reached its longest duration",
    .sentences = {&ended_at_limit},
    .why = "An endpoint ends every session after 8, 10, 12 or 24 hours, as its administrator chose. Nothing is broken.",
    .fix_user = "Connect again and sign in.",
    .fix_administrator = "The endpoint's settings session-timeout-hours and disconnect-on-session-timeout decide the "
                         "longest duration and what happens then.",
    .rules = {{rule_session_limit, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const connection_findings[] = {&proxy_refused, &recursive_routing, &session_limit, NULL};
