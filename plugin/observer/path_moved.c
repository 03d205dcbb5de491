/* SPDX-License-Identifier: MIT */
/* The way to the server has changed and the tunnel lives on: the path is measured anew. */
#include "state.h"

/*
 * Routes, addresses and the server's view of this client need a moment (SETTLE), and a network that comes and goes must not make us measure all the time (PAUSE).
 */
#define SETTLE MILLISECONDS(300)
#define PAUSE  SECONDS(5)

/* Between an end and the next connection nothing passes; what comes after it looks by itself (path_mtu_expect()). */
static bool is_up(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->tunnel.routed &&
           (!(facts->available & FACTS_SESSION) || (attempt->ending == ENDING_CONNECTED && !attempt->dropped));
}

void path_mtu_follow_network(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    moment since = loop_now() - observer->path.began;

    if (!facts->tunnel.routed || !path_way_take(&observer->path.way, facts->network, &facts->tunnel))
        return;
    history_moved(observer);
    if (!is_up(facts) || observer->path.pending)
        return;
    observer->path.moved = true;
    loop_set(&observer->loop, observer->path.timer, since + SETTLE < PAUSE ? PAUSE - since : SETTLE);
}
