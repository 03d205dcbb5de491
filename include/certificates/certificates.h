/* SPDX-License-Identifier: MIT */
/*
 * certificates.h - the certificates, the key and the revocation list that a profile brings with it.
 *
 * Plain data; certificates/certificate_reader.h makes it. Nothing of a key is kept but whether it
 * was there and fits.
 */
#ifndef CVPN_CERTIFICATES_CERTIFICATES_H
#define CVPN_CERTIFICATES_CERTIFICATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

/* Where in a profile certificates stand. */
enum certificate_place {
    PLACE_CERT,
    PLACE_KEY,
    PLACE_PKCS12,
    PLACE_CA,
    PLACE_EXTRA, /* extra-certs */
    PLACE_CRL,   /* crl-verify */
    CERTIFICATE_PLACES
};

/* What became of one place. */
enum certificate_status {
    CERTIFICATE_ABSENT,
    CERTIFICATE_READ,
    CERTIFICATE_ENCRYPTED, /* a password would be needed; no one is asked for one */
    /* someone has taken the text out before he handed the profile on */
    CERTIFICATE_REDACTED,
    CERTIFICATE_COSTLY, /* it asks for so much computing that it was left alone */
    /* a pipe, a directory, a URI: OpenVPN may know what to do with it */
    CERTIFICATE_NOT_LOOKED_INTO,
    CERTIFICATE_FILE_MISSING,
    CERTIFICATE_FILE_UNREADABLE,
    /* empty, or nothing that looks like a certificate, a key or a list */
    CERTIFICATE_NOT_UNDERSTOOD,
    CERTIFICATE_DAMAGED,    /* begins like one and cannot be decoded */
    CERTIFICATE_WRONG_KIND, /* e.g. a key in <cert> */
    CERTIFICATE_BINARY      /* DER where OpenVPN reads PEM; its content is known all the same */
};

enum certificate_key { CERTIFICATE_KEY_OTHER, CERTIFICATE_KEY_RSA, CERTIFICATE_KEY_EC };

enum { CERTIFICATES_MAX = 24, CERTIFICATE_NAME_SIZE = 192 };

/* One certificate. Names are bytes from outside. */
struct certificate {
    enum certificate_place place;
    moment not_before; /* MOMENT_UNKNOWN when it cannot be read */
    moment not_after;
    char subject[CERTIFICATE_NAME_SIZE]; /* on one line, cut when longer */
    char issuer[CERTIFICATE_NAME_SIZE];
    enum certificate_key key;
    unsigned bits;
    bool self_issued; /* subject and issuer are the same */
    bool has_usage;   /* it has an extended key usage, and ... */
    bool client;      /* ... that allows TLS clients */
    bool server;      /* ... that allows TLS servers */
    bool weak_digest; /* signed with MD5 or SHA-1 */
};

/* One place of the profile. Its pointers are the profile's, or static. */
struct certificate_item {
    enum certificate_status status;
    const char *path;  /* the file that it names; NULL for an inline block */
    const char *file;  /* where the line stands */
    unsigned line;     /* 0 when absent */
    const char *found; /* of the wrong kind: what it is, "a private key" */
    char reason[64];   /* of an unreadable file */
};

enum certificate_match { MATCH_UNKNOWN, MATCH_YES, MATCH_NO };

struct certificates {
    struct certificate_item items[CERTIFICATE_PLACES];
    /* in the order of their places, and in each as they are there */
    struct certificate list[CERTIFICATES_MAX];
    size_t count;
    size_t left_out;              /* more than fit */
    enum certificate_match match; /* is the key that of the client's certificate? */
    moment crl_this_update;       /* MOMENT_UNKNOWN without a list that could be read */
    moment crl_next_update;
};

/* A copy of the endpoint's revocation list that the user named. */
struct revocation_list {
    moment this_update; /* MOMENT_UNKNOWN when it was not read */
    moment next_update;
};

/*
 * What a server showed, by depth (0: its own, above it its CAs), as far as this client took it:
 * OpenVPN hands over no certificate that OpenSSL refused. The newest of each depth; `place` has no
 * meaning here.
 */
enum { SERVER_CHAIN_MAX = 8 };

struct server_chain {
    struct certificate list[SERVER_CHAIN_MAX];
    bool known[SERVER_CHAIN_MAX];
};

/* Nothing known. */
void certificates_start(struct certificates *certificates);

/* The option's name ("cert", "crl-verify", ...). */
const char *certificate_place_name(enum certificate_place place);

/*
 * The certificate with this subject, as OpenVPN writes it: of the chain, or else of the profile;
 * NULL when it is in neither.
 */
const struct certificate *certificates_named(const struct certificates *certificates, const struct server_chain *chain,
                                             const char *subject);

/* The client's own certificate, from cert or pkcs12, or NULL. */
const struct certificate *certificates_client(const struct certificates *certificates);

/*
 * An intermediate certificate of the profile through which the client's certificate leads to its
 * root, number `step` from 0, or NULL: of several with its name the one that lasts longest.
 */
const struct certificate *certificates_intermediate(const struct certificates *certificates, unsigned step);

/*
 * The certificate of `ca` on whose end everything hangs, or NULL: of its roots (of all, where there
 * is no root) the one that lasts longest. One that has expired beside one that has not is what
 * long-lived bundles look like.
 */
const struct certificate *certificates_authority(const struct certificates *certificates);

/* No chain of a client is longer. */
enum { INTERMEDIATES_MAX = 4 };

enum { CERTIFICATE_DATE_SIZE = 16 };

/* Writes the day of `when` as YYYY-MM-DD. Returns `date`. */
char *certificate_date(moment when, char date[CERTIFICATE_DATE_SIZE]);

/* Whole days from `from` to `to`, at least 0. */
long long certificate_days(moment from, moment to);

#endif
