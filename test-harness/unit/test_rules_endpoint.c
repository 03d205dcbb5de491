/* SPDX-License-Identifier: MIT */
/*
 * The rules on an endpoint's exported settings: each code raised, and a near miss in which it is
 * silent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "given.h"

enum { LINES = 8 };

/*
 * A healthy endpoint: two subnets with the same routes, a rule for each network, split tunnel, a
 * DNS server that can be asked.
 */
static struct endpoint_target targets[LINES];
static struct endpoint_route routes[LINES];
static struct endpoint_rule rules_of_endpoint[LINES];
static struct endpoint_range ranges[LINES];
static struct endpoint endpoint;
static struct facts facts;

static struct network network(const char *text)
{
    struct network parsed = {{0}, 0};

    assert_true(network_parse(slice_of(text), &parsed));
    return parsed;
}

static struct endpoint_route *route(const char *destination, int target)
{
    struct endpoint_route *added = &routes[endpoint.route_count++];

    *added =
        (struct endpoint_route){destination, target ? "subnet-1" : "subnet-0", "active", network(destination), target};
    return added;
}

static struct endpoint_rule *rule(const char *destination, const char *group)
{
    struct endpoint_rule *added = &rules_of_endpoint[endpoint.rule_count++];

    *added = (struct endpoint_rule){destination, group, "active", network(destination), !group};
    return added;
}

static int healthy(void **state)
{
    (void)state;
    targets[0] = (struct endpoint_target){"assoc-0", "subnet-0", "vpc-0", "associated"};
    targets[1] = (struct endpoint_target){"assoc-1", "subnet-1", "vpc-0", "associated"};
    ranges[0] = (struct endpoint_range){"vpc-0", "vpc-0", "10.0.0.0/16", network("10.0.0.0/16"), false, 0};
    endpoint = (struct endpoint){.id = "cvpn-endpoint-0",
                                 .described = true,
                                 .state = "available",
                                 .client_range = "172.31.0.0/16",
                                 .client_network = network("172.31.0.0/16"),
                                 .dns = {"10.0.0.2"},
                                 .dns_count = 1,
                                 .split_tunnel = true,
                                 .transport = "udp",
                                 .port = 443,
                                 .logins = AUTH_BY_DIRECTORY,
                                 .targets = targets,
                                 .target_count = 2,
                                 .routes = routes,
                                 .rules = rules_of_endpoint,
                                 .ranges = ranges,
                                 .range_count = 1};
    route("10.0.0.0/16", 0);
    route("10.0.0.0/16", 1);
    rule("10.0.0.0/16", NULL);
    facts_start(&facts);
    facts.endpoint = &endpoint;
    facts.available = FACTS_FILES | FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS;
    return 0;
}

static const char *evidence(const struct finding *finding, const char *name)
{
    for (unsigned i = 0; finding && i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, name) == 0)
            return finding->evidence[i].value;
    return "";
}

static void raised(finding_code code, const char *words, enum severity severity)
{
    const struct finding *finding = given_raises(&facts, code);

    if (!finding) {
        fail_msg("%u is not raised", code);
        return;
    }
    assert_true(given_says(finding, words));
    assert_int_equal(finding->severity, severity);
}

static void silent(finding_code code)
{
    if (given_raises(&facts, code))
        fail_msg("%u is raised", code);
}

static void a_healthy_endpoint_raises_nothing(void **state)
{
    static struct findings findings;

    (void)state;
    rules_evaluate(&facts, &findings);
    assert_int_equal(findings.count, 0);
}

static void a_route_on_one_subnet_only_is_named_with_its_command(void **state)
{
    (void)state;
    route("192.168.7.0/24", 0);
    raised(203, "and {other} has one", SEVERITY_ERROR);
    assert_string_equal(evidence(given_raises(&facts, 203), "command"),
                        "aws ec2 create-client-vpn-route --client-vpn-endpoint-id cvpn-endpoint-0 "
                        "--destination-cidr-block 192.168.7.0/24 --target-vpc-subnet-id subnet-1");
    endpoint.dns_name = "*.cvpn-endpoint-0123456789abcdef0.prod.clientvpn.cn-north-1.amazonaws.com.cn";
    assert_string_equal(evidence(given_raises(&facts, 203), "command"),
                        "aws ec2 create-client-vpn-route --client-vpn-endpoint-id cvpn-endpoint-0 "
                        "--destination-cidr-block 192.168.7.0/24 --target-vpc-subnet-id subnet-1 --region cn-north-1");
    endpoint.dns_name = "vpn.example.com";
    assert_null(strstr(evidence(given_raises(&facts, 203), "command"), "--region"));
    targets[1].state = "disassociating";
    silent(203); /* no client is sent there any more */
}

static void a_route_that_has_failed_is_missing(void **state)
{
    (void)state;
    route("192.168.7.0/24", 0);
    struct endpoint_route *other = route("192.168.7.0/24", 1);
    silent(203);
    silent(204);
    other->state = "creating";
    silent(203);
    raised(204, "the route to {destination} through {subnet} is in the state {state}", SEVERITY_NOTE);
    other->state = "failed";
    raised(203, "and {other} has one", SEVERITY_ERROR);
    raised(204, "the route to {destination} through {subnet} is in the state {state}", SEVERITY_WARNING);
}

static void many_missing_routes_are_counted(void **state)
{
    static struct endpoint_route many[30];

    (void)state;
    for (int i = 0; i < 30; i++) {
        many[i] = (struct endpoint_route){"x", "subnet-0", "active", network("192.168.0.0/24"), 0};
        many[i].network.address.bytes[2] = (uint8_t)i;
    }
    endpoint.routes = many;
    endpoint.route_count = 30;
    static struct findings findings;
    rules_evaluate(&facts, &findings);
    unsigned count = 0;
    const char *more = "";
    for (size_t i = 0; i < findings.count; i++) {
        count += findings.list[i].entry->code == 203;
        if (findings.list[i].entry->code == 203)
            more = evidence(&findings.list[i], "more");
    }
    assert_int_equal(count, 10);
    assert_string_equal(more, "20");
}

static void the_client_range_may_not_lie_in_the_vpc(void **state)
{
    (void)state;
    endpoint.client_network = network("10.0.4.0/22");
    endpoint.client_range = "10.0.4.0/22";
    raised(205, "the client range {range} overlaps {other} of {owner}", SEVERITY_ERROR);
    ranges[0].vpc = "vpc-1";
    raised(205, "overlaps the route to", SEVERITY_WARNING); /* the route is left */
    endpoint.client_network = network("10.1.4.0/22");
    silent(205);
    route("0.0.0.0/0", 0);
    silent(205);
}

static void the_example_of_the_aws_page(void **state)
{
    static struct findings findings;

    (void)state;
    endpoint.rule_count = 0;
    rule("10.1.0.0/16", "Group 1");
    rule("0.0.0.0/0", "Group 1");
    rule("0.0.0.0/0", "Group 2");
    rule("0.0.0.0/0", "Group 3");
    rule("172.131.0.0/16", "Group 2");
    rules_evaluate(&facts, &findings);
    const struct finding *first = NULL;
    const struct finding *second = NULL;
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].entry->code == 301)
            *(first ? &second : &first) = &findings.list[i];
    assert_string_equal(evidence(first, "range"), "10.1.0.0/16");
    assert_string_equal(evidence(first, "shut_out"), "Group 2 by 0.0.0.0/0, Group 3 by 0.0.0.0/0");
    assert_string_equal(evidence(second, "range"), "172.131.0.0/16");
    assert_string_equal(evidence(second, "shut_out"), "Group 1 by 0.0.0.0/0, Group 3 by 0.0.0.0/0");
}

/* The same rules, asked one by one, in every rotation of their order. */
static void the_example_of_the_aws_page_answers_whatever_the_order(void **state)
{
    static const struct {
        const char *group;
        const char *to;
        bool allowed;
    } questions[] = {{"Group 1", "10.1.2.3", true},  {"Group 1", "172.131.2.3", false}, {"Group 1", "192.0.2.1", true},
                     {"Group 2", "10.1.2.3", false}, {"Group 2", "172.131.2.3", true},  {"Group 2", "192.0.2.1", true},
                     {"Group 3", "10.1.2.3", false}, {"Group 3", "172.131.2.3", false}, {"Group 3", "192.0.2.1", true},
                     {"Group 4", "192.0.2.1", false}};

    (void)state;
    for (int turn = 0; turn < 5; turn++) {
        endpoint.rule_count = 0;
        for (int i = 0; i < 5; i++) {
            static const char *const lines[][2] = {{"10.1.0.0/16", "Group 1"},
                                                   {"0.0.0.0/0", "Group 1"},
                                                   {"0.0.0.0/0", "Group 2"},
                                                   {"0.0.0.0/0", "Group 3"},
                                                   {"172.131.0.0/16", "Group 2"}};
            rule(lines[(i + turn) % 5][0], lines[(i + turn) % 5][1]);
        }
        for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
            struct address to;
            assert_true(address_parse(slice_of(questions[i].to), &to));
            assert_int_equal(endpoint_access(&endpoint, &questions[i].group, 1, to).allowed, questions[i].allowed);
        }
    }
}

static void a_group_that_is_in_the_smaller_range_too_is_not_shut_out(void **state)
{
    (void)state;
    endpoint.rule_count = 0;
    rule("10.0.0.0/8", "Group 1");
    rule("10.0.0.0/16", "Group 2");
    raised(301, "to others that a", SEVERITY_ERROR);
    assert_non_null(strstr(evidence(given_raises(&facts, 301), "command"), "--access-group-id 'Group 1'"));
    struct endpoint_rule *added = rule("10.0.0.0/16", "Group 1");
    silent(301);
    added->state = "failed";
    raised(301, "to others that a", SEVERITY_ERROR);
}

static void a_range_kept_for_one_group_is_a_warning_without_a_command(void **state)
{
    (void)state;
    rule("10.0.1.0/24", "Group 1");
    raised(301, "a wider rule is", SEVERITY_WARNING);
    assert_string_equal(evidence(given_raises(&facts, 301), "command"), "");
}

static void a_rule_that_is_not_active_is_named(void **state)
{
    (void)state;
    silent(303);
    rule("10.2.0.0/16", NULL)->state = "authorizing";
    raised(303, "the rule for {range} and {group} is in the state {state}", SEVERITY_NOTE);
    rules_of_endpoint[endpoint.rule_count - 1].state = "failed";
    raised(303, "the rule for {range} and {group} is in the state {state}", SEVERITY_WARNING);
}

static void a_routed_network_needs_a_rule(void **state)
{
    (void)state;
    route("192.168.7.0/24", 0);
    raised(304, "routed, and no authorization rule covers", SEVERITY_WARNING);
    rule("192.168.7.128/25", "Group 1");
    silent(304); /* a part of it is enough */
}

static void a_rule_needs_a_route(void **state)
{
    (void)state;
    silent(306);
    rule("192.168.7.0/24", "Group 1");
    raised(306, "and no route of", SEVERITY_WARNING);
    struct endpoint_route *way = route("192.168.0.0/16", 0);
    silent(306);
    way->state = "failed";
    silent(306); /* that is 204 */
    rule("0.0.0.0/0", NULL);
    silent(306); /* that is 409 */
}

static void clients_reach_each_other_by_a_local_route(void **state)
{
    (void)state;
    rule(endpoint.client_range, NULL);
    raised(306, "and no route with", SEVERITY_WARNING);
    struct endpoint_route *local = route(endpoint.client_range, 0);
    local->target = ROUTE_TO_CLIENTS;
    local->subnet = "local";
    silent(306);
    silent(304);
    endpoint.rule_count--;
    raised(304, "routed, and no authorization rule covers", SEVERITY_WARNING);
}

static void certificates_have_no_groups(void **state)
{
    (void)state;
    endpoint.logins = AUTH_BY_CERTIFICATE;
    silent(305);
    rule("10.0.1.0/24", "Group 1");
    raised(305, "authenticate with a", SEVERITY_WARNING);
    endpoint.logins |= AUTH_BY_SAML;
    silent(305);
}

static void the_internet_needs_a_route_and_a_rule(void **state)
{
    (void)state;
    silent(409); /* split tunnel */
    endpoint.split_tunnel = false;
    raised(409, "a route nor an", SEVERITY_WARNING);
    rule("0.0.0.0/0", NULL);
    raised(409, "is off, and no", SEVERITY_ERROR);
    route("0.0.0.0/0", 0);
    silent(409);
    endpoint.rule_count--;
    raised(409, "{destination} is routed, and", SEVERITY_ERROR);
    rule("198.51.100.0/24", NULL);
    silent(409); /* a part of the internet is meant */
    endpoint.rule_count--;
    endpoint.only_ipv6 = true;
    silent(409); /* no IPv4 goes through the tunnel */
}

static void the_ipv6_internet_needs_both_or_neither(void **state)
{
    (void)state;
    endpoint.with_ipv6 = true;
    endpoint.only_ipv6 = true;
    endpoint.split_tunnel = false;
    silent(409);
    struct endpoint_rule *added = rule("::/0", NULL);
    raised(409, "is off, and no", SEVERITY_ERROR);
    assert_string_equal(evidence(given_raises(&facts, 409), "destination"), "::/0");
    assert_non_null(strstr(evidence(given_raises(&facts, 409), "command"), "::/0"));
    endpoint.split_tunnel = true;
    silent(409);
    route("::/0", 0);
    silent(409);
    added->state = "failed";
    raised(409, "{destination} is routed, and", SEVERITY_ERROR);
    rule("2001:db8::/32", NULL);
    silent(409); /* a part of the internet is meant */
    endpoint.rule_count--;
    endpoint.with_ipv6 = false;
    endpoint.only_ipv6 = false;
    silent(409);
}

static void a_subnet_without_ipv6_gets_no_command_for_an_ipv6_route(void **state)
{
    (void)state;
    ranges[1] = (struct endpoint_range){"subnet-1", "vpc-0", "10.0.1.0/24", network("10.0.1.0/24"), false, 0};
    endpoint.range_count = 2;
    route("2001:db8::/56", 0);
    raised(203, "and no IPv6 range to get one for", SEVERITY_ERROR);
    assert_string_equal(evidence(given_raises(&facts, 203), "command"), "");
    ranges[2] = (struct endpoint_range){"subnet-1", "vpc-0", "2001:db8::/64", network("2001:db8::/64"), false, 0};
    endpoint.range_count = 3;
    raised(203, "and {other} has one", SEVERITY_ERROR);
    assert_string_not_equal(evidence(given_raises(&facts, 203), "command"), "");
}

static void a_subnet_needs_room_for_the_endpoint(void **state)
{
    (void)state;
    endpoint.range_count = 2;
    ranges[1] = (struct endpoint_range){"subnet-1", "vpc-0", "10.0.1.0/27", network("10.0.1.0/27"), true, 20};
    silent(621);
    ranges[1].free_addresses = 19;
    raised(621, "free addresses, and the endpoint needs 20", SEVERITY_WARNING);
    ranges[1].free_known = false;
    silent(621);
    ranges[1].network = network("10.0.1.0/28");
    raised(621, "a /27 is the smallest", SEVERITY_WARNING);
    targets[1].state = "disassociated";
    silent(621);
    targets[1].state = "associated";
    ranges[1].network = network("10.0.1.0/24");
    endpoint.with_ipv6 = true;
    raised(621, "has no IPv6 range", SEVERITY_WARNING);
    ranges[1].network = network("2001:db8::/64");
    silent(621);
}

static void an_endpoint_at_a_transit_gateway_needs_no_subnet(void **state)
{
    (void)state;
    endpoint.gateway = "tgw-0";
    endpoint.attachment = "tgw-attach-0";
    endpoint.target_count = 0;
    for (size_t i = 0; i < endpoint.route_count; i++) {
        routes[i].subnet = "tgw-attach-0";
        routes[i].target = ROUTE_TO_GATEWAY;
    }
    a_healthy_endpoint_raises_nothing(state);
    endpoint.state = "pending";
    silent(615);
    raised(620, "waits to be accepted", SEVERITY_ERROR);
    assert_string_equal(evidence(given_raises(&facts, 620), "command"),
                        "aws ec2 accept-transit-gateway-client-vpn-attachment --transit-gateway-attachment-id "
                        "tgw-attach-0");
    endpoint.split_tunnel = false;
    rule("0.0.0.0/0", NULL);
    raised(409, "is off, and no", SEVERITY_ERROR);
    /* there is no subnet to name */
    assert_string_equal(evidence(given_raises(&facts, 409), "command"), "");
}

static void a_connect_handler_has_a_name_that_may_be_called(void **state)
{
    (void)state;
    endpoint.handler = "arn:aws:lambda:eu-west-1:111122223333:function:AWSClientVPN-x";
    silent(622);
    endpoint.handler = "arn:aws:lambda:eu-west-1:111122223333:function:x";
    raised(622, "does not begin with", SEVERITY_NOTE);
}

static void the_portal_needs_users(void **state)
{
    (void)state;
    endpoint.portal = true;
    silent(623);
    endpoint.logins = AUTH_BY_CERTIFICATE;
    raised(623, "with a certificate only", SEVERITY_WARNING);
    endpoint.portal = false;
    silent(623);
}

static void a_route_over_a_subnet_that_was_taken_away_is_noted(void **state)
{
    (void)state;
    route("192.168.7.0/24", ROUTE_NOWHERE);
    raised(204, "which is not associated", SEVERITY_NOTE);
    facts.available &= ~(unsigned)FACTS_TARGETS;
    silent(204);
}

static void split_tunnel_and_a_route_for_everything(void **state)
{
    (void)state;
    silent(410);
    route("::/0", 0);
    raised(410, "is on, and a", SEVERITY_WARNING);
    endpoint.split_tunnel = false;
    silent(410);
}

static void a_dns_server_needs_a_route_and_a_rule(void **state)
{
    (void)state;
    silent(411);
    endpoint.dns[0] = "10.9.0.2";
    raised(411, "clients get the DNS server {server}, and no route leads to it", SEVERITY_WARNING);
    route("10.9.0.0/16", 0);
    raised(411, "clients get the DNS server {server}, and no authorization rule covers it", SEVERITY_WARNING);
    rule("10.9.0.2/32", "Group 1");
    silent(411);
    endpoint.dns[0] = "198.51.100.53";
    silent(411); /* asked past the tunnel */
    endpoint.dns[0] = "169.254.169.253";
    /* each machine has a link of its own */
    raised(411, "and no route leads to it", SEVERITY_WARNING);
    endpoint.dns[0] = "fd00:ec2::253";
    raised(411, "and no route leads to it", SEVERITY_WARNING);
    endpoint.dns[0] = "2001:db8::53";
    silent(411);
    endpoint.dns_count = 0;
    silent(411);
    endpoint.split_tunnel = false;
    raised(411, "has no DNS server", SEVERITY_NOTE);
    endpoint.target_count = 0;
    silent(411); /* without a subnet no one gets as far as that */
}

static void an_endpoint_without_a_subnet_takes_nobody(void **state)
{
    (void)state;
    silent(615);
    targets[1].state = "association-failed";
    raised(615, "the association of", SEVERITY_WARNING);
    targets[1].state = "associating";
    raised(615, "the association of", SEVERITY_NOTE);
    endpoint.target_count = 0;
    raised(615, "is associated with the", SEVERITY_ERROR);
    static struct findings findings;
    endpoint.state = "deleted";
    raised(615, "the endpoint {endpoint} is in the state {state}", SEVERITY_ERROR);
    rules_evaluate(&facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        assert_false(given_says(&findings.list[i], "is associated with the"));
}

static void port_and_transport_are_noted(void **state)
{
    (void)state;
    silent(616);
    endpoint.port = 1194;
    raised(616, "which guest networks", SEVERITY_NOTE);
    endpoint.transport = "tcp";
    raised(616, "the endpoint listens on {transport} port {port}", SEVERITY_NOTE);
}

static void certificate_and_browser_log_in_are_noted(void **state)
{
    (void)state;
    silent(617);
    silent(1103);
    endpoint.server_certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/0";
    endpoint.logins = AUTH_BY_SAML;
    raised(617, "the server certificate is", SEVERITY_NOTE);
    raised(1103, "sign in by SAML", SEVERITY_NOTE);
}

static void connections_that_are_not_logged_are_noted(void **state)
{
    (void)state;
    silent(619);
    endpoint.unlogged = true;
    raised(619, "connection logging of the endpoint", SEVERITY_NOTE);
}

static void what_the_files_leave_open_is_said(void **state)
{
    static struct endpoint_doubt doubt = {DOUBT_NEWER_COUNTS, "aws ec2 describe-vpcs", "vpc-0", NULL, "new.json",
                                          "old.json"};

    (void)state;
    silent(8);
    endpoint.doubts = &doubt;
    endpoint.doubt_count = 1;
    raised(8, "the newer, {kept}, counts", SEVERITY_WARNING);
    doubt.kind = DOUBT_ORDER_UNKNOWN;
    raised(8, "which is newer cannot be told", SEVERITY_WARNING);
    doubt = (struct endpoint_doubt){
        DOUBT_PAGE_MISSING, "aws ec2 describe-client-vpn-routes", "cvpn-endpoint-0", "cvpn-endpoint-0", NULL, NULL};
    raised(8, "the last page", SEVERITY_WARNING);
    doubt.kind = DOUBT_OTHERS_ONLY;
    raised(8, "for other endpoints", SEVERITY_WARNING);
    doubt.endpoint = "cvpn-endpoint-1";
    silent(8);
}

static void a_command_is_safe_to_paste(void **state)
{
    (void)state;
    endpoint.rule_count = 0;
    rule("10.0.0.0/8", "a'; rm -rf x; '");
    rule("10.0.0.0/16", "Group 2");
    assert_non_null(
        strstr(evidence(given_raises(&facts, 301), "command"), "--access-group-id 'a'\\''; rm -rf x; '\\'''"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_healthy_endpoint_raises_nothing, healthy),
        cmocka_unit_test_setup(a_route_on_one_subnet_only_is_named_with_its_command, healthy),
        cmocka_unit_test_setup(a_route_that_has_failed_is_missing, healthy),
        cmocka_unit_test_setup(many_missing_routes_are_counted, healthy),
        cmocka_unit_test_setup(the_client_range_may_not_lie_in_the_vpc, healthy),
        cmocka_unit_test_setup(the_example_of_the_aws_page, healthy),
        cmocka_unit_test_setup(the_example_of_the_aws_page_answers_whatever_the_order, healthy),
        cmocka_unit_test_setup(a_group_that_is_in_the_smaller_range_too_is_not_shut_out, healthy),
        cmocka_unit_test_setup(a_range_kept_for_one_group_is_a_warning_without_a_command, healthy),
        cmocka_unit_test_setup(a_rule_that_is_not_active_is_named, healthy),
        cmocka_unit_test_setup(a_routed_network_needs_a_rule, healthy),
        cmocka_unit_test_setup(a_rule_needs_a_route, healthy),
        cmocka_unit_test_setup(clients_reach_each_other_by_a_local_route, healthy),
        cmocka_unit_test_setup(certificates_have_no_groups, healthy),
        cmocka_unit_test_setup(the_internet_needs_a_route_and_a_rule, healthy),
        cmocka_unit_test_setup(the_ipv6_internet_needs_both_or_neither, healthy),
        cmocka_unit_test_setup(a_subnet_without_ipv6_gets_no_command_for_an_ipv6_route, healthy),
        cmocka_unit_test_setup(a_subnet_needs_room_for_the_endpoint, healthy),
        cmocka_unit_test_setup(an_endpoint_at_a_transit_gateway_needs_no_subnet, healthy),
        cmocka_unit_test_setup(a_connect_handler_has_a_name_that_may_be_called, healthy),
        cmocka_unit_test_setup(the_portal_needs_users, healthy),
        cmocka_unit_test_setup(a_route_over_a_subnet_that_was_taken_away_is_noted, healthy),
        cmocka_unit_test_setup(split_tunnel_and_a_route_for_everything, healthy),
        cmocka_unit_test_setup(a_dns_server_needs_a_route_and_a_rule, healthy),
        cmocka_unit_test_setup(an_endpoint_without_a_subnet_takes_nobody, healthy),
        cmocka_unit_test_setup(port_and_transport_are_noted, healthy),
        cmocka_unit_test_setup(certificate_and_browser_log_in_are_noted, healthy),
        cmocka_unit_test_setup(connections_that_are_not_logged_are_noted, healthy),
        cmocka_unit_test_setup(what_the_files_leave_open_is_said, healthy),
        cmocka_unit_test_setup(a_command_is_safe_to_paste, healthy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
