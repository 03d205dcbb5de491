/* SPDX-License-Identifier: MIT */
/* Unit tests of log/messages.h and log/message_match.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "log/message_match.h"
#include "log/messages.h"
#include "rounds.h"

/* A line, the event expected, and up to two of its fields. */
/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): the order in which a row reads best */
struct expected {
    const char *raw;
    enum event_kind kind;
    long number;
    enum event_field field;
    const char *value; /* NULL: not looked at */
    enum event_field field2;
    const char *value2;
};

static bool recognise(const char *raw, struct event *event)
{
    struct log_line line;

    log_line_parse(slice_of(raw), &line);
    return message_recognise(&line, 3, event);
}

static void check(const struct expected *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct expected *row = &rows[i];
        struct event event = {.kind = EVENT_NONE};
        bool known = recognise(row->raw, &event);
        if (!known || event.kind != row->kind || event.number != row->number)
            print_error("line: %s\nkind %d, number %ld\n", row->raw, (int)event.kind, event.number);
        assert_true(known);
        assert_true(message_possible(slice_of(row->raw)));
        assert_int_equal(event.kind, row->kind);
        assert_int_equal(event.number, row->number);
        assert_int_equal(event.line, 3);
        if (row->value && !slice_is(event.field[row->field], row->value))
            print_error("line: %s\nfield: %.*s\n", row->raw, (int)event.field[row->field].length,
                        event.field[row->field].at);
        assert_true(!row->value || slice_is(event.field[row->field], row->value));
        assert_true(!row->value2 || slice_is(event.field[row->field2], row->value2));
    }
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))
#define NONE        0, NULL, 0, NULL

static void title_lines_of_all_versions_start_a_client(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"OpenVPN 2.3.18 x86_64-redhat-linux-gnu [SSL (OpenSSL)] [LZO] built on Oct 26 2017", EVENT_CLIENT_STARTED, -1,
         FIELD_VERSION, "2.3.18", FIELD_PLATFORM, "x86_64-redhat-linux-gnu"},
        {"OpenVPN 2.6.9 [git:release/2.6/6640a10bf6d84eee] Windows-MSVC [SSL (OpenSSL)]", EVENT_CLIENT_STARTED, -1,
         FIELD_VERSION, "2.6.9", FIELD_PLATFORM, "Windows-MSVC"},
        {"OpenVPN 2.7_rc1 x86_64-pc-linux-gnu [SSL (OpenSSL)]", EVENT_CLIENT_STARTED, -1, FIELD_VERSION, "2.7_rc1",
         FIELD_PLATFORM, "x86_64-pc-linux-gnu"},
    };

    CHECK(rows);
}

static void resolver_failures_are_read_in_every_wording(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"RESOLVE: Cannot resolve host address: vpn.example.com:443 (Name or service not known)", EVENT_RESOLVE_FAILED,
         -1, FIELD_HOST, "vpn.example.com", FIELD_REASON, "Name or service not known"},
        {"RESOLVE: Cannot resolve host address: vpn.example.com:443 (Try again) (I would have retried this name query "
         "if "
         "you had specified the --resolv-retry option.)",
         EVENT_RESOLVE_FAILED, -1, FIELD_PORT, "443", FIELD_REASON, "Try again"},
        {"RESOLVE: Cannot resolve host address: vpn.example.com:443[AF_INET] (Try again)(I would have retried this",
         EVENT_RESOLVE_FAILED, -1, FIELD_PORT, "443", FIELD_REASON, "Try again"},
        {"RESOLVE: Cannot resolve host address: vpn.example.com: Name or service not known", EVENT_RESOLVE_FAILED, -1,
         FIELD_HOST, "vpn.example.com", FIELD_REASON, "Name or service not known"},
        {"RESOLVE: Cannot resolve host address: vpn.example.com: Temporary failure in name resolution (I would have "
         "retried this name query if you had specified the --resolv-retry option.)",
         EVENT_RESOLVE_FAILED, -1, FIELD_HOST, "vpn.example.com", FIELD_REASON, "Temporary failure in name resolution"},
        {"Transport Error: DNS resolve error on 'vpn.example.com' for UDP session: No such host is known.",
         EVENT_RESOLVE_FAILED, -1, FIELD_PROTOCOL, "UDP", FIELD_REASON, "No such host is known."},
        {"WARNING: ignoring --remote-random-hostname because the hostname is an IP address", EVENT_REMOTE_IS_ADDRESS,
         -1, NONE},
    };

    CHECK(rows);
}

static void transport_messages_carry_address_and_port(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"UDPv4 link remote: [AF_INET]198.51.100.7:443", EVENT_CONNECTING, -1, FIELD_HOST, "198.51.100.7",
         FIELD_PROTOCOL, "UDPv4"},
        {"TCP_CLIENT link remote: [AF_INET6]2001:db8::7:443", EVENT_CONNECTING, -1, FIELD_HOST, "2001:db8::7",
         FIELD_PORT, "443"},
        {"Attempting to establish TCP connection with [AF_INET]198.51.100.7:443 [nonblock]", EVENT_CONNECTING, -1,
         FIELD_HOST, "198.51.100.7", FIELD_PORT, "443"},
        {"TCP connection established with [AF_INET]198.51.100.7:443", EVENT_TCP_CONNECTED, -1, FIELD_PORT, "443", 0,
         NULL},
        {"TCP: connect to [AF_INET]198.51.100.7:443 failed: Connection refused", EVENT_TCP_FAILED, -1, FIELD_PORT,
         "443", FIELD_REASON, "Connection refused"},
        {"TCP: connect to [AF_INET]198.51.100.7:443 failed, will try again in 5 seconds: Connection timed out",
         EVENT_TCP_FAILED, -1, FIELD_PORT, "443", FIELD_REASON, "Connection timed out"},
        {"write UDP: Operation not permitted (fd=3,code=1)", EVENT_SEND_FAILED, -1, FIELD_REASON,
         "Operation not permitted", FIELD_PROTOCOL, "UDP"},
        {"write UDPv4 [EMSGSIZE Path-MTU=1400]: Message too long (code=90)", EVENT_SEND_FAILED, -1, FIELD_REASON,
         "Message too long", FIELD_TEXT, "EMSGSIZE Path-MTU=1400"},
        {"read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)", EVENT_SEND_FAILED, -1, FIELD_REASON,
         "Connection refused", 0, NULL},
        {"read TCP_CLIENT []: Connection reset by peer (fd=3,code=104)", EVENT_CONNECTION_RESET, -1, NONE},
        {"Connection reset, restarting [0]", EVENT_CONNECTION_RESET, -1, FIELD_TEXT, "0", 0, NULL},
        {"TLS: Initial packet from [AF_INET]198.51.100.7:443 (via [AF_INET]192.0.2.2%eth0), sid=1 2",
         EVENT_FIRST_PACKET, -1, FIELD_HOST, "198.51.100.7", FIELD_PORT, "443"},
    };

    CHECK(rows);
}

static void tls_messages_are_read(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"VERIFY OK: depth=1, C=US, O=Example, CN=CA", EVENT_CERTIFICATE_ACCEPTED, 1, FIELD_SUBJECT,
         "C=US, O=Example, CN=CA", 0, NULL},
        {"VERIFY ERROR: depth=0, error=certificate has expired: C=US, CN=vpn: x, serial=12", EVENT_CERTIFICATE_REFUSED,
         0, FIELD_REASON, "certificate has expired", FIELD_SUBJECT, "C=US, CN=vpn: x"},
        {"VERIFY ERROR: depth=1, error=self signed certificate in certificate chain: CN=CA", EVENT_CERTIFICATE_REFUSED,
         1, FIELD_REASON, "self signed certificate in certificate chain", FIELD_SUBJECT, "CN=CA"},
        {"VERIFY ERROR: depth=0, subject=CN=x, serial=1: The certificate validity has expired",
         EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON, "The certificate validity has expired", FIELD_SUBJECT, "CN=x"},
        {"VERIFY X509NAME ERROR: CN=a.example.com, must be b.example.com", EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON,
         "X509NAME", FIELD_TEXT, "b.example.com"},
        {"VERIFY EKU OK", EVENT_CERTIFICATE_ACCEPTED, 1, FIELD_SUBJECT, NULL, 0, NULL},
        {"VERIFY EKU ERROR", EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON, "EKU", 0, NULL},
        {"VERIFY ERROR: could not extract CN from X509 subject string ('') -- note that the field length is limited to "
         "64",
         EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON, "common name", 0, NULL},
        {"TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)",
         EVENT_TLS_TIMEOUT, 60, NONE},
        {"EVENT: TLS_ALERT_UNKNOWN_CA", EVENT_TLS_FAILED, -1, FIELD_TEXT, "alert unknown ca", 0, NULL},
        {"TLS Error: TLS handshake failed", EVENT_TLS_FAILED, -1, FIELD_TEXT, "TLS Error: TLS handshake failed", 0,
         NULL},
        {"OpenSSL: error:0A000086:SSL routines::certificate verify failed", EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON,
         "certificate verify failed", 0, NULL},
        {"OpenSSL: error:1416F086:lib(20):func(367):reason(134)", EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON,
         "certificate verify failed", 0, NULL},
        {"OpenSSL: error:1425F102:lib(20):func(607):reason(258)", EVENT_TLS_FAILED, -1, NONE},
        {"TLS_ERROR: read tls_read_plaintext error: X509 - Certificate verification failed, e.g. CRL",
         EVENT_CERTIFICATE_REFUSED, 0, FIELD_REASON, "certificate verify failed", 0, NULL},
        {"TLS_ERROR: BIO read tls_read_plaintext error", EVENT_TLS_FAILED, -1, NONE},
        {"Control Channel: TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384", EVENT_TLS_UP, -1, NONE},
        {"[a] b] Peer Connection Initiated with [AF_INET]198.51.100.7:443", EVENT_TLS_UP, -1, FIELD_SUBJECT, "a] b",
         FIELD_HOST, "198.51.100.7"},
    };

    CHECK(rows);
}

static void login_and_push_are_read(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"SENT CONTROL [vpn]: 'PUSH_REQUEST' (status=1)", EVENT_PUSH_REQUESTED, -1, NONE},
        {"AUTH: Received control message: AUTH_FAILED", EVENT_AUTH_FAILED, -1, NONE},
        {"AUTH: Received control message: AUTH_FAILED,Invalid username or password", EVENT_AUTH_FAILED, -1, FIELD_TEXT,
         "Invalid username or password", 0, NULL},
        {"WARNING: Received unknown control message: _FAILED,CRV1:R:i-1/2:b'Ti9B':https://idp.example.com/",
         EVENT_AUTH_FAILED, -1, FIELD_TEXT, "CRV1:R:i-1/2:b'Ti9B':https://idp.example.com/", 0, NULL},
        {">PASSWORD:Verification Failed: 'Auth' ['CRV1:R:i:b'Ti9B':https://idp.example.com/']", EVENT_AUTH_FAILED, -1,
         FIELD_TEXT, "CRV1:R:i:b'Ti9B':https://idp.example.com/", 0, NULL},
        {">PASSWORD:Verification Failed: 'Auth'", EVENT_AUTH_FAILED, -1, NONE},
        {">PASSWORD:Need 'Auth' username/password", EVENT_PASSWORD_NEEDED, -1, FIELD_TEXT, "Auth", 0, NULL},
        {"PUSH: Received control message: 'PUSH_REPLY,route 192.0.2.0 255.255.255.0,peer-id 0'", EVENT_PUSHED, -1,
         FIELD_TEXT, "route 192.0.2.0 255.255.255.0,peer-id 0", 0, NULL},
        {"PUSH: Received control message: 'PUSH_REPLY,route 192.0.2.0 255.2", EVENT_PUSHED, -1, FIELD_TEXT,
         "route 192.0.2.0 255.2", 0, NULL},
        {"TUN/TAP device tun0 opened", EVENT_TUNNEL_UP, -1, NONE},
        {"Opened utun device utun7", EVENT_TUNNEL_UP, -1, NONE},
        {"Initialization Sequence Completed With Errors", EVENT_CONNECTED, -1, NONE},
        {"Client VERB1: Authentication failed", EVENT_AUTH_FAILED, -1, NONE},
        {"2024-03-01 15:02:09 [STATUS] Connection, Client authentication failed: Authentication failed",
         EVENT_AUTH_FAILED, -1, NONE},
        {"session-start: ** ERROR ** User authentication failed", EVENT_AUTH_FAILED, -1, NONE},
    };

    CHECK(rows);
}

static void ends_are_read(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"SIGUSR1[soft,connection-reset] received, process restarting", EVENT_RESTARTING, -1, FIELD_SIGNAL, "SIGUSR1",
         FIELD_REASON, "connection-reset"},
        {"SIGUSR1[connection failed(soft),init_instance] received, process restarting", EVENT_RESTARTING, -1,
         FIELD_SIGNAL, "SIGUSR1", FIELD_REASON, "init_instance"},
        {"SIGTERM[soft,auth-failure] received, process exiting", EVENT_EXITING, -1, FIELD_SIGNAL, "SIGTERM",
         FIELD_REASON, "auth-failure"},
        {"SIGINT[hard,] received, process exiting", EVENT_EXITING, -1, FIELD_SIGNAL, "SIGINT", FIELD_REASON, ""},
        {"Exiting due to fatal error", EVENT_EXITING, -1, FIELD_REASON, "fatal error", 0, NULL},
        {"[vpn] Inactivity timeout (--ping-restart), restarting", EVENT_INACTIVE, -1, FIELD_REASON, "--ping-restart", 0,
         NULL},
    };

    CHECK(rows);
}

static void notifications_are_read(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {">STATE:1559117927,RESOLVE,,,,,,", EVENT_RESOLVING, -1, NONE},
        {">STATE:1559117927,TCP_CONNECT,,,,,,", EVENT_CONNECTING, -1, NONE},
        {">STATE:1559117927,WAIT,,,,,,", EVENT_WAITING, -1, NONE},
        {"MANAGEMENT: >STATE:1559117927,AUTH,,,,,,", EVENT_FIRST_PACKET, -1, NONE},
        {">STATE:1559117927,GET_CONFIG,,,,,,", EVENT_PUSH_REQUESTED, -1, NONE},
        {">STATE:1559117927,ASSIGN_IP,,192.0.2.5,,,,", EVENT_TUNNEL_UP, -1, NONE},
        {">STATE:1559117927,CONNECTED,SUCCESS,192.0.2.5,198.51.100.7,443,,", EVENT_CONNECTED, -1, FIELD_HOST,
         "198.51.100.7", FIELD_PORT, "443"},
        {">STATE:1559117927,CONNECTED,ERROR,192.0.2.5,198.51.100.7", EVENT_CONNECTED, -1, FIELD_REASON, "ERROR", 0,
         NULL},
        {">STATE:1559117927,RECONNECTING,tls-error,,,,,", EVENT_RESTARTING, -1, FIELD_REASON, "tls-error", 0, NULL},
        {">STATE:1559117927,EXITING,SIGTERM,,,,,", EVENT_EXITING, -1, FIELD_REASON, "SIGTERM", 0, NULL},
        {">FATAL:ERROR: Cannot ioctl TUNSETIFF tun", EVENT_EXITING, -1, FIELD_REASON,
         "ERROR: Cannot ioctl TUNSETIFF tun", 0, NULL},
    };
    struct event event;

    CHECK(rows);
    assert_true(recognise(rows[0].raw, &event));
    assert_true(event.time == SECONDS(1559117927));
    assert_false(recognise(">STATE:x,RESOLVE,,,,,,", &event));
    assert_false(recognise(">INFO:OpenVPN Management Interface Version 5", &event));
}

static void options_that_openvpn_does_not_know_are_named(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"Options error: Unrecognized option or missing or extra parameter(s) in C:\\a b\\x.ovpn:12: auth-federate "
         "(2.6.14)",
         EVENT_OPTION_UNKNOWN, 12, FIELD_FILE, "C:\\a b\\x.ovpn", FIELD_OPTION, "auth-federate"},
        {"Options error: Unrecognized option or missing or extra parameter(s): --foo (2.6.14)", EVENT_OPTION_UNKNOWN,
         -1, FIELD_OPTION, "--foo", FIELD_VERSION, "2.6.14"},
        {"Options error: Unrecognized option or missing parameter(s) in x.ovpn:3: foo (2.3.18)", EVENT_OPTION_UNKNOWN,
         3, FIELD_FILE, "x.ovpn", FIELD_OPTION, "foo"},
        {"Options error: Unrecognized option or missing or extra parameter(s) in [PUSH-OPTIONS]:4: foo (2.4.7)",
         EVENT_OPTION_UNKNOWN, 4, FIELD_FILE, "[PUSH-OPTIONS]", FIELD_OPTION, "foo"},
        {"Options error: No client-side authentication method is specified.  You must use", EVENT_OPTION_ERROR, -1,
         FIELD_TEXT, "No client-side authentication method is specified.  You must use", 0, NULL},
    };

    CHECK(rows);
}

static void harmless_lines_have_stable_names(void **state)
{
    (void)state;
    static const struct expected rows[] = {
        {"Options error: Unrecognized option or missing or extra parameter(s) in [PUSH-OPTIONS]:2: block-outside-dns "
         "(2.4.7)",
         EVENT_HARMLESS, 2, FIELD_TEXT, "block-outside-dns", 0, NULL},
        {"Unrecognized option or missing or extra parameter(s) in x.ovpn:2: auth-federate (2.6.14)", EVENT_HARMLESS, 2,
         FIELD_TEXT, "option-skipped", FIELD_OPTION, "auth-federate"},
        {"WARNING: this configuration may cache passwords in memory -- use the auth-nocache option to prevent this",
         EVENT_HARMLESS, -1, FIELD_TEXT, "auth-nocache-note", 0, NULL},
        {"NOTE: the current --script-security setting may allow this configuration to call user-defined scripts",
         EVENT_HARMLESS, -1, FIELD_TEXT, "script-security-note", 0, NULL},
        {"Note: Kernel support for ovpn-dco missing, disabling data channel offload.", EVENT_HARMLESS, -1, FIELD_TEXT,
         "dco-missing", 0, NULL},
        {"DEPRECATED OPTION: --cipher set to 'AES-256-CBC' but missing in --data-ciphers", EVENT_HARMLESS, -1,
         FIELD_TEXT, "cipher-negotiation-note", 0, NULL},
        {"WARNING: Compression for receiving enabled. Compression has been used in the past to break encryption.",
         EVENT_HARMLESS, -1, FIELD_TEXT, "compression-note", 0, NULL},
        {"WARNING: Compression for sending and receiving enabled. Compression has been used in the past to break it",
         EVENT_HARMLESS, -1, FIELD_TEXT, "compression-note", 0, NULL},
        {"event_wait : Interrupted system call (fd=-1,code=4)", EVENT_HARMLESS, -1, FIELD_TEXT, "interrupted-wait", 0,
         NULL},
        {"Info command was pushed by server ('WEB_AUTH::https://idp.example/login?state=x')", EVENT_HARMLESS, -1,
         FIELD_TEXT, "web-log-in", 0, NULL},
        {"Info command was pushed by server ('OPEN_URL:https://idp.example/login')", EVENT_HARMLESS, -1, FIELD_TEXT,
         "web-log-in", 0, NULL},
    };
    struct event event;

    CHECK(rows);
    assert_false(recognise("Info command was pushed by server ('CR_TEXT:R,E:Enter the code')", &event));
    /* in the profile itself it does stop the client */
    assert_true(recognise("Options error: Unrecognized option or missing or extra parameter(s) in x.ovpn:2: "
                          "block-outside-dns (2.4.7)",
                          &event));
    assert_int_equal(event.kind, EVENT_OPTION_UNKNOWN);
}

static void near_misses_say_nothing(void **state)
{
    (void)state;
    static const char *const misses[] = {
        "",
        "Client DEBUG: Session Manager authentication",
        "ERROR: netsh command failed: returned error code 1 [2]",
        "VERIFY X509NAME OK: CN=vpn.example.com",
        "Control Channel: using tls-crypt-v2 key",
        "Control Channel Authentication: using 'ta.key' as a OpenVPN static key file",
        "WARNING: No server certificate verification method has been enabled.",
        "WARNING: Received unknown control message: INFO,hello",
        "UDP link local: (not bound)",
        "SIGTERM received, sending exit notification to peer",
        "TLS Error: local/remote TLS keys are out of sync: [AF_INET]198.51.100.7:443 [0]",
        "VERIFY OK: depth=x, CN=a",
        "LZ4 compression initializing",
        "write to TUN/TAP : No buffer space available (code=105)",
        "OpenVPN ROUTE: OpenVPN needs a gateway parameter",
        "*Tunnelblick: log says Initialization Sequence Completed",
        "PLUGIN cvpn-doctor: CVPN-0102 error x: RESOLVE: Cannot resolve host address: a:1 (b)",
        "foo: PLUGIN cvpn-doctor: CVPN-0102 error x: RESOLVE: Cannot resolve host address: a:1 (b)",
        ">LOGX:1,I,Initialization Sequence Completed",
    };
    struct event event;

    for (size_t i = 0; i < sizeof(misses) / sizeof(misses[0]); i++) {
        bool known = recognise(misses[i], &event);
        if (known)
            print_error("line: %s\nkind %d\n", misses[i], (int)event.kind);
        assert_false(known);
    }
}

static void a_message_behind_an_unknown_prefix_is_found_near_the_start(void **state)
{
    (void)state;
    char far[400];
    struct event event;

    assert_true(recognise("{\"log\":\"Initialization Sequence Completed\\n\"}", &event));
    assert_int_equal(event.kind, EVENT_CONNECTED);
    assert_true(recognise("14.05.24 18:36 vpn> Initialization Sequence Completed", &event));
    memset(far, 'x', sizeof(far));
    (void)snprintf(far + 200, sizeof(far) - 200, " Initialization Sequence Completed");
    assert_false(recognise(far, &event));
    assert_false(recognise("preInitialization Sequence Completed", &event));
}

static void captures_take_the_shortest_run_that_fits(void **state)
{
    (void)state;
    struct match match;

    assert_true(message_match("in {file}:{number}: {option} ({version})", SLICE("in C:x:1: a (b) (2.6)"), &match));
    assert_true(slice_is(match.field[FIELD_FILE], "C:x"));
    assert_true(slice_is(match.field[FIELD_OPTION], "a"));
    assert_true(slice_is(match.field[FIELD_VERSION], "b) (2.6"));
    assert_int_equal(match.number, 1);
    assert_false(message_match("in {file}:{number}: x", SLICE("in a:b: x"), &match));
    assert_true(message_match("a{text}", SLICE("a"), &match));
    assert_int_equal(match.field[FIELD_TEXT].length, 0);
    assert_true(slice_is(message_pattern_start("{protocol=UDP} link"), "UDP"));
    assert_true(slice_is(message_pattern_start("VERIFY OK: {text}"), "VERIFY OK: "));
}

static void a_message_made_to_fail_late_costs_little(void **state)
{
    (void)state;
    static char hostile[1 << 16];
    struct match match;

    memset(hostile, ':', sizeof(hostile));
    for (unsigned i = 0; i < rounds(2000); i++)
        assert_false(
            message_match("{host}:{port}:{file}:{option}:{text}!", (struct slice){hostile, sizeof(hostile)}, &match));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_lines_of_all_versions_start_a_client),
        cmocka_unit_test(resolver_failures_are_read_in_every_wording),
        cmocka_unit_test(transport_messages_carry_address_and_port),
        cmocka_unit_test(tls_messages_are_read),
        cmocka_unit_test(login_and_push_are_read),
        cmocka_unit_test(ends_are_read),
        cmocka_unit_test(notifications_are_read),
        cmocka_unit_test(options_that_openvpn_does_not_know_are_named),
        cmocka_unit_test(harmless_lines_have_stable_names),
        cmocka_unit_test(near_misses_say_nothing),
        cmocka_unit_test(a_message_behind_an_unknown_prefix_is_found_near_the_start),
        cmocka_unit_test(captures_take_the_shortest_run_that_fits),
        cmocka_unit_test(a_message_made_to_fail_late_costs_little),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
