/* SPDX-License-Identifier: MIT */
/*
 * dns_message.h - DNS messages as bytes: a question of our own, and what an answer says (RFC 1035
 * section 4, RFC 6891, RFC 7830).
 *
 * Pure. An answer is hostile: every length is checked, and compression pointers are stepped over
 * and never followed, so the work is bounded by the message.
 */
#ifndef CVPN_DNS_DNS_MESSAGE_H
#define CVPN_DNS_DNS_MESSAGE_H

#include "base/address.h"

enum { DNS_TYPE_A = 1, DNS_TYPE_NS = 2, DNS_TYPE_AAAA = 28 };

/* RCODEs (RFC 1035 section 4.1.1). */
enum { DNS_NO_ERROR = 0, DNS_FORMAT_ERROR = 1, DNS_SERVER_FAILURE = 2, DNS_NO_SUCH_NAME = 3, DNS_REFUSED = 5 };

/*
 * DNS_QUERY_MAX holds a query for the longest name (RFC 1035 section 2.3.4) without padding:
 * header, question, OPT. DNS_ANSWER_SIZE is the largest answer that a query asks for (RFC 6891
 * section 6.2.3), small enough for every path.
 */
enum { DNS_QUERY_MAX = 12 + 255 + 4 + 11, DNS_ANSWER_SIZE = 1232, DNS_ADDRESSES_MAX = 16 };

/* What an answer says. */
struct dns_answer {
    unsigned code;  /* RCODE, the upper bits of OPT included */
    bool truncated; /* TC: there is more over TCP */
    bool question;  /* it repeats a question; servers that fail may leave it out */
    struct address addresses
        /* of all A and AAAA records in the answer section, in their order; more are left out */
        [DNS_ADDRESSES_MAX];
    unsigned address_count;
};

/*
 * Writes a query for `name` (a dot at its end is allowed; "" and "." are the root) of type `type`,
 * class IN, recursion desired, with an OPT record (EDNS(0)). With `padded_to` the message is made
 * exactly that long by the padding option; 0 is no padding. Returns its length, or 0 when the name
 * is no DNS name, when it does not fit into `capacity`, or when that exact length cannot be had: it
 * is below the plain query's, or one to three bytes above it.
 */
size_t dns_query_write(uint8_t *out, size_t capacity, uint16_t id, struct slice name, uint16_t type, size_t padded_to);

/*
 * Reads an answer to the query `id`. False when the bytes are no answer to it (another id, a query,
 * another operation, more than one question) or are malformed; then *answer is empty. A truncated
 * answer may end within a record: what came before it counts.
 */
bool dns_answer_read(const uint8_t *bytes, size_t length, uint16_t id, struct dns_answer *answer);

/*
 * True when `bytes`, an answer that could be read, repeats the question of `query`, which
 * dns_query_write() made: name without case, type and class. An answer without any question passes:
 * its id and the connected socket are all there is.
 */
bool dns_answer_fits(const uint8_t *bytes, size_t length, const uint8_t *query, size_t query_length);

#endif
