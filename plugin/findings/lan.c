/* SPDX-License-Identifier: MIT */
/*
 * Topic 14: routing to the LAN (AWS page routing-to-lan.html; aws-facts.md section 4): the range of
 * the local network, before the client connects, what is blocked, and default routes.
 */
#include "network_evidence.h"
#include "topic.h"

/*
 * AWS Client VPN administrator guide, "Routing to the LAN": outside of these the endpoint pushes
 * block-local.
 */
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

static const struct catalogue_entry lan_range_nonstandard;
static const struct sentence public_range = {&lan_range_nonstandard,
                                             "the local network {local} of {link} is outside the private ranges"};
static const struct sentence carrier_range = {
    &lan_range_nonstandard,
    "the local network {local} of {link} is in the range that providers use for themselves (100.64.0.0/10)"};

/*
 * The LAN is what the link to the internet is part of. A network of one or two addresses is a line
 * and no LAN.
 */
static void rule_lan_range(const struct facts *facts, struct findings *findings)
{
    static const struct network carrier = {{ADDRESS_IPV4, {100, 64}}, 10};
    const struct pushed *pushed = &facts->session.pushed;

    if (!facts_client_vpn_profile(facts) || (pushed->seen && !pushed->block_local))
        return;
    struct network_route way = network_default_route(facts->network, facts_tunnel_link(facts));
    if (way.link && network_is_vpn(way.link))
        return;
    for (size_t i = 0; way.link && i < facts->network->address_count; i++) {
        const struct net_address *address = &facts->network->addresses[i];
        struct network network = address->network;
        if (address->link != way.link->index || network.address.family != ADDRESS_IPV4 || network.prefix > 30 ||
            is_usual_lan(network))
            continue;
        struct finding *finding =
            finding_raise(findings, network_covers(carrier, network) ? &carrier_range : &public_range);
        evidence_network(finding, "local", network);
        finding_evidence_string(finding, "link", way.link->name);
    }
}

static const struct catalogue_entry lan_range_nonstandard = {
    .code = 1401,
    .slug = "lan-range-nonstandard",
    .severity = SEVERITY_WARNING,
    .title = "The local network is not in a private range",
    .sentences = {&public_range, &carrier_range},
    .why = "A Client VPN endpoint then pushes block-local. Printers, disks and other devices of the local network are "
           "unreachable while the VPN is connected.",
    .fix_user = "If you need devices of this network, set a private range in its router, such as 192.168.0.0/16. Or "
                "connect from behind a router of your own.",
    .fix_administrator = "Tell users of such networks that the VPN shuts them off from local devices by design. No "
                         "setting of the endpoint changes it.",
    .rules = {{rule_lan_range, FACTS_PROFILE | FACTS_NETWORK, PER_ATTEMPT}},
};

/*
 * Where packets to the internet go that no route of its own leads elsewhere: the samples are looked
 * up, never asked.
 */
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

static const struct catalogue_entry two_default_routes;
static const struct sentence other_default_first = {
    &two_default_routes,
    "all traffic was to go into the tunnel, and the route {route} of {link} comes before that of {tunnel}"};

/*
 * Looked at once the tunnel's routes are set: before, the other default route is the only one there
 * is.
 */
static void rule_two_default_routes(const struct facts *facts, struct findings *findings)
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
        struct finding *finding = finding_raise(findings, &other_default_first);
        evidence_network(finding, "route", route->destination);
        finding_evidence_string(finding, "link", network_link_name(facts->network, route->link));
        finding_evidence_number(finding, "table", route->table);
        finding_evidence_number(finding, "metric", route->metric);
        finding_evidence_string(finding, "tunnel", facts->tunnel.device);
        return;
    }
}

static const struct catalogue_entry two_default_routes = {
    .code = 1405,
    .slug = "two-default-routes",
    .severity = SEVERITY_WARNING,
    .title = "Another default route competes with the tunnel's",
    .sentences = {&other_default_first},
    .why = "Traffic for the endpoint goes past the tunnel. Websites see this network's address, and rules for the "
           "VPN's address do not fit.",
    .fix_user = "Disconnect the other VPN or network link, or give its default route a larger metric.",
    .fix_administrator = "Tell users not to run another VPN at the same time. Default routes do not matter with a "
                         "split tunnel (aws ec2 modify-client-vpn-endpoint --split-tunnel).",
    .rules = {{rule_two_default_routes, FACTS_PROFILE | FACTS_SESSION | FACTS_NETWORK, PER_ATTEMPT}},
};

static const struct catalogue_entry lan_blocked;
static const struct sentence local_network_blocked = {
    &lan_blocked, "the endpoint pushed block-local: the local network is not reachable while connected"};
static const struct sentence named_network_blocked = {
    &lan_blocked, "the endpoint pushed block-local: the local network {lan} is not reachable while connected"};

static void rule_lan_blocked(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    if (!session->pushed.block_local)
        return;
    bool known = session->lan.address.family != ADDRESS_NONE;
    struct finding *finding = finding_raise(findings, known ? &named_network_blocked : &local_network_blocked);
    /* the same, whether the LAN is known yet or not */
    finding_evidence_string(finding, "subject", "block-local");
    if (known)
        evidence_network(finding, "lan", session->lan);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}

static const struct catalogue_entry lan_blocked = {
    .code = 1402,
    .slug = "lan-blocked",
    .severity = SEVERITY_WARNING,
    .title = "The endpoint blocks the local network",
    /* what the client throws away of a push it says right after it */
    .debounce = MILLISECONDS(100),
    .sentences = {&local_network_blocked, &named_network_blocked},
    .why = "The endpoint does this when the local network is not in a private range. Printers, file servers and other "
           "machines nearby are cut off.",
    .fix_user = "Use another network, or give the local network a private range such as 192.168.0.0/16, if you need "
                "machines in it while connected.",
    .fix_administrator = "The endpoint pushes block-local by itself for networks outside of 10.0.0.0/8, 172.16.0.0/12, "
                         "192.168.0.0/16 and 169.254.0.0/16. It cannot be turned off there.",
    .rules = {{rule_lan_blocked, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const lan_findings[] = {&lan_range_nonstandard, &lan_blocked, &two_default_routes, NULL};
