/* SPDX-License-Identifier: MIT */
/* Topic 14: the range of the local network, before the client connects, and default routes, behind it (AWS page routing-to-lan.html). */
#include "rules/network_evidence.h"
#include "rules/topics.h"

/* AWS Client VPN administrator guide, "Routing to the LAN": outside of these the endpoint pushes block-local. */
static bool is_usual_lan(struct network network)
{
    static const struct network usual[] = {
        {{ADDRESS_IPV4, {10}}, 8},
        {{ADDRESS_IPV4, {172, 16}}, 12},
        {{ADDRESS_IPV4, {192, 168}}, 16},
        {{ADDRESS_IPV4, {169, 254}}, 16},
    };

    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
        if (network_covers(usual[i], network))
            return true;
    return false;
}

enum seen_lan { SEEN_PUBLIC, SEEN_CARRIER };

/* The LAN is what the link to the internet is part of. A network of one or two addresses is a line and no LAN. */
void rule_lan_range(const struct facts *facts, struct findings *findings)
{
    static const struct network carrier = {{ADDRESS_IPV4, {100, 64}}, 10};
    const struct pushed *pushed = &facts->session.pushed;

    if (!facts_client_vpn_profile(facts) || (pushed->seen && !pushed->block_local))
        return;
    struct network_way way = network_way_out(facts->network, facts_tunnel_link(facts));
    for (size_t i = 0; way.link && i < facts->network->address_count; i++) {
        const struct net_address *address = &facts->network->addresses[i];
        struct network network = address->network;
        if (address->link != way.link->index || network.address.family != ADDRESS_IPV4 || network.prefix > 30 ||
            is_usual_lan(network))
            continue;
        struct finding *finding =
            finding_raise(findings, 1401, network_covers(carrier, network) ? SEEN_CARRIER : SEEN_PUBLIC);
        evidence_network(finding, "local", network);
        finding_evidence_string(finding, "link", way.link->name);
    }
}

/* Where packets to the internet go that no route of its own leads elsewhere: the samples are looked up, never asked. */
static const struct net_route *default_route_of(const struct network_state *state, unsigned half)
{
    static const struct address samples[2][3] = {
        {{ADDRESS_IPV4, {45, 0, 0, 1}}, {ADDRESS_IPV4, {77, 1, 1, 1}}, {ADDRESS_IPV4, {101, 2, 2, 2}}},
        {{ADDRESS_IPV4, {192, 0, 2, 1}}, {ADDRESS_IPV4, {198, 51, 100, 1}}, {ADDRESS_IPV4, {203, 0, 113, 1}}},
    };

    for (unsigned i = 0; i < 3; i++) {
        const struct net_route *route = network_route_to(state, samples[half][i], 0);
        if (route && route->destination.prefix <= 1)
            return route;
    }
    return NULL;
}

/* Looked at once the tunnel's routes are set: before, the other default route is the only one there is. */
void rule_two_default_routes(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    unsigned tunnel = facts_tunnel_link(facts);

    if (!session->pushed.redirect_gateway || session->pushed.redirect_not_ipv4 || tunnel == 0 ||
        session->attempt.stage != STAGE_CONNECTED || session->attempt.dropped ||
        facts->network_connections != session->connections || profile_last(facts->profile, "route-noexec"))
        return;
    for (unsigned half = 0; half < 2; half++) {
        const struct net_route *route = default_route_of(facts->network, half);
        if (!route || route->link == tunnel)
            continue;
        struct finding *finding = finding_raise(findings, 1405, 0);
        evidence_network(finding, "route", route->destination);
        finding_evidence_string(finding, "link", network_link_name(facts->network, route->link));
        finding_evidence_number(finding, "table", route->table);
        finding_evidence_number(finding, "metric", route->metric);
        finding_evidence_string(finding, "tunnel", facts->tunnel.device);
        return;
    }
}
