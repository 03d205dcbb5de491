/* SPDX-License-Identifier: MIT */
/* One certificate of OpenSSL's as plain facts. */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/text.h"
#include "certificates/certificate_bundle.h"
#include "certificates/certificate_reader.h"

moment certificate_moment(const ASN1_TIME *time)
{
    struct tm parts;

    if (!time || !ASN1_TIME_to_tm(time, &parts))
        return MOMENT_UNKNOWN;
    return (moment)timegm(&parts) * SECONDS(1);
}

void certificate_name(const X509_NAME *name, char out[CERTIFICATE_NAME_SIZE])
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *at = NULL;

    out[0] = '\0';
    /* As OpenVPN shows it ("C=US, CN=client"), controls escaped, UTF-8 as it is. */
    const unsigned long form =
        XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT;
    if (bio && name && X509_NAME_print_ex(bio, name, 0, form) >= 0) {
        long length = BIO_get_mem_data(bio, &at);
        if (length > 0)
            text_copy(out, CERTIFICATE_NAME_SIZE, (struct slice){at, (size_t)length});
    }
    BIO_free(bio);
}

static void describe_key(EVP_PKEY *key, struct certificate *certificate)
{
    int kind = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
    int bits = key ? EVP_PKEY_get_bits(key) : 0;

    certificate->key = kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS ? CERTIFICATE_KEY_RSA
                       : kind == EVP_PKEY_EC                            ? CERTIFICATE_KEY_EC
                                                                        : CERTIFICATE_KEY_OTHER;
    certificate->bits = bits > 0 ? (unsigned)bits : 0;
}

static void describe_usage(X509 *x509, struct certificate *certificate)
{
    uint32_t flags = X509_get_extension_flags(x509);

    certificate->self_issued = flags & EXFLAG_SI;
    certificate->has_usage = flags & EXFLAG_XKUSAGE;
    if (certificate->has_usage) {
        uint32_t usage = X509_get_extended_key_usage(x509);
        certificate->client = usage & (XKU_SSL_CLIENT | XKU_ANYEKU);
        certificate->server = usage & (XKU_SSL_SERVER | XKU_ANYEKU);
    }
}

void certificate_describe(X509 *x509, struct certificate *certificate)
{
    int digest = NID_undef;

    *certificate = (struct certificate){0};
    certificate->not_before = certificate_moment(X509_get0_notBefore(x509));
    certificate->not_after = certificate_moment(X509_get0_notAfter(x509));
    certificate_name(X509_get_subject_name(x509), certificate->subject);
    certificate_name(X509_get_issuer_name(x509), certificate->issuer);
    describe_key(X509_get0_pubkey(x509), certificate);
    describe_usage(x509, certificate);
    if (X509_get_signature_info(x509, &digest, NULL, NULL, NULL))
        certificate->weak_digest = digest == NID_md5 || digest == NID_sha1;
    ERR_clear_error();
}

bool certificate_read_der(struct slice der, struct certificate *certificate)
{
    const unsigned char *at = (const unsigned char *)der.at;
    X509 *x509 = der.length && der.length <= INT_MAX ? d2i_X509(NULL, &at, (long)der.length) : NULL;

    if (x509)
        certificate_describe(x509, certificate);
    X509_free(x509);
    ERR_clear_error();
    return x509 != NULL;
}
