/* SPDX-License-Identifier: MIT */
/*
 * Looks through the tunnel when it is up: pushed DNS servers, destinations of expect=, public
 * addresses in a full tunnel, and whether this machine's resolver uses the pushed servers. The
 * summary waits for them.
 */
#include <net/if.h>
#include <string.h>

#include "dns/resolv_conf.h"
#include "state.h"

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

static struct reachability *reach_of(struct observer *observer)
{
    return &observer->diagnosis.facts.reach;
}

static void stop(struct observer *observer)
{
    if (observer->reach.running)
        loop_forget(&observer->loop, observer->reach.asking.descriptor);
    observer->reach.running = false;
    reach_probes_end(&observer->reach.asking);
    loop_set(&observer->loop, observer->reach.timer, MOMENT_UNKNOWN);
}

static void look_at_resolver(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;
    const struct pushed *pushed = &facts->session.pushed;
    struct reachability *reach = reach_of(observer);

    if (reach->resolver_use == RESOLVER_USES)
        return;
    resolver_read(if_nametoindex(facts->tunnel.device), &reach->resolver);
    reach->resolver_use = resolver_use(&reach->resolver, pushed->dns, pushed->dns_count);
}

static bool all_told(struct observer *observer)
{
    const struct reachability *reach = reach_of(observer);

    return observer->reach.running && observer->reach.asking.pending == 0 &&
           (reach->resolver_use != RESOLVER_USES_NOT || loop_now() - observer->reach.began >= RESOLVER_WAIT);
}

/*
 * What is definitely known of the destinations goes into the history, under the name that the user
 * gave.
 */
static void tell_history(struct observer *observer)
{
    const struct reachability *reach = reach_of(observer);
    char name[REACH_NAME_SIZE];

    for (unsigned i = 0; i < reach->destination_count; i++) {
        bool reached = false;
        if (reach_tells(&reach->destinations[i], &reached))
            history_note_destination(observer, reach_destination_name(&reach->destinations[i], name), reached);
    }
}

static void finish_when_told(struct observer *observer)
{
    struct reachability *reach = reach_of(observer);

    if (!all_told(observer))
        return;
    stop(observer);
    reach->under_way = false;
    reach->done = true;
    tell_history(observer);
    observer_evaluate(observer);
}

static void on_ready(void *context)
{
    struct observer *observer = context;

    reach_probes_ready(&observer->reach.asking);
    finish_when_told(observer);
}

static void begin(struct observer *observer)
{
    struct reachability *reach = reach_of(observer);
    struct reach_probes_wanted *probes = &observer->reach;

    memset(reach, 0, sizeof(*reach));
    memset(probes->open, 0, sizeof(probes->open));
    memset(probes->best, 0, sizeof(probes->best));
    memset(probes->pushed_address, 0, sizeof(probes->pushed_address));
    probes->answered = 0;
    probes->sent = 0;
    probes->late = 0;
    probes->began = loop_now();
    reach->under_way = true;
    if (!reach_probes_start(&probes->asking, reach_told, observer))
        return; /* the timer ends it */
    probes->running = loop_watch(&observer->loop, probes->asking.descriptor, on_ready, observer);
    look_at_resolver(observer);
    reach->asked = !observer->diagnosis.facts.settings.probe_off;
    if (reach->asked)
        reach_ask(observer);
    loop_set(&observer->loop, probes->timer, TICK);
    finish_when_told(observer);
}

/* Three times as long as the first answer took is enough for the others. */
static moment time_limit(const struct reach_probes_wanted *probes)
{
    if (!probes->answered || probes->answered * 3 > LIMIT_ALONE)
        return LIMIT_ALONE;
    return probes->answered * 3 > LIMIT_ANSWERED ? probes->answered * 3 : LIMIT_ANSWERED;
}

static void on_tick(void *context)
{
    struct observer *observer = context;
    struct reach_probes_wanted *probes = &observer->reach;
    moment elapsed = loop_now() - probes->began;

    if (!probes->running) {
        if (elapsed < TUNNEL_WAIT) {
            loop_set(&observer->loop, probes->timer, TICK);
            return;
        }
        reach_of(observer)->under_way = false; /* no tunnel was seen: nothing can be said of it */
        observer_evaluate(observer);
        return;
    }
    loop_set(&observer->loop, probes->timer, TICK);
    look_at_resolver(observer);
    if (probes->sent < TRIES && elapsed >= tries[probes->sent]) {
        probes->sent++;
        reach_probes_again(&probes->asking);
    }
    if (elapsed >= time_limit(probes) + probes->late) {
        probes->late += LIMIT_LATE;
        reach_probes_give_up(&probes->asking);
    }
    finish_when_told(observer);
}

static bool is_connected(const struct attempt *attempt)
{
    return attempt->ending == ENDING_CONNECTED && !attempt->dropped;
}

void reach_expect(struct observer *observer, const struct event *event)
{
    struct reachability *reach = reach_of(observer);

    if (event->kind != EVENT_CONNECTED || is_connected(&observer->diagnosis.facts.session.attempt))
        return;
    stop(observer);
    memset(reach, 0, sizeof(*reach));
    reach->under_way = true;
    observer->reach.began = loop_now();
    loop_set(&observer->loop, observer->reach.timer, TICK);
}

void reach_follow(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;
    struct reachability *reach = reach_of(observer);
    bool waited_for = reach->under_way;

    if (!is_connected(&facts->session.attempt) || (observer->reach.running && !facts->tunnel.up)) {
        stop(observer);
        memset(reach, 0, sizeof(*reach));
        if (waited_for)
            observer_evaluate(observer);
    } else if (waited_for && !observer->reach.running && facts->tunnel.up && facts->tunnel.device[0]) {
        begin(observer);
    }
}

void reach_start(struct observer *observer)
{
    observer->reach.timer = loop_timer(&observer->loop, on_tick, observer);
}
