/* SPDX-License-Identifier: MIT */
/*
 * Topic 14 where only a log tells of this machine's network: OpenVPN names the network of its default gateway (route.c, print_default_gateway), and says when it cannot set a route. What else
 * the machine had, such as Docker's bridge, nobody says.
 */
#include <string.h>

#include "rules/lan_conflict.h"
#include "rules/topics.h"

/* ip(8) and route(8) refuse a route to a network that has one; since 2.5 OpenVPN's own call stands in front of it, whatever its metric (see overlap.h). */
static bool on_linux(const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++)
        if (session->pushed.routes[i].tried)
            return true;
    return strcasestr(session->client_platform, "linux") != NULL;
}

/* What becomes of a route is known when the client is connected, or no more will come. */
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
static void raise_equal(struct findings *findings, const struct session *session, const struct overlap *overlap)
{
    struct finding *finding = finding_raise(findings, 1403, SEEN_BOTH_CLAIM);

    evidence_subject(finding, overlap);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_network(finding, "pushed", overlap->claimed);
    evidence_ranges(finding, overlap);
    if (session->lan_interface[0])
        finding_evidence_string(finding, "link", session->lan_interface);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}

static void raise_taken(struct findings *findings, const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++) {
        const struct pushed_route *route = &session->pushed.routes[i];
        if (route->taken_line == 0 || network_same(route->network, session->lan))
            continue;
        struct finding *finding = finding_raise(findings, 1403, SEEN_ROUTE_TAKEN);
        finding->severity = SEVERITY_WARNING;
        finding->log_line = route->taken_line;
        evidence_network(finding, "pushed", route->network);
    }
}

/* The gateway's network is not known: which addresses both have, and who wins them, cannot be said. */
static void raise_gateway(struct findings *findings, const struct session *session)
{
    for (unsigned i = 0; i < session->pushed.route_count; i++) {
        const struct pushed_route *route = &session->pushed.routes[i];
        if (route->outside || network_is_summary(route->network) ||
            !network_holds(route->network, session->lan_gateway))
            continue;
        struct finding *finding = finding_raise(findings, 1403, SEEN_GATEWAY_CLAIMED);
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
    struct claims claims = {.count = 0};
    struct overlap_needs needs = {.inside_count = 0};
    struct overlaps found = {.count = 0};

    text_copy(link.name, sizeof(link.name),
              session->lan_interface[0] ? slice_of(session->lan_interface) : SLICE("the LAN"));
    need_wanted(&needs, facts);
    need_outside(&needs, session->lan_gateway);
    claim_pushed(&claims, &session->pushed);
    overlaps_find(&state, 0, &claims, &needs, &found);
    if (found.count > 0 && found.list[0].claimed.prefix == session->lan.prefix && !on_linux(session))
        raise_equal(findings, session, &found.list[0]);
    else
        raise_covers(findings, &state, &found, &needs, session->attempt.line[STAGE_PUSHED]);
}

void rule_covers_lan_in_log(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN || !routes_set(facts))
        return;
    raise_taken(findings, &facts->session);
    if (facts->session.lan.address.family != ADDRESS_NONE)
        compare_with_lan(facts, findings);
    else if (facts->session.lan_gateway.family != ADDRESS_NONE)
        raise_gateway(findings, &facts->session);
}

/* Nobody says which devices there are, so that it is a remark unless the gateway is lost. */
void rule_client_range_in_log(const struct facts *facts, struct findings *findings)
{
    enum { RANGE_IN_LOG = 3 };
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

    struct finding *finding = finding_raise(findings, 1404, RANGE_IN_LOG);
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
