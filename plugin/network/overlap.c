/* SPDX-License-Identifier: MIT */
/* From runs of addresses that two claim to what is worth saying. */
#include "network/overlap.h"

#include <string.h>

enum { VPC_PREFIX = 16, VPC_PREFIX6 = 44, LAN_PREFIX_MAX = 30 };

void claims_add(struct claims *claims, struct claim claim)
{
    if (claims->count == CLAIMS_MAX)
        claims->left_out++;
    else
        claims->list[claims->count++] = claim;
}

bool network_is_summary(struct network network)
{
    return network.prefix < (network.address.family == ADDRESS_IPV6 ? VPC_PREFIX6 : VPC_PREFIX);
}

static bool in_order(struct address a, struct address b)
{
    return a.family == b.family && memcmp(a.bytes, b.bytes, sizeof(a.bytes)) <= 0;
}

static bool holds_any(struct address first, struct address last, const struct address *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (in_order(first, list[i]) && in_order(list[i], last))
            return true;
    return false;
}

struct collecting {
    const struct network_state *state;
    const struct overlap_needs *needs;
    overlap_filter *filter;
    struct overlaps *found;
};

static bool is_needed(const struct overlap_needs *needs, const struct contest *contest)
{
    if (contest->tunnel_wins)
        return holds_any(contest->first, contest->last, needs->outside, needs->outside_count);
    return holds_any(contest->first, contest->last, needs->inside, needs->inside_count);
}

static struct overlap *overlap_of(struct overlaps *found, const struct contest *contest)
{
    for (size_t i = found->count; i-- > 0;)
        if (found->list[i].local == contest->local && network_same(found->list[i].claimed, contest->claim->network))
            return &found->list[i];
    return NULL;
}

/*
 * Where there is no room, what is needed takes the place of what is not; NULL when it is left out.
 */
static struct overlap *new_overlap(struct overlaps *found, bool needed)
{
    if (found->count < OVERLAPS_MAX)
        return &found->list[found->count++];
    found->left_out++;
    for (size_t i = 0; needed && i < found->count; i++)
        if (!found->list[i].needed)
            return &found->list[i];
    return NULL;
}

static void add_range(struct overlap *overlap, struct address first, struct address last)
{
    if (overlap->range_count == OVERLAP_RANGES_MAX)
        overlap->ranges_left_out++;
    else
        overlap->ranges[overlap->range_count++] = (struct address_range){first, last};
}

static void collect(void *context, const struct contest *contest)
{
    const struct collecting *collecting = context;
    bool needed = is_needed(collecting->needs, contest);
    bool wide = network_is_summary(contest->local->destination) || network_is_summary(contest->claim->network);

    if ((wide && !needed) || (collecting->filter && !collecting->filter(collecting->state, contest)))
        return;
    struct overlap *overlap = overlap_of(collecting->found, contest);
    if (!overlap) {
        overlap = new_overlap(collecting->found, needed);
        if (!overlap)
            return;
        *overlap = (struct overlap){.local = contest->local, .claimed = contest->claim->network};
        overlap->tunnel_wins = contest->tunnel_wins;
    }
    overlap->needed |= needed;
    add_range(overlap, contest->first, contest->last);
}

void overlaps_find(const struct network_state *state, unsigned tunnel, struct claims *claims,
                   const struct overlap_needs *needs, overlap_filter *filter, struct overlaps *found)
{
    struct collecting collecting = {state, needs, filter, found};

    found->count = 0;
    found->left_out = 0;
    overlaps_visit(state, tunnel, claims, collect, &collecting);
}

bool overlap_holds(const struct overlap *overlap, struct address address)
{
    for (unsigned i = 0; i < overlap->range_count; i++)
        if (holds_any(overlap->ranges[i].first, overlap->ranges[i].last, &address, 1))
            return true;
    return false;
}

/* "192.0.2.1 to .254" */
static void add_range_text(struct text *text, struct address first, struct address last)
{
    text_add_address(text, first);
    if (address_same(first, last))
        return;
    text_add(text, " to ");
    if (first.family == ADDRESS_IPV4 && memcmp(first.bytes, last.bytes, 3) == 0)
        text_add(text, ".%u", last.bytes[3]);
    else
        text_add_address(text, last);
}

void overlap_add_ranges(const struct overlap *overlap, struct text *text)
{
    struct network local = overlap->local->destination;
    bool lan = local.address.family == ADDRESS_IPV4 && local.prefix <= LAN_PREFIX_MAX && overlap->local->connected;

    for (unsigned i = 0; i < overlap->range_count; i++) {
        struct address_range range = overlap->ranges[i];
        if (lan && address_same(range.first, local.address) && !address_same(range.first, range.last))
            address_next(&range.first);
        if (lan && address_same(range.last, network_last(local)) && !address_same(range.first, range.last))
            address_previous(&range.last);
        if (i > 0)
            text_add(text, ", ");
        add_range_text(text, range.first, range.last);
    }
    if (overlap->ranges_left_out)
        text_add(text, " and %u more ranges", overlap->ranges_left_out);
}
