/* SPDX-License-Identifier: MIT */
/*
 * Looks at the server's name, beside OpenVPN's own: at the start when the profile promises trouble,
 * else when OpenVPN fails or takes long.
 */
#include <string.h>

#include "dns/endpoint_name.h"
#include "dns/lookup.h"
#include "watchers.h"

/*
 * A name server that needs longer than PROBE_LIMIT is as good as none; looks are PROBE_PAUSE apart.
 * While OpenVPN waits for the resolver it does nothing else, not even talk to its management
 * interface: that an attempt has not got beyond its name is known only by its silence. So a look is
 * made when LONG_WAIT has gone by since the start, or AFTER_RESTART since an attempt failed.
 */
#define PROBE_LIMIT   SECONDS(3)
#define PROBE_PAUSE   SECONDS(4)
#define LONG_WAIT     MILLISECONDS(300)
#define AFTER_RESTART MILLISECONDS(1500)
#define PROBE_AGAIN   MILLISECONDS(500)
#define LONG_AGO      0

static struct {
    struct lookup bare;
    struct lookup labelled;
    unsigned attempt; /* the one that the answers in facts.names belong to */
    moment last;      /* monotonic is not needed: a clock that jumps costs one look */
    unsigned limit;   /* the looks' time limit */
    unsigned wait;    /* OpenVPN has been resolving for a while */
} own;

static void on_answer(struct watch *watch, struct lookup *lookup)
{
    loop_forget(&watch->loop, lookup->child.answer);
    lookup_finish(lookup, clock_now());
    watch->loop.evaluate = true;
}

static void on_bare(void *context)
{
    struct watch *watch = context;

    on_answer(watch, &own.bare);
}

static void on_labelled(void *context)
{
    struct watch *watch = context;

    on_answer(watch, &own.labelled);
}

static void on_limit(void *context)
{
    struct watch *watch = context;

    loop_forget(&watch->loop, own.bare.child.answer);
    loop_forget(&watch->loop, own.labelled.child.answer);
    lookup_give_up(&own.bare, clock_now());
    lookup_give_up(&own.labelled, clock_now());
    watch->loop.evaluate = true;
}

/* True while nothing shows that OpenVPN got an address in this attempt. */
static bool no_address_yet(const struct watch *watch)
{
    const struct attempt *attempt = &watch->facts->session.attempt;

    return attempt->stage <= STAGE_RESOLVING || attempt->ending == ENDING_RESTART;
}

static bool under_way(void)
{
    return own.bare.child.answer >= 0 || own.labelled.child.answer >= 0;
}

/* What is asked between two attempts, or before the first, is asked for the one that comes. */
static unsigned attempt_at_hand(const struct watch *watch)
{
    const struct attempt *attempt = &watch->facts->session.attempt;

    return attempt->number == 0 || attempt->ending == ENDING_RESTART ? attempt->number + 1 : attempt->number;
}

static void look(struct watch *watch)
{
    struct endpoint_dns *names = &watch->facts->names;
    struct profile_remote remote;
    char labelled[256];
    moment now = clock_now();

    if (watch->facts->settings.probe_off || under_way() || (now >= own.last && now - own.last < PROBE_PAUSE) ||
        !facts_remote(watch->facts, &remote) || host_is_address(slice_of(remote.host)))
        return;
    own.last = now;
    own.attempt = attempt_at_hand(watch);
    memset(names, 0, sizeof(*names));
    if (lookup_start(&own.bare, &names->bare, remote.host, now))
        loop_watch(&watch->loop, own.bare.child.answer, on_bare, watch);
    if (endpoint_name_is_bare(slice_of(remote.host)) && lookup_label(remote.host, labelled, sizeof(labelled)) &&
        lookup_start(&own.labelled, &names->labelled, labelled, now))
        loop_watch(&watch->loop, own.labelled.child.answer, on_labelled, watch);
    loop_set(&watch->loop, own.limit, PROBE_LIMIT);
    if (!child_was_refused())
        return;
    own.last = LONG_AGO; /* there may be a process for it in a moment */
    loop_set(&watch->loop, own.wait, PROBE_AGAIN);
    watch->loop.evaluate = true;
}

static void on_long_wait(void *context)
{
    struct watch *watch = context;

    if (no_address_yet(watch))
        look(watch);
}

static bool bare_name_in_force(const struct facts *facts)
{
    struct profile_remote remote;

    return facts_remote(facts, &remote) && !facts_random_hostname(facts) &&
           endpoint_name_is_bare(slice_of(remote.host));
}

static void on_opened(struct watch *watch)
{
    const struct facts *facts = watch->facts;

    if (facts->watching != WATCHING_MANAGEMENT && facts->watching != WATCHING_LOG_FILE)
        return;
    if (bare_name_in_force(facts))
        look(watch);
    else
        loop_set(&watch->loop, own.wait, LONG_WAIT);
}

static void after_event(struct watch *watch, const struct event *event)
{
    const struct attempt *attempt = &watch->facts->session.attempt;

    if (attempt->number > own.attempt && !under_way()) {
        memset(&watch->facts->names, 0, sizeof(watch->facts->names));
        own.attempt = attempt->number;
    }
    if (event->kind == EVENT_RESOLVE_FAILED)
        look(watch);
    moment wait = attempt->ending == ENDING_RESTART ? AFTER_RESTART : LONG_WAIT;
    loop_set(&watch->loop, own.wait, no_address_yet(watch) ? wait : MOMENT_UNKNOWN);
}

static void start(struct watch *watch)
{
    own.bare.child = CHILD_NONE;
    own.labelled.child = CHILD_NONE;
    own.limit = loop_timer(&watch->loop, on_limit, watch);
    own.wait = loop_timer(&watch->loop, on_long_wait, watch);
}

const struct watcher watch_endpoint_dns = {.start = start, .opened = on_opened, .after = after_event};
