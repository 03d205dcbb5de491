/* SPDX-License-Identifier: MIT */
/*
 * certificate_maker.h - certificates, keys and lists made on the spot, for the tests of what reads
 * and judges them.
 */
#ifndef CVPN_TEST_CERTIFICATE_MAKER_H
#define CVPN_TEST_CERTIFICATE_MAKER_H

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a certificate is to be like; zero is a healthy one. */
struct maker {
    const char *name;   /* NULL: "alice" */
    const char *usage;  /* NULL: none */
    EVP_PKEY *key;      /* NULL: maker_key() */
    const EVP_MD *hash; /* NULL: SHA-256 */
    long from;          /* seconds since 1970 */
    long until;
    int self; /* signed by itself, and an authority; else by an authority of another name */
};

enum { MAKER_BLOCK = 16 * 1024 };

/* Where the keys are kept: each is made when it is first asked for. */
enum maker_kept { MAKER_OWN, MAKER_OTHER, MAKER_RSA, MAKER_KEYS };

static inline EVP_PKEY **maker_kept(enum maker_kept which)
{
    static EVP_PKEY *keys[MAKER_KEYS];

    return &keys[which];
}

static inline EVP_PKEY *maker_ec_key(enum maker_kept which)
{
    EVP_PKEY **kept = maker_kept(which);

    return *kept ? *kept : (*kept = EVP_EC_gen("P-256"));
}

static inline EVP_PKEY *maker_key(void)
{
    return maker_ec_key(MAKER_OWN);
}

static inline EVP_PKEY *maker_other_key(void)
{
    return maker_ec_key(MAKER_OTHER);
}

/*
 * A new key of RSA, made by a program of its own: under valgrind that takes this one ten seconds.
 */
static inline EVP_PKEY *maker_new_rsa_key(unsigned bits)
{
    char command[96];

    (void)snprintf(command, sizeof(command), "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:%u 2>/dev/null", bits);
    FILE *pipe = popen(command, "re"); /* NOLINT(cert-env33-c): a fixed command */
    EVP_PKEY *key = pipe ? PEM_read_PrivateKey(pipe, NULL, NULL, NULL) : NULL;
    if (pipe)
        pclose(pipe);
    return key;
}

static inline EVP_PKEY *maker_rsa_key(void)
{
    EVP_PKEY **kept = maker_kept(MAKER_RSA);

    return *kept ? *kept : (*kept = maker_new_rsa_key(2048));
}

static inline void maker_forget_keys(void)
{
    for (int which = 0; which < MAKER_KEYS; which++) {
        EVP_PKEY_free(*maker_kept((enum maker_kept)which));
        *maker_kept((enum maker_kept)which) = NULL;
    }
}

static inline void maker_extension(X509 *x509, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
}

static inline void maker_name(X509_NAME *name, const char *text)
{
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0);
}

static inline X509 *maker_certificate(const struct maker *maker)
{
    X509 *x509 = X509_new();
    EVP_PKEY *key = maker->key ? maker->key : maker_key();
    const char *name = maker->name ? maker->name : "alice";

    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 7);
    ASN1_TIME_set(X509_getm_notBefore(x509), maker->from);
    ASN1_TIME_set(X509_getm_notAfter(x509), maker->until);
    maker_name(X509_get_subject_name(x509), name);
    maker_name(X509_get_issuer_name(x509), maker->self ? name : "an authority");
    X509_set_pubkey(x509, key);
    if (maker->self)
        maker_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    if (maker->usage)
        maker_extension(x509, NID_ext_key_usage, maker->usage);
    X509_sign(x509, maker->self ? key : maker_other_key(), maker->hash ? maker->hash : EVP_sha256());
    return x509;
}

/* Moves what was written to `bio` into `out`. */
static inline void maker_take(BIO *bio, char *out)
{
    int n = BIO_read(bio, out, MAKER_BLOCK - 1);

    out[n > 0 ? n : 0] = '\0';
    BIO_free(bio);
}

/* PEM of a certificate. */
static inline void maker_pem(const struct maker *maker, char *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    X509 *x509 = maker_certificate(maker);

    PEM_write_bio_X509(bio, x509);
    X509_free(x509);
    maker_take(bio, out);
}

/* PEM of a key; with `password` it is encrypted. */
static inline void maker_key_pem(EVP_PKEY *key, const char *password, char *out)
{
    BIO *bio = BIO_new(BIO_s_mem());

    PEM_write_bio_PKCS8PrivateKey(bio, key, password ? EVP_aes_256_cbc() : NULL, password,
                                  password ? (int)strlen(password) : 0, NULL, NULL);
    maker_take(bio, out);
}

/* PEM of an empty revocation list. */
static inline void maker_crl_pem(long from, long until, char *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, from);
    X509_NAME *name = X509_NAME_new();

    maker_name(name, "an authority");
    X509_CRL_set_version(crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl, name);
    X509_CRL_set1_lastUpdate(crl, time);
    ASN1_TIME_set(time, until);
    X509_CRL_set1_nextUpdate(crl, time);
    X509_CRL_sign(crl, maker_key(), EVP_sha256());
    PEM_write_bio_X509_CRL(bio, crl);
    ASN1_TIME_free(time);
    X509_NAME_free(name);
    X509_CRL_free(crl);
    maker_take(bio, out);
}

#endif
