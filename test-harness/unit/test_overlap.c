/* SPDX-License-Identifier: MIT */
/* Unit tests of network/overlap.h, against a model that asks for each address by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "network/overlap.h"
#include "rounds.h"

enum {
    TABLES = 100000,
    /*
     * of the space in which networks lie at random: 256 addresses, prefixes from /24 (or /120) on
     */
    BITS = 8,
    SPACE = 1 << BITS,
    LOCALS_MAX = 10,
    CLAIMS_HERE_MAX = 6,
    LOOPBACK = 1,
    LAN = 2,
    TUNNEL = 7
};

/*
 * A generator of our own, so that every run sees the same tables (Marsaglia, "Xorshift RNGs",
 * 2003).
 */
static uint32_t random_state = 2463534242U;

static uint32_t random_below(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % limit;
}

/*
 * The address with number `low` in the space: 10.1.2.0 on, or 255.255.255.0 on, so that the space's
 * end is met, too.
 */
static struct address in_space(unsigned low, unsigned family, bool at_end)
{
    static const uint8_t start4[2][3] = {{10, 1, 2}, {255, 255, 255}};
    struct address address = {.family = (uint8_t)family};

    if (family == ADDRESS_IPV4) {
        memcpy(address.bytes, start4[at_end], 3);
        address.bytes[3] = (uint8_t)low;
    } else {
        memset(address.bytes, at_end ? 0xfd : 0x20, 15);
        address.bytes[15] = (uint8_t)low;
    }
    return address;
}

/* What the model knows of a network: numbers of its first and last address. */
struct piece {
    unsigned first;
    unsigned last;
    unsigned prefix; /* in the space: 0 to BITS */
    unsigned metric;
    bool before;
    bool counts;
};

static struct piece random_piece(void)
{
    struct piece piece = {.prefix = random_below(BITS + 1), .metric = random_below(3), .before = random_below(2)};
    unsigned size = SPACE >> piece.prefix;

    piece.first = random_below(1U << piece.prefix) * size;
    piece.last = piece.first + size - 1;
    piece.counts = true;
    return piece;
}

/*
 * The longest prefix that holds the address, of equals the least metric, of equals the first: one
 * look at each.
 */
static int best_of(const struct piece *pieces, int count, unsigned low)
{
    int best = -1;

    for (int i = 0; i < count; i++) {
        if (!pieces[i].counts || low < pieces[i].first || low > pieces[i].last)
            continue;
        if (best < 0 || pieces[i].prefix > pieces[best].prefix ||
            (pieces[i].prefix == pieces[best].prefix && pieces[i].metric < pieces[best].metric))
            best = i;
    }
    return best;
}

static bool model_tunnel_wins(const struct piece *local, const struct piece *claim)
{
    if (claim->prefix > local->prefix)
        return true;
    if (claim->prefix < local->prefix || claim->metric > local->metric)
        return false;
    return claim->metric < local->metric || claim->before;
}

/* What was said of each address. */
struct told {
    int local[SPACE];
    int claim[SPACE];
    bool tunnel_wins[SPACE];
    unsigned runs;
    bool wrong; /* a run twice, not in order, or out of the space */
    unsigned next;
};

static void note(void *context, const struct contest *contest)
{
    struct told *told = context;
    bool six = contest->first.family == ADDRESS_IPV6;
    unsigned first = contest->first.bytes[six ? 15 : 3];
    unsigned last = contest->last.bytes[six ? 15 : 3];

    told->runs++;
    if (first < told->next || last < first)
        told->wrong = true;
    told->next = last + 1;
    for (unsigned low = first; low <= last; low++) {
        told->local[low] = (int)contest->local->mtu; /* carries the number of the piece */
        told->claim[low] = (int)contest->claim->network.prefix << 16 | (int)contest->claim->metric;
        told->tunnel_wins[low] = contest->tunnel_wins;
    }
}

static struct network_state *state_with_links(void)
{
    struct network_state *state = network_new();

    for (unsigned index = 1; index <= TUNNEL; index++) {
        struct net_link link = {.index = index, .kind = index == LOOPBACK ? LINK_LOOPBACK : LINK_ETHERNET};
        network_add_link(state, &link);
    }
    return state;
}

/*
 * A route that must not count: another table, the tunnel's own, one that is refused, the
 * loopback's, or without a link that is known.
 */
static void spoil(struct net_route *route)
{
    switch (random_below(6)) {
    case 0:
        route->table = 100;
        break;
    case 1:
        route->link = TUNNEL;
        break;
    case 2:
        route->kind = ROUTE_REFUSED;
        break;
    case 3:
        route->link = LOOPBACK;
        break;
    case 4:
        route->link = TUNNEL + 1; /* no one knows it */
        break;
    default:
        route->link = 0;
        break;
    }
}

static void one_table(unsigned family, bool at_end)
{
    static struct told told;
    struct piece locals[LOCALS_MAX];
    struct piece claimed[CLAIMS_HERE_MAX];
    int local_count = (int)random_below(LOCALS_MAX + 1);
    int claim_count = (int)random_below(CLAIMS_HERE_MAX + 1);
    unsigned whole = family == ADDRESS_IPV4 ? 24 : 120;
    struct network_state *state = state_with_links();
    static struct claims claims;

    claims.count = 0;
    for (int i = 0; i < local_count; i++) {
        locals[i] = random_piece();
        struct net_route route = {.link = LAN, .table = TABLE_MAIN, .metric = locals[i].metric, .mtu = (unsigned)i};
        route.destination = network_of(in_space(locals[i].first, family, at_end), whole + locals[i].prefix);
        locals[i].counts = random_below(5) > 0;
        if (!locals[i].counts)
            spoil(&route);
        network_add_route(state, &route);
    }
    for (int i = 0; i < claim_count; i++) {
        struct piece piece = random_piece();
        claimed[i] = piece;
        claims_add(&claims, (struct claim){network_of(in_space(piece.first, family, at_end), whole + piece.prefix),
                                           piece.metric, piece.before});
        for (int j = 0; j < i; j++) /* one network is claimed once */
            if (claimed[j].counts && claimed[j].prefix == piece.prefix && claimed[j].first == piece.first) {
                claimed[i].counts = false;
                claims.count--;
                break;
            }
    }
    network_sort(state);
    memset(&told, 0, sizeof(told));
    memset(told.local, 0xff, sizeof(told.local));
    overlaps_visit(state, TUNNEL, &claims, note, &told);
    assert_false(told.wrong);
    for (unsigned low = 0; low < SPACE; low++) {
        int local = best_of(locals, local_count, low);
        int claim = best_of(claimed, claim_count, low);
        bool both = local >= 0 && claim >= 0;
        assert_int_equal(told.local[low], both ? local : -1);
        if (!both)
            continue;
        assert_int_equal(told.claim[low], (int)(whole + claimed[claim].prefix) << 16 | (int)claimed[claim].metric);
        assert_int_equal(told.tunnel_wins[low], model_tunnel_wins(&locals[local], &claimed[claim]));
    }
    network_free(state);
}

static void no_address_differs_from_the_model_in_100000_random_tables(void **state)
{
    (void)state;
    for (unsigned i = 0; i < rounds(TABLES); i++)
        one_table(i % 2 ? ADDRESS_IPV6 : ADDRESS_IPV4, i % 4 < 2);
}

static struct network network(const char *text)
{
    struct network network = {.prefix = 0};

    assert_true(network_parse(slice_of(text), &network));
    return network;
}

static void add_lan(struct network_state *state, const char *text, unsigned link)
{
    struct net_route route = {
        .destination = network(text), .link = link, .table = TABLE_MAIN, .metric = 100, .connected = true};

    network_add_route(state, &route);
}

struct given {
    struct network_state *state;
    struct claims claims;
    struct overlap_needs needs;
    struct overlaps found;
};

static struct given *given(const char *lan, const char *claim)
{
    static struct given given;

    memset(&given, 0, sizeof(given));
    given.state = state_with_links();
    add_lan(given.state, lan, LAN);
    claims_add(&given.claims, (struct claim){network(claim), 0, true});
    return &given;
}

static void find(struct given *given)
{
    network_sort(given->state);
    overlaps_find(given->state, TUNNEL, &given->claims, &given->needs, NULL, &given->found);
}

static void assert_ranges(const struct given *given, size_t which, const char *expected)
{
    char buffer[256];
    struct text text;

    assert_true(which < given->found.count);
    text_start(&text, buffer, sizeof(buffer));
    overlap_add_ranges(&given->found.list[which], &text);
    assert_string_equal(buffer, expected);
}

static void a_lan_inside_a_pushed_route_keeps_its_addresses(void **state)
{
    (void)state;
    struct given *given_here = given("192.168.1.0/24", "192.168.0.0/16");

    find(given_here);
    assert_int_equal(given_here->found.count, 1);
    assert_false(given_here->found.list[0].tunnel_wins);
    assert_ranges(given_here, 0, "192.168.1.1 to .254");
    network_free(given_here->state);
}

static void a_pushed_route_inside_a_lan_takes_its_part(void **state)
{
    (void)state;
    struct given *given_here = given("10.0.0.0/16", "10.0.5.0/24");

    claims_add(&given_here->claims, (struct claim){network("10.0.255.128/25"), 0, true});
    find(given_here);
    assert_int_equal(given_here->found.count, 2);
    assert_true(given_here->found.list[0].tunnel_wins);
    assert_ranges(given_here, 0, "10.0.5.0 to .255");
    assert_ranges(given_here, 1, "10.0.255.128 to .254");
    network_free(given_here->state);
}

static void networks_that_only_touch_do_not_overlap(void **state)
{
    (void)state;
    struct given *given_here = given("192.168.1.0/24", "192.168.2.0/23");

    claims_add(&given_here->claims, (struct claim){network("192.168.0.0/24"), 0, true});
    find(given_here);
    assert_int_equal(given_here->found.count, 0);
    network_free(given_here->state);
}

static void a_summary_is_a_conflict_only_where_somebody_needs_what_is_lost(void **state)
{
    (void)state;
    struct given *given_here = given("10.0.5.0/24", "10.0.0.0/8");

    find(given_here);
    assert_int_equal(given_here->found.count, 0);
    given_here->needs.inside[given_here->needs.inside_count++] = network("10.0.4.2").address;
    find(given_here);
    assert_int_equal(given_here->found.count, 0);
    given_here->needs.inside[given_here->needs.inside_count++] = network("10.0.5.2").address;
    find(given_here);
    assert_int_equal(given_here->found.count, 1);
    assert_true(given_here->found.list[0].needed);
    network_free(given_here->state);
}

static void a_full_tunnel_and_what_every_link_has_are_no_conflict(void **state)
{
    (void)state;
    struct given *given_here = given("192.168.1.0/24", "0.0.0.0/1");

    claims_add(&given_here->claims, (struct claim){network("128.0.0.0/1"), 0, true});
    claims_add(&given_here->claims, (struct claim){network("0.0.0.0/0"), 0, true});
    claims_add(&given_here->claims, (struct claim){network("169.254.0.0/16"), 0, true});
    claims_add(&given_here->claims, (struct claim){network("fe80::/64"), 0, true});
    add_lan(given_here->state, "169.254.0.0/16", LAN);
    add_lan(given_here->state, "fe80::/64", LAN);
    find(given_here);
    assert_int_equal(given_here->found.count, 0);
    network_free(given_here->state);
}

static void the_sweep_goes_on_behind_the_end_of_ipv4(void **state)
{
    (void)state;
    struct given *given_here = given("255.255.255.0/24", "255.255.255.128/25");

    add_lan(given_here->state, "2001:db8:0:5::/64", LAN);
    claims_add(&given_here->claims, (struct claim){network("2001:db8::/48"), 0, true});
    find(given_here);
    assert_int_equal(given_here->found.count, 2);
    assert_ranges(given_here, 0, "255.255.255.128 to .254");
    assert_ranges(given_here, 1, "2001:db8:0:5:: to 2001:db8:0:5:ffff:ffff:ffff:ffff");
    network_free(given_here->state);
}

static void holes_are_ranges_of_their_own(void **state)
{
    (void)state;
    struct given *given_here = given("192.0.2.0/24", "192.0.2.0/24");

    add_lan(given_here->state, "192.0.2.64/26", LAN + 1);
    add_lan(given_here->state, "192.0.2.200/32", LAN + 2);
    find(given_here);
    assert_int_equal(given_here->found.count, 3);
    assert_true(given_here->found.list[0].tunnel_wins);
    assert_ranges(given_here, 0, "192.0.2.1 to .63, 192.0.2.128 to .199, 192.0.2.201 to .254");
    assert_false(given_here->found.list[1].tunnel_wins);
    assert_ranges(given_here, 1, "192.0.2.65 to .126");
    assert_ranges(given_here, 2, "192.0.2.200");
    assert_true(overlap_holds(&given_here->found.list[0], network("192.0.2.10").address));
    assert_false(overlap_holds(&given_here->found.list[0], network("192.0.2.70").address));
    network_free(given_here->state);
}

static void more_than_fits_is_counted_and_what_is_needed_stays(void **state)
{
    (void)state;
    struct given *given_here = given("10.0.0.0/24", "10.0.0.0/16");
    char text[32];

    for (unsigned i = 1; i < 200; i++) {
        (void)snprintf(text, sizeof(text), "10.0.%u.0/24", i);
        add_lan(given_here->state, text, LAN);
    }
    given_here->needs.inside[given_here->needs.inside_count++] = network("10.0.199.2").address;
    find(given_here);
    assert_int_equal(given_here->found.count, OVERLAPS_MAX);
    assert_int_equal(given_here->found.left_out, 200 - OVERLAPS_MAX);
    assert_ranges(given_here, 0, "10.0.199.1 to .254");
    network_free(given_here->state);
}

static void addresses_have_neighbours_up_to_the_ends_of_the_space(void **state)
{
    (void)state;
    struct address address = network("10.0.255.255").address;
    struct address end = network("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").address;

    assert_true(address_next(&address));
    assert_true(address_same(address, network("10.1.0.0").address));
    assert_true(address_previous(&address));
    assert_true(address_same(address, network("10.0.255.255").address));
    assert_false(address_next(&end));
    address = network("0.0.0.0").address;
    assert_false(address_previous(&address));
    assert_true(address_same(address, network("0.0.0.0").address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_address_differs_from_the_model_in_100000_random_tables),
        cmocka_unit_test(a_lan_inside_a_pushed_route_keeps_its_addresses),
        cmocka_unit_test(a_pushed_route_inside_a_lan_takes_its_part),
        cmocka_unit_test(networks_that_only_touch_do_not_overlap),
        cmocka_unit_test(a_summary_is_a_conflict_only_where_somebody_needs_what_is_lost),
        cmocka_unit_test(a_full_tunnel_and_what_every_link_has_are_no_conflict),
        cmocka_unit_test(the_sweep_goes_on_behind_the_end_of_ipv4),
        cmocka_unit_test(holes_are_ranges_of_their_own),
        cmocka_unit_test(more_than_fits_is_counted_and_what_is_needed_stays),
        cmocka_unit_test(addresses_have_neighbours_up_to_the_ends_of_the_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
