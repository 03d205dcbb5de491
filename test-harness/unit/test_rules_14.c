/* SPDX-License-Identifier: MIT */
/* The rules of topic 14: each raised by what it is about, and silent on a near miss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "given.h"

enum { LO = 1, WLAN = 2, TUN = 3, DOCKER = 4, CABLE = 5, OTHER = 6 };

static struct facts facts;
static struct network_state *network;

static struct network network_from(const char *text)
{
    struct network read = {.prefix = 0};

    assert_true(network_parse(slice_of(text), &read));
    return read;
}

static void add_link(unsigned index, const char *name, enum link_kind kind)
{
    struct net_link link = {.index = index, .kind = kind, .mtu = 1500, .up = true, .running = true};

    text_copy(link.name, sizeof(link.name), slice_of(name));
    network_add_link(network, &link);
}

/* A route by `gateway`, or of the link's own address where it is NULL. */
static void add_route(const char *destination, const char *gateway, unsigned link, uint32_t table, uint32_t metric)
{
    struct net_route route = {.destination = network_from(destination), .link = link, .table = table, .metric = metric};

    if (gateway)
        route.gateway = network_from(gateway).address;
    route.connected = !gateway;
    network_add_route(network, &route);
}

/*
 * A machine on wlan0 in `lan`, whose gateway is the first address there, with a tunnel that pushed
 * `options`.
 */
static void given_machine(const char *lan, const char *gateway, const char *options)
{
    char log[512];
    struct text text;
    struct net_address address = {.link = WLAN, .network = network_from(lan)};

    facts_start(&facts);
    network = network_new();
    add_link(LO, "lo", LINK_LOOPBACK);
    add_link(WLAN, "wlan0", LINK_WIRELESS);
    add_link(TUN, "tun0", LINK_TUN);
    add_link(DOCKER, "docker0", LINK_BRIDGE);
    add_link(CABLE, "eth0", LINK_ETHERNET);
    add_route("0.0.0.0/0", gateway, WLAN, TABLE_MAIN, 600);
    add_route(lan, NULL, WLAN, TABLE_MAIN, 600);
    address.address = network_from(lan).address;
    network_add_address(network, &address);
    text_start(&text, log, sizeof(log));
    text_add(&text, "PUSH: Received control message: 'PUSH_REPLY,%s'\nInitialization Sequence Completed\n", options);
    given_log(&facts.session, log);
    text_copy(facts.tunnel.device, sizeof(facts.tunnel.device), SLICE("tun0"));
    facts.available = FACTS_SESSION | FACTS_NETWORK | FACTS_PLUGIN;
}

static const struct finding *raised(finding_code code)
{
    network_sort(network);
    facts.network = network;
    facts.network_connections = facts.session.connections;
    return given_raises(&facts, code);
}

static int forget(void **state)
{
    (void)state;
    network_free(network);
    network = NULL;
    return 0;
}

static void assert_seen(const struct finding *finding, const char *expected)
{
    char buffer[1024];
    struct text text;

    assert_non_null(finding);
    text_start(&text, buffer, sizeof(buffer));
    finding_seen_text(finding, &text);
    if (!strstr(buffer, expected))
        fail_msg("\"%s\" does not have \"%s\"", buffer, expected);
}

static void a_lan_inside_the_vpc_wins_its_addresses(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 192.168.0.0 255.255.0.0");
    const struct finding *finding = raised(1403);
    assert_seen(finding, "192.168.1.0/24 of wlan0 and the pushed route 192.168.0.0/16 both claim 192.168.1.1 to .254. "
                         "The local network wins");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
}

static void a_lan_beside_the_vpc_is_fine(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 192.168.2.0 255.255.255.0,route 192.168.0.0 255.255.255.0");
    assert_null(raised(1403));
}

static void the_tunnels_own_route_is_no_local_one(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 10.0.0.0 255.255.0.0");
    add_route("10.0.0.0/16", "10.100.0.1", TUN, TABLE_MAIN, 0);
    assert_null(raised(1403));
}

static void nothing_is_compared_before_the_tunnel_has_a_name(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 192.168.0.0 255.255.0.0");
    facts.tunnel.device[0] = '\0';
    assert_null(raised(1403));
}

static void the_gateway_and_known_devices_that_are_lost_are_named(void **state)
{
    (void)state;
    struct net_neighbour printer = {.link = WLAN, .address = network_from("192.168.1.40").address};

    given_machine("192.168.1.0/24", "192.168.1.1", "route 192.168.1.0 255.255.255.0");
    network_add_neighbour(network, &printer);
    const struct finding *finding = raised(1403);
    assert_seen(finding, "The tunnel wins, and devices of the local network there cannot be reached, its gateway "
                         "192.168.1.1 among them");
    assert_seen(finding, "devices=192.168.1.40");
}

static void an_old_client_cannot_put_its_route_in_front(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 172.17.0.0 255.255.0.0");
    add_route("172.17.0.0/16", NULL, DOCKER, TABLE_MAIN, 0);
    facts.version = (struct openvpn_version){2, 4};
    assert_seen(raised(1403), "172.17.0.0/16 of Docker's bridge docker0 and the pushed route 172.17.0.0/16 both claim "
                              "172.17.0.1 to 172.17.255.254. The local network wins");
    facts.version = (struct openvpn_version){2, 6};
    assert_seen(raised(1403), "The tunnel wins");
}

/* OpenVPN 2.4 that was built for route(8). What it is, is not known before its routes are set. */
static void an_old_client_with_route_puts_its_route_in_front(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 172.17.0.0 255.255.0.0");
    add_route("172.17.0.0/16", NULL, DOCKER, TABLE_MAIN, 0);
    add_route("172.17.0.0/16", "10.100.0.1", TUN, TABLE_MAIN, 0);
    facts.version = (struct openvpn_version){2, 4};
    assert_seen(raised(1403), "The tunnel wins");
    facts.session.attempt.stage = STAGE_TUNNEL;
    assert_null(raised(1403));
}

/*
 * NetworkManager sets the routes itself, with a metric: a bridge's route without one comes first.
 */
static void a_metric_on_the_tunnels_route_counts(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 172.17.0.0 255.255.0.0");
    add_route("172.17.0.0/16", NULL, DOCKER, TABLE_MAIN, 0);
    add_route("172.17.0.0/16", "10.100.0.1", TUN, TABLE_MAIN, 50);
    assert_seen(raised(1403), "The local network wins");
}

static void a_bridge_that_keeps_a_corner_is_a_warning(void **state)
{
    (void)state;
    given_machine("10.9.8.0/24", "10.9.8.1", "route 192.168.0.0 255.255.0.0");
    add_route("192.168.122.0/24", NULL, DOCKER, TABLE_MAIN, 0);
    const struct finding *finding = raised(1403);
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_WARNING);
}

static void a_bridge_that_is_lost_is_an_error_only_with_containers_on_it(void **state)
{
    (void)state;
    given_machine("10.9.8.0/24", "10.9.8.1", "route 172.17.0.0 255.255.0.0");
    add_route("172.17.0.0/16", NULL, DOCKER, TABLE_MAIN, 0);
    assert_int_equal(raised(1403)->severity, SEVERITY_ERROR);
    for (size_t i = 0; i < network->link_count; i++)
        network->links[i].running = network->links[i].index != DOCKER;
    assert_int_equal(raised(1403)->severity, SEVERITY_WARNING);
}

static void a_route_by_another_router_is_a_warning(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 10.0.0.0 255.255.0.0");
    add_route("10.0.40.0/24", "192.168.1.9", WLAN, TABLE_MAIN, 0);
    const struct finding *finding = raised(1403);
    assert_seen(finding, "10.0.40.0/24 of the route by 192.168.1.9 on wlan0");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
}

static void summaries_and_full_tunnels_are_no_conflict(void **state)
{
    (void)state;
    given_machine("10.20.30.0/24", "10.20.30.1", "route 10.0.0.0 255.0.0.0,redirect-gateway def1");
    assert_null(raised(1403));
}

static void a_summary_is_one_where_it_loses_the_name_server(void **state)
{
    (void)state;
    given_machine("10.20.30.0/24", "10.20.30.1", "route 10.0.0.0 255.0.0.0,dhcp-option DNS 10.20.30.2");
    assert_seen(raised(1403), "needed=10.20.30.2");
}

/*
 * On a reconnect the tunnel's name is known when the push comes, and the filter speaks after it.
 */
static void nothing_is_compared_before_the_filter_has_spoken(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "");
    session_start(&facts.session);
    given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY,route 192.168.0.0 255.255.0.0'\n");
    assert_null(raised(1403));
    given_log(&facts.session, "TUN/TAP device tun0 opened\n");
    assert_non_null(raised(1403));
}

static void filtered_routes_claim_nothing(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 192.168.0.0 255.255.0.0");
    pushed_filter(&facts.session.pushed, SLICE("route 192.168.0.0 255.255.0.0"));
    assert_null(raised(1403));
}

static void a_tunnel_subnet_in_the_lan_is_named(void **state)
{
    (void)state;
    given_machine("10.0.0.0/20", "10.0.0.1", "ifconfig 10.0.0.162 255.255.255.224,route-gateway 10.0.0.161");
    const struct finding *finding = raised(1404);
    assert_seen(finding,
                "the tunnel's subnet 10.0.0.160/27 is in 10.0.0.0/20 of wlan0. The addresses 10.0.0.160 to .191 lead");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
}

static void a_lan_that_swallows_the_tunnels_gateway_is_an_error(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "ifconfig 10.0.0.162 255.255.255.224,route-gateway 10.0.0.161");
    add_route("10.0.0.160/28", NULL, CABLE, TABLE_MAIN, 0);
    const struct finding *finding = raised(1404);
    assert_seen(finding, "the tunnel's gateway 10.0.0.161 do not get into the tunnel");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
}

static void a_corner_of_the_tunnels_subnet_that_stays_outside_is_named(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "ifconfig 10.0.0.162 255.255.255.224,route-gateway 10.0.0.161");
    add_route("10.0.0.176/28", NULL, CABLE, TABLE_MAIN, 0);
    assert_seen(raised(1404), "both claim 10.0.0.177 to .190. The local network wins (");
}

static void a_tunnel_subnet_elsewhere_is_fine(void **state)
{
    (void)state;
    given_machine("10.0.0.0/25", "10.0.0.1", "ifconfig 10.0.0.162 255.255.255.224,route-gateway 10.0.0.161");
    add_route("10.0.0.160/27", NULL, TUN, TABLE_MAIN, 0);
    /* an exception inside it is how routes work */
    add_route("10.0.0.0/16", "10.0.0.9", WLAN, TABLE_MAIN, 0);
    assert_null(raised(1404));
}

/* Every kind of link; `vpn` tells which of them lead into one. The name is the same for all. */
static const struct {
    enum link_kind kind;
    bool vpn;
} link_kinds[] = {
    {LINK_OTHER, false}, {LINK_ETHERNET, false}, {LINK_WIRELESS, false}, {LINK_BRIDGE, false},   {LINK_VETH, false},
    {LINK_TUN, true},    {LINK_TAP, false},      {LINK_OVPN, true},      {LINK_WIREGUARD, true}, {LINK_IPSEC, true},
};

static void a_second_client_of_the_endpoint_is_another_vpn_and_no_local_network(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(link_kinds) / sizeof(link_kinds[0]); i++) {
        static const char options[] = "route 10.20.0.0 255.255.0.0,route-gateway 10.0.0.161,"
                                      "ifconfig 10.0.0.162 255.255.255.224";
        bool vpn = link_kinds[i].vpn;
        given_machine("192.168.1.0/24", "192.168.1.1", options);
        add_link(OTHER, "tun7", link_kinds[i].kind);
        add_route("10.0.0.160/27", NULL, OTHER, TABLE_MAIN, 0);
        add_route("10.20.0.0/16", "10.0.0.161", OTHER, TABLE_MAIN, 0);
        assert_int_equal(raised(1403) != NULL, !vpn);
        assert_int_equal(given_raises(&facts, 1404) != NULL, !vpn);
        const struct finding *finding = given_raises(&facts, 1407);
        assert_int_equal(finding != NULL, vpn);
        if (finding) {
            assert_seen(finding, "the tunnel's subnet 10.0.0.160/27 and 10.0.0.160/27 of the other VPN on tun7 both "
                                 "claim 10.0.0.161 to .190. The other VPN wins");
            assert_int_equal(finding->severity, SEVERITY_ERROR); /* the gateway is among them */
        }
        forget(NULL);
    }
}

/* Routes to 10.X.Y.0/24 into that link, for each Y from `from` on. */
static void add_routes(unsigned x, unsigned from, unsigned count, unsigned link)
{
    for (unsigned i = from; i < from + count; i++) {
        char destination[32];
        (void)snprintf(destination, sizeof(destination), "10.%u.%u.0/24", x, i);
        add_route(destination, NULL, link, TABLE_MAIN, 0);
    }
}

/* Four are shown at most; how many more there are is told with the last one. */
static void assert_shown_and_counted(unsigned code, unsigned found)
{
    static struct findings findings;
    const struct finding *last = NULL;
    unsigned shown = 0;

    rules_evaluate(&facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].entry->code == code) {
            shown++;
            last = &findings.list[i];
        }
    assert_int_equal(shown, found < 4 ? found : 4);
    if (!last)
        return;
    const struct evidence *others = &last->evidence[last->evidence_count - 1];
    assert_int_equal(strcmp(others->name, "others") == 0, found > 4);
    if (found > 4)
        assert_int_equal(strtoul(others->value, NULL, 10), found - 4);
}

/*
 * Of 1403, 1404 and 1407 each counts its own: other VPNs hide no local network and are not counted
 * as one, nor the other way round, whichever comes first and however many there are.
 */
static void overlaps_that_are_not_shown_are_counted_each_with_its_own_kind(void **state)
{
    static const unsigned counts[] = {0, 1, 4, 5, 32, 33, 40};
    const size_t last = sizeof(counts) / sizeof(counts[0]);

    (void)state;
    for (size_t i = 0; i < last * last * 2; i++) {
        unsigned locals = counts[i % last];
        unsigned vpns = counts[i / last % last];
        bool locals_first = i / last / last;
        given_machine("192.168.1.0/24", "192.168.1.1", "route 10.0.0.0 255.255.0.0,ifconfig 10.1.0.9 255.255.0.0");
        add_link(OTHER, "wg0", LINK_WIREGUARD);
        add_routes(0, locals_first ? 0 : 100, locals, CABLE);
        add_routes(0, locals_first ? 100 : 0, vpns, OTHER);
        add_routes(1, locals_first ? 10 : 100, locals, CABLE);
        raised(1403);
        assert_shown_and_counted(1403, locals);
        assert_shown_and_counted(1404, locals);
        assert_shown_and_counted(1407, vpns);
        forget(NULL);
    }
}

static void another_vpn_beside_this_one_is_fine(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 10.20.0.0 255.255.0.0,ifconfig 10.0.0.162 255.255.255.224");
    add_link(OTHER, "wg0", LINK_WIREGUARD);
    add_route("10.0.0.192/27", NULL, OTHER, TABLE_MAIN, 0);
    add_route("10.21.0.0/16", NULL, OTHER, TABLE_MAIN, 0);
    assert_null(raised(1407));
}

static void a_bridge_is_a_local_network_beside_another_vpn(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 172.17.0.0 255.255.0.0");
    add_link(OTHER, "wg0", LINK_WIREGUARD);
    add_route("172.17.0.0/16", NULL, DOCKER, TABLE_MAIN, 0);
    assert_seen(raised(1403), "172.17.0.0/16 of Docker's bridge docker0");
    assert_null(given_raises(&facts, 1407));
}

static const char *const log_16 =
    "PUSH: Received control message: 'PUSH_REPLY,route-gateway 10.0.0.161,ifconfig 10.0.0.162 255.255.255.224'\n"
    "ROUTE_GATEWAY 10.0.0.1/255.255.240.0 IFACE=enX0 HWADDR=02:00:5e:00:53:01\n";

static void in_a_log_the_overlap_is_a_remark(void **state)
{
    (void)state;
    facts_start(&facts);
    facts.available = FACTS_SESSION;
    given_log(&facts.session, log_16);
    const struct finding *finding = given_raises(&facts, 1404);
    assert_seen(finding, "the tunnel's subnet 10.0.0.160/27 and the local network 10.0.0.0/20 both claim 10.0.0.160 to "
                         ".191");
    assert_seen(finding, "link=enX0");
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    /* Live the kernel tells it better. */
    facts.available |= FACTS_PLUGIN;
    assert_null(given_raises(&facts, 1404));
}

static void in_a_log_a_lost_gateway_is_a_warning(void **state)
{
    (void)state;
    facts_start(&facts);
    facts.available = FACTS_SESSION;
    given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY,ifconfig 10.0.0.2 255.255.255.224'\n"
                              "ROUTE_GATEWAY 10.0.0.1/255.255.240.0 IFACE=enX0\n");
    assert_int_equal(given_raises(&facts, 1404)->severity, SEVERITY_WARNING);
}

static void a_log_with_another_lan_or_none_says_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {"ROUTE_GATEWAY 192.168.1.1/255.255.255.0 IFACE=eth0\n", "ROUTE_GATEWAY ON_LINK",
                                        "ROUTE_GATEWAY 10.0.0.1\n", "ROUTE_GATEWAY 10.0.0.1/255.0.255.0\n"};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        facts_start(&facts);
        facts.available = FACTS_SESSION;
        given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY,ifconfig 10.0.0.2 255.255.255.224'\n");
        given_log(&facts.session, lines[i]);
        assert_null(given_raises(&facts, 1404));
    }
}

#define SET_BY_IP(network) "/sbin/ip route add " network " via 10.99.0.1\n"
#define REFUSED            "RTNETLINK answers: File exists\nERROR: Linux route add command failed: external program exited\n"

/*
 * What a log tells of 1403: a client that names itself `client`, on 192.168.1.0/24, gets `options`,
 * says `lines`, and is connected.
 */
static const struct finding *in_log(const char *client, const char *options, const char *lines)
{
    char log[1024];
    struct text text;

    facts_start(&facts);
    facts.available = FACTS_SESSION;
    text_start(&text, log, sizeof(log));
    text_add(&text,
             "OpenVPN %s [SSL (OpenSSL)] built on Jun 14 2022\n"
             "PUSH: Received control message: 'PUSH_REPLY,%s'\n"
             "ROUTE_GATEWAY 192.168.1.1/255.255.255.0 IFACE=eth0\n"
             "TUN/TAP device tun0 opened\n"
             "%sInitialization Sequence Completed\n",
             client, options, lines);
    given_log(&facts.session, log);
    return given_raises(&facts, 1403);
}

static void a_log_shows_a_lan_inside_the_vpc(void **state)
{
    (void)state;
    const struct finding *finding = in_log("2.6.14 x86_64-pc-linux-gnu", "route 192.168.0.0 255.255.0.0", "");
    assert_seen(finding, "192.168.1.0/24 of eth0 and the pushed route 192.168.0.0/16 both claim 192.168.1.1 to .254. "
                         "The local network wins");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    /* Live the kernel tells it better. */
    facts.available |= FACTS_PLUGIN;
    assert_null(given_raises(&facts, 1403));
}

static void a_log_shows_who_wins_an_equal_network_on_linux_alone(void **state)
{
    (void)state;
    assert_seen(in_log("2.6.14 x86_64-pc-linux-gnu", "route 192.168.1.0 255.255.255.0", ""),
                "The tunnel wins, and devices of the local network there cannot be reached, its gateway 192.168.1.1");
    assert_seen(
        in_log("2.4.7 x86_64-pc-linux-gnu", "route 192.168.1.0 255.255.255.0", SET_BY_IP("192.168.1.0/24") REFUSED),
        "The local network wins");
    assert_seen(in_log("2.6.14 Windows-MSVC", "route 192.168.1.0 255.255.255.0", ""), "one of them is cut off there");
}

/* OpenVPN 2.7 writes no ROUTE_GATEWAY. */
#define BEST_GATEWAY(route, address)                                                                                   \
    "OpenVPN 2.7.6 x86_64-pc-linux-gnu [SSL (OpenSSL)]\n"                                                              \
    "PUSH: Received control message: 'PUSH_REPLY," route "'\n"                                                         \
    "net_route_v4_best_gw query: dst 0.0.0.0\n"                                                                        \
    "net_route_v4_best_gw result: via " address " dev eth0\n"                                                          \
    "net_route_v4_best_gw result: via 10.7.7.7 dev tun9\n"                                                             \
    "TUN/TAP device tun0 opened\nInitialization Sequence Completed\n"

static void a_gateway_alone_tells_that_networks_overlap(void **state)
{
    (void)state;
    facts_start(&facts);
    facts.available = FACTS_SESSION;
    given_log(&facts.session, BEST_GATEWAY("route 10.20.0.0 255.255.0.0", "10.20.30.1"));
    assert_seen(given_raises(&facts, 1403),
                "the local network's gateway 10.20.30.1 is in the pushed route 10.20.0.0/16");
    assert_seen(given_raises(&facts, 1403), "link=eth0");
    facts_start(&facts);
    facts.available = FACTS_SESSION;
    given_log(&facts.session, BEST_GATEWAY("route 10.20.0.0 255.255.0.0", "192.168.1.1"));
    assert_null(given_raises(&facts, 1403));
    facts_start(&facts);
    facts.available = FACTS_SESSION;
    given_log(&facts.session, BEST_GATEWAY("route 10.0.0.0 255.0.0.0", "10.20.30.1"));
    assert_null(given_raises(&facts, 1403));
    /* The network of a gateway says more, wherever it stands. */
    in_log("2.6.14 x86_64-pc-linux-gnu", "route 192.168.0.0 255.255.0.0",
           "net_route_v4_best_gw result: via 192.168.1.1 dev eth0\n");
    assert_seen(given_raises(&facts, 1403), "192.168.1.0/24 of eth0");
}

static void a_log_shows_a_pushed_route_that_stands_already(void **state)
{
    (void)state;
    const struct finding *finding =
        in_log("2.4.7 x86_64-pc-linux-gnu", "route 172.17.0.0 255.255.0.0", SET_BY_IP("172.17.0.0/16") REFUSED);
    assert_seen(finding, "the pushed route 172.17.0.0/16 could not be set");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_int_equal(finding->log_line, 6);
    assert_null(given_raises(&facts, 1611)); /* then it is not harmless */
    assert_non_null(in_log("2.4.7 x86_64-pc-linux-gnu", "route 172.17.0.0 255.255.0.0",
                           "/sbin/route add -net 172.17.0.0 netmask 255.255.0.0 gw 10.99.0.1\n"
                           "SIOCADDRT: File exists\n"));
    assert_non_null(in_log("2.4.12 x86_64-pc-linux-gnu", "route 172.17.0.0 255.255.0.0",
                           "/usr/sbin/route add -net 172.17.0.0 netmask 255.255.0.0 gw 10.99.0.1\n"
                           "SIOCADDRT: File exists\n"));
    assert_non_null(in_log("2.6.14 x86_64-pc-linux-gnu", "route 172.17.0.0 255.255.0.0",
                           "net_route_v4_add: 172.17.0.0/16 via 10.99.0.1 dev [NULL] table 0 metric -1\n"
                           "sitnl_send: rtnl: generic error (-17): File exists\n"
                           "NOTE: Linux route add command failed because route exists\n"));
}

static void routes_that_the_client_sets_twice_or_that_nobody_pushed_are_harmless(void **state)
{
    (void)state;
    static const char *const lines[] = {
        SET_BY_IP("10.1.0.0/16") SET_BY_IP("10.1.0.0/16") REFUSED, /* pushed, and in the profile */
        "/sbin/ip route add 192.0.2.7/32 via 192.168.1.1\n" REFUSED,
        SET_BY_IP("10.1.0.0/99") REFUSED,
        SET_BY_IP("") REFUSED,
        "/sbin/route add -net 10.1.0.0 netmask gw 10.99.0.1\n" REFUSED,
        REFUSED,
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_null(in_log("2.4.7 x86_64-pc-linux-gnu", "route 10.1.0.0 255.255.0.0", lines[i]));
        assert_non_null(given_raises(&facts, 1611));
    }
}

static void logs_of_other_networks_summaries_and_full_tunnels_are_no_conflict(void **state)
{
    (void)state;
    static const char *const fine[] = {"route 192.168.2.0 255.255.255.0", "route 192.0.0.0 255.0.0.0",
                                       "redirect-gateway def1", "route 192.168.1.0 255.255.255.0 net_gateway"};

    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
        assert_null(in_log("2.6.14 x86_64-pc-linux-gnu", fine[i], ""));
    assert_non_null(in_log("2.6.14 x86_64-pc-linux-gnu", "route 192.0.0.0 255.0.0.0,dhcp-option DNS 192.168.1.53", ""));
}

static void a_destination_that_the_lan_keeps_is_needed(void **state)
{
    (void)state;
    given_machine("10.20.30.0/24", "10.20.30.1", "route 10.0.0.0 255.0.0.0");
    struct reach_destination *expected = &facts.reach.destinations[facts.reach.destination_count++];
    expected->address = network_from("10.20.30.40/32").address;
    expected->result = REACH_SILENT;
    facts.reach.done = true;
    assert_seen(raised(1403), "needed=10.20.30.40");
    expected->result = REACH_ANSWERED; /* it is one of the LAN's */
    assert_null(raised(1403));
}

static struct profile *with_profile(const char *text)
{
    struct profile *profile = given_profile(text, facts.version);

    facts.profile = profile;
    facts.available |= FACTS_PROFILE;
    return profile;
}

static const char *const endpoint_profile =
    "client\nremote cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com 443\n"
    "remote-random-hostname\n";

/* Before the client connects: nothing was pushed, and there is no tunnel. */
static struct profile *given_lan(const char *lan, const char *gateway, const char *profile)
{
    given_machine(lan, gateway, "");
    session_start(&facts.session);
    facts.tunnel.device[0] = '\0';
    return with_profile(profile);
}

static void an_unusual_lan_is_named_before_connecting(void **state)
{
    (void)state;
    struct profile *profile = given_lan("100.64.9.0/24", "100.64.9.1", endpoint_profile);
    assert_seen(raised(1401), "the local network 100.64.9.0/24 of wlan0 is in the range that providers use");
    /* The push is the last word on it. */
    given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY,route 10.0.0.0 255.255.0.0'\n");
    assert_null(raised(1401));
    given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY,redirect-gateway block-local'\n");
    assert_non_null(raised(1401));
    profile_free(profile);
    forget(state);
    profile = given_lan("203.0.113.0/24", "203.0.113.1", endpoint_profile);
    assert_seen(raised(1401), "the local network 203.0.113.0/24 of wlan0 is outside the private ranges");
    profile_free(profile);
}

static void usual_lans_and_lines_are_not_named(void **state)
{
    (void)state;
    static const char *const lans[][2] = {{"192.168.1.0/24", "192.168.1.1"}, {"172.31.0.0/20", "172.31.0.1"},
                                          {"10.1.0.0/16", "10.1.0.1"},       {"169.254.7.0/24", "169.254.7.1"},
                                          {"100.64.9.7/32", "100.64.9.1"},   {"203.0.113.8/31", "203.0.113.9"}};

    for (size_t i = 0; i < sizeof(lans) / sizeof(lans[0]); i++) {
        struct profile *profile = given_lan(lans[i][0], lans[i][1], endpoint_profile);
        assert_null(raised(1401));
        profile_free(profile);
        forget(state);
    }
}

static void other_vpns_do_not_look_at_the_lan(void **state)
{
    (void)state;
    struct profile *profile = given_lan("203.0.113.0/24", "203.0.113.1", "client\nremote vpn.example.com 1194\n");
    assert_null(raised(1401));
    profile_free(profile);
}

static void only_the_network_towards_the_internet_is_the_lan(void **state)
{
    (void)state;
    struct net_address other = {.link = CABLE, .network = network_from("203.0.113.0/24")};
    struct profile *profile = given_lan("192.168.1.0/24", "192.168.1.1", endpoint_profile);

    network_add_address(network, &other);
    add_route("203.0.113.0/24", NULL, CABLE, TABLE_MAIN, 0);
    assert_null(raised(1401));
    profile_free(profile);
}

static struct profile *given_full_tunnel(void)
{
    given_machine("192.168.1.0/24", "192.168.1.1", "redirect-gateway def1");
    add_route("0.0.0.0/1", "10.100.0.1", TUN, TABLE_MAIN, 0);
    add_route("128.0.0.0/1", "10.100.0.1", TUN, TABLE_MAIN, 0);
    return with_profile("client\nremote vpn.example.com 1194\n");
}

static void a_default_route_in_front_of_the_tunnels_is_named(void **state)
{
    (void)state;
    struct profile *profile = given_full_tunnel();
    struct net_rule rules[] = {
        {.priority = 100, .table = 51820, .family = ADDRESS_IPV4, .suppress = -1, .selective = true, .inverted = true},
        {.priority = 32766, .table = TABLE_MAIN, .family = ADDRESS_IPV4, .suppress = -1},
    };

    add_route("0.0.0.0/0", NULL, CABLE, 51820, 0);
    network_add_rule(network, &rules[0]);
    network_add_rule(network, &rules[1]);
    assert_seen(raised(1405), "the route 0.0.0.0/0 of eth0 comes before that of tun0");
    profile_free(profile);
}

static void a_default_route_behind_the_tunnels_is_fine(void **state)
{
    (void)state;
    struct profile *profile = given_full_tunnel();

    add_route("0.0.0.0/0", "192.0.2.1", CABLE, TABLE_MAIN, 0);
    assert_null(raised(1405));
    profile_free(profile);
}

static void without_a_full_tunnel_there_is_nothing_to_compete_with(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "route 10.0.0.0 255.255.0.0");
    struct profile *profile = with_profile("client\nremote vpn.example.com 1194\n");

    assert_null(raised(1405));
    profile_free(profile);
}

/* The picture may be older than the tunnel's routes. */
static void an_old_picture_is_not_judged(void **state)
{
    (void)state;
    given_machine("192.168.1.0/24", "192.168.1.1", "redirect-gateway def1");
    struct profile *profile = with_profile("client\nremote vpn.example.com 1194\n");

    assert_non_null(raised(1405));
    facts.network_connections--;
    assert_null(given_raises(&facts, 1405));
    profile_free(profile);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_teardown(function, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_lan_inside_the_vpc_wins_its_addresses),
        TEST(a_lan_beside_the_vpc_is_fine),
        TEST(the_tunnels_own_route_is_no_local_one),
        TEST(nothing_is_compared_before_the_tunnel_has_a_name),
        TEST(the_gateway_and_known_devices_that_are_lost_are_named),
        TEST(an_old_client_cannot_put_its_route_in_front),
        TEST(an_old_client_with_route_puts_its_route_in_front),
        TEST(a_metric_on_the_tunnels_route_counts),
        TEST(a_bridge_that_keeps_a_corner_is_a_warning),
        TEST(a_bridge_that_is_lost_is_an_error_only_with_containers_on_it),
        TEST(a_route_by_another_router_is_a_warning),
        TEST(summaries_and_full_tunnels_are_no_conflict),
        TEST(a_summary_is_one_where_it_loses_the_name_server),
        TEST(nothing_is_compared_before_the_filter_has_spoken),
        TEST(filtered_routes_claim_nothing),
        TEST(a_tunnel_subnet_in_the_lan_is_named),
        TEST(a_lan_that_swallows_the_tunnels_gateway_is_an_error),
        TEST(a_corner_of_the_tunnels_subnet_that_stays_outside_is_named),
        TEST(a_tunnel_subnet_elsewhere_is_fine),
        TEST(a_second_client_of_the_endpoint_is_another_vpn_and_no_local_network),
        TEST(overlaps_that_are_not_shown_are_counted_each_with_its_own_kind),
        TEST(another_vpn_beside_this_one_is_fine),
        TEST(a_bridge_is_a_local_network_beside_another_vpn),
        TEST(in_a_log_the_overlap_is_a_remark),
        TEST(in_a_log_a_lost_gateway_is_a_warning),
        TEST(a_log_with_another_lan_or_none_says_nothing),
        TEST(a_log_shows_a_lan_inside_the_vpc),
        TEST(a_log_shows_who_wins_an_equal_network_on_linux_alone),
        TEST(a_gateway_alone_tells_that_networks_overlap),
        TEST(a_log_shows_a_pushed_route_that_stands_already),
        TEST(routes_that_the_client_sets_twice_or_that_nobody_pushed_are_harmless),
        TEST(logs_of_other_networks_summaries_and_full_tunnels_are_no_conflict),
        TEST(a_destination_that_the_lan_keeps_is_needed),
        TEST(an_unusual_lan_is_named_before_connecting),
        TEST(usual_lans_and_lines_are_not_named),
        TEST(other_vpns_do_not_look_at_the_lan),
        TEST(only_the_network_towards_the_internet_is_the_lan),
        TEST(a_default_route_in_front_of_the_tunnels_is_named),
        TEST(a_default_route_behind_the_tunnels_is_fine),
        TEST(without_a_full_tunnel_there_is_nothing_to_compete_with),
        TEST(an_old_picture_is_not_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
