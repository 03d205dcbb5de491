/* SPDX-License-Identifier: MIT */
/*
 * handshake_tls.h - the client's side of TLS, up to where the server has said all: its
 * certificates, and whether and of which CAs it wants one of ours.
 *
 * Works on bytes; who carries them is not its affair. No certificate and no key of the client is
 * ever sent, and the handshake is never completed.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_TLS_H
#define CVPN_HANDSHAKE_HANDSHAKE_TLS_H

#include <openssl/ssl.h>

#include "handshake/handshake.h"
#include "handshake/handshake_plan.h"

enum handshake_tls_state {
    HANDSHAKE_TLS_GOES_ON,
    HANDSHAKE_TLS_COMPLETE, /* the server's part is; what would be ours is not sent */
    HANDSHAKE_TLS_FAILED    /* reason */
};

struct handshake_tls {
    enum handshake_tls_state state;
    SSL_CTX *context;
    SSL *ssl;
    BIO *in;
    BIO *out;
    const struct handshake_plan *plan;
    struct server_hello *hello;
    bool flight_over; /* ServerHelloDone, or the server's Finished */
    size_t filling;   /* bytes that the first message has too many */
    char reason[96];  /* why it failed */
};

enum { HANDSHAKE_TLS_FAREWELL = 14 };

/*
 * The two alerts that end it: the user has cancelled (RFC 8446 section 6.1), and a fatal one, since
 * the former alone ends nothing. A server takes them in clear at this point, whatever the version.
 */
extern const uint8_t handshake_tls_farewell[HANDSHAKE_TLS_FAREWELL];

/*
 * Starts. `plan` and `hello` must outlive it; `hello` is filled as things are seen. False when
 * OpenSSL does not want to (->reason). The first message is longer by `filling` bytes than it need
 * be, at most CONTROL_DATAGRAM_MAX.
 */
bool handshake_tls_start(struct handshake_tls *tls, const struct handshake_plan *plan, struct server_hello *hello,
                         size_t filling);

/* Takes in bytes of the server's (length may be 0: the beginning), and goes as far as it can. */
void handshake_tls_take(struct handshake_tls *tls, const uint8_t *bytes, size_t length);

/* Bytes for the server, at most `size`; 0 when there are none. */
size_t handshake_tls_give(struct handshake_tls *tls, uint8_t *out, size_t size);

/* Frees all. Fine after a failed start. */
void handshake_tls_end(struct handshake_tls *tls);

#endif
