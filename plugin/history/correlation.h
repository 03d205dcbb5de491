/* SPDX-License-Identifier: MIT */
/*
 * correlation.h - does the server's address tell success from failure?
 *
 * The name of an endpoint leads to several servers, and which of them a client gets is decided by
 * chance (AWS topics 2 and 5: DNS round robin). That makes each connection a trial. When one server
 * lacks a route, it fails always and the others never. When something else is wrong (the
 * destination was down for a while, a network filters it, it is down at night), failures fall on
 * servers as chance has it. So the criterion is:
 *
 *   1. Each server is pure: all its trials reached the destination, or none did. One exception, and
 *      nothing is said.
 *   2. At least two trials reached it, and at least two did not.
 *   3. Along time the result changed at least three times: good, bad, good, bad. "First good, then
 *      bad" is no evidence, nor is an outage in the middle.
 *   4. It is no accident: an exact permutation test. Were the results dealt out to the trials anew,
 *      all ways being alike, each server would be pure in at most one of CORRELATION_CHANCE cases.
 *      Results are dealt only within a stratum (the trials of one network, or of one part of the
 *      day), so a stratum that by itself explains the results leaves nothing to deal, and
 *      nothing is said.
 */
#ifndef CVPN_HISTORY_CORRELATION_H
#define CVPN_HISTORY_CORRELATION_H

#include <stdbool.h>
#include <stddef.h>

enum {
    TRIALS_MAX = 64, /* the number of ways to deal 64 results fits 64 bits */
    TRIAL_SERVERS_MAX = 12,
    TRIAL_STRATA_MAX = 8,
    CORRELATION_CHANCE = 100, /* a significance of 1 % */
    CORRELATION_LIKELY = 3,   /* the least that four connections can show */
    CORRELATION_CHANGES = 3,
    CORRELATION_SIDE = 2 /* trials on each side */
};

/* One connection's look at one destination. */
struct trial {
    unsigned char server;  /* below TRIAL_SERVERS_MAX */
    unsigned char stratum; /* below TRIAL_STRATA_MAX */
    bool reached;
};

/* Points 1 to 3: `trials` in the order of time, either way, at most TRIALS_MAX. Cheap. */
bool correlation_looks_clean(const struct trial *trials, size_t count);

/* Point 4, for trials that look clean: at most one way of `one_in` (from 1). */
bool correlation_is_no_accident(const struct trial *trials, size_t count, unsigned one_in);

#endif
