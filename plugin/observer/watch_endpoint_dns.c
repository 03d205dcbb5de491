/* SPDX-License-Identifier: MIT */
/*
 * Looks at the server's name, beside OpenVPN's own: at the start when the profile promises trouble,
 * else when OpenVPN fails or takes long.
 */
#include <string.h>

#include "dns/endpoint_name.h"
#include "state.h"

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

static void on_answer(struct observer *observer, struct lookup *lookup)
{
    loop_forget(&observer->loop, lookup->child.answer);
    lookup_finish(lookup, clock_now());
    observer_evaluate(observer);
}

static void on_bare(void *context)
{
    struct observer *observer = context;

    on_answer(observer, &observer->bare);
}

static void on_labelled(void *context)
{
    struct observer *observer = context;

    on_answer(observer, &observer->labelled);
}

static void on_limit(void *context)
{
    struct observer *observer = context;

    loop_forget(&observer->loop, observer->bare.child.answer);
    loop_forget(&observer->loop, observer->labelled.child.answer);
    lookup_give_up(&observer->bare, clock_now());
    lookup_give_up(&observer->labelled, clock_now());
    observer_evaluate(observer);
}

/* True while nothing shows that OpenVPN got an address in this attempt. */
static bool no_address_yet(const struct observer *observer)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;

    return attempt->stage <= STAGE_RESOLVING || attempt->ending == ENDING_RESTART;
}

static void on_long_wait(void *context)
{
    struct observer *observer = context;

    if (no_address_yet(observer))
        endpoint_dns_look(observer);
}

static bool under_way(const struct observer *observer)
{
    return observer->bare.child.answer >= 0 || observer->labelled.child.answer >= 0;
}

/* What is asked between two attempts, or before the first, is asked for the one that comes. */
static unsigned attempt_at_hand(const struct observer *observer)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;

    return attempt->number == 0 || attempt->ending == ENDING_RESTART ? attempt->number + 1 : attempt->number;
}

void endpoint_dns_look(struct observer *observer)
{
    struct endpoint_dns *names = &observer->diagnosis.facts.names;
    struct profile_remote remote;
    char labelled[256];
    moment now = clock_now();

    if (observer->diagnosis.facts.settings.probe_off || under_way(observer) ||
        (now >= observer->last_probe && now - observer->last_probe < PROBE_PAUSE) ||
        !facts_remote(&observer->diagnosis.facts, &remote) || host_is_address(slice_of(remote.host)))
        return;
    observer->last_probe = now;
    observer->looked_attempt = attempt_at_hand(observer);
    memset(names, 0, sizeof(*names));
    if (lookup_start(&observer->bare, &names->bare, remote.host, now))
        loop_watch(&observer->loop, observer->bare.child.answer, on_bare, observer);
    if (endpoint_name_is_bare(slice_of(remote.host)) && lookup_label(remote.host, labelled, sizeof(labelled)) &&
        lookup_start(&observer->labelled, &names->labelled, labelled, now))
        loop_watch(&observer->loop, observer->labelled.child.answer, on_labelled, observer);
    loop_set(&observer->loop, observer->probe_timer, PROBE_LIMIT);
    if (!child_was_refused())
        return;
    observer->last_probe = LONG_AGO; /* there may be a process for it in a moment */
    loop_set(&observer->loop, observer->wait_timer, PROBE_AGAIN);
    observer_evaluate(observer);
}

void names_expect(struct observer *observer)
{
    loop_set(&observer->loop, observer->wait_timer, LONG_WAIT);
}

void endpoint_dns_follow_session(struct observer *observer, const struct event *event)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;

    if (attempt->number > observer->looked_attempt && !under_way(observer)) {
        memset(&observer->diagnosis.facts.names, 0, sizeof(observer->diagnosis.facts.names));
        observer->looked_attempt = attempt->number;
    }
    if (event->kind == EVENT_RESOLVE_FAILED)
        endpoint_dns_look(observer);
    moment wait = attempt->ending == ENDING_RESTART ? AFTER_RESTART : LONG_WAIT;
    loop_set(&observer->loop, observer->wait_timer, no_address_yet(observer) ? wait : MOMENT_UNKNOWN);
}

void endpoint_dns_start(struct observer *observer)
{
    observer->bare.child = CHILD_NONE;
    observer->labelled.child = CHILD_NONE;
    observer->probe_timer = loop_timer(&observer->loop, on_limit, observer);
    observer->wait_timer = loop_timer(&observer->loop, on_long_wait, observer);
}
