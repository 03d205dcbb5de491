/* SPDX-License-Identifier: MIT */
/* Looking things up in a network_state: its links, and the way to an address. */
#include <string.h>

#include "network/network_state.h"

const struct net_link *network_link(const struct network_state *state, unsigned index)
{
    size_t low = 0;
    size_t high = state->link_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (state->links[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < state->link_count && state->links[low].index == index ? &state->links[low] : NULL;
}

const struct net_link *network_link_named(const struct network_state *state, const char *name)
{
    for (size_t i = 0; i < state->link_count; i++)
        if (strcmp(state->links[i].name, name) == 0)
            return &state->links[i];
    return NULL;
}

const char *network_link_name(const struct network_state *state, unsigned index)
{
    const struct net_link *link = network_link(state, index);

    return link ? link->name : "?";
}

const struct net_neighbour *network_neighbour(const struct network_state *state, unsigned link, struct address address)
{
    for (size_t i = 0; i < state->neighbour_count; i++)
        if (state->neighbours[i].link == link && address_same(state->neighbours[i].address, address))
            return &state->neighbours[i];
    return NULL;
}

bool network_is_vpn(const struct net_link *link)
{
    return link->kind == LINK_TUN || link->kind == LINK_OVPN || link->kind == LINK_WIREGUARD ||
           link->kind == LINK_IPSEC;
}

const char *network_container_bridge(const struct net_link *link)
{
    static const struct {
        const char *start;
        const char *owner;
    } bridges[] = {
        {"docker", "Docker"},
        {"br-", "Docker"},
        {"podman", "Podman"},
        {"cni-podman", "Podman"},
        {"virbr", "libvirt"},
        {"lxcbr", "LXC"},
        {"lxdbr", "LXD"},
        {"incusbr", "Incus"},
        {"cni", "Kubernetes"},
        {"flannel", "Kubernetes"},
        {"kube-bridge", "Kubernetes"},
    };

    if (link->kind != LINK_BRIDGE)
        return NULL;
    for (size_t i = 0; i < sizeof(bridges) / sizeof(bridges[0]); i++)
        if (strncmp(link->name, bridges[i].start, strlen(bridges[i].start)) == 0)
            return bridges[i].owner;
    return NULL;
}

/* True when `route` comes before the first one to `destination` in `table`. */
static bool comes_before(const struct net_route *route, struct network destination, uint32_t table)
{
    int order = (int)route->destination.address.family - (int)destination.address.family;

    if (order == 0)
        order = memcmp(route->destination.address.bytes, destination.address.bytes, sizeof(destination.address.bytes));
    if (order == 0)
        order = (int)route->destination.prefix - (int)destination.prefix;
    return order < 0 || (order == 0 && route->table < table);
}

/*
 * The place of the first route to exactly this network in a table, or of what comes behind where it
 * would be.
 */
static size_t place_of(const struct network_state *state, struct network destination, uint32_t table)
{
    size_t low = 0;
    size_t high = state->route_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comes_before(&state->routes[middle], destination, table))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_of_table(const struct network_state *state, size_t place, struct network destination, uint32_t table)
{
    return place < state->route_count && state->routes[place].table == table &&
           network_same(state->routes[place].destination, destination);
}

/* The route to exactly this network that a table has, or NULL. */
static const struct net_route *route_of_table(const struct network_state *state, struct network destination,
                                              uint32_t table, unsigned without)
{
    for (size_t i = place_of(state, destination, table); is_of_table(state, i, destination, table); i++)
        if (without == 0 || state->routes[i].link != without)
            return &state->routes[i];
    return NULL;
}

const struct net_route *network_route_of(const struct network_state *state, struct network destination, unsigned link)
{
    for (size_t i = place_of(state, destination, TABLE_MAIN); is_of_table(state, i, destination, TABLE_MAIN); i++)
        if (state->routes[i].link == link)
            return &state->routes[i];
    return NULL;
}

static const struct net_route *longest_prefix(const struct network_state *state, struct address destination,
                                              const struct net_rule *rule, unsigned without)
{
    for (int prefix = (int)address_bits(destination); prefix >= 0 && prefix > rule->suppress; prefix--) {
        const struct net_route *route =
            route_of_table(state, network_of(destination, (unsigned)prefix), rule->table, without);
        if (route)
            return route;
    }
    return NULL;
}

static bool applies(const struct net_rule *rule, struct address destination)
{
    bool matches = !rule->selective &&
                   (rule->destination.address.family == ADDRESS_NONE || network_holds(rule->destination, destination));

    return rule->family == destination.family && matches != rule->inverted;
}

/* What the kernel has when no one changed anything. */
static const struct net_route *by_usual_rules(const struct network_state *state, struct address destination,
                                              unsigned without)
{
    const struct net_rule usual[] = {
        {.table = TABLE_LOCAL, .suppress = -1},
        {.table = TABLE_MAIN, .suppress = -1},
        {.table = TABLE_DEFAULT, .suppress = -1},
    };
    const struct net_route *route = NULL;

    for (size_t i = 0; i < 3 && !route; i++)
        route = longest_prefix(state, destination, &usual[i], without);
    return route;
}

const struct net_route *network_route_to(const struct network_state *state, struct address destination,
                                         unsigned without)
{
    const struct net_route *route = NULL;
    uint32_t from = 0;

    if (state->rule_count == 0)
        route = by_usual_rules(state, destination, without);
    for (size_t i = 0; i < state->rule_count && !route; i++) {
        const struct net_rule *rule = &state->rules[i];
        if (rule->priority < from || rule->passes || !applies(rule, destination))
            continue;
        if (rule->refuses)
            return NULL;
        if (rule->jump > rule->priority)
            from = rule->jump;
        else
            route = longest_prefix(state, destination, rule, without);
    }
    return route && route->kind != ROUTE_REFUSED ? route : NULL;
}

static struct network_route way_of(const struct network_state *state, const struct net_route *route)
{
    struct network_route way = {.link = NULL};

    if (!route)
        return way;
    const struct net_neighbour *neighbour = network_neighbour(state, route->link, route->gateway);
    way.link = network_link(state, route->link);
    way.gateway = route->gateway;
    way.link_mtu = way.link ? way.link->mtu : 0;
    way.route_mtu = route->mtu;
    way.mac = neighbour ? neighbour->mac : NULL;
    return way;
}

struct network_route network_route_for(const struct network_state *state, struct address destination, unsigned without)
{
    return way_of(state, network_route_to(state, destination, without));
}

/* Any address that is no one's will do: it is only looked up, never asked. */
struct network_route network_default_route(const struct network_state *state, unsigned without)
{
    static const struct address somewhere[] = {
        {ADDRESS_IPV4, {192, 0, 2, 1}},
        {ADDRESS_IPV6, {0x20, 0x01, 0x0d, 0xb8, [15] = 1}},
    };
    struct network_route way = {.link = NULL};

    for (size_t i = 0; i < sizeof(somewhere) / sizeof(somewhere[0]) && !way.link; i++)
        way = network_route_for(state, somewhere[i], without);
    return way;
}
