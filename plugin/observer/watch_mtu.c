/* SPDX-License-Identifier: MIT */
/*
 * When the path is measured: the tunnel is up, or up again, or it lives on while the way to the
 * server has changed. Hosts of probe= that are names are resolved first.
 */
#include <string.h>

#include "dns/lookup.h"
#include "path_measure.h"
#include "watch_history.h"

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

static struct path_watch own;

static struct {
    struct lookup lookup[PATH_PROBES_MAX]; /* of probe= */
    struct name_lookup answer[PATH_PROBES_MAX];
} names;

static unsigned times_seen; /* that the tunnel was set up */

static bool names_under_way(void)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++)
        if (names.lookup[i].child.answer >= 0)
            return true;
    return false;
}

/* The first of IPv4 where there is one: every tunnel has it. */
static struct address best_of(const struct name_lookup *probe)
{
    for (unsigned i = 0; i < probe->address_count; i++)
        if (probe->addresses[i].family == ADDRESS_IPV4)
            return probe->addresses[i];
    return probe->address_count ? probe->addresses[0] : (struct address){.family = ADDRESS_NONE};
}

static void follow(struct watch *watch)
{
    const struct facts *facts = watch->facts;

    if (own.pending && facts->tunnel.routed && !names_under_way() &&
        (facts->session.pushed.seen || !(facts->available & FACTS_SESSION)))
        path_measure(&own);
}

static void on_answer(struct watch *watch, unsigned number)
{
    const struct name_lookup *probe = &names.answer[number];
    struct path_mtu *path = &watch->facts->path;

    loop_forget(&watch->loop, names.lookup[number].child.answer);
    lookup_finish(&names.lookup[number], clock_now());
    if (probe->answer == NAME_FOUND)
        path->probe[number] = best_of(probe);
    /* A late one: no one else has answered so far. */
    bool silent = path->state == PATH_SILENT || (path->state == PATH_UNDER_WAY && !own.probe.mtu_search.passes);
    if (own.pending)
        follow(watch);
    else if (probe->answer == NAME_FOUND && silent)
        path_measure(&own);
}

static void on_first(void *context)
{
    on_answer(context, 0);
}

static void on_second(void *context)
{
    on_answer(context, 1);
}

static void end_names(struct watch *watch)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++) {
        loop_forget(&watch->loop, names.lookup[i].child.answer);
        lookup_give_up(&names.lookup[i], clock_now());
    }
}

static void ask_names(struct watch *watch)
{
    static loop_function *const told[PATH_PROBES_MAX] = {on_first, on_second};
    struct facts *facts = watch->facts;
    const struct settings *settings = &facts->settings;
    struct address address;

    end_names(watch);
    memset(facts->path.probe, 0, sizeof(facts->path.probe)); /* ADDRESS_NONE */
    for (unsigned i = 0; i < PATH_PROBES_MAX && i < settings->probe_count && !settings->probe_off; i++)
        if (!address_parse(slice_of(settings->probe[i]), &address) &&
            lookup_start(&names.lookup[i], &names.answer[i], settings->probe[i], clock_now()))
            loop_watch(&watch->loop, names.lookup[i].child.answer, told[i], watch);
}

static void make_pending(struct watch *watch)
{
    own.pending = true;
    own.again = false;
    ask_names(watch);
    watch->facts->path.state = PATH_UNDER_WAY;
    loop_set(&watch->loop, own.timer, PUSHED_WAIT);
}

/* With persist-tun there is no callback; and the callback may come later than the message. */
static void before_event(struct watch *watch, const struct event *event)
{
    const struct session *session = &watch->facts->session;
    struct address server;

    if (event->kind == EVENT_CONNECTING && event->field[FIELD_HOST].at &&
        address_parse(event->field[FIELD_HOST], &server))
        path_mtu_ask_kernel(watch->facts, &server, true);
    if (event->kind == EVENT_CONNECTED && session->attempt.stage != STAGE_CONNECTED &&
        own.attempt != session->attempt.number)
        make_pending(watch);
}

/*
 * Between an end and the next connection nothing passes; what comes after it looks by itself
 * (before_event()).
 */
static bool is_up(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->tunnel.routed &&
           (!(facts->available & FACTS_SESSION) || (attempt->ending == ENDING_CONNECTED && !attempt->dropped));
}

static void follow_network(struct watch *watch)
{
    struct facts *facts = watch->facts;
    moment since = clock_monotonic() - own.began;

    if (!facts->tunnel.routed || !facts->network || !server_route_take(&own.way, facts->network, &facts->tunnel))
        return;
    history_moved(watch);
    if (!is_up(facts) || own.pending)
        return;
    own.moved = true;
    loop_set(&watch->loop, own.timer, since + SETTLE < PAUSE ? PAUSE - since : SETTLE);
}

static void on_change(struct watch *watch)
{
    const struct tunnel *tunnel = &watch->facts->tunnel;

    if (tunnel->times != times_seen)
        make_pending(watch);
    times_seen = tunnel->times;
    follow(watch);
    follow_network(watch);
}

static void after_event(struct watch *watch, const struct event *event)
{
    (void)event;
    follow(watch);
}

static void close_path(struct watch *watch)
{
    end_names(watch);
    path_measure_end(&own);
}

static void start(struct watch *watch)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++)
        names.lookup[i].child = CHILD_NONE;
    path_measure_init(&own, watch);
}

const struct watcher watch_mtu = {
    .start = start, .before = before_event, .after = after_event, .changed = on_change, .close = close_path};
