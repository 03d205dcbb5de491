/* SPDX-License-Identifier: MIT */
/*
 * When the path is measured: the tunnel is up, or up again, or it lives on while the way to the
 * server has changed.
 */
#include "state.h"

/*
 * How long what was pushed, the callback that names the device, and names of probe= are waited for.
 */
#define PUSHED_WAIT MILLISECONDS(400)

/*
 * Routes, addresses and the server's view of this client need a moment (SETTLE), and a network that
 * comes and goes must not make us measure all the time (PAUSE).
 */
#define SETTLE MILLISECONDS(300)
#define PAUSE  SECONDS(5)

static void make_pending(struct observer *observer)
{
    observer->path.pending = true;
    observer->path.again = false;
    path_names_ask(observer);
    observer->diagnosis.facts.path.state = PATH_UNDER_WAY;
    loop_set(&observer->loop, observer->path.timer, PUSHED_WAIT);
}

void path_mtu_routed(struct observer *observer)
{
    make_pending(observer);
}

/* With persist-tun there is no callback; and the callback may come later than the message. */
void path_mtu_expect(struct observer *observer, const struct event *event)
{
    const struct session *session = &observer->diagnosis.facts.session;
    struct address server;

    if (event->kind == EVENT_CONNECTING && event->field[FIELD_HOST].at &&
        address_parse(event->field[FIELD_HOST], &server))
        path_mtu_ask_kernel(&observer->diagnosis.facts, &server, true);
    if (event->kind == EVENT_CONNECTED && session->attempt.stage != STAGE_CONNECTED &&
        observer->path.attempt != session->attempt.number)
        make_pending(observer);
}

void path_mtu_follow(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;

    if (observer->path.pending && facts->tunnel.routed && !path_names_under_way(observer) &&
        (facts->session.pushed.seen || !(facts->available & FACTS_SESSION)))
        path_mtu_probe(observer);
}

/*
 * Between an end and the next connection nothing passes; what comes after it looks by itself
 * (path_mtu_expect()).
 */
static bool is_up(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->tunnel.routed &&
           (!(facts->available & FACTS_SESSION) || (attempt->ending == ENDING_CONNECTED && !attempt->dropped));
}

void path_mtu_note_way(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;

    if (facts->network)
        server_route_take(&observer->path.way, facts->network, &facts->tunnel);
}

void path_mtu_follow_network(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    moment since = loop_now() - observer->path.began;

    if (!facts->tunnel.routed || !server_route_take(&observer->path.way, facts->network, &facts->tunnel))
        return;
    history_moved(observer);
    if (!is_up(facts) || observer->path.pending)
        return;
    observer->path.moved = true;
    loop_set(&observer->loop, observer->path.timer, since + SETTLE < PAUSE ? PAUSE - since : SETTLE);
}
