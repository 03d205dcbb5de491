/* SPDX-License-Identifier: MIT */
/*
 * Unit tests of network/network_state.h, and of network/network_reader.h as far as no kernel is
 * needed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "network/network_reader.h"

static struct network_state *network;

static int begin(void **state)
{
    (void)state;
    network = network_new();
    return network ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    network_free(network);
    return 0;
}

static struct address address(const char *text)
{
    struct address read = {.family = ADDRESS_NONE};

    assert_true(address_parse(slice_of(text), &read));
    return read;
}

static void add_route(const char *destination, unsigned link, uint32_t table, uint32_t metric)
{
    struct net_route route = {.link = link, .table = table, .metric = metric};

    assert_true(network_parse(slice_of(destination), &route.destination));
    network_add_route(network, &route);
}

static void add_rule(uint32_t priority, uint32_t table, struct net_rule more)
{
    more.priority = priority;
    more.table = table;
    more.family = ADDRESS_IPV4;
    network_add_rule(network, &more);
}

static const struct net_rule everything = {.suppress = -1};

/* The link that an address is sent to; 0 when there is no way. */
static unsigned link_to(const char *destination, unsigned without)
{
    const struct net_route *route = network_route_to(network, address(destination), without);

    return route ? route->link : 0;
}

static void the_longest_prefix_wins_then_the_lowest_metric(void **state)
{
    (void)state;
    add_route("0.0.0.0/0", 1, TABLE_MAIN, 600);
    add_route("0.0.0.0/0", 2, TABLE_MAIN, 100);
    add_route("10.0.0.0/8", 3, TABLE_MAIN, 0);
    add_route("10.5.0.0/16", 4, TABLE_MAIN, 9000);
    add_route("10.5.0.7/32", 5, 100, 0);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 2);
    assert_int_equal(link_to("10.4.0.7", 0), 3);
    assert_int_equal(link_to("10.5.0.7", 0), 4);
    assert_int_equal(link_to("10.5.0.7", 4), 3);
    assert_int_equal(link_to("192.0.2.1", 2), 1);
    assert_int_equal(link_to("2001:db8::1", 0), 0);
}

/* A route that was prepended stands first in the kernel's list. */
static void of_two_alike_the_first_is_taken(void **state)
{
    (void)state;
    add_route("192.0.2.0/24", 7, TABLE_MAIN, 0);
    add_route("192.0.2.0/24", 2, TABLE_MAIN, 0);
    add_route("10.0.0.0/8", 1, TABLE_MAIN, 0);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.9", 0), 7);
}

static void rules_come_before_prefixes(void **state)
{
    (void)state;
    add_route("0.0.0.0/0", 2, TABLE_MAIN, 0);
    add_route("10.5.0.0/16", 3, TABLE_MAIN, 0);
    add_route("0.0.0.0/0", 9, 51820, 0);
    add_route("0.0.0.0/0", 8, 77, 0);
    add_rule(32766, TABLE_MAIN, everything);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 2);

    /*
     * what wg-quick(8) sets: main without its default route, then its own table for all but its own
     * packets
     */
    add_rule(100, TABLE_MAIN, (struct net_rule){.suppress = 0});
    add_rule(101, 51820, (struct net_rule){.suppress = -1, .selective = true, .inverted = true});
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 9);
    assert_int_equal(link_to("10.5.1.1", 0), 3);

    struct net_rule to = everything;
    assert_true(network_parse(SLICE("192.0.2.0/24"), &to.destination));
    add_rule(50, 77, to);
    add_rule(40, 77, (struct net_rule){.suppress = -1, .selective = true});
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 8);
    assert_int_equal(link_to("198.51.100.1", 0), 9);
}

static void a_rule_can_refuse_or_jump(void **state)
{
    (void)state;
    struct net_rule refusing = {.suppress = -1, .refuses = true};

    add_route("0.0.0.0/0", 2, TABLE_MAIN, 0);
    add_rule(10, 0, (struct net_rule){.suppress = -1, .passes = true});
    add_rule(20, 0, (struct net_rule){.suppress = -1, .jump = 100});
    add_rule(30, 0, refusing);
    add_rule(100, TABLE_MAIN, everything);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 2);
    add_rule(5, 0, refusing);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 0);
}

static void a_route_that_refuses_is_no_way(void **state)
{
    (void)state;
    struct net_route route = {.kind = ROUTE_REFUSED, .table = TABLE_MAIN};

    assert_true(network_parse(SLICE("192.0.2.0/24"), &route.destination));
    network_add_route(network, &route);
    add_route("0.0.0.0/0", 2, TABLE_MAIN, 0);
    network_sort(network);
    assert_int_equal(link_to("192.0.2.1", 0), 0);
    assert_int_equal(link_to("192.0.3.1", 0), 2);
}

static void the_way_out_has_its_link_gateway_and_mtus(void **state)
{
    (void)state;
    struct net_link link = {.index = 2, .name = "wlan0", .mtu = 1500};
    struct net_route route = {.link = 2, .table = TABLE_MAIN, .mtu = 1400, .gateway = address("192.168.1.1")};
    struct net_neighbour gateway = {.link = 2, .address = address("192.168.1.1"), .mac = {2, 0, 0x5e, 0, 0x53, 1}};

    route.destination.address.family = ADDRESS_IPV4;
    network_add_link(network, &link);
    network_add_route(network, &route);
    network_add_neighbour(network, &gateway);
    network_sort(network);
    struct network_route way = network_default_route(network, 0);
    assert_string_equal(way.link->name, "wlan0");
    assert_true(address_same(way.gateway, address("192.168.1.1")));
    assert_int_equal(way.link_mtu, 1500);
    assert_int_equal(way.route_mtu, 1400);
    assert_memory_equal(way.mac, gateway.mac, MAC_SIZE);
    assert_null(network_default_route(network, 2).link);
}

static void bridges_of_container_engines_are_known_by_name_and_kind(void **state)
{
    (void)state;
    struct net_link link = {.name = "docker0", .kind = LINK_BRIDGE};

    assert_string_equal(network_container_bridge(&link), "Docker");
    text_copy(link.name, sizeof(link.name), SLICE("br-5f3c9a0d12ab"));
    assert_string_equal(network_container_bridge(&link), "Docker");
    text_copy(link.name, sizeof(link.name), SLICE("virbr0"));
    assert_string_equal(network_container_bridge(&link), "libvirt");
    /* a bridge that someone made is a LAN */
    text_copy(link.name, sizeof(link.name), SLICE("br0"));
    assert_null(network_container_bridge(&link));
    text_copy(link.name, sizeof(link.name), SLICE("docker0"));
    link.kind = LINK_ETHERNET;
    assert_null(network_container_bridge(&link));
}

static void more_routes_than_fit_are_counted(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NETWORK_ROUTES_MAX + 5; i++)
        add_route("192.0.2.0/24", 1, TABLE_MAIN, i);
    assert_int_equal(network->route_count, NETWORK_ROUTES_MAX);
    assert_int_equal(network->left_out, 5);
}

static void states_are_compared_by_what_is_in_them(void **state)
{
    (void)state;
    struct network_state *other = network_new();
    struct net_route route = {.link = 1, .table = TABLE_MAIN};

    assert_true(network_state_same(network, other));
    assert_false(network_state_same(network, NULL));
    assert_true(network_state_same(NULL, NULL));
    network_add_route(network, &route);
    assert_false(network_state_same(network, other));
    network_add_route(other, &route);
    assert_true(network_state_same(network, other));
    other->routes[0].mtu = 1400;
    assert_false(network_state_same(network, other));
    network_free(other);
}

/*
 * --- messages
 * -------------------------------------------------------------------------------------------------
 */

static char buffer[4096] __attribute__((aligned(NLMSG_ALIGNTO)));

static void *message(uint16_t type, size_t header)
{
    memset(buffer, 0, sizeof(buffer));
    struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
    head->nlmsg_type = type;
    return mnl_nlmsg_put_extra_header(head, header);
}

static struct nlmsghdr *head(void)
{
    return (void *)buffer;
}

/* What `ip route add 198.51.100.0/24 via 192.0.2.1 dev 3 mtu 1400 metric 50 table 1000` sends. */
static void put_route(void)
{
    struct rtmsg *route = message(RTM_NEWROUTE, sizeof(*route));

    route->rtm_family = AF_INET;
    route->rtm_dst_len = 24;
    route->rtm_type = RTN_UNICAST;
    route->rtm_table = RT_TABLE_COMPAT;
    mnl_attr_put(head(), RTA_DST, 4, address("198.51.100.0").bytes);
    mnl_attr_put(head(), RTA_GATEWAY, 4, address("192.0.2.1").bytes);
    mnl_attr_put_u32(head(), RTA_OIF, 3);
    mnl_attr_put_u32(head(), RTA_TABLE, 1000);
    mnl_attr_put_u32(head(), RTA_PRIORITY, 50);
    struct nlattr *metrics = mnl_attr_nest_start(head(), RTA_METRICS);
    mnl_attr_put_u32(head(), RTAX_MTU, 1400);
    mnl_attr_nest_end(head(), metrics);
}

static void a_route_is_read(void **state)
{
    (void)state;
    put_route();
    network_take_message(network, head());
    assert_int_equal(network->route_count, 1);
    const struct net_route *route = &network->routes[0];
    assert_true(address_same(route->destination.address, address("198.51.100.0")));
    assert_int_equal(route->destination.prefix, 24);
    assert_true(address_same(route->gateway, address("192.0.2.1")));
    assert_int_equal(route->link, 3);
    assert_int_equal(route->table, 1000);
    assert_int_equal(route->metric, 50);
    assert_int_equal(route->mtu, 1400);
    assert_false(route->connected);
}

static void a_message_cut_anywhere_is_left_out_or_read_in_part(void **state)
{
    (void)state;
    put_route();
    for (uint32_t length = head()->nlmsg_len; length > 0; length--) {
        /* at the end of its own memory, so that a sanitizer sees a byte too many */
        void *copy = malloc(length);
        assert_non_null(copy);
        memcpy(copy, buffer, length);
        if (length >= sizeof(struct nlmsghdr)) {
            struct nlmsghdr *cut = copy;
            cut->nlmsg_len = length;
            network_take_message(network, cut);
        }
        free(copy);
    }
    for (size_t i = 0; i < network->route_count; i++)
        assert_int_equal(network->routes[i].destination.prefix, 24);
}

static void an_address_of_the_wrong_size_is_no_address(void **state)
{
    (void)state;
    struct rtmsg *route = message(RTM_NEWROUTE, sizeof(*route));

    route->rtm_family = AF_INET;
    route->rtm_dst_len = 24;
    route->rtm_type = RTN_UNICAST;
    mnl_attr_put(head(), RTA_DST, 3, "\xc6\x33\x64");
    network_take_message(network, head());
    route->rtm_dst_len = 129;
    network_take_message(network, head());
    for (size_t i = 0; i < network->route_count; i++)
        assert_true(network->routes[i].destination.prefix <= 32);
}

static void of_several_next_hops_the_first_counts(void **state)
{
    (void)state;
    struct rtmsg *route = message(RTM_NEWROUTE, sizeof(*route));
    struct {
        struct rtnexthop hop;
        struct nlattr attribute;
        uint8_t gateway[4];
    } hops[2] = {{.hop = {.rtnh_len = sizeof(hops[0]), .rtnh_ifindex = 4}, {8, RTA_GATEWAY}, {192, 0, 2, 7}},
                 {.hop = {.rtnh_len = sizeof(hops[0]), .rtnh_ifindex = 5}, {8, RTA_GATEWAY}, {192, 0, 2, 8}}};

    route->rtm_family = AF_INET;
    route->rtm_type = RTN_UNICAST;
    route->rtm_table = RT_TABLE_MAIN;
    mnl_attr_put(head(), RTA_MULTIPATH, sizeof(hops), hops);
    network_take_message(network, head());
    assert_int_equal(network->routes[0].link, 4);
    assert_true(address_same(network->routes[0].gateway, address("192.0.2.7")));
    assert_int_equal(network->routes[0].table, TABLE_MAIN);

    hops[0].hop.rtnh_len = 60000; /* longer than there is */
    route = message(RTM_NEWROUTE, sizeof(*route));
    route->rtm_family = AF_INET;
    route->rtm_type = RTN_UNICAST;
    mnl_attr_put(head(), RTA_MULTIPATH, sizeof(hops), hops);
    network_take_message(network, head());
    assert_int_equal(network->routes[1].link, 0);
}

static void caches_and_other_families_are_no_routes(void **state)
{
    (void)state;
    put_route();
    ((struct rtmsg *)mnl_nlmsg_get_payload(head()))->rtm_flags = RTM_F_CLONED;
    network_take_message(network, head());
    put_route();
    ((struct rtmsg *)mnl_nlmsg_get_payload(head()))->rtm_family = AF_MPLS;
    network_take_message(network, head());
    assert_int_equal(network->route_count, 0);
}

static void a_link_is_read_with_its_kind(void **state)
{
    (void)state;
    struct ifinfomsg *link = message(RTM_NEWLINK, sizeof(*link));

    link->ifi_index = 4;
    link->ifi_type = 1;
    link->ifi_flags = 1;
    mnl_attr_put_strz(head(), IFLA_IFNAME, "docker0");
    mnl_attr_put_u32(head(), IFLA_MTU, 1450);
    struct nlattr *info = mnl_attr_nest_start(head(), IFLA_LINKINFO);
    mnl_attr_put_strz(head(), IFLA_INFO_KIND, "bridge");
    mnl_attr_nest_end(head(), info);
    network_take_message(network, head());
    assert_string_equal(network->links[0].name, "docker0");
    assert_int_equal(network->links[0].kind, LINK_BRIDGE);
    assert_int_equal(network->links[0].mtu, 1450);
    assert_true(network->links[0].up);
    assert_false(network->links[0].running);

    link = message(RTM_NEWLINK, sizeof(*link));
    link->ifi_index = 5;
    link->ifi_type = 1;
    /* and no NUL */
    mnl_attr_put(head(), IFLA_IFNAME, 40, "wlan0-with-a-name-that-is-far-too-long--");
    network_take_message(network, head());
    assert_int_equal(strlen(network->links[1].name), LINK_NAME_SIZE - 1);
    assert_int_equal(network->links[1].kind, LINK_WIRELESS);
}

/*
 * What the kernel calls the drivers (IFLA_INFO_KIND), with and without an Ethernet header; the name
 * is that of another kind each time.
 */
static void a_vpn_is_known_by_its_driver_and_not_by_its_name(void **state)
{
    enum { ETHERNET = 1, NO_HEADER = 65534 };
    static const struct {
        const char *driver;
        const char *name;
        unsigned short hardware;
        bool vpn;
    } rows[] = {
        {"tun", "eth7", NO_HEADER, true},
        {"ovpn", "br0", NO_HEADER, true},
        {"ovpn-dco", "docker0", NO_HEADER, true},
        {"wireguard", "lan", NO_HEADER, true},
        {"xfrm", "eth0", 0, true},
        {"vti", "eth0", 768, true},
        {"vti6", "eth0", 769, true},
        {"tun", "tun0", ETHERNET, false},
        {"bridge", "tun0", ETHERNET, false},
        {"veth", "wg0", ETHERNET, false},
        {"vlan", "tun0", ETHERNET, false},
        {"bond", "tun0", ETHERNET, false},
        {"macvlan", "tun0", ETHERNET, false},
        {"vxlan", "tun0", ETHERNET, false},
        {"dummy", "tun0", ETHERNET, false},
        {"ppp", "tun0", 512, false},
        {"", "tun0", ETHERNET, false},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ifinfomsg *link = message(RTM_NEWLINK, sizeof(*link));
        link->ifi_index = (int)i + 1;
        link->ifi_type = rows[i].hardware;
        mnl_attr_put_strz(head(), IFLA_IFNAME, rows[i].name);
        struct nlattr *info = mnl_attr_nest_start(head(), IFLA_LINKINFO);
        if (rows[i].driver[0])
            mnl_attr_put_strz(head(), IFLA_INFO_KIND, rows[i].driver);
        mnl_attr_nest_end(head(), info);
        network_take_message(network, head());
        if (network_is_vpn(&network->links[i]) != rows[i].vpn)
            fail_msg("%s named %s", rows[i].driver, rows[i].name);
    }
}

static void a_rule_is_read_with_what_selects(void **state)
{
    (void)state;
    struct fib_rule_hdr *rule = message(RTM_NEWRULE, sizeof(*rule));

    rule->family = AF_INET;
    rule->action = FR_ACT_TO_TBL;
    rule->flags = FIB_RULE_INVERT;
    mnl_attr_put_u32(head(), FRA_PRIORITY, 101);
    mnl_attr_put_u32(head(), FRA_TABLE, 51820);
    mnl_attr_put_u32(head(), FRA_FWMARK, 0xca6c);
    network_take_message(network, head());
    assert_int_equal(network->rules[0].priority, 101);
    assert_int_equal(network->rules[0].table, 51820);
    assert_int_equal(network->rules[0].suppress, -1);
    assert_true(network->rules[0].selective);
    assert_true(network->rules[0].inverted);
    assert_false(network->rules[0].passes);
}

/*
 * The kernel that the test runs on has a loopback at least; what else there is, is its own
 * business.
 */
static void the_kernel_is_asked(void **state)
{
    (void)state;
    struct network_state *here = network_read();

    assert_non_null(here);
    assert_non_null(network_link_named(here, "lo"));
    assert_int_equal(network_link_named(here, "lo")->kind, LINK_LOOPBACK);
    network_free(here);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(the_longest_prefix_wins_then_the_lowest_metric),
        TEST(of_two_alike_the_first_is_taken),
        TEST(rules_come_before_prefixes),
        TEST(a_rule_can_refuse_or_jump),
        TEST(a_route_that_refuses_is_no_way),
        TEST(the_way_out_has_its_link_gateway_and_mtus),
        TEST(bridges_of_container_engines_are_known_by_name_and_kind),
        TEST(more_routes_than_fit_are_counted),
        TEST(states_are_compared_by_what_is_in_them),
        TEST(a_route_is_read),
        TEST(a_message_cut_anywhere_is_left_out_or_read_in_part),
        TEST(an_address_of_the_wrong_size_is_no_address),
        TEST(of_several_next_hops_the_first_counts),
        TEST(caches_and_other_families_are_no_routes),
        TEST(a_link_is_read_with_its_kind),
        TEST(a_vpn_is_known_by_its_driver_and_not_by_its_name),
        TEST(a_rule_is_read_with_what_selects),
        TEST(the_kernel_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
