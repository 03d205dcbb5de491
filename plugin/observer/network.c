/* SPDX-License-Identifier: MIT */
/*
 * This machine's network, followed: a notice of the kernel makes a new picture due, and until that is taken no further notice is looked at. So a routing daemon that changes a thousand
 * routes a second costs as much as one that changes four.
 */
#include "state.h"

/*
 * A change seldom comes alone: SETTLE lets what belongs together come together. Pictures are PAUSE apart at least, and so far apart that taking them costs a twentieth of the time at most.
 */
#define SETTLE     MILLISECONDS(20)
#define PAUSE      MILLISECONDS(250)
#define COST_SHARE 20

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

static void stop_taking(struct observer *observer)
{
    moment cost = loop_now() - observer->network.began;

    loop_forget(&observer->loop, network_reader_answers(&observer->network.reader));
    observer->network.rest = cost * COST_SHARE > PAUSE ? cost * COST_SHARE : PAUSE;
}

static void on_notice(void *context);

static void on_answer(void *context)
{
    struct observer *observer = context;
    struct network_reader *reader = &observer->network.reader;
    enum network_progress progress = network_reader_step(reader);

    if (progress == NETWORK_MORE)
        return;
    stop_taking(observer);
    loop_watch(&observer->loop, network_reader_notices(reader), on_notice, observer);
    struct network_state *picture = network_reader_take(reader);
    if (network_state_same(picture, observer->network.now)) {
        network_free(picture);
    } else if (picture) {
        take_in(observer, picture);
        observer_evaluate(observer);
    }
}

/* A new picture: from here on what changes is a change to it. */
static void on_due(void *context)
{
    struct observer *observer = context;
    struct network_reader *reader = &observer->network.reader;

    observer->network.began = loop_now();
    network_reader_drain(reader);
    if (network_reader_begin(reader))
        loop_watch(&observer->loop, network_reader_answers(reader), on_answer, observer);
    else
        loop_watch(&observer->loop, network_reader_notices(reader), on_notice, observer);
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

/* Without netlink the rules that need it are counted as not run. */
void network_watch(struct observer *observer)
{
    if (network_reader_answers(&observer->network.reader) < 0 && network_reader_open(&observer->network.reader))
        loop_set(&observer->loop, observer->network.timer, 0);
}
