/* SPDX-License-Identifier: MIT */
/*
 * certificate_reader.h - what is in the certificates, the key and the revocation list of a
 * profile.
 */
#ifndef CVPN_CERTIFICATES_CERTIFICATE_READER_H
#define CVPN_CERTIFICATES_CERTIFICATE_READER_H

#include "certificates/certificates.h"
#include "profile/profile_reader.h"

/*
 * Looks into the last ca, cert, key, pkcs12, extra-certs and crl-verify line of `profile` (NULL:
 * none), inline or in a file. Never asks for a password, never prints, keeps no byte of a key, and
 * leaves OpenSSL's error queue empty. `certificates` points into the profile afterwards.
 */
void certificates_read(const struct profile *profile, const struct file_source *files,
                       struct certificates *certificates);

/*
 * Reads a revocation list, PEM or DER, from a file. NULL; or why not, a static sentence about "it",
 * and `list` as it was.
 */
const char *revocation_list_read(const char *path, const struct file_source *files, struct revocation_list *list);

/* The same from bytes. False when they hold no revocation list. */
bool revocation_list_of(struct slice bytes, struct revocation_list *list);

/*
 * Reads one certificate in DER (hostile bytes) into all of `certificate` but its place. False, and
 * `certificate` as it was, when it is none.
 */
bool certificate_read_der(struct slice der, struct certificate *certificate);

#endif
