/* SPDX-License-Identifier: MIT */
/*
 * Measures how large a packet may be when the tunnel is up (mtu/mtu_probe.h), and repairs what can
 * be repaired (remedies/mtu_repair.h).
 */
#include <string.h>

#include "mtu/encapsulation.h"
#include "mtu/mtu_candidates.h"
#include "network/tcp_sockets.h"
#include "observer/link_mtu.h"
#include "remedies/mtu_repair.h"
#include "state.h"

/* How long late answers may still change a verdict. */
#define LATE SECONDS(2)

/* Who could not be asked is asked again so much later, once. */
#define AGAIN MILLISECONDS(500)

/*
 * What is sent meanwhile is looked at so often, and not packet by packet: a fast connection must
 * not pay for it.
 */
#define TICK MILLISECONDS(200)

/*
 * A connection that stood still for long says something again only when its own timer has doubled
 * that far (RFC 6298, section 5.5): so long after a repair, and so often, it is still waited for.
 */
#define LISTEN      SECONDS(60)
#define LISTEN_TICK SECONDS(1)

static struct path_mtu *path_of(struct observer *observer)
{
    return &observer->diagnosis.facts.path;
}

static void end_probes(struct observer *observer)
{
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        if (observer->path.probe.probes[i].socket >= 0)
            loop_forget(&observer->loop, observer->path.probe.probes[i].socket);
    mtu_probe_end(&observer->path.probe);
}

static void end_probe(struct observer *observer)
{
    end_probes(observer);
    sender_notice_stop(&observer->path.notice);
    loop_set(&observer->loop, observer->path.timer, MOMENT_UNKNOWN);
}

/* What was lowered for a look, a connection or a start that is over. */
static void put_back(struct observer *observer)
{
    struct path_mtu *path = path_of(observer);
    unsigned index = 0;
    unsigned mtu = 0;

    if (path->lowered_to && link_mtu_of(observer->path.device, &index, &mtu) && index == observer->path.index &&
        mtu == path->lowered_to)
        helper_set_mtu(&observer->helper, path->device_mtu);
    path->lowered_to = 0;
}

static void say(struct observer *observer, bool done, const struct text *text)
{
    output_applied(observer, remedies()[REMEDY_MSSFIX].code, done, text->buffer);
}

/*
 * Connections that had begun before the tunnel's MTU was lowered. No one is told anything when it
 * was not.
 */
static void tell_senders(struct observer *observer)
{
    unsigned lowered_to = path_of(observer)->lowered_to;

    if (!lowered_to || observer->path.notice.socket < 0)
        return;
    sender_notice_read(&observer->path.notice);
    sender_notice_tell(&observer->path.notice, observer->path.device, lowered_to);
}

/* The tunnel's MTU, at once. */
static void lower(struct observer *observer, enum remedy_decision decision, unsigned wanted)
{
    const struct facts *facts = &observer->diagnosis.facts;
    bool possible = path_mtu_may_be(wanted, facts->tunnel.local6.family != ADDRESS_NONE);
    char buffer[512];
    struct text text;

    if (wanted >= facts->path.device_mtu ||
        (possible && decision == REMEDY_APPLY && helper_set_mtu(&observer->helper, wanted) != 0))
        return;
    text_start(&text, buffer, sizeof(buffer));
    if (!possible) {
        mtu_repair_kept_text(facts, wanted, &text);
        say(observer, false, &text);
        return;
    }
    mtu_repair_live_text(facts, decision, wanted, &text);
    path_of(observer)->lowered_to = decision == REMEDY_APPLY ? wanted : 0;
    /*
     * What begins from now on is small enough. Where nothing had begun, no one is looked for: a
     * fast connection feels that.
     */
    if (!tcp_connection_from(facts->tunnel.local))
        sender_notice_stop(&observer->path.notice);
    tell_senders(observer);
    say(observer, decision == REMEDY_APPLY, &text);
}

/*
 * Nothing was learned, perhaps since the tunnel was too busy: what was needed on this way before is
 * done again.
 */
static void lower_again(struct observer *observer)
{
    struct path_mtu *path = path_of(observer);
    unsigned before = observer->path.lowered_before;

    if (before && (path->state == PATH_SILENT || path->state == PATH_UNDECIDED) &&
        helper_set_mtu(&observer->helper, before) == 0)
        path->lowered_to = before;
}

static void repair(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    enum remedy_decision decision = mtu_repair_decide(facts);
    char buffer[512];
    struct text text;

    if (decision != REMEDY_APPLY && decision != REMEDY_DRY_RUN)
        return;
    lower(observer, decision, path_mtu_wanted(&facts->path, facts->settings.mtu_exact));
    if (decision != REMEDY_APPLY)
        return;
    text_start(&text, buffer, sizeof(buffer));
    mtu_repair_next_text(facts, (facts->available & FACTS_HISTORY) && facts->history.network[0], &text);
    say(observer, false, &text);
}

/*
 * Someone could not be asked, or not from the right address: one of IPv6 in the tunnel is of use
 * only some time after it was set.
 */
static void try_once_more(struct observer *observer)
{
    const struct mtu_probe *probe = &observer->path.probe;
    bool all = true;

    for (unsigned i = 0; i < probe->count; i++)
        all &= probe->probes[i].socket >= 0 && probe->probes[i].to.family != ADDRESS_IPV6;
    if (all || observer->path.again || path_of(observer)->state != PATH_SILENT)
        return;
    observer->path.again = observer->path.pending = true;
    loop_set(&observer->loop, observer->path.timer, AGAIN);
}

static void take_verdict(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;
    const struct mtu_probe *probe = &observer->path.probe;
    const struct size_probe *tried = &probe->probes[probe->current];

    path->state = probe->state;
    path->directions = probe->directions;
    path->took = probe->took;
    path->passes = probe->mtu_search.passes;
    path->exact = probe->mtu_search.exact;
    path->round_trip = probe->mtu_search.round_trip;
    path->bytes = probe->mtu_search.bytes;
    path->answerer = tried->to;
    path->how = tried->how == SIZE_BY_DNS ? "DNS" : "ping";
    if (path->state == PATH_GOOD || path->state == PATH_HOLE)
        facts->available |= FACTS_PATH;
    link_mtu_to(facts->tunnel.server, &path->known_mtu, &path->link_mtu);
    observer_evaluate(observer);
    if (path->state == PATH_HOLE || path->state == PATH_GOOD)
        history_note_path(observer, path_mtu_outer(path), mtu_repair_mssfix(facts));
    repair(observer);
    lower_again(observer);
    observer->path.ticks = 0;
    loop_set(&observer->loop, observer->path.timer, TICK);
    try_once_more(observer);
}

static void wait_for_more(struct observer *observer)
{
    loop_set(&observer->loop, observer->path.timer, mtu_probe_due(&observer->path.probe) - loop_now());
}

/* After the verdict: who sends too much is told; at first late answers count, too. */
static void go_on_telling(struct observer *observer)
{
    tell_senders(observer);
    observer->path.ticks++;
    if (observer->path.ticks < LATE / TICK) {
        loop_set(&observer->loop, observer->path.timer, TICK);
    } else if (path_of(observer)->lowered_to && observer->path.notice.socket >= 0 &&
               observer->path.ticks < LATE / TICK + LISTEN / LISTEN_TICK) {
        end_probes(observer);
        loop_set(&observer->loop, observer->path.timer, LISTEN_TICK);
    } else {
        end_probe(observer);
    }
}

static void on_timer(void *context)
{
    struct observer *observer = context;

    if (observer->path.pending || observer->path.moved) {
        path_mtu_probe(observer); /* without what was pushed, then */
        return;
    }
    if (path_of(observer)->state != PATH_UNDER_WAY) {
        go_on_telling(observer);
        return;
    }
    mtu_probe_go_on(&observer->path.probe, loop_now());
    if (observer->path.probe.state == PATH_UNDER_WAY)
        wait_for_more(observer);
    else
        take_verdict(observer);
}

/*
 * A hole that turns out to be none, or to be higher up, after all: what was done is undone, and
 * done anew where it must be.
 */
static void on_answer(void *context)
{
    struct observer *observer = context;

    if (mtu_probe_ready(&observer->path.probe, loop_now())) {
        put_back(observer);
        take_verdict(observer);
    } else if (path_of(observer)->state == PATH_UNDER_WAY) {
        wait_for_more(observer);
    }
}

static bool may_lower(const struct facts *facts)
{
    return !facts->path.users_line && !facts->settings.fix.dry_run &&
           fix_policy_allows(&facts->settings.fix, REMEDY_MSSFIX);
}

static void begin_probe(struct observer *observer, const struct path_candidate *candidates, unsigned count)
{
    struct mtu_probe *probe = &observer->path.probe;
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;

    if (!mtu_probe_start(probe, candidates, count, &path->shape, path->largest, observer->path.device, loop_now()))
        return;
    for (unsigned i = 0; i < count; i++)
        loop_watch(&observer->loop, probe->probes[i].socket, on_answer, observer);
    if (may_lower(facts))
        sender_notice_start(&observer->path.notice, observer->path.index, facts->tunnel.local);
    path->state = PATH_UNDER_WAY;
    loop_set(&observer->loop, observer->path.timer, 0);
    on_timer(observer);
}

/*
 * The largest packet that may be asked about: larger outer ones would be cut into fragments by this
 * machine, and arrive.
 */
static unsigned largest_to_ask(const struct path_mtu *path)
{
    unsigned inner = packet_inner(&path->shape, path->link_mtu ? path->link_mtu : 1500);

    return inner < path->device_mtu ? inner : path->device_mtu;
}

/*
 * Takes in what the kernel knows. Returns how many can be asked; 0 when there is nothing to be
 * measured.
 */
static unsigned prepare_probe(struct observer *observer, struct path_candidate *candidates)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;

    path->times = facts->tunnel.times;
    observer->path.attempt = facts->session.attempt.number;
    path->dco = link_is_offloaded(facts->tunnel.device);
    path->users_line = encapsulation(facts, &path->shape, &path->own);
    text_copy(observer->path.device, sizeof(observer->path.device), slice_of(facts->tunnel.device));
    if (!facts->tunnel.routed || !link_mtu_of(facts->tunnel.device, &observer->path.index, &path->device_mtu))
        return 0;
    link_mtu_to(facts->tunnel.server, &path->known_mtu, &path->link_mtu);
    path->largest = largest_to_ask(path);
    return path->shape.tcp || path->largest <= 2 * PATH_SMALLEST ? 0 : mtu_candidates(facts, candidates);
}

void path_mtu_ask_kernel(struct facts *facts, const struct address *server, bool link)
{
    struct profile_remote remote;
    struct address to = {0};

    facts->path.users_line = encapsulation(facts, &facts->path.shape, &facts->path.own);
    if (server)
        to = *server;
    else if (!facts_remote(facts, &remote) || !address_parse(slice_of(remote.host), &to))
        /* any address that the default route leads to; nothing is sent (RFC 5737) */
        address_parse(SLICE("192.0.2.1"), &to);
    link_mtu_to(to, &facts->path.known_mtu, link ? &facts->path.link_mtu : NULL);
}

void path_mtu_probe(struct observer *observer)
{
    struct path_candidate candidates[PATH_CANDIDATES_MAX];
    unsigned lowered_to = observer->path.moved ? 0 : path_of(observer)->lowered_to;
    unsigned index = observer->path.index;

    observer->path.pending = observer->path.moved = false;
    observer->path.began = loop_now();
    path_mtu_note_way(observer);
    end_probe(observer);
    put_back(observer);
    observer->diagnosis.facts.available &= ~(unsigned)FACTS_PATH;
    path_of(observer)->state = PATH_NOT_LOOKED_AT;
    unsigned count = prepare_probe(observer, candidates);
    observer->path.lowered_before = observer->path.index == index ? lowered_to : 0;
    if (count > 0)
        begin_probe(observer, candidates, count);
    if (path_of(observer)->state == PATH_NOT_LOOKED_AT)
        observer_evaluate(observer);
}

void path_mtu_close(struct observer *observer)
{
    path_names_end(observer);
    end_probe(observer);
    put_back(observer);
    observer->path.pending = observer->path.moved = false;
    if (path_of(observer)->state == PATH_UNDER_WAY)
        path_of(observer)->state = PATH_NOT_LOOKED_AT;
}

void path_mtu_start(struct observer *observer)
{
    mtu_probe_none(&observer->path.probe);
    path_names_start(observer);
    observer->path.notice.socket = -1;
    observer->path.timer = loop_timer(&observer->loop, on_timer, observer);
}
