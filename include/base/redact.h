/* SPDX-License-Identifier: MIT */
/*
 * redact.h - text from outside without its secrets: what is shown of a server's words, and of a
 * whole log that goes to someone else.
 *
 * Names of users, hosts and files, addresses and certificates stay: the reader needs them. Cut are
 * private keys, passwords, tokens, challenges and answers to them (OpenVPN's management-notes.txt:
 * CRV1, SCRV1; a challenge keeps its flags and its text), and what follows host and port in a web
 * address. Pure.
 */
#ifndef CVPN_BASE_REDACT_H
#define CVPN_BASE_REDACT_H

#include "base/text.h"

/* What is in the place of a secret. */
#define REDACTED "..."

/* A text whose lines are redacted one after the other. All zeros is its beginning. */
struct redaction {
    char until[40]; /* what ends the block of secrets that is open; empty when none is */
    unsigned lines; /* of it that were hidden */
};

/*
 * Adds one line without its end. The lines of a block of secrets (a private key, <key>,
 * <tls-auth>, ...) are empty but for its first and last; 256 at most. Control bytes stay as they
 * are.
 */
void redact_line(struct redaction *redaction, struct slice line, struct text *out);

/* Adds free text of a server without web addresses' insides, tokens and challenges. */
void redact_words(struct slice all, struct text *out);

/* The host of the web address at url.at, without a user's name and password in front of it. */
struct slice redact_url_host(struct slice url);

#endif
