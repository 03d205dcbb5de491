/* SPDX-License-Identifier: MIT */
/*
 * What a server showed, why it may have refused the client, the copy of its revocation list, and
 * this machine's age: 0602, 0605, 0608, 0911.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../plugin/findings/refusal_reasons.h"
#include "certificate_maker.h"
#include "certificates/certificate_reader.h"
#include "given.h"

#define NOW  1900000000L
#define DAY  86400L
#define YEAR 31536000L

static struct facts facts;
static struct profile *profile;

static int fresh(void **state)
{
    (void)state;
    facts_start(&facts);
    facts.available = FACTS_PROFILE | FACTS_SESSION | FACTS_PLUGIN | FACTS_SETTINGS;
    profile = given_profile("client\nremote vpn.example.com\n", facts.version);
    facts.profile = profile;
    facts.now = NOW * SECONDS(1);
    return profile ? 0 : -1;
}

static int tidy(void **state)
{
    (void)state;
    profile_free(profile);
    return 0;
}

static const char *seen(finding_code code)
{
    static char buffer[1024];
    const struct finding *finding = given_raises(&facts, code);
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    if (finding)
        finding_seen_text(finding, &text);
    return buffer;
}

/* As the shim hands it over. */
static void shows(unsigned depth, const struct maker *maker)
{
    X509 *x509 = maker_certificate(maker);
    unsigned char *der = NULL;
    int length = i2d_X509(x509, &der);

    assert_true(
        certificate_read_der((struct slice){(const char *)der, (size_t)length}, &facts.server_chain.list[depth]));
    facts.server_chain.known[depth] = true;
    OPENSSL_free(der);
    X509_free(x509);
}

static void has(enum certificate_place place, const struct maker *maker)
{
    X509 *x509 = maker_certificate(maker);
    unsigned char *der = NULL;
    int length = i2d_X509(x509, &der);
    struct certificate *each = &facts.certificates.list[facts.certificates.count++];

    assert_true(certificate_read_der((struct slice){(const char *)der, (size_t)length}, each));
    each->place = place;
    OPENSSL_free(der);
    X509_free(x509);
}

static void what_is_no_certificate_is_not_taken(void **state)
{
    struct certificate certificate = {.bits = 7};

    (void)state;
    assert_false(certificate_read_der(SLICE("0\x82"), &certificate));
    assert_false(certificate_read_der((struct slice){NULL, 0}, &certificate));
    assert_int_equal(certificate.bits, 7);
}

static void a_server_certificate_that_ends_within_30_days_is_0911(void **state)
{
    (void)state;
    shows(0, &(struct maker){.name = "server", .from = NOW - YEAR, .until = NOW + 29 * DAY});
    assert_non_null(strstr(seen(911), "the server's certificate CN=server expires on "));
    assert_non_null(strstr(seen(911), "in 29 days"));
    shows(0, &(struct maker){.name = "server", .from = NOW - YEAR, .until = NOW + 31 * DAY});
    assert_string_equal(seen(911), "");
    shows(2, &(struct maker){.name = "some CA", .self = 1, .from = NOW - YEAR, .until = NOW + 5 * DAY});
    assert_non_null(strstr(seen(911), "the CA certificate CN=some CA above the server's"));
}

static void a_ca_that_the_profile_has_too_is_said_once(void **state)
{
    static const struct maker authority = {.name = "root", .self = 1, .from = NOW - YEAR, .until = NOW + 5 * DAY};
    static struct findings findings;
    unsigned times = 0;

    (void)state;
    has(PLACE_CA, &authority);
    shows(1, &authority);
    rules_evaluate(&facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        times += findings.list[i].entry->code == 911;
    assert_int_equal(times, 1);
}

static void what_is_known_of_a_refused_certificate_is_said(void **state)
{
    (void)state;
    has(PLACE_CA, &(struct maker){.name = "root", .self = 1, .from = NOW - YEAR, .until = NOW + YEAR});
    shows(0, &(struct maker){.name = "server", .from = NOW - YEAR, .until = NOW - 3 * DAY});
    given_log(&facts.session, "TLS: Initial packet from [AF_INET]192.0.2.7:443, sid=df19e70f a992cda3\n"
                              "VERIFY ERROR: depth=0, error=certificate has expired: CN=server, serial=1\n");
    assert_non_null(strstr(seen(603), "days=\"3 days\""));
    assert_non_null(strstr(seen(603), "certificate=\"CN=server\""));
    facts.server_chain.known[0] = false;
    assert_null(strstr(seen(603), "days="));
    assert_non_null(strstr(seen(603), "CN=server"));
}

static const char *likely(void)
{
    static struct findings findings;

    findings.count = 0;
    struct finding *finding = finding_raise(&findings, catalogue_find(602)->sentences[0]);
    refusal_reasons(&facts, finding);
    return finding->evidence[1].value;
}

static void the_reasons_of_a_refusal_are_in_the_order_that_the_certificate_makes_likely(void **state)
{
    static const struct maker stranger = {.name = "root", .self = 1, .from = NOW - YEAR, .until = NOW + YEAR};
    static const struct maker issuer = {.name = "an authority", .self = 1, .from = NOW - YEAR, .until = NOW + YEAR};
    static const struct maker good = {.usage = "clientAuth", .from = NOW - YEAR, .until = NOW + YEAR};
    static const struct maker ending = {.usage = "clientAuth", .from = NOW - YEAR, .until = NOW + DAY};
    static const struct maker plain = {.from = NOW - YEAR, .until = NOW + YEAR};
    static const struct maker servers = {.usage = "serverAuth", .from = NOW - YEAR, .until = NOW + YEAR};

    (void)state;
    assert_string_equal(likely(), "crl-expired,revoked,expired,usage,other-ca");
    has(PLACE_CERT, &good);
    /* no CA to compare with */
    assert_string_equal(likely(), "crl-expired,revoked,expired,usage,other-ca");
    has(PLACE_CA, &stranger);
    assert_string_equal(likely(), "other-ca,crl-expired,revoked,expired,usage");
    has(PLACE_CA, &issuer);
    assert_string_equal(likely(), "crl-expired,revoked,expired,usage,other-ca");
    facts.certificates.count = 0;
    has(PLACE_CERT, &ending);
    assert_string_equal(likely(), "expired,crl-expired,revoked,usage,other-ca");
    facts.crl.next_update = (NOW - DAY) * SECONDS(1);
    assert_string_equal(likely(), "crl-expired,expired,revoked,usage,other-ca");
    facts.crl.next_update = (NOW + 90 * DAY) * SECONDS(1);
    facts.certificates.count = 0;
    has(PLACE_CERT, &plain);
    assert_string_equal(likely(), "usage,crl-expired,revoked,expired,other-ca");
    facts.certificates.count = 0;
    has(PLACE_CERT, &servers);
    assert_string_equal(likely(), "usage,crl-expired,revoked,expired,other-ca");
}

static void what_stands_between_the_client_and_its_root_is_judged(void **state)
{
    static const struct maker client = {.usage = "clientAuth", .from = NOW - YEAR, .until = NOW + YEAR};
    static const struct maker gone = {.name = "an authority", .from = NOW - YEAR, .until = NOW - DAY};
    static const struct maker ending = {.name = "an authority", .from = NOW - YEAR, .until = NOW + DAY};
    static const struct maker stranger = {.name = "another", .from = NOW - YEAR, .until = NOW - DAY};

    (void)state;
    has(PLACE_CERT, &client);
    has(PLACE_EXTRA, &stranger);
    assert_string_equal(seen(604), "");
    /* it has the name of its own issuer, and is its own next step: that must end */
    has(PLACE_EXTRA, &gone);
    facts.certificates.list[2].self_issued = false;
    assert_non_null(strstr(seen(604), "the certificate CN=an authority between the client's and its root expired on "));
    has(PLACE_EXTRA, &ending);
    facts.certificates.list[3].self_issued = false;
    assert_string_equal(seen(604), "");
    assert_non_null(strstr(seen(911), "the CA certificate CN=an authority in the profile expires on "));
}

static void a_copy_of_the_endpoints_list_is_watched(void **state)
{
    (void)state;
    (void)snprintf(facts.settings.crl, sizeof(facts.settings.crl), "endpoint.pem");
    assert_string_equal(seen(608), "");
    facts.crl.next_update = (NOW - 2 * DAY) * SECONDS(1);
    assert_non_null(strstr(seen(608), "the endpoint's list endpoint.pem was due for renewal by "));
    assert_int_equal(given_raises(&facts, 608)->severity, SEVERITY_ERROR);
    facts.crl.next_update = (NOW + 7 * DAY) * SECONDS(1);
    assert_int_equal(given_raises(&facts, 608)->severity, SEVERITY_WARNING);
    facts.crl.next_update = (NOW + 8 * DAY) * SECONDS(1);
    assert_string_equal(seen(608), "");
}

static void a_clock_before_the_machines_own_age_is_0605_for_certain(void **state)
{
    (void)state;
    earliest_time_raise(&facts.earliest_time, (NOW + 2 * DAY) * SECONDS(1), "the kernel");
    /* older: says nothing more */
    earliest_time_raise(&facts.earliest_time, (NOW - 2 * DAY) * SECONDS(1), "cvpn-doctor");
    assert_non_null(strstr(seen(605), "and the kernel on this machine is of 2030-03-19"));
    assert_non_null(strstr(seen(605), "confidence=certain"));
    given_log(&facts.session, "VERIFY ERROR: depth=1, error=certificate is not yet valid: CN=root, serial=1\n");
    assert_non_null(strstr(seen(605), "the kernel on this machine"));
    facts.earliest_time.made = (NOW + DAY) * SECONDS(1); /* a time zone */
    assert_non_null(strstr(seen(605), "a certificate of the server is not valid yet"));
}

static void nonsense_is_no_age(void **state)
{
    struct earliest_time floor = {MOMENT_UNKNOWN, NULL};

    (void)state;
    earliest_time_raise(&floor, SECONDS(0), "x");
    earliest_time_raise(&floor, SECONDS(5000000000LL), "x");
    earliest_time_raise(&floor, MOMENT_UNKNOWN, "x");
    assert_int_equal(floor.made, MOMENT_UNKNOWN);
}

static void a_kernel_says_when_it_was_built(void **state)
{
    static const struct {
        const char *version;
        long seconds;
    } cases[] = {
        {"#1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 (2025-08-26)", 1756166400},
        {"#25~22.04.1-Ubuntu SMP PREEMPT_DYNAMIC Tue Aug 26 10:11:12 UTC 2025", 1756166400},
        {"#1 SMP Tue Aug  5 10:11:12 2025", 1754352000},
        {"#1 SMP PREEMPT_DYNAMIC @0", 0},
        {"#1 SMP Thu Jan 1 00:00:00 UTC 1970", 0},
        {"#1 SMP Tue Aug 99 10:11:12 UTC 2025", 0},
        {"#1 SMP Tue Aug", 0},
        {"(2025-13-26)", 0},
        {"(2025-08-)", 0},
        {"(-2025-0826)", 0},
        {"Aug Aug Aug Aug", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        moment expected = cases[i].seconds ? (moment)cases[i].seconds * SECONDS(1) : MOMENT_UNKNOWN;
        if (earliest_time_of_kernel(slice_of(cases[i].version)) != expected)
            fail_msg("%s", cases[i].version);
    }
}

static int forget_keys(void **state)
{
    (void)state;
    maker_forget_keys();
    return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, fresh, tidy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(what_is_no_certificate_is_not_taken),
        FRESH(a_server_certificate_that_ends_within_30_days_is_0911),
        FRESH(a_ca_that_the_profile_has_too_is_said_once),
        FRESH(what_is_known_of_a_refused_certificate_is_said),
        FRESH(the_reasons_of_a_refusal_are_in_the_order_that_the_certificate_makes_likely),
        FRESH(what_stands_between_the_client_and_its_root_is_judged),
        FRESH(a_copy_of_the_endpoints_list_is_watched),
        FRESH(a_clock_before_the_machines_own_age_is_0605_for_certain),
        FRESH(nonsense_is_no_age),
        FRESH(a_kernel_says_when_it_was_built),
    };

    return cmocka_run_group_tests(tests, NULL, forget_keys);
}
