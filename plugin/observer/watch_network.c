/* SPDX-License-Identifier: MIT */
/*
 * This machine's network, followed: a notice of the kernel makes a new picture due, and until that
 * is taken no further notice is looked at. So a routing daemon that changes a thousand routes a
 * second costs as much as one that changes four.
 */
#include "state.h"

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

static bool has_tunnel(const struct facts *facts, const struct network_state *picture)
{
    return facts->tunnel.device[0] && network_link_named(picture, facts->tunnel.device);
}

/* The picture before this one is kept when it is the last without the tunnel. */
static void take_in(struct observer *observer, struct network_state *picture)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct network_state *last = observer->network.now;

    if (has_tunnel(facts, picture) && last && !has_tunnel(facts, last)) {
        network_free(observer->network.before);
        observer->network.before = last;
    } else {
        network_free(last);
    }
    observer->network.now = picture;
    facts->network = picture;
    facts->network_before = has_tunnel(facts, picture) ? observer->network.before : picture;
    facts->available |= FACTS_NETWORK;
}

static void on_notice(void *context);

/* No picture is being taken: the next notice counts. */
static void wait_for_notice(struct observer *observer)
{
    struct network_reader *reader = &observer->network.reader;

    loop_forget(&observer->loop, network_reader_answers(reader));
    loop_watch(&observer->loop, network_reader_notices(reader), on_notice, observer);
}

static void on_answer(void *context)
{
    struct observer *observer = context;
    struct facts *facts = &observer->diagnosis.facts;
    enum network_progress progress = network_reader_step(&observer->network.reader);

    if (progress == NETWORK_MORE)
        return;
    /* What a summary waits for must have been begun after it began to wait. */
    bool too_old = facts->network_awaited && !observer->network.for_summary;
    wait_for_notice(observer);
    loop_set(&observer->loop, observer->network.timer, too_old ? 0 : MOMENT_UNKNOWN);
    moment cost = loop_now() - observer->network.began;
    observer->network.rest = cost * COST_SHARE > PAUSE ? cost * COST_SHARE : PAUSE;

    struct network_state *picture = network_reader_take(&observer->network.reader);
    bool news = (facts->network_awaited && !too_old) || !network_state_same(picture, observer->network.now);
    if (picture) {
        take_in(observer, picture);
        facts->network_connections = observer->network.connections;
        path_mtu_follow_network(observer);
    }
    facts->network_awaited = too_old;
    if (news)
        observer_evaluate(observer);
}

/* A summary may be waiting for it. The next notice begins another one. */
static void give_up(struct observer *observer)
{
    wait_for_notice(observer);
    observer->diagnosis.facts.network_awaited = false;
    observer_evaluate(observer);
}

/*
 * From here on what changes is a change to the picture that is begun now. The timer is then its
 * time limit.
 */
static void on_due(void *context)
{
    struct observer *observer = context;
    struct network_reader *reader = &observer->network.reader;
    const struct facts *facts = &observer->diagnosis.facts;

    if (reader->picture && loop_now() - observer->network.began >= LIMIT) {
        give_up(observer);
        return;
    }
    /*
     * A client before 2.5 runs ip(8) for each route: what is there in between is no one's network.
     */
    if (facts->tunnel.closing && !facts->network_awaited) {
        loop_set(&observer->loop, observer->network.timer, SETTLE);
        return;
    }
    loop_forget(&observer->loop, network_reader_answers(reader));
    loop_forget(&observer->loop, network_reader_notices(reader));
    observer->network.began = loop_now();
    observer->network.connections = observer->diagnosis.facts.session.connections;
    observer->network.for_summary = observer->diagnosis.facts.network_awaited;
    network_reader_drain(reader);
    if (!network_reader_begin(reader)) {
        give_up(observer);
        return;
    }
    loop_watch(&observer->loop, network_reader_answers(reader), on_answer, observer);
    loop_set(&observer->loop, observer->network.timer, LIMIT);
}

static void on_notice(void *context)
{
    struct observer *observer = context;
    moment since = loop_now() - observer->network.began;

    loop_forget(&observer->loop, network_reader_notices(&observer->network.reader));
    loop_set(&observer->loop, observer->network.timer,
             since + SETTLE < observer->network.rest ? observer->network.rest - since : SETTLE);
}

void network_start(struct observer *observer)
{
    observer->network.timer = loop_timer(&observer->loop, on_due, observer);
}

/*
 * The first picture is taken at once, as long as that takes no longer than AT_ONCE: what it shows
 * is to be said before the client connects. Without netlink the rules that need it are counted as
 * not run.
 */
void network_watch(struct observer *observer)
{
    struct network_reader *reader = &observer->network.reader;

    if (network_reader_answers(reader) >= 0 || !network_reader_open(reader))
        return;
    on_due(observer);
    while (reader->picture && loop_now() - observer->network.began < AT_ONCE)
        on_answer(observer);
}

/*
 * OpenVPN has set its routes when it says that it is connected (init.c,
 * initialization_sequence_completed).
 */
void network_expect(struct observer *observer, const struct event *event)
{
    if (event->kind != EVENT_CONNECTED || session_attempt_over(&observer->diagnosis.facts.session) ||
        network_reader_answers(&observer->network.reader) < 0)
        return;
    observer->diagnosis.facts.network_awaited = true;
    loop_set(&observer->loop, observer->network.timer, 0);
}
