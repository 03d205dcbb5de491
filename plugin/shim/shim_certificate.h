/* SPDX-License-Identifier: MIT */
/*
 * shim_certificate.h - the certificate of a TLS_VERIFY callback, as bytes for the observer.
 *
 * The X509 is OpenVPN's, and only the libcrypto that made it knows what it looks like: an OpenVPN
 * with another libcrypto than ours (OpenSSL 1.1 beside 3, or one that is linked in statically)
 * would crash with our i2d_X509(). So the function is looked for in the program itself and what it
 * was linked with, and nowhere else; i2d_X509() has looked the same since OpenSSL 0.9.7. Where it
 * is not found the pointer is not touched. A certificate that came over the wire keeps its
 * encoding, so this copies some 1 to 2 KiB and computes nothing.
 */
#ifndef CVPN_SHIM_SHIM_CERTIFICATE_H
#define CVPN_SHIM_SHIM_CERTIFICATE_H

#include <stdbool.h>

#include "shim/frames.h"

/* A longer certificate is not handed over (bytes). */
enum { CERTIFICATE_DER_MAX = 8192 };

/*
 * Looks for the program's own i2d_X509(). False when it has none; then certificate_attach() does
 * nothing. To be called in OpenVPN's thread.
 */
bool certificate_find_encoder(void);

/* Adds `x509`, an X509 of OpenSSL's, to the frame as DER. Nothing is added when it does not fit. */
void certificate_attach(struct frame *frame, void *x509);

#endif
