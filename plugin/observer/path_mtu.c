/* SPDX-License-Identifier: MIT */
/*
 * Measures how large a packet may be, when the tunnel is up, and repairs what can be repaired: facts/sweep.h decides what to send, probes/size_probe.h sends it, remedies/path_remedy.h says what to do
 * about it.
 */
#include <limits.h>
#include <string.h>

#include "observer/link_mtu.h"
#include "observer/path_candidates.h"
#include "remedies/path_remedy.h"
#include "state.h"

/* The smallest size that is asked, which passes everywhere, and how long late answers may still change a verdict. */
enum { SMALLEST = 100 };
#define LATE SECONDS(2)

static struct path_mtu *path_of(struct observer *observer)
{
    return &observer->diagnosis.facts.path;
}

static void end_look(struct observer *observer)
{
    if (observer->path.probe.socket >= 0)
        loop_forget(&observer->loop, observer->path.probe.socket);
    size_probe_close(&observer->path.probe);
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
        link_mtu_set(index, path->device_mtu);
    path->lowered_to = 0;
}

static void say(struct observer *observer, bool done, const struct text *text)
{
    output_applied(observer, remedies()[REMEDY_MSSFIX].code, done, text->buffer);
}

static void repair(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;
    unsigned wanted = path_mtu_wanted(path, facts->settings.mtu_exact);
    enum remedy_decision decision = path_remedy_decide(facts);
    char buffer[512];
    struct text text;

    if (decision != REMEDY_APPLY && decision != REMEDY_DRY_RUN)
        return;
    if (wanted < path->device_mtu && (decision == REMEDY_DRY_RUN || link_mtu_set(observer->path.index, wanted) == 0)) {
        text_start(&text, buffer, sizeof(buffer));
        path_remedy_live_text(facts, decision, wanted, &text);
        path->lowered_to = decision == REMEDY_APPLY ? wanted : 0;
        say(observer, decision == REMEDY_APPLY, &text);
    }
    if (decision != REMEDY_APPLY)
        return;
    text_start(&text, buffer, sizeof(buffer));
    path_remedy_next_text(facts, (facts->available & FACTS_HISTORY) != 0, &text);
    say(observer, false, &text);
}

static void take_verdict(struct observer *observer)
{
    static const enum path_state states[] = {[SWEEP_UNDER_WAY] = PATH_UNDER_WAY,
                                             [SWEEP_GOOD] = PATH_GOOD,
                                             [SWEEP_HOLE] = PATH_HOLE,
                                             [SWEEP_SILENT] = PATH_SILENT,
                                             [SWEEP_UNDECIDED] = PATH_UNDECIDED};
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;
    const struct sweep *sweep = &observer->path.sweep;

    path->state = states[sweep->verdict];
    path->passes = sweep->passes;
    path->exact = sweep->exact;
    path->round_trip = sweep->round_trip;
    path->took = loop_now() - sweep->began;
    path->bytes = sweep->bytes;
    path->how = observer->path.probe.how == SIZE_BY_DNS ? "DNS" : "ping";
    path->ways = observer->path.probe.how == SIZE_BY_DNS ? WAYS_UP : path->state == PATH_GOOD ? WAYS_BOTH : WAYS_EITHER;
    if (path->state == PATH_GOOD || path->state == PATH_HOLE)
        facts->available |= FACTS_PATH;
    link_mtu_to(facts->tunnel.server, &path->known_mtu, &path->link_mtu);
    observer_evaluate(observer);
    if (path->state == PATH_HOLE || path->state == PATH_GOOD)
        history_note_path(observer, path_mtu_outer(path), path_remedy_mssfix(facts));
    repair(observer);
    loop_set(&observer->loop, observer->path.timer, LATE);
}

/* Sends what is due, and sees whether that was all. */
static void go_on(struct observer *observer)
{
    struct sweep *sweep = &observer->path.sweep;
    unsigned number = 0;
    unsigned size = 0;

    while (sweep_next(sweep, loop_now(), &number, &size))
        size_probe_send(&observer->path.probe, number, size);
    if (sweep->verdict == SWEEP_UNDER_WAY)
        loop_set(&observer->loop, observer->path.timer, sweep_due(sweep) - loop_now());
    else if (path_of(observer)->state == PATH_UNDER_WAY)
        take_verdict(observer);
}

static void on_timer(void *context)
{
    struct observer *observer = context;

    if (observer->path.sweep.verdict == SWEEP_UNDER_WAY)
        go_on(observer);
    else
        end_look(observer);
}

/* A hole that turns out to be none, or to be higher up, after all: what was done is undone, and done anew where it must be. */
static void take_back(struct observer *observer)
{
    put_back(observer);
    take_verdict(observer);
}

static void on_answer(void *context)
{
    struct observer *observer = context;
    unsigned number = 0;
    bool changed = false;

    for (unsigned i = 0; i < SWEEP_PROBES_MAX && size_probe_receive(&observer->path.probe, &number); i++)
        if (number != UINT_MAX)
            changed |= sweep_answer(&observer->path.sweep, number, loop_now());
    if (path_of(observer)->state == PATH_UNDER_WAY)
        go_on(observer);
    else if (changed)
        take_back(observer);
}

static void begin_look(struct observer *observer, const struct path_candidate *candidate)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;
    struct size_probe *probe = &observer->path.probe;
    uint16_t sizes[SWEEP_SIZES_MAX];
    unsigned count = packet_common_sizes(&path->shape, sizes);

    probe->how = candidate->how;
    probe->to = candidate->address;
    path->answerer = candidate->address;
    text_copy(probe->device, sizeof(probe->device), slice_of(facts->tunnel.device));
    if (!size_probe_open(probe) || !loop_watch(&observer->loop, probe->socket, on_answer, observer)) {
        size_probe_close(probe);
        return;
    }
    path->state = PATH_UNDER_WAY;
    sweep_start(&observer->path.sweep, SMALLEST, path->largest, sizes, count, loop_now());
    go_on(observer);
}

/* The largest packet that may be asked about: larger outer ones would be cut into fragments by this machine, and arrive. */
static unsigned largest_to_ask(const struct path_mtu *path)
{
    unsigned inner = packet_inner(&path->shape, path->link_mtu ? path->link_mtu : 1500);

    return inner < path->device_mtu ? inner : path->device_mtu;
}

/* Takes in what the kernel knows. False when there is nothing to be measured, or nobody to ask. */
static bool prepare_look(struct observer *observer, struct path_candidate *candidates)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct path_mtu *path = &facts->path;

    path->times = facts->tunnel.times;
    path_shape(facts, &path->shape);
    text_copy(observer->path.device, sizeof(observer->path.device), slice_of(facts->tunnel.device));
    if (!link_mtu_of(facts->tunnel.device, &observer->path.index, &path->device_mtu))
        return false;
    link_mtu_to(facts->tunnel.server, &path->known_mtu, &path->link_mtu);
    path->dco = link_is_offloaded(facts->tunnel.device);
    path->largest = largest_to_ask(path);
    return !path->shape.tcp && path->largest > 2 * SMALLEST && path_candidates(facts, candidates) > 0;
}

void path_mtu_expect(struct observer *observer)
{
    path_of(observer)->state = PATH_UNDER_WAY;
}

void path_mtu_look(struct observer *observer)
{
    struct path_candidate candidates[PATH_CANDIDATES_MAX];

    end_look(observer);
    put_back(observer);
    observer->diagnosis.facts.available &= ~(unsigned)FACTS_PATH;
    path_of(observer)->state = PATH_NOT_LOOKED_AT;
    if (prepare_look(observer, candidates))
        begin_look(observer, &candidates[0]);
    if (path_of(observer)->state == PATH_NOT_LOOKED_AT)
        observer_evaluate(observer);
}

void path_mtu_close(struct observer *observer)
{
    end_look(observer);
    put_back(observer);
    if (path_of(observer)->state == PATH_UNDER_WAY)
        path_of(observer)->state = PATH_NOT_LOOKED_AT;
}

void path_mtu_start(struct observer *observer)
{
    observer->path.probe.socket = -1;
    observer->path.timer = loop_timer(&observer->loop, on_timer, observer);
}
