/* SPDX-License-Identifier: MIT */
/*
 * Measures how large a packet may be when the tunnel is up (mtu/mtu_probe.h), and repairs what can
 * be repaired (remedies/mtu_repair.h).
 */
#include <string.h>

#include "facts/encapsulation.h"
#include "facts/mtu_candidates.h"
#include "network/tcp_sockets.h"
#include "observer/link_mtu.h"
#include "observer_output.h"
#include "path_measure.h"
#include "remedies/mtu_repair.h"
#include "watch_history.h"

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

static struct path_mtu *path_of(const struct path_watch *own)
{
    return &own->watch->facts->path;
}

static void end_probes(struct path_watch *own)
{
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        if (own->probe.probes[i].socket >= 0)
            loop_forget(&own->watch->loop, own->probe.probes[i].socket);
    mtu_probe_end(&own->probe);
}

static void end_probe(struct path_watch *own)
{
    end_probes(own);
    sender_notice_stop(&own->notice);
    own->to_settle = false;
    loop_set(&own->watch->loop, own->timer, MOMENT_UNKNOWN);
}

/* What was lowered for a look, a connection or a start that is over. */
static void put_back(struct path_watch *own)
{
    struct path_mtu *path = path_of(own);
    unsigned index = 0;
    unsigned mtu = 0;

    if (path->lowered_to && link_mtu_of(own->device, &index, &mtu) && index == own->index && mtu == path->lowered_to)
        helper_set_mtu(&own->watch->helper, path->device_mtu);
    path->lowered_to = 0;
}

static void say(bool done, const struct text *text)
{
    output_applied(remedies()[REMEDY_MSSFIX].code, done, text->buffer);
}

/*
 * Connections that had begun before the tunnel's MTU was lowered. No one is told anything when it
 * was not.
 */
static void tell_senders(struct path_watch *own)
{
    unsigned lowered_to = path_of(own)->lowered_to;

    if (!lowered_to || own->notice.socket < 0)
        return;
    sender_notice_read(&own->notice);
    sender_notice_tell(&own->notice, own->device, lowered_to);
}

/* The tunnel's MTU, at once. */
static void lower(struct path_watch *own, enum remedy_decision decision, unsigned wanted)
{
    const struct facts *facts = own->watch->facts;
    bool possible = path_mtu_may_be(wanted, facts->tunnel.local6.family != ADDRESS_NONE);
    char buffer[512];
    struct text text;

    if (wanted >= facts->path.device_mtu ||
        (possible && decision == REMEDY_APPLY && helper_set_mtu(&own->watch->helper, wanted) != 0))
        return;
    text_start(&text, buffer, sizeof(buffer));
    if (!possible) {
        mtu_repair_kept_text(facts, wanted, &text);
        say(false, &text);
        return;
    }
    mtu_repair_live_text(facts, decision, wanted, &text);
    path_of(own)->lowered_to = decision == REMEDY_APPLY ? wanted : 0;
    /*
     * What begins from now on is small enough. Where nothing had begun, no one is looked for: a
     * fast connection feels that.
     */
    if (!tcp_connection_from(facts->tunnel.local))
        sender_notice_stop(&own->notice);
    tell_senders(own);
    say(decision == REMEDY_APPLY, &text);
}

/*
 * Nothing was learned, perhaps since the tunnel was too busy: what was needed on this way before is
 * done again.
 */
static void lower_again(struct path_watch *own)
{
    struct path_mtu *path = path_of(own);
    unsigned before = own->lowered_before;

    if (before && (path->state == PATH_SILENT || path->state == PATH_UNDECIDED) &&
        helper_set_mtu(&own->watch->helper, before) == 0)
        path->lowered_to = before;
}

static void repair(struct path_watch *own)
{
    struct facts *facts = own->watch->facts;
    enum remedy_decision decision = mtu_repair_decide(facts);
    char buffer[512];
    struct text text;

    if (decision != REMEDY_APPLY && decision != REMEDY_DRY_RUN)
        return;
    lower(own, decision, path_mtu_wanted(&facts->path, facts->settings.mtu_exact));
    if (decision != REMEDY_APPLY)
        return;
    text_start(&text, buffer, sizeof(buffer));
    mtu_repair_next_text(facts, (facts->available & FACTS_HISTORY) && facts->history.network[0], &text);
    say(false, &text);
}

/*
 * Someone could not be asked, or not from the right address: one of IPv6 in the tunnel is of use
 * only some time after it was set.
 */
static void try_once_more(struct path_watch *own)
{
    const struct mtu_probe *probe = &own->probe;
    bool all = true;

    for (unsigned i = 0; i < probe->count; i++)
        all &= probe->probes[i].socket >= 0 && probe->probes[i].to.family != ADDRESS_IPV6;
    if (all || own->again || path_of(own)->state != PATH_SILENT)
        return;
    own->again = own->pending = true;
    loop_set(&own->watch->loop, own->timer, AGAIN);
}

static void take_verdict(struct path_watch *own)
{
    struct facts *facts = own->watch->facts;
    struct path_mtu *path = &facts->path;
    const struct mtu_probe *probe = &own->probe;
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
    own->watch->loop.evaluate = true;
    own->to_settle = true;
    loop_set(&own->watch->loop, own->timer, 0);
}

/* What comes of the verdict, after its finding was said. */
static void settle(struct path_watch *own)
{
    struct facts *facts = own->watch->facts;
    struct path_mtu *path = &facts->path;

    own->to_settle = false;
    if (path->state == PATH_HOLE || path->state == PATH_GOOD)
        history_note_path(own->watch, path_mtu_outer(path), mtu_repair_mssfix(facts));
    repair(own);
    lower_again(own);
    own->ticks = 0;
    loop_set(&own->watch->loop, own->timer, TICK);
    try_once_more(own);
}

static void wait_for_more(struct path_watch *own)
{
    loop_set(&own->watch->loop, own->timer, mtu_probe_due(&own->probe) - clock_monotonic());
}

/* After the verdict: who sends too much is told; at first late answers count, too. */
static void go_on_telling(struct path_watch *own)
{
    tell_senders(own);
    own->ticks++;
    if (own->ticks < LATE / TICK) {
        loop_set(&own->watch->loop, own->timer, TICK);
    } else if (path_of(own)->lowered_to && own->notice.socket >= 0 && own->ticks < LATE / TICK + LISTEN / LISTEN_TICK) {
        end_probes(own);
        loop_set(&own->watch->loop, own->timer, LISTEN_TICK);
    } else {
        end_probe(own);
    }
}

static void on_timer(void *context)
{
    struct path_watch *own = context;

    if (own->pending || own->moved) {
        path_measure(own); /* without what was pushed, then */
        return;
    }
    if (own->to_settle) {
        settle(own);
        return;
    }
    if (path_of(own)->state != PATH_UNDER_WAY) {
        go_on_telling(own);
        return;
    }
    mtu_probe_go_on(&own->probe, clock_monotonic());
    if (own->probe.state == PATH_UNDER_WAY)
        wait_for_more(own);
    else
        take_verdict(own);
}

/*
 * A hole that turns out to be none, or to be higher up, after all: what was done is undone, and
 * done anew where it must be.
 */
static void on_answer(void *context)
{
    struct path_watch *own = context;

    if (mtu_probe_ready(&own->probe, clock_monotonic())) {
        put_back(own);
        take_verdict(own);
    } else if (path_of(own)->state == PATH_UNDER_WAY) {
        wait_for_more(own);
    }
}

static bool may_lower(const struct facts *facts)
{
    return !facts->path.users_line && !facts->settings.fix.dry_run &&
           fix_policy_allows(&facts->settings.fix, REMEDY_MSSFIX);
}

static void begin_probe(struct path_watch *own, const struct path_candidate *candidates, unsigned count)
{
    struct mtu_probe *probe = &own->probe;
    struct facts *facts = own->watch->facts;
    struct path_mtu *path = &facts->path;

    if (!mtu_probe_start(probe, candidates, count, &path->shape, path->largest, own->device, clock_monotonic()))
        return;
    for (unsigned i = 0; i < count; i++)
        loop_watch(&own->watch->loop, probe->probes[i].socket, on_answer, own);
    if (may_lower(facts))
        sender_notice_start(&own->notice, own->index, facts->tunnel.local);
    path->state = PATH_UNDER_WAY;
    loop_set(&own->watch->loop, own->timer, 0);
    on_timer(own);
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
static unsigned prepare_probe(struct path_watch *own, struct path_candidate *candidates)
{
    struct facts *facts = own->watch->facts;
    struct path_mtu *path = &facts->path;

    path->times = facts->tunnel.times;
    own->attempt = facts->session.attempt.number;
    path->dco = link_is_offloaded(facts->tunnel.device);
    path->users_line = encapsulation(facts, &path->shape, &path->own);
    text_copy(own->device, sizeof(own->device), slice_of(facts->tunnel.device));
    if (!facts->tunnel.routed || !link_mtu_of(facts->tunnel.device, &own->index, &path->device_mtu))
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

/* A look begins: the way that it is made on. */
static void note_way(struct path_watch *own)
{
    const struct facts *facts = own->watch->facts;

    if (facts->network)
        server_route_take(&own->way, facts->network, &facts->tunnel);
}

void path_measure(struct path_watch *own)
{
    struct path_candidate candidates[PATH_CANDIDATES_MAX];
    unsigned lowered_to = own->moved ? 0 : path_of(own)->lowered_to;
    unsigned index = own->index;

    own->pending = own->moved = false;
    own->began = clock_monotonic();
    note_way(own);
    end_probe(own);
    put_back(own);
    own->watch->facts->available &= ~(unsigned)FACTS_PATH;
    path_of(own)->state = PATH_NOT_LOOKED_AT;
    unsigned count = prepare_probe(own, candidates);
    own->lowered_before = own->index == index ? lowered_to : 0;
    if (count > 0)
        begin_probe(own, candidates, count);
    if (path_of(own)->state == PATH_NOT_LOOKED_AT)
        own->watch->loop.evaluate = true;
}

void path_measure_end(struct path_watch *own)
{
    end_probe(own);
    put_back(own);
    own->pending = own->moved = false;
    if (path_of(own)->state == PATH_UNDER_WAY)
        path_of(own)->state = PATH_NOT_LOOKED_AT;
}

void path_measure_init(struct path_watch *own, struct watch *watch)
{
    memset(own, 0, sizeof(*own));
    own->watch = watch;
    mtu_probe_none(&own->probe);
    own->notice.socket = -1;
    own->timer = loop_timer(&watch->loop, on_timer, own);
}
