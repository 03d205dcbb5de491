/* SPDX-License-Identifier: MIT */
/*
 * Topic 14: the local network and the tunnel (AWS page routing-to-lan.html; aws-facts.md section 4), as this machine's own routes show it. What a log alone shows is in topic_14_session.c.
 */
#include "rules/network_evidence.h"
#include "rules/topics.h"

/* More than these would not be read; the others are counted. */
enum { SHOWN_MAX = 4 };

/* What the kernel gives IPv6 routes and prefixes of addresses that come without (IP6_RT_PRIO_USER, IP6_RT_PRIO_ADDRCONF). */
enum { DEFAULT_METRIC6 = 1024, ADDRESS_METRIC6 = 256 };

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
    const struct net_route *route = tunnel ? network_route_of(facts->network, network, tunnel) : NULL;

    if (route)
        return route->metric;
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

/*
 * Until the tunnel's link has a name, its routes cannot be told from others'. What the client's own filter throws away is said behind what was pushed, and before the tunnel is opened.
 */
static bool comparable(const struct facts *facts)
{
    return facts->network && facts->session.pushed.seen && facts->session.attempt.stage >= STAGE_TUNNEL &&
           facts->tunnel.device[0];
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
    struct overlaps found = {.count = 0};
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
