/* SPDX-License-Identifier: MIT */
#include "handshake/control_key.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/text.h"

enum {
    HALVES = 2,
    HALF_SIZE = 128, /* struct key (crypto.h): 64 bytes for the cipher, 64 for the digest */
    KEY_SIZE = HALVES * HALF_SIZE,
    DIGEST_AT = 64,
    STAMP_SIZE = 8, /* packet id and time (packet_id.c, long form) */
    CRYPT_TAG_SIZE = 32,
    CRYPT_IV_SIZE = 16,
    TEXT_MAX = 64 * 1024
};

/*
 * The lines between head and foot of a static key, as read_key_file() takes them. Returns false
 * unless they are exactly KEY_SIZE bytes.
 */
static bool read_static_key(struct slice text, uint8_t bytes[KEY_SIZE])
{
    size_t begin = slice_find(text, "-----BEGIN OpenVPN Static key V1-----");
    size_t digits = 0;

    if (begin == SLICE_NOT_FOUND || text.length > TEXT_MAX)
        return false;
    text = slice_skip(text, begin + sizeof("-----BEGIN OpenVPN Static key V1-----") - 1);
    size_t end = slice_find(text, "-----END OpenVPN Static key V1-----");
    if (end == SLICE_NOT_FOUND)
        return false;
    for (size_t i = 0; i < end; i++) {
        char letter = text.at[i];
        if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n')
            continue;
        int value = OPENSSL_hexchar2int((unsigned char)letter);
        if (value < 0 || digits == 2 * (size_t)KEY_SIZE)
            return false;
        bytes[digits / 2] = (uint8_t)(digits % 2 ? bytes[digits / 2] << 4 | value : value);
        digits++;
    }
    return digits == 2 * (size_t)KEY_SIZE;
}

static void set_half(struct control_half *half, const uint8_t *bytes)
{
    memcpy(half->cipher, bytes, sizeof(half->cipher));
    memcpy(half->digest, bytes + DIGEST_AT, sizeof(half->digest));
}

static void set_halves(struct control_key *key, const uint8_t bytes[KEY_SIZE], enum control_direction direction)
{
    set_half(&key->out, bytes + (direction == CONTROL_INVERSE ? HALF_SIZE : 0));
    set_half(&key->in, bytes + (direction == CONTROL_NORMAL ? HALF_SIZE : 0));
}

static bool set_digest(struct control_key *key, const char *name)
{
    const EVP_MD *digest = EVP_get_digestbyname(name);
    int size = digest ? EVP_MD_get_size(digest) : 0;

    ERR_clear_error();
    if (size <= 0 || size > CONTROL_DIGEST_MAX || strlen(name) >= sizeof(key->digest))
        return false;
    text_copy(key->digest, sizeof(key->digest), slice_of(name));
    key->digest_size = (size_t)size;
    return true;
}

static bool take_static_key(struct control_key *key, struct slice text, enum control_wrapping wrapping,
                            const char *digest, enum control_direction direction)
{
    uint8_t bytes[KEY_SIZE] = {0};
    bool good = read_static_key(text, bytes);

    memset(key, 0, sizeof(*key));
    if (good && set_digest(key, digest)) {
        key->wrapping = wrapping;
        set_halves(key, bytes, direction);
    }
    explicit_bzero(bytes, sizeof(bytes));
    return key->wrapping == wrapping;
}

bool control_key_tls_auth(struct control_key *key, struct slice text, const char *digest,
                          enum control_direction direction)
{
    return take_static_key(key, text, CONTROL_TLS_AUTH, digest, direction);
}

bool control_key_tls_crypt(struct control_key *key, struct slice text)
{
    return take_static_key(key, text, CONTROL_TLS_CRYPT, "SHA256", CONTROL_INVERSE);
}

static bool take_client_key(struct control_key *key, const char *name, const uint8_t *data, long length)
{
    if (strcmp(name, "OpenVPN tls-crypt-v2 client key") != 0 || length <= KEY_SIZE ||
        (size_t)length - KEY_SIZE > sizeof(key->client_key) || !set_digest(key, "SHA256"))
        return false;
    key->wrapping = CONTROL_TLS_CRYPT_V2;
    set_halves(key, data, CONTROL_INVERSE);
    key->client_key_length = (size_t)length - KEY_SIZE;
    memcpy(key->client_key, data + KEY_SIZE, key->client_key_length);
    return true;
}

bool control_key_tls_crypt_v2(struct control_key *key, struct slice text)
{
    char *name = NULL;
    char *header = NULL;
    unsigned char *data = NULL;
    long length = 0;
    bool good = false;

    memset(key, 0, sizeof(*key));
    if (text.length == 0 || text.length > TEXT_MAX)
        return false;
    BIO *bio = BIO_new_mem_buf(text.at, (int)text.length);
    if (bio && PEM_read_bio(bio, &name, &header, &data, &length)) {
        good = take_client_key(key, name, data, length);
        OPENSSL_clear_free(data, (size_t)length);
        OPENSSL_free(header);
        OPENSSL_free(name);
    }
    BIO_free(bio);
    ERR_clear_error();
    return good;
}

uint32_t control_key_first_number(const struct control_key *key)
{
    return key->wrapping == CONTROL_TLS_CRYPT_V2 ? 0x0f000001U : 1;
}

/* They are between header and body. */
size_t control_key_overhead(const struct control_key *key)
{
    switch (key->wrapping) {
    case CONTROL_TLS_AUTH:
        return key->digest_size + STAMP_SIZE;
    case CONTROL_TLS_CRYPT:
    case CONTROL_TLS_CRYPT_V2:
        return STAMP_SIZE + CRYPT_TAG_SIZE;
    default:
        return 0;
    }
}

static bool hmac(const struct control_key *key, const struct control_half *half, const uint8_t *bytes, size_t length,
                 uint8_t tag[EVP_MAX_MD_SIZE])
{
    unsigned size = 0;

    return HMAC(EVP_get_digestbyname(key->digest), half->digest, (int)key->digest_size, bytes, length, tag, &size) &&
           size == key->digest_size;
}

/* tls-auth: the tag is over packet id, time, header and body, in this order. */
static bool auth_tag(const struct control_key *key, const struct control_half *half, const uint8_t *packet,
                     size_t length, uint8_t tag[EVP_MAX_MD_SIZE])
{
    uint8_t signed_bytes[CONTROL_DATAGRAM_MAX];
    const uint8_t *stamp = packet + CONTROL_HEADER_SIZE + key->digest_size;
    size_t body = length - CONTROL_HEADER_SIZE - control_key_overhead(key);

    memcpy(signed_bytes, stamp, STAMP_SIZE);
    memcpy(signed_bytes + STAMP_SIZE, packet, CONTROL_HEADER_SIZE);
    memcpy(signed_bytes + STAMP_SIZE + CONTROL_HEADER_SIZE, stamp + STAMP_SIZE, body);
    return hmac(key, half, signed_bytes, STAMP_SIZE + CONTROL_HEADER_SIZE + body, tag);
}

/*
 * tls-crypt: the tag is over header, packet id, time and body in clear, and begins the counter of
 * the cipher.
 */
static bool crypt_tag(const struct control_key *key, const struct control_half *half, const uint8_t *packet,
                      const uint8_t *body, size_t body_length, uint8_t tag[EVP_MAX_MD_SIZE])
{
    uint8_t signed_bytes[CONTROL_DATAGRAM_MAX];
    const size_t start = CONTROL_HEADER_SIZE + STAMP_SIZE;

    memcpy(signed_bytes, packet, start);
    memcpy(signed_bytes + start, body, body_length);
    return hmac(key, half, signed_bytes, start + body_length, tag);
}

static bool crypt_body(const struct control_half *half, const uint8_t *tag, const uint8_t *from, size_t length,
                       uint8_t *to)
{
    uint8_t start[CRYPT_IV_SIZE];
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = 0;

    memcpy(start, tag, sizeof(start));
    bool good = context && EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), NULL, half->cipher, start) &&
                EVP_EncryptUpdate(context, to, &done, from, (int)length) && done == (int)length;
    EVP_CIPHER_CTX_free(context);
    return good;
}

static bool seal(const struct control_key *key, uint8_t *packet, size_t length, const uint8_t *body)
{
    uint8_t tag[EVP_MAX_MD_SIZE];
    size_t body_length = length - CONTROL_HEADER_SIZE - control_key_overhead(key);

    if (key->wrapping == CONTROL_TLS_AUTH) {
        memcpy(packet + CONTROL_HEADER_SIZE + control_key_overhead(key), body, body_length);
        if (!auth_tag(key, &key->out, packet, length, tag))
            return false;
        memcpy(packet + CONTROL_HEADER_SIZE, tag, key->digest_size);
        return true;
    }
    if (!crypt_tag(key, &key->out, packet, body, body_length, tag))
        return false;
    memcpy(packet + CONTROL_HEADER_SIZE + STAMP_SIZE, tag, CRYPT_TAG_SIZE);
    return crypt_body(&key->out, tag, body, body_length, packet + CONTROL_HEADER_SIZE + control_key_overhead(key));
}

static bool carries_client_key(const struct control_packet *packet)
{
    return packet->opcode == CONTROL_RESET_CLIENT_V3 || packet->opcode == CONTROL_WKC_V1;
}

size_t control_key_wrap(const struct control_key *key, const struct control_packet *packet, uint32_t number,
                        uint32_t seconds, uint8_t *out, size_t size)
{
    uint8_t body[CONTROL_DATAGRAM_MAX];
    size_t body_length = control_body_write(packet, body, sizeof(body));
    size_t length = CONTROL_HEADER_SIZE + control_key_overhead(key) + body_length;
    size_t client_key = carries_client_key(packet) ? key->client_key_length : 0;

    if (body_length == 0 || length + client_key > size || length + client_key > CONTROL_DATAGRAM_MAX)
        return 0;
    control_header_write(packet, out);
    if (key->wrapping == CONTROL_PLAIN) {
        memcpy(out + CONTROL_HEADER_SIZE, body, body_length);
        return length;
    }
    uint8_t *stamp = out + CONTROL_HEADER_SIZE + (key->wrapping == CONTROL_TLS_AUTH ? key->digest_size : 0);
    control_number_write(number, stamp);
    control_number_write(seconds, stamp + STAMP_SIZE / 2);
    if (!seal(key, out, length, body))
        return 0;
    memcpy(out + length, key->client_key, client_key);
    return length + client_key;
}

static bool open_body(const struct control_key *key, const uint8_t *bytes, size_t length, uint8_t *body)
{
    uint8_t tag[EVP_MAX_MD_SIZE];
    const uint8_t *from = bytes + CONTROL_HEADER_SIZE + control_key_overhead(key);
    size_t body_length = length - CONTROL_HEADER_SIZE - control_key_overhead(key);
    const uint8_t *said = bytes + CONTROL_HEADER_SIZE;

    switch (key->wrapping) {
    case CONTROL_PLAIN:
        memcpy(body, from, body_length);
        return true;
    case CONTROL_TLS_AUTH:
        memcpy(body, from, body_length);
        return auth_tag(key, &key->in, bytes, length, tag) && CRYPTO_memcmp(said, tag, key->digest_size) == 0;
    default:
        said += STAMP_SIZE;
        return crypt_body(&key->in, said, from, body_length, body) &&
               crypt_tag(key, &key->in, bytes, body, body_length, tag) && CRYPTO_memcmp(said, tag, CRYPT_TAG_SIZE) == 0;
    }
}

bool control_key_unwrap(const struct control_key *key, const uint8_t *bytes, size_t length, uint8_t *body,
                        struct control_packet *packet)
{
    if (length > CONTROL_DATAGRAM_MAX || length < CONTROL_HEADER_SIZE + control_key_overhead(key) ||
        !control_header_read(bytes, length, packet) || !open_body(key, bytes, length, body))
        return false;
    return control_body_read(body, length - CONTROL_HEADER_SIZE - control_key_overhead(key), packet);
}
