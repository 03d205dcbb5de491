/* SPDX-License-Identifier: MIT */
/* Looks at the server's name, beside OpenVPN's own: at the start when the profile promises trouble, else when OpenVPN fails or takes long. */
#include <string.h>

#include "facts/endpoint_name.h"
#include "state.h"

/* A name server that needs longer than LOOK_LIMIT is as good as none; OpenVPN resolving for LONG_WAIT is worth a look; looks are LOOK_PAUSE apart. */
#define LOOK_LIMIT SECONDS(3)
#define LONG_WAIT  SECONDS(2)
#define LOOK_PAUSE SECONDS(4)

static void on_answer(struct observer *observer, struct lookup *lookup)
{
    loop_forget(&observer->loop, lookup->answer);
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

    loop_forget(&observer->loop, observer->bare.answer);
    loop_forget(&observer->loop, observer->labelled.answer);
    lookup_give_up(&observer->bare, clock_now());
    lookup_give_up(&observer->labelled, clock_now());
    observer_evaluate(observer);
}

static void on_long_wait(void *context)
{
    struct observer *observer = context;

    if (observer->diagnosis.facts.session.attempt.stage == STAGE_RESOLVING)
        names_look(observer);
}

static bool under_way(const struct observer *observer)
{
    return observer->bare.answer >= 0 || observer->labelled.answer >= 0;
}

void names_look(struct observer *observer)
{
    struct names *names = &observer->diagnosis.facts.names;
    struct profile_remote remote;
    struct endpoint_name name;
    char labelled[256];
    moment now = clock_now();

    if (under_way(observer) || (now >= observer->last_look && now - observer->last_look < LOOK_PAUSE) ||
        !facts_remote(&observer->diagnosis.facts, &remote) || host_is_address(slice_of(remote.host)))
        return;
    observer->last_look = now;
    memset(names, 0, sizeof(*names));
    if (lookup_start(&observer->bare, &names->bare, remote.host, now))
        loop_watch(&observer->loop, observer->bare.answer, on_bare, observer);
    if (endpoint_name_parse(slice_of(remote.host), &name) && name.label.length == 0 &&
        lookup_label(remote.host, labelled, sizeof(labelled)) &&
        lookup_start(&observer->labelled, &names->labelled, labelled, now))
        loop_watch(&observer->loop, observer->labelled.answer, on_labelled, observer);
    loop_set(&observer->loop, observer->look_timer, LOOK_LIMIT);
}

void names_follow_session(struct observer *observer, const struct event *event)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;

    if (event->kind == EVENT_RESOLVE_FAILED)
        names_look(observer);
    loop_set(&observer->loop, observer->wait_timer, attempt->stage == STAGE_RESOLVING ? LONG_WAIT : MOMENT_UNKNOWN);
}

void names_start(struct observer *observer)
{
    observer->bare.answer = -1;
    observer->labelled.answer = -1;
    observer->look_timer = loop_timer(&observer->loop, on_limit, observer);
    observer->wait_timer = loop_timer(&observer->loop, on_long_wait, observer);
}
