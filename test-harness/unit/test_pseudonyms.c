/* SPDX-License-Identifier: MIT */
/* Unit tests of command/pseudonyms.h, and of what `explain` reads of a bundle (bundle.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/bundle.h"

static struct pseudonyms names;

static const char *renamed(const char *line)
{
    static char buffer[1024];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    pseudonyms_line(&names, slice_of(line), &text);
    return buffer;
}

static void test_names_are_replaced_the_same_each_time(void **state)
{
    static const char *const rows[][2] = {
        {"UDPv4 link remote: [AF_INET]52.16.0.10:443", "UDPv4 link remote: [AF_INET]192.0.2.1:443"},
        {"[AF_INET]52.16.0.11:443, [AF_INET]52.16.0.10:443.", "[AF_INET]192.0.2.2:443, [AF_INET]192.0.2.1:443."},
        {"[AF_INET6]2a05:d018::7", "[AF_INET6]2001:db8::1"},
        {"remote vpn.corp.invalid 443", "remote host-1.example 443"},
        {"Cannot resolve host address: vpn.corp.invalid:443", "Cannot resolve host address: host-1.example:443"},
        {"x.cvpn-endpoint-0a1b2c3d4e5f60718.prod.clientvpn.eu-west-1.amazonaws.com",
         "x.cvpn-endpoint-00000000000000001.prod.clientvpn.eu-west-1.amazonaws.com"},
        {"VERIFY OK: depth=0, CN=anna.secret, O=Acme Ltd", "VERIFY OK: depth=0, CN=name-2, O=name-3"},
        {"mail anna@acme.invalid now", "mail name-4 now"},
        {"May 14 09:15:01 laptop nm-openvpn[1]: x", "May 14 09:15:01 name-1 nm-openvpn[1]: x"},
    };
    (void)state;

    pseudonyms_know(&names, SLICE("laptop"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(renamed(rows[i][0]), rows[i][1]);
}

static void test_what_names_no_one_stays(void **state)
{
    static const char *const lines[] = {
        "route 10.0.0.0 255.255.0.0",
        "ifconfig 10.100.0.2 255.255.255.224, 192.168.1.7, 172.16.3.4, 127.0.0.1, 169.254.3.1, 100.64.0.1",
        "route 0.0.0.0 128.0.0.0; route 128.0.0.0 128.0.0.0",
        "OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)]",
        "Cannot open /etc/openvpn/client/ca.crt",
        "2026-03-02T10:00:00.123456+0000 TLS Error: TLS handshake failed",
        "ACVC.Core.OpenVpn.OvpnProcessFailedToStartException",
        "fe80::1 ff02::2 ::1",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        assert_string_equal(renamed(lines[i]), lines[i]);
}

static void test_a_full_list_leaks_nothing(void **state)
{
    static struct pseudonyms full;
    char buffer[64];
    struct text text;
    (void)state;

    full.count = PSEUDONYMS_MAX;
    text_start(&text, buffer, sizeof(buffer));
    pseudonyms_line(&full, SLICE("52.16.0.10 vpn.corp.invalid"), &text);
    assert_string_equal(buffer, "... ...");
}

static void test_of_a_bundle_only_the_logs_are_explained(void **state)
{
    (void)state;

    assert_true(bundle_is_beside_log("cvpn-doctor-bundle/verdict.txt"));
    assert_true(bundle_is_beside_log("cvpn-doctor-bundle/report.jsonl"));
    assert_false(bundle_is_beside_log("cvpn-doctor-bundle/log/01-client.log"));
    assert_false(bundle_is_beside_log("client.log"));
    assert_false(bundle_is_beside_log(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_replaced_the_same_each_time),
        cmocka_unit_test(test_what_names_no_one_stays),
        cmocka_unit_test(test_a_full_list_leaks_nothing),
        cmocka_unit_test(test_of_a_bundle_only_the_logs_are_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
