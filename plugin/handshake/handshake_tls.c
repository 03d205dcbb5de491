/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_tls.h"

#include <openssl/err.h>
#include <string.h>

#include "base/text.h"
#include "handshake/control_packet.h"

enum { CHAIN_STEPS_MAX = 10, LIST_BYTES_MAX = 64 * 1024 };

const uint8_t handshake_tls_farewell[HANDSHAKE_TLS_FAREWELL] = {
    /* says why, and TLS 1.3 passes over it */
    SSL3_RT_ALERT, 3, 3, 0, 2, SSL3_AL_WARNING, TLS1_AD_USER_CANCELLED,
    SSL3_RT_ALERT, 3, 3, 0, 2, SSL3_AL_FATAL,   TLS1_AD_INTERNAL_ERROR, /* ends it */
};

static void set_reason(struct handshake_tls *tls)
{
    unsigned long error = ERR_peek_error();
    const char *words = error ? ERR_reason_error_string(error) : NULL;

    tls->state = HANDSHAKE_TLS_FAILED;
    text_copy(tls->reason, sizeof(tls->reason), slice_of(words ? words : "OpenSSL gave up"));
    ERR_clear_error();
}

/*
 * --- what the server shows
 * -------------------------------------------------------------------------------------------
 */

static void keep_chain(struct server_hello *hello, STACK_OF(X509) * chain)
{
    int count = chain ? sk_X509_num(chain) : 0;

    hello->chain_count = 0;
    hello->chain_left_out = 0;
    for (int i = 0; i < count; i++) {
        if (hello->chain_count == HANDSHAKE_CHAIN_MAX)
            hello->chain_left_out++;
        else
            certificate_describe(sk_X509_value(chain, i), &hello->chain[hello->chain_count++]);
    }
}

/*
 * Gets the server's chain in place of OpenSSL's own check, which is made here and noted; the
 * handshake goes on in any case.
 */
static int on_server_certificate(X509_STORE_CTX *store, void *context)
{
    struct handshake_tls *tls = context;
    struct server_hello *hello = tls->hello;

    keep_chain(hello, X509_STORE_CTX_get0_untrusted(store));
    hello->judged = tls->plan->ca_complete;
    if (hello->judged) {
        hello->trusted = X509_verify_cert(store) > 0;
        if (!hello->trusted) {
            int error = X509_STORE_CTX_get_error(store);
            hello->verify_depth = X509_STORE_CTX_get_error_depth(store);
            text_copy(hello->verify_reason, sizeof(hello->verify_reason),
                      slice_of(X509_verify_cert_error_string(error)));
        }
    }
    X509_STORE_CTX_set_error(store, X509_V_OK);
    ERR_clear_error();
    return 1;
}

static X509 *issuer_in(const struct certificate_bundle *bundle, X509 *of)
{
    for (size_t i = 0; i < bundle->count; i++)
        if (bundle->certificates[i] != of &&
            X509_NAME_cmp(X509_get_subject_name(bundle->certificates[i]), X509_get_issuer_name(of)) == 0)
            return bundle->certificates[i];
    return NULL;
}

static bool is_listed(const STACK_OF(X509_NAME) * names, const X509_NAME *name)
{
    for (int i = 0; i < sk_X509_NAME_num(names); i++)
        if (X509_NAME_cmp(sk_X509_NAME_value(names, i), name) == 0)
            return true;
    return false;
}

/*
 * What is above the client's certificate, as far as the profile knows, may be the one that
 * the server accepts.
 */
static enum certificate_match match_names(const struct handshake_plan *plan, const STACK_OF(X509_NAME) * names)
{
    X509 *at = plan->client.count ? plan->client.certificates[0] : NULL;

    if (!at || sk_X509_NAME_num(names) <= 0)
        return MATCH_UNKNOWN;
    for (unsigned step = 0; at && step < CHAIN_STEPS_MAX; step++) {
        if (is_listed(names, X509_get_issuer_name(at)))
            return MATCH_YES;
        X509 *above = issuer_in(&plan->client, at);
        above = above ? above : issuer_in(&plan->extra, at);
        at = above ? above : issuer_in(&plan->ca, at);
    }
    return MATCH_NO;
}

static void keep_names(struct handshake_tls *tls)
{
    const STACK_OF(X509_NAME) *names = SSL_get0_peer_CA_list(tls->ssl);
    struct server_hello *hello = tls->hello;
    int count = names ? sk_X509_NAME_num(names) : 0;

    hello->asks_certificate = true;
    for (int i = 0; i < count; i++) {
        if (hello->name_count == HANDSHAKE_NAMES_MAX)
            hello->names_left_out++;
        else
            certificate_name(sk_X509_NAME_value(names, i), hello->names[hello->name_count++]);
    }
    hello->accepts = match_names(tls->plan, names);
}

/*
 * Called when the server's part is over and it has asked for a certificate: here we stop (-1:
 * OpenSSL waits for us).
 */
static int on_certificate_wanted(SSL *ssl, void *context)
{
    struct handshake_tls *tls = context;

    (void)ssl;
    if (tls->state == HANDSHAKE_TLS_GOES_ON) {
        keep_names(tls);
        tls->state = HANDSHAKE_TLS_COMPLETE;
    }
    return -1;
}

/*
 * Without a wish for a certificate OpenSSL would go on by itself: the end of the server's part is
 * told by its last message.
 */
static void on_message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl, void *context)
{
    struct handshake_tls *tls = context;
    const uint8_t *message = bytes;

    (void)version;
    (void)ssl;
    if (!sent && type == SSL3_RT_HANDSHAKE && length > 0 &&
        (message[0] == SSL3_MT_SERVER_DONE || message[0] == SSL3_MT_FINISHED))
        tls->flight_over = true;
}

static void keep_parameters(struct handshake_tls *tls)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(tls->ssl);

    if (!cipher)
        cipher = SSL_get_pending_cipher(tls->ssl);
    text_copy(tls->hello->version, sizeof(tls->hello->version), slice_of(SSL_get_version(tls->ssl)));
    if (cipher)
        text_copy(tls->hello->cipher, sizeof(tls->hello->cipher), slice_of(SSL_CIPHER_get_name(cipher)));
}

/*
 * --- the course of things
 * --------------------------------------------------------------------------------------------
 */

static void add_authorities(SSL_CTX *context, const struct certificate_bundle *ca)
{
    X509_STORE *store = SSL_CTX_get_cert_store(context);

    for (size_t i = 0; i < ca->count; i++)
        X509_STORE_add_cert(store, ca->certificates[i]);
    ERR_clear_error();
}

/*
 * An extension of a number that no server may know and each must pass over (RFC 8701): OpenSSL
 * writes the one of RFC 7685 itself, and never as long.
 */
enum { EXTENSION_NO_ONE_KNOWS = 0x0a0a };

static int on_filling(SSL *ssl, unsigned type, unsigned context, const unsigned char **out, size_t *length,
                      X509 *certificate, size_t chain, int *alert, void *argument)
{
    static const unsigned char zeros[CONTROL_DATAGRAM_MAX];
    const struct handshake_tls *tls = argument;

    (void)ssl;
    (void)type;
    (void)context;
    (void)certificate;
    (void)chain;
    (void)alert;
    *out = zeros;
    *length = tls->filling;
    return 1;
}

static bool fill(struct handshake_tls *tls)
{
    return tls->filling == 0 || SSL_CTX_add_custom_ext(tls->context, EXTENSION_NO_ONE_KNOWS, SSL_EXT_CLIENT_HELLO,
                                                       on_filling, NULL, tls, NULL, NULL);
}

static bool set_up(struct handshake_tls *tls)
{
    const struct handshake_plan *plan = tls->plan;

    tls->context = SSL_CTX_new(TLS_client_method());
    if (!tls->context || !SSL_CTX_set_min_proto_version(tls->context, plan->version_min) ||
        !SSL_CTX_set_max_proto_version(tls->context, plan->version_max) || !fill(tls))
        return false;
    SSL_CTX_set_security_level(tls->context, plan->security_level);
    SSL_CTX_set_max_cert_list(tls->context, LIST_BYTES_MAX);
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(tls->context, on_server_certificate, tls);
    SSL_CTX_set_cert_cb(tls->context, on_certificate_wanted, tls);
    SSL_CTX_set_msg_callback(tls->context, on_message);
    SSL_CTX_set_msg_callback_arg(tls->context, tls);
    add_authorities(tls->context, &plan->ca);
    tls->ssl = SSL_new(tls->context);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    if (!tls->ssl || !tls->in || !tls->out)
        return false;
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    SSL_set_connect_state(tls->ssl);
    return true;
}

bool handshake_tls_start(struct handshake_tls *tls, const struct handshake_plan *plan, struct server_hello *hello,
                         size_t filling)
{
    memset(tls, 0, sizeof(*tls));
    tls->plan = plan;
    tls->hello = hello;
    tls->filling = filling < CONTROL_DATAGRAM_MAX ? filling : CONTROL_DATAGRAM_MAX;
    ERR_clear_error();
    if (set_up(tls))
        return true;
    set_reason(tls);
    return false;
}

void handshake_tls_take(struct handshake_tls *tls, const uint8_t *bytes, size_t length)
{
    if (tls->state != HANDSHAKE_TLS_GOES_ON)
        return;
    if (length && BIO_write(tls->in, bytes, (int)length) != (int)length) {
        set_reason(tls);
        return;
    }
    ERR_clear_error();
    int result = SSL_do_handshake(tls->ssl);
    int error = SSL_get_error(tls->ssl, result);
    if (tls->state == HANDSHAKE_TLS_GOES_ON && (result == 1 || (tls->flight_over && error == SSL_ERROR_WANT_READ)))
        tls->state = HANDSHAKE_TLS_COMPLETE;
    if (tls->state == HANDSHAKE_TLS_COMPLETE)
        keep_parameters(tls);
    else if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        set_reason(tls);
    ERR_clear_error();
}

size_t handshake_tls_give(struct handshake_tls *tls, uint8_t *out, size_t size)
{
    int got = 0;

    /*
     * Behind the server's part everything would be a client's certificate, key exchange or
     * Finished.
     */
    if (tls->state == HANDSHAKE_TLS_COMPLETE || !tls->out)
        return 0;
    got = BIO_read(tls->out, out, (int)size);
    return got > 0 ? (size_t)got : 0;
}

void handshake_tls_end(struct handshake_tls *tls)
{
    if (tls->ssl) {
        SSL_free(tls->ssl); /* and its BIOs */
    } else {
        BIO_free(tls->in);
        BIO_free(tls->out);
    }
    SSL_CTX_free(tls->context);
    tls->ssl = NULL;
    tls->in = NULL;
    tls->out = NULL;
    tls->context = NULL;
    ERR_clear_error();
}
