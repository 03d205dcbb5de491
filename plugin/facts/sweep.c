/* SPDX-License-Identifier: MIT */
#include "facts/sweep.h"

#include <string.h>

/*
 * FIRST_WAIT is for the first answer, when nothing is known of the path; after it a flight waits SILENCE, or a round trip where that is longer, behind the last answer. After the answer to a small probe at the flight's
 * end only what was overtaken can still come: REORDER, and less on a short path, whose parts differ by less. PACE is for paths that lose small ones, too.
 */
#define FIRST_WAIT  MILLISECONDS(1000)
#define SILENCE     MILLISECONDS(100)
#define REORDER     MILLISECONDS(10)
#define REORDER_MIN MILLISECONDS(3)
#define PACE        MILLISECONDS(25)
#define PACE_MAX    MILLISECONDS(100)
#define LONGEST     SECONDS(9)

enum {
    LAST_SMALL = 3,   /* small probes at the end of a flight */
    FILL = 6,         /* sizes between two that are known */
    NEAR = 3,         /* so few sizes between them are tried again and again, and not halved */
    FILL_CAREFUL = 2, /* the same beside loss: a size that is lost costs DOUBTFUL probes, and bytes are dear */
    NEAR_CAREFUL = 1,
    DOUBTFUL = 3,      /* tries of a size, when others are lost that must pass */
    CONTROLS = 1,      /* probes of the largest size that passes, beside those that must be lost */
    MORE_LOST = 3,     /* so many more probes above it must be lost, of all sizes, and ... */
    SURELY_LOST = 10,  /* or so many, when no more can be sent */
    LARGEST_TRIES = 3, /* ... of the largest one, before anything is called a hole */
    QUIET_FLIGHTS = 3  /* without any answer: silent */
};

static void plan(struct sweep *sweep, unsigned size)
{
    if (sweep->planned < SWEEP_FLIGHT_MAX - LAST_SMALL && size > sweep->smallest && size <= sweep->largest)
        sweep->plan[sweep->planned++] = (uint16_t)size;
}

static void plan_times(struct sweep *sweep, unsigned size, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        plan(sweep, size);
}

static void begin_flight(struct sweep *sweep, moment now)
{
    sweep->flight++;
    sweep->flight_first = sweep->count;
    sweep->through = false;
    for (unsigned i = 0; i < LAST_SMALL; i++)
        sweep->plan[sweep->planned++] = sweep->smallest;
    sweep->next = 0;
    sweep->next_send = now;
}

void sweep_start(struct sweep *sweep, unsigned smallest, unsigned largest, const uint16_t *hints, unsigned hint_count,
                 moment now)
{
    memset(sweep, 0, sizeof(*sweep));
    sweep->smallest = (uint16_t)smallest;
    sweep->largest = (uint16_t)largest;
    sweep->began = now;
    plan_times(sweep, largest, 2);
    for (unsigned i = 0; i < hint_count && i < SWEEP_HINTS_MAX; i++)
        if (hints[i] < largest)
            plan(sweep, hints[i]);
    begin_flight(sweep, now);
}

void sweep_spend(struct sweep *sweep, unsigned bytes)
{
    sweep->bytes += bytes;
}

/* Lost probes of sizes from `from` to `to`. */
static unsigned lost_between(const struct sweep *sweep, unsigned from, unsigned to)
{
    unsigned lost = 0;

    for (unsigned i = 0; i < sweep->count; i++)
        lost += sweep->probes[i].lost && !sweep->probes[i].answered && sweep->probes[i].size >= from &&
                sweep->probes[i].size <= to;
    return lost;
}

static unsigned lost_of(const struct sweep *sweep, unsigned size)
{
    return lost_between(sweep, size, size);
}

/* The smallest size above `size` of which one was lost; one more than the largest when there is none. */
static unsigned nearest_lost(const struct sweep *sweep, unsigned size)
{
    unsigned nearest = sweep->largest + 1U;

    for (unsigned i = 0; i < sweep->count; i++)
        if (sweep->probes[i].lost && !sweep->probes[i].answered && sweep->probes[i].size > size &&
            sweep->probes[i].size < nearest)
            nearest = sweep->probes[i].size;
    return nearest;
}

/* How many of the probes that must pass were lost, of 100. */
static unsigned loss(const struct sweep *sweep)
{
    unsigned sent = 0;
    unsigned lost = 0;

    for (unsigned i = 0; i < sweep->count; i++) {
        const struct sweep_probe *probe = &sweep->probes[i];
        if (probe->size > sweep->passes || (!probe->lost && !probe->answered))
            continue;
        sent++;
        lost += !probe->answered;
    }
    return sent ? lost * 100 / sent : 0;
}

/*
 * At that loss (of 100) so many tries in vain are no accident: all of them would be one in some hundreds, and in some thousands where 20 or fewer are lost. The loss is an estimate
 * from few probes: 10 % each way, 19 of 100 questions, is often seen as 14 or as 24.
 */
static const struct {
    unsigned loss;
    unsigned tries;
} wanted[] = {{2, 3}, {8, 4}, {20, 5}, {33, 6}, {50, 9}};

enum { WANTED = sizeof(wanted) / sizeof(wanted[0]) };

static unsigned tries_without_loss(void)
{
    return wanted[0].tries;
}

/* 0 when no number would do. */
static unsigned tries_wanted(const struct sweep *sweep)
{
    for (unsigned i = 0; i < WANTED; i++)
        if (loss(sweep) <= wanted[i].loss)
            return wanted[i].tries;
    return 0;
}

static void plan_missing(struct sweep *sweep, unsigned size, unsigned tries)
{
    unsigned tried = lost_of(sweep, size);

    if (size <= sweep->largest && tried < tries)
        plan_times(sweep, size, tries - tried);
}

/* The sizes right above what passes, each as often as is wanted, with what passes beside them. */
static void plan_confirmation(struct sweep *sweep, unsigned nearest, unsigned tries)
{
    bool at_the_top = sweep->passes + 2U > sweep->largest;

    plan_missing(sweep, sweep->largest, at_the_top ? tries + MORE_LOST : LARGEST_TRIES);
    for (unsigned above = nearest - sweep->passes; above > 0; above--)
        plan_missing(sweep, sweep->passes + above, tries);
    plan_times(sweep, sweep->passes, CONTROLS);
}

/* The same with loss: one of each first, since the largest that is answered makes all below it needless. */
static void plan_careful_confirmation(struct sweep *sweep, unsigned tries)
{
    unsigned next = sweep->passes + 1U;

    if (lost_of(sweep, next) + 1 >= DOUBTFUL) {
        plan_confirmation(sweep, next, tries);
        return;
    }
    plan_missing(sweep, sweep->largest, LARGEST_TRIES);
    plan(sweep, nearest_lost(sweep, sweep->passes + NEAR_CAREFUL));
    for (unsigned above = NEAR_CAREFUL; above > 0; above--)
        plan(sweep, sweep->passes + above);
}

/*
 * With loss it may be an accident that the next size above was lost: before anything is looked for below it, it is asked again. So is the lost one above that: without it more is saved for
 * the last byte, but a good path is called a hole twice as often where a limit on packets or bytes comes on top of the loss.
 */
static bool plan_doubtful(struct sweep *sweep, unsigned nearest)
{
    if (lost_of(sweep, nearest) >= DOUBTFUL)
        return false;
    plan_missing(sweep, sweep->largest, LARGEST_TRIES);
    plan_missing(sweep, nearest_lost(sweep, nearest), DOUBTFUL - 1);
    plan_missing(sweep, nearest, DOUBTFUL);
    return true;
}

/* Sizes between what passes and what was lost, evenly spread. */
static void plan_filling(struct sweep *sweep, unsigned nearest, unsigned most)
{
    unsigned between = nearest - sweep->passes - 1;
    unsigned count = between < most ? between : most;

    plan_missing(sweep, sweep->largest, LARGEST_TRIES);
    for (unsigned i = count; i > 0; i--)
        plan(sweep, sweep->passes + i * (between + 1) / (count + 1));
}

static void slow_down(struct sweep *sweep)
{
    sweep->pace = sweep->pace ? sweep->pace * 2 : PACE;
    if (sweep->pace > PACE_MAX)
        sweep->pace = PACE_MAX;
}

/* A hole: enough was lost right above what passes, and in all. */
static bool is_hole(const struct sweep *sweep, unsigned tries)
{
    return lost_of(sweep, sweep->passes + 1U) >= tries &&
           lost_between(sweep, sweep->passes + 1U, sweep->largest) >= tries + MORE_LOST &&
           lost_of(sweep, sweep->largest) >= LARGEST_TRIES;
}

/* Nothing more may be sent: what is known must do. */
static void settle_for_less(struct sweep *sweep)
{
    unsigned lost = lost_between(sweep, sweep->passes + 1U, sweep->largest);

    if (!sweep->passes)
        sweep->verdict = SWEEP_SILENT;
    else
        sweep->verdict = lost >= SURELY_LOST && lost_of(sweep, sweep->largest) >= LARGEST_TRIES && loss(sweep) <= 33
                             ? SWEEP_HOLE
                             : SWEEP_UNDECIDED;
}

static bool exhausted(const struct sweep *sweep, moment now)
{
    return sweep->bytes + 2U * sweep->largest > SWEEP_BYTES_MAX || sweep->count + SWEEP_FLIGHT_MAX > SWEEP_PROBES_MAX ||
           now - sweep->began > LONGEST;
}

static void plan_flight(struct sweep *sweep, unsigned nearest, unsigned tries)
{
    bool careful = tries != tries_without_loss();

    if (nearest - sweep->passes - 1 > (careful ? NEAR_CAREFUL : NEAR)) {
        if (!careful || !plan_doubtful(sweep, nearest))
            plan_filling(sweep, nearest, careful ? FILL_CAREFUL : FILL);
    } else if (careful) {
        plan_careful_confirmation(sweep, tries ? tries : wanted[WANTED - 1].tries);
    } else {
        plan_confirmation(sweep, nearest, tries);
    }
}

static void plan_next(struct sweep *sweep, moment now)
{
    unsigned nearest = nearest_lost(sweep, sweep->passes);
    unsigned tries = tries_wanted(sweep);

    if (!sweep->passes) {
        slow_down(sweep);
        plan(sweep, sweep->largest);
        if (++sweep->quiet == QUIET_FLIGHTS)
            sweep->verdict = SWEEP_SILENT;
    } else if (tries && is_hole(sweep, tries)) {
        sweep->verdict = SWEEP_HOLE;
        sweep->exact = true;
    } else if (exhausted(sweep, now)) {
        settle_for_less(sweep);
    } else {
        if (loss(sweep) > 33)
            slow_down(sweep);
        plan_flight(sweep, nearest, tries);
    }
}

/* All of the flight has had its time. */
static void end_flight(struct sweep *sweep, moment now)
{
    for (unsigned i = 0; i < sweep->count; i++)
        sweep->probes[i].lost = !sweep->probes[i].answered;
    sweep->planned = 0;
    plan_next(sweep, now);
    if (sweep->verdict == SWEEP_UNDER_WAY)
        begin_flight(sweep, now);
}

static moment longer(moment a, moment b)
{
    return a > b ? a : b;
}

bool sweep_next(struct sweep *sweep, moment now, unsigned *number, unsigned *size)
{
    if (sweep->verdict == SWEEP_UNDER_WAY && sweep->next == sweep->planned && now >= sweep->deadline)
        end_flight(sweep, now);
    if (sweep->verdict != SWEEP_UNDER_WAY || sweep->next == sweep->planned || now < sweep->next_send)
        return false;
    *size = sweep->plan[sweep->next++];
    if (sweep->count == SWEEP_PROBES_MAX || sweep->bytes + *size > SWEEP_BYTES_MAX) {
        sweep->next = sweep->planned; /* no more than that: what was sent is waited for, and must do */
        return false;
    }
    *number = sweep->count++;
    sweep->probes[*number] = (struct sweep_probe){.size = (uint16_t)*size, .sent = now};
    sweep->bytes += *size;
    sweep->next_send = now + sweep->pace;
    sweep->deadline =
        now + (sweep->round_trip ? longer(sweep->round_trip * 2, sweep->round_trip + SILENCE) : FIRST_WAIT);
    return true;
}

/* How much later than a small probe of `took` something that it has overtaken can come. */
static moment reorder(moment took)
{
    return took < REORDER ? longer(REORDER_MIN, took) : longer(REORDER, took / 16);
}

/* What an answer says about how long this flight must still be waited for. */
static void move_deadline(struct sweep *sweep, unsigned number, moment now)
{
    moment took = now - sweep->probes[number].sent;
    bool last = sweep->next == sweep->planned && number + LAST_SMALL >= sweep->count &&
                sweep->probes[number].size == sweep->smallest;

    if (number < sweep->flight_first)
        return;
    sweep->through |= last;
    if (sweep->through)
        sweep->deadline = now + reorder(took);
    else if (sweep->next == sweep->planned)
        sweep->deadline = now + longer(SILENCE, took);
}

bool sweep_answer(struct sweep *sweep, unsigned number, moment now)
{
    struct sweep_probe *probe = number < sweep->count ? &sweep->probes[number] : NULL;

    if (!probe || probe->answered)
        return false;
    probe->answered = true;
    moment took = now - probe->sent > 0 ? now - probe->sent : 1;
    if (!sweep->round_trip || took < sweep->round_trip)
        sweep->round_trip = took;
    bool larger = probe->size > sweep->passes;
    if (larger)
        sweep->passes = probe->size;
    if (sweep->passes == sweep->largest && sweep->verdict != SWEEP_GOOD) {
        sweep->verdict = SWEEP_GOOD;
        return true;
    }
    if (sweep->verdict == SWEEP_UNDER_WAY)
        move_deadline(sweep, number, now);
    return larger && sweep->verdict == SWEEP_HOLE;
}

moment sweep_due(const struct sweep *sweep)
{
    if (sweep->verdict != SWEEP_UNDER_WAY)
        return MOMENT_UNKNOWN;
    return sweep->next < sweep->planned ? sweep->next_send : sweep->deadline;
}
