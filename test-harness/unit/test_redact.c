/* SPDX-License-Identifier: MIT */
/* test_redact.c - secrets are cut out of a log's lines, and what the helpdesk needs stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/redact.h"

enum { SIZE = 4096 };

static const char *redacted(struct redaction *redaction, const char *line)
{
    static char buffer[SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    redact_line(redaction, slice_of(line), &text);
    return buffer;
}

struct row {
    const char *line;
    const char *shown;
};

static void test_what_is_secret_is_cut(void **state)
{
    static const struct row rows[] = {
        {"AUTH: Received control message: AUTH_FAILED,CRV1:R,E:aW5zdGFuY2U=:dXNlcg==:Enter code",
         "AUTH: Received control message: AUTH_FAILED,CRV1:R,E:...:...:Enter code"},
        {"AUTH_FAILED,CRV1:R:instance-1/55/6a1f:b'Ti9B':https://idp.example/saml?SAMLRequest=fVL' x",
         "AUTH_FAILED,CRV1:R:...:...:https://idp.example/... x"},
        {"AUTH_FAILED,CRV1:R,E:aW5zdGFuY2U=", "AUTH_FAILED,..."},
        {"AUTH_FAILED,CRV1:hunter2:x:y:Enter code", "AUTH_FAILED,..."},
        {"SENT CONTROL [server]: 'CR_TEXT,hunter2' (status=1)", "SENT CONTROL [server]: 'CR_TEXT,...' (status=1)"},
        {"failed for username 'anna' password 'hunter2'", "failed for username 'anna' password '...'"},
        {"MANAGEMENT: CMD 'username \"Auth\" anna'", "MANAGEMENT: CMD 'username \"Auth\" ...'"},
        {"on 'cvpn-endpoint-0102bc4c2eEXAMPLE.clientvpn.x'", "on 'cvpn-endpoint-0102bc4c2eEXAMPLE.clientvpn.x'"},
        {"x<http://vpn.example.com:443> (no)", "x<http://vpn.example.com:443> (no)"},
        {"MANAGEMENT: CMD 'password \"Auth\" \"correct horse\"'", "MANAGEMENT: CMD 'password \"Auth\" ...'"},
        {"MANAGEMENT: CMD 'password \"Private Key\" \"it\\\"s\"' x",
         "MANAGEMENT: CMD 'password \"Private Key\" ...' x"},
        {"MANAGEMENT: CMD 'password \"Auth\" \"SCRV1:Y29ycmVjdA==:MTIz\"'", "MANAGEMENT: CMD 'password \"Auth\" ..."},
        {"password=hunter2&user=anna", "password=...&user=anna"},
        {"Password: hunter2", "Password: ..."},
        {"PUSH_REPLY,auth-token x9,peer-id 3", "PUSH_REPLY,auth-token ...,peer-id 3"},
        {"Proxy-Authorization: Basic dTpw", "Proxy-Authorization: Basic ..."},
        {"setenv vpn_password=x9 --auth-token x9", "setenv vpn_password=... --auth-token ..."},
        {"authorization: Bearer a.b.c", "authorization: Bearer ..."},
        {"open https://anna:pw@idp.example.com/saml?x=1 now", "open https://idp.example.com/... now"},
        {"SAMLResponse=PHNhbWw+&RelayState=x", "SAMLResponse=...&RelayState=..."},
        {"key 0123456789abcdef0123456789abcdef", "key ..."},
        {"token Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==", "token ..."},
        {"one line -----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----", "..."},
        {"password=", "password="},
        {"password=\"", "password=..."},
        {"password=\"\\", "password=..."},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct redaction redaction = {{0}, 0};
        assert_string_equal(redacted(&redaction, rows[i].line), rows[i].shown);
    }
}

static void test_what_the_helpdesk_needs_stays(void **state)
{
    static const char *const lines[] = {
        "Cannot resolve host address: cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com:443",
        "TCP/UDP: Preserving recently used remote address: [AF_INET]198.51.100.7:443",
        "Control Channel: TLSv1.2, cipher TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384, peer certificate: 2048 bit RSA",
        "VERIFY ERROR: depth=1, error=certificate has expired: C=US, O=Amazon, CN=Amazon Root CA 1, serial=42",
        "Options error: --ca fails with '/home/Anna/Profiles2024/AwsVpnClient/ca.crt': No such file or directory",
        "AUTH: Received control message: AUTH_FAILED",
        "WARNING: this configuration may cache passwords in memory -- use the auth-nocache option to prevent this",
        "2024-05-14 09:15:00 us=123456 DEPRECATED OPTION: --cipher set to 'AES-256-CBC' but missing in --data-ciphers",
        "ROUTE_GATEWAY 192.168.178.1/255.255.255.0 IFACE=wlp0s20f3 HWADDR=02:00:00:00:00:01",
        "net_addr_v6_add: 2001:db8:ffff:1234:5678:9abc:def0:1234/64 dev tun0",
        "write <key> into the profile, and <ca> beside it",
        "-----BEGIN CERTIFICATE-----",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct redaction redaction = {{0}, 0};
        assert_string_equal(redacted(&redaction, lines[i]), lines[i]);
    }
}

static void test_of_a_block_only_its_first_and_last_line_are_there(void **state)
{
    static const char *const blocks[][2] = {
        {"<key>", "</key>"},
        {"May 14 client: <tls-crypt>", "May 14 client: </tls-crypt>"},
        {"-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"},
        {"-----BEGIN OpenVPN Static key V1-----", "-----END OpenVPN Static key V1-----"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        struct redaction redaction = {{0}, 0};
        assert_string_equal(redacted(&redaction, blocks[i][0]), blocks[i][0]);
        assert_string_equal(redacted(&redaction, "MIIEvQ"), "");
        assert_string_equal(redacted(&redaction, "00ff"), "");
        assert_string_equal(redacted(&redaction, blocks[i][1]), blocks[i][1]);
        assert_string_equal(redacted(&redaction, "up again"), "up again");
    }
}

static void test_a_block_that_no_line_ends_hides_256_lines(void **state)
{
    struct redaction redaction = {{0}, 0};
    unsigned hidden = 0;
    (void)state;

    redacted(&redaction, "<key>");
    while (!*redacted(&redaction, "a line"))
        hidden++;
    assert_int_equal(hidden, 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_secret_is_cut),
        cmocka_unit_test(test_what_the_helpdesk_needs_stays),
        cmocka_unit_test(test_of_a_block_only_its_first_and_last_line_are_there),
        cmocka_unit_test(test_a_block_that_no_line_ends_hides_256_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
