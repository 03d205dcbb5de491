/* SPDX-License-Identifier: MIT */
#include "network/network_state.h"

#include <stdlib.h>
#include <string.h>

struct network_state *network_new(void)
{
    return calloc(1, sizeof(struct network_state));
}

void network_free(struct network_state *state)
{
    if (!state)
        return;
    free(state->links);
    free(state->addresses);
    free(state->routes);
    free(state->rules);
    free(state->neighbours);
    free(state);
}

enum { FIRST_ROOM = 16 };

/*
 * `list`, moved to where there is room for one element more; NULL when there is none, which is
 * counted. Lists double from FIRST_ROOM on.
 */
static void *with_room(struct network_state *state, void *list, size_t count, size_t size, size_t most)
{
    bool full = count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);

    if (count < most && full)
        list = realloc(list, size * (count ? 2 * count : FIRST_ROOM));
    if (count < most && list)
        return list;
    state->left_out++;
    return NULL;
}

void network_add_link(struct network_state *state, const struct net_link *link)
{
    struct net_link *list = with_room(state, state->links, state->link_count, sizeof(*list), NETWORK_LINKS_MAX);

    if (!list)
        return;
    state->links = list;
    list[state->link_count++] = *link;
}

void network_add_address(struct network_state *state, const struct net_address *address)
{
    struct net_address *list =
        with_room(state, state->addresses, state->address_count, sizeof(*list), NETWORK_ADDRESSES_MAX);

    if (!list)
        return;
    state->addresses = list;
    list[state->address_count++] = *address;
}

void network_add_route(struct network_state *state, const struct net_route *route)
{
    struct net_route *list = with_room(state, state->routes, state->route_count, sizeof(*list), NETWORK_ROUTES_MAX);

    if (!list)
        return;
    state->routes = list;
    list[state->route_count] = *route;
    list[state->route_count].order = (unsigned)state->route_count;
    state->route_count++;
}

void network_add_rule(struct network_state *state, const struct net_rule *rule)
{
    struct net_rule *list = with_room(state, state->rules, state->rule_count, sizeof(*list), NETWORK_RULES_MAX);

    if (!list)
        return;
    state->rules = list;
    list[state->rule_count] = *rule;
    list[state->rule_count].order = (unsigned)state->rule_count;
    state->rule_count++;
}

void network_add_neighbour(struct network_state *state, const struct net_neighbour *neighbour)
{
    struct net_neighbour *list =
        with_room(state, state->neighbours, state->neighbour_count, sizeof(*list), NETWORK_NEIGHBOURS_MAX);

    if (!list)
        return;
    state->neighbours = list;
    list[state->neighbour_count++] = *neighbour;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* In the order of sweeps: family, address, the wider network first. */
static int compare_networks(const struct network *a, const struct network *b)
{
    int order = compare_numbers(a->address.family, b->address.family);

    if (order == 0)
        order = memcmp(a->address.bytes, b->address.bytes, sizeof(a->address.bytes));
    return order ? order : compare_numbers(a->prefix, b->prefix);
}

static int compare_links(const void *a, const void *b)
{
    return compare_numbers(((const struct net_link *)a)->index, ((const struct net_link *)b)->index);
}

static int compare_addresses(const void *a, const void *b)
{
    const struct net_address *one = a;
    const struct net_address *other = b;
    int order = compare_numbers(one->link, other->link);

    if (order == 0)
        order = compare_networks(&one->network, &other->network);
    return order ? order : memcmp(&one->address, &other->address, sizeof(one->address));
}

static int compare_routes(const void *a, const void *b)
{
    const struct net_route *one = a;
    const struct net_route *other = b;
    int order = compare_networks(&one->destination, &other->destination);

    if (order == 0)
        order = compare_numbers(one->table, other->table);
    if (order == 0)
        order = compare_numbers(one->metric, other->metric);
    return order ? order : compare_numbers(one->order, other->order);
}

static int compare_rules(const void *a, const void *b)
{
    const struct net_rule *one = a;
    const struct net_rule *other = b;
    int order = compare_numbers(one->priority, other->priority);

    return order ? order : compare_numbers(one->order, other->order);
}

static int compare_neighbours(const void *a, const void *b)
{
    const struct net_neighbour *one = a;
    const struct net_neighbour *other = b;
    int order = compare_numbers(one->link, other->link);

    return order ? order : memcmp(&one->address, &other->address, sizeof(one->address));
}

/* qsort() takes no NULL, and most lists come sorted. */
static void sort(void *list, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    const char *at = list;
    bool sorted = true;

    for (size_t i = 1; i < count && sorted; i++)
        sorted = compare(at + (i - 1) * size, at + i * size) <= 0;
    if (!sorted)
        qsort(list, count, size, compare);
}

void network_sort(struct network_state *state)
{
    sort(state->links, state->link_count, sizeof(*state->links), compare_links);
    sort(state->addresses, state->address_count, sizeof(*state->addresses), compare_addresses);
    sort(state->routes, state->route_count, sizeof(*state->routes), compare_routes);
    sort(state->rules, state->rule_count, sizeof(*state->rules), compare_rules);
    sort(state->neighbours, state->neighbour_count, sizeof(*state->neighbours), compare_neighbours);
}

static bool same_link(const struct net_link *a, const struct net_link *b)
{
    return a->index == b->index && strcmp(a->name, b->name) == 0 && a->kind == b->kind && a->mtu == b->mtu &&
           a->master == b->master && a->up == b->up && a->running == b->running;
}

static bool same_address(const struct net_address *a, const struct net_address *b)
{
    return compare_addresses(a, b) == 0 && a->link_local == b->link_local;
}

static bool same_route(const struct net_route *a, const struct net_route *b)
{
    return network_same(a->destination, b->destination) && address_same(a->gateway, b->gateway) &&
           address_same(a->source, b->source) && a->link == b->link && a->table == b->table && a->metric == b->metric &&
           a->mtu == b->mtu && a->kind == b->kind && a->connected == b->connected;
}

static bool same_rule(const struct net_rule *a, const struct net_rule *b)
{
    return a->priority == b->priority && a->table == b->table && network_same(a->destination, b->destination) &&
           a->family == b->family && a->selective == b->selective && a->inverted == b->inverted &&
           a->refuses == b->refuses && a->passes == b->passes && a->jump == b->jump && a->suppress == b->suppress;
}

bool network_state_same(const struct network_state *a, const struct network_state *b)
{
    bool same = a && b && a->link_count == b->link_count && a->address_count == b->address_count &&
                a->route_count == b->route_count && a->rule_count == b->rule_count;

    if (!same)
        return a == b;
    for (size_t i = 0; i < a->link_count && same; i++)
        same = same_link(&a->links[i], &b->links[i]);
    for (size_t i = 0; i < a->address_count && same; i++)
        same = same_address(&a->addresses[i], &b->addresses[i]);
    for (size_t i = 0; i < a->route_count && same; i++)
        same = same_route(&a->routes[i], &b->routes[i]);
    for (size_t i = 0; i < a->rule_count && same; i++)
        same = same_rule(&a->rules[i], &b->rules[i]);
    return same;
}
