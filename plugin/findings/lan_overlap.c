/* SPDX-License-Identifier: MIT */
/*
 * Topic 14: the local network and the tunnel (AWS page routing-to-lan.html; aws-facts.md section
 * 4), as this machine's own routes show it, or a log.
 *
 * A log tells of this machine's network only this: OpenVPN names the network of its default gateway
 * (route.c, print_default_gateway), and says when it cannot set a route. What else the machine had,
 * such as Docker's bridge, no one says.
 */
#include <string.h>

#include "network_evidence.h"
#include "topic.h"

/* More than these would not be read; the others are counted. */
enum { OVERLAPS_SHOWN = 4 };

/*
 * Note that an address is needed here, or in the tunnel. One of no family, or too many, are passed
 * over.
 */
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

/* What is wanted of the tunnel: the pushed name servers, and the destinations of expect=. */
static void need_wanted(struct overlap_needs *needs, const struct facts *facts)
{
    const struct pushed *pushed = &facts->session.pushed;
    const struct reachability *reach = &facts->reach;

    for (unsigned i = 0; i < pushed->dns_count; i++)
        need_inside(needs, pushed->dns[i]);
    /* What answers is not lost, and a name has an address only once it was asked. */
    for (unsigned i = 0; reach->done && i < reach->destination_count; i++)
        if (!reach_there(reach->destinations[i].result))
            need_inside(needs, reach->destinations[i].address);
}

/* The first of the needed addresses that the overlap takes away, or NULL. */
static const struct address *overlap_lost(const struct overlap *overlap, const struct overlap_needs *needs)
{
    const struct address *list = overlap->tunnel_wins ? needs->outside : needs->inside;
    size_t count = overlap->tunnel_wins ? needs->outside_count : needs->inside_count;

    for (size_t i = 0; i < count; i++)
        if (overlap_holds(overlap, list[i]))
            return &list[i];
    return NULL;
}

/*
 * A route that someone set by hand, and a bridge that keeps a corner of the VPC away, may be meant
 * so. A bridge without a carrier has no container on it that could be lost.
 */
static enum severity severity_of(const struct network_state *state, const struct overlap *overlap)
{
    const struct net_link *link = network_link(state, overlap->local->link);

    if (overlap->needed)
        return SEVERITY_ERROR;
    if (!overlap->local->connected)
        return SEVERITY_WARNING;
    if (!link || !network_container_bridge(link))
        return SEVERITY_ERROR;
    if (overlap->tunnel_wins)
        return link->running ? SEVERITY_ERROR : SEVERITY_WARNING;
    return network_covers(overlap->local->destination, overlap->claimed) ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static const struct catalogue_entry route_covers_lan;
static const struct sentence local_network_wins = {
    &route_covers_lan, "{local} of {owner} and the pushed route {pushed} both claim {addresses}. The local network "
                       "wins, and hosts of the VPC there cannot be reached"};
static const struct sentence tunnel_wins_devices = {
    &route_covers_lan, "{local} of {owner} and the pushed route {pushed} both claim {addresses}. The tunnel wins, and "
                       "devices of the local network there cannot be reached"};
static const struct sentence tunnel_wins_gateway = {
    &route_covers_lan, "{local} of {owner} and the pushed route {pushed} both claim {addresses}. The tunnel wins, and "
                       "devices of the local network there cannot be reached, its gateway {gateway} among them"};
static const struct sentence equal_networks = {
    &route_covers_lan,
    "the local network {local} and the pushed route {pushed} both claim {addresses}, and one of them is cut off there"};
static const struct sentence route_taken = {
    &route_covers_lan,
    "the pushed route {pushed} could not be set, because this machine had a route to the same network already"};
static const struct sentence gateway_in_pushed_route = {
    &route_covers_lan, "the local network's gateway {gateway} is in the pushed route {pushed}. The addresses that both "
                       "networks have are cut off on one side"};

/* What overlaps were found in, and what they are told with. */
struct comparison {
    const struct facts *facts;
    const struct network_state *state;
    struct claims claims;
    struct overlap_needs needs;
    struct overlaps found;
    uint64_t line; /* of a log; 0 when live */
};

/* Raises the one finding of that overlap. */
typedef void overlap_raiser(const struct comparison *comparison, struct findings *findings,
                            const struct overlap *overlap);

static void raise_covers(const struct comparison *comparison, struct findings *findings, const struct overlap *overlap)
{
    const struct network_state *state = comparison->state;
    const struct address *needed = overlap_lost(overlap, &comparison->needs);
    const struct sentence *sentence = overlap->tunnel_wins ? &tunnel_wins_devices : &local_network_wins;

    if (overlap->tunnel_wins && needed)
        sentence = &tunnel_wins_gateway;
    struct finding *finding = finding_raise(findings, sentence);
    finding->severity = severity_of(state, overlap);
    finding->log_line = comparison->line;
    evidence_subject(finding, overlap);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_owner(finding, state, overlap->local);
    evidence_network(finding, "pushed", overlap->claimed);
    evidence_ranges(finding, overlap);
    if (needed)
        evidence_address(finding, overlap->tunnel_wins ? "gateway" : "needed", *needed);
    if (overlap->tunnel_wins)
        evidence_devices(finding, state, overlap);
}

/* What the tunnel and another VPN both claim is 1407's; the others' are local networks. */
static bool is_of_other_vpn(const struct network_state *state, const struct contest *contest)
{
    const struct net_link *link = network_link(state, contest->local->link);

    return link && network_is_vpn(link);
}

static bool is_of_local_network(const struct network_state *state, const struct contest *contest)
{
    return !is_of_other_vpn(state, contest);
}

/*
 * A route by another router that the tunnel makes an exception of is how routes are meant to work.
 */
static bool takes_from_subnet(const struct network_state *state, const struct contest *contest)
{
    return is_of_local_network(state, contest) && (contest->local->connected || !contest->tunnel_wins);
}

/*
 * Finds the overlaps that count by `filter`, and raises the first of them, those with something
 * that is needed before others. How many more there are is told with the last one.
 */
static void compare(struct comparison *comparison, unsigned tunnel, overlap_filter *filter, overlap_raiser *raise,
                    struct findings *findings)
{
    const struct overlaps *found = &comparison->found;
    unsigned shown = 0;

    overlaps_find(comparison->state, tunnel, &comparison->claims, &comparison->needs, filter, &comparison->found);
    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < found->count && shown < OVERLAPS_SHOWN; i++)
            if (found->list[i].needed == (pass == 0)) {
                raise(comparison, findings, &found->list[i]);
                shown++;
            }
    size_t others = found->count + found->left_out - shown;
    if (others)
        finding_evidence_number(&findings->list[findings->count - 1], "others", (long long)others);
}

/*
 * What the kernel gives IPv6 routes and prefixes of addresses that come without (IP6_RT_PRIO_USER,
 * IP6_RT_PRIO_ADDRCONF).
 */
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

/*
 * The metric of the route that was set for a pushed one: its owner (NetworkManager) may have
 * given it one.
 */
static uint32_t metric_of(const struct facts *facts, unsigned tunnel, struct network network)
{
    const struct net_route *route = tunnel ? network_route_of(facts->network, network, tunnel) : NULL;

    if (route)
        return route->metric;
    return network.address.family == ADDRESS_IPV6 ? DEFAULT_METRIC6 : 0;
}

/* Since 2.5 OpenVPN talks to the kernel itself, and its route is in front. */
static bool talks_to_kernel(struct openvpn_version version)
{
    return version.major > 2 || (version.major == 2 && version.minor >= 5);
}

/*
 * Before, it hung on the tool that it was built for: ip(8) refuses a route that is there, and that
 * of route(8) is in front, too. Which it was shows when the routes are set.
 */
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

    for (unsigned i = 0; i < pushed->route_count; i++)
        if (!pushed->routes[i].outside)
            claims_add(claims, (struct claim){
                                   .network = pushed->routes[i].network,
                                   .metric = metric_of(facts, tunnel, pushed->routes[i].network),
                                   .before = stands_in_front(facts, tunnel, pushed->routes[i].network),
                               });
}

/*
 * Until the tunnel's link has a name, its routes cannot be told from others'. What the client's own
 * filter throws away is said behind what was pushed, and before the tunnel is opened.
 */
static bool comparable(const struct facts *facts)
{
    return facts->network && facts->session.pushed.seen && facts->session.attempt.stage >= STAGE_TUNNEL &&
           facts->tunnel.device[0];
}

static void rule_route_covers_lan(const struct facts *facts, struct findings *findings)
{
    struct comparison comparison = {.facts = facts, .state = facts->network};
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts) || (!talks_to_kernel(facts->version) && !routes_are_set(facts)))
        return;
    need_wanted(&comparison.needs, facts);
    need_gateways(&comparison.needs, facts, tunnel);
    claim_routes(&comparison.claims, facts, tunnel);
    compare(&comparison, tunnel, is_of_local_network, raise_covers, findings);
}

/*
 * The network of an address follows one that is alike. Of a point-to-point link there is no
 * network to claim.
 */
static void claim_subnet(struct claims *claims, struct network subnet)
{
    if (subnet.address.family != ADDRESS_NONE && subnet.prefix < address_bits(subnet.address))
        claims_add(claims, (struct claim){subnet, subnet.address.family == ADDRESS_IPV6 ? ADDRESS_METRIC6 : 0, false});
}

static const struct catalogue_entry client_range_overlaps_lan;
static const struct sentence subnet_inside_lan = {
    &client_range_overlaps_lan, "the tunnel's subnet {subnet} is in {local} of {owner}. The addresses {addresses} lead "
                                "into the tunnel now, and devices of the local network there cannot be reached"};
static const struct sentence lan_keeps_subnet = {
    &client_range_overlaps_lan,
    "the tunnel's subnet {subnet} and {local} of {owner} both claim {addresses}. The local network wins"};
static const struct sentence lan_keeps_tunnel_gateway = {
    &client_range_overlaps_lan,
    "the tunnel's subnet {subnet} and {local} of {owner} both claim {addresses}. The local network wins, and packets "
    "for the tunnel's gateway {gateway} do not get into the tunnel"};
static const struct sentence subnet_overlaps_in_log = {
    &client_range_overlaps_lan, "the tunnel's subnet {subnet} and the local network {local} both claim {addresses}"};

static void raise_range(const struct comparison *comparison, struct findings *findings, const struct overlap *overlap)
{
    const struct address *needed = overlap_lost(overlap, &comparison->needs);
    const struct sentence *sentence = overlap->tunnel_wins ? &subnet_inside_lan : &lan_keeps_subnet;

    if (!overlap->tunnel_wins && needed)
        sentence = &lan_keeps_tunnel_gateway;
    struct finding *finding = finding_raise(findings, sentence);
    if (needed)
        finding->severity = SEVERITY_ERROR;
    evidence_subject(finding, overlap);
    evidence_network(finding, "subnet", overlap->claimed);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_owner(finding, comparison->state, overlap->local);
    evidence_ranges(finding, overlap);
    if (needed)
        evidence_address(finding, "gateway", *needed);
    if (overlap->tunnel_wins)
        evidence_devices(finding, comparison->state, overlap);
}

static void rule_tunnel_overlaps_lan(const struct facts *facts, struct findings *findings)
{
    const struct pushed *pushed = &facts->session.pushed;
    struct comparison comparison = {.facts = facts, .state = facts->network};
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts))
        return;
    need_inside(&comparison.needs, pushed->gateway);
    need_gateways(&comparison.needs, facts, tunnel);
    claim_subnet(&comparison.claims, pushed->subnet);
    claim_subnet(&comparison.claims, pushed->subnet6);
    compare(&comparison, tunnel, takes_from_subnet, raise_range, findings);
}

static bool has_other_vpn(const struct network_state *state, unsigned tunnel)
{
    for (size_t i = 0; i < state->link_count; i++)
        if (state->links[i].index != tunnel && network_is_vpn(&state->links[i]))
            return true;
    return false;
}

static const struct catalogue_entry other_vpn_overlaps;
static const struct sentence other_vpn_wins = {
    &other_vpn_overlaps, "{claim} and {local} of the other VPN on {link} both claim {addresses}. The other VPN wins"};
static const struct sentence other_vpn_loses = {
    &other_vpn_overlaps, "{claim} and {local} of the other VPN on {link} both claim {addresses}. This tunnel wins"};

static void raise_other_vpn(const struct comparison *comparison, struct findings *findings,
                            const struct overlap *overlap)
{
    const struct pushed *pushed = &comparison->facts->session.pushed;
    bool own = network_same(overlap->claimed, pushed->subnet) || network_same(overlap->claimed, pushed->subnet6);
    struct finding *finding = finding_raise(findings, overlap->tunnel_wins ? &other_vpn_loses : &other_vpn_wins);
    char claim[NETWORK_TEXT_SIZE + 24];
    struct text text;

    if (overlap->needed)
        finding->severity = SEVERITY_ERROR;
    evidence_subject(finding, overlap);
    text_start(&text, claim, sizeof(claim));
    text_add(&text, "%s", own ? "the tunnel's subnet " : "the pushed route ");
    text_add_network(&text, overlap->claimed);
    finding_evidence_string(finding, "claim", claim);
    evidence_network(finding, "local", overlap->local->destination);
    finding_evidence_string(finding, "link", network_link_name(comparison->state, overlap->local->link));
    evidence_ranges(finding, overlap);
}

/* What both claim, whichever route was set first: the tunnel's routes and its own subnet. */
static void rule_other_vpn_overlaps(const struct facts *facts, struct findings *findings)
{
    struct comparison comparison = {.facts = facts, .state = facts->network};
    unsigned tunnel = facts_tunnel_link(facts);

    if (!comparable(facts) || !has_other_vpn(facts->network, tunnel))
        return;
    need_wanted(&comparison.needs, facts);
    need_inside(&comparison.needs, facts->session.pushed.gateway);
    claim_routes(&comparison.claims, facts, tunnel);
    claim_subnet(&comparison.claims, facts->session.pushed.subnet);
    claim_subnet(&comparison.claims, facts->session.pushed.subnet6);
    compare(&comparison, tunnel, is_of_other_vpn, raise_other_vpn, findings);
}

static const struct catalogue_entry other_vpn_overlaps = {
    .code = 1407,
    .slug = "other-vpn-overlaps",
    .severity = SEVERITY_WARNING,
    .sometimes = "or error",
    .title = "Another VPN on this machine claims the same addresses",
    .sentences = {&other_vpn_wins, &other_vpn_loses},
    .why = "Two VPN connections are up at the same time, and an address can lead into one of them only. Two clients of "
           "one endpoint always get the same routes.",
    .fix_user = "Disconnect the other VPN, or use one at a time. The local network is not the cause.",
    .fix_administrator = "Tell users not to run two clients at once. Where both VPNs are needed together, give them "
                         "ranges that do not overlap.",
    .rules = {{rule_other_vpn_overlaps, FACTS_PUSHED | FACTS_NETWORK, PER_ATTEMPT}},
};

/*
 * ip(8) and route(8) refuse a route to a network that has one; since 2.5 OpenVPN's own call stands
 * in front of it, whatever its metric (see overlap.h).
 */
static bool on_linux(const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++)
        if (session->pushed.routes[i].tried)
            return true;
    return strcasestr(session->client_platform, "linux") != NULL;
}

/* What happens to a route is known when the client is connected, or no more will come. */
static bool routes_set(const struct facts *facts)
{
    enum stage stage = facts->session.attempt.stage;

    return stage == STAGE_CONNECTED || (stage == STAGE_TUNNEL && (facts->finished || facts->cut_off));
}

static void claim_pushed(struct claims *claims, const struct pushed *pushed)
{
    for (unsigned i = 0; i < pushed->route_count; i++)
        if (!pushed->routes[i].outside)
            claims_add(claims, (struct claim){.network = pushed->routes[i].network,
                                              .before = pushed->routes[i].taken_line == 0});
}

/* Which of two equal networks is first is known of Linux alone. */
static void raise_in_log(const struct comparison *comparison, struct findings *findings, const struct overlap *overlap)
{
    const struct session *session = &comparison->facts->session;

    if (overlap->claimed.prefix != session->lan.prefix || on_linux(session)) {
        raise_covers(comparison, findings, overlap);
        return;
    }
    struct finding *finding = finding_raise(findings, &equal_networks);

    evidence_subject(finding, overlap);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_network(finding, "pushed", overlap->claimed);
    evidence_ranges(finding, overlap);
    if (session->lan_interface[0])
        finding_evidence_string(finding, "link", session->lan_interface);
    finding->log_line = comparison->line;
}

static void raise_taken(struct findings *findings, const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++) {
        const struct pushed_route *route = &session->pushed.routes[i];
        if (route->taken_line == 0 || network_same(route->network, session->lan))
            continue;
        struct finding *finding = finding_raise(findings, &route_taken);
        finding->severity = SEVERITY_WARNING;
        finding->log_line = route->taken_line;
        evidence_network(finding, "pushed", route->network);
    }
}

/*
 * The gateway's network is not known: which addresses both have, and who wins them, cannot be said.
 */
static void raise_gateway(struct findings *findings, const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++) {
        const struct pushed_route *route = &session->pushed.routes[i];
        if (route->outside || network_is_summary(route->network) ||
            !network_holds(route->network, session->lan_gateway))
            continue;
        struct finding *finding = finding_raise(findings, &gateway_in_pushed_route);
        evidence_address(finding, "gateway", session->lan_gateway);
        evidence_network(finding, "pushed", route->network);
        if (session->lan_interface[0])
            finding_evidence_string(finding, "link", session->lan_interface);
        finding->log_line = session->attempt.line[STAGE_PUSHED];
        return;
    }
}

/* Compares what was pushed with the network of the default gateway, the one that is known. */
static void compare_with_lan(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    struct net_link link = {.index = 1, .kind = LINK_ETHERNET};
    struct net_route lan = {.destination = session->lan, .link = 1, .table = TABLE_MAIN, .connected = true};
    struct network_state state = {.links = &link, .link_count = 1, .routes = &lan, .route_count = 1};
    struct comparison comparison = {.facts = facts, .state = &state, .line = session->attempt.line[STAGE_PUSHED]};

    text_copy(link.name, sizeof(link.name),
              session->lan_interface[0] ? slice_of(session->lan_interface) : SLICE("the LAN"));
    need_wanted(&comparison.needs, facts);
    need_outside(&comparison.needs, session->lan_gateway);
    claim_pushed(&comparison.claims, &session->pushed);
    compare(&comparison, 0, is_of_local_network, raise_in_log, findings);
}

static void rule_covers_lan_in_log(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN || !routes_set(facts))
        return;
    raise_taken(findings, &facts->session);
    if (facts->session.lan.address.family != ADDRESS_NONE)
        compare_with_lan(facts, findings);
    else if (facts->session.lan_gateway.family != ADDRESS_NONE)
        raise_gateway(findings, &facts->session);
}

static const struct catalogue_entry route_covers_lan = {
    .code = 1403,
    .slug = "route-covers-lan",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .title = "A pushed route and the local network claim the same addresses",
    .sentences = {&local_network_wins, &tunnel_wins_devices, &tunnel_wins_gateway, &equal_networks, &route_taken,
                  &gateway_in_pushed_route},
    .why = "The kernel takes the route with the longer prefix, so each address is in one place only. The other side's "
           "hosts at that address are cut off.",
    .fix_user = "Connect from another network, or give the local one another range. A LAN has it in its router, Docker "
                "in /etc/docker/daemon.json (bip, default-address-pools).",
    .fix_administrator =
        "Push routes to the subnets that users need in place of the whole range (delete-client-vpn-route, "
        "create-client-vpn-route). Or give the VPC a range that home networks do not have.",
    .rules = {{rule_route_covers_lan, FACTS_PUSHED | FACTS_NETWORK, PER_ATTEMPT},
              {rule_covers_lan_in_log, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct sentence overlap_told = {
    &client_range_overlaps_lan, "OpenVPN finds addresses of the tunnel in use on this machine's own side: {reason}"};

/* No one says which devices there are, so that it is a remark unless the gateway is lost. */
static void rule_client_range_in_log(const struct facts *facts, struct findings *findings)
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

    struct finding *finding = finding_raise(findings, &subnet_overlaps_in_log);
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

/* tun.c, check_addr_clash and check_subnet_conflict. */
static void rule_overlap_told(const struct facts *facts, struct findings *findings)
{
    const struct condition *told = condition(facts, CONDITION_OVERLAP);

    if (!told)
        return;
    raise_said(findings, &overlap_told, told);
}

static const struct catalogue_entry client_range_overlaps_lan = {
    .code = 1404,
    .slug = "client-range-overlaps-lan",
    .severity = SEVERITY_WARNING,
    .sometimes = "error or note",
    .title = "The tunnel's own subnet overlaps the local network",
    .sentences = {&subnet_inside_lan, &lan_keeps_subnet, &lan_keeps_tunnel_gateway, &subnet_overlaps_in_log,
                  &overlap_told},
    .why =
        "The endpoint's client CIDR range and this network share addresses, and each address can be in one place only.",
    .fix_user = "Connect from another network, or give the local one another range in its router.",
    .fix_administrator = "Create an endpoint with a client CIDR range that local networks seldom have. The range of an "
                         "endpoint cannot be changed.",
    .rules = {{rule_tunnel_overlaps_lan, FACTS_PUSHED | FACTS_NETWORK, PER_ATTEMPT},
              {rule_client_range_in_log, FACTS_SESSION, PER_ATTEMPT},
              {rule_overlap_told, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const lan_overlap_findings[] = {&route_covers_lan, &client_range_overlaps_lan,
                                                              &other_vpn_overlaps, NULL};
