/* SPDX-License-Identifier: MIT */
/*
 * What the handshake probe takes from a profile: key, TLS versions, certificates, and what forbids
 * it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/tls1.h>
#include <string.h>
#include <time.h>

#include "certificate_maker.h"
#include "given.h"
#include "handshake/handshake_plan.h"

#define CLIENT "client\ndev tun\nremote vpn.example.com 443\n"

static struct handshake_plan plan;
static struct profile *profile;

static void given(const char *text, unsigned minor)
{
    handshake_plan_free(&plan);
    profile_free(profile);
    profile = given_profile(text, (struct openvpn_version){2, minor});
    handshake_plan_make(&plan, profile, (struct openvpn_version){2, minor}, &given_files);
}

/* A profile with a static key of 256 equal bytes in a block. */
static void given_key(const char *block, const char *more)
{
    static char text[4096];
    struct text out;

    text_start(&out, text, sizeof(text));
    text_add(&out, "%s%s<%s>\n-----BEGIN OpenVPN Static key V1-----\n", CLIENT, more, block);
    for (unsigned i = 0; i < 256; i++)
        text_add(&out, "%02x%s", i, i % 16 == 15 ? "\n" : "");
    text_add(&out, "-----END OpenVPN Static key V1-----\n</%s>\n", block);
    assert_false(out.cut);
    given(text, 6);
}

static void what_cannot_be_tried_is_said_and_not_tried(void **state)
{
    static const char *const profiles[] = {
        "dev tun\nremote vpn.example.com\n",
        CLIENT "http-proxy 192.0.2.1 3128\n",
        CLIENT "socks-proxy 192.0.2.1\n",
        CLIENT "mark 7\n",
        CLIENT "tls-auth ta.key 1\n",
        CLIENT "<tls-crypt>\nno key\n</tls-crypt>\n",
        "client\ndev tun\n<connection>\nremote vpn.example.com\ntls-crypt a.key\n</connection>\n",
        "client\ndev tun\n<connection>\nremote vpn.example.com\nhttp-proxy 192.0.2.1 3128\n</connection>\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
        given(profiles[i], 6);
        if (!plan.obstacle)
            fail_msg("would be tried: %s", profiles[i]);
    }
    given_key("tls-auth", "tls-crypt a.key\n");
    assert_non_null(plan.obstacle);
    given_key("tls-auth", "auth none\n");
    assert_non_null(plan.obstacle);
    given(CLIENT, 6);
    assert_null(plan.obstacle);
    assert_int_equal(plan.key.wrapping, CONTROL_PLAIN);
}

static void keys_come_with_their_digest_and_direction(void **state)
{
    (void)state;
    given_key("tls-auth", "");
    assert_null(plan.obstacle);
    assert_int_equal(plan.key.wrapping, CONTROL_TLS_AUTH);
    assert_string_equal(plan.key.digest, "SHA1");
    assert_int_equal(plan.key.out.digest[0], plan.key.in.digest[0]);
    given_key("tls-auth", "key-direction 1\nauth SHA256\n");
    assert_string_equal(plan.key.digest, "SHA256");
    assert_int_equal(plan.key.out.digest[0], 192);
    assert_int_equal(plan.key.in.digest[0], 64);
    given_key("tls-crypt", "auth SHA512\n");
    assert_int_equal(plan.key.wrapping, CONTROL_TLS_CRYPT);
    assert_string_equal(plan.key.digest, "SHA256");
}

static void tls_versions_are_those_that_openvpn_would_offer(void **state)
{
    (void)state;
    given(CLIENT, 6);
    assert_int_equal(plan.version_min, TLS1_2_VERSION);
    assert_int_equal(plan.version_max, 0);
    assert_int_equal(plan.security_level, 1);
    given(CLIENT, 5);
    assert_int_equal(plan.version_min, TLS1_VERSION);
    given(CLIENT "tls-version-min 1.3\ntls-version-max 1.3\ntls-cert-profile preferred\n", 6);
    assert_int_equal(plan.version_min, TLS1_3_VERSION);
    assert_int_equal(plan.version_max, TLS1_3_VERSION);
    assert_int_equal(plan.security_level, 2);
    given(CLIENT "tls-cert-profile insecure\n", 6);
    assert_int_equal(plan.security_level, 0);
}

static void a_server_is_judged_only_by_all_cas_that_openvpn_trusts(void **state)
{
    static char pem[MAKER_BLOCK];
    static char text[2 * MAKER_BLOCK];
    struct maker root = {.name = "an authority", .until = time(NULL) + 1000, .self = 1};

    (void)state;
    maker_pem(&root, pem);
    (void)snprintf(text, sizeof(text), CLIENT "<ca>\n%s</ca>\n", pem);
    given(text, 6);
    assert_true(plan.ca_complete);
    (void)snprintf(text, sizeof(text), CLIENT "capath more\n<ca>\n%s</ca>\n", pem);
    given(text, 6);
    assert_false(plan.ca_complete);
    (void)snprintf(text, sizeof(text), CLIENT "<ca>\n%s%.200s\n-----END CERTIFICATE-----\n</ca>\n", pem, pem);
    given(text, 6);
    assert_false(plan.ca_complete);
    given(CLIENT, 6);
    assert_false(plan.ca_complete);
}

static void the_clients_key_is_not_kept(void **state)
{
    static char pem[MAKER_BLOCK];
    static char key[MAKER_BLOCK];
    static char text[3 * MAKER_BLOCK];
    struct maker mine = {.name = "alice", .until = time(NULL) + 1000};

    (void)state;
    maker_pem(&mine, pem);
    maker_key_pem(maker_key(), NULL, key);
    (void)snprintf(text, sizeof(text), CLIENT "<cert>\n%s%s</cert>\n", key, pem);
    given(text, 6);
    assert_int_equal(plan.client.count, 1);
    assert_null(plan.client.key);
}

static int forget(void **state)
{
    (void)state;
    handshake_plan_free(&plan);
    profile_free(profile);
    maker_forget_keys();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_tried_is_said_and_not_tried),
        cmocka_unit_test(keys_come_with_their_digest_and_direction),
        cmocka_unit_test(tls_versions_are_those_that_openvpn_would_offer),
        cmocka_unit_test(a_server_is_judged_only_by_all_cas_that_openvpn_trusts),
        cmocka_unit_test(the_clients_key_is_not_kept),
    };

    return cmocka_run_group_tests_name("handshake_plan", tests, NULL, forget);
}
