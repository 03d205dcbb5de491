/* SPDX-License-Identifier: MIT */
#include "certificates/certificate_bundle.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "certificates/pkcs12_cost.h"

enum { BLOCKS_MAX = 64 /* PEM blocks of one file */ };

/* One PEM block as OpenSSL cuts it out. */
struct pem_block {
    char *name;
    char *header;
    unsigned char *data;
    long length;
};

static void add_certificate(struct certificate_bundle *bundle, X509 *certificate)
{
    if (!certificate)
        bundle->damaged = true;
    else if (bundle->count < CERTIFICATES_MAX)
        bundle->certificates[bundle->count++] = certificate;
    else {
        bundle->left_out++;
        X509_free(certificate);
    }
}

static void add_key(struct certificate_bundle *bundle, EVP_PKEY *key)
{
    if (!key)
        bundle->damaged = true;
    else if (!bundle->key)
        bundle->key = key;
    else
        EVP_PKEY_free(key);
}

static void add_crl(struct certificate_bundle *bundle, X509_CRL *crl)
{
    if (!crl)
        bundle->damaged = true;
    else if (!bundle->crl)
        bundle->crl = crl;
    else
        X509_CRL_free(crl);
}

static void add_private_key(struct certificate_bundle *bundle, const struct pem_block *block)
{
    const unsigned char *at = block->data;

    if (strcmp(block->name, "ENCRYPTED PRIVATE KEY") == 0 || strstr(block->header, "ENCRYPTED"))
        bundle->encrypted = true;
    else
        add_key(bundle, d2i_AutoPrivateKey(NULL, &at, block->length));
}

/* Kinds of PEM blocks that people put where a certificate or a key belongs. */
static const char *other_kind(const char *name)
{
    if (strstr(name, "CERTIFICATE REQUEST"))
        return "a certificate request";
    if (strstr(name, "PUBLIC KEY"))
        return "a public key";
    if (strstr(name, "OpenVPN"))
        return "a key of OpenVPN's own (tls-auth, tls-crypt)";
    return strstr(name, "PARAMETERS") ? NULL : "something else";
}

static void add_block(struct certificate_bundle *bundle, const struct pem_block *block)
{
    const unsigned char *at = block->data;
    struct slice name = slice_of(block->name);

    if (slice_is(name, "CERTIFICATE") || slice_is(name, "X509 CERTIFICATE"))
        add_certificate(bundle, d2i_X509(NULL, &at, block->length));
    else if (slice_is(name, "TRUSTED CERTIFICATE"))
        add_certificate(bundle, d2i_X509_AUX(NULL, &at, block->length));
    else if (slice_ends(name, "PRIVATE KEY"))
        add_private_key(bundle, block);
    else if (slice_is(name, "X509 CRL"))
        add_crl(bundle, d2i_X509_CRL(NULL, &at, block->length));
    else if (!bundle->other)
        bundle->other = other_kind(block->name);
}

/* Reads the next PEM block. Returns false at the end. */
static bool next_block(BIO *bio, struct certificate_bundle *bundle)
{
    struct pem_block block = {NULL, NULL, NULL, 0};

    ERR_clear_error();
    /* PEM_FLAG_SECURE: what is freed on the way is wiped. */
    if (!PEM_read_bio_ex(bio, &block.name, &block.header, &block.data, &block.length,
                         PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE)) {
        if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
            return false;
        bundle->damaged = true;
        return BIO_pending(bio) > 0;
    }
    add_block(bundle, &block);
    OPENSSL_secure_clear_free(block.data, (size_t)block.length);
    OPENSSL_secure_clear_free(block.header, strlen(block.header) + 1);
    OPENSSL_secure_free(block.name);
    return true;
}

static bool is_empty(const struct certificate_bundle *bundle)
{
    return !bundle->count && !bundle->key && !bundle->crl && !bundle->encrypted && !bundle->costly && !bundle->other &&
           !bundle->damaged;
}

static void read_binary(struct slice bytes, struct certificate_bundle *bundle)
{
    const unsigned char *const data = (const unsigned char *)bytes.at;
    const unsigned char *at = data;
    X509 *certificate = d2i_X509(NULL, &at, (long)bytes.length);

    if (certificate) {
        add_certificate(bundle, certificate);
    } else if ((at = data, bundle->crl = d2i_X509_CRL(NULL, &at, (long)bytes.length)) == NULL) {
        at = data;
        bundle->key = d2i_AutoPrivateKey(NULL, &at, (long)bytes.length);
    }
    bundle->binary = !is_empty(bundle);
}

/* True for a PKCS#12 file, with which people fill `cert`, too. */
static bool looks_like_pkcs12(struct slice bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    PKCS12 *pkcs12 = d2i_PKCS12(NULL, &at, (long)bytes.length);

    PKCS12_free(pkcs12);
    return pkcs12 != NULL;
}

void certificate_bundle_read(struct slice bytes, struct certificate_bundle *bundle)
{
    memset(bundle, 0, sizeof(*bundle));
    if (bytes.length == 0 || bytes.length > INT_MAX)
        return;
    BIO *bio = BIO_new_mem_buf(bytes.at, (int)bytes.length);
    for (unsigned i = 0; bio && i < BLOCKS_MAX && next_block(bio, bundle); i++)
        ;
    BIO_free(bio);
    /* A block that lost its end is no block to OpenSSL. */
    if (is_empty(bundle) && slice_find(bytes, "-----BEGIN ") != SLICE_NOT_FOUND)
        bundle->damaged = true;
    if (is_empty(bundle) && bytes.at[0] == 0x30) {
        read_binary(bytes, bundle);
        if (is_empty(bundle) && looks_like_pkcs12(bytes))
            bundle->other = "a PKCS#12 file";
    }
    ERR_clear_error();
}

/*
 * Base64, as an inline block has it. Returns the bytes (to be freed with OPENSSL_clear_free,
 * `*length` of them) or NULL.
 */
static unsigned char *from_base64(struct slice text, size_t *length)
{
    unsigned char *letters = OPENSSL_zalloc(text.length + 1);
    unsigned char *bytes = OPENSSL_zalloc(text.length + 1);
    size_t count = 0;
    int n = -1;

    for (size_t i = 0; letters && i < text.length; i++)
        if (!strchr(" \t\r\n", text.at[i]))
            letters[count++] = (unsigned char)text.at[i];
    if (letters && bytes && count)
        n = EVP_DecodeBlock(bytes, letters, (int)count);
    OPENSSL_clear_free(letters, text.length + 1);
    *length = text.length + 1;
    if (n > 0)
        return bytes;
    OPENSSL_clear_free(bytes, *length);
    return NULL;
}

/*
 * The empty password is written in two ways (RFC 7292 appendix B.1): as no bytes, or as the two of
 * its end. False when neither opens it.
 */
static bool opens_without_password(PKCS12 *pkcs12, const char **password)
{
    *password = "";
    if (!PKCS12_mac_present(pkcs12) || PKCS12_verify_mac(pkcs12, "", 0))
        return true;
    *password = NULL;
    return PKCS12_verify_mac(pkcs12, NULL, 0);
}

static void unpack_pkcs12(PKCS12 *pkcs12, struct certificate_bundle *bundle)
{
    X509 *client = NULL;
    STACK_OF(X509) *others = NULL;
    const char *password = NULL;

    bundle->costly = !pkcs12_mac_affordable(pkcs12);
    if (bundle->costly)
        return;
    bundle->encrypted = !opens_without_password(pkcs12, &password);
    if (bundle->encrypted)
        return;
    bundle->costly = !pkcs12_affordable(pkcs12, password);
    if (bundle->costly)
        return;
    if (!PKCS12_parse(pkcs12, "", &bundle->key, &client, &others)) {
        bundle->encrypted = true;
        return;
    }
    if (client)
        add_certificate(bundle, client);
    while (others && sk_X509_num(others) > 0)
        add_certificate(bundle, sk_X509_shift(others));
    sk_X509_free(others);
}

void certificate_bundle_read_pkcs12(struct slice bytes, struct certificate_bundle *bundle)
{
    size_t length = bytes.length;
    unsigned char *decoded = NULL;
    const unsigned char *at = (const unsigned char *)bytes.at;

    memset(bundle, 0, sizeof(*bundle));
    if (bytes.length == 0 || bytes.length > INT_MAX)
        return;
    if (bytes.at[0] != 0x30) {
        decoded = from_base64(bytes, &length);
        at = decoded;
    }
    PKCS12 *pkcs12 = at ? d2i_PKCS12(NULL, &at, (long)length) : NULL;
    if (pkcs12)
        unpack_pkcs12(pkcs12, bundle);
    PKCS12_free(pkcs12);
    OPENSSL_clear_free(decoded, length);
    if (is_empty(bundle) && slice_find(bytes, "-----BEGIN ") != SLICE_NOT_FOUND)
        bundle->other = "PEM text";
    ERR_clear_error();
}

void certificate_bundle_free(struct certificate_bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        X509_free(bundle->certificates[i]);
    EVP_PKEY_free(bundle->key);
    X509_CRL_free(bundle->crl);
    memset(bundle, 0, sizeof(*bundle));
}
