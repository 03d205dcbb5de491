/* SPDX-License-Identifier: MIT */
/*
 * path_look.h - one look at how large a packet may be through the tunnel.
 *
 * Whoever drives it waits for its sockets and for path_look_due(). Time is that of a clock that does not jump.
 */
#ifndef CVPN_PROBES_PATH_LOOK_H
#define CVPN_PROBES_PATH_LOOK_H

#include "facts/path_mtu.h"
#include "facts/sweep.h"
#include "probes/path_candidates.h"
#include "probes/size_probe.h"

enum { PATH_SMALLEST = 100 }; /* bytes of a packet that passes everywhere */

struct path_look {
    /* the result, when state is none of PATH_NOT_LOOKED_AT and PATH_UNDER_WAY; sizes are in `sweep` */
    enum path_state state;
    enum path_ways ways;
    moment took;
    struct sweep sweep;
    unsigned current; /* the candidate that is asked */

    struct size_probe probes[PATH_CANDIDATES_MAX];
    unsigned count;
    unsigned tried;    /* bits of candidates */
    unsigned answered; /* bits of those that answered a greeting */
    moment began;
    moment turn_at;       /* another one has answered: it is asked from then on, if this one stays silent */
    moment control_until; /* the sweep is over, and the same in fragments is waited for */
    bool controls_sent;
    unsigned whole;   /* answers to the largest size in fragments */
    unsigned smaller; /* the same of the size that passes */
    unsigned largest;
    uint16_t sizes[SWEEP_SIZES_MAX];
    unsigned size_count;
};

/* A look that is none: before the first path_look_start(). */
void path_look_none(struct path_look *look);

/*
 * Opens the sockets (probes[i].socket, -1 where it could not be) and begins. `largest` is the largest inner size. path_look_go_on() is to be called at once. False when no candidate can be asked.
 */
bool path_look_start(struct path_look *look, const struct path_candidate *candidates, unsigned count,
                     const struct packet_shape *shape, unsigned largest, const char *device, moment now);

/* Sends what is due; afterwards state may be final. */
void path_look_go_on(struct path_look *look, moment now);

/* When to go on at the latest; MOMENT_UNKNOWN when the result is there. */
moment path_look_due(const struct path_look *look);

/* Takes in what has arrived, and goes on. True when the result is there, or has changed: a late answer can show that a hole is none. */
bool path_look_ready(struct path_look *look, moment now);

/* Closes everything. Forget the sockets first. */
void path_look_end(struct path_look *look);

#endif
