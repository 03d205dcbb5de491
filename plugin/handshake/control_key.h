/* SPDX-License-Identifier: MIT */
/*
 * control_key.h - the profile's tls-auth, tls-crypt or tls-crypt-v2 key, and what it does to a
 * packet of the control channel.
 *
 * A server with such a key is deaf to packets without it. The formats are those of OpenVPN 2.6:
 * crypto.c (read_key_file, openvpn_encrypt_v1 without a cipher) and ssl_pkt.c (swap_hmac) for
 * tls-auth, tls_crypt.c for the other two. Pure; OpenSSL does the arithmetic.
 */
#ifndef CVPN_HANDSHAKE_CONTROL_KEY_H
#define CVPN_HANDSHAKE_CONTROL_KEY_H

#include "base/slice.h"
#include "handshake/control_packet.h"

enum control_wrapping { CONTROL_PLAIN, CONTROL_TLS_AUTH, CONTROL_TLS_CRYPT, CONTROL_TLS_CRYPT_V2 };

enum {
    CONTROL_DIGEST_MAX = 64,
    CONTROL_CIPHER_KEY = 32,  /* AES-256 */
    CONTROL_CLIENT_KEY = 1024 /* TLS_CRYPT_V2_MAX_WKC_LEN */
};

/* Which half of a static key is for which way (crypto.c, key_direction_state_init). */
enum control_direction { CONTROL_BOTH_WAYS, CONTROL_NORMAL, CONTROL_INVERSE };

/* Half of a key. */
struct control_half {
    uint8_t cipher[CONTROL_CIPHER_KEY];
    uint8_t digest[CONTROL_DIGEST_MAX];
};

/* All zeros is CONTROL_PLAIN. Holds secrets: wipe with explicit_bzero(). */
struct control_key {
    enum control_wrapping wrapping;
    char digest[32];    /* what OpenSSL calls it; "SHA256" for tls-crypt */
    size_t digest_size; /* bytes */
    struct control_half out;
    struct control_half in;
    /* tls-crypt-v2: what only the server can open, sent as it is */
    uint8_t client_key[CONTROL_CLIENT_KEY];
    size_t client_key_length;
};

/*
 * Takes a static key's text for tls-auth; `digest` is the profile's `auth` ("SHA1" where nothing is
 * said). False when the text is no key, or there is no such digest.
 */
bool control_key_tls_auth(struct control_key *key, struct slice text, const char *digest,
                          enum control_direction direction);

/* The same for tls-crypt. */
bool control_key_tls_crypt(struct control_key *key, struct slice text);

/* The PEM text of a tls-crypt-v2 client key. */
bool control_key_tls_crypt_v2(struct control_key *key, struct slice text);

/*
 * Writes the whole packet, wrapped, into out[size] and returns its length, or 0 when it does not
 * fit. `number` counts the packets from 1 (never twice), `seconds` is the time since 1970: the
 * server's replay protection wants both.
 */
size_t control_key_wrap(const struct control_key *key, const struct control_packet *packet, uint32_t number,
                        uint32_t seconds, uint8_t *out, size_t size);

/* How many bytes the wrapping adds to a packet. */
size_t control_key_overhead(const struct control_key *key);

/*
 * Reads a whole packet whose header control_header_read() accepts. The body is copied into
 * body[CONTROL_DATAGRAM_MAX], where packet->payload points afterwards. False when it is too short
 * or not authentic. Replay is not looked at: nothing here can be done twice.
 */
bool control_key_unwrap(const struct control_key *key, const uint8_t *bytes, size_t length, uint8_t *body,
                        struct control_packet *packet);

/*
 * tls-crypt-v2 servers may ask for the client key a second time, when they are told that we know
 * how (ssl_pkt.h, EARLY_NEG_START): numbers count from here.
 */
uint32_t control_key_first_number(const struct control_key *key);

#endif
