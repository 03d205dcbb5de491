/* SPDX-License-Identifier: MIT */
/*
 * What a server pushes, under libFuzzer. Each line is one message; '-' in front of it: an option
 * that a pull-filter threw away; '!': options of a name that the client refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/pushed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void demand_network(struct network network)
{
    demand(network.prefix <= address_bits(network.address));
    demand(network_same(network, network_of(network.address, network.prefix)));
}

static void demand_bounds(const struct pushed *pushed)
{
    demand(pushed->route_count <= PUSHED_ROUTES_MAX && pushed->dns_count <= PUSHED_SERVERS_MAX &&
           pushed->domain_count <= PUSHED_DOMAINS_MAX);
    demand(!pushed->routes_left_out || pushed->route_count == PUSHED_ROUTES_MAX || pushed->routes_filtered);
    for (unsigned i = 0; i < pushed->route_count; i++)
        demand_network(pushed->routes[i].network);
    for (unsigned i = 0; i < pushed->domain_count; i++)
        demand(memchr(pushed->domains[i], '\0', sizeof(pushed->domains[i])) != NULL);
    demand(memchr(pushed->incomplete_option, '\0', sizeof(pushed->incomplete_option)) != NULL);
    demand(memchr(pushed->cipher, '\0', sizeof(pushed->cipher)) != NULL);
    demand(memchr(pushed->topology, '\0', sizeof(pushed->topology)) != NULL);
}

/* The route for an address holds it. */
static void demand_route(const struct pushed *pushed, struct address address)
{
    const struct network *route = pushed_route_for(pushed, address);

    demand(!route || network_holds(*route, address));
}

static void take(struct pushed *pushed, struct slice line)
{
    /* A copy of just its size: reading beyond it is seen. */
    char *copy = malloc(line.length ? line.length : 1);

    demand(copy != NULL);
    if (line.length)
        memcpy(copy, line.at, line.length);
    struct slice whole = {copy, line.length};
    if (slice_starts(whole, "-"))
        pushed_filter(pushed, slice_skip(whole, 1));
    else if (slice_starts(whole, "!"))
        pushed_refuse(pushed, slice_skip(whole, 1));
    else
        pushed_add(pushed, whole);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pushed pushed;
    static struct pushed before;
    struct slice rest = {(const char *)data, size};
    struct slice line;

    memset(&pushed, 0, sizeof(pushed));
    while (slice_split(&rest, '\n', &line)) {
        take(&pushed, line);
        demand_bounds(&pushed);
    }
    for (unsigned i = 0; i < pushed.route_count; i++)
        demand_route(&pushed, pushed.routes[i].network.address);
    for (unsigned i = 0; i < pushed.dns_count; i++)
        demand_route(&pushed, pushed.dns[i]);
    /* What was there already is not added twice. */
    if (size && !memchr(data, '\n', size) && data[0] != '-' && data[0] != '!') {
        before = pushed;
        take(&pushed, (struct slice){(const char *)data, size});
        demand(pushed.route_count == before.route_count && pushed.dns_count == before.dns_count &&
               pushed.domain_count == before.domain_count);
    }
    return 0;
}
