/* SPDX-License-Identifier: MIT */
/*
 * resolve_failure.h - why a name could not be resolved, told by the resolver's own words.
 *
 * OpenVPN prints what gai_strerror() says, and each C library, system and language has words of its
 * own for the same few causes.
 */
#ifndef CVPN_DNS_RESOLVE_FAILURE_H
#define CVPN_DNS_RESOLVE_FAILURE_H

#include "base/slice.h"

enum resolve_failure {
    RESOLVE_NO_FAILURE,
    RESOLVE_NO_SUCH_NAME, /* name servers answered: there is none (EAI_NONAME, EAI_NODATA) */
    RESOLVE_NO_ANSWER,    /* no name server answered (EAI_AGAIN) */
    RESOLVE_OTHER
};

/*
 * Sorts a resolver's words: of glibc, musl, BSD, macOS, Windows in many languages, asio, OpenVPN
 * before 2.3. RESOLVE_OTHER for all that is not known.
 */
enum resolve_failure resolve_failure_of(struct slice reason);

#endif
