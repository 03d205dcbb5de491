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

/* Reads texts up to NULL; NULL when one is refused. */
static struct endpoint_export *read_texts(const char *const *texts, struct export_error *error)
{
    struct endpoint_export *export = endpoint_export_new();

    assert_non_null(export);
    memset(error, 0, sizeof(*error));
    for (; *texts; texts++) {
        if (!endpoint_export_add(export, slice_of(*texts), error)) {
            endpoint_export_free(export);
            return NULL;
        }
    }
    if (endpoint_export_finish(export, error))
        return export;
    endpoint_export_free(export);
    return NULL;
}

/* The text is refused at this place, and the sentence has these words. */
static void refused(const char *text, unsigned line, unsigned column, const char *words)
{
    struct export_error error;

    assert_null(read_texts((const char *const[]){text, NULL}, &error));
    if (error.place.line != line || error.place.column != column || !strstr(error.what, words))
        fail_msg("refused at %u:%u: %s", error.place.line, error.place.column, error.what);
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    (void)state;
    refused("", 1, 1, "is empty");
    refused(" \n\t", 1, 1, "is empty");
    refused("\xEF\xBB\xBF\n", 1, 4, "is empty");
    refused("usage: aws", 1, 1, "is no JSON");
    refused("\xFF\xFE{\0", 1, 1, "UTF-16");
    refused("[]", 1, 1, "is a list");
    refused("{\"Routes\": [\n  {\"Dest", 2, 8, "no whole JSON");
    refused("{\"Routes\": [],\n \"Routes\": []}", 2, 9, "no whole JSON");
    refused("{\"Routes\": []}\n{\"Routes\": [}", 2, 13, "no whole JSON");
    refused("{\"Reservations\": []}", 1, 1, "is no output of");
}

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
    (void)state;
    refused("{\"Routes\": 7}", 1, 12, "Routes is not a list");
    refused("{\"Routes\": [\n7]}", 2, 1, "Routes[0] is not an object");
    refused("{\"Routes\": [\n{" ID "\"TargetSubnet\":\"s\",\n\"DestinationCidr\":\"10.0.0.0\"}]}", 3, 19,
            "Routes[0].DestinationCidr is not an address range");
    refused("{\"Routes\": [{" ID "\"TargetSubnet\":\"s\",\"DestinationCidr\":\"10.0.0.0/8\"},\n {\"x\":1}]}", 2, 2,
            "Routes[1].ClientVpnEndpointId is missing");
    refused("{\"AuthorizationRules\": [{" ID "\"DestinationCidr\":\"10.0.0.0/8\",\n\"AccessAll\": \"yes\"}]}", 2, 14,
            "AuthorizationRules[0].AccessAll is neither");
    refused("{\"AuthorizationRules\": [\n{" ID "\"DestinationCidr\":\"10.0.0.0/8\"}]}", 2, 1, "has neither a GroupId");
    refused("{\"ClientVpnEndpoints\": [{" ID "\n\"VpnPort\": 70000}]}", 2, 12, "is not a port");
    refused("{\"ClientVpnEndpoints\": [{" ID "\n\"DnsServers\": [\"example.com\"]}]}", 2, 15, "than addresses");
}

static void a_missing_page_is_refused_at_its_token(void **state)
{
    (void)state;
    refused("{\"Routes\": [{" ID
            "\"TargetSubnet\":\"s\",\"DestinationCidr\":\"10.0.0.0/8\"}],\n\"NextToken\": \"abc\"}",
            2, 14, "more pages follow");
}

static void an_export_without_an_endpoint_is_refused(void **state)
{
    (void)state;
    refused("{\"Routes\": []}", 0, 0, "no Client VPN endpoint");
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
        struct export_error error;
        size_t count;
        struct endpoint_export *export = read_texts(orders[i], &error);
        assert_non_null(export);
        const struct endpoint *endpoint = endpoint_export_list(export, &count);
        assert_int_equal(count, 1);
        assert_int_equal(endpoint->route_count, 2);
        assert_int_equal(endpoint_missing_routes(endpoint, NULL, 0), 0);
        assert_int_equal(export_given(export, endpoint), EXPORT_TARGETS | EXPORT_ROUTES);
        endpoint_export_free(export);
    }
}

static void outputs_behind_one_another_in_one_file_are_all_read(void **state)
{
    struct export_error error;
    size_t count;
    static const char text[] =
        "\xEF\xBB\xBF{\"Subnets\":[]}\n{\"ClientVpnEndpoints\":[{" ID "\"SplitTunnel\":true}]}\n\n";
    struct endpoint_export *export = read_texts((const char *const[]){text, last_page, NULL}, &error);

    (void)state;
    assert_non_null(export);
    const struct endpoint *endpoint = endpoint_export_list(export, &count);
    assert_true(endpoint->described && endpoint->split_tunnel);
    assert_int_equal(endpoint->route_count, 1);
    endpoint_export_free(export);
}

static void an_empty_list_counts_for_the_only_endpoint(void **state)
{
    struct export_error error;
    size_t count;
    struct endpoint_export *export = read_texts((const char *const[]){targets, "{\"Routes\":[]}", NULL}, &error);

    (void)state;
    assert_non_null(export);
    const struct endpoint *endpoint = endpoint_export_list(export, &count);
    assert_true(export_given(export, endpoint) & EXPORT_ROUTES);
    assert_false(export_given(export, endpoint) & EXPORT_RULES);
    endpoint_export_free(export);
}

static void a_subnet_associated_again_counts_once(void **state)
{
    struct export_error error;
    size_t count;
    struct endpoint_export *export =
        read_texts((const char *const[]){"{\"ClientVpnTargetNetworks\":[{" ID
                                         "\"TargetNetworkId\":\"s1\",\"Status\":{\"Code\":\"disassociated\"}},{" ID
                                         "\"TargetNetworkId\":\"s1\",\"Status\":{\"Code\":\"associated\"}}]}",
                                         NULL},
                   &error);

    (void)state;
    assert_non_null(export);
    const struct endpoint *endpoint = endpoint_export_list(export, &count);
    assert_int_equal(endpoint->target_count, 1);
    assert_true(endpoint_target_works(&endpoint->targets[0]));
    endpoint_export_free(export);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(what_does_not_fit_is_refused_with_its_place),
        cmocka_unit_test(a_missing_page_is_refused_at_its_token),
        cmocka_unit_test(an_export_without_an_endpoint_is_refused),
        cmocka_unit_test(pages_and_files_come_in_any_order),
        cmocka_unit_test(outputs_behind_one_another_in_one_file_are_all_read),
        cmocka_unit_test(an_empty_list_counts_for_the_only_endpoint),
        cmocka_unit_test(a_subnet_associated_again_counts_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
