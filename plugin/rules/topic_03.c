/* SPDX-License-Identifier: MIT */
/* Topic 03: authorization rules (AWS page ad-group-auth-rules.html), as far as a client can see them: routed, and silent. */
#include "rules/looks.h"
#include "rules/topics.h"

enum seen_silent { SEEN_SILENT, SEEN_UNREACHABLE, SEEN_ALONE };

static enum seen_silent form_of(const struct facts *facts, const struct reach_destination *destination)
{
    if (destination->result == REACH_UNREACHABLE)
        return SEEN_UNREACHABLE;
    return tunnel_answers(facts, destination) ? SEEN_SILENT : SEEN_ALONE;
}

static void raise_silent(const struct facts *facts, struct findings *findings,
                         const struct reach_destination *destination)
{
    enum seen_silent form = form_of(facts, destination);
    struct finding *finding = finding_raise(findings, 302, form);
    char route[NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, route, sizeof(route));
    if (destination->routed)
        text_add_network(&text, destination->route);
    else
        text_add(&text, "this machine's own");
    evidence_destination(finding, destination);
    finding_evidence_string(finding, "route", route);
    finding_evidence_string(finding, "asked", destination->port ? "tcp" : "icmp tcp/22 tcp/80 tcp/443 tcp/3389");
    if (form == SEEN_ALONE) /* with nothing to compare it may be the tunnel, the destination, or an idle afternoon */
        finding->severity = SEVERITY_NOTE;
    else
        finding_evidence_string(finding, "confidence", destination->port ? "certain" : "likely");
}

void rule_destination_silent(const struct facts *facts, struct findings *findings)
{
    const struct reach *reach = &facts->reach;

    if (!looks_done(facts))
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        if (!destination->in_tunnel ||
            (destination->result != REACH_SILENT && destination->result != REACH_UNREACHABLE))
            continue;
        if (destination->routed && destination->route.prefix == 0 && internet_silent(facts))
            continue; /* 0405 */
        raise_silent(facts, findings, destination);
    }
}
