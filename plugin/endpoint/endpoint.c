/* SPDX-License-Identifier: MIT */
#include "endpoint/endpoint.h"

#include <string.h>

static bool is_state(const char *state, const char *const *good)
{
    if (!state)
        return true;
    for (; *good; good++)
        if (strcmp(state, *good) == 0)
            return true;
    return false;
}

bool endpoint_target_works(const struct endpoint_target *target)
{
    return is_state(target->state, (const char *const[]){"associated", "associating", NULL});
}

bool endpoint_leads_somewhere(const struct endpoint *endpoint)
{
    for (size_t i = 0; i < endpoint->target_count; i++)
        if (endpoint_target_works(&endpoint->targets[i]))
            return true;
    return endpoint->gateway != NULL;
}

bool endpoint_subnet_lacks(const struct endpoint *endpoint, const char *subnet, enum address_family family)
{
    bool known = false;

    for (size_t i = 0; i < endpoint->range_count; i++) {
        if (strcmp(endpoint->ranges[i].owner, subnet) != 0)
            continue;
        if (endpoint->ranges[i].network.address.family == family)
            return false;
        known = true;
    }
    return known;
}

bool endpoint_route_works(const struct endpoint *endpoint, const struct endpoint_route *route)
{
    if (route->target == ROUTE_NOWHERE ||
        (route->target >= 0 && !endpoint_target_works(&endpoint->targets[route->target])))
        return false;
    return is_state(route->state, (const char *const[]){"active", "creating", NULL});
}

bool endpoint_rule_works(const struct endpoint_rule *rule)
{
    return is_state(rule->state, (const char *const[]){"active", NULL});
}

static bool is_default(struct network network, enum address_family family)
{
    return network.prefix == 0 && network.address.family == family;
}

const struct endpoint_route *endpoint_default_route(const struct endpoint *endpoint, enum address_family family)
{
    for (size_t i = 0; i < endpoint->route_count; i++)
        if (is_default(endpoint->routes[i].network, family) && endpoint_route_works(endpoint, &endpoint->routes[i]))
            return &endpoint->routes[i];
    return NULL;
}

const struct endpoint_rule *endpoint_default_rule(const struct endpoint *endpoint, enum address_family family)
{
    for (size_t i = 0; i < endpoint->rule_count; i++)
        if (is_default(endpoint->rules[i].network, family) && endpoint_rule_works(&endpoint->rules[i]))
            return &endpoint->rules[i];
    return NULL;
}

const struct endpoint_route *endpoint_route_to(const struct endpoint *endpoint, struct address address)
{
    const struct endpoint_route *best = NULL;

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        if (endpoint_route_works(endpoint, route) && network_holds(route->network, address) &&
            (!best || route->network.prefix > best->network.prefix))
            best = route;
    }
    return best;
}

/*
 * The subnets, a bit each, that have a working route to the destination of routes[first]; 0 when an
 * earlier route has the same destination.
 */
static uint64_t subnets_with(const struct endpoint *endpoint, size_t first)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        if (!network_same(route->network, endpoint->routes[first].network) || !endpoint_route_works(endpoint, route))
            continue;
        if (i < first)
            return 0;
        if (route->target < 0)
            continue;
        mask |= (uint64_t)1 << route->target;
    }
    return mask;
}

size_t endpoint_missing_routes(const struct endpoint *endpoint, struct missing_route *missing, size_t capacity)
{
    size_t count = 0;

    for (size_t i = 0; i < endpoint->route_count; i++) {
        uint64_t mask = endpoint_route_works(endpoint, &endpoint->routes[i]) ? subnets_with(endpoint, i) : 0;
        for (size_t j = 0; mask && j < endpoint->target_count; j++) {
            if (mask >> j & 1 || !endpoint_target_works(&endpoint->targets[j]))
                continue;
            if (count < capacity)
                missing[count] = (struct missing_route){&endpoint->routes[i], &endpoint->targets[j]};
            count++;
        }
    }
    return count;
}

static bool grants(const struct endpoint_rule *rule, const char *const *groups, size_t group_count)
{
    if (rule->everybody)
        return true;
    for (size_t i = 0; i < group_count; i++)
        if (rule->group && strcmp(rule->group, groups[i]) == 0)
            return true;
    return false;
}

struct access_answer endpoint_access(const struct endpoint *endpoint, const char *const *groups, size_t group_count,
                                     struct address address)
{
    struct access_answer answer = {false, NULL, NULL};

    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (!endpoint_rule_works(rule) || !network_holds(rule->network, address))
            continue;
        bool granted = grants(rule, groups, group_count);
        if (!answer.rule || rule->network.prefix > answer.rule->network.prefix) {
            if (answer.allowed)
                answer.hidden = answer.rule;
            answer.rule = rule;
            answer.allowed = granted;
        } else if (granted && rule->network.prefix == answer.rule->network.prefix && !answer.allowed) {
            answer.rule = rule;
            answer.allowed = true;
        } else if (granted && rule->network.prefix < answer.rule->network.prefix &&
                   (!answer.hidden || rule->network.prefix > answer.hidden->network.prefix)) {
            answer.hidden = rule;
        }
    }
    if (answer.allowed)
        answer.hidden = NULL;
    return answer;
}
