/* SPDX-License-Identifier: MIT */
/* Unit tests of session/pushed.h and base/address.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "session/pushed.h"
#include "session/tunnel.h"

static struct pushed given(const char *options)
{
    struct pushed pushed;

    memset(&pushed, 0, sizeof(pushed));
    pushed_add(&pushed, slice_of(options));
    return pushed;
}

static struct address address(const char *text)
{
    struct address address = {.family = ADDRESS_NONE};

    assert_true(address_parse(slice_of(text), &address));
    return address;
}

static void assert_network(struct network network, const char *expected)
{
    char shown[NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, shown, sizeof(shown));
    text_add_network(&text, network);
    assert_string_equal(shown, expected);
}

static void networks_are_read_and_written(void **state)
{
    (void)state;
    struct network network;

    assert_true(network_parse(SLICE("192.0.2.77/26"), &network));
    assert_network(network, "192.0.2.64/26");
    assert_true(network_parse(SLICE("2001:db8:1::7/33"), &network));
    assert_network(network, "2001:db8::/33");
    assert_true(network_parse(SLICE("192.0.2.77"), &network));
    assert_network(network, "192.0.2.77/32");
    assert_false(network_parse(SLICE("192.0.2.77/33"), &network));
    assert_false(network_parse(SLICE("192.0.2/24"), &network));
    assert_false(network_parse(SLICE("192.0.2.0/"), &network));
    assert_false(network_parse(SLICE(""), &network));
}

static void only_real_netmasks_are_masks(void **state)
{
    (void)state;
    unsigned prefix = 99;

    assert_true(netmask_parse(SLICE("255.255.240.0"), &prefix));
    assert_int_equal(prefix, 20);
    assert_true(netmask_parse(SLICE("0.0.0.0"), &prefix));
    assert_int_equal(prefix, 0);
    assert_true(netmask_parse(SLICE("255.255.255.255"), &prefix));
    assert_int_equal(prefix, 32);
    assert_false(netmask_parse(SLICE("255.0.255.0"), &prefix));
    assert_false(netmask_parse(SLICE("255.255"), &prefix));
}

static void networks_cover_each_other_by_prefix(void **state)
{
    (void)state;
    struct network wide = network_of(address("10.0.0.0"), 8);
    struct network narrow = network_of(address("10.3.4.0"), 22);

    assert_true(network_covers(wide, narrow));
    assert_false(network_covers(narrow, wide));
    assert_true(networks_overlap(narrow, wide));
    assert_true(network_holds(narrow, address("10.3.7.255")));
    assert_false(network_holds(narrow, address("10.3.8.0")));
    assert_false(network_holds(wide, address("2001:db8::1")));
    assert_true(address_same(network_last(narrow), address("10.3.7.255")));
}

static void a_push_of_client_vpn_is_read(void **state)
{
    (void)state;
    struct pushed pushed =
        given("dhcp-option DNS 10.0.0.2,route 10.0.0.0 255.255.0.0,route-gateway 10.9.0.97,topology subnet,ping 1,"
              "ping-restart 20,echo,echo,ifconfig 10.9.0.98 255.255.255.224,peer-id 1,cipher AES-256-GCM");

    assert_true(pushed.seen);
    assert_false(pushed.incomplete);
    assert_int_equal(pushed.route_count, 1);
    assert_network(pushed.routes[0].network, "10.0.0.0/16");
    assert_int_equal(pushed.dns_count, 1);
    assert_true(address_same(pushed.dns[0], address("10.0.0.2")));
    assert_true(address_same(pushed.local, address("10.9.0.98")));
    assert_network(pushed.subnet, "10.9.0.96/27");
    assert_string_equal(pushed.cipher, "AES-256-GCM");
    assert_int_equal(pushed.ping_restart, 20);
    assert_false(pushed.redirect_gateway);
}

static void full_tunnels_and_block_local_are_told_apart(void **state)
{
    (void)state;
    struct pushed full = given("redirect-gateway def1 bypass-dhcp,block-outside-dns,dhcp-option DOMAIN-ROUTE .");
    struct pushed local = given("redirect-gateway block-local");
    struct pushed private = given("redirect-private def1");

    assert_true(full.redirect_gateway && full.redirect_def1 && full.all_domains && full.block_outside_dns);
    assert_false(full.block_local);
    assert_true(local.block_local);
    assert_false(private.redirect_gateway);
}

static void an_option_that_arrives_cut_is_named(void **state)
{
    (void)state;
    struct pushed pushed = given("route 10.0.0.0 255.255.0.0,route 10.1.0.0 255.255");

    assert_true(pushed.incomplete);
    assert_string_equal(pushed.incomplete_option, "route 10.1.0.0 255.255");
    assert_int_equal(pushed.route_count, 1);
}

static void several_messages_add_up_and_nothing_counts_twice(void **state)
{
    (void)state;
    struct pushed pushed = given("route 10.0.0.0 255.255.0.0,push-continuation 2");

    pushed_add(&pushed, SLICE("route 10.0.0.0 255.255.0.0,route 10.1.0.0 255.255.0.0,push-continuation 1"));
    assert_int_equal(pushed.route_count, 2);
}

static void a_long_domain_that_comes_again_does_not_count_twice(void **state)
{
    static const char option[] =
        "dhcp-option DOMAIN a-domain-that-is-far-longer-than-what-is-kept-of-it.and-goes-on.example.com";
    struct pushed pushed;

    (void)state;
    memset(&pushed, 0, sizeof(pushed));
    for (unsigned i = 0; i < 3; i++)
        pushed_add(&pushed, slice_of(option));
    assert_int_equal(pushed.domain_count, 1);
}

static void more_routes_than_fit_are_counted(void **state)
{
    (void)state;
    struct pushed pushed = given("");

    for (unsigned i = 0; i < PUSHED_ROUTES_MAX + 3; i++) {
        char option[64];
        struct text text;
        text_start(&text, option, sizeof(option));
        text_add(&text, "route 10.%u.%u.0 255.255.255.0", i / 256, i % 256);
        pushed_add(&pushed, slice_of(option));
    }
    assert_int_equal(pushed.route_count, PUSHED_ROUTES_MAX);
    assert_int_equal(pushed.routes_left_out, 3);
}

static void what_the_client_throws_away_is_taken_out(void **state)
{
    (void)state;
    struct pushed pushed =
        given("redirect-gateway def1,route 10.0.0.0 255.255.0.0,route 10.1.0.0 255.255.0.0,dhcp-option DNS 10.0.0.2");

    pushed_filter(&pushed, SLICE("redirect-gateway def1"));
    assert_false(pushed.redirect_gateway);
    assert_true(pushed.redirect_filtered);
    pushed_filter(&pushed, SLICE("route 10.1.0.0 255.255.0.0"));
    assert_int_equal(pushed.route_count, 1);
    assert_int_equal(pushed.routes_filtered, 1);
    pushed_refuse(&pushed, SLICE("route"));
    assert_int_equal(pushed.route_count, 0);
    assert_int_equal(pushed.routes_filtered, 2);
    assert_false(pushed.dns_filtered);
    pushed_refuse(&pushed, SLICE("dhcp-option"));
    assert_int_equal(pushed.dns_count, 0);
    assert_true(pushed.dns_filtered);
}

static void the_longest_pushed_route_into_the_tunnel_is_found(void **state)
{
    (void)state;
    struct pushed pushed = given("redirect-gateway def1,route 10.0.0.0 255.0.0.0,route 10.1.0.0 255.255.0.0,"
                                 "route 10.1.2.0 255.255.255.0 net_gateway,route-ipv6 2001:db8::/32");

    assert_network(*pushed_route_for(&pushed, address("10.1.2.3")), "10.1.0.0/16");
    assert_network(*pushed_route_for(&pushed, address("10.2.2.3")), "10.0.0.0/8");
    assert_network(*pushed_route_for(&pushed, address("192.0.2.1")), "0.0.0.0/0");
    assert_network(*pushed_route_for(&pushed, address("2001:db8::1")), "2001:db8::/32");
    assert_null(pushed_route_for(&pushed, address("2001:db9::1")));
    for (unsigned i = 0; i < pushed.route_count; i++)
        assert_true(!pushed.routes[i].tried && pushed.routes[i].taken_line == 0);
}

static void the_tunnel_is_read_from_the_call_backs(void **state)
{
    (void)state;
    struct tunnel tunnel;

    memset(&tunnel, 0, sizeof(tunnel));
    tunnel_note(&tunnel, SLICE("dev=tun0"));
    tunnel_note(&tunnel, SLICE("tun_mtu=1500"));
    tunnel_note(&tunnel, SLICE("ifconfig_local=10.9.0.98"));
    tunnel_note(&tunnel, SLICE("trusted_ip6=2001:db8::7"));
    tunnel_note(&tunnel, SLICE("trusted_port=443"));
    tunnel_note(&tunnel, SLICE("trusted_port=99999999"));
    tunnel_note(&tunnel, SLICE("dev=a name that no device can have"));
    tunnel_note(&tunnel, SLICE("nothing"));
    assert_string_equal(tunnel.device, "tun0");
    assert_int_equal(tunnel.mtu, 1500);
    assert_true(address_same(tunnel.local, address("10.9.0.98")));
    assert_true(address_same(tunnel.server, address("2001:db8::7")));
    assert_int_equal(tunnel.server_port, 443);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_are_read_and_written),
        cmocka_unit_test(only_real_netmasks_are_masks),
        cmocka_unit_test(networks_cover_each_other_by_prefix),
        cmocka_unit_test(a_push_of_client_vpn_is_read),
        cmocka_unit_test(full_tunnels_and_block_local_are_told_apart),
        cmocka_unit_test(an_option_that_arrives_cut_is_named),
        cmocka_unit_test(several_messages_add_up_and_nothing_counts_twice),
        cmocka_unit_test(a_long_domain_that_comes_again_does_not_count_twice),
        cmocka_unit_test(more_routes_than_fit_are_counted),
        cmocka_unit_test(what_the_client_throws_away_is_taken_out),
        cmocka_unit_test(the_longest_pushed_route_into_the_tunnel_is_found),
        cmocka_unit_test(the_tunnel_is_read_from_the_call_backs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
