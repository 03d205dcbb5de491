/* SPDX-License-Identifier: MIT */
/*
 * Topic 14: the local network and the tunnel (AWS page routing-to-lan.html; aws-facts.md section 4), as this machine's own routes show it. What a log alone shows is in topic_14_session.c.
 */
#include <string.h>

#include "facts/overlap.h"
#include "rules/topics.h"

/* More than these would not be read; the others are counted. */
enum { SHOWN_MAX = 4, DEVICES_SHOWN = 3 };

/* What the kernel gives IPv6 routes and prefixes of addresses that come without (IP6_RT_PRIO_USER, IP6_RT_PRIO_ADDRCONF). */
enum { DEFAULT_METRIC6 = 1024, ADDRESS_METRIC6 = 256 };

static void evidence_network(struct finding *finding, const char *name, struct network network)
{
    char buffer[NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_network(&text, network);
    finding_evidence_string(finding, name, buffer);
}

static void evidence_address(struct finding *finding, const char *name, struct address address)
{
    char buffer[ADDRESS_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_address(&text, address);
    finding_evidence_string(finding, name, buffer);
}

/* What a claim and a route are: the same two are one finding, however they turn out. */
static void evidence_subject(struct finding *finding, const struct overlap *overlap)
{
    char buffer[2 * NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_network(&text, overlap->local->destination);
    text_add(&text, " ");
    text_add_network(&text, overlap->claimed);
    finding_evidence_string(finding, "subject", buffer);
}

/* "wlan0", "Docker's bridge docker0", "the route by 192.0.2.1 on eth0" */
static void evidence_owner(struct finding *finding, const struct network_state *state, const struct net_route *route)
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

static void evidence_ranges(struct finding *finding, const struct overlap *overlap)
{
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    overlap_add_ranges(overlap, &text);
    finding_evidence_string(finding, "addresses", buffer);
}

/* Devices that this machine has talked to and that it loses: a printer, a disk. */
static void evidence_devices(struct finding *finding, const struct network_state *state, const struct overlap *overlap)
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

static void need_outside(struct overlap_needs *needs, struct address address)
{
    if (address.family != ADDRESS_NONE && needs->outside_count < OVERLAP_NEEDED_MAX)
        needs->outside[needs->outside_count++] = address;
}

static void need_inside(struct overlap_needs *needs, struct address address)
{
    if (address.family != ADDRESS_NONE && needs->inside_count < OVERLAP_NEEDED_MAX)
        needs->inside[needs->inside_count++] = address;
}

/* The gateways of this machine's own default routes. Default routes come first of their family. */
static void need_gateways(struct overlap_needs *needs, const struct facts *facts, unsigned tunnel)
{
    for (size_t i = 0; i < facts->network->route_count; i++) {
        const struct net_route *route = &facts->network->routes[i];
        if (route->destination.prefix == 0 && route->table == TABLE_MAIN && route->link != tunnel)
            need_outside(needs, route->gateway);
    }
}

/* The first of the needed addresses that the overlap takes away. */
static const struct address *lost(const struct overlap *overlap, const struct overlap_needs *needs)
{
    const struct address *list = overlap->tunnel_wins ? needs->outside : needs->inside;
    size_t count = overlap->tunnel_wins ? needs->outside_count : needs->inside_count;

    for (size_t i = 0; i < count; i++)
        if (overlap_holds(overlap, list[i]))
            return &list[i];
    return NULL;
}

/* The metric of the route that was set for a pushed one: whoever set it (NetworkManager) may have given it one. */
static uint32_t metric_of(const struct facts *facts, unsigned tunnel, struct network network)
{
    for (size_t i = 0; tunnel && i < facts->network->route_count; i++) {
        const struct net_route *route = &facts->network->routes[i];
        if (route->link == tunnel && network_same(route->destination, network))
            return route->metric;
    }
    return network.address.family == ADDRESS_IPV6 ? DEFAULT_METRIC6 : 0;
}

/* Since 2.5 OpenVPN talks to the kernel itself and its route stands in front; before, ip(8) refused one that was there. */
static bool stands_in_front(struct openvpn_version version)
{
    return version.major > 2 || (version.major == 2 && version.minor >= 5);
}

static void claim_routes(struct claims *claims, const struct facts *facts, unsigned tunnel)
{
    const struct pushed *pushed = &facts->session.pushed;

    claims->count = 0;
    claims->left_out = 0;
    for (unsigned i = 0; i < pushed->route_count; i++)
        if (!pushed->routes[i].outside)
            claims_add(claims, (struct claim){
                                   .network = pushed->routes[i].network,
                                   .metric = metric_of(facts, tunnel, pushed->routes[i].network),
                                   .before = stands_in_front(facts->version),
                               });
}

/* Until the tunnel's link has a name, its routes cannot be told from others'. */
static bool comparable(const struct facts *facts)
{
    return facts->network && facts->session.pushed.seen && facts->tunnel.device[0];
}

enum seen_covers { SEEN_LOCAL_KEEPS, SEEN_TUNNEL_TAKES, SEEN_GATEWAY_TAKEN };

/* A route that somebody set by hand, and a bridge that keeps a corner of the VPC away, may be meant so. */
static enum severity severity_of(const struct network_state *state, const struct overlap *overlap)
{
    const struct net_link *link = network_link(state, overlap->local->link);
    bool bridge = link && network_container_bridge(link);

    if (overlap->needed)
        return SEVERITY_ERROR;
    if (!overlap->local->connected)
        return SEVERITY_WARNING;
    if (bridge && !overlap->tunnel_wins && !network_covers(overlap->local->destination, overlap->claimed))
        return SEVERITY_WARNING;
    return SEVERITY_ERROR;
}

static void raise_covers(const struct facts *facts, struct findings *findings, const struct overlap *overlap,
                         const struct address *needed)
{
    enum seen_covers form = overlap->tunnel_wins ? SEEN_TUNNEL_TAKES : SEEN_LOCAL_KEEPS;

    if (overlap->tunnel_wins && needed)
        form = SEEN_GATEWAY_TAKEN;
    struct finding *finding = finding_raise(findings, 1403, form);
    finding->severity = severity_of(facts->network, overlap);
    evidence_subject(finding, overlap);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_owner(finding, facts->network, overlap->local);
    evidence_network(finding, "pushed", overlap->claimed);
    evidence_ranges(finding, overlap);
    if (needed)
        evidence_address(finding, overlap->tunnel_wins ? "gateway" : "needed", *needed);
    if (overlap->tunnel_wins)
        evidence_devices(finding, facts->network, overlap);
}

/* Those with something that is needed first. */
static void raise_all_covers(const struct facts *facts, struct findings *findings, const struct overlaps *found,
                             const struct overlap_needs *needs)
{
    unsigned shown = 0;

    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < found->count && shown < SHOWN_MAX; i++) {
            if (found->list[i].needed != (pass == 0))
                continue;
            raise_covers(facts, findings, &found->list[i], lost(&found->list[i], needs));
            shown++;
        }
}

void rule_route_covers_lan(const struct facts *facts, struct findings *findings)
{
    struct claims claims;
    struct overlap_needs needs = {.inside_count = 0};
    struct overlaps found;
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts))
        return;
    for (unsigned i = 0; i < facts->session.pushed.dns_count; i++)
        need_inside(&needs, facts->session.pushed.dns[i]);
    need_gateways(&needs, facts, tunnel);
    claim_routes(&claims, facts, tunnel);
    overlaps_find(facts->network, tunnel, &claims, &needs, &found);
    raise_all_covers(facts, findings, &found, &needs);
}

enum seen_range { SEEN_SUBNET_TAKES, SEEN_SUBNET_KEPT_OUT, SEEN_GATEWAY_KEPT_OUT, SEEN_IN_LOG };

/* The network of an address stands behind one that is alike. Of a point-to-point link there is no network to claim. */
static void claim_subnet(struct claims *claims, struct network subnet)
{
    if (subnet.address.family != ADDRESS_NONE && subnet.prefix < address_bits(subnet.address))
        claims_add(claims, (struct claim){subnet, subnet.address.family == ADDRESS_IPV6 ? ADDRESS_METRIC6 : 0, false});
}

static void raise_range(const struct facts *facts, struct findings *findings, const struct overlap *overlap,
                        const struct address *needed)
{
    enum seen_range form = overlap->tunnel_wins ? SEEN_SUBNET_TAKES : SEEN_SUBNET_KEPT_OUT;

    if (!overlap->tunnel_wins && needed)
        form = SEEN_GATEWAY_KEPT_OUT;
    struct finding *finding = finding_raise(findings, 1404, form);
    if (needed)
        finding->severity = SEVERITY_ERROR;
    evidence_subject(finding, overlap);
    evidence_network(finding, "subnet", overlap->claimed);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_owner(finding, facts->network, overlap->local);
    evidence_ranges(finding, overlap);
    if (needed)
        evidence_address(finding, "gateway", *needed);
    if (overlap->tunnel_wins)
        evidence_devices(finding, facts->network, overlap);
}

void rule_client_range_overlaps(const struct facts *facts, struct findings *findings)
{
    const struct pushed *pushed = &facts->session.pushed;
    struct claims claims = {.count = 0};
    struct overlap_needs needs = {.inside_count = 0};
    struct overlaps found;
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts))
        return;
    need_inside(&needs, pushed->gateway);
    need_gateways(&needs, facts, tunnel);
    claim_subnet(&claims, pushed->subnet);
    claim_subnet(&claims, pushed->subnet6);
    overlaps_find(facts->network, tunnel, &claims, &needs, &found);
    for (size_t i = 0; i < found.count && i < SHOWN_MAX; i++)
        /* A route by another router that the tunnel makes an exception of is how routes are meant to work. */
        if (found.list[i].local->connected || !found.list[i].tunnel_wins)
            raise_range(facts, findings, &found.list[i], lost(&found.list[i], &needs));
}

/* In a log nobody says which devices there are, so that it is a remark unless the gateway is lost. */
void rule_client_range_in_log(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    struct network subnet = session->pushed.subnet;

    if (facts->available & FACTS_PLUGIN || subnet.address.family == ADDRESS_NONE ||
        subnet.prefix == address_bits(subnet.address) || !networks_overlap(session->lan, subnet))
        return;
    bool inside = network_covers(session->lan, subnet);
    struct net_route lan = {.destination = session->lan, .connected = true};
    struct overlap overlap = {.local = &lan, .claimed = subnet, .tunnel_wins = inside, .range_count = 1};
    struct network both = inside ? subnet : session->lan;
    overlap.ranges[0] = (struct address_range){both.address, network_last(both)};

    struct finding *finding = finding_raise(findings, 1404, SEEN_IN_LOG);
    if (inside && !network_holds(subnet, session->lan_gateway))
        finding->severity = SEVERITY_NOTE;
    evidence_subject(finding, &overlap);
    evidence_network(finding, "subnet", subnet);
    evidence_network(finding, "local", session->lan);
    evidence_ranges(finding, &overlap);
    if (session->lan_interface[0])
        finding_evidence_string(finding, "link", session->lan_interface);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}

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
    struct network_way way = {.link = NULL};

    if (!facts_client_vpn_profile(facts) || (pushed->seen && !pushed->block_local))
        return;
    way = network_way_out(facts->network, facts_tunnel_link(facts));
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
