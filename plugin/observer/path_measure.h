/* SPDX-License-Identifier: MIT */
/*
 * path_measure.h - measures how large a packet may be through the tunnel, and repairs what can be
 * repaired. watch_mtu.c says when.
 */
#ifndef CVPN_OBSERVER_PATH_MEASURE_H
#define CVPN_OBSERVER_PATH_MEASURE_H

#include "mtu/mtu_probe.h"
#include "mtu/sender_notice.h"
#include "network/server_route.h"
#include "watchers.h"

/* What it comes to is facts.path. */
struct path_watch {
    struct watch *watch;
    struct mtu_probe probe;
    struct sender_notice notice;
    unsigned timer;   /* a probe is due, or its answer is late */
    unsigned index;   /* of the tunnel's device */
    char device[16];  /* the same by name */
    unsigned attempt; /* the one that was looked at last */
    unsigned ticks;   /* since the verdict */
    /* the tunnel's MTU as it was lowered when this look began; 0: it was not */
    unsigned lowered_before;
    bool pending;   /* a look is to be made, and the summary waits for it */
    bool again;     /* a look was made once more, since someone could not be asked */
    bool moved;     /* one is to be made, since the way to the server has changed */
    bool to_settle; /* there is a verdict, and nothing was repaired yet */
    moment began;   /* the last one, clock_monotonic() */
    struct server_route way;
};

/* Nothing is measured yet, and nothing was changed. */
void path_measure_init(struct path_watch *own, struct watch *watch);

/* Measures at once; a timer that goes off while `pending` or `moved` does so, too. */
void path_measure(struct path_watch *own);

/* Ends what is under way, and puts back what was changed. */
void path_measure_end(struct path_watch *own);

/*
 * The path MTU, and that of the link, too, which takes the kernel longer; `server` is NULL: to the
 * first remote, or by the default route.
 */
void path_mtu_ask_kernel(struct facts *facts, const struct address *server, bool link);

#endif
