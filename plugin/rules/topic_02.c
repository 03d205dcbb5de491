/* SPDX-License-Identifier: MIT */
/* Topic 02: traffic is not being split between subnets (AWS page split-traffic.html): what the user needs, and no route leads to it. */
#include "rules/looks.h"
#include "rules/topics.h"

/*
 * A destination that this machine reaches without the tunnel is no loss. With a push that is cut, or has more routes than are kept, nothing is known of the rest.
 */
void rule_destination_not_routed(const struct facts *facts, struct findings *findings)
{
    const struct reach *reach = &facts->reach;
    const struct pushed *pushed = &facts->session.pushed;

    if (!looks_done(facts) || !pushed->seen || pushed->incomplete || pushed->routes_left_out)
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        if (destination->address.family == ADDRESS_NONE || destination->routed || destination->in_tunnel ||
            reach_there(destination->result))
            continue;
        struct finding *finding = finding_raise(findings, 202, pushed->route_count ? 0 : 1);
        evidence_destination(finding, destination);
        finding_evidence_number(finding, "routes", pushed->route_count);
        if (pushed->routes_filtered)
            finding_evidence_number(finding, "filtered", pushed->routes_filtered);
    }
}
