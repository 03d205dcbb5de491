/* SPDX-License-Identifier: MIT */
/*
 * What the profile's certificates raise: topic 09, and 0604, 0605, 0608 and 0610 as far as they
 * show there. Each with its near miss.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"
#include "certificates/certificate_reader.h"
#include "given.h"

#define NOW     1900000000L
#define DAY     86400L
#define YEAR    31536000L
#define CLIENT  "client\nremote vpn.example.com\n"
#define AWS     "client\nremote cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com 443\n"
#define STOPPED "Options error: No client-side authentication method is specified.  You must use either --cert/--key\n"

static const struct maker healthy = {.usage = "clientAuth", .from = NOW - YEAR, .until = NOW + YEAR};
static const struct maker root = {.name = "root", .self = 1, .from = NOW - YEAR, .until = NOW + 2 * YEAR};
static char profile_text[4 * MAKER_BLOCK];
static struct profile *profile;
static struct facts facts;
static struct findings findings;

static void begin(const char *lines)
{
    (void)snprintf(profile_text, sizeof(profile_text), "%s", lines);
}

static void append(const char *lines)
{
    size_t length = strlen(profile_text);

    (void)snprintf(profile_text + length, sizeof(profile_text) - length, "%s", lines);
}

static void block(const char *name, const char *text)
{
    char *end = profile_text + strlen(profile_text);

    (void)snprintf(end, sizeof(profile_text) - strlen(profile_text), "<%s>\n%s\n</%s>\n", name, text, name);
}

static void certificate(const char *name, const struct maker *maker)
{
    char pem[MAKER_BLOCK];

    maker_pem(maker, pem);
    block(name, pem);
}

static void key(EVP_PKEY *which)
{
    char pem[MAKER_BLOCK];

    maker_key_pem(which, NULL, pem);
    block("key", pem);
}

/* The facts of what profile_text has, as `check` would see them at NOW. */
static void probe(void)
{
    profile_free(profile);
    facts_start(&facts);
    profile = given_profile(profile_text, facts.version);
    assert_non_null(profile);
    facts.profile = profile;
    facts.available = FACTS_PROFILE;
    facts.finished = true;
    facts.now = NOW * SECONDS(1);
    certificates_read(profile, &given_files, &facts.certificates);
}

/* The same for a profile with a client's certificate and its key. */
static void with_client(const struct maker *client)
{
    begin(CLIENT);
    certificate("ca", &root);
    certificate("cert", client);
    key(client->key ? client->key : maker_key());
    probe();
}

static void with_lines(const char *lines)
{
    begin(lines);
    probe();
}

static void feed(const char *log)
{
    given_log(&facts.session, log);
    facts.available |= FACTS_SESSION;
}

static const struct finding *raised(finding_code code)
{
    rules_evaluate(&facts, &findings);
    return given_raises(&facts, code);
}

static const char *seen(finding_code code)
{
    static char buffer[1024];
    const struct finding *finding = raised(code);
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    if (finding)
        finding_seen_text(finding, &text);
    return buffer;
}

static int tidy(void **state)
{
    (void)state;
    profile_free(profile);
    maker_forget_keys();
    return 0;
}

static void a_good_profile_raises_nothing(void **state)
{
    (void)state;
    with_client(&healthy);
    assert_null(raised(0));
    assert_int_equal(findings.count, 0);
}

static void a_client_without_any_method_is_0901(void **state)
{
    (void)state;
    with_lines(CLIENT);
    assert_non_null(raised(901));
    with_lines(CLIENT "key missing.pem\n");
    assert_true(given_says(raised(901), "has a key line"));
    with_lines(CLIENT "auth-user-pass\n");
    assert_null(raised(901));
    with_lines(CLIENT "pkcs12 missing.p12\n");
    assert_null(raised(901));
    with_lines(CLIENT "management-external-key\n");
    assert_null(raised(901));
    with_lines("remote vpn.example.com\nsecret static.key\n");
    assert_null(raised(901));
    with_lines(CLIENT "config other.ovpn\n");
    assert_null(raised(901));
}

static void openvpns_own_word_is_0901_and_not_1612(void **state)
{
    (void)state;
    facts_start(&facts);
    feed(STOPPED "Use --help for more information.\n");
    assert_non_null(raised(901));
    assert_null(raised(1612));
    facts_start(&facts);
    feed("Options error: --tun-mtu and --link-mtu are mutually exclusive\nUse --help for more information.\n");
    assert_null(raised(901));
    assert_non_null(raised(1612));
}

static void a_log_that_got_going_is_not_of_a_profile_that_cannot(void **state)
{
    (void)state;
    with_lines(CLIENT);
    feed("TLS: Initial packet from [AF_INET]192.0.2.7:443, sid=df19e70f a992cda3\n");
    assert_null(raised(901));
}

static void a_certificate_without_its_key_is_0902(void **state)
{
    (void)state;
    with_lines(CLIENT "cert client.crt\n");
    assert_int_equal(raised(902)->file_line, 3);
    with_lines(CLIENT "cert client.crt\nkey client.key\n");
    assert_null(raised(902));
    with_lines(CLIENT "cert client.crt\nmanagement-external-key\n");
    assert_null(raised(902));
    facts_start(&facts);
    feed(
        "Options error: If you use one of --cert or --key, you must use them both\nUse --help for more information.\n");
    assert_non_null(raised(902));
    assert_null(raised(1612));
}

static void the_key_of_another_certificate_is_0903(void **state)
{
    (void)state;
    begin(CLIENT);
    certificate("cert", &healthy);
    key(maker_other_key());
    probe();
    assert_non_null(raised(903));
    with_client(&healthy);
    assert_null(raised(903));
}

static void an_expired_client_certificate_is_0904(void **state)
{
    struct maker client = healthy;

    (void)state;
    client.until = NOW - 324 * DAY - 5;
    with_client(&client);
    assert_non_null(strstr(seen(904), "expired on 2029-04-27, 324 days ago"));
    assert_null(raised(911));
    facts.now = MOMENT_UNKNOWN;
    assert_null(raised(904));
    facts.now = SECONDS(3600); /* a log without years */
    assert_null(raised(904));
    client.until = NOW + 1;
    with_client(&client);
    assert_null(raised(904));
}

static void a_logs_stamp_may_be_off_by_a_time_zone(void **state)
{
    struct maker client = healthy;

    (void)state;
    client.until = NOW - DAY / 2;
    with_client(&client);
    assert_non_null(raised(904));
    facts.available |= FACTS_SESSION;
    assert_null(raised(904));
    facts.available |= FACTS_PLUGIN;
    assert_non_null(raised(904));
}

static void a_client_certificate_from_the_future_is_0905(void **state)
{
    struct maker client = healthy;

    (void)state;
    client.from = NOW + 3 * DAY;
    with_client(&client);
    assert_non_null(strstr(seen(905), "in 3 days"));
    assert_null(raised(605));
    with_client(&healthy);
    assert_null(raised(905));
}

static void certificates_that_are_all_from_the_future_are_0605(void **state)
{
    (void)state;
    with_client(&healthy);
    facts.now = (NOW - 2 * YEAR) * SECONDS(1);
    assert_non_null(raised(605));
    facts.now = NOW * SECONDS(1);
    assert_null(raised(605));
}

static void a_certificate_for_servers_is_0906(void **state)
{
    struct maker client = healthy;

    (void)state;
    client.usage = "serverAuth";
    with_client(&client);
    assert_true(given_says(raised(906), "is one for servers"));
    client.usage = "codeSigning";
    with_client(&client);
    assert_true(given_says(raised(906), "has an extended key"));
    client.usage = "serverAuth,clientAuth";
    with_client(&client);
    assert_null(raised(906));
    client.usage = "anyExtendedKeyUsage";
    with_client(&client);
    assert_null(raised(906));
    client.usage = NULL;
    with_client(&client);
    assert_null(raised(906));
}

static void what_cannot_be_loaded_is_0907(void **state)
{
    (void)state;
    with_lines(CLIENT "cert client.crt\nkey client.key\n");
    assert_string_equal(seen(907), "the file client.crt that cert names does not exist (at=profile.ovpn:3 option=cert "
                                   "expected=\"the client's certificate\" path=client.crt)");
    assert_int_equal(raised(907)->severity, SEVERITY_ERROR);
    facts.available |= FACTS_SESSION; /* someone else's file */
    assert_int_equal(raised(907)->severity, SEVERITY_NOTE);
    begin(CLIENT);
    key(maker_key());
    certificate("cert", &healthy);
    probe();
    assert_null(raised(907));
}

static void what_was_taken_out_is_a_note_until_openvpn_loads_it(void **state)
{
    (void)state;
    with_lines(CLIENT "<ca>\n<snipped>\n</ca>\n<cert>\n-----BEGIN CERTIFICATE-----\nTHIS CONTENT HAS BEEN REDACTED\n"
                      "-----END CERTIFICATE-----\n</cert>\n<key>\n...\n</key>\n");
    assert_non_null(raised(907));
    for (size_t i = 0; i < findings.count; i++)
        assert_int_equal(findings.list[i].severity, SEVERITY_NOTE);
    facts.available |= FACTS_PLUGIN;
    assert_int_equal(raised(907)->severity, SEVERITY_ERROR);
}

static void an_encrypted_key_is_a_note_and_nothing_live(void **state)
{
    char pem[MAKER_BLOCK];

    (void)state;
    begin(CLIENT);
    certificate("cert", &healthy);
    maker_key_pem(maker_key(), "secret", pem);
    block("key", pem);
    probe();
    assert_int_equal(raised(907)->severity, SEVERITY_NOTE);
    assert_null(raised(903));
    facts.available |= FACTS_PLUGIN;
    assert_null(raised(907));
}

static void client_vpn_takes_rsa_only_which_is_0909(void **state)
{
    struct maker client = healthy;

    (void)state;
    begin(AWS);
    certificate("cert", &healthy);
    key(maker_key());
    probe();
    assert_non_null(strstr(seen(909), "elliptic curve"));
    begin(AWS);
    client.key = maker_rsa_key();
    certificate("cert", &client);
    key(maker_rsa_key());
    probe();
    assert_null(raised(909));
    facts.certificates.list[0].bits = 4096;
    assert_non_null(strstr(seen(909), "an RSA key of 4096 bits"));
    with_client(&healthy); /* not of Client VPN */
    assert_null(raised(909));
}

static void the_last_thirty_days_are_0911(void **state)
{
    struct maker client = healthy;
    struct maker authority = root;

    (void)state;
    client.until = NOW + 30 * DAY;
    with_client(&client);
    assert_non_null(strstr(seen(911), "in 30 days"));
    client.until = NOW + 31 * DAY;
    with_client(&client);
    assert_null(raised(911));
    authority.until = NOW + DAY;
    begin(CLIENT "auth-user-pass\n");
    certificate("ca", &authority);
    probe();
    assert_non_null(strstr(seen(911), "the CA certificate CN=root in the profile expires on"));
    certificate("extra-certs", &authority);
    certificate("ca", &root); /* the last block is in force */
    probe();
    assert_null(raised(911));
}

static void a_ca_whose_last_root_has_expired_is_0604(void **state)
{
    struct maker old = root;
    char bundle[2 * MAKER_BLOCK];

    (void)state;
    old.until = NOW - 10 * DAY;
    begin(CLIENT "auth-user-pass\n");
    certificate("ca", &old);
    probe();
    assert_non_null(strstr(seen(604), "CN=root in the profile expired on"));
    /* The same beside one that has not is what bundles look like. */
    maker_pem(&old, bundle);
    maker_pem(&root, bundle + strlen(bundle));
    begin(CLIENT "auth-user-pass\n");
    block("ca", bundle);
    probe();
    assert_null(raised(604));
}

static void a_revocation_list_out_of_date_is_0608(void **state)
{
    static const struct {
        long until;
        int severity; /* -1: not raised */
    } cases[] = {{-DAY, SEVERITY_ERROR}, {3 * DAY, SEVERITY_WARNING}, {8 * DAY, -1}};
    char pem[MAKER_BLOCK];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        maker_crl_pem(NOW - YEAR, NOW + cases[i].until, pem);
        begin(CLIENT "auth-user-pass\n");
        block("crl-verify", pem);
        probe();
        const struct finding *finding = raised(608);
        assert_int_equal(finding ? (int)finding->severity : -1, cases[i].severity);
    }
}

static void a_certificate_signed_with_sha1_is_0610(void **state)
{
    struct maker client = healthy;

    (void)state;
    client.hash = EVP_sha1();
    with_client(&client);
    assert_int_equal(raised(610)->severity, SEVERITY_WARNING);
    facts.available |= FACTS_PLUGIN;
    assert_int_equal(raised(610)->severity, SEVERITY_ERROR);
    append("tls-cert-profile insecure\n");
    probe();
    assert_null(raised(610));
    with_client(&healthy);
    assert_null(raised(610));
    client = root; /* OpenSSL does not look at how a root signed itself */
    client.hash = EVP_sha1();
    with_client(&client);
    assert_null(raised(610));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_profile_raises_nothing),
        cmocka_unit_test(a_client_without_any_method_is_0901),
        cmocka_unit_test(openvpns_own_word_is_0901_and_not_1612),
        cmocka_unit_test(a_log_that_got_going_is_not_of_a_profile_that_cannot),
        cmocka_unit_test(a_certificate_without_its_key_is_0902),
        cmocka_unit_test(the_key_of_another_certificate_is_0903),
        cmocka_unit_test(an_expired_client_certificate_is_0904),
        cmocka_unit_test(a_logs_stamp_may_be_off_by_a_time_zone),
        cmocka_unit_test(a_client_certificate_from_the_future_is_0905),
        cmocka_unit_test(certificates_that_are_all_from_the_future_are_0605),
        cmocka_unit_test(a_certificate_for_servers_is_0906),
        cmocka_unit_test(what_cannot_be_loaded_is_0907),
        cmocka_unit_test(what_was_taken_out_is_a_note_until_openvpn_loads_it),
        cmocka_unit_test(an_encrypted_key_is_a_note_and_nothing_live),
        cmocka_unit_test(client_vpn_takes_rsa_only_which_is_0909),
        cmocka_unit_test(the_last_thirty_days_are_0911),
        cmocka_unit_test(a_ca_whose_last_root_has_expired_is_0604),
        cmocka_unit_test(a_revocation_list_out_of_date_is_0608),
        cmocka_unit_test(a_certificate_signed_with_sha1_is_0610),
    };

    return cmocka_run_group_tests(tests, NULL, tidy);
}
