/* SPDX-License-Identifier: MIT */
/*
 * The rules of topics 02, 03, 04 and 13 that look at what was asked through the tunnel: for each
 * what raises it, and its near misses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/special_address.h"
#include "given.h"

#define ENDPOINT "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com"
#define PROFILE  "client\ndev tun\nremote " ENDPOINT " 443\nremote-random-hostname\n"
#define SPLIT    "route 10.0.0.0 255.255.0.0,route-gateway 10.100.0.1,topology subnet,ping 1,ping-restart 20"
#define FULL     "redirect-gateway def1 bypass-dhcp,route-gateway 10.100.0.1,topology subnet,ping 1"
#define DNS      "dhcp-option DNS 10.0.0.2,"

static struct facts facts;
static struct profile *made;

static struct address address(const char *text)
{
    struct address read = {0};

    assert_true(address_parse(slice_of(text), &read));
    return read;
}

/*
 * A client that is connected and got this push; its looks are done and have found nothing so far.
 */
static void connected(const char *push)
{
    static char log[2048];
    struct text text;

    profile_free(made);
    facts_start(&facts);
    made = given_profile(PROFILE, facts.version);
    assert_non_null(made);
    facts.profile = made;
    text_start(&text, log, sizeof(log));
    text_add(&text,
             "UDPv4 link remote: [AF_INET]52.16.0.10:443\n"
             "TLS: Initial packet from [AF_INET]52.16.0.10:443, sid=df19e70f a992cda3\n"
             "VERIFY OK: depth=0, CN=server\n"
             "PUSH: Received control message: 'PUSH_REPLY,%s'\n"
             "Initialization Sequence Completed\n",
             push);
    given_log(&facts.session, log);
    facts.available = FACTS_PROFILE | FACTS_SESSION | FACTS_PLUGIN | FACTS_LOOKUPS | FACTS_SETTINGS;
    facts.reach.done = true;
    facts.reach.asked = true;
}

static const struct finding *raised(finding_code code)
{
    return given_raises(&facts, code);
}

static struct reach_server *server(enum reach_result result)
{
    struct reach_server *one = &facts.reach.servers[facts.reach.server_count++];

    *one = (struct reach_server){address("10.0.0.2"), true, result};
    return one;
}

static struct reach_destination *destination(const char *host, enum reach_result result)
{
    struct reach_destination *one = &facts.reach.destinations[facts.reach.destination_count++];

    text_copy(one->host, sizeof(one->host), slice_of(host));
    one->address = address(host);
    one->port = 443;
    one->routed = one->in_tunnel = true;
    one->route = network_of(address("10.0.0.0"), 16);
    one->result = result;
    return one;
}

static struct reach_destination *name(const char *host, enum name_answer answer)
{
    struct reach_destination *one = &facts.reach.destinations[facts.reach.destination_count++];

    text_copy(one->host, sizeof(one->host), slice_of(host));
    one->named = true;
    one->name = answer;
    return one;
}

static void public_targets(enum reach_result first, enum reach_result second)
{
    facts.reach.public_routed = true;
    facts.reach.public_count = 2;
    facts.reach.public_targets[0] = (struct reach_public){"8.8.8.8", address("8.8.8.8"), first};
    facts.reach.public_targets[1] = (struct reach_public){"1.1.1.1", address("1.1.1.1"), second};
}

static int free_profile(void **state)
{
    (void)state;
    profile_free(made);
    made = NULL;
    return 0;
}

static void a_healthy_connection_raises_nothing(void **state)
{
    (void)state;
    static const finding_code ours[] = {202, 302, 401, 402, 403, 405, 1301, 1302};

    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    destination("10.0.0.10", REACH_REFUSED);
    facts.reach.resolver_use = RESOLVER_USES;
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        assert_null(raised(ours[i]));
}

static void what_is_asked_of_a_connection_that_is_gone_says_nothing(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_SILENT);
    assert_non_null(raised(402));
    given_log(&facts.session, "SIGUSR1[soft,ping-restart] received, process restarting\n");
    assert_null(raised(402));
    connected(DNS SPLIT);
    server(REACH_SILENT);
    facts.reach.done = false;
    assert_null(raised(402));
}

static void a_destination_without_route_is_0202(void **state)
{
    (void)state;
    connected(SPLIT);
    struct reach_destination *one = destination("10.1.0.5", REACH_SILENT);
    one->routed = one->in_tunnel = false;
    const struct finding *finding = raised(202);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[0].value, "10.1.0.5:443");
    assert_true(given_says(finding, "and it cannot"));
    assert_null(raised(302));
    one->result = REACH_UNREACHABLE;
    assert_non_null(raised(202));
    facts.session.pushed.route_count = 0;
    assert_true(given_says(raised(202), "no route was pushed at all"));
}

static void a_destination_that_is_reached_or_routed_otherwise_is_not_0202(void **state)
{
    (void)state;
    connected(SPLIT);
    struct reach_destination *one = destination("10.1.0.5", REACH_ANSWERED);
    one->routed = one->in_tunnel = false;
    assert_null(raised(202));
    one->result = REACH_SILENT;
    one->in_tunnel = true; /* a route line of the profile's own */
    assert_null(raised(202));
}

static void a_push_that_is_cut_is_not_judged(void **state)
{
    (void)state;
    connected("route 10.0.0.0 255.255.0.0,route 10.2.0.0 255.255");
    assert_true(facts.session.pushed.incomplete);
    struct reach_destination *one = destination("10.1.0.5", REACH_SILENT);
    one->routed = one->in_tunnel = false;
    name("app.vpc.example", NAME_UNKNOWN);
    assert_null(raised(202));
    assert_null(raised(401));
}

static void a_silent_destination_beside_one_that_answers_is_0302(void **state)
{
    (void)state;
    connected(SPLIT);
    destination("10.0.0.10", REACH_ANSWERED);
    destination("10.0.0.20", REACH_SILENT);
    const struct finding *finding = raised(302);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[0].value, "10.0.0.20:443");
    assert_true(given_says(finding, "others answer through the"));
    assert_int_equal(finding->severity, SEVERITY_WARNING);
}

static void what_another_connection_reached_today_is_said_in_0302(void **state)
{
    struct history_line line = {.kind = HISTORY_ATTEMPT,
                                .stage = STAGE_CONNECTED,
                                .time = 1764000000,
                                .server = "203.0.113.7",
                                .destinations = {{.name = "10.0.0.9:443", .reached = true}},
                                .destination_count = 1};

    (void)state;
    connected(DNS SPLIT);
    destination("10.0.0.9", REACH_SILENT);
    facts.now = SECONDS(1764000060);
    history_add_newer(&facts.history, &line);
    assert_int_equal(raised(302)->severity, SEVERITY_NOTE); /* nothing is remembered */
    facts.available |= FACTS_HISTORY;
    assert_int_equal(raised(302)->severity, SEVERITY_WARNING);
    assert_string_equal(finding_evidence_value(raised(302), SLICE("other")), "203.0.113.7");
    facts.now += SECONDS(25 * 60 * 60);
    assert_null(finding_evidence_value(raised(302), SLICE("other")));
}

static void every_kind_of_other_answer_counts_for_0302(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    destination("10.0.0.20", REACH_SILENT);
    server(REACH_ANSWERED);
    assert_int_equal(raised(302)->severity, SEVERITY_WARNING);
    facts.reach.servers[0].in_tunnel = false; /* it was asked by another way */
    assert_int_equal(raised(302)->severity, SEVERITY_NOTE);
    facts.reach.gateway = REACH_ANSWERED;
    assert_int_equal(raised(302)->severity, SEVERITY_WARNING);
}

static void a_silent_destination_alone_is_only_a_note(void **state)
{
    (void)state;
    connected(SPLIT);
    destination("10.0.0.20", REACH_SILENT);
    assert_non_null(raised(302));
    assert_int_equal(raised(302)->severity, SEVERITY_NOTE);
    assert_true(given_says(raised(302), "No other destination was tried"));
    facts.reach.destinations[0].result = REACH_UNREACHABLE;
    assert_true(given_says(raised(302), "the network that it leads to reports"));
}

static void what_goes_past_the_tunnel_or_could_not_be_asked_is_not_0302(void **state)
{
    (void)state;
    connected(SPLIT);
    destination("10.0.0.10", REACH_ANSWERED);
    struct reach_destination *one = destination("10.0.0.20", REACH_SILENT);
    one->in_tunnel = false; /* the LAN has the same range: topic 14 */
    assert_null(raised(302));
    one->in_tunnel = true;
    one->result = REACH_FAILED;
    assert_null(raised(302));
}

static void a_private_name_without_pushed_dns_is_0401(void **state)
{
    (void)state;
    connected(SPLIT);
    struct reach_destination *one = name("app.vpc.example", NAME_UNKNOWN);
    assert_non_null(raised(401));
    assert_true(given_says(raised(401), "own name servers do"));
    assert_string_equal(raised(401)->evidence[0].value, "app.vpc.example");
    one->name = NAME_FAILED;
    assert_null(raised(401));
    one->name = NAME_NO_ANSWER; /* it may be slow */
    assert_null(raised(401));
    connected(FULL);
    name("app.vpc.example", NAME_NO_ANSWER);
    assert_true(given_says(raised(401), "DNS server, and no"));
}

static void a_push_without_dns_alone_is_not_0401(void **state)
{
    (void)state;
    connected(SPLIT);
    name("app.example.com", NAME_FOUND);
    destination("10.0.0.10", REACH_ANSWERED);
    assert_null(raised(401));
    connected(DNS SPLIT);
    name("app.vpc.example", NAME_UNKNOWN);
    assert_null(raised(401));
}

static void dns_that_the_client_set_or_threw_away_itself_is_not_0401(void **state)
{
    (void)state;
    connected(SPLIT);
    name("app.vpc.example", NAME_UNKNOWN);
    facts.session.pushed.dns_filtered = true;
    assert_null(raised(401));
    facts.session.pushed.dns_filtered = false;
    profile_free(made);
    made = given_profile(PROFILE "dhcp-option DNS 10.0.0.2\n", facts.version);
    facts.profile = made;
    assert_null(raised(401));
}

static void a_silent_pushed_server_is_0402(void **state)
{
    (void)state;
    static const struct {
        enum reach_result result;
        const char *words;
    } probes[] = {{REACH_SILENT, "not answer through the"},
                  {REACH_REFUSED, "for DNS at the"},
                  {REACH_UNREACHABLE, "that the pushed DNS"}};

    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        connected(DNS SPLIT);
        server(probes[i].result);
        assert_non_null(raised(402));
        assert_true(given_says(raised(402), probes[i].words));
        assert_int_equal(raised(402)->severity, SEVERITY_ERROR);
    }
}

static void a_server_that_answers_or_could_not_be_asked_is_not_0402(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    server(REACH_FAILED);
    assert_null(raised(402));
}

static void beside_another_server_that_answers_0402_is_a_warning(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    server(REACH_SILENT)->address = address("10.0.0.3");
    assert_int_equal(raised(402)->severity, SEVERITY_WARNING);
}

static void a_server_past_the_tunnel_is_named_so(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_SILENT)->in_tunnel = false;
    assert_true(given_says(raised(402), "to it through the"));
}

static void a_server_that_the_lan_keeps_is_a_consequence_of_1403(void **state)
{
    (void)state;
    struct net_link link = {.index = 2, .kind = LINK_ETHERNET};
    struct net_route lan = {.destination = network_of(address("10.0.0.0"), 24), .link = 2, .table = TABLE_MAIN};
    struct network_state network = {.links = &link, .link_count = 1, .routes = &lan, .route_count = 1};

    connected(DNS SPLIT);
    server(REACH_SILENT)->in_tunnel = false;
    facts.network = &network;
    assert_null(raised(402));
    lan.destination = network_of(address("10.0.1.0"), 24); /* beside it */
    assert_non_null(raised(402));
    facts.network = NULL;
}

static void where_nobody_answers_in_a_full_tunnel_0405_stands_alone(void **state)
{
    (void)state;
    connected(DNS FULL);
    server(REACH_SILENT);
    public_targets(REACH_SILENT, REACH_SILENT);
    assert_null(raised(402));
    assert_non_null(raised(405));
    /* the tunnel works, so the server has a fault of its own */
    facts.reach.gateway = REACH_ANSWERED;
    assert_non_null(raised(402));
}

static void a_public_server_is_a_consequence_of_a_silent_internet(void **state)
{
    (void)state;
    connected("dhcp-option DNS 9.9.9.9," FULL);
    server(REACH_SILENT)->address = address("9.9.9.9");
    public_targets(REACH_SILENT, REACH_SILENT);
    facts.reach.gateway = REACH_ANSWERED;
    assert_null(raised(402));
    assert_non_null(raised(405));
    facts.reach.servers[0].address = address("10.0.0.2");
    assert_non_null(raised(402));
}

static void an_unused_server_is_0403_with_its_tool(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    facts.reach.resolver =
        (struct resolver){.kind = RESOLVER_SYSTEMD_RESOLVED, .servers = {address("192.0.2.1")}, .server_count = 1};
    facts.reach.resolver_use = RESOLVER_USES_NOT;
    const struct finding *finding = raised(403);
    assert_non_null(finding);
    assert_true(given_says(finding, "does not use it"));
    char line[1024];
    struct text text;
    text_start(&text, line, sizeof(line));
    finding_fill_text(finding, finding->entry->fix_user, &text);
    assert_non_null(strstr(line, "up /etc/openvpn/update-systemd-resolved"));
    assert_non_null(strstr(line, "openvpn-systemd-resolved)"));
}

/*
 * 2.7 has a script of its own: it is named where it does not run, and another one where it ran in
 * vain (resolvectl is not installed, say).
 */
static void the_own_script_of_2_7_is_named_unless_it_ran(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        bool own;
    } rows[] = {{"", false},
                {"dns-updown disable\n", true},
                {"script-security 2\nup /bin/true\n", true},
                {"script-security 2\nup /bin/true\ndns-updown force\n", false}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char profile[512];
        char line[1024];
        struct text text;

        connected(DNS SPLIT);
        server(REACH_ANSWERED);
        facts.version = (struct openvpn_version){2, 7};
        facts.reach.resolver.kind = RESOLVER_SYSTEMD_RESOLVED;
        facts.reach.resolver_use = RESOLVER_USES_NOT;
        (void)snprintf(profile, sizeof(profile), "%s%s", PROFILE, rows[i].lines);
        profile_free(made);
        made = given_profile(profile, facts.version);
        facts.profile = made;
        const struct finding *finding = raised(403);
        assert_non_null(finding);
        text_start(&text, line, sizeof(line));
        finding_fill_text(finding, finding->entry->fix_user, &text);
        assert_int_equal(strstr(line, "dns-updown force") != NULL, rows[i].own);
        assert_int_equal(strstr(line, "update-systemd-resolved") != NULL, !rows[i].own);
    }
}

static void a_script_that_did_not_do_it_is_named(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    facts.reach.resolver_use = RESOLVER_USES_NOT;
    profile_free(made);
    made = given_profile(PROFILE "script-security 2\nup /etc/openvpn/update-resolv-conf\n", facts.version);
    facts.profile = made;
    assert_true(given_says(raised(403), "does not use the"));
}

static void a_server_in_use_or_a_resolver_that_cannot_be_seen_into_is_not_0403(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    facts.reach.resolver_use = RESOLVER_USES;
    assert_null(raised(403));
    facts.reach.resolver_use = RESOLVER_USE_UNKNOWN;
    assert_null(raised(403));
    connected(SPLIT);
    facts.reach.resolver_use = RESOLVER_USES_NOT;
    assert_null(raised(403));
}

static void a_silent_server_is_0402_and_not_0403(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_SILENT);
    facts.reach.resolver_use = RESOLVER_USES_NOT;
    assert_non_null(raised(402));
    assert_null(raised(403));
    server(REACH_ANSWERED); /* the second of two */
    assert_non_null(raised(403));
}

static void a_name_that_only_the_pushed_server_knows_is_0403(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    server(REACH_ANSWERED);
    facts.reach.resolver.kind = RESOLVER_FORWARDER;
    struct reach_destination *one = name("app.vpc.example", NAME_UNKNOWN);
    assert_null(raised(403));
    one->pushed_name = NAME_FOUND;
    assert_true(given_says(
        raised(403), "the pushed DNS server {server} knows {host}, and this machine's resolver ({resolver}) does not"));
    one->name = NAME_FOUND;
    assert_null(raised(403));
}

static void without_looks_only_0403_is_left(void **state)
{
    (void)state;
    connected(DNS SPLIT);
    facts.available &= ~(unsigned)FACTS_LOOKUPS;
    facts.reach.asked = false;
    facts.reach.resolver_use = RESOLVER_USES_NOT;
    server(REACH_SILENT);
    assert_null(raised(402));
    assert_non_null(raised(403));
}

static void debians_script_without_resolvconf_is_0403_in_a_log(void **state)
{
    (void)state;
    static const char log[] =
        "Jun 26 10:00:01 host openvpn[77]: PUSH: Received control message: 'PUSH_REPLY," DNS SPLIT "'\n"
        "Jun 26 10:00:01 host root: [OpenVPN:update-resolve-conf] missing binary /sbin/resolvconf\n"
        "Jun 26 10:00:02 host openvpn[77]: Initialization Sequence Completed\n";

    facts_start(&facts);
    given_log(&facts.session, log);
    facts.available = FACTS_SESSION;
    const struct finding *finding = raised(403);
    assert_non_null(finding);
    assert_true(given_says(finding, "to hand it to"));
    assert_int_equal(finding->log_line, 2);
}

#define LINUX_2_5  "OpenVPN 2.5.7 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] built on Jun 14 2022\n"
#define DNS_PUSHED "PUSH: Received control message: 'PUSH_REPLY," DNS SPLIT "'\n"
#define CONNECTED  "Initialization Sequence Completed\n"

static const struct finding *in_log(const char *log)
{
    facts_start(&facts);
    given_log(&facts.session, log);
    facts.available = FACTS_SESSION;
    return raised(403);
}

static void a_whole_log_of_linux_without_an_up_script_is_a_note_of_0403(void **state)
{
    (void)state;
    const struct finding *finding = in_log(LINUX_2_5 DNS_PUSHED CONNECTED);
    assert_non_null(finding);
    assert_true(given_says(finding, "in this log applies"));
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    assert_int_equal(finding->log_line, 2);
    /* Live, the resolver itself is looked at. */
    facts.available |= FACTS_PLUGIN;
    assert_null(raised(403));
}

static void a_script_another_system_or_a_later_client_are_not_0403(void **state)
{
    (void)state;
    assert_null(in_log(LINUX_2_5 DNS_PUSHED
                       "/etc/openvpn/update-resolv-conf tun0 1500 1553 10.0.0.2 255.255.255.0 init\n" CONNECTED));
    assert_null(in_log(LINUX_2_5 DNS_PUSHED));
    assert_null(in_log(LINUX_2_5 "PUSH: Received control message: 'PUSH_REPLY," SPLIT "'\n" CONNECTED));
    assert_null(
        in_log("OpenVPN 2.7.0 x86_64-pc-linux-gnu [SSL (OpenSSL)] built on Jun 14 2025\n" DNS_PUSHED CONNECTED));
    assert_null(
        in_log("OpenVPN 2.5.7 x86_64-apple-darwin [SSL (OpenSSL)] built on Jun 14 2022\n" DNS_PUSHED CONNECTED));
}

static void a_log_with_pushed_dns_alone_proves_nothing(void **state)
{
    (void)state;
    facts_start(&facts);
    given_log(&facts.session, "PUSH: Received control message: 'PUSH_REPLY," DNS SPLIT "'\n"
                              "Initialization Sequence Completed\n");
    facts.available = FACTS_SESSION;
    assert_null(raised(403));
    assert_null(raised(401));
    assert_null(raised(402));
}

static void a_log_of_a_full_tunnel_without_dns_is_a_note_of_0401(void **state)
{
    (void)state;
    in_log(LINUX_2_5 "PUSH: Received control message: 'PUSH_REPLY," FULL "'\n" CONNECTED);
    assert_non_null(raised(401));
    assert_true(given_says(raised(401), "and pushes no DNS"));
    assert_int_equal(raised(401)->severity, SEVERITY_NOTE);
    assert_int_equal(raised(401)->log_line, 2);
    facts.available |= FACTS_PLUGIN; /* live it asks */
    assert_null(raised(401));
    in_log(LINUX_2_5 "PUSH: Received control message: 'PUSH_REPLY," SPLIT "'\n" CONNECTED);
    assert_null(raised(401));
    in_log(LINUX_2_5 "PUSH: Received control message: 'PUSH_REPLY," DNS FULL "'\n" CONNECTED);
    assert_null(raised(401));
    in_log(LINUX_2_5 "PUSH: Received control message: 'PUSH_REPLY," FULL "'\n");
    assert_null(raised(401));
}

static void a_full_tunnel_in_which_no_public_address_answers_is_0405(void **state)
{
    (void)state;
    connected(DNS FULL);
    public_targets(REACH_SILENT, REACH_FAILED);
    assert_non_null(raised(405));
    assert_string_equal(raised(405)->evidence[0].value, "8.8.8.8 1.1.1.1");
    public_targets(REACH_SILENT, REACH_UNREACHABLE);
    assert_true(given_says(raised(405), "it leads to reports that public"));
}

static void one_answer_or_no_question_is_not_0405(void **state)
{
    (void)state;
    connected(DNS FULL);
    public_targets(REACH_SILENT, REACH_ANSWERED);
    assert_null(raised(405));
    public_targets(REACH_REFUSED, REACH_SILENT);
    assert_null(raised(405));
    public_targets(REACH_FAILED, REACH_FAILED);
    assert_null(raised(405));
    public_targets(REACH_SILENT, REACH_SILENT);
    facts.reach.public_routed = false;
    assert_null(raised(405));
}

static void a_public_destination_is_a_consequence_of_0405(void **state)
{
    (void)state;
    connected(DNS FULL);
    server(REACH_ANSWERED);
    public_targets(REACH_SILENT, REACH_SILENT);
    destination("192.0.2.80", REACH_SILENT)->route = network_of(address("0.0.0.0"), 0);
    assert_null(raised(302));
    facts.reach.destinations[0].route = network_of(address("192.0.2.0"), 24);
    assert_non_null(raised(302));
}

static void looked_up(const char *went_to)
{
    connected(SPLIT);
    text_copy(facts.session.attempt.address, sizeof(facts.session.attempt.address), slice_of(went_to));
    facts.server_addresses = (struct server_addresses){.done = true, .all_asked = true, .connected = address(went_to)};
    facts.server_addresses.source_count = 2;
    facts.server_addresses.sources[1].server = address("9.9.9.9");
}

static void answer(unsigned source, const char *first, const char *second)
{
    struct address list[2] = {address(first), second ? address(second) : (struct address){0}};

    server_addresses_add(&facts.server_addresses, source, list, second ? 2 : 1);
}

static void an_address_that_no_answer_ever_has_is_1301(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "52.16.0.99", NULL);
    assert_null(raised(1301)); /* one answer is none */
    answer(0, "52.16.0.99", NULL);
    assert_non_null(raised(1301));
    assert_string_equal(raised(1301)->evidence[0].value, "52.16.0.10");
    facts.server_addresses.all_asked = false;
    assert_null(raised(1301));
}

static void an_address_in_any_answer_is_not_1301(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "52.16.0.99", NULL);
    answer(0, "52.16.0.99", NULL);
    answer(1, "52.16.0.98", "52.16.0.10");
    assert_null(raised(1301));
}

static void an_entry_in_etc_hosts_that_name_servers_contradict_is_1301(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "52.16.0.10", NULL);
    answer(0, "52.16.0.10", NULL);
    assert_null(raised(1301)); /* no name server answered */
    answer(1, "52.16.0.99", NULL);
    assert_null(raised(1301));
    answer(1, "52.16.0.99", NULL);
    assert_non_null(raised(1301));
    answer(1, "52.16.0.98", NULL); /* it rotates */
    assert_null(raised(1301));
}

static void names_that_rotate_prove_nothing(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "52.16.0.99", NULL);
    answer(0, "52.16.0.99", NULL);
    answer(1, "52.16.0.98", NULL);
    answer(1, "52.16.0.97", NULL);
    assert_null(raised(1301));
    looked_up("52.16.0.10");
    answer(0, "52.16.0.99", "52.16.0.98");
    answer(0, "52.16.0.98", "52.16.0.99"); /* the same in another order is no rotation */
    assert_non_null(raised(1301));
    answer(0, "52.16.0.98", NULL);
    assert_null(raised(1301));
}

static void addresses_of_the_other_family_do_not_count(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "2001:db8::7", NULL);
    answer(0, "2001:db8::7", NULL);
    assert_null(raised(1301));
}

static void a_special_address_for_an_endpoint_is_1302(void **state)
{
    (void)state;
    static const char *const special[] = {"198.18.0.5", "10.1.2.3",    "100.64.7.7",
                                          "127.0.0.1",  "192.168.1.1", "fd00::1"};

    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
        looked_up(special[i]);
        facts.session.attempt.stage = STAGE_WAITING;
        assert_non_null(raised(1302));
        assert_int_equal(raised(1302)->severity, SEVERITY_ERROR);
        assert_null(raised(1301));
    }
    facts.session.attempt.stage = STAGE_HEARD;
    assert_int_equal(raised(1302)->severity, SEVERITY_ERROR);
    /* older clients take a second from here to the tunnel */
    facts.session.attempt.stage = STAGE_SERVER_KNOWN;
    assert_int_equal(raised(1302)->severity, SEVERITY_WARNING);
}

static void a_special_address_of_another_server_or_behind_a_proxy_is_not_1302(void **state)
{
    (void)state;
    static const char *const profiles[] = {
        "client\nremote vpn.example.com 443\n",
        "client\nremote " ENDPOINT " 443\nremote 10.1.2.3 443\n",
        PROFILE "http-proxy 10.1.2.3 3128\n",
        PROFILE "socks-proxy 10.1.2.3\n",
    };

    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
        looked_up("10.1.2.3");
        profile_free(made);
        made = given_profile(profiles[i], facts.version);
        facts.profile = made;
        assert_null(raised(1302));
    }
    looked_up("52.16.0.10");
    assert_null(raised(1302));
}

static void documentation_addresses_in_a_mailed_in_log_are_not_1302(void **state)
{
    (void)state;
    looked_up("203.0.113.7");
    facts.server_addresses.done = false;
    assert_non_null(raised(1302));
    facts.available = FACTS_PROFILE | FACTS_SESSION;
    assert_null(raised(1302));
    text_copy(facts.session.attempt.address, sizeof(facts.session.attempt.address), SLICE("198.18.0.5"));
    assert_non_null(raised(1302));
}

static void a_special_answer_beside_a_good_address_is_1302(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(1, "198.18.0.5", NULL);
    assert_non_null(raised(1302));
    assert_string_equal(raised(1302)->evidence[1].value, "198.18.0.5");
}

static void an_answer_to_an_impossible_name_is_1302(void **state)
{
    (void)state;
    looked_up("52.16.0.10");
    answer(0, "52.16.0.99", NULL);
    answer(0, "52.16.0.99", NULL);
    text_copy(facts.server_addresses.impossible, sizeof(facts.server_addresses.impossible), SLICE("0a1b.invalid."));
    assert_null(raised(1302));
    facts.server_addresses.made_up = address("52.16.0.80");
    assert_non_null(raised(1302));
    assert_true(given_says(raised(1302), "which cannot exist"));
    assert_null(raised(1301)); /* its answers are worth nothing */
}

static void special_addresses_are_known(void **state)
{
    (void)state;
    static const char *const routed[] = {"52.16.0.10",     "100.63.255.255", "100.128.0.0",  "172.32.0.1",
                                         "198.17.255.255", "198.20.0.0",     "2600:1f18::1", "64:ff9b::1"};

    for (size_t i = 0; i < sizeof(routed) / sizeof(routed[0]); i++)
        assert_null(special_address(address(routed[i])));
    assert_non_null(special_address(address("198.19.255.255")));
    assert_non_null(special_address(address("0.0.0.0")));
    assert_non_null(special_address(address("::1")));
    assert_non_null(special_address(address("255.255.255.255")));
    assert_true(address_is_for_documentation(address("192.0.2.7")));
    assert_false(address_is_for_documentation(address("192.168.2.7")));
}

static void results_of_one_host_are_merged_to_the_best(void **state)
{
    (void)state;
    bool reached = false;
    struct reach_destination one = {.in_tunnel = true, .result = REACH_REFUSED};

    assert_int_equal(reach_better(REACH_SILENT, REACH_REFUSED), REACH_REFUSED);
    assert_int_equal(reach_better(REACH_UNREACHABLE, REACH_SILENT), REACH_UNREACHABLE);
    assert_int_equal(reach_better(REACH_NOT_ASKED, REACH_FAILED), REACH_FAILED);
    assert_int_equal(reach_better(REACH_FAILED, REACH_SILENT), REACH_SILENT);
    assert_true(reach_tells(&one, &reached) && reached);
    one.result = REACH_SILENT;
    assert_true(reach_tells(&one, &reached) && !reached);
    one.result = REACH_FAILED;
    assert_false(reach_tells(&one, &reached));
    one = (struct reach_destination){.in_tunnel = false, .result = REACH_ANSWERED};
    assert_false(reach_tells(&one, &reached));
}

static void destinations_are_named_as_the_user_writes_them(void **state)
{
    (void)state;
    char text[REACH_NAME_SIZE];
    struct reach_destination one = {.host = "app.vpc.example"};

    assert_string_equal(reach_destination_name(&one, text), "app.vpc.example");
    one.port = 65535;
    assert_string_equal(reach_destination_name(&one, text), "app.vpc.example:65535");
    one = (struct reach_destination){.host = "2001:db8::1", .port = 443};
    assert_string_equal(reach_destination_name(&one, text), "[2001:db8::1]:443");
    one.port = 0;
    assert_string_equal(reach_destination_name(&one, text), "2001:db8::1");
}

static void settings(const char *argument)
{
    const char *const arguments[] = {argument, NULL};

    settings_read(&facts.settings, arguments);
}

static void expect_and_probe_are_read(void **state)
{
    (void)state;
    settings("expect=10.0.0.10:443,app.vpc.example,[2001:db8::1]:22,2001:db8::2,[2001:db8::3]");
    assert_int_equal(facts.settings.problem_count, 0);
    assert_int_equal(facts.settings.expect_count, 5);
    assert_string_equal(facts.settings.expect[0].host, "10.0.0.10");
    assert_int_equal(facts.settings.expect[0].port, 443);
    assert_string_equal(facts.settings.expect[1].host, "app.vpc.example");
    assert_int_equal(facts.settings.expect[1].port, 0);
    assert_string_equal(facts.settings.expect[2].host, "2001:db8::1");
    assert_int_equal(facts.settings.expect[2].port, 22);
    assert_string_equal(facts.settings.expect[3].host, "2001:db8::2");
    assert_string_equal(facts.settings.expect[4].host, "2001:db8::3");
    settings("probe=192.0.2.1,example.com");
    assert_int_equal(facts.settings.problem_count, 0);
    assert_int_equal(facts.settings.probe_count, 2);
    assert_false(facts.settings.probe_off);
    settings("probe=off");
    assert_true(facts.settings.probe_off);
}

static void wrong_destinations_are_named_and_the_others_kept(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "expect=",     "expect=:443",         "expect=a b", "expect=a:0",  "expect=a:65536", "expect=a:x",
        "expect=[::1", "expect=[10.0.0.1]:1", "expect=-x",  "expect=a,,b", "expect=[::1]22", "expect=host/path",
        "probe=",      "probe=off,a b",       "probe=a:53",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        settings(wrong[i]);
        if (facts.settings.problem_count != 1)
            fail_msg("%s: %zu problems", wrong[i], facts.settings.problem_count);
    }
    settings("expect=a:x,10.0.0.10");
    assert_int_equal(facts.settings.expect_count, 1);
    settings("expect=a,b,c,d,e,f,g,h,i,j");
    assert_int_equal(facts.settings.expect_count, SETTING_HOSTS_MAX);
    assert_int_equal(facts.settings.problem_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_healthy_connection_raises_nothing),
        cmocka_unit_test(what_is_asked_of_a_connection_that_is_gone_says_nothing),
        cmocka_unit_test(a_destination_without_route_is_0202),
        cmocka_unit_test(a_destination_that_is_reached_or_routed_otherwise_is_not_0202),
        cmocka_unit_test(a_push_that_is_cut_is_not_judged),
        cmocka_unit_test(a_silent_destination_beside_one_that_answers_is_0302),
        cmocka_unit_test(what_another_connection_reached_today_is_said_in_0302),
        cmocka_unit_test(every_kind_of_other_answer_counts_for_0302),
        cmocka_unit_test(a_silent_destination_alone_is_only_a_note),
        cmocka_unit_test(what_goes_past_the_tunnel_or_could_not_be_asked_is_not_0302),
        cmocka_unit_test(a_private_name_without_pushed_dns_is_0401),
        cmocka_unit_test(a_push_without_dns_alone_is_not_0401),
        cmocka_unit_test(dns_that_the_client_set_or_threw_away_itself_is_not_0401),
        cmocka_unit_test(a_silent_pushed_server_is_0402),
        cmocka_unit_test(a_server_that_answers_or_could_not_be_asked_is_not_0402),
        cmocka_unit_test(beside_another_server_that_answers_0402_is_a_warning),
        cmocka_unit_test(a_server_past_the_tunnel_is_named_so),
        cmocka_unit_test(where_nobody_answers_in_a_full_tunnel_0405_stands_alone),
        cmocka_unit_test(a_public_server_is_a_consequence_of_a_silent_internet),
        cmocka_unit_test(a_server_that_the_lan_keeps_is_a_consequence_of_1403),
        cmocka_unit_test(an_unused_server_is_0403_with_its_tool),
        cmocka_unit_test(the_own_script_of_2_7_is_named_unless_it_ran),
        cmocka_unit_test(a_script_that_did_not_do_it_is_named),
        cmocka_unit_test(a_server_in_use_or_a_resolver_that_cannot_be_seen_into_is_not_0403),
        cmocka_unit_test(a_silent_server_is_0402_and_not_0403),
        cmocka_unit_test(a_name_that_only_the_pushed_server_knows_is_0403),
        cmocka_unit_test(without_looks_only_0403_is_left),
        cmocka_unit_test(debians_script_without_resolvconf_is_0403_in_a_log),
        cmocka_unit_test(a_whole_log_of_linux_without_an_up_script_is_a_note_of_0403),
        cmocka_unit_test(a_script_another_system_or_a_later_client_are_not_0403),
        cmocka_unit_test(a_log_with_pushed_dns_alone_proves_nothing),
        cmocka_unit_test(a_log_of_a_full_tunnel_without_dns_is_a_note_of_0401),
        cmocka_unit_test(a_full_tunnel_in_which_no_public_address_answers_is_0405),
        cmocka_unit_test(one_answer_or_no_question_is_not_0405),
        cmocka_unit_test(a_public_destination_is_a_consequence_of_0405),
        cmocka_unit_test(an_address_that_no_answer_ever_has_is_1301),
        cmocka_unit_test(an_address_in_any_answer_is_not_1301),
        cmocka_unit_test(an_entry_in_etc_hosts_that_name_servers_contradict_is_1301),
        cmocka_unit_test(names_that_rotate_prove_nothing),
        cmocka_unit_test(addresses_of_the_other_family_do_not_count),
        cmocka_unit_test(a_special_address_for_an_endpoint_is_1302),
        cmocka_unit_test(a_special_address_of_another_server_or_behind_a_proxy_is_not_1302),
        cmocka_unit_test(documentation_addresses_in_a_mailed_in_log_are_not_1302),
        cmocka_unit_test(a_special_answer_beside_a_good_address_is_1302),
        cmocka_unit_test(an_answer_to_an_impossible_name_is_1302),
        cmocka_unit_test(special_addresses_are_known),
        cmocka_unit_test(results_of_one_host_are_merged_to_the_best),
        cmocka_unit_test(destinations_are_named_as_the_user_writes_them),
        cmocka_unit_test(expect_and_probe_are_read),
        cmocka_unit_test(wrong_destinations_are_named_and_the_others_kept),
    };

    return cmocka_run_group_tests(tests, NULL, free_profile);
}
