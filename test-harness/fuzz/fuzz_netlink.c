/* SPDX-License-Identifier: MIT */
/*
 * What the kernel answers under libFuzzer: the input is a run of netlink messages. Whatever they
 * hold, lookups and overlaps end and stay inside their lists.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include "network/network_reader.h"
#include "network/overlap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 65536 };

static void take_all(struct network_state *state, const void *bytes, size_t size)
{
    int left = (int)size;

    for (const struct nlmsghdr *message = bytes; network_message_ok(message, left);
         message = mnl_nlmsg_next(message, &left))
        network_take_message(state, message);
}

static void look_up(const struct network_state *state, struct address address)
{
    const struct net_route *route = network_route_to(state, address, 0);

    if (route && (route < state->routes || route >= state->routes + state->route_count))
        abort();
    network_route_for(state, address, 1);
}

/* Each run lies behind the one before. */
static void check_contest(void *context, const struct contest *contest)
{
    struct address *last = context;

    if (last->family > contest->first.family)
        abort();
    if (last->family == contest->first.family && memcmp(last->bytes, contest->first.bytes, sizeof(last->bytes)) >= 0)
        abort();
    if (memcmp(contest->first.bytes, contest->last.bytes, sizeof(last->bytes)) > 0)
        abort();
    *last = contest->last;
}

/* Every other route is claimed by the tunnel. */
static void compare(const struct network_state *state)
{
    static struct claims claims;
    static struct overlaps found;
    static const struct overlap_needs needs;
    struct address last = {.family = ADDRESS_NONE};

    claims.count = 0;
    claims.left_out = 0;
    for (size_t i = 0; i < state->route_count; i += 2)
        claims_add(&claims, (struct claim){state->routes[i].destination, state->routes[i].metric, false});
    overlaps_visit(state, 0, &claims, check_contest, &last);
    overlaps_find(state, 0, &claims, &needs, NULL, &found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size < INPUT_MAX ? size : INPUT_MAX;
    /* aligned, and of the exact size: a read beyond it is seen */
    void *bytes = malloc(length ? length : 1);
    struct network_state *state = network_new();

    if (!bytes || !state)
        abort();
    if (length)
        memcpy(bytes, data, length);
    take_all(state, bytes, length);
    network_sort(state);
    for (size_t i = 0; i < state->route_count && i < 16; i++) {
        look_up(state, state->routes[i].destination.address);
        look_up(state, state->routes[i].gateway);
    }
    for (size_t i = 0; i < state->link_count; i++)
        network_container_bridge(&state->links[i]);
    network_default_route(state, 0);
    compare(state);
    if (!network_state_same(state, state))
        abort();
    network_free(state);
    free(bytes);
    return 0;
}
