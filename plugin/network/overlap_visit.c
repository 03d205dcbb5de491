/* SPDX-License-Identifier: MIT */
/*
 * One sweep through the address space. Networks nest or are apart, so on either side those that
 * hold the address at hand are a stack, the longest prefix on top; it changes only where a network
 * begins or ends. The time is in proportion to the number of routes.
 */
#include <stdlib.h>
#include <string.h>

#include "network/overlap.h"

enum { NESTING_MAX = 129 };

/*
 * One side of the sweep: a sorted list of networks, and those of it that hold the address at hand.
 */
struct side {
    const void *list;
    size_t count;
    size_t next; /* not begun yet */
    const struct network *(*network)(const struct side *side, size_t index);
    bool (*counts)(const struct side *side, size_t index);
    size_t stack[NESTING_MAX];
    size_t depth;
    const struct network_state *state; /* of the local side */
    unsigned tunnel;
};

static int compare_addresses(const struct address *a, const struct address *b)
{
    int order = (int)a->family - (int)b->family;

    return order ? order : memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

bool address_next(struct address *address)
{
    struct address next = *address;

    for (unsigned i = address_bits(next) / 8; i-- > 0;)
        if (++next.bytes[i] != 0) {
            *address = next;
            return true;
        }
    return false;
}

bool address_previous(struct address *address)
{
    struct address previous = *address;

    for (unsigned i = address_bits(previous) / 8; i-- > 0;)
        if (previous.bytes[i]-- != 0) {
            *address = previous;
            return true;
        }
    return false;
}

/* Default routes, and what every link has. */
static bool is_nobodys(struct network network)
{
    static const struct network everywhere[] = {
        {{ADDRESS_IPV4, {169, 254}}, 16},   {{ADDRESS_IPV4, {127}}, 8},  {{ADDRESS_IPV4, {224}}, 4},
        {{ADDRESS_IPV6, {0xfe, 0x80}}, 10}, {{ADDRESS_IPV6, {0xff}}, 8},
    };

    for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++)
        if (network_covers(everywhere[i], network))
            return true;
    return network.prefix == 0;
}

static const struct network *local_network(const struct side *side, size_t index)
{
    return &((const struct net_route *)side->list)[index].destination;
}

static bool local_counts(const struct side *side, size_t index)
{
    const struct net_route *route = (const struct net_route *)side->list + index;

    if (route->table != TABLE_MAIN || route->kind != ROUTE_UNICAST || route->link == 0 || route->link == side->tunnel ||
        is_nobodys(route->destination))
        return false;
    const struct net_link *link = network_link(side->state, route->link);
    return link && link->kind != LINK_LOOPBACK;
}

static const struct network *claimed_network(const struct side *side, size_t index)
{
    return &((const struct claim *)side->list)[index].network;
}

static bool claim_counts(const struct side *side, size_t index)
{
    return !is_nobodys(*claimed_network(side, index));
}

/* The next network that will begin, or NULL; what does not count is passed over. */
static const struct network *upcoming(struct side *side)
{
    while (side->next < side->count && !side->counts(side, side->next))
        side->next++;
    return side->next < side->count ? side->network(side, side->next) : NULL;
}

/* The network on top of the stack, or NULL. */
static const struct network *top(const struct side *side)
{
    return side->depth ? side->network(side, side->stack[side->depth - 1]) : NULL;
}

/*
 * Makes the stack what holds `at`. Of two routes to one network the first, with the lower metric,
 * counts.
 */
static void move_to(struct side *side, struct address at)
{
    while (side->depth && !network_holds(*top(side), at))
        side->depth--;
    for (; side->next < side->count; side->next++) {
        const struct network *next = side->network(side, side->next);
        if (compare_addresses(&next->address, &at) > 0)
            break;
        bool again = side->depth && network_same(*top(side), *next);
        if (network_holds(*next, at) && !again && side->depth < NESTING_MAX && side->counts(side, side->next))
            side->stack[side->depth++] = side->next;
    }
}

/*
 * Lowers *last to where the side changes: the end of its network on top, or in front of the next
 * one's beginning.
 */
static void lower_to_change(struct side *side, struct address *last)
{
    const struct network *next = upcoming(side);

    if (side->depth) {
        struct address end = network_last(*top(side));
        if (compare_addresses(&end, last) < 0)
            *last = end;
    }
    if (next && compare_addresses(&next->address, last) <= 0) {
        *last = next->address;
        address_previous(last);
    }
}

static bool tunnel_wins(const struct net_route *local, const struct claim *claim)
{
    if (local->destination.prefix != claim->network.prefix)
        return claim->network.prefix > local->destination.prefix;
    return claim->metric != local->metric ? claim->metric < local->metric : claim->before;
}

static void report(const struct side *local, const struct side *claimed, struct address first, struct address last,
                   overlap_visitor *visit, void *context)
{
    struct contest contest = {
        .local = (const struct net_route *)local->list + local->stack[local->depth - 1],
        .claim = (const struct claim *)claimed->list + claimed->stack[claimed->depth - 1],
        .first = first,
        .last = last,
    };

    contest.tunnel_wins = tunnel_wins(contest.local, contest.claim);
    visit(context, &contest);
}

/*
 * Where the sweep goes on when nothing holds the address at hand: the next claim, for without one
 * there is no contest.
 */
static bool next_beginning(struct side *claimed, struct address *at)
{
    const struct network *next = upcoming(claimed);

    if (next && compare_addresses(&next->address, at) > 0)
        *at = next->address;
    return next;
}

static int compare_claims(const void *a, const void *b)
{
    const struct claim *one = a;
    const struct claim *other = b;
    int order = compare_addresses(&one->network.address, &other->network.address);

    if (order == 0)
        order = (int)one->network.prefix - (int)other->network.prefix;
    if (order == 0)
        order = one->metric < other->metric ? -1 : one->metric > other->metric;
    return order;
}

void overlaps_visit(const struct network_state *state, unsigned tunnel, struct claims *claims, overlap_visitor *visit,
                    void *context)
{
    struct side local = {
        .list = state->routes, .count = state->route_count, .network = local_network, .counts = local_counts};
    struct side claimed = {
        .list = claims->list, .count = claims->count, .network = claimed_network, .counts = claim_counts};
    struct address at = {.family = ADDRESS_NONE};

    local.state = state;
    local.tunnel = tunnel;
    if (claims->count > 1)
        qsort(claims->list, claims->count, sizeof(claims->list[0]), compare_claims);
    while (claimed.depth > 0 || next_beginning(&claimed, &at)) {
        move_to(&local, at);
        move_to(&claimed, at);
        if (claimed.depth == 0)
            continue;
        struct address last = network_last(*top(&claimed));
        lower_to_change(&local, &last);
        lower_to_change(&claimed, &last);
        if (local.depth)
            report(&local, &claimed, at, last, visit, context);
        at = last;
        if (!address_next(&at))
            claimed.depth = 0; /* the end of IPv4: what is left are claims of IPv6 */
    }
}
