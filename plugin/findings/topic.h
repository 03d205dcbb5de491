/* SPDX-License-Identifier: MIT */
/*
 * topic.h - what the files of the topics share: facts, findings, and what one topic asks of
 * another.
 *
 * A file has, for each of its codes, its sentences, its rules and its row. At its end it lists the
 * rows; topics.h lists the files.
 */
#ifndef CVPN_FINDINGS_TOPIC_H
#define CVPN_FINDINGS_TOPIC_H

#include "facts/facts.h"
#include "findings/finding.h"
#include "topics.h"

enum {
    /* What is found by asking: beside a live client, and where that is wanted. */
    FACTS_PROBES = FACTS_PLUGIN | FACTS_LOOKUPS,
    /* Everything that an export of an endpoint can have. */
    FACTS_EXPORT = FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS
};

/* What of that kind the client said in the attempt at hand; NULL when it did not. */
const struct condition *condition(const struct facts *facts, enum condition_kind kind);

/* Raises `sentence` with the client's own reason, at the line where it gave it. */
struct finding *raise_said(struct findings *findings, const struct sentence *sentence, const struct condition *said);

/* True when OpenVPN's sentence is about compression: 1603 has more to say to it than 1612. */
bool names_compression(const char *text);

/*
 * True when OpenVPN stopped because certificate and key are not both there: topic 09 has more to
 * say to that than 1612.
 */
bool stopped_for_client_certificate(const char *text);

/*
 * True when a federated sign-in was refused in its second half: topic 08 has more to say to that
 * than 0701 and 0702.
 */
bool saml_answer_refused(const struct facts *facts);

/*
 * True when the server no longer takes the token that it had given this session for its sign-in
 * (AUTH_FAILED,SESSION).
 */
bool session_token_ended(const struct facts *facts);

/*
 * True when tun-mtu here and at the server (CONDITION_PACKET_MTU) differ so that packets can be
 * lost.
 */
bool tun_mtu_differs(const struct condition *mtu);

/* True for the words with which OpenSSL says that version, cipher or key do not go together. */
bool tls_too_old_or_too_weak(const char *words);

/* True when the TLS library's own words end the handshake, and they are not about a certificate. */
bool tls_ended_by_library(const struct attempt *attempt);

/*
 * The attempt whose only trouble is that a SAML sign-in begins, which rule_saml_asked() does not
 * call an error: this one, or, in a log, the one before. NULL when there is none.
 */
const struct attempt *saml_begins_normally(const struct facts *facts);

#endif
