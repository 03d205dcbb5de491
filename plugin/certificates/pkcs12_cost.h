/* SPDX-License-Identifier: MIT */
/*
 * pkcs12_cost.h - how much computing a PKCS#12 file asks for before it gives anything away.
 *
 * The file itself says how many rounds its key derivations take (RFC 7292 appendix B, RFC 8018
 * appendix A), each bag its own. Its author could keep the observer busy for hours. Only
 * certificates/certificate_bundle.c uses it.
 */
#ifndef CVPN_CERTIFICATES_PKCS12_COST_H
#define CVPN_CERTIFICATES_PKCS12_COST_H

#include <openssl/pkcs12.h>
#include <stdbool.h>

/*
 * Of all derivations of one file together. openssl pkcs12 writes 3 of 2048 each, keytool 3 of
 * 10000; this many take some tenths of a second.
 */
enum { PKCS12_ROUNDS_MAX = 300000 };

/* False when its MAC alone asks for more: then nothing may be verified. */
bool pkcs12_mac_affordable(const PKCS12 *pkcs12);

/*
 * False when all that PKCS12_parse() would derive asks for more, or when it cannot be told
 * beforehand (scrypt, safes in safes, another way of encrypting). The MAC must have been found
 * affordable, and the file must open with `password`: what is packed twice has to be opened once to
 * be counted.
 */
bool pkcs12_affordable(PKCS12 *pkcs12, const char *password);

#endif
