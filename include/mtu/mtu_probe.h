/* SPDX-License-Identifier: MIT */
/*
 * mtu_probe.h - one look at how large a packet may be through the tunnel.
 *
 * The caller waits for its sockets and for mtu_probe_due(). Time is that of a clock that
 * does not jump.
 */
#ifndef CVPN_MTU_MTU_PROBE_H
#define CVPN_MTU_MTU_PROBE_H

#include "mtu/mtu_search.h"
#include "mtu/path_mtu.h"
#include "mtu/size_probe.h"

enum { PATH_CANDIDATES_MAX = 4 };

struct path_candidate {
    struct address address;
    enum size_probe_how how;
};

enum { PATH_SMALLEST = 100 }; /* bytes of a packet that passes everywhere */

struct mtu_probe {
    /*
     * the result, when state is none of PATH_NOT_LOOKED_AT and PATH_UNDER_WAY; sizes are in `sweep`
     */
    enum path_state state;
    enum path_directions directions;
    moment took;
    struct mtu_search mtu_search;
    unsigned current; /* the candidate that is asked */

    struct size_probe probes[PATH_CANDIDATES_MAX];
    unsigned count;
    unsigned tried;    /* bits of candidates */
    unsigned answered; /* bits of those that answered a greeting */
    moment began;
    /* another one has answered: it is asked from then on, if this one stays silent */
    moment turn_at;
    moment control_until; /* the sweep is over, and the same in fragments is waited for */
    bool controls_sent;
    unsigned whole;   /* answers to the largest size in fragments */
    unsigned smaller; /* the same of the size that passes */
    unsigned largest;
    uint16_t sizes[MTU_SEARCH_SIZES_MAX];
    unsigned size_count;
};

/* A look that is none: before the first mtu_probe_start(). */
void mtu_probe_none(struct mtu_probe *probe);

/*
 * Opens the sockets (probes[i].socket, -1 where it could not be) and begins. `largest` is the
 * largest inner size. mtu_probe_go_on() is to be called at once. False when no candidate can be
 * asked.
 */
bool mtu_probe_start(struct mtu_probe *probe, const struct path_candidate *candidates, unsigned count,
                     const struct packet_shape *shape, unsigned largest, const char *device, moment now);

/* Sends what is due; afterwards state may be final. */
void mtu_probe_go_on(struct mtu_probe *probe, moment now);

/* When to go on at the latest; MOMENT_UNKNOWN when the result is there. */
moment mtu_probe_due(const struct mtu_probe *probe);

/*
 * Takes in what has arrived, and goes on. True when the result is there, or has changed: a late
 * answer can show that a hole is none.
 */
bool mtu_probe_ready(struct mtu_probe *probe, moment now);

/* Closes everything. Forget the sockets first. */
void mtu_probe_end(struct mtu_probe *probe);

#endif
