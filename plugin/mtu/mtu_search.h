/* SPDX-License-Identifier: MIT */
/*
 * mtu_search.h - finds the largest packet that passes a path, by asking many sizes at once.
 *
 * A pure state machine: it says which size to send now, is told what was answered, and comes to a
 * verdict. Time is an argument (any clock that does not jump); the caller sends and listens.
 *
 * RFC 8899 section 5.3.2 leaves the search to us; its timers (section 5.1.1) are for a transport,
 * and far too slow for a look while someone waits. Probes go out in flights. The first has the
 * common sizes, the next those between the largest that was answered and the next above it, the
 * last says the same once more. Each flight ends with small probes: when one of them is answered,
 * everything that was sent before it has had its time. What is lost counts only when sizes that
 * pass were answered beside it (RFC 4821 section 7.6.4: a lost probe may be congestion). Within a
 * flight large ones go first, so that a path that counts packets cuts off the small ones.
 */
#ifndef CVPN_MTU_MTU_SEARCH_H
#define CVPN_MTU_MTU_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

enum {
    MTU_SEARCH_PROBES_MAX = 128,
    MTU_SEARCH_BYTES_MAX = 60000,
    MTU_SEARCH_FLIGHT_MAX = 32,
    MTU_SEARCH_HINTS_MAX = 16
};

enum mtu_search_verdict {
    MTU_SEARCH_UNDER_WAY,
    MTU_SEARCH_GOOD, /* the largest size was answered */
    MTU_SEARCH_HOLE, /* sizes above `passes` are lost */
    /* nothing was answered, not even the small ones: this says nothing about sizes */
    MTU_SEARCH_SILENT,
    MTU_SEARCH_UNDECIDED /* too much is lost, of all sizes, to tell anything */
};

struct mtu_search_probe {
    uint16_t size;
    bool answered;
    bool lost; /* its time is over; an answer that comes yet still counts */
    moment sent;
};

struct mtu_search {
    uint16_t smallest;
    uint16_t largest;
    enum mtu_search_verdict verdict;
    uint16_t passes; /* the largest size that was answered; 0 when none was */
    bool exact;      /* of MTU_SEARCH_HOLE: the size just above `passes` was tried often enough */
    unsigned bytes;  /* sent */
    moment began;
    moment round_trip; /* the shortest; 0 when nothing was answered */

    struct mtu_search_probe probes[MTU_SEARCH_PROBES_MAX]; /* a probe's number is its place here */
    unsigned count;
    unsigned flight;       /* from 1 */
    unsigned flight_first; /* the first probe of this flight */
    bool through;          /* a small probe at the end of this flight was answered */
    unsigned quiet;        /* flights after which nothing at all had been answered */

    uint16_t plan[MTU_SEARCH_FLIGHT_MAX]; /* what this flight has yet to send */
    unsigned planned;
    unsigned next;
    moment pace;      /* between two probes; 0: all at once */
    moment next_send; /* not earlier */
    moment deadline;  /* of the flight, when all is sent */
};

/*
 * Starts: sizes from `smallest` (which must pass everywhere) to `largest` (the largest whose outer
 * packet fits the first link). `hints` are sizes that paths often have, in falling order; those
 * outside are passed over, as are more than MTU_SEARCH_HINTS_MAX.
 */
void mtu_search_start(struct mtu_search *mtu_search, unsigned smallest, unsigned largest, const uint16_t *hints,
                      unsigned hint_count, moment now);

/*
 * Other packets of the same look count as well: so many bytes were sent beside the sweep. To be
 * called after mtu_search_start().
 */
void mtu_search_spend(struct mtu_search *mtu_search, unsigned bytes);

/*
 * True when a probe of *size bytes is to be sent now, as number *number. To be called until it says
 * false.
 */
bool mtu_search_next(struct mtu_search *mtu_search, moment now, unsigned *number, unsigned *size);

/*
 * Probe `number` was answered. Also after the verdict: true when that changed it (a hole turned out
 * to be higher up, or none).
 */
bool mtu_search_answer(struct mtu_search *mtu_search, unsigned number, moment now);

/* When to call mtu_search_next() at the latest; MOMENT_UNKNOWN after the verdict. */
moment mtu_search_due(const struct mtu_search *mtu_search);

#endif
