/* SPDX-License-Identifier: MIT */
/* Unit tests of dns/endpoint_name.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/endpoint_name.h"

#define BARE "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-central-1.amazonaws.com"

static bool parses(const char *host)
{
    struct endpoint_name name;

    return endpoint_name_parse(slice_of(host), &name);
}

static void a_bare_name_has_no_label(void **state)
{
    (void)state;
    struct endpoint_name name;

    assert_true(endpoint_name_parse(SLICE(BARE), &name));
    assert_true(slice_is(name.label, ""));
    assert_true(slice_is(name.bare, BARE));
    assert_true(slice_is(name.endpoint, "cvpn-endpoint-0123456789abcdef0"));
    assert_true(slice_is(name.region, "eu-central-1"));
}

static void what_stands_in_front_is_the_label(void **state)
{
    (void)state;
    struct endpoint_name name;

    assert_true(endpoint_name_parse(SLICE("a1b2.c3." BARE "."), &name));
    assert_true(slice_is(name.label, "a1b2.c3"));
    assert_true(slice_is(name.bare, BARE));
    assert_true(endpoint_name_parse(SLICE("*." BARE), &name));
    assert_true(slice_is(name.label, "*"));
    assert_true(endpoint_name_parse(SLICE("cvpn-endpoint-x." BARE), &name));
    assert_true(slice_is(name.label, "cvpn-endpoint-x"));
}

static void case_does_not_matter_and_prod_may_be_absent(void **state)
{
    (void)state;
    assert_true(parses("CVPN-Endpoint-0A.Prod.ClientVPN.us-east-1.AmazonAWS.com"));
    assert_true(parses("cvpn-endpoint-0123.clientvpn.us-east-1.amazonaws.com"));
}

static void other_partitions_count(void **state)
{
    (void)state;
    assert_true(parses("cvpn-endpoint-0a.prod.clientvpn.cn-north-1.amazonaws.com.cn"));
    assert_true(parses("cvpn-endpoint-0a.prod.clientvpn.us-gov-west-1.amazonaws.com"));
    assert_true(parses("cvpn-endpoint-0a.prod.clientvpn.us-iso-east-1.c2s.ic.gov"));
    assert_true(parses("cvpn-endpoint-0a.prod.clientvpn.eusc-de-east-1.amazonaws.eu"));
}

static void near_misses_are_no_endpoint_names(void **state)
{
    (void)state;
    static const char *const misses[] = {
        "",
        ".",
        "vpn.example.com",
        "." BARE,
        "x.." BARE,
        "x" BARE,
        "a b." BARE,
        BARE ".example.com",
        BARE "..",
        "cvpn-endpoint-.prod.clientvpn.eu-central-1.amazonaws.com",
        "cvpn-endpoint-0-.prod.clientvpn.eu-central-1.amazonaws.com",
        "cvpn-endpoint-0a.prod.clientvpn..amazonaws.com",
        "cvpn-endpoint-0a.prod.clientvpn.amazonaws.com",
        "cvpn-endpoint-0a.test.clientvpn.eu-central-1.amazonaws.com",
        "cvpn-endpoint-0a.prod.clientvpn.eu-central-1.amazonaws.com.example.org",
        "cvpn-endpoint-0a.prod.clientvpn.eu-central-1.amazonaws.org",
        "cvpn-endpoint-0a",
    };

    for (size_t i = 0; i < sizeof(misses) / sizeof(misses[0]); i++)
        assert_false(parses(misses[i]));
}

static void literal_addresses_are_recognised(void **state)
{
    (void)state;
    assert_true(host_is_address(SLICE("198.51.100.7")));
    assert_true(host_is_address(SLICE("2001:db8::1")));
    assert_true(host_is_address(SLICE("::1")));
    assert_true(host_is_address(SLICE("fe80::1%eth0")));
    assert_false(host_is_address(SLICE("198.51.100.7%eth0")));
    assert_false(host_is_address(SLICE("198.51.100")));
    assert_false(host_is_address(SLICE("198.51.100.256")));
    assert_false(host_is_address(SLICE("vpn.example.com")));
    assert_false(host_is_address(SLICE("")));
    assert_false(host_is_address((struct slice){"198.51.100.7\0x", 14}));
    assert_false(host_is_address((struct slice){NULL, 0}));
    assert_false(host_is_address(SLICE("0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_name_has_no_label),
        cmocka_unit_test(what_stands_in_front_is_the_label),
        cmocka_unit_test(case_does_not_matter_and_prod_may_be_absent),
        cmocka_unit_test(other_partitions_count),
        cmocka_unit_test(near_misses_are_no_endpoint_names),
        cmocka_unit_test(literal_addresses_are_recognised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
