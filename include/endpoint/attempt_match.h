/* SPDX-License-Identifier: MIT */
/*
 * attempt_match.h - which entries of an endpoint's connection log are which attempts of a client's
 * log.
 *
 * A client's log often has no time zone, and its clock may be wrong: the difference between the two
 * clocks is found first, as the one under which most attempts have an entry that fits in outcome,
 * endpoint, protocol, name and address. Pure.
 */
#ifndef CVPN_ENDPOINT_ATTEMPT_MATCH_H
#define CVPN_ENDPOINT_ATTEMPT_MATCH_H

#include "endpoint/connection_log.h"

enum { ATTEMPTS_MATCHED_MAX = 64, ATTEMPT_UNMATCHED = -1 };

/* An attempt as the client saw it. Texts are empty where they are not known. */
struct attempt_seen {
    moment began;
    moment at;  /* when it connected, or ended */
    bool zoned; /* the times are UTC; else read as if they were */
    /* what AWS has of such an attempt; CONNECTION_OTHER: nothing, since no one signed in */
    enum connection_event outcome;
    char address[46]; /* in the tunnel */
    char endpoint[48];
    char transport[8]; /* "udp", "tcp" */
    char common_name[96];
};

struct attempt_matching {
    bool known;                        /* an attempt has an entry, so the difference is known */
    moment difference;                 /* AWS's time minus the log's */
    bool by_address;                   /* an address in the tunnel says so */
    bool ambiguous;                    /* another difference fits as well */
    unsigned matched;                  /* attempts with an entry */
    int opening[ATTEMPTS_MATCHED_MAX]; /* the entry of each attempt, or ATTEMPT_UNMATCHED */
    int closing[ATTEMPTS_MATCHED_MAX]; /* that of its session's end, or of the browser's answer */
};

/*
 * Matches at most ATTEMPTS_MATCHED_MAX attempts, in the order of their times, with entries in the
 * order of theirs (connection_entry_time). A difference is looked for within 14 hours, and for a
 * zoned log within 5 minutes; where an address in the tunnel is the same, it may be any.
 */
void attempts_match(const struct attempt_seen *attempts, size_t attempt_count, const struct connection_entry *entries,
                    size_t entry_count, struct attempt_matching *matching);

#endif
