/* SPDX-License-Identifier: MIT */
/*
 * Topics 02 and 05 as the history shows them (AWS pages split-traffic.html and intermittent-access.html): both have one cause, a route that not all of the associated subnets have, and a client that gets a
 * server of one of these subnets by DNS round robin. 0201 is said where it hurts, 0501 where it happens to work.
 * 0502 is here for what one process alone does not see.
 */
#include "rules/topics.h"

/* "5 of 5 connections through 203.0.113.7", or "... and 2 other servers". */
static void add_side(struct finding *finding, const char *name, const struct history_side *side, bool reached)
{
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%u of %u connections through %s", reached ? side->connections : 0, side->connections,
             side->server);
    if (side->servers > 1)
        text_add(&text, " and %u other server%s", side->servers - 1, side->servers > 2 ? "s" : "");
    finding_evidence_string(finding, name, buffer);
}

static void raise_split(const struct facts *facts, struct findings *findings, finding_code code, bool reached_now)
{
    struct history_split split;

    for (unsigned name = 0; name < facts->history.name_count; name++) {
        if (!history_split_by_server(&facts->history, name, facts->now, &split) || split.reached_now != reached_now)
            continue;
        struct finding *finding = finding_raise(findings, code, 0);
        finding_evidence_string(finding, "destination", split.name);
        finding_evidence_string(finding, "server", facts->history.now.server);
        add_side(finding, "reached", &split.reached, true);
        add_side(finding, "missed", &split.missed, false);
    }
}

void rule_route_missing_on_subnet(const struct facts *facts, struct findings *findings)
{
    raise_split(facts, findings, 201, false);
}

void rule_intermittent_by_server(const struct facts *facts, struct findings *findings)
{
    raise_split(facts, findings, 501, true);
}

/* What happens within one process is said by rule_keeps_dropping(): the same subject makes both one finding. */
void rule_keeps_dropping_history(const struct facts *facts, struct findings *findings)
{
    enum { SEEN_OVER_A_DAY = 1, OFTEN = 3, STARTS = 2 };
    struct history_drops drops = history_silent_drops(&facts->history, facts->now);

    if (drops.count < OFTEN || drops.runs < STARTS)
        return;
    struct finding *finding = finding_raise(findings, 502, SEEN_OVER_A_DAY);
    finding_evidence_string(finding, "subject", "ping-restart");
    finding_evidence_number(finding, "times", drops.count);
    finding_evidence_number(finding, "starts", drops.runs);
}
