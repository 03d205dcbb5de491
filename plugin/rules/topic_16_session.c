/* SPDX-License-Identifier: MIT */
/* Topic 16: a proxy that wants credentials, a way to the server that leads into the tunnel, a session at its time limit. */
#include <stdlib.h>
#include <string.h>

#include "rules/topics.h"

/* The endpoint's choices for the longest session, in hours (aws-facts.md section 8), and how far from them an end may lie. */
static const int limits[] = {8, 10, 12, 24};
enum { LIMIT_EARLY_SECONDS = 60, LIMIT_LATE_SECONDS = 120 };

static const struct trouble *trouble(const struct facts *facts, enum trouble_kind kind)
{
    return attempt_trouble(&facts->session.attempt, kind);
}

void rule_proxy_refused(const struct facts *facts, struct findings *findings)
{
    enum seen_proxy { SEEN_ASKS, SEEN_REFUSED, SEEN_FORBIDS };
    const struct trouble *end = trouble(facts, TROUBLE_PROXY);
    const struct trouble *asks = trouble(facts, TROUBLE_PROXY_ASKS);
    const struct trouble *answer = trouble(facts, TROUBLE_PROXY_ANSWER);
    bool bad_status = end && strcmp(end->reason, "bad status") == 0;
    bool wants = asks || (answer && strncmp(answer->text, "407", 3) == 0);

    /* A 407 is how a proxy asks; it matters when nothing better follows. */
    if (!end && !(wants && (session_attempt_over(&facts->session) || facts->finished) &&
                  facts->session.attempt.stage <= STAGE_CONNECTING))
        return;
    bool refused = (wants && asks && asks->times > 1) || (end && strstr(end->reason, "refused"));
    unsigned form = refused ? SEEN_REFUSED : wants || (end && !bad_status) ? SEEN_ASKS : SEEN_FORBIDS;
    struct finding *finding = finding_raise(findings, 1604, form);
    finding_evidence_string(finding, "reason",
                            answer               ? answer->text
                            : end && !bad_status ? end->reason
                                                 : "no status that OpenVPN takes");
    finding->log_line = end ? end->line : asks ? asks->line : answer->line;
}

void rule_recursive_routing(const struct facts *facts, struct findings *findings)
{
    const struct trouble *loop = trouble(facts, TROUBLE_LOOP);

    if (!loop)
        return;
    struct finding *finding = finding_raise(findings, 1607, 0);
    finding_evidence_string(finding, "server", loop->reason[0] ? loop->reason : facts->session.attempt.address);
    finding->log_line = loop->line;
}

/* Hours of the limit at which the established session ended, 0 when it ended at none. Only the other side's ends count. */
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

void rule_session_limit(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    int hours = limit_reached(attempt);

    if (!hours)
        return;
    struct finding *finding = finding_raise(findings, 1609, 0);
    finding_evidence_number(finding, "hours", hours);
    finding_evidence_string(finding, "reason", attempt->drop_reason);
    finding->log_line = attempt->drop_line;
}
