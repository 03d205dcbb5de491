/* SPDX-License-Identifier: MIT */
/*
 * The TLS part of the handshake probe against a server of OpenSSL's in the same process: what it
 * learns, and that it sends nothing of the client's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <time.h>

#include "certificate_maker.h"
#include "handshake/handshake_tls.h"

enum { DAY = 24 * 60 * 60, ROUNDS = 40, BYTES = 256 * 1024 };

static struct handshake_plan plan;
static struct server_hello hello;
static struct handshake_tls client;
static SSL_CTX *context;
static SSL *server;
static X509 *authority;

/*
 * The server's certificate, issued by "an authority", which is `authority`: self-signed with the
 * key that signs all others.
 */
static void start(const char *usage, long until)
{
    struct maker maker = {.name = "server", .usage = usage, .from = 0, .until = until};
    struct maker root = {
        .name = "an authority", .from = 0, .until = time(NULL) + DAY, .self = 1, .key = maker_other_key()};

    memset(&plan, 0, sizeof(plan));
    memset(&hello, 0, sizeof(hello));
    plan.security_level = 1;
    plan.version_min = TLS1_2_VERSION;
    authority = maker_certificate(&root);
    plan.ca.certificates[0] = authority;
    plan.ca.count = 1;
    plan.ca_complete = true;
    context = SSL_CTX_new(TLS_server_method());
    X509 *own = maker_certificate(&maker);
    assert_int_equal(SSL_CTX_use_certificate(context, own), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(context, maker_key()), 1);
    X509_free(own);
}

static void stop(void)
{
    handshake_tls_end(&client);
    SSL_free(server);
    SSL_CTX_free(context);
    X509_free(authority);
    authority = NULL;
}

static size_t filling;

/* Carries bytes to and fro until no one has anything to say. Returns how many the client sent. */
static size_t carry(void)
{
    static uint8_t bytes[BYTES];
    size_t sent = 0;
    bool quiet = false;

    server = SSL_new(context);
    SSL_set_bio(server, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(server);
    assert_true(handshake_tls_start(&client, &plan, &hello, filling));
    handshake_tls_take(&client, NULL, 0);
    for (unsigned round = 0; round < ROUNDS && !quiet; round++) {
        size_t length = handshake_tls_give(&client, bytes, sizeof(bytes));
        sent += length;
        BIO_write(SSL_get_rbio(server), bytes, (int)length);
        SSL_do_handshake(server);
        int back = BIO_read(SSL_get_wbio(server), bytes, sizeof(bytes));
        if (back > 0)
            handshake_tls_take(&client, bytes, (size_t)back);
        quiet = length == 0 && back <= 0;
    }
    return sent;
}

static void reach_probe_for_certificate(X509 *of)
{
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    if (of)
        SSL_CTX_add_client_CA(context, of);
}

static void set_client(X509 *certificate)
{
    plan.client.certificates[0] = certificate;
    plan.client.count = 1;
}

static void for_version(int version, const char *name)
{
    start("serverAuth", time(NULL) + DAY);
    reach_probe_for_certificate(authority);
    SSL_CTX_set_max_proto_version(context, version);
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_COMPLETE);
    assert_string_equal(hello.version, name);
    assert_true(strlen(hello.cipher) > 5);
    assert_int_equal(hello.chain_count, 1);
    assert_string_equal(hello.chain[0].subject, "CN=server");
    assert_true(hello.judged && hello.trusted);
    assert_true(hello.asks_certificate);
    assert_int_equal(hello.name_count, 1);
    assert_string_equal(hello.names[0], "CN=an authority");
    assert_int_equal(hello.accepts, MATCH_UNKNOWN);
    assert_false(SSL_is_init_finished(server));
    stop();
}

static void the_servers_part_is_seen_over_both_versions(void **state)
{
    (void)state;
    for_version(TLS1_3_VERSION, "TLSv1.3");
    for_version(TLS1_2_VERSION, "TLSv1.2");
}

static void a_server_passes_over_what_fills_the_first_message(void **state)
{
    (void)state;
    filling = CONTROL_DATAGRAM_MAX;
    for_version(TLS1_3_VERSION, "TLSv1.3");
    for_version(TLS1_2_VERSION, "TLSv1.2");
    start("serverAuth", time(NULL) + DAY);
    assert_true(carry() > CONTROL_DATAGRAM_MAX);
    stop();
    filling = 0;
}

static void without_a_wish_for_a_certificate(int version)
{
    start("serverAuth", time(NULL) + DAY);
    SSL_CTX_set_max_proto_version(context, version);
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_COMPLETE);
    assert_false(hello.asks_certificate);
    assert_int_equal(hello.name_count, 0);
    assert_false(SSL_is_init_finished(server)); /* we do not finish what we do not mean */
    stop();
}

static void a_server_that_wants_no_certificate_is_seen_too(void **state)
{
    (void)state;
    without_a_wish_for_a_certificate(TLS1_3_VERSION);
    without_a_wish_for_a_certificate(TLS1_2_VERSION);
}

static void the_farewell_ends_it_for_the_server(int version)
{
    start("serverAuth", time(NULL) + DAY);
    reach_probe_for_certificate(authority);
    SSL_CTX_set_max_proto_version(context, version);
    carry();
    BIO_write(SSL_get_rbio(server), handshake_tls_farewell, sizeof(handshake_tls_farewell));
    int result = SSL_do_handshake(server);
    assert_int_equal(SSL_get_error(server, result), SSL_ERROR_SSL);
    assert_int_equal(ERR_GET_REASON(ERR_peek_error()), SSL_R_TLSV1_ALERT_INTERNAL_ERROR);
    ERR_clear_error();
    stop();
}

static void the_server_understands_our_farewell(void **state)
{
    (void)state;
    the_farewell_ends_it_for_the_server(TLS1_3_VERSION);
    the_farewell_ends_it_for_the_server(TLS1_2_VERSION);
}

static void an_expired_certificate_is_seen_and_judged(void **state)
{
    (void)state;
    start("serverAuth", time(NULL) - DAY);
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_COMPLETE);
    assert_true(hello.judged);
    assert_false(hello.trusted);
    assert_string_equal(hello.verify_reason, "certificate has expired");
    assert_int_equal(hello.verify_depth, 0);
    stop();
}

static void a_certificate_for_clients_is_no_servers(void **state)
{
    (void)state;
    start("clientAuth", time(NULL) + DAY);
    carry();
    assert_non_null(strstr(hello.verify_reason, "certificate purpose"));
    stop();
}

static void a_stranger_is_not_trusted_and_no_ca_judges_nobody(void **state)
{
    struct maker stranger = {.name = "a stranger", .from = 0, .until = time(NULL) + DAY, .self = 1};

    (void)state;
    start("serverAuth", time(NULL) + DAY);
    X509 *other = maker_certificate(&stranger);
    plan.ca.certificates[0] = other;
    carry();
    assert_true(hello.judged && !hello.trusted);
    assert_non_null(strstr(hello.verify_reason, "unable to get local issuer certificate"));
    stop();
    X509_free(other);

    start("serverAuth", time(NULL) + DAY);
    plan.ca_complete = false; /* there is a capath, too */
    carry();
    assert_false(hello.judged);
    assert_string_equal(hello.verify_reason, "");
    stop();
}

static void the_issuer_is_looked_for_among_the_names(void **state)
{
    struct maker mine = {.name = "alice", .usage = "clientAuth", .from = 0, .until = time(NULL) + DAY};
    struct maker other = {.name = "other authority", .from = 0, .until = time(NULL) + DAY, .self = 1};
    X509 *certificate = maker_certificate(&mine);
    X509 *stranger = maker_certificate(&other);

    (void)state;
    start("serverAuth", time(NULL) + DAY);
    set_client(certificate);
    reach_probe_for_certificate(authority);
    carry();
    assert_int_equal(hello.accepts, MATCH_YES);
    stop();

    start("serverAuth", time(NULL) + DAY);
    set_client(certificate);
    reach_probe_for_certificate(stranger);
    carry();
    assert_int_equal(hello.accepts, MATCH_NO);
    assert_string_equal(hello.names[0], "CN=other authority");
    stop();

    /* It names no one: then it may accept anyone. */
    start("serverAuth", time(NULL) + DAY);
    set_client(certificate);
    reach_probe_for_certificate(NULL);
    carry();
    assert_true(hello.asks_certificate);
    assert_int_equal(hello.accepts, MATCH_UNKNOWN);
    stop();

    /* The issuer's own issuer is named: "an authority" was issued by "other authority". */
    start("serverAuth", time(NULL) + DAY);
    set_client(certificate);
    X509 *between = maker_certificate(&(struct maker){.name = "an authority", .until = time(NULL) + DAY});
    X509_set_issuer_name(between, X509_get_subject_name(stranger));
    plan.extra.certificates[0] = between;
    plan.extra.count = 1;
    reach_probe_for_certificate(stranger);
    carry();
    assert_int_equal(hello.accepts, MATCH_YES);
    stop();
    X509_free(between);
    X509_free(certificate);
    X509_free(stranger);
}

static void more_names_than_fit_are_counted(void **state)
{
    char name[32];

    (void)state;
    start("serverAuth", time(NULL) + DAY);
    reach_probe_for_certificate(NULL);
    for (int i = 0; i < HANDSHAKE_NAMES_MAX + 3; i++) {
        (void)snprintf(name, sizeof(name), "authority %d", i);
        X509 *x509 = maker_certificate(&(struct maker){.name = name, .until = time(NULL) + DAY, .self = 1});
        SSL_CTX_add_client_CA(context, x509);
        X509_free(x509);
    }
    carry();
    assert_int_equal(hello.name_count, HANDSHAKE_NAMES_MAX);
    assert_int_equal(hello.names_left_out, 3);
    stop();
}

static void add_to_chain(unsigned count)
{
    char name[32];

    for (unsigned i = 0; i < count; i++) {
        (void)snprintf(name, sizeof(name), "link %u", i);
        X509 *x509 = maker_certificate(&(struct maker){.name = name, .until = time(NULL) + DAY});
        SSL_CTX_add0_chain_cert(context, x509);
    }
}

static void a_long_chain_is_kept_in_part(void **state)
{
    (void)state;
    start("serverAuth", time(NULL) + DAY);
    add_to_chain(20);
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_COMPLETE);
    assert_int_equal(hello.chain_count, HANDSHAKE_CHAIN_MAX);
    assert_int_equal(hello.chain_left_out, 21 - HANDSHAKE_CHAIN_MAX);
    stop();
}

static void a_huge_chain_is_refused(void **state)
{
    (void)state;
    start("serverAuth", time(NULL) + DAY);
    add_to_chain(400);
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_FAILED);
    assert_string_equal(client.reason, "excessive message size");
    assert_int_equal(hello.chain_count, 0);
    stop();
}

static void versions_that_do_not_meet_are_named(void **state)
{
    (void)state;
    start("serverAuth", time(NULL) + DAY);
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    plan.version_min = TLS1_3_VERSION;
    carry();
    assert_int_equal(client.state, HANDSHAKE_TLS_FAILED);
    assert_non_null(strstr(client.reason, "alert protocol version"));
    stop();
}

static void rubbish_fails_and_leaves_no_error_behind(void **state)
{
    uint8_t bytes[300];

    (void)state;
    memset(bytes, 0xa5, sizeof(bytes));
    start("serverAuth", time(NULL) + DAY);
    assert_true(handshake_tls_start(&client, &plan, &hello, 0));
    handshake_tls_take(&client, NULL, 0);
    handshake_tls_take(&client, bytes, sizeof(bytes));
    assert_int_equal(client.state, HANDSHAKE_TLS_FAILED);
    assert_int_equal(ERR_peek_error(), 0);
    handshake_tls_end(&client);
    SSL_CTX_free(context);
    X509_free(authority);
}

static int forget_keys(void **state)
{
    (void)state;
    maker_forget_keys();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_servers_part_is_seen_over_both_versions),
        cmocka_unit_test(a_server_passes_over_what_fills_the_first_message),
        cmocka_unit_test(a_server_that_wants_no_certificate_is_seen_too),
        cmocka_unit_test(the_server_understands_our_farewell),
        cmocka_unit_test(an_expired_certificate_is_seen_and_judged),
        cmocka_unit_test(a_certificate_for_clients_is_no_servers),
        cmocka_unit_test(a_stranger_is_not_trusted_and_no_ca_judges_nobody),
        cmocka_unit_test(the_issuer_is_looked_for_among_the_names),
        cmocka_unit_test(more_names_than_fit_are_counted),
        cmocka_unit_test(a_long_chain_is_kept_in_part),
        cmocka_unit_test(a_huge_chain_is_refused),
        cmocka_unit_test(versions_that_do_not_meet_are_named),
        cmocka_unit_test(rubbish_fails_and_leaves_no_error_behind),
    };

    return cmocka_run_group_tests_name("handshake_tls", tests, NULL, forget_keys);
}
