/* SPDX-License-Identifier: MIT */
/*
 * reach_targets.h - who is asked through the tunnel, and what is made of the answers: they are
 * written into facts.reach.
 */
#ifndef CVPN_OBSERVER_REACH_TARGETS_H
#define CVPN_OBSERVER_REACH_TARGETS_H

#include "base/clock.h"
#include "facts/facts.h"
#include "reach/reach_probes.h"

enum { REACH_PURPOSES = 7 };

struct reach_targets {
    struct facts *facts;
    struct reach_probes asking;
    moment began;    /* clock_monotonic() */
    moment answered; /* how long the first answer through the tunnel took; 0 while there is none */
    unsigned open[REACH_PURPOSES][REACH_DESTINATIONS_MAX]; /* questions that are not settled */
    enum reach_result best[REACH_PURPOSES][REACH_DESTINATIONS_MAX];
    /* of a destination's name, from a pushed server */
    struct address pushed_address[REACH_DESTINATIONS_MAX];
};

/*
 * Begins with nothing asked. False when there is no socket for it. The caller watches
 * asking.descriptor, and ends it with reach_probes_end().
 */
bool reach_targets_start(struct reach_targets *targets, struct facts *facts);

/* Asks everything at once. */
void reach_targets_ask(struct reach_targets *targets);

#endif
