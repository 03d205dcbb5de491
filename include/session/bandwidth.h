/* SPDX-License-Identifier: MIT */
/*
 * bandwidth.h - the tunnel's throughput against the endpoint's limit per connection (AWS page
 * test-throughput.html). Pure: counters and the time in.
 */
#ifndef CVPN_SESSION_BANDWIDTH_H
#define CVPN_SESSION_BANDWIDTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

enum direction { DIRECTION_DOWN, DIRECTION_UP, DIRECTIONS };

/* "down" or "up". */
const char *direction_name(enum direction direction);

enum {
    /*
     * Mbit/s: what the AWS page calls the minimum per connection; the best practices of 2026 say
     * 50 at most
     */
    BANDWIDTH_DEFAULT = 10,
    BANDWIDTH_SECONDS = 10 /* how long it must stay there */
};

struct bandwidth {
    bool known;                  /* two samples of a tunnel were taken */
    uint64_t limit;              /* bit/s */
    moment since;                /* the first sample's time, monotonic; MOMENT_UNKNOWN before it */
    moment last;                 /* the last sample's */
    uint64_t bytes[DIRECTIONS];  /* of the device, at the last sample */
    uint64_t total[DIRECTIONS];  /* bytes since the first sample */
    uint64_t peak[DIRECTIONS];   /* bit/s of the fastest second or ten */
    moment at_limit[DIRECTIONS]; /* how long it has been at the limit without a pause */
    uint64_t
        /*
         * bit/s: the mean while it stayed at the limit for BANDWIDTH_SECONDS; 0 when it never did
         */
        held[DIRECTIONS];
};

/* Starts with a limit in Mbit/s. */
void bandwidth_start(struct bandwidth *bandwidth, unsigned limit);

/*
 * Takes in the device's counters at `now` (monotonic). Counters that go backwards belong to a new
 * device: what was counted stays. Returns how long until the next sample is wanted: a second while
 * there is traffic near the limit, else ten.
 */
moment bandwidth_sample(struct bandwidth *bandwidth, uint64_t down, uint64_t up, moment now);

/* Bit/s in the mean since the first sample; 0 before the second. */
uint64_t bandwidth_mean(const struct bandwidth *bandwidth, enum direction direction);

#endif
