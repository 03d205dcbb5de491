/* SPDX-License-Identifier: MIT */
/* Topic 02 from the administrator's side: the endpoint's routes (AWS pages split-traffic.html, intermittent-access.html; limits of what-is.html). */
#include <string.h>

#include "rules/aws_command.h"
#include "rules/raised_list.h"
#include "rules/topics.h"

enum { MISSING_MOST = 10, OTHERS_MOST = 3 };

void rule_subnets_route_differently(const struct facts *facts, struct findings *findings)
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
        finding = finding_raise(findings, 203, 0);
        finding_evidence_string(finding, "subject", command);
        finding_evidence_string(finding, "destination", route->destination);
        finding_evidence_string(finding, "subnet", missing[i].target->subnet);
        finding_evidence_string(finding, "other", route->subnet);
        text_start(&text, command, sizeof(command));
        aws_create_route(&text, endpoint, route->destination, missing[i].target->subnet);
        if (!text.cut)
            finding_evidence_string(finding, "command", command);
    }
    if (count > MISSING_MOST)
        finding_evidence_number(finding, "more", (long long)(count - MISSING_MOST));
}

void rule_route_not_active(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 204, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        char subject[EVIDENCE_VALUE_SIZE];
        struct text text;
        if (!route->state || strcmp(route->state, "active") == 0)
            continue;
        text_start(&text, subject, sizeof(subject));
        text_add(&text, "%s %s", route->destination, route->subnet);
        struct finding *finding = raised_list_add(&list, 0, subject);
        if (!finding)
            continue;
        finding_evidence_string(finding, "destination", route->destination);
        finding_evidence_string(finding, "subnet", route->subnet);
        finding_evidence_string(finding, "state", route->state);
        if (strcmp(route->state, "failed") != 0)
            finding->severity = SEVERITY_NOTE; /* on its way in or out */
    }
    raised_list_end(&list);
}

enum seen_overlap { SEEN_VPC, SEEN_ROUTE };

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

/* True when a range of one of its VPCs is this very network: then the VPC is named, and not the route that comes with it. */
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

static void raise_overlap(struct raised_list *list, const struct endpoint *endpoint, enum seen_overlap form,
                          const char *other, const char *owner)
{
    struct finding *finding = raised_list_add(list, form, other);

    if (!finding)
        return;
    finding_evidence_string(finding, "range", endpoint->client_range);
    finding_evidence_string(finding, "other", other);
    finding_evidence_string(finding, "owner", owner);
    if (form == SEEN_ROUTE)
        finding->severity = SEVERITY_WARNING; /* a wide route does no harm where nobody uses those addresses */
}

void rule_client_range_overlaps(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 205, OTHERS_MOST);

    if (!endpoint->client_range)
        return;
    for (size_t i = 0; i < endpoint->range_count; i++) {
        const struct endpoint_range *range = &endpoint->ranges[i];
        if (is_its_vpc(endpoint, range->vpc) && networks_overlap(range->network, endpoint->client_network))
            raise_overlap(&list, endpoint, SEEN_VPC, range->text, range->owner);
    }
    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        /* 0.0.0.0/0 is allowed; "local" is how clients reach each other. */
        if (route->network.prefix && strcmp(route->subnet, "local") != 0 &&
            networks_overlap(route->network, endpoint->client_network) && !is_range_of_vpc(endpoint, route->network) &&
            !named_before(endpoint, route))
            raise_overlap(&list, endpoint, SEEN_ROUTE, route->destination, route->subnet);
    }
    raised_list_end(&list);
}
