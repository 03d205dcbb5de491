/* SPDX-License-Identifier: MIT */
/*
 * This machine's network, followed: a notice of the kernel makes a new picture due, and until that
 * is taken no further notice is looked at. So a routing daemon that changes a thousand routes a
 * second costs as much as one that changes four.
 */
#include "network/network_reader.h"
#include "watchers.h"

/*
 * A change seldom comes alone: SETTLE lets what belongs together come together. Pictures are PAUSE
 * apart at least, and so far apart that taking them costs a twentieth of the time at most. One that
 * is not complete after LIMIT is given up.
 */
#define SETTLE     MILLISECONDS(20)
#define PAUSE      MILLISECONDS(250)
#define COST_SHARE 20
#define AT_ONCE    MILLISECONDS(5)
#define LIMIT      SECONDS(3)

static struct {
    struct network_reader reader;
    struct network_state *now;    /* what facts.network points to */
    struct network_state *before; /* and its network_before */
    unsigned timer;               /* the next picture is due */
    moment began;                 /* when the last picture was begun, clock_monotonic() */
    moment rest;                  /* how long after that the next one may begin */
    unsigned connections;         /* session.connections at that time */
    bool for_summary;             /* a summary was waiting for it then */
} own;

static bool has_tunnel(const struct facts *facts, const struct network_state *picture)
{
    return facts->tunnel.device[0] && network_link_named(picture, facts->tunnel.device);
}

/* The picture before this one is kept when it is the last without the tunnel. */
static void take_in(struct watch *watch, struct network_state *picture)
{
    struct facts *facts = watch->facts;
    struct network_state *last = own.now;

    if (has_tunnel(facts, picture) && last && !has_tunnel(facts, last)) {
        network_free(own.before);
        own.before = last;
    } else {
        network_free(last);
    }
    own.now = picture;
    facts->network = picture;
    facts->network_before = has_tunnel(facts, picture) ? own.before : picture;
    facts->available |= FACTS_NETWORK;
}

static void on_notice(void *context);

/* No picture is being taken: the next notice counts. */
static void wait_for_notice(struct watch *watch)
{
    struct network_reader *reader = &own.reader;

    loop_forget(&watch->loop, network_reader_answers(reader));
    loop_watch(&watch->loop, network_reader_notices(reader), on_notice, watch);
}

static void on_answer(void *context)
{
    struct watch *watch = context;
    struct facts *facts = watch->facts;
    enum network_progress progress = network_reader_step(&own.reader);

    if (progress == NETWORK_MORE)
        return;
    /* What a summary waits for must have been begun after it began to wait. */
    bool too_old = facts->network_awaited && !own.for_summary;
    wait_for_notice(watch);
    loop_set(&watch->loop, own.timer, too_old ? 0 : MOMENT_UNKNOWN);
    moment cost = clock_monotonic() - own.began;
    own.rest = cost * COST_SHARE > PAUSE ? cost * COST_SHARE : PAUSE;

    struct network_state *picture = network_reader_take(&own.reader);
    bool news = (facts->network_awaited && !too_old) || !network_state_same(picture, own.now);
    if (picture) {
        take_in(watch, picture);
        facts->network_connections = own.connections;
        watch->changed = true;
    }
    facts->network_awaited = too_old;
    if (news)
        watch->loop.evaluate = true;
}

/* A summary may be waiting for it. The next notice begins another one. */
static void give_up(struct watch *watch)
{
    wait_for_notice(watch);
    watch->facts->network_awaited = false;
    watch->loop.evaluate = true;
}

/*
 * From here on what changes is a change to the picture that is begun now. The timer is then its
 * time limit.
 */
static void on_due(void *context)
{
    struct watch *watch = context;
    struct network_reader *reader = &own.reader;
    const struct facts *facts = watch->facts;

    if (reader->picture && clock_monotonic() - own.began >= LIMIT) {
        give_up(watch);
        return;
    }
    /*
     * A client before 2.5 runs ip(8) for each route: what is there in between is no one's network.
     */
    if (facts->tunnel.closing && !facts->network_awaited) {
        loop_set(&watch->loop, own.timer, SETTLE);
        return;
    }
    loop_forget(&watch->loop, network_reader_answers(reader));
    loop_forget(&watch->loop, network_reader_notices(reader));
    own.began = clock_monotonic();
    own.connections = watch->facts->session.connections;
    own.for_summary = watch->facts->network_awaited;
    network_reader_drain(reader);
    if (!network_reader_begin(reader)) {
        give_up(watch);
        return;
    }
    loop_watch(&watch->loop, network_reader_answers(reader), on_answer, watch);
    loop_set(&watch->loop, own.timer, LIMIT);
}

static void on_notice(void *context)
{
    struct watch *watch = context;
    moment since = clock_monotonic() - own.began;

    loop_forget(&watch->loop, network_reader_notices(&own.reader));
    loop_set(&watch->loop, own.timer, since + SETTLE < own.rest ? own.rest - since : SETTLE);
}

static void start(struct watch *watch)
{
    own.timer = loop_timer(&watch->loop, on_due, watch);
}

/*
 * The first picture is taken at once, as long as that takes no longer than AT_ONCE: what it shows
 * is to be said before the client connects. Without netlink the rules that need it are counted as
 * not run.
 */
static void on_opened(struct watch *watch)
{
    struct network_reader *reader = &own.reader;

    if (network_reader_answers(reader) >= 0 || !network_reader_open(reader))
        return;
    on_due(watch);
    while (reader->picture && clock_monotonic() - own.began < AT_ONCE)
        on_answer(watch);
}

/*
 * OpenVPN has set its routes when it says that it is connected (init.c,
 * initialization_sequence_completed).
 */
static void before_event(struct watch *watch, const struct event *event)
{
    if (event->kind != EVENT_CONNECTED || session_attempt_over(&watch->facts->session) ||
        network_reader_answers(&own.reader) < 0)
        return;
    watch->facts->network_awaited = true;
    loop_set(&watch->loop, own.timer, 0);
}

const struct watcher watch_network = {.start = start, .opened = on_opened, .before = before_event};
