/* SPDX-License-Identifier: MIT */
/*
 * certificate_bundle.h - bytes in, OpenSSL's objects out: all that one block or file holds.
 *
 * Used by certificates/certificate_reader.c, and by probes in which OpenSSL is at work anyway;
 * nothing of OpenSSL leaves them.
 */
#ifndef CVPN_CERTIFICATES_CERTIFICATE_BUNDLE_H
#define CVPN_CERTIFICATES_CERTIFICATE_BUNDLE_H

#include <openssl/x509.h>

#include "base/slice.h"
#include "certificates/certificates.h"

/* What was found; freed with certificate_bundle_free(). */
struct certificate_bundle {
    X509 *certificates[CERTIFICATES_MAX];
    size_t count;
    size_t left_out;
    EVP_PKEY *key;
    X509_CRL *crl;
    bool encrypted; /* a key, or the whole, that needs a password */
    bool costly;    /* a PKCS#12 file that asks for more computing than it is worth */
    bool binary;    /* DER */
    bool damaged;   /* something began like PEM and could not be decoded */
    /* something of a kind that no place takes: "a certificate request"; else NULL */
    const char *other;
};

/* Reads PEM, with any text around and between, or else DER. Empties `bundle` first. */
void certificate_bundle_read(struct slice bytes, struct certificate_bundle *bundle);

/* Reads PKCS#12 with no password: binary, or in base64 as an inline block has it. */
void certificate_bundle_read_pkcs12(struct slice bytes, struct certificate_bundle *bundle);

/* Frees what was found. */
void certificate_bundle_free(struct certificate_bundle *bundle);

/* Fills all of `certificate` but its place. */
void certificate_describe(X509 *x509, struct certificate *certificate);

/* Writes a name on one line as OpenVPN shows it ("C=US, CN=client"), cut when it is longer. */
void certificate_name(const X509_NAME *name, char out[CERTIFICATE_NAME_SIZE]);

/* The time as a moment; MOMENT_UNKNOWN when there is none or it is malformed. */
moment certificate_moment(const ASN1_TIME *time);

#endif
