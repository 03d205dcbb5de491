/* SPDX-License-Identifier: MIT */
/*
 * One look at the path: who answers is found out while the best candidate is already being asked,
 * and what a hole looks like is held against the same question in small fragments.
 *
 * mtu/mtu_search.h decides what to send, mtu/size_probe.h sends it; path_mtu.c says what is done
 * about the result.
 */
#include "mtu/mtu_probe.h"

#include <limits.h>
#include <string.h>

#include "mtu/packet_size.h"

/* Numbers beyond those of the sweep. */
enum { NUMBER_HELLO = 3000, NUMBER_WHOLE = 3100, NUMBER_SMALLER = 3200, CONTROLS = 2, CONTROL_FLIGHT = 3 };

/*
 * A candidate that has answered is turned to when the one that is being asked has not, so much
 * later. Controls of a DNS server that are not answered in that time will not be.
 */
#define OTHER_WAIT   MILLISECONDS(100)
#define CONTROL_WAIT MILLISECONDS(400)

static struct size_probe *current_probe(struct mtu_probe *probe)
{
    return &probe->probes[probe->current];
}

/* The first packet to each of the others: is anyone there? */
static void greet(struct mtu_probe *probe)
{
    for (unsigned i = 0; i < probe->count; i++)
        if (i != probe->current && probe->probes[i].socket >= 0 &&
            size_probe_send(&probe->probes[i], NUMBER_HELLO + i, PATH_SMALLEST))
            mtu_search_spend(&probe->mtu_search, PATH_SMALLEST);
}

static void mtu_search_with(struct mtu_probe *probe, unsigned candidate, moment now)
{
    unsigned spent = probe->mtu_search.bytes;

    probe->current = candidate;
    probe->tried |= 1U << candidate;
    probe->controls_sent = false;
    probe->whole = probe->smaller = 0;
    probe->turn_at = MOMENT_UNKNOWN;
    mtu_search_start(&probe->mtu_search, PATH_SMALLEST, probe->largest, probe->sizes, probe->size_count, now);
    mtu_search_spend(&probe->mtu_search, spent);
}

bool mtu_probe_start(struct mtu_probe *probe, const struct path_candidate *candidates, unsigned count,
                     const struct packet_shape *shape, unsigned largest, const char *device, moment now)
{
    unsigned first = PATH_CANDIDATES_MAX;

    probe->count = count;
    probe->largest = largest;
    probe->tried = probe->answered = 0;
    probe->control_until = MOMENT_UNKNOWN;
    probe->began = now;
    probe->state = PATH_UNDER_WAY;
    probe->size_count = packet_common_sizes(shape, probe->sizes);
    memset(&probe->mtu_search, 0, sizeof(probe->mtu_search));
    for (unsigned i = count; i > 0; i--) {
        struct size_probe *tried = &probe->probes[i - 1];
        tried->how = candidates[i - 1].how;
        tried->to = candidates[i - 1].address;
        text_copy(tried->device, sizeof(tried->device), slice_of(device));
        if (size_probe_open(tried))
            first = i - 1;
    }
    if (first == PATH_CANDIDATES_MAX)
        return false;
    mtu_search_with(probe, first, now);
    greet(probe);
    return true;
}

/*
 * One that has answered a greeting and was not asked yet; PATH_CANDIDATES_MAX when there is none.
 */
static unsigned another(const struct mtu_probe *probe, bool echo_only)
{
    for (unsigned i = 0; i < probe->count; i++)
        if ((probe->answered & 1U << i) && !(probe->tried & 1U << i) &&
            (!echo_only || probe->probes[i].how == SIZE_BY_ECHO))
            return i;
    return PATH_CANDIDATES_MAX;
}

/* The same in fragments: as large as can be, and as large as what passes whole. */
static void send_controls(struct mtu_probe *probe)
{
    struct size_probe *tried = current_probe(probe);

    probe->controls_sent = true;
    for (unsigned i = 0; i < CONTROLS; i++) {
        if (size_probe_send_fragments(tried, NUMBER_WHOLE + i, probe->largest))
            mtu_search_spend(&probe->mtu_search, probe->largest);
        if (size_probe_send_fragments(tried, NUMBER_SMALLER + i, probe->mtu_search.passes))
            mtu_search_spend(&probe->mtu_search, probe->mtu_search.passes);
    }
}

/*
 * Of a server that does not answer large queries nothing can be learned (dnsmasq answers none above
 * about 1232 bytes).
 */
static bool needs_control(const struct mtu_probe *probe)
{
    return probe->probes[probe->current].how == SIZE_BY_DNS && probe->mtu_search.verdict == MTU_SEARCH_HOLE &&
           !probe->whole;
}

static enum path_directions directions_of(const struct mtu_probe *probe)
{
    bool echo = probe->probes[probe->current].how == SIZE_BY_ECHO;

    if (probe->mtu_search.verdict == MTU_SEARCH_GOOD)
        return echo ? PATH_DIRECTION_BOTH : PATH_DIRECTION_UP;
    if (probe->whole || !echo)
        return PATH_DIRECTION_UP;
    return probe->smaller ? PATH_DIRECTION_DOWN : PATH_DIRECTION_EITHER;
}

static void settle(struct mtu_probe *probe, moment now)
{
    static const enum path_state states[] = {[MTU_SEARCH_UNDER_WAY] = PATH_UNDER_WAY,
                                             [MTU_SEARCH_GOOD] = PATH_GOOD,
                                             [MTU_SEARCH_HOLE] = PATH_HOLE,
                                             [MTU_SEARCH_SILENT] = PATH_SILENT,
                                             [MTU_SEARCH_UNDECIDED] = PATH_UNDECIDED};

    probe->state = needs_control(probe) ? PATH_SILENT : states[probe->mtu_search.verdict];
    probe->directions = directions_of(probe);
    probe->took = now - probe->began;
}

/* The sweep is over: is there more to be asked? */
static void end_sweep(struct mtu_probe *probe, moment now)
{
    bool good_up = probe->mtu_search.verdict == MTU_SEARCH_GOOD && current_probe(probe)->how == SIZE_BY_DNS;
    unsigned next = another(probe, good_up);

    if (needs_control(probe) && probe->control_until == MOMENT_UNKNOWN) {
        probe->control_until = now + CONTROL_WAIT;
        send_controls(probe);
        return;
    }
    if (needs_control(probe) && now < probe->control_until)
        return;
    if (next < PATH_CANDIDATES_MAX &&
        (good_up || needs_control(probe) || probe->mtu_search.verdict == MTU_SEARCH_SILENT)) {
        probe->control_until = MOMENT_UNKNOWN;
        mtu_search_with(probe, next, now);
        return;
    }
    settle(probe, now);
}

static void turn_to_another(struct mtu_probe *probe, moment now)
{
    unsigned next = another(probe, false);

    probe->turn_at = MOMENT_UNKNOWN;
    if (probe->mtu_search.passes == 0 && next < PATH_CANDIDATES_MAX)
        mtu_search_with(probe, next, now);
}

void mtu_probe_go_on(struct mtu_probe *probe, moment now)
{
    unsigned number = 0;
    unsigned size = 0;

    if (probe->state != PATH_UNDER_WAY)
        return;
    if (probe->turn_at != MOMENT_UNKNOWN && now >= probe->turn_at)
        turn_to_another(probe, now);
    for (unsigned rounds = 0; rounds <= PATH_CANDIDATES_MAX && probe->state == PATH_UNDER_WAY; rounds++) {
        while (mtu_search_next(&probe->mtu_search, now, &number, &size))
            size_probe_send(current_probe(probe), number, size);
        if (probe->mtu_search.verdict == MTU_SEARCH_UNDER_WAY)
            break;
        end_sweep(probe, now);
        if (probe->control_until != MOMENT_UNKNOWN)
            return;
    }
    if (probe->mtu_search.flight >= CONTROL_FLIGHT && !probe->controls_sent && probe->mtu_search.passes)
        send_controls(probe);
}

moment mtu_probe_due(const struct mtu_probe *probe)
{
    moment due = probe->control_until != MOMENT_UNKNOWN ? probe->control_until : mtu_search_due(&probe->mtu_search);

    if (probe->state != PATH_UNDER_WAY)
        return MOMENT_UNKNOWN;
    if (probe->turn_at != MOMENT_UNKNOWN && (due == MOMENT_UNKNOWN || probe->turn_at < due))
        due = probe->turn_at;
    return due;
}

static bool take_answer(struct mtu_probe *probe, unsigned candidate, unsigned number, moment now)
{
    if (number >= NUMBER_HELLO && number < NUMBER_WHOLE) {
        probe->answered |= 1U << candidate;
        if (probe->turn_at == MOMENT_UNKNOWN && probe->mtu_search.passes == 0)
            probe->turn_at = now + (now - probe->began > OTHER_WAIT ? now - probe->began : OTHER_WAIT);
        return false;
    }
    if (candidate != probe->current)
        return false;
    probe->whole += number >= NUMBER_WHOLE && number < NUMBER_SMALLER;
    probe->smaller += number >= NUMBER_SMALLER;
    return number < NUMBER_HELLO && mtu_search_answer(&probe->mtu_search, number, now);
}

bool mtu_probe_ready(struct mtu_probe *probe, moment now)
{
    unsigned number = 0;
    bool changed = false;

    for (unsigned i = 0; i < probe->count; i++)
        for (unsigned n = 0; n < MTU_SEARCH_PROBES_MAX && probe->probes[i].socket >= 0; n++) {
            if (!size_probe_receive(&probe->probes[i], &number))
                break;
            if (number != UINT_MAX)
                changed |= take_answer(probe, i, number, now);
        }
    if (probe->state == PATH_UNDER_WAY) {
        mtu_probe_go_on(probe, now);
        return probe->state != PATH_UNDER_WAY;
    }
    if (changed)
        settle(probe, now);
    return changed;
}

void mtu_probe_end(struct mtu_probe *probe)
{
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        size_probe_close(&probe->probes[i]);
    probe->count = 0;
    probe->state = PATH_NOT_LOOKED_AT;
}

void mtu_probe_none(struct mtu_probe *probe)
{
    memset(probe, 0, sizeof(*probe));
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        probe->probes[i].socket = -1;
}
