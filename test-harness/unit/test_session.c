/* SPDX-License-Identifier: MIT */
/*
 * Unit tests of session/session.h, session/stage.h and session/auth_words.h, fed with logs as
 * people post them (names and addresses replaced).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "given.h"
#include "session/auth_words.h"

#define CHALLENGE "CRV1:R:instance-1/6876397182473095132/690502db-7813-4267-9706-be0838081823:b'Ti9B':"
#define SERVER_KNOWN                                                                                                   \
    "TLS: Initial packet from [AF_INET]198.51.100.7:443, sid=df19e70f a992cda3\n"                                      \
    "VERIFY OK: depth=1, CN=ca.example.com\n"                                                                          \
    "VERIFY KU OK\n"                                                                                                   \
    "VERIFY EKU OK\n"                                                                                                  \
    "VERIFY OK: depth=0, CN=vpn.example.com\n"
#define TLS_UP                                                                                                         \
    SERVER_KNOWN                                                                                                       \
    "Control Channel: TLSv1.2, cipher TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384, 2048 bit RSA\n"                             \
    "[vpn.example.com] Peer Connection Initiated with [AF_INET]198.51.100.7:443\n"
#define CONNECTED                                                                                                      \
    TLS_UP                                                                                                             \
    "SENT CONTROL [vpn.example.com]: 'PUSH_REQUEST' (status=1)\n"                                                      \
    "PUSH: Received control message: 'PUSH_REPLY,route 192.0.2.0 255.255.255.0,peer-id 0,cipher AES-256-GCM'\n"        \
    "TUN/TAP device tun0 opened\n"                                                                                     \
    "Initialization Sequence Completed\n"

static enum session_step feed(struct session *session, const char *log)
{
    return given_log(session, log);
}

static struct session fed(const char *log)
{
    struct session session;

    session_start(&session);
    feed(&session, log);
    return session;
}

static void a_bare_endpoint_name_has_no_address(void **state)
{
    (void)state;
    struct session s =
        fed("Apr 15 17:11:07  OpenVPN 2.4.4 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] built on Sep  5 2018\n"
            "Apr 15 17:11:07  RESOLVE: Cannot resolve host address: "
            "cvpn-endpoint-0a1b.prod.clientvpn.us-east-1.amazonaws.com:443 (Name or service not known)\n"
            "Apr 15 17:11:07  RESOLVE: Cannot resolve host\n"
            "Apr 15 17:11:07  Could not determine IPv4/IPv6 protocol\n");

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.attempt.stage, STAGE_RESOLVING);
    assert_int_equal(s.attempt.resolve_failure, RESOLVE_NO_SUCH_NAME);
    assert_string_equal(s.attempt.resolve_host, "cvpn-endpoint-0a1b.prod.clientvpn.us-east-1.amazonaws.com");
    assert_string_equal(s.attempt.resolve_port, "443");
    assert_int_equal(s.attempt.resolve_line, 2);
    assert_int_equal(s.client_major, 2);
    assert_int_equal(s.client_minor, 4);
    assert_string_equal(s.client_version, "2.4.4");
}

static void a_refused_client_certificate_ends_at_the_server_s_own(void **state)
{
    (void)state;
    struct session s =
        fed("MANAGEMENT: >STATE:1559117927,WAIT,,,,,,\nMANAGEMENT: >STATE:1559117928,AUTH,,,,,,\n" SERVER_KNOWN
            "Connection reset, restarting [0]\n"
            "SIGUSR1[soft,connection-reset] received, process restarting\n"
            "MANAGEMENT: >STATE:1559138717,RECONNECTING,connection-reset,,,,,\n");

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.attempt.stage, STAGE_SERVER_KNOWN);
    assert_int_equal(s.attempt.verified_depth, 0);
    assert_true(s.attempt.reset);
    assert_int_equal(s.attempt.ending, ENDING_RESTART);
    assert_string_equal(s.attempt.ending_reason, "connection-reset");
    assert_true(s.attempt.entered[STAGE_WAITING] == SECONDS(1559117927));
    assert_true(session_attempt_over(&s));
}

/* OpenVPN 2.4.12 and 2.5.11 compare options before they say what TLS is. */
static void the_server_s_options_come_inside_of_tls(void **state)
{
    (void)state;
    struct session s =
        fed(SERVER_KNOWN "WARNING: 'link-mtu' is used inconsistently, local='link-mtu 1549', remote='link-mtu 1541'\n");
    assert_int_equal(s.attempt.stage, STAGE_TLS_UP);
    s = fed("WARNING: 'link-mtu' is used inconsistently, local='link-mtu 1549', remote='link-mtu 1541'\n");
    assert_int_equal(s.attempt.stage, STAGE_NONE);
}

static void a_reconnect_loop_counts_each_attempt_once(void **state)
{
    (void)state;
    struct session s;

    session_start(&s);
    for (unsigned i = 1; i <= 3; i++) {
        feed(&s, ">STATE:1559117927,RESOLVE,,,,,,\n>STATE:1559117927,WAIT,,,,,,\n" SERVER_KNOWN
                 "Connection reset, restarting [0]\n>STATE:1559117930,RECONNECTING,connection-reset,,,,,\n"
                 "SIGUSR1[soft,connection-reset] received, process restarting\n");
        assert_int_equal(s.attempts, i);
    }
    assert_int_equal(s.previous.number, 2);
    assert_int_equal(s.previous.stage, STAGE_SERVER_KNOWN);
    feed(&s, ">STATE:1559117939,EXITING,SIGTERM,,,,,\n");
    assert_int_equal(s.attempts, 3);
    assert_true(s.exited);
}

static void a_saml_challenge_and_its_answer_are_two_attempts(void **state)
{
    (void)state;
    struct session s = fed("2022-06-14 11:13:03 AUTH: Received control message: AUTH_FAILED," CHALLENGE
                           "https://portal.example.com/saml?SAMLRequest=f5vO3XP4B\n"
                           "2022-06-14 11:14:53 OpenVPN 2.5.7 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO]\n"
                           "Attempting to establish TCP connection with [AF_INET]198.51.100.7:443 [nonblock]\n"
                           "TCP connection established with [AF_INET]198.51.100.7:443\n"
                           "TCP_CLIENT link remote: [AF_INET]198.51.100.7:443\n" CONNECTED
                           "event_wait : Interrupted system call (code=4)\n"
                           "SIGINT[hard,] received, process exiting\n");

    assert_int_equal(s.attempts, 2);
    assert_int_equal(s.previous.auth, AUTH_CHALLENGE_URL);
    assert_int_equal(s.previous.ending, ENDING_NONE);
    assert_int_equal(s.challenges, 1);
    assert_true(s.later_progress_after_challenge);
    assert_int_equal(s.attempt.stage, STAGE_CONNECTED);
    assert_int_equal(s.attempt.ending, ENDING_CONNECTED);
    assert_int_equal(s.attempt.auth, AUTH_NO_ANSWER);
    assert_true(s.attempt.dropped);
    assert_int_equal(s.attempt.drop, ENDING_EXIT);
    assert_string_equal(s.attempt.protocol, "TCP_CLIENT");
    assert_int_equal(s.harmless_count, 1);
}

static void a_mutual_session_connects(void **state)
{
    (void)state;
    struct session s =
        fed("2024-05-14 18:36:38 Note: Kernel support for ovpn-dco missing, disabling data channel offload.\n"
            "2024-05-14 18:36:38 OpenVPN 2.6.9 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [DCO]\n"
            "2024-05-14 18:36:38 UDPv4 link remote: [AF_INET]198.51.100.7:1194\n" CONNECTED);

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.attempt.stage, STAGE_CONNECTED);
    assert_true(s.attempt.from_start);
    assert_string_equal(s.attempt.address, "198.51.100.7");
    assert_string_equal(s.attempt.port, "443");
    assert_string_equal(s.attempt.protocol, "UDPv4");
    assert_string_equal(s.harmless[0].name, "dco-missing");
    assert_false(s.attempt.dropped);
}

static void a_session_on_a_literal_address_connects(void **state)
{
    (void)state;
    struct session s = fed("2025-02-23 10:05:31 OpenVPN 2.5.6 aarch64-apple-darwin24.3.0 [SSL (OpenSSL)]\n"
                           "WARNING: ignoring --remote-random-hostname because the hostname is an IP address\n"
                           "UDP link remote: [AF_INET]203.0.113.1:443\n" CONNECTED);

    assert_int_equal(s.attempt.stage, STAGE_CONNECTED);
    assert_true(s.attempt.remote_is_address);
    assert_int_equal(s.attempt.remote_is_address_line, 2);
    assert_int_equal(s.connections, 1);
}

static void a_challenge_is_shown_without_its_secrets(void **state)
{
    (void)state;
    struct session s = fed("Fri Sep 25 13:12:53 2020 AUTH: Received control message: AUTH_FAILED," CHALLENGE
                           "https://idp.example.com/app/clientvpn/someURL?SAMLRequest=abc\n");

    assert_int_equal(s.attempt.auth, AUTH_CHALLENGE_URL);
    assert_string_equal(s.attempt.auth_words, "CRV1 challenge with a web address at idp.example.com");
}

static void the_same_refusal_told_twice_counts_once(void **state)
{
    (void)state;
    struct session s = fed(TLS_UP "AUTH: Received control message: AUTH_FAILED," CHALLENGE "https://idp.example.com/\n"
                                  ">PASSWORD:Verification Failed: 'Auth' ['" CHALLENGE "https://idp.example.com/']\n"
                                  ">PASSWORD:Verification Failed: 'Auth'\n"
                                  "SIGTERM[soft,auth-failure] received, process exiting\n");

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.challenges, 1);
    assert_int_equal(s.attempt.stage, STAGE_AUTH);
    assert_int_equal(s.attempt.auth, AUTH_CHALLENGE_URL);
    assert_int_equal(s.attempt.ending, ENDING_EXIT);
}

static void a_refused_password_keeps_the_server_s_words(void **state)
{
    (void)state;
    struct session s = fed(TLS_UP "AUTH: Received control message: AUTH_FAILED,Invalid username or password\n"
                                  "SIGTERM[soft,auth-failure] received, process exiting\n");

    assert_int_equal(s.attempt.auth, AUTH_REFUSED);
    assert_string_equal(s.attempt.auth_words, "Invalid username or password");
    assert_false(s.attempt.token_reused);
}

static void a_code_refused_on_reconnect_is_marked(void **state)
{
    (void)state;
    struct session s = fed(CONNECTED "[vpn.example.com] Inactivity timeout (--ping-restart), restarting\n"
                                     "SIGUSR1[soft,ping-restart] received, process restarting\n" TLS_UP
                                     "AUTH: Received control message: AUTH_FAILED\n"
                                     "SIGTERM[soft,auth-failure] received, process exiting\n");

    assert_int_equal(s.attempts, 2);
    assert_int_equal(s.attempt.auth, AUTH_REFUSED);
    assert_true(s.attempt.token_reused);
    assert_true(s.previous.drop_inactive);
    assert_string_equal(s.previous.drop_reason, "ping-restart");
    assert_int_equal(s.drops, 1);
}

static void a_renegotiation_begins_no_attempt(void **state)
{
    (void)state;
    struct session s = fed(CONNECTED);

    assert_int_equal(feed(&s, "VERIFY OK: depth=0, CN=vpn.example.com\nControl Channel: TLSv1.2, cipher x\n"
                              ">STATE:1559117927,CONNECTED,SUCCESS,192.0.2.5,198.51.100.7,443,,\n"),
                     SESSION_SAME);
    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.connections, 1);
    assert_int_equal(feed(&s, ">STATE:1559117930,RECONNECTING,ping-restart,,,,,\n"), SESSION_CHANGED);
    assert_int_equal(feed(&s, "SIGUSR1[soft,ping-restart] received, process restarting\n"), SESSION_SAME);
    assert_int_equal(s.attempts, 1);
    feed(&s, ">STATE:1559117931,RESOLVE,,,,,,\n");
    assert_int_equal(s.attempts, 2);
    assert_int_equal(s.attempt.stage, STAGE_RESOLVING);
}

static void repeated_resolver_failures_stay_in_one_attempt(void **state)
{
    (void)state;
    struct session s =
        fed(">STATE:1,RESOLVE,,,,,,\nRESOLVE: Cannot resolve host address: a.example.com:443 (Try again)\n"
            "RESOLVE: Cannot resolve host address: a.example.com:443 (Try again)\n");

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.attempt.resolve_failures, 2);
    assert_int_equal(s.attempt.resolve_failure, RESOLVE_NO_ANSWER);
}

static void a_route_whose_host_does_not_resolve_is_no_failure(void **state)
{
    (void)state;
    struct session s =
        fed(TLS_UP "PUSH: Received control message: 'PUSH_REPLY,peer-id 0'\n"
                   "RESOLVE: Cannot resolve host address: intra.example.com:0 (Name or service not known)\n");

    assert_int_equal(s.attempts, 1);
    assert_int_equal(s.attempt.resolve_failures, 0);
    assert_int_equal(s.attempt.stage, STAGE_PUSHED);
}

static void a_handshake_that_times_out_says_how_far_it_got(void **state)
{
    (void)state;
    struct session s = fed("UDP link remote: [AF_INET]198.51.100.7:443\n"
                           "TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network)\n"
                           "TLS Error: TLS handshake failed\n"
                           "SIGUSR1[soft,tls-error] received, process restarting\n");

    assert_int_equal(s.attempt.stage, STAGE_WAITING);
    assert_true(s.attempt.tls_timeout);
    assert_int_equal(s.attempt.tls_timeout_seconds, 60);
    assert_string_equal(s.attempt.ending_reason, "tls-error");
}

static void a_refused_server_certificate_keeps_the_first_reason(void **state)
{
    (void)state;
    struct session s = fed("VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn.example.com, serial=1\n"
                           "OpenSSL: error:0A000086:SSL routines::certificate verify failed\n"
                           "TLS_ERROR: BIO read tls_read_plaintext error\nVERIFY EKU ERROR\n");

    assert_string_equal(s.attempt.verify_reason, "certificate has expired");
    assert_int_equal(s.attempt.verify_depth, 0);
    assert_int_equal(s.attempt.stage, STAGE_HEARD);
    assert_string_equal(s.attempt.tls_reason, "TLS_ERROR: BIO read tls_read_plaintext error");
}

static void tcp_and_sending_failures_are_kept(void **state)
{
    (void)state;
    struct session s = fed("TCP: connect to [AF_INET]198.51.100.7:443 failed: Connection refused\n"
                           "write UDP [EMSGSIZE Path-MTU=1400]: Message too long (fd=3,code=90)\n");

    assert_string_equal(s.attempt.connect_reason, "Connection refused");
    assert_string_equal(s.attempt.send_reason, "Message too long");
    assert_string_equal(s.attempt.send_detail, "EMSGSIZE Path-MTU=1400");
}

static void a_device_opened_before_the_handshake_is_no_tunnel(void **state)
{
    (void)state;
    struct session s = fed("OpenVPN 2.6.9 x86_64-pc-linux-gnu [SSL (OpenSSL)]\nTUN/TAP device tun0 opened\n");

    assert_int_equal(s.attempt.stage, STAGE_NONE);
    s = fed("TUN/TAP device tun0 opened\n");
    assert_int_equal(s.attempt.stage, STAGE_TUNNEL);
}

static void option_errors_are_kept_with_their_place(void **state)
{
    (void)state;
    struct session s =
        fed("Options error: Unrecognized option or missing or extra parameter(s) in x.ovpn:12: auth-federate (2.6.14)\n"
            "Options error: Unrecognized option or missing or extra parameter(s) in [PUSH-OPTIONS]:4: foo (2.4.7)\n"
            "Options error: No client-side authentication method is specified.\n");

    assert_int_equal(s.option_error_count, 3);
    assert_string_equal(s.option_errors[0].option, "auth-federate");
    assert_string_equal(s.option_errors[0].file, "x.ovpn");
    assert_int_equal(s.option_errors[0].file_line, 12);
    assert_false(s.option_errors[0].pushed);
    assert_true(s.option_errors[1].pushed);
    assert_string_equal(s.option_errors[2].option, "");
    assert_int_equal(s.option_errors[2].file_line, -1);
    for (int i = 0; i < 20; i++)
        feed(&s, "Options error: again\n");
    assert_int_equal(s.option_error_count, OPTION_ERRORS_MAX);
}

static void events_in_any_order_are_survived(void **state)
{
    (void)state;
    struct session s;
    uint32_t random = 12345;
    enum stage stage = STAGE_NONE;
    unsigned attempts = 0;

    session_start(&s);
    for (int i = 0; i < 200000; i++) {
        struct event event = {.time = i, .line = (uint64_t)i, .number = (long)(random % 5) - 1};
        random = random * 1664525U + 1013904223U;
        event.kind = (enum event_kind)((random >> 16) % (EVENT_KINDS + 2));
        for (size_t f = 0; f < FIELDS; f++)
            event.field[f] = (random & (1U << f)) ? SLICE("\xFF\x00long\033 text") : (struct slice){NULL, 0};
        session_feed(&s, &event);
        assert_true(s.attempts != attempts || s.attempt.stage >= stage);
        stage = s.attempt.stage;
        attempts = s.attempts;
    }
}

static void auth_words_are_sorted_and_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum auth_answer answer;
        const char *shown;
    } rows[] = {
        {"", AUTH_REFUSED, ""},
        {"Invalid username or password", AUTH_REFUSED, "Invalid username or password"},
        {"TEMP[backoff 42]:come back later", AUTH_TEMPORARY, "TEMP[backoff 42]:come back later"},
        {"TEMPERATURE too high", AUTH_REFUSED, "TEMPERATURE too high"},
        {"CRV1:R,E:b2FrbGV5:dXNlcg==:Enter your code", AUTH_CHALLENGE_TEXT, "Enter your code"},
        {"CRV1:R:abc", AUTH_CHALLENGE_TEXT, ""},
        {"CRV1:R:abc:b'x':https://u:p@idp.example.com/?a", AUTH_CHALLENGE_URL,
         "CRV1 challenge with a web address at idp.example.com"},
        {"CRV1:R:abc:b'x':https://", AUTH_CHALLENGE_URL, "CRV1 challenge with a web address"},
        {"go to https://u:p@idp.example.com", AUTH_REFUSED, "go to https://idp.example.com"},
        {"see https://help.example.com/reset?token=abc now", AUTH_REFUSED, "see https://help.example.com/... now"},
        {"session 690502db-7813-4267-9706-be0838081823 ended", AUTH_REFUSED, "session ... ended"},
        {"your SCRV1:dGVzdA==:MTIz was wrong", AUTH_REFUSED, "your ..."},
        {"SESS_ID_AT_c2VjcmV0", AUTH_REFUSED, "..."},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char buffer[192];
        struct text shown;
        text_start(&shown, buffer, sizeof(buffer));
        auth_words_shown(slice_of(rows[i].words), &shown);
        assert_int_equal(auth_answer_of(slice_of(rows[i].words)), rows[i].answer);
        assert_string_equal(buffer, rows[i].shown);
    }
}

static void every_stage_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < STAGES; i++)
        assert_string_not_equal(stage_name((enum stage)i), "unknown");
    assert_string_equal(stage_name(STAGE_RESOLVING), "resolve");
    assert_string_equal(stage_name(STAGES), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_endpoint_name_has_no_address),
        cmocka_unit_test(a_refused_client_certificate_ends_at_the_server_s_own),
        cmocka_unit_test(the_server_s_options_come_inside_of_tls),
        cmocka_unit_test(a_reconnect_loop_counts_each_attempt_once),
        cmocka_unit_test(a_saml_challenge_and_its_answer_are_two_attempts),
        cmocka_unit_test(a_mutual_session_connects),
        cmocka_unit_test(a_session_on_a_literal_address_connects),
        cmocka_unit_test(a_challenge_is_shown_without_its_secrets),
        cmocka_unit_test(the_same_refusal_told_twice_counts_once),
        cmocka_unit_test(a_refused_password_keeps_the_server_s_words),
        cmocka_unit_test(a_code_refused_on_reconnect_is_marked),
        cmocka_unit_test(a_renegotiation_begins_no_attempt),
        cmocka_unit_test(repeated_resolver_failures_stay_in_one_attempt),
        cmocka_unit_test(a_route_whose_host_does_not_resolve_is_no_failure),
        cmocka_unit_test(a_handshake_that_times_out_says_how_far_it_got),
        cmocka_unit_test(a_refused_server_certificate_keeps_the_first_reason),
        cmocka_unit_test(tcp_and_sending_failures_are_kept),
        cmocka_unit_test(a_device_opened_before_the_handshake_is_no_tunnel),
        cmocka_unit_test(option_errors_are_kept_with_their_place),
        cmocka_unit_test(events_in_any_order_are_survived),
        cmocka_unit_test(auth_words_are_sorted_and_cleaned),
        cmocka_unit_test(every_stage_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
