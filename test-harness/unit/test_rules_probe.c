/* SPDX-License-Identifier: MIT */
/*
 * What the rules make of a test handshake, live and in `check --online`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "given.h"

#define CERTIFICATES_ONLY "client\ndev tun\nproto udp\nremote vpn.example.com 443\n"
#define PROFILE           "client\ndev tun\nproto udp\nremote vpn.example.com 443\nauth-user-pass\n"
#define UDP               "UDPv4 link remote: [AF_INET]192.0.2.7:443\n"
#define HEARD             UDP "TLS: Initial packet from [AF_INET]192.0.2.7:443, sid=df19e70f a992cda3\n"
#define KNOWN             HEARD "VERIFY OK: depth=0, CN=server\n"
#define TLS_UP            KNOWN "[server] Peer Connection Initiated with [AF_INET]192.0.2.7:443\n"

static struct facts facts;
static struct profile *profile;
static struct handshake *probe; /* the one handshake of the facts */

/* A probe of 192.0.2.7, UDP 443, beside a log (live) or without one (check --online). */
static void given(const char *log, enum probe_answer answer)
{
    facts_start(&facts);
    profile_free(profile);
    profile = given_profile(PROFILE, facts.version);
    facts.profile = profile;
    facts.now = SECONDS(1700000000);
    facts.available = FACTS_PROFILE | FACTS_OWN_HANDSHAKE | (log ? FACTS_SESSION : FACTS_ONLINE);
    if (log)
        given_log(&facts.session, log);
    probe = &facts.handshakes.list[0];
    facts.handshakes.count = 1;
    probe->attempt = log ? 1 : 0;
    probe->own = (struct transport_probe){.port = 443, .answer = answer};
    text_copy(probe->host, sizeof(probe->host), SLICE("vpn.example.com"));
    text_copy(probe->address, sizeof(probe->address), SLICE("192.0.2.7"));
}

static void given_other(bool tcp, unsigned port, enum probe_answer answer)
{
    probe->others[probe->other_count++] = (struct transport_probe){.tcp = tcp, .port = port, .answer = answer};
}

static void given_certificate(const char *reason, int depth)
{
    probe->hello.judged = true;
    probe->hello.trusted = reason == NULL;
    probe->hello.verify_depth = depth;
    probe->hello.chain_count = 2;
    text_copy(probe->hello.verify_reason, sizeof(probe->hello.verify_reason), slice_of(reason));
    text_copy(probe->hello.chain[0].subject, CERTIFICATE_NAME_SIZE, SLICE("CN=server"));
    text_copy(probe->hello.chain[1].subject, CERTIFICATE_NAME_SIZE, SLICE("CN=Example CA"));
    text_copy(probe->hello.version, sizeof(probe->hello.version), SLICE("TLSv1.3"));
    text_copy(probe->hello.cipher, sizeof(probe->hello.cipher), SLICE("TLS_AES_256_GCM_SHA384"));
}

static void given_client(enum certificate_match accepts)
{
    struct certificate *client = &facts.certificates.list[0];

    facts.certificates.count = 1;
    client->place = PLACE_CERT;
    client->not_before = 0;
    client->not_after = SECONDS(1900000000);
    text_copy(client->subject, sizeof(client->subject), SLICE("CN=alice"));
    text_copy(client->issuer, sizeof(client->issuer), SLICE("CN=Old CA"));
    probe->hello.accepts = accepts;
    probe->hello.asks_certificate = true;
    probe->hello.name_count = 1;
    text_copy(probe->hello.names[0], CERTIFICATE_NAME_SIZE, SLICE("CN=Example CA"));
}

static const char *evidence(const struct finding *finding, const char *name)
{
    for (unsigned i = 0; finding && i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, name) == 0)
            return finding->evidence[i].value;
    return "";
}

static const char *seen(const struct finding *finding)
{
    static char sentence[1024];
    struct text text;

    text_start(&text, sentence, sizeof(sentence));
    if (finding)
        finding_seen_text(finding, &text);
    return sentence;
}

static void assert_only(finding_code code)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    for (size_t i = 0; i < count; i++)
        if (entries[i]->severity > SEVERITY_NOTE && entries[i]->code != code && given_raises(&facts, entries[i]->code))
            fail_msg("CVPN-%04u was raised, too", entries[i]->code);
    if (code && !given_raises(&facts, code))
        fail_msg("CVPN-%04u was not raised", code);
}

/*
 * --- 0601, 0609
 * -------------------------------------------------------------------------------------------------
 */

static void a_silent_probe_is_a_second_witness(void **state)
{
    (void)state;
    given("Mon Jan  1 00:00:00 2024 " UDP, PROBE_SILENT);
    facts.session.attempt.tls_timeout = true;
    assert_string_equal(evidence(given_raises(&facts, 601), "probe"), "silent");
    facts.session.attempt.number = 2; /* made for another attempt */
    assert_string_equal(evidence(given_raises(&facts, 601), "probe"), "");
    facts.handshakes.count = 0;
    assert_non_null(given_raises(&facts, 601));
}

static void a_port_that_is_closed_for_us_is_named_where_openvpn_does_not(void **state)
{
    (void)state;
    given("Mon Jan  1 00:00:00 2024 " UDP, PROBE_REFUSED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("Connection refused"));
    facts.session.attempt.tls_timeout = true;
    assert_non_null(strstr(seen(given_raises(&facts, 601)), "the port is closed: Connection refused"));
    probe->own.tcp = true; /* of another transport than the silent one */
    assert_null(strstr(seen(given_raises(&facts, 601)), "the port is closed"));
}

static void an_answered_probe_says_that_the_port_is_open(void **state)
{
    (void)state;
    given(UDP, PROBE_THROUGH);
    facts.session.attempt.tls_timeout = true;
    assert_non_null(strstr(seen(given_raises(&facts, 601)), "though a test handshake"));
    assert_string_equal(evidence(given_raises(&facts, 601), "probe"), "through");
    probe->own.answer = PROBE_ALIEN;
    assert_null(strstr(seen(given_raises(&facts, 601)), "though"));
}

static void a_stalled_handshake_names_what_ours_came_to(void **state)
{
    (void)state;
    given(HEARD, PROBE_ANSWERED);
    facts.session.attempt.tls_timeout = true;
    assert_string_equal(evidence(given_raises(&facts, 609), "probe"), "answered");
}

/* The client's certificate is out, and nothing more came. */
static void given_silence_after_certificates(const char *text, enum large_packets large)
{
    given("Mon Jan  1 00:00:00 2024 " KNOWN, large == LARGE_ARRIVED ? PROBE_THROUGH : PROBE_ANSWERED);
    profile_free(profile);
    profile = given_profile(text, facts.version);
    facts.profile = profile;
    probe->own.large = large;
    facts.session.attempt.tls_timeout = true;
}

static void only_large_packets_that_arrive_make_a_refusal_certain(void **state)
{
    (void)state;
    given_silence_after_certificates(CERTIFICATES_ONLY, LARGE_ARRIVED);
    const struct finding *finding = given_raises(&facts, 602);
    assert_int_equal(finding->confidence, CONFIDENCE_CERTAIN);
    assert_string_equal(evidence(finding, "large"), "arrived");
    assert_null(given_raises(&facts, 609));
    given_silence_after_certificates(CERTIFICATES_ONLY, LARGE_UNKNOWN);
    finding = given_raises(&facts, 602);
    assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
    assert_non_null(strstr(seen(finding), "a path that loses large packets looks the same"));
    given_silence_after_certificates(PROFILE, LARGE_ARRIVED); /* its directory may be slow */
    assert_int_equal(given_raises(&facts, 602)->confidence, CONFIDENCE_LIKELY);
}

static void large_packets_that_are_lost_are_0609_and_no_refusal(void **state)
{
    (void)state;
    given_silence_after_certificates(CERTIFICATES_ONLY, LARGE_LOST);
    const struct finding *finding = given_raises(&facts, 609);
    assert_non_null(finding);
    assert_string_equal(evidence(finding, "large"), "lost");
    assert_string_equal(evidence(finding, "heard"), "server-certificate");
    assert_int_equal(finding->confidence, CONFIDENCE_CERTAIN);
    assert_null(given_raises(&facts, 602));
    facts.session.attempt.number = 2; /* made for another attempt */
    assert_null(given_raises(&facts, 609));
}

static void check_online_says_what_did_not_answer(void **state)
{
    static const enum probe_answer in_vain[] = {PROBE_SILENT, PROBE_REFUSED, PROBE_UNREACHABLE, PROBE_CLOSED,
                                                PROBE_ALIEN};

    (void)state;
    for (size_t i = 0; i < sizeof(in_vain) / sizeof(in_vain[0]); i++) {
        given(NULL, in_vain[i]);
        assert_only(601);
        assert_string_equal(evidence(given_raises(&facts, 601), "probe"), probe_answer_name(in_vain[i]));
        assert_int_equal(given_raises(&facts, 601)->file_line, 4);
    }
    given(NULL, PROBE_REFUSED);
    probe->own.tcp = true;
    assert_only(612);
    given(NULL, PROBE_ANSWERED);
    assert_only(609);
}

static void what_was_not_tried_accuses_nobody(void **state)
{
    static const enum probe_answer unknown[] = {PROBE_NOT_TRIED, PROBE_UNDER_WAY, PROBE_FAILED, PROBE_TOO_MUCH,
                                                PROBE_THROUGH};

    (void)state;
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        given(NULL, unknown[i]);
        assert_only(0);
    }
}

static void what_the_kernel_does_not_let_out_is_0611(void **state)
{
    (void)state;
    given(UDP, PROBE_FAILED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("Operation not permitted"));
    const struct finding *finding = given_raises(&facts, 611);
    assert_string_equal(evidence(finding, "reason"), "Operation not permitted");
    assert_string_equal(evidence(finding, "server"), "192.0.2.7:443");
    probe->attempt = 7; /* made for another attempt */
    assert_null(given_raises(&facts, 611));
    given(UDP, PROBE_FAILED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("Too many open files"));
    assert_null(given_raises(&facts, 611));
    given(HEARD, PROBE_FAILED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("Operation not permitted"));
    assert_null(given_raises(&facts, 611));
    /* said by OpenVPN itself */
    given(UDP "write UDPv4: Operation not permitted (code=1)\n", PROBE_FAILED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("Operation not permitted"));
    assert_true(strncmp(seen(given_raises(&facts, 611)), "this machine does not let OpenVPN send", 38) == 0);
}

static void live_the_probe_alone_raises_no_0601(void **state)
{
    (void)state;
    given(TLS_UP, PROBE_SILENT);
    assert_only(0);
}

/*
 * --- 0613
 * -------------------------------------------------------------------------------------------------
 */

static void another_transport_that_answers_is_named_with_its_lines(void **state)
{
    (void)state;
    given(UDP, PROBE_SILENT);
    given_other(true, 443, PROBE_ANSWERED);
    given_other(false, 1194, PROBE_SILENT);
    const struct finding *finding = given_raises(&facts, 613);
    assert_non_null(finding);
    assert_non_null(strstr(seen(finding), "\"proto tcp\" and \"remote vpn.example.com 443\""));
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    assert_int_equal(finding->file_line, 4);
}

static void other_transports_that_do_not_speak_openvpn_are_not_named(void **state)
{
    static const enum probe_answer not_openvpn[] = {PROBE_SILENT, PROBE_REFUSED, PROBE_CLOSED, PROBE_ALIEN,
                                                    PROBE_FAILED};

    (void)state;
    given(UDP, PROBE_SILENT);
    for (size_t i = 0; i < sizeof(not_openvpn) / sizeof(not_openvpn[0]); i++) {
        probe->other_count = 0;
        given_other(true, 443, not_openvpn[i]);
        assert_null(given_raises(&facts, 613));
    }
}

static void another_transport_is_no_matter_when_the_own_one_answers(void **state)
{
    (void)state;
    given(UDP, PROBE_THROUGH);
    given_other(true, 443, PROBE_ANSWERED);
    assert_null(given_raises(&facts, 613));
    given(HEARD, PROBE_SILENT); /* OpenVPN was lucky meanwhile */
    given_other(true, 443, PROBE_ANSWERED);
    assert_null(given_raises(&facts, 613));
}

/*
 * --- 0603 to 0607, 0610
 * ----------------------------------------------------------------------------------------------
 */

static void a_certificate_that_openvpn_never_got_is_judged(void **state)
{
    static const struct {
        const char *reason;
        int depth;
        finding_code code;
    } cases[] = {{"certificate has expired", 0, 603},        {"certificate has expired", 1, 604},
                 {"certificate is not yet valid", 0, 605},   {"unable to get local issuer certificate", 0, 606},
                 {"unsuitable certificate purpose", 0, 607}, {"EE certificate key too weak", 0, 610}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        given(NULL, PROBE_THROUGH);
        given_certificate(cases[i].reason, cases[i].depth);
        assert_only(cases[i].code);
        assert_non_null(strstr(seen(given_raises(&facts, cases[i].code)), "a test handshake got"));
        assert_string_equal(evidence(given_raises(&facts, cases[i].code), "certificate"),
                            cases[i].depth ? "CN=Example CA" : "CN=server");
    }
}

static void a_certificate_that_openvpn_accepts_is_not_judged_again(void **state)
{
    (void)state;
    given(KNOWN, PROBE_THROUGH);
    given_certificate("certificate has expired", 0);
    assert_null(given_raises(&facts, 603));
    given(NULL, PROBE_THROUGH);
    given_certificate(NULL, 0);
    assert_only(0);
    probe->hello.judged = false; /* the profile has no CA to judge by */
    probe->hello.trusted = false;
    assert_only(0);
}

static void tls_that_does_not_agree_is_told_from_rubbish(void **state)
{
    (void)state;
    given(NULL, PROBE_TLS_FAILED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("tlsv1 alert protocol version"));
    assert_only(610);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("wrong version number"));
    assert_only(0);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("excessive message size"));
    assert_only(0);
    assert_non_null(strstr(seen(given_raises(&facts, 614)), "broke off: excessive message size"));
}

/*
 * --- 0614
 * -------------------------------------------------------------------------------------------------
 */

static void a_handshake_that_went_through_tells_version_and_cipher(void **state)
{
    (void)state;
    given(NULL, PROBE_THROUGH);
    given_certificate(NULL, 0);
    const struct finding *finding = given_raises(&facts, 614);
    assert_string_equal(evidence(finding, "tls"), "TLSv1.3");
    assert_string_equal(evidence(finding, "cipher"), "TLS_AES_256_GCM_SHA384");
    given(NULL, PROBE_SILENT);
    assert_null(given_raises(&facts, 614));
    given(NULL, PROBE_NOT_TRIED);
    text_copy(probe->own.reason, sizeof(probe->own.reason), SLICE("the profile goes through a proxy"));
    assert_non_null(strstr(seen(given_raises(&facts, 614)), "the profile goes through a proxy"));
}

/*
 * --- 0908
 * -------------------------------------------------------------------------------------------------
 */

static void an_issuer_that_the_server_does_not_name_is_an_error(void **state)
{
    (void)state;
    given(KNOWN, PROBE_THROUGH);
    given_client(MATCH_NO);
    const struct finding *finding = given_raises(&facts, 908);
    assert_non_null(finding);
    assert_string_equal(evidence(finding, "issuer"), "CN=Old CA");
    assert_string_equal(evidence(finding, "accepted"), "CN=Example CA");
}

static void names_that_fit_or_are_not_there_say_nothing(void **state)
{
    (void)state;
    given(KNOWN, PROBE_THROUGH);
    given_client(MATCH_YES);
    assert_null(given_raises(&facts, 908));
    given_client(MATCH_UNKNOWN);
    assert_null(given_raises(&facts, 908));
    given_client(MATCH_NO);
    facts.certificates.count = 0;
    assert_null(given_raises(&facts, 908));
    given(TLS_UP, PROBE_THROUGH); /* the server has accepted it after all */
    given_client(MATCH_NO);
    assert_null(given_raises(&facts, 908));
}

/*
 * --- names in check --online
 * -----------------------------------------------------------------------------------------
 */

static void check_online_judges_names_without_a_session(void **state)
{
    (void)state;
    given(NULL, PROBE_NOT_TRIED);
    text_copy(facts.names.bare.host, sizeof(facts.names.bare.host), SLICE("vpn.example.com"));
    facts.names.bare.answer = NAME_UNKNOWN;
    assert_only(104);
    facts.names.bare.answer = NAME_NO_ANSWER;
    assert_only(103);
    facts.names.bare.answer = NAME_FOUND;
    assert_only(0);
}

static int forget_profile(void **state)
{
    (void)state;
    profile_free(profile);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_probe_is_a_second_witness),
        cmocka_unit_test(a_port_that_is_closed_for_us_is_named_where_openvpn_does_not),
        cmocka_unit_test(an_answered_probe_says_that_the_port_is_open),
        cmocka_unit_test(a_stalled_handshake_names_what_ours_came_to),
        cmocka_unit_test(only_large_packets_that_arrive_make_a_refusal_certain),
        cmocka_unit_test(large_packets_that_are_lost_are_0609_and_no_refusal),
        cmocka_unit_test(check_online_says_what_did_not_answer),
        cmocka_unit_test(what_was_not_tried_accuses_nobody),
        cmocka_unit_test(what_the_kernel_does_not_let_out_is_0611),
        cmocka_unit_test(live_the_probe_alone_raises_no_0601),
        cmocka_unit_test(another_transport_that_answers_is_named_with_its_lines),
        cmocka_unit_test(other_transports_that_do_not_speak_openvpn_are_not_named),
        cmocka_unit_test(another_transport_is_no_matter_when_the_own_one_answers),
        cmocka_unit_test(a_certificate_that_openvpn_never_got_is_judged),
        cmocka_unit_test(a_certificate_that_openvpn_accepts_is_not_judged_again),
        cmocka_unit_test(tls_that_does_not_agree_is_told_from_rubbish),
        cmocka_unit_test(a_handshake_that_went_through_tells_version_and_cipher),
        cmocka_unit_test(an_issuer_that_the_server_does_not_name_is_an_error),
        cmocka_unit_test(names_that_fit_or_are_not_there_say_nothing),
        cmocka_unit_test(check_online_judges_names_without_a_session),
    };

    return cmocka_run_group_tests_name("rules_probe", tests, NULL, forget_profile);
}
