/* SPDX-License-Identifier: MIT */
/*
 * Topic 14: the local network and the tunnel (AWS page routing-to-lan.html; aws-facts.md section 4), as this machine's own routes show it. What a log alone shows is in topic_14_log.c.
 */
#include "rules/lan_conflict.h"
#include "rules/topics.h"

/* What the kernel gives IPv6 routes and prefixes of addresses that come without (IP6_RT_PRIO_USER, IP6_RT_PRIO_ADDRCONF). */
enum { DEFAULT_METRIC6 = 1024, ADDRESS_METRIC6 = 256 };

/* The gateways of this machine's own default routes. Default routes come first of their family. */
static void need_gateways(struct overlap_needs *needs, const struct facts *facts, unsigned tunnel)
{
    for (size_t i = 0; i < facts->network->route_count; i++) {
        const struct net_route *route = &facts->network->routes[i];
        if (route->destination.prefix == 0 && route->table == TABLE_MAIN && route->link != tunnel)
            need_outside(needs, route->gateway);
    }
}

/* The metric of the route that was set for a pushed one: whoever set it (NetworkManager) may have given it one. */
static uint32_t metric_of(const struct facts *facts, unsigned tunnel, struct network network)
{
    const struct net_route *route = tunnel ? network_route_of(facts->network, network, tunnel) : NULL;

    if (route)
        return route->metric;
    return network.address.family == ADDRESS_IPV6 ? DEFAULT_METRIC6 : 0;
}

/* Since 2.5 OpenVPN talks to the kernel itself, and its route stands in front. */
static bool talks_to_kernel(struct openvpn_version version)
{
    return version.major > 2 || (version.major == 2 && version.minor >= 5);
}

/* Before, it hung on the tool that it was built for: ip(8) refuses a route that is there, and that of route(8) stands in front, too. Which it was shows when the routes are set. */
static bool stands_in_front(const struct facts *facts, unsigned tunnel, struct network network)
{
    return talks_to_kernel(facts->version) || (tunnel && network_route_of(facts->network, network, tunnel));
}

static bool routes_are_set(const struct facts *facts)
{
    return facts->session.attempt.stage == STAGE_CONNECTED && facts->network_connections == facts->session.connections;
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
                                   .before = stands_in_front(facts, tunnel, pushed->routes[i].network),
                               });
}

/*
 * Until the tunnel's link has a name, its routes cannot be told from others'. What the client's own filter throws away is said behind what was pushed, and before the tunnel is opened.
 */
static bool comparable(const struct facts *facts)
{
    return facts->network && facts->session.pushed.seen && facts->session.attempt.stage >= STAGE_TUNNEL &&
           facts->tunnel.device[0];
}

void rule_route_covers_lan(const struct facts *facts, struct findings *findings)
{
    struct claims claims;
    struct overlap_needs needs = {.inside_count = 0};
    struct overlaps found = {.count = 0};
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts) || (!talks_to_kernel(facts->version) && !routes_are_set(facts)))
        return;
    need_wanted(&needs, facts);
    need_gateways(&needs, facts, tunnel);
    claim_routes(&claims, facts, tunnel);
    overlaps_find(facts->network, tunnel, &claims, &needs, &found);
    raise_covers(findings, facts->network, &found, &needs, 0);
}

enum seen_range { SEEN_SUBNET_TAKES, SEEN_SUBNET_KEPT_OUT, SEEN_GATEWAY_KEPT_OUT }; /* and topic_14_log.c */

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

void rule_tunnel_overlaps_lan(const struct facts *facts, struct findings *findings)
{
    const struct pushed *pushed = &facts->session.pushed;
    struct claims claims = {.count = 0};
    struct overlap_needs needs = {.inside_count = 0};
    struct overlaps found = {.count = 0};
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts))
        return;
    need_inside(&needs, pushed->gateway);
    need_gateways(&needs, facts, tunnel);
    claim_subnet(&claims, pushed->subnet);
    claim_subnet(&claims, pushed->subnet6);
    overlaps_find(facts->network, tunnel, &claims, &needs, &found);
    for (size_t i = 0; i < found.count && i < OVERLAPS_SHOWN; i++)
        /* A route by another router that the tunnel makes an exception of is how routes are meant to work. */
        if (found.list[i].local->connected || !found.list[i].tunnel_wins)
            raise_range(facts, findings, &found.list[i], overlap_lost(&found.list[i], &needs));
}
