/* SPDX-License-Identifier: MIT */
/*
 * Topic 02: traffic is not being split between subnets (AWS pages split-traffic.html,
 * intermittent-access.html; limits of what-is.html): what the user needs and no route leads to, and
 * the routes of an exported endpoint.
 */
#include <string.h>

#include "findings/aws_command.h"

#include "raised_list.h"
#include "reach_evidence.h"
#include "topic.h"

static const struct catalogue_entry destination_not_routed;
static const struct sentence no_route_leads_there = {
    &destination_not_routed, "no pushed route leads to {destination}, and it cannot be reached otherwise"};
static const struct sentence no_route_pushed = {&destination_not_routed,
                                                "no route was pushed at all, so nothing leads to {destination}"};

/*
 * A destination that this machine reaches without the tunnel is no loss. With a push that is cut,
 * or has more routes than are kept, nothing is known of the rest.
 */
static void rule_destination_not_routed(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;
    const struct pushed *pushed = &facts->session.pushed;

    if (!probes_done(facts) || !pushed->seen || pushed->incomplete || pushed->routes_left_out)
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        if (destination->address.family == ADDRESS_NONE || destination->routed || destination->in_tunnel ||
            reach_there(destination->result))
            continue;
        struct finding *finding =
            finding_raise(findings, pushed->route_count ? &no_route_leads_there : &no_route_pushed);
        evidence_destination(finding, destination);
        finding_evidence_number(finding, "routes", pushed->route_count);
        if (pushed->routes_filtered)
            finding_evidence_number(finding, "filtered", pushed->routes_filtered);
    }
}

static const struct catalogue_entry destination_not_routed = {
    .code = 202,
    .slug = "destination-not-routed",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "No pushed route covers an expected destination",
    .suppressed_by = {406, 1601},
    .sentences = {&no_route_leads_there, &no_route_pushed},
    .why = "Without a route this machine sends the packets for that destination outside the tunnel, where no one knows "
           "it.",
    .fix_user = "Tell the administrator which destination is missing. A route line in the profile helps only if the "
                "endpoint itself has that route.",
    .fix_administrator = "Add the destination's network with aws ec2 create-client-vpn-route for every associated "
                         "subnet, and an authorization rule for it.",
    .rules = {{rule_destination_not_routed, FACTS_PROBES, PER_ATTEMPT}},
};

enum { MISSING_MOST = 10, OTHERS_MOST = 3 };

static const struct catalogue_entry subnets_route_differently;
static const struct sentence route_on_other_subnet_only = {
    &subnets_route_differently, "{subnet} has no route for {destination}, and {other} has one"};
static const struct sentence subnet_without_ipv6 = {
    &subnets_route_differently,
    "{subnet} has no route for {destination} and no IPv6 range to get one for, and {other} has both"};

static void rule_subnets_route_differently(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct missing_route missing[MISSING_MOST];
    size_t count = endpoint_missing_routes(endpoint, missing, MISSING_MOST);
    struct finding *finding = NULL;

    for (size_t i = 0; i < count && i < MISSING_MOST; i++) {
        const struct endpoint_route *route = missing[i].route;
        char command[EVIDENCE_VALUE_SIZE];
        struct text text;
        text_start(&text, command, sizeof(command));
        text_add(&text, "%s %s", route->destination, missing[i].target->subnet);
        bool possible = !endpoint_subnet_lacks(endpoint, missing[i].target->subnet, route->network.address.family);
        finding = finding_raise(findings, possible ? &route_on_other_subnet_only : &subnet_without_ipv6);
        finding_evidence_string(finding, "subject", command);
        finding_evidence_string(finding, "destination", route->destination);
        finding_evidence_string(finding, "subnet", missing[i].target->subnet);
        finding_evidence_string(finding, "other", route->subnet);
        text_start(&text, command, sizeof(command));
        aws_create_route(&text, endpoint, route->destination, missing[i].target->subnet);
        if (possible && !text.cut)
            finding_evidence_string(finding, "command", command);
    }
    if (count > MISSING_MOST)
        finding_evidence_number(finding, "more", (long long)(count - MISSING_MOST));
}

static const struct catalogue_entry subnets_route_differently = {
    .code = 203,
    .slug = "subnets-route-differently",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The associated subnets do not have the same routes",
    .sentences = {&route_on_other_subnet_only, &subnet_without_ipv6},
    .why = "A client cannot choose its associated subnet, so it reaches the destination on one connection and not on "
           "the next.",
    .fix_administrator =
        "Give every associated subnet the same routes. The command in the evidence adds the missing one.",
    .rules = {{rule_subnets_route_differently, FACTS_TARGETS | FACTS_ROUTES, PER_SESSION}},
};

static const struct catalogue_entry route_not_active;
static const struct sentence route_in_state = {&route_not_active,
                                               "the route to {destination} through {subnet} is in the state {state}"};

static const struct sentence route_without_subnet = {
    &route_not_active, "the route to {destination} leads through {subnet}, which is not associated"};

/* A state that is not the good one, or a subnet that was taken away. */
static const struct sentence *not_in_force(const struct facts *facts, const struct endpoint_route *route)
{
    if (route->state && strcmp(route->state, "active") != 0)
        return &route_in_state;
    return facts->available & FACTS_TARGETS && route->target == ROUTE_NOWHERE ? &route_without_subnet : NULL;
}

static void rule_route_not_active(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        char subject[EVIDENCE_VALUE_SIZE];
        struct text text;
        const struct sentence *sentence = not_in_force(facts, route);
        if (!sentence)
            continue;
        text_start(&text, subject, sizeof(subject));
        text_add(&text, "%s %s", route->destination, route->subnet);
        struct finding *finding = raised_list_add(&list, sentence, subject);
        if (!finding)
            continue;
        finding_evidence_string(finding, "destination", route->destination);
        finding_evidence_string(finding, "subnet", route->subnet);
        if (sentence == &route_in_state)
            finding_evidence_string(finding, "state", route->state);
        if (sentence == &route_without_subnet || strcmp(route->state, "failed") != 0)
            finding->severity = SEVERITY_NOTE; /* on its way in or out */
    }
    raised_list_end(&list);
}

static const struct catalogue_entry route_not_active = {
    .code = 204,
    .slug = "route-not-active",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "A route of the endpoint is not in force",
    .sentences = {&route_in_state, &route_without_subnet},
    .why = "Only a route in the state active carries traffic, and only through a subnet that is associated.",
    .fix_administrator = "Wait until a route that is being created becomes active. Delete and create again a route "
                         "that has failed. Delete one whose subnet is no longer associated.",
    .rules = {{rule_route_not_active, FACTS_ROUTES, PER_SESSION}},
};

/* True when the endpoint has to do with this VPC. */
static bool is_its_vpc(const struct endpoint *endpoint, const char *vpc)
{
    if (endpoint->vpc && strcmp(endpoint->vpc, vpc) == 0)
        return true;
    for (size_t i = 0; i < endpoint->target_count; i++)
        if (endpoint->targets[i].vpc && strcmp(endpoint->targets[i].vpc, vpc) == 0)
            return true;
    return false;
}

/*
 * True when a range of one of its VPCs is this very network: then the VPC is named, and not the
 * route that comes with it.
 */
static bool is_range_of_vpc(const struct endpoint *endpoint, struct network network)
{
    for (size_t i = 0; i < endpoint->range_count; i++)
        if (network_same(endpoint->ranges[i].network, network) && is_its_vpc(endpoint, endpoint->ranges[i].vpc))
            return true;
    return false;
}

/* True when an earlier route has the same destination. */
static bool named_before(const struct endpoint *endpoint, const struct endpoint_route *route)
{
    for (const struct endpoint_route *other = endpoint->routes; other < route; other++)
        if (network_same(other->network, route->network))
            return true;
    return false;
}

static const struct catalogue_entry client_range_overlaps;
static const struct sentence range_overlaps_vpc = {&client_range_overlaps,
                                                   "the client range {range} overlaps {other} of {owner}"};
static const struct sentence range_overlaps_route = {&client_range_overlaps,
                                                     "the client range {range} overlaps the route to {other}"};

static void raise_overlap(struct raised_list *list, const struct endpoint *endpoint, const struct sentence *sentence,
                          const char *other, const char *owner)
{
    struct finding *finding = raised_list_add(list, sentence, other);

    if (!finding)
        return;
    finding_evidence_string(finding, "range", endpoint->client_range);
    finding_evidence_string(finding, "other", other);
    finding_evidence_string(finding, "owner", owner);
    if (sentence == &range_overlaps_route)
        /* a wide route does no harm where no one uses those addresses */
        finding->severity = SEVERITY_WARNING;
}

static void rule_client_range_overlaps(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    if (!endpoint->client_range)
        return;
    for (size_t i = 0; i < endpoint->range_count; i++) {
        const struct endpoint_range *range = &endpoint->ranges[i];
        if (is_its_vpc(endpoint, range->vpc) && networks_overlap(range->network, endpoint->client_network))
            raise_overlap(&list, endpoint, &range_overlaps_vpc, range->text, range->owner);
    }
    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        /* 0.0.0.0/0 is allowed; "local" is how clients reach each other. */
        if (route->network.prefix && route->target != ROUTE_TO_CLIENTS &&
            networks_overlap(route->network, endpoint->client_network) && !is_range_of_vpc(endpoint, route->network) &&
            !named_before(endpoint, route))
            raise_overlap(&list, endpoint, &range_overlaps_route, route->destination, route->subnet);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry client_range_overlaps = {
    .code = 205,
    .slug = "client-range-overlaps",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_ADMINISTRATOR,
    .title = "The client range overlaps a network that clients need",
    .sentences = {&range_overlaps_vpc, &range_overlaps_route},
    .why = "Some addresses belong to the tunnel and also to a network that it leads to, so a part of them is never "
           "reached.",
    .fix_administrator =
        "Create a new endpoint with a client range that nothing else uses. The range of an endpoint cannot be changed.",
    .rules = {{rule_client_range_overlaps, FACTS_ENDPOINT, PER_SESSION}},
};

const struct catalogue_entry *const routing_findings[] = {&destination_not_routed, &subnets_route_differently,
                                                          &route_not_active, &client_range_overlaps, NULL};
