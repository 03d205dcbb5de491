/* SPDX-License-Identifier: MIT */
/*
 * One look at the path: who answers is found out while the best candidate is already being asked, and what a hole looks like is held against the same question in small fragments.
 *
 * facts/sweep.h decides what to send, probes/size_probe.h sends it; path_mtu.c says what is done about the result.
 */
#include "probes/path_look.h"

#include <limits.h>
#include <string.h>

#include "facts/packet_size.h"

/* Numbers beyond those of the sweep. */
enum { NUMBER_HELLO = 3000, NUMBER_WHOLE = 3100, NUMBER_SMALLER = 3200, CONTROLS = 2, CONTROL_FLIGHT = 3 };

/*
 * A candidate that has answered is turned to when the one that is being asked has not, so much later. Controls of a DNS server that are not answered in that time will not be.
 */
#define OTHER_WAIT   MILLISECONDS(100)
#define CONTROL_WAIT MILLISECONDS(400)

static struct size_probe *current_probe(struct path_look *look)
{
    return &look->probes[look->current];
}

/* The first packet to each of the others: is anybody there? */
static void greet(struct path_look *look)
{
    for (unsigned i = 0; i < look->count; i++)
        if (i != look->current && look->probes[i].socket >= 0 &&
            size_probe_send(&look->probes[i], NUMBER_HELLO + i, PATH_SMALLEST))
            sweep_spend(&look->sweep, PATH_SMALLEST);
}

static void sweep_with(struct path_look *look, unsigned candidate, moment now)
{
    unsigned spent = look->sweep.bytes;

    look->current = candidate;
    look->tried |= 1U << candidate;
    look->controls_sent = false;
    look->whole = look->smaller = 0;
    look->turn_at = MOMENT_UNKNOWN;
    sweep_start(&look->sweep, PATH_SMALLEST, look->largest, look->sizes, look->size_count, now);
    sweep_spend(&look->sweep, spent);
}

bool path_look_start(struct path_look *look, const struct path_candidate *candidates, unsigned count,
                     const struct packet_shape *shape, unsigned largest, const char *device, moment now)
{
    unsigned first = PATH_CANDIDATES_MAX;

    look->count = count;
    look->largest = largest;
    look->tried = look->answered = 0;
    look->control_until = MOMENT_UNKNOWN;
    look->began = now;
    look->state = PATH_UNDER_WAY;
    look->size_count = packet_common_sizes(shape, look->sizes);
    memset(&look->sweep, 0, sizeof(look->sweep));
    for (unsigned i = count; i > 0; i--) {
        struct size_probe *probe = &look->probes[i - 1];
        probe->how = candidates[i - 1].how;
        probe->to = candidates[i - 1].address;
        text_copy(probe->device, sizeof(probe->device), slice_of(device));
        if (size_probe_open(probe))
            first = i - 1;
    }
    if (first == PATH_CANDIDATES_MAX)
        return false;
    sweep_with(look, first, now);
    greet(look);
    return true;
}

/* One that has answered a greeting and was not asked yet; PATH_CANDIDATES_MAX when there is none. */
static unsigned another(const struct path_look *look, bool echo_only)
{
    for (unsigned i = 0; i < look->count; i++)
        if ((look->answered & 1U << i) && !(look->tried & 1U << i) &&
            (!echo_only || look->probes[i].how == SIZE_BY_ECHO))
            return i;
    return PATH_CANDIDATES_MAX;
}

/* The same in fragments: as large as can be, and as large as what passes whole. */
static void send_controls(struct path_look *look)
{
    struct size_probe *probe = current_probe(look);

    look->controls_sent = true;
    for (unsigned i = 0; i < CONTROLS; i++) {
        if (size_probe_send_fragments(probe, NUMBER_WHOLE + i, look->largest))
            sweep_spend(&look->sweep, look->largest);
        if (size_probe_send_fragments(probe, NUMBER_SMALLER + i, look->sweep.passes))
            sweep_spend(&look->sweep, look->sweep.passes);
    }
}

/* Of a server that does not answer large queries nothing can be learned (dnsmasq answers none above about 1232 bytes). */
static bool needs_control(const struct path_look *look)
{
    return look->probes[look->current].how == SIZE_BY_DNS && look->sweep.verdict == SWEEP_HOLE && !look->whole;
}

static enum path_ways ways_of(const struct path_look *look)
{
    bool echo = look->probes[look->current].how == SIZE_BY_ECHO;

    if (look->sweep.verdict == SWEEP_GOOD)
        return echo ? WAYS_BOTH : WAYS_UP;
    if (look->whole || !echo)
        return WAYS_UP;
    return look->smaller ? WAYS_DOWN : WAYS_EITHER;
}

static void settle(struct path_look *look, moment now)
{
    static const enum path_state states[] = {[SWEEP_UNDER_WAY] = PATH_UNDER_WAY,
                                             [SWEEP_GOOD] = PATH_GOOD,
                                             [SWEEP_HOLE] = PATH_HOLE,
                                             [SWEEP_SILENT] = PATH_SILENT,
                                             [SWEEP_UNDECIDED] = PATH_UNDECIDED};

    look->state = needs_control(look) ? PATH_SILENT : states[look->sweep.verdict];
    look->ways = ways_of(look);
    look->took = now - look->began;
}

/* The sweep has come to an end: is there more to be asked? */
static void end_sweep(struct path_look *look, moment now)
{
    bool good_up = look->sweep.verdict == SWEEP_GOOD && current_probe(look)->how == SIZE_BY_DNS;
    unsigned next = another(look, good_up);

    if (needs_control(look) && look->control_until == MOMENT_UNKNOWN) {
        look->control_until = now + CONTROL_WAIT;
        send_controls(look);
        return;
    }
    if (needs_control(look) && now < look->control_until)
        return;
    if (next < PATH_CANDIDATES_MAX && (good_up || needs_control(look) || look->sweep.verdict == SWEEP_SILENT)) {
        look->control_until = MOMENT_UNKNOWN;
        sweep_with(look, next, now);
        return;
    }
    settle(look, now);
}

static void turn_to_another(struct path_look *look, moment now)
{
    unsigned next = another(look, false);

    look->turn_at = MOMENT_UNKNOWN;
    if (look->sweep.passes == 0 && next < PATH_CANDIDATES_MAX)
        sweep_with(look, next, now);
}

void path_look_go_on(struct path_look *look, moment now)
{
    unsigned number = 0;
    unsigned size = 0;

    if (look->state != PATH_UNDER_WAY)
        return;
    if (look->turn_at != MOMENT_UNKNOWN && now >= look->turn_at)
        turn_to_another(look, now);
    for (unsigned rounds = 0; rounds <= PATH_CANDIDATES_MAX && look->state == PATH_UNDER_WAY; rounds++) {
        while (sweep_next(&look->sweep, now, &number, &size))
            size_probe_send(current_probe(look), number, size);
        if (look->sweep.verdict == SWEEP_UNDER_WAY)
            break;
        end_sweep(look, now);
        if (look->control_until != MOMENT_UNKNOWN)
            return;
    }
    if (look->sweep.flight >= CONTROL_FLIGHT && !look->controls_sent && look->sweep.passes)
        send_controls(look);
}

moment path_look_due(const struct path_look *look)
{
    moment due = look->control_until != MOMENT_UNKNOWN ? look->control_until : sweep_due(&look->sweep);

    if (look->state != PATH_UNDER_WAY)
        return MOMENT_UNKNOWN;
    if (look->turn_at != MOMENT_UNKNOWN && (due == MOMENT_UNKNOWN || look->turn_at < due))
        due = look->turn_at;
    return due;
}

static bool take_answer(struct path_look *look, unsigned candidate, unsigned number, moment now)
{
    if (number >= NUMBER_HELLO && number < NUMBER_WHOLE) {
        look->answered |= 1U << candidate;
        if (look->turn_at == MOMENT_UNKNOWN && look->sweep.passes == 0)
            look->turn_at = now + (now - look->began > OTHER_WAIT ? now - look->began : OTHER_WAIT);
        return false;
    }
    if (candidate != look->current)
        return false;
    look->whole += number >= NUMBER_WHOLE && number < NUMBER_SMALLER;
    look->smaller += number >= NUMBER_SMALLER;
    return number < NUMBER_HELLO && sweep_answer(&look->sweep, number, now);
}

bool path_look_ready(struct path_look *look, moment now)
{
    unsigned number = 0;
    bool changed = false;

    for (unsigned i = 0; i < look->count; i++)
        for (unsigned n = 0; n < SWEEP_PROBES_MAX && look->probes[i].socket >= 0; n++) {
            if (!size_probe_receive(&look->probes[i], &number))
                break;
            if (number != UINT_MAX)
                changed |= take_answer(look, i, number, now);
        }
    if (look->state == PATH_UNDER_WAY) {
        path_look_go_on(look, now);
        return look->state != PATH_UNDER_WAY;
    }
    if (changed)
        settle(look, now);
    return changed;
}

void path_look_end(struct path_look *look)
{
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        size_probe_close(&look->probes[i]);
    look->count = 0;
    look->state = PATH_NOT_LOOKED_AT;
}

void path_look_none(struct path_look *look)
{
    memset(look, 0, sizeof(*look));
    for (unsigned i = 0; i < PATH_CANDIDATES_MAX; i++)
        look->probes[i].socket = -1;
}
