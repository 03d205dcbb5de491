/* SPDX-License-Identifier: MIT */
#include "network_evidence.h"

enum { DEVICES_SHOWN = 3 };

void evidence_network(struct finding *finding, const char *name, struct network network)
{
    char buffer[NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_network(&text, network);
    finding_evidence_string(finding, name, buffer);
}

void evidence_address(struct finding *finding, const char *name, struct address address)
{
    char buffer[ADDRESS_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_address(&text, address);
    finding_evidence_string(finding, name, buffer);
}

void evidence_subject(struct finding *finding, const struct overlap *overlap)
{
    char buffer[2 * NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_network(&text, overlap->local->destination);
    text_add(&text, " ");
    text_add_network(&text, overlap->claimed);
    finding_evidence_string(finding, "subject", buffer);
}

void evidence_owner(struct finding *finding, const struct network_state *state, const struct net_route *route)
{
    const struct net_link *link = network_link(state, route->link);
    const char *bridge_of = link ? network_container_bridge(link) : NULL;
    char buffer[128];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    if (route->gateway.family != ADDRESS_NONE) {
        text_add(&text, "the route by ");
        text_add_address(&text, route->gateway);
        text_add(&text, " on ");
    } else if (!route->connected) {
        text_add(&text, "the route on ");
    }
    if (bridge_of)
        text_add(&text, "%s's bridge ", bridge_of);
    text_add(&text, "%s", network_link_name(state, route->link));
    finding_evidence_string(finding, "owner", buffer);
}

void evidence_ranges(struct finding *finding, const struct overlap *overlap)
{
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    overlap_add_ranges(overlap, &text);
    finding_evidence_string(finding, "addresses", buffer);
}

void evidence_devices(struct finding *finding, const struct network_state *state, const struct overlap *overlap)
{
    char buffer[DEVICES_SHOWN * (ADDRESS_TEXT_SIZE + 1) + 16];
    struct text text;
    unsigned count = 0;

    text_start(&text, buffer, sizeof(buffer));
    for (size_t i = 0; i < state->neighbour_count && count <= DEVICES_SHOWN; i++) {
        const struct net_neighbour *neighbour = &state->neighbours[i];
        if (neighbour->link != overlap->local->link || !overlap_holds(overlap, neighbour->address))
            continue;
        if (count > 0)
            text_add(&text, " ");
        if (count++ < DEVICES_SHOWN)
            text_add_address(&text, neighbour->address);
        else
            text_add(&text, "...");
    }
    if (count > 0)
        finding_evidence_string(finding, "devices", buffer);
}
