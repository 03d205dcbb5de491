/* SPDX-License-Identifier: MIT */
/*
 * The rules: for each code what raises it, and beside it the near miss that does not. Facts are
 * made from texts as people have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"

#define ENDPOINT "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com"
#define REMOTE   "client\ndev tun\nremote " ENDPOINT " 443\n"
#define RANDOM   "remote-random-hostname\n"
#define AUTH     "auth-user-pass\n"
#define CODE     "static-challenge \"Enter MFA code \" 1\n"
#define REFUSED  "AUTH: Received control message: AUTH_FAILED,Invalid username or password\n"
#define REACHED                                                                                                        \
    "TLS: Initial packet from [AF_INET]192.0.2.7:443, sid=df19e70f a992cda3\n"                                         \
    "VERIFY OK: depth=0, CN=vpn.example.com\n"                                                                         \
    "[vpn.example.com] Peer Connection Initiated with [AF_INET]192.0.2.7:443\n"
#define CONNECTED REACHED "Initialization Sequence Completed\n"
#define CHALLENGE                                                                                                      \
    "AUTH: Received control message: "                                                                                 \
    "AUTH_FAILED,CRV1:R:instance-1/7109/abc:b'Ti9B':https://idp.example/saml?SAMLRequest=x\n"
#define EXIT "SIGTERM[soft,auth-failure] received, process exiting\n"

static struct facts facts;
static struct findings findings;

/* Facts from a profile (NULL: none) and a log (NULL: none). */
static void given(const char *profile, const char *log)
{
    static struct profile *made;

    profile_free(made);
    made = NULL;
    facts_start(&facts);
    if (profile) {
        made = given_profile(profile, facts.version);
        assert_non_null(made);
        facts.profile = made;
        facts.available |= FACTS_PROFILE;
    }
    if (log) {
        given_log(&facts.session, log);
        facts.available |= FACTS_SESSION;
    }
}

static const struct finding *raised(finding_code code)
{
    return given_raises(&facts, code);
}

static int free_profile(void **state)
{
    (void)state;
    given(NULL, NULL);
    return 0;
}

static void a_missing_profile_is_0001(void **state)
{
    (void)state;
    given(NULL, NULL);
    struct profile *missing = profile_read_file("other.ovpn", facts.version, &given_files);
    facts.profile = missing;
    facts.available = FACTS_PROFILE;
    assert_non_null(raised(1));
    profile_free(missing);
    given(REMOTE RANDOM, NULL);
    assert_null(raised(1));
}

static void watching_the_log_file_only_is_0002(void **state)
{
    (void)state;
    given(REMOTE RANDOM, NULL);
    facts.available |= FACTS_PLUGIN;
    facts.watching = WATCHING_LOG_FILE;
    facts.watching_reason = "the profile has a management interface of its own";
    assert_non_null(raised(2));
    facts.watching = WATCHING_MANAGEMENT;
    assert_null(raised(2));
}

static void an_unknown_argument_is_0004_with_the_nearest_key(void **state)
{
    static const char *const bad[] = {"reprot=/x", "fix=mfaa", "colour", NULL};
    static const char *const good[] = {"report=/x", "fix=safe,mfa", "config=/p.ovpn", NULL};

    (void)state;
    given(NULL, NULL);
    facts.available = FACTS_SETTINGS;
    settings_read(&facts.settings, bad);
    assert_int_equal(facts.settings.problem_count, 3);
    assert_string_equal(facts.settings.problems[0].nearest, "report");
    assert_string_equal(facts.settings.problems[1].nearest, "mfa");
    assert_null(facts.settings.problems[2].nearest);
    assert_non_null(raised(4));
    settings_read(&facts.settings, good);
    assert_null(raised(4));
    settings_complain(&facts.settings, "crl=%s", "/nowhere", "it is not there");
    assert_true(facts.settings.problem_count == 1 && facts.settings.problems[0].is_file);
    assert_non_null(raised(4));
    settings_read(&facts.settings, good);
    facts.settings.second_line = true;
    assert_non_null(raised(4));
    settings_read(&facts.settings, good); /* SIGHUP: the profile was read again */
    assert_null(raised(4));
}

static void a_line_of_the_defaults_that_is_not_understood_is_0004_with_its_place(void **state)
{
    static const char *const words[] = {"fix=off", "probe=192.0.2.1", NULL};
    const struct slice text = SLICE("# ours\n\n fix=all \r\nprobe=off\nbandwith=50\nconfig=/p\nbandwidth=50");

    (void)state;
    given(NULL, NULL);
    facts.available = FACTS_SETTINGS;
    settings_read(&facts.settings, words);
    settings_read_defaults(&facts.settings, text, words);
    assert_true(facts.settings.fix.allowed == 0 && !facts.settings.probe_off && facts.settings.probe_count == 1);
    assert_int_equal(facts.settings.bandwidth, 50);
    assert_int_equal(facts.settings.problem_count, 2);
    const struct finding *finding = raised(4);
    assert_non_null(finding);
    assert_string_equal(finding->file, SETTINGS_DEFAULTS);
    assert_int_equal(finding->file_line, 5);
    settings_read(&facts.settings, NULL);
    settings_read_defaults(&facts.settings, text, NULL);
    assert_true(facts.settings.probe_off && facts.settings.probe_count == 0 && facts.settings.config[0] == '\0');
    settings_read_defaults(&facts.settings, (struct slice){"fix=\0off\n", 9}, NULL);
    assert_string_equal(facts.settings.problems[facts.settings.problem_count - 1].problem, "it is not text");
    settings_read(&facts.settings, words);
    assert_null(raised(4));
    facts.settings.defaults_useless = "others than root may write to it";
    assert_non_null(raised(4));
}

static void a_file_that_an_argument_names_in_vain_is_0004(void **state)
{
    static const char *const good[] = {"crl=/x", NULL};

    (void)state;
    given(NULL, NULL);
    facts.available = FACTS_SETTINGS;
    settings_read(&facts.settings, good);
    assert_null(raised(4));
    settings_complain(&facts.settings, "crl", "/x", "it holds no revocation list");
    assert_non_null(raised(4));
}

/* The severity of `code` for a client's profile with these lines; -1 when it is silent. */
static int severity_with(unsigned code, const char *lines)
{
    static char text[512];
    struct text out;

    text_start(&out, text, sizeof(text));
    text_add(&out, "client\n%s\n", lines);
    given(text, NULL);
    const struct finding *finding = raised(code);
    return finding ? (int)finding->severity : -1;
}

static void a_host_that_no_resolver_can_have_is_0106(void **state)
{
    static const char *const faulty[] = {"*.cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com",
                                         "vpn.example.com:443",
                                         "https://vpn.example.com",
                                         "vpn.example.com/path",
                                         "[2001:db8::1]",
                                         "vpn..example.com",
                                         ".example.com",
                                         "10.0.0.300",
                                         "1.2.3.4.5",
                                         "vpn\xC3\xA4.example.com",
                                         "<server>",
                                         "."};
    static const char *const fine[] = {"vpn.example.com", "vpn.example.com.", "vpn_1", "VPN-1.example.com", "10.1",
                                       "192.0.2.1",       "2001:db8::1",      "a.1b",  "fe80::1%eth0"};
    char lines[128];

    (void)state;
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        (void)snprintf(lines, sizeof(lines), "remote %s 443", faulty[i]);
        assert_int_equal(severity_with(106, lines), SEVERITY_WARNING);
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        (void)snprintf(lines, sizeof(lines), "remote %s 443", fine[i]);
        assert_int_equal(severity_with(106, lines), -1);
    }
    assert_int_equal(severity_with(106, "remote vpn.example.com\nproto tcp\nhttp-proxy http://proxy 8080"),
                     SEVERITY_WARNING);
}

static void a_route_that_is_read_in_vain_when_the_tunnel_is_up_is_1614(void **state)
{
    static const char *const faulty[] = {"route 10.0.0.0/16",
                                         "route 10.0.0.300",
                                         "route 10.0.0.0 255.255.0.256",
                                         "route 10.0.0.0 255.255.0.0 vpn_gatway",
                                         "route 10.0.0.0 255.255.0.0 default -1",
                                         "route remote_hots 255.255.255.255",
                                         "route-ipv6 2001:db8::/129",
                                         "route-ipv6 10.0.0.0/8",
                                         "route-ipv6 2001:db8::/32 192.0.2.1"};
    static const char *const fine[] = {"route 10.0.0.0 255.255.0.0",
                                       "route 10.0.0.0 255.255.0",
                                       "route wiki.example.com",
                                       "route remote_host 255.255.255.255 net_gateway 5",
                                       "route 10.0.0.0 default default default",
                                       "route-ipv6 2001:db8::",
                                       "route-ipv6 2001:db8::/32 2001:db8::1 5"};

    (void)state;
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++)
        assert_int_equal(severity_with(1614, faulty[i]), SEVERITY_WARNING);
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
        assert_int_equal(severity_with(1614, fine[i]), -1);
}

static void a_script_that_script_security_forbids_is_1608(void **state)
{
    (void)state;
    assert_int_equal(severity_with(1608, "up /bin/true"), SEVERITY_ERROR);
    assert_int_equal(severity_with(1608, "tls-verify /bin/true\nscript-security 1"), SEVERITY_ERROR);
    assert_int_equal(severity_with(1608, "down /bin/true"), SEVERITY_WARNING);
    assert_int_equal(severity_with(1608, "route-up /bin/true"), SEVERITY_WARNING);
    assert_int_equal(severity_with(1608, "up /bin/true\nscript-security 2"), -1);
    assert_int_equal(severity_with(1608, "verb 3"), -1);
}

static void a_bare_endpoint_name_without_random_hostname_is_0101(void **state)
{
    (void)state;
    given(REMOTE, NULL);
    const struct finding *finding = raised(101);
    assert_non_null(finding);
    assert_int_equal(finding->file_line, 3);
    given(REMOTE "# remote-random-hostname\n", NULL);
    assert_non_null(raised(101));
    given(REMOTE RANDOM, NULL);
    assert_null(raised(101));
    given(REMOTE "setenv REMOTE_RANDOM_HOSTNAME\n", NULL);
    assert_null(raised(101));
    given("client\nremote label." ENDPOINT " 443\n", NULL);
    assert_null(raised(101));
    given("client\nremote vpn.example.com 443\n", NULL);
    assert_null(raised(101));
}

#define UNRESOLVED(host, why) "RESOLVE: Cannot resolve host address: " host ":443 (" why ")\n"

static void a_bare_name_that_does_not_resolve_is_0102(void **state)
{
    (void)state;
    given(NULL, UNRESOLVED(ENDPOINT, "Name or service not known"));
    assert_non_null(raised(102));
    assert_null(raised(104));
    given(NULL, UNRESOLVED("0a1b2c3d4e5f." ENDPOINT, "Name or service not known"));
    assert_null(raised(102));
    given(NULL, UNRESOLVED(ENDPOINT, "Name or service not known") CONNECTED);
    assert_null(raised(102));
}

static void the_look_decides_between_0102_and_0104(void **state)
{
    (void)state;
    given(REMOTE, "");
    strcpy(facts.names.bare.host, ENDPOINT);
    facts.names.bare.answer = NAME_UNKNOWN;
    facts.names.labelled.answer = NAME_FOUND;
    assert_non_null(raised(102));
    assert_null(raised(104));
    facts.names.labelled.answer = NAME_UNKNOWN;
    assert_null(raised(102));
    assert_non_null(raised(104));
}

static void a_name_that_is_found_after_the_attempt_ended_by_it_was_likely_missing(void **state)
{
    (void)state;
    given(REMOTE RANDOM, UNRESOLVED("0a1b2c3d4e5f." ENDPOINT, "Name or service not known"));
    facts.names.labelled.answer = NAME_FOUND;
    assert_null(raised(104));
    facts.session.attempt.ending = ENDING_RESTART;
    assert_non_null(raised(104));
    assert_int_equal(raised(104)->confidence, CONFIDENCE_LIKELY);
    assert_null(raised(1616));
}

static void name_servers_that_do_not_answer_are_0103(void **state)
{
    (void)state;
    given(NULL, UNRESOLVED("0a1b2c3d4e5f." ENDPOINT, "Temporary failure in name resolution"));
    assert_non_null(raised(103));
    assert_null(raised(104));
    given(NULL, UNRESOLVED("0a1b2c3d4e5f." ENDPOINT, "Name or service not known"));
    assert_null(raised(103));
    given(REMOTE RANDOM, "");
    facts.names.bare.answer = NAME_NO_ANSWER;
    assert_non_null(raised(103));
    facts.names.bare.answer = NAME_FOUND;
    assert_null(raised(103));
}

static void a_name_that_does_not_exist_with_a_label_is_0104_without_the_label(void **state)
{
    (void)state;
    given(NULL, UNRESOLVED("0a1b2c3d4e5f." ENDPOINT, "No address associated with hostname"));
    const struct finding *finding = raised(104);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[0].value, ENDPOINT);
    given(NULL, UNRESOLVED("vpn.example.com", "Name or service not known"));
    assert_non_null(raised(104));
    given(NULL, CONNECTED);
    assert_null(raised(104));
}

#define ANEW    "SIGUSR1[soft,init_instance] received, process restarting\n"
#define UNKNOWN UNRESOLVED("vpn.example.com", "Name or service not known")

static void one_lookup_does_not_prove_that_a_name_does_not_exist(void **state)
{
    (void)state;
    given(NULL, UNKNOWN);
    assert_int_equal(raised(104)->confidence, CONFIDENCE_LIKELY);
    given(NULL, UNKNOWN UNKNOWN); /* 2.6 tells of one lookup twice */
    assert_int_equal(raised(104)->confidence, CONFIDENCE_LIKELY);
    given(NULL, UNKNOWN ANEW UNKNOWN);
    assert_int_equal(raised(104)->confidence, CONFIDENCE_CERTAIN);
    given(NULL, "2026-05-14 09:15:01 " UNKNOWN "2026-05-14 09:15:01 " ANEW "2026-05-14 09:15:02 " UNKNOWN);
    assert_int_equal(raised(104)->confidence, CONFIDENCE_LIKELY);
    given(NULL, "2026-05-14 09:15:01 " UNKNOWN "2026-05-14 09:15:01 " ANEW "2026-05-14 09:15:06 " UNKNOWN);
    assert_int_equal(raised(104)->confidence, CONFIDENCE_CERTAIN);
    given(NULL, UNKNOWN ANEW UNRESOLVED("vpn.example.com", "Temporary failure in name resolution") ANEW UNKNOWN);
    assert_int_equal(raised(104)->confidence, CONFIDENCE_LIKELY);
}

static bool refutes_0104(void)
{
    rules_evaluate(&facts, &findings);
    for (size_t i = 0; findings.refuted[i]; i++)
        if (findings.refuted[i]->code == 104)
            return true;
    return false;
}

static void a_name_that_resolves_later_does_exist(void **state)
{
    (void)state;
    given("client\nremote vpn.example.com 443\n", UNKNOWN ANEW CONNECTED);
    assert_true(refutes_0104());
    given("client\nremote vpn.example.com 443\nremote other.example.com 443\n", UNKNOWN ANEW CONNECTED);
    assert_false(refutes_0104());
    given("client\nremote vpn.example.com 443\n", UNKNOWN);
    assert_false(refutes_0104());
}

static void an_address_in_a_client_vpn_profile_is_0105(void **state)
{
    (void)state;
    given("client\nremote 192.0.2.7 443\nremote-random-hostname\n", NULL);
    assert_non_null(raised(105));
    given("client\nremote 2001:db8::7 443\nsetenv opt auth-federate\n", NULL);
    assert_non_null(raised(105));
    given("client\nremote 192.0.2.7 1194\n", NULL);
    assert_null(raised(105));
}

#define IGNORED "WARNING: ignoring --remote-random-hostname because the hostname is an IP address\n"

static void an_address_in_a_log_is_0105_only_when_nothing_answers_there(void **state)
{
    (void)state;
    given(NULL,
          IGNORED "UDP link remote: [AF_INET]192.0.2.7:443\nSIGUSR1[soft,tls-error] received, process restarting\n");
    assert_non_null(raised(105));
    given(NULL, IGNORED CONNECTED);
    assert_null(raised(105));
}

static void a_refusal_without_a_code_in_the_profile_is_0701(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH, REACHED REFUSED);
    assert_non_null(raised(701));
    assert_null(raised(702));
    given(REMOTE RANDOM AUTH CODE, REACHED REFUSED);
    assert_null(raised(701));
    given(REMOTE RANDOM, REACHED REFUSED);
    assert_null(raised(701));
    given(REMOTE RANDOM AUTH "setenv opt auth-federate\n", REACHED REFUSED);
    assert_null(raised(701));
    given(REMOTE RANDOM AUTH, REACHED "AUTH: Received control message: AUTH_FAILED,account locked\n");
    assert_null(raised(701));
}

static void a_refusal_with_a_code_or_without_a_profile_is_0702(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH CODE, REACHED REFUSED);
    assert_non_null(raised(702));
    given(NULL, REACHED REFUSED);
    const struct finding *finding = raised(702);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[0].value, "Invalid username or password");
    given(REMOTE RANDOM AUTH, CONNECTED);
    assert_null(raised(702));
}

#define HELPER "client\nremote 192.0.2.7 443\nremote-random-hostname\nauth-user-pass /tmp/helper\n"

static void assert_helpers_answer_refused(void)
{
    assert_non_null(raised(801));
    assert_null(raised(701));
    assert_null(raised(702));
    assert_null(raised(105));
    assert_null(raised(1101));
}

static void a_refusal_of_a_helper_for_saml_is_0801_and_never_0701_or_0702(void **state)
{
    (void)state;
    /* known by an address with the label's setting, */
    given(HELPER, REACHED REFUSED);
    assert_helpers_answer_refused();
    assert_string_equal(finding_evidence_value(raised(801), SLICE("confidence")), "likely");
    given(NULL, IGNORED REACHED REFUSED);
    assert_helpers_answer_refused();
    /* by the answer in its file of sign-in data, */
    given(REMOTE RANDOM "<auth-user-pass>\nN/A\nACS::35001\n</auth-user-pass>\n", REACHED REFUSED);
    login_lengths_read(facts.profile, NULL, &facts.auth);
    assert_helpers_answer_refused();
    assert_null(finding_evidence_value(raised(801), SLICE("confidence")));
    /* by two starts */
    given(HELPER, REACHED CHALLENGE EXIT REACHED REFUSED);
    facts.finished = true;
    assert_helpers_answer_refused();
    /* the first half is a remark */
    given(HELPER, REACHED CHALLENGE EXIT);
    facts.finished = true;
    assert_null(raised(1101));
    assert_non_null(raised(1611));
    /* the answer went to another address */
    given(HELPER, REACHED CHALLENGE EXIT REACHED REFUSED);
    (void)strcpy(facts.session.attempt.address, "192.0.2.8");
    assert_non_null(raised(802));
    assert_null(raised(801));
    assert_null(raised(702));
    /* what a user types is a password */
    given(REMOTE RANDOM "<auth-user-pass>\nalice\nACS-1\n</auth-user-pass>\n", REACHED REFUSED);
    login_lengths_read(facts.profile, NULL, &facts.auth);
    assert_non_null(raised(701));
    given("client\nremote 192.0.2.7 443\nremote-random-hostname\n" AUTH, REACHED REFUSED);
    assert_non_null(raised(701));
    given(HELPER CODE, REACHED REFUSED);
    assert_non_null(raised(702));
    assert_non_null(raised(105));
}

static void lines_for_a_login_without_auth_user_pass_are_0703(void **state)
{
    (void)state;
    given(REMOTE RANDOM CODE, NULL);
    assert_non_null(raised(703));
    given(REMOTE RANDOM "auth-retry interact\n", NULL);
    assert_non_null(raised(703));
    given(REMOTE RANDOM AUTH CODE, NULL);
    assert_null(raised(703));
    given(REMOTE RANDOM "auth-retry nointeract\n", NULL);
    assert_null(raised(703));
}

static void a_password_longer_than_this_build_carries_is_0704(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH, NULL);
    facts.auth.option = profile_last(facts.profile, "auth-user-pass");
    facts.auth.limit = 128;
    facts.auth.password = 128;
    assert_non_null(raised(704));
    facts.auth.password = 127;
    assert_null(raised(704));
    facts.auth.limit = 4096;
    facts.auth.password = 4095;
    assert_null(raised(704));
    facts.auth.user = 5000;
    assert_non_null(raised(704));
}

#define AGAIN "SIGUSR1[soft,ping-restart] received, process restarting\n"

static void a_code_sent_again_on_reconnect_is_0705(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH CODE, CONNECTED AGAIN REACHED REFUSED);
    assert_non_null(raised(705));
    given(REMOTE RANDOM AUTH CODE "auth-nocache\n", CONNECTED AGAIN REACHED REFUSED);
    assert_null(raised(705));
    given(REMOTE RANDOM AUTH CODE, REACHED REFUSED);
    assert_null(raised(705));
}

static void a_saml_challenge_without_auth_federate_is_1101(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH, REACHED CHALLENGE);
    facts.available |= FACTS_PLUGIN;
    assert_non_null(raised(1101));
    given(REMOTE RANDOM AUTH "setenv opt auth-federate\n", REACHED CHALLENGE);
    facts.available |= FACTS_PLUGIN;
    assert_null(raised(1101));
}

static void a_log_decides_about_1101_at_its_end(void **state)
{
    (void)state;
    given(NULL, REACHED CHALLENGE EXIT);
    assert_null(raised(1101));
    facts.finished = true;
    assert_non_null(raised(1101));
    given(NULL, REACHED CHALLENGE EXIT CONNECTED);
    facts.finished = true;
    assert_null(raised(1101));
    given(NULL, CHALLENGE);
    facts.finished = true;
    assert_null(raised(1101));
    assert_non_null(raised(1611));

    /* What was typed in the terminal in place of a sign-in in the browser is refused. */
    given(REMOTE RANDOM AUTH, REACHED CHALLENGE EXIT REACHED REFUSED);
    facts.finished = true;
    assert_non_null(raised(1101));
    given(REMOTE RANDOM AUTH "setenv opt auth-federate\n", REACHED CHALLENGE EXIT REACHED REFUSED);
    facts.finished = true;
    assert_null(raised(1101));
    given(REMOTE RANDOM AUTH, REACHED REFUSED);
    facts.finished = true;
    assert_null(raised(1101));
}

static void auth_federate_stops_a_stock_openvpn_1102(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH "auth-federate\n", NULL);
    assert_non_null(raised(1102));
    assert_null(raised(1612));
    given(REMOTE RANDOM AUTH "setenv opt auth-federate\n", NULL);
    assert_null(raised(1102));
    given(REMOTE RANDOM AUTH "ignore-unknown-option auth-federate\nauth-federate\n", NULL);
    assert_null(raised(1102));
    given(NULL,
          "Options error: Unrecognized option or missing or extra parameter(s) in p.ovpn:4: auth-federate (2.6.14)\n");
    assert_non_null(raised(1102));
    assert_null(raised(1612));
}

static void lines_that_mean_nothing_are_a_note_in_a_log_and_silent_live(void **state)
{
    (void)state;
    given(NULL, CONNECTED "WARNING: this configuration may cache passwords in memory -- use the auth-nocache option\n");
    const struct finding *finding = raised(1611);
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    facts.available |= FACTS_PLUGIN;
    assert_null(raised(1611));
    given(NULL, CONNECTED);
    assert_null(raised(1611));
}

static void an_option_that_openvpn_stops_at_is_1612(void **state)
{
    (void)state;
    given(REMOTE RANDOM "remote-randm-hostname\n", NULL);
    assert_non_null(raised(1612));
    given(REMOTE RANDOM "verb\n", NULL);
    assert_non_null(raised(1612));
    given(REMOTE RANDOM "setenv opt remote-randm-hostname\n", NULL);
    assert_null(raised(1612));
    given(NULL, "Options error: Unrecognized option or missing or extra parameter(s) in p.ovpn:4: foo (2.6.14)\n");
    assert_non_null(raised(1612));
    given(NULL,
          "Options error: Unrecognized option or missing or extra parameter(s) in [PUSH-OPTIONS]:2: block-outside-dns "
          "(2.4.7)\n" CONNECTED);
    assert_null(raised(1612));
}

static void a_profile_without_a_server_is_1612(void **state)
{
    (void)state;
    given("client\nnobind\n", NULL);
    assert_non_null(raised(1612));
    given("client\n", NULL);
    assert_null(raised(1612));
    given(REMOTE RANDOM "nobind\n", NULL);
    assert_null(raised(1612));
    given("client\nnobind\n<connection>\nremote vpn.example.com\n</connection>\n", NULL);
    assert_null(raised(1612));
    given("client\nnobind\n", "UDPv4 link remote: [AF_INET]192.0.2.7:443\n");
    assert_null(raised(1612));
}

static void an_http_proxy_over_udp_is_1612(void **state)
{
    (void)state;
    given(REMOTE RANDOM "http-proxy 192.0.2.1 8080\n", NULL);
    assert_non_null(raised(1612));
    given(REMOTE RANDOM "proto tcp\nhttp-proxy 192.0.2.1 8080\n", NULL);
    assert_null(raised(1612));
    given(REMOTE RANDOM "socks-proxy 192.0.2.1 1080\n", NULL);
    assert_null(raised(1612));
}

static void a_healthy_connection_raises_nothing(void **state)
{
    (void)state;
    given(REMOTE RANDOM AUTH CODE "auth-retry interact\nauth-nocache\n", CONNECTED);
    rules_evaluate(&facts, &findings);
    assert_int_equal(findings.count, 0);
}

static void rules_without_their_facts_are_counted_as_blind(void **state)
{
    (void)state;
    given(NULL, CONNECTED);
    struct rule_tally tally = rules_tally(&facts);
    assert_true(tally.blind > 0);
    assert_true(tally.missing & FACTS_PROFILE);
    assert_false(tally.missing & FACTS_SESSION);
}

static void a_refused_log_in_that_worked_before_says_so(void **state)
{
    struct history_line line = {.kind = HISTORY_ATTEMPT, .stage = STAGE_CONNECTED, .time = 1764000000};
    const struct finding *finding = NULL;

    (void)state;
    given(REMOTE RANDOM AUTH, REACHED REFUSED);
    facts.available |= FACTS_HISTORY;
    facts.now = SECONDS((moment)1764000000 + 86400);
    finding = given_raises(&facts, 701);
    assert_non_null(finding);
    assert_true(given_says(finding, "no one-time code (server"));
    history_add_newer(&facts.history, &line);
    finding = given_raises(&facts, 701);
    assert_non_null(finding);
    assert_true(given_says(finding, "last let this machine in on"));
    assert_string_equal(finding->evidence[1].value, "2025-11-24");
    facts.available &= ~(unsigned)FACTS_HISTORY;
    assert_true(given_says(given_raises(&facts, 701), "no one-time code (server"));
}

static void a_history_that_cannot_be_kept_is_named_once(void **state)
{
    (void)state;
    given(REMOTE RANDOM, NULL);
    facts.available |= FACTS_PLUGIN;
    assert_null(given_raises(&facts, 5));
    memcpy(facts.history.directory, "/var/lib/x", 11);
    memcpy(facts.history.condition, "it is a symbolic link", 22);
    const struct finding *finding = given_raises(&facts, 5);
    assert_non_null(finding);
    assert_true(finding->per_session);
    assert_string_equal(finding->evidence[1].value, "it is a symbolic link");
}

static void what_the_containment_lacks_is_named_once(void **state)
{
    (void)state;
    given(REMOTE RANDOM, NULL);
    facts.available |= FACTS_PLUGIN;
    assert_null(given_raises(&facts, 6));
    memcpy(facts.sandbox_missing, "Landlock, seccomp", 18);
    const struct finding *finding = given_raises(&facts, 6);
    assert_non_null(finding);
    assert_true(finding->per_session);
    assert_string_equal(finding->evidence[0].value, "Landlock, seccomp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_profile_is_0001),
        cmocka_unit_test(watching_the_log_file_only_is_0002),
        cmocka_unit_test(an_unknown_argument_is_0004_with_the_nearest_key),
        cmocka_unit_test(a_line_of_the_defaults_that_is_not_understood_is_0004_with_its_place),
        cmocka_unit_test(a_file_that_an_argument_names_in_vain_is_0004),
        cmocka_unit_test(a_host_that_no_resolver_can_have_is_0106),
        cmocka_unit_test(a_route_that_is_read_in_vain_when_the_tunnel_is_up_is_1614),
        cmocka_unit_test(a_script_that_script_security_forbids_is_1608),
        cmocka_unit_test(a_bare_endpoint_name_without_random_hostname_is_0101),
        cmocka_unit_test(a_bare_name_that_does_not_resolve_is_0102),
        cmocka_unit_test(the_look_decides_between_0102_and_0104),
        cmocka_unit_test(a_name_that_is_found_after_the_attempt_ended_by_it_was_likely_missing),
        cmocka_unit_test(name_servers_that_do_not_answer_are_0103),
        cmocka_unit_test(a_name_that_does_not_exist_with_a_label_is_0104_without_the_label),
        cmocka_unit_test(one_lookup_does_not_prove_that_a_name_does_not_exist),
        cmocka_unit_test(a_name_that_resolves_later_does_exist),
        cmocka_unit_test(an_address_in_a_client_vpn_profile_is_0105),
        cmocka_unit_test(an_address_in_a_log_is_0105_only_when_nothing_answers_there),
        cmocka_unit_test(a_refusal_without_a_code_in_the_profile_is_0701),
        cmocka_unit_test(a_refusal_with_a_code_or_without_a_profile_is_0702),
        cmocka_unit_test(a_refusal_of_a_helper_for_saml_is_0801_and_never_0701_or_0702),
        cmocka_unit_test(lines_for_a_login_without_auth_user_pass_are_0703),
        cmocka_unit_test(a_password_longer_than_this_build_carries_is_0704),
        cmocka_unit_test(a_code_sent_again_on_reconnect_is_0705),
        cmocka_unit_test(a_saml_challenge_without_auth_federate_is_1101),
        cmocka_unit_test(a_log_decides_about_1101_at_its_end),
        cmocka_unit_test(auth_federate_stops_a_stock_openvpn_1102),
        cmocka_unit_test(lines_that_mean_nothing_are_a_note_in_a_log_and_silent_live),
        cmocka_unit_test(an_option_that_openvpn_stops_at_is_1612),
        cmocka_unit_test(a_profile_without_a_server_is_1612),
        cmocka_unit_test(an_http_proxy_over_udp_is_1612),
        cmocka_unit_test(a_healthy_connection_raises_nothing),
        cmocka_unit_test(rules_without_their_facts_are_counted_as_blind),
        cmocka_unit_test(a_refused_log_in_that_worked_before_says_so),
        cmocka_unit_test(a_history_that_cannot_be_kept_is_named_once),
        cmocka_unit_test(what_the_containment_lacks_is_named_once),
    };

    return cmocka_run_group_tests(tests, NULL, free_profile);
}
