/* SPDX-License-Identifier: MIT */
/*
 * The reader of what the AWS CLI prints: pages and files in any order, and a place for everything
 * that is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "endpoint/export_settings.h"

#define ID "\"ClientVpnEndpointId\":\"cvpn-endpoint-0\","

enum { A_DAY = 86400 };

/* Reads texts up to NULL, each a day newer than the one before when `dated`. */
static struct endpoint_export *read_dated(const char *const *texts, bool dated)
{
    static const char *const names[] = {"file-0", "file-1", "file-2", "file-3"};
    struct endpoint_export *export = endpoint_export_new();

    assert_non_null(export);
    for (size_t i = 0; texts[i]; i++)
        endpoint_export_add(export, names[i], dated ? (long long)(i + 1) * A_DAY : 0, slice_of(texts[i]));
    (void)endpoint_export_finish(export);
    return export;
}

static struct endpoint_export *read_texts(const char *const *texts)
{
    return read_dated(texts, false);
}

/* The only endpoint. */
static const struct endpoint *only(const struct endpoint_export *export)
{
    size_t count;
    const struct endpoint *endpoint = endpoint_export_list(export, &count);

    assert_int_equal(count, 1);
    return endpoint;
}

/* The text gives one notice, at this place, with these words. */
static void left_aside(const char *text, unsigned line, unsigned column, const char *words, bool broken)
{
    struct endpoint_export *export = read_texts((const char *const[]){text, NULL});
    const struct export_notice *notice = endpoint_export_notice(export, 0);

    if (!notice) {
        fail_msg("nothing is said of %s", text);
        return;
    }
    if (notice->place.line != line || notice->place.column != column || !strstr(notice->what, words))
        fail_msg("said at %u:%u: %s", notice->place.line, notice->place.column, notice->what);
    assert_int_equal(notice->broken, broken);
    assert_null(endpoint_export_notice(export, 1));
    endpoint_export_free(export);
}

static void what_is_not_whole_is_named_with_its_place(void **state)
{
    (void)state;
    left_aside("", 1, 1, "is empty", true);
    left_aside(" \n\t", 1, 1, "is empty", true);
    left_aside("\xEF\xBB\xBF\n", 1, 1, "is empty", true);
    left_aside("{\"Routes\": [\n  {\"Dest", 2, 8, "no whole JSON", true);
    left_aside("{\"Routes\": [],\n \"Routes\": []}", 2, 9, "no whole JSON", true);
    left_aside("{\"Routes\": []}\n{\"Routes\": [}", 2, 13, "no whole JSON", true);
}

static void what_is_not_known_is_named_and_does_no_harm(void **state)
{
    (void)state;
    left_aside("usage: aws [options]\nTo see help text", 1, 1, "no JSON", false);
    left_aside("ROUTES\tcvpn-endpoint-0\t10.0.0.0/16", 1, 1, "no JSON", false);
    left_aside("[]", 0, 0, "nothing about", false);
    left_aside("{\"Reservations\": [{\"Instances\": []}]}", 0, 0, "nothing about", false);
    left_aside("{\"ClientConfiguration\": \"client\\ndev tun\"}", 0, 0, "nothing about", false);
    left_aside("{\"version\": 4, \"terraform_version\": \"1.9.0\", \"resources\": []}", 0, 0, "nothing about", false);
}

static void an_element_that_does_not_fit_is_named_with_its_place(void **state)
{
    (void)state;
    left_aside("{\"Routes\": 7}", 1, 12, "Routes is not a list", true);
    left_aside("{\"Routes\": [\n7]}", 2, 1, "Routes[0] is not an object", true);
    left_aside("{\"Routes\": [\n{" ID "\"TargetSubnet\":\"s\",\n\"DestinationCidr\":\"10.0.0.0\"}]}", 3, 19,
               "Routes[0].DestinationCidr is not an address range", true);
    left_aside("{\"AuthorizationRules\": [{" ID "\"DestinationCidr\":\"10.0.0.0/8\",\n\"AccessAll\": \"yes\"}]}", 2, 14,
               "AuthorizationRules[0].AccessAll is neither", true);
    left_aside("{\"AuthorizationRules\": [\n{" ID "\"DestinationCidr\":\"10.0.0.0/8\"}]}", 2, 1,
               "has neither a GroupId", true);
    left_aside("{\"ClientVpnEndpoints\": [{" ID "\n\"VpnPort\": 70000}]}", 2, 12, "is not a port", true);
    left_aside("{\"ClientVpnEndpoints\": [{" ID "\n\"DnsServers\": [\"example.com\"]}]}", 2, 15, "than addresses",
               true);
}

static void an_export_without_an_endpoint_is_none(void **state)
{
    struct endpoint_export *export = endpoint_export_new();

    (void)state;
    endpoint_export_add(export, "file", 0, SLICE("{\"Routes\": []}"));
    assert_false(endpoint_export_finish(export));
    endpoint_export_free(export);
}

static const char targets[] =
    "{\"ClientVpnTargetNetworks\":[{" ID "\"TargetNetworkId\":\"s1\"},{" ID "\"TargetNetworkId\":\"s2\"}]}";
static const char first_page[] =
    "{\"Routes\":[{" ID "\"TargetSubnet\":\"s1\",\"DestinationCidr\":\"10.0.0.0/8\"}],\"NextToken\":\"x\"}";
static const char last_page[] = "{\"Routes\":[{" ID "\"TargetSubnet\":\"s2\",\"DestinationCidr\":\"10.0.0.0/8\"}]}";

static void pages_and_files_come_in_any_order(void **state)
{
    const char *const orders[][4] = {{targets, first_page, last_page, NULL},
                                     {last_page, first_page, targets, NULL},
                                     {first_page, targets, last_page, NULL}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct endpoint_export *export = read_texts(orders[i]);
        const struct endpoint *endpoint = only(export);
        assert_int_equal(endpoint->route_count, 2);
        assert_int_equal(endpoint_missing_routes(endpoint, NULL, 0), 0);
        assert_int_equal(export_given(export, endpoint), EXPORT_TARGETS | EXPORT_ROUTES);
        endpoint_export_free(export);
    }
}

static void outputs_behind_one_another_in_one_file_are_all_read(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBF{\"Subnets\":[]}\n{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":true}]}\n\n";
    struct endpoint_export *export = read_texts((const char *const[]){text, last_page, NULL});

    (void)state;
    const struct endpoint *endpoint = only(export);
    assert_true(endpoint->described && endpoint->split_tunnel);
    assert_int_equal(endpoint->route_count, 1);
    endpoint_export_free(export);
}

static void an_empty_list_counts_for_the_only_endpoint(void **state)
{
    struct endpoint_export *export = read_texts((const char *const[]){targets, "{\"Routes\":[]}", NULL});

    (void)state;
    const struct endpoint *endpoint = only(export);
    assert_true(export_given(export, endpoint) & EXPORT_ROUTES);
    assert_false(export_given(export, endpoint) & EXPORT_RULES);
    endpoint_export_free(export);
}

static void a_subnet_associated_again_counts_once(void **state)
{
    struct endpoint_export *export = read_texts((const char *const[]){
        "{\"ClientVpnTargetNetworks\":[{" ID "\"TargetNetworkId\":\"s1\",\"Status\":{\"Code\":\"disassociated\"}},{" ID
        "\"TargetNetworkId\":\"s1\",\"Status\":{\"Code\":\"associated\"}}]}",
        NULL});

    (void)state;
    const struct endpoint *endpoint = only(export);
    assert_int_equal(endpoint->target_count, 1);
    assert_true(endpoint_target_works(&endpoint->targets[0]));
    endpoint_export_free(export);
}

/* One output in many forms is the same endpoint: two targets, a route on one of them. */
static void reads_as_one_route(const char *name, const char *const *texts)
{
    struct endpoint_export *export = read_texts(texts);
    size_t count;
    const struct endpoint *endpoint = endpoint_export_list(export, &count);

    if (count != 1 || endpoint->target_count != 2 || endpoint->route_count != 1 ||
        endpoint_missing_routes(endpoint, NULL, 0) != 1 || endpoint_export_notice(export, 0))
        fail_msg("%s: %zu endpoints, %zu targets, %zu routes, %s", name, count, count ? endpoint->target_count : 0,
                 count ? endpoint->route_count : 0,
                 endpoint_export_notice(export, 0) ? endpoint_export_notice(export, 0)->what : "");
    endpoint_export_free(export);
}

#define TARGETS_LIST "[{" ID "\"TargetNetworkId\":\"s1\"},{" ID "\"TargetNetworkId\":\"s2\"}]"
#define ROUTES_LIST  "[{" ID "\"TargetSubnet\":\"s1\",\"DestinationCidr\":\"10.0.0.0/8\"}]"

static void an_output_is_known_in_whatever_shape(void **state)
{
    static const char yaml[] = "ClientVpnTargetNetworks: # both\n- ClientVpnEndpointId: cvpn-endpoint-0\n"
                               "  Status:\n    Code: associated\n  TargetNetworkId: \"s1\"\n"
                               "- ClientVpnEndpointId: cvpn-endpoint-0\n  SecurityGroups: []\n"
                               "  TargetNetworkId: 's2'\n";
    static const char wide[] = "{\0\"\0R\0o\0u\0t\0e\0s\0\"\0:\0[\0]\0}\0";

    (void)state;
    reads_as_one_route("two files", (const char *const[]){"{\"ClientVpnTargetNetworks\":" TARGETS_LIST "}",
                                                          "{\"Routes\":" ROUTES_LIST "}", NULL});
    reads_as_one_route(
        "merged into one object",
        (const char *const[]){"{\"ClientVpnTargetNetworks\":" TARGETS_LIST ",\"Routes\":" ROUTES_LIST "}", NULL});
    reads_as_one_route(
        "in one list",
        (const char *const[]){"[{\"ClientVpnTargetNetworks\":" TARGETS_LIST "},{\"Routes\":" ROUTES_LIST "}]", NULL});
    reads_as_one_route("the lists alone", (const char *const[]){TARGETS_LIST ROUTES_LIST, NULL});
    reads_as_one_route("under other names",
                       (const char *const[]){"{\"a\":{\"b\":" TARGETS_LIST "},\"c\":" ROUTES_LIST "}", NULL});
    reads_as_one_route("without the endpoint's id",
                       (const char *const[]){"{\"ClientVpnTargetNetworks\":" TARGETS_LIST "}",
                                             "{\"Routes\":[{\"TargetSubnet\":\"s1\","
                                             "\"DestinationCidr\":\"10.0.0.0/8\"}]}",
                                             NULL});
    reads_as_one_route("YAML", (const char *const[]){yaml, "{\"Routes\":" ROUTES_LIST "}", NULL});
    reads_as_one_route(
        "terraform",
        (const char *const[]){
            "{\"values\":{\"root_module\":{\"child_modules\":[{\"resources\":["
            "{\"type\":\"aws_ec2_client_vpn_network_association\",\"values\":{\"client_vpn_endpoint_id\":\"e\","
            "\"subnet_id\":\"s1\"}},"
            "{\"type\":\"aws_ec2_client_vpn_network_association\",\"values\":{\"client_vpn_endpoint_id\":\"e\","
            "\"subnet_id\":\"s2\"}},"
            "{\"type\":\"aws_ec2_client_vpn_route\",\"values\":{\"client_vpn_endpoint_id\":\"e\","
            "\"destination_cidr_block\":\"10.0.0.0/8\",\"target_vpc_subnet_id\":\"s1\"}}]}]}}}",
            NULL});
    reads_as_one_route(
        "CloudFormation",
        (const char *const[]){
            "Resources:\n  E:\n    Type: AWS::EC2::ClientVpnEndpoint\n    Properties:\n      ClientCidrBlock: "
            "172.16.0.0/22\n"
            "  A:\n    Type: AWS::EC2::ClientVpnTargetNetworkAssociation\n    Properties:\n"
            "      ClientVpnEndpointId: E\n      SubnetId: s1\n"
            "  B:\n    Type: AWS::EC2::ClientVpnTargetNetworkAssociation\n    Properties:\n"
            "      ClientVpnEndpointId:\n        Ref: E\n      SubnetId: s2\n"
            "  R:\n    Type: AWS::EC2::ClientVpnRoute\n    Properties: {ClientVpnEndpointId: E, TargetVpcSubnetId: s1, "
            "DestinationCidrBlock: 10.0.0.0/8}\n",
            NULL});
    struct endpoint_export *export = endpoint_export_new();
    endpoint_export_add(export, "wide", 0, (struct slice){wide, sizeof(wide) - 1});
    endpoint_export_add(export, "targets", 0, slice_of(targets));
    assert_true(endpoint_export_finish(export));
    assert_true(export_given(export, only(export)) & EXPORT_ROUTES);
    endpoint_export_free(export);
}

static void an_item_of_aws_config_is_read(void **state)
{
    struct endpoint_export *export = read_texts((const char *const[]){
        "{\"configurationItems\":[{\"resourceType\":\"AWS::EC2::ClientVpnEndpoint\",\"resourceId\":\"cvpn-endpoint-0\","
        "\"configuration\":\"{\\\"ClientCidrBlock\\\":\\\"172.16.0.0/22\\\",\\\"SplitTunnel\\\":true}\"}]}",
        NULL});

    (void)state;
    assert_true(only(export)->split_tunnel);
    assert_string_equal(only(export)->id, "cvpn-endpoint-0");
    endpoint_export_free(export);
}

static void what_aws_says_counts_before_a_plan(void **state)
{
    static const char real[] = "{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":true}]}";
    static const char plan[] =
        "{\"Resources\":{\"E\":{\"Type\":\"AWS::EC2::ClientVpnEndpoint\",\"Properties\":{}},"
        "\"R\":{\"Type\":\"AWS::EC2::ClientVpnRoute\",\"Properties\":{\"ClientVpnEndpointId\":"
        "{\"Ref\":\"E\"},\"DestinationCidrBlock\":\"10.0.0.0/8\",\"TargetVpcSubnetId\":\"s\"}}}}";
    static const char kept[] = "{\"values\":{\"root_module\":{\"resources\":[{\"type\":\"aws_ec2_client_vpn_endpoint\","
                               "\"values\":{\"id\":\"cvpn-endpoint-0\",\"split_tunnel\":false}}]}}}";
    struct endpoint_export *export = read_texts((const char *const[]){plan, real, kept, NULL});

    (void)state;
    assert_true(only(export)->split_tunnel);
    assert_int_equal(only(export)->doubt_count, 0);
    assert_int_equal(only(export)->route_count, 0);
    assert_non_null(strstr(endpoint_export_notice(export, 0)->what, "is a plan"));
    endpoint_export_free(export);
    export = read_texts((const char *const[]){plan, NULL});
    assert_string_equal(only(export)->id, "E");
    assert_int_equal(only(export)->route_count, 1);
    endpoint_export_free(export);
}

static const char whole[] = "{\"Routes\":[{" ID "\"TargetSubnet\":\"s1\",\"DestinationCidr\":\"10.0.0.0/8\"},{" ID
                            "\"TargetSubnet\":\"s2\",\"DestinationCidr\":\"10.0.0.0/8\"}]}";

static void of_two_outputs_that_differ_the_newer_counts(void **state)
{
    struct endpoint_export *export = read_dated((const char *const[]){last_page, targets, whole, NULL}, true);

    (void)state;
    assert_int_equal(only(export)->route_count, 2);
    assert_int_equal(only(export)->doubt_count, 1);
    assert_int_equal(only(export)->doubts[0].kind, DOUBT_NEWER_COUNTS);
    assert_string_equal(only(export)->doubts[0].kept, "file-2");
    endpoint_export_free(export);
    export = read_dated((const char *const[]){whole, targets, last_page, NULL}, true);
    /* the stale file hides nothing */
    assert_int_equal(endpoint_missing_routes(only(export), NULL, 0), 1);
    endpoint_export_free(export);
    export = read_texts((const char *const[]){whole, targets, last_page, NULL});
    assert_int_equal(only(export)->doubts[0].kind, DOUBT_ORDER_UNKNOWN);
    assert_string_equal(only(export)->doubts[0].kept, "file-2");
    assert_int_equal(only(export)->route_count, 1);
    endpoint_export_free(export);
}

static void a_copy_of_an_output_is_no_contradiction(void **state)
{
    static const char turned[] = "{\"Routes\":[{" ID "\"TargetSubnet\":\"s2\",\"DestinationCidr\":\"10.0.0.0/8\"},{" ID
                                 "\"TargetSubnet\":\"s1\",\"DestinationCidr\":\"10.0.0.0/8\"}]}";
    struct endpoint_export *export = read_dated((const char *const[]){whole, whole, targets, turned, NULL}, true);

    (void)state;
    assert_int_equal(only(export)->route_count, 2);
    assert_int_equal(only(export)->doubt_count, 0);
    endpoint_export_free(export);
}

static void two_descriptions_of_one_endpoint_contradict_each_other(void **state)
{
    static const char split[] = "{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":true}]}";
    static const char full[] = "{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":false}]}";
    struct endpoint_export *export = read_dated((const char *const[]){full, split, NULL}, true);

    (void)state;
    assert_true(only(export)->split_tunnel);
    assert_int_equal(only(export)->doubts[0].kind, DOUBT_NEWER_COUNTS);
    endpoint_export_free(export);
}

static void a_list_without_its_last_page_is_not_given(void **state)
{
    struct endpoint_export *export = read_texts((const char *const[]){targets, first_page, NULL});

    (void)state;
    assert_false(export_given(export, only(export)) & EXPORT_ROUTES);
    assert_int_equal(only(export)->doubts[0].kind, DOUBT_PAGE_MISSING);
    endpoint_export_free(export);
}

static void a_list_that_only_other_endpoints_have_is_a_question(void **state)
{
    static const char two[] = "{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":true},"
                              "{\"ClientVpnEndpointId\":\"cvpn-endpoint-1\",\"SplitTunnel\":true}]}";
    struct endpoint_export *export = read_texts((const char *const[]){two, whole, NULL});
    size_t count;
    const struct endpoint *endpoints = endpoint_export_list(export, &count);

    (void)state;
    assert_int_equal(count, 2);
    assert_int_equal(endpoints[1].doubt_count, 1);
    assert_int_equal(endpoints[1].doubts[0].kind, DOUBT_OTHERS_ONLY);
    assert_string_equal(endpoints[1].doubts[0].thing, "cvpn-endpoint-1");
    endpoint_export_free(export);
    export = read_texts((const char *const[]){two, whole, "{\"Routes\":[]}", NULL});
    endpoints = endpoint_export_list(export, &count);
    assert_int_equal(endpoints[1].doubt_count, 0);
    assert_true(export_given(export, &endpoints[1]) & EXPORT_ROUTES);
    endpoint_export_free(export);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_whole_is_named_with_its_place),
        cmocka_unit_test(what_is_not_known_is_named_and_does_no_harm),
        cmocka_unit_test(an_element_that_does_not_fit_is_named_with_its_place),
        cmocka_unit_test(an_export_without_an_endpoint_is_none),
        cmocka_unit_test(an_output_is_known_in_whatever_shape),
        cmocka_unit_test(an_item_of_aws_config_is_read),
        cmocka_unit_test(what_aws_says_counts_before_a_plan),
        cmocka_unit_test(of_two_outputs_that_differ_the_newer_counts),
        cmocka_unit_test(a_copy_of_an_output_is_no_contradiction),
        cmocka_unit_test(two_descriptions_of_one_endpoint_contradict_each_other),
        cmocka_unit_test(a_list_without_its_last_page_is_not_given),
        cmocka_unit_test(a_list_that_only_other_endpoints_have_is_a_question),
        cmocka_unit_test(pages_and_files_come_in_any_order),
        cmocka_unit_test(outputs_behind_one_another_in_one_file_are_all_read),
        cmocka_unit_test(an_empty_list_counts_for_the_only_endpoint),
        cmocka_unit_test(a_subnet_associated_again_counts_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
