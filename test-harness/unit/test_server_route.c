/* SPDX-License-Identifier: MIT */
/* When another way to the server is taken, and when it only looks like one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "network/server_route.h"

enum { CABLE = 2, RADIO = 3, TUNNEL = 9 };

static struct address address_of(const char *text)
{
    struct address address = {.family = ADDRESS_NONE};

    assert_true(address_parse(slice_of(text), &address));
    return address;
}

static struct tunnel tunnel_to(const char *server)
{
    struct tunnel tunnel = {.times = 1, .device = "tun0"};

    tunnel.server = address_of(server);
    return tunnel;
}

/* A default route; none without a gateway. The tunnel has a route to everything, too. */
static struct network_state *picture(unsigned link, const char *gateway, unsigned mtu, const uint8_t *mac)
{
    struct network_state *state = network_new();
    const struct net_link links[] = {{.index = link, .name = "lan", .mtu = mtu},
                                     {.index = TUNNEL, .name = "tun0", .mtu = 1500}};
    struct net_route by_tunnel = {.link = TUNNEL, .table = TABLE_MAIN};
    struct net_route route = {.link = link, .table = TABLE_MAIN};

    assert_non_null(state);
    assert_true(network_parse(SLICE("0.0.0.0/1"), &by_tunnel.destination));
    assert_true(network_parse(SLICE("0.0.0.0/0"), &route.destination));
    network_add_link(state, &links[0]);
    network_add_link(state, &links[1]);
    network_add_route(state, &by_tunnel);
    if (gateway) {
        struct net_neighbour neighbour = {.link = link, .address = address_of(gateway)};
        route.gateway = neighbour.address;
        network_add_route(state, &route);
        if (mac) {
            memcpy(neighbour.mac, mac, MAC_SIZE);
            network_add_neighbour(state, &neighbour);
        }
    }
    network_sort(state);
    return state;
}

static bool moved(struct server_route *known, struct network_state *state, const struct tunnel *tunnel)
{
    bool other = server_route_take(known, state, tunnel);

    network_free(state);
    return other;
}

static const uint8_t one_mac[MAC_SIZE] = {2, 0, 0, 0, 0, 1};
static const uint8_t other_mac[MAC_SIZE] = {2, 0, 0, 0, 0, 2};

static void another_link_gateway_or_mtu_is_another_way(void **state)
{
    struct tunnel tunnel = tunnel_to("52.0.2.1");
    struct server_route known = {0};

    (void)state;
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, NULL), &tunnel));
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, NULL), &tunnel));
    assert_true(moved(&known, picture(RADIO, "192.168.1.1", 1500, NULL), &tunnel));
    assert_true(moved(&known, picture(RADIO, "192.168.2.1", 1500, NULL), &tunnel));
    assert_true(moved(&known, picture(RADIO, "192.168.2.1", 1280, NULL), &tunnel));
    assert_false(moved(&known, picture(RADIO, "192.168.2.1", 1280, NULL), &tunnel));
}

static void networks_with_the_same_addresses_are_told_apart_by_the_gateway(void **state)
{
    struct tunnel tunnel = tunnel_to("52.0.2.1");
    struct server_route known = {0};

    (void)state;
    assert_false(moved(&known, picture(RADIO, "192.168.1.1", 1500, one_mac), &tunnel));
    /* forgotten for a while */
    assert_false(moved(&known, picture(RADIO, "192.168.1.1", 1500, NULL), &tunnel));
    assert_false(moved(&known, picture(RADIO, "192.168.1.1", 1500, one_mac), &tunnel));
    assert_true(moved(&known, picture(RADIO, "192.168.1.1", 1500, other_mac), &tunnel));
}

static void no_way_for_a_while_is_no_other_way(void **state)
{
    struct tunnel tunnel = tunnel_to("52.0.2.1");
    struct server_route known = {0};

    (void)state;
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, one_mac), &tunnel));
    assert_false(moved(&known, picture(CABLE, NULL, 1500, NULL), &tunnel));
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, one_mac), &tunnel));
    assert_false(moved(&known, picture(CABLE, NULL, 1500, NULL), &tunnel));
    assert_true(moved(&known, picture(RADIO, "192.168.2.1", 1500, other_mac), &tunnel));
}

static void a_new_tunnel_or_another_server_begins_anew(void **state)
{
    struct tunnel tunnel = tunnel_to("52.0.2.1");
    struct tunnel elsewhere = tunnel_to("52.0.2.2");
    struct server_route known = {0};

    (void)state;
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, NULL), &tunnel));
    assert_false(moved(&known, picture(RADIO, "192.168.2.1", 1500, NULL), &elsewhere));
    elsewhere.times = 2;
    assert_false(moved(&known, picture(CABLE, "192.168.1.1", 1500, NULL), &elsewhere));
    elsewhere.server.family = ADDRESS_NONE;
    assert_false(moved(&known, picture(RADIO, "192.168.2.1", 1500, NULL), &elsewhere));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_link_gateway_or_mtu_is_another_way),
        cmocka_unit_test(networks_with_the_same_addresses_are_told_apart_by_the_gateway),
        cmocka_unit_test(no_way_for_a_while_is_no_other_way),
        cmocka_unit_test(a_new_tunnel_or_another_server_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
