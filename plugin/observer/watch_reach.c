/* SPDX-License-Identifier: MIT */
/*
 * Looks through the tunnel when it is up: pushed DNS servers, destinations of expect=, public
 * addresses in a full tunnel, and whether this machine's resolver uses the pushed servers. The
 * summary waits for them.
 */
#include <net/if.h>
#include <string.h>

#include "dns/resolv_conf.h"
#include "reach_targets.h"
#include "watch_history.h"

/*
 * While nothing has answered, silence may be a long way; when something has, what is silent for so
 * long is silent (time_limit() has more for long ways). The names of destinations are asked first,
 * so what is asked because of them gets some time of its own.
 */
#define LIMIT_ALONE    MILLISECONDS(4300)
#define LIMIT_ANSWERED MILLISECONDS(1600)
#define LIMIT_LATE     MILLISECONDS(300)
#define TICK           MILLISECONDS(100)

/*
 * OpenVPN says that it is connected and the callback of the tunnel's routes comes beside it; an
 * `up` script may be at work for a moment.
 */
#define TUNNEL_WAIT   MILLISECONDS(400)
#define RESOLVER_WAIT MILLISECONDS(1200)

/* Queries and echoes are sent again at these times. */
static const moment tries[] = {MILLISECONDS(500), MILLISECONDS(1500), MILLISECONDS(2900)};

enum { TRIES = sizeof(tries) / sizeof(tries[0]) };

static struct {
    struct reach_targets targets;
    bool running;
    moment late;   /* what has been added to the time limit for what was asked late */
    unsigned sent; /* how often everything was sent again */
    unsigned timer;
} own;

static struct reachability *reach_of(struct watch *watch)
{
    return &watch->facts->reach;
}

static void stop(struct watch *watch)
{
    if (own.running)
        loop_forget(&watch->loop, own.targets.asking.descriptor);
    own.running = false;
    reach_probes_end(&own.targets.asking);
    loop_set(&watch->loop, own.timer, MOMENT_UNKNOWN);
}

static void look_at_resolver(struct watch *watch)
{
    const struct facts *facts = watch->facts;
    const struct pushed *pushed = &facts->session.pushed;
    struct reachability *reach = reach_of(watch);

    if (reach->resolver_use == RESOLVER_USES)
        return;
    resolver_read(if_nametoindex(facts->tunnel.device), &reach->resolver);
    reach->resolver_use = resolver_use(&reach->resolver, pushed->dns, pushed->dns_count);
}

static bool all_told(struct watch *watch)
{
    const struct reachability *reach = reach_of(watch);

    return own.running && own.targets.asking.pending == 0 &&
           (reach->resolver_use != RESOLVER_USES_NOT || clock_monotonic() - own.targets.began >= RESOLVER_WAIT);
}

/*
 * What is definitely known of the destinations goes into the history, under the name that the user
 * gave.
 */
static void tell_history(struct watch *watch)
{
    const struct reachability *reach = reach_of(watch);
    char name[REACH_NAME_SIZE];

    for (unsigned i = 0; i < reach->destination_count; i++) {
        bool reached = false;
        if (reach_tells(&reach->destinations[i], &reached))
            history_note_destination(watch, reach_destination_name(&reach->destinations[i], name), reached);
    }
}

static void finish_when_told(struct watch *watch)
{
    struct reachability *reach = reach_of(watch);

    if (!all_told(watch))
        return;
    stop(watch);
    reach->under_way = false;
    reach->done = true;
    tell_history(watch);
    watch->loop.evaluate = true;
}

static void on_ready(void *context)
{
    struct watch *watch = context;

    reach_probes_ready(&own.targets.asking);
    finish_when_told(watch);
}

static void begin(struct watch *watch)
{
    struct reachability *reach = reach_of(watch);
    struct reach_targets *targets = &own.targets;

    memset(reach, 0, sizeof(*reach));
    own.sent = 0;
    own.late = 0;
    reach->under_way = true;
    if (!reach_targets_start(targets, watch->facts))
        return; /* the timer ends it */
    own.running = loop_watch(&watch->loop, targets->asking.descriptor, on_ready, watch);
    look_at_resolver(watch);
    reach->asked = !watch->facts->settings.probe_off;
    if (reach->asked)
        reach_targets_ask(targets);
    loop_set(&watch->loop, own.timer, TICK);
    finish_when_told(watch);
}

/* Three times as long as the first answer took is enough for the others. */
static moment time_limit(void)
{
    moment answered = own.targets.answered;

    if (!answered || answered * 3 > LIMIT_ALONE)
        return LIMIT_ALONE;
    return answered * 3 > LIMIT_ANSWERED ? answered * 3 : LIMIT_ANSWERED;
}

static void on_tick(void *context)
{
    struct watch *watch = context;
    moment elapsed = clock_monotonic() - own.targets.began;

    if (!own.running) {
        if (elapsed < TUNNEL_WAIT) {
            loop_set(&watch->loop, own.timer, TICK);
            return;
        }
        reach_of(watch)->under_way = false; /* no tunnel was seen: nothing can be said of it */
        watch->loop.evaluate = true;
        return;
    }
    loop_set(&watch->loop, own.timer, TICK);
    look_at_resolver(watch);
    if (own.sent < TRIES && elapsed >= tries[own.sent]) {
        own.sent++;
        reach_probes_again(&own.targets.asking);
    }
    if (elapsed >= time_limit() + own.late) {
        own.late += LIMIT_LATE;
        reach_probes_give_up(&own.targets.asking);
    }
    finish_when_told(watch);
}

static bool is_connected(const struct attempt *attempt)
{
    return attempt->ending == ENDING_CONNECTED && !attempt->dropped;
}

static void before_event(struct watch *watch, const struct event *event)
{
    struct reachability *reach = reach_of(watch);

    if (event->kind != EVENT_CONNECTED || is_connected(&watch->facts->session.attempt))
        return;
    stop(watch);
    memset(reach, 0, sizeof(*reach));
    reach->under_way = true;
    own.targets.began = clock_monotonic();
    loop_set(&watch->loop, own.timer, TICK);
}

static void follow(struct watch *watch)
{
    const struct facts *facts = watch->facts;
    struct reachability *reach = reach_of(watch);
    bool waited_for = reach->under_way;

    if (!is_connected(&facts->session.attempt) || (own.running && !facts->tunnel.up)) {
        stop(watch);
        memset(reach, 0, sizeof(*reach));
        if (waited_for)
            watch->loop.evaluate = true;
    } else if (waited_for && !own.running && facts->tunnel.up && facts->tunnel.device[0]) {
        begin(watch);
    }
}

static void after_event(struct watch *watch, const struct event *event)
{
    (void)event;
    follow(watch);
}

static void start(struct watch *watch)
{
    own.timer = loop_timer(&watch->loop, on_tick, watch);
}

const struct watcher watch_reach = {.start = start, .before = before_event, .after = after_event, .changed = follow};
