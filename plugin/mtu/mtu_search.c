/* SPDX-License-Identifier: MIT */
#include "mtu/mtu_search.h"

#include <string.h>

/*
 * FIRST_WAIT is for the first answer, when nothing is known of the path; after it a flight waits
 * SILENCE, or a round trip where that is longer, after the last answer. After the answer to a
 * small probe at the flight's end only what was overtaken can still come: REORDER, and less on a
 * short path, whose parts differ by less. PACE is for paths that lose small ones, too.
 */
#define FIRST_WAIT  MILLISECONDS(1000)
#define SILENCE     MILLISECONDS(100)
#define REORDER     MILLISECONDS(10)
#define REORDER_MIN MILLISECONDS(3)
#define PACE        MILLISECONDS(25)
#define PACE_MAX    MILLISECONDS(100)
#define LONGEST     SECONDS(9)

enum {
    LAST_SMALL = 3, /* small probes at the end of a flight */
    FILL = 6,       /* sizes between two that are known */
    NEAR = 3,       /* so few sizes between them are tried again and again, and not halved */
    /* the same beside loss: a size that is lost costs DOUBTFUL probes, and bytes are dear */
    FILL_CAREFUL = 2,
    NEAR_CAREFUL = 1,
    DOUBTFUL = 3,      /* tries of a size, when others are lost that must pass */
    CONTROLS = 1,      /* probes of the largest size that passes, beside those that must be lost */
    MORE_LOST = 3,     /* so many more probes above it must be lost, of all sizes, and ... */
    SURELY_LOST = 10,  /* or so many, when no more can be sent */
    LARGEST_TRIES = 3, /* ... of the largest one, before anything is called a hole */
    QUIET_FLIGHTS = 3  /* without any answer: silent */
};

static void plan(struct mtu_search *mtu_search, unsigned size)
{
    if (mtu_search->planned < MTU_SEARCH_FLIGHT_MAX - LAST_SMALL && size > mtu_search->smallest &&
        size <= mtu_search->largest)
        mtu_search->plan[mtu_search->planned++] = (uint16_t)size;
}

static void plan_times(struct mtu_search *mtu_search, unsigned size, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        plan(mtu_search, size);
}

static void begin_flight(struct mtu_search *mtu_search, moment now)
{
    mtu_search->flight++;
    mtu_search->flight_first = mtu_search->count;
    mtu_search->through = false;
    for (unsigned i = 0; i < LAST_SMALL; i++)
        mtu_search->plan[mtu_search->planned++] = mtu_search->smallest;
    mtu_search->next = 0;
    mtu_search->next_send = now;
}

void mtu_search_start(struct mtu_search *mtu_search, unsigned smallest, unsigned largest, const uint16_t *hints,
                      unsigned hint_count, moment now)
{
    memset(mtu_search, 0, sizeof(*mtu_search));
    mtu_search->smallest = (uint16_t)smallest;
    mtu_search->largest = (uint16_t)largest;
    mtu_search->began = now;
    plan_times(mtu_search, largest, 2);
    for (unsigned i = 0; i < hint_count && i < MTU_SEARCH_HINTS_MAX; i++)
        if (hints[i] < largest)
            plan(mtu_search, hints[i]);
    begin_flight(mtu_search, now);
}

void mtu_search_spend(struct mtu_search *mtu_search, unsigned bytes)
{
    mtu_search->bytes += bytes;
}

/* Lost probes of sizes from `from` to `to`. */
static unsigned lost_between(const struct mtu_search *mtu_search, unsigned from, unsigned to)
{
    unsigned lost = 0;

    for (unsigned i = 0; i < mtu_search->count; i++)
        lost += mtu_search->probes[i].lost && !mtu_search->probes[i].answered && mtu_search->probes[i].size >= from &&
                mtu_search->probes[i].size <= to;
    return lost;
}

static unsigned lost_of(const struct mtu_search *mtu_search, unsigned size)
{
    return lost_between(mtu_search, size, size);
}

/*
 * The smallest size above `size` of which one was lost; one more than the largest when there is
 * none.
 */
static unsigned nearest_lost(const struct mtu_search *mtu_search, unsigned size)
{
    unsigned nearest = mtu_search->largest + 1U;

    for (unsigned i = 0; i < mtu_search->count; i++)
        if (mtu_search->probes[i].lost && !mtu_search->probes[i].answered && mtu_search->probes[i].size > size &&
            mtu_search->probes[i].size < nearest)
            nearest = mtu_search->probes[i].size;
    return nearest;
}

/* How many of the probes that must pass were lost, of 100. */
static unsigned loss(const struct mtu_search *mtu_search)
{
    unsigned sent = 0;
    unsigned lost = 0;

    for (unsigned i = 0; i < mtu_search->count; i++) {
        const struct mtu_search_probe *probe = &mtu_search->probes[i];
        if (probe->size > mtu_search->passes || (!probe->lost && !probe->answered))
            continue;
        sent++;
        lost += !probe->answered;
    }
    return sent ? lost * 100 / sent : 0;
}

/*
 * At that loss (of 100) so many tries in vain are no accident: all of them would be one in some
 * hundreds, and in some thousands where 20 or fewer are lost. The loss is an estimate from few
 * probes: 10 % each way, 19 of 100 questions, is often seen as 14 or as 24.
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
static unsigned tries_wanted(const struct mtu_search *mtu_search)
{
    for (unsigned i = 0; i < WANTED; i++)
        if (loss(mtu_search) <= wanted[i].loss)
            return wanted[i].tries;
    return 0;
}

static void plan_missing(struct mtu_search *mtu_search, unsigned size, unsigned tries)
{
    unsigned tried = lost_of(mtu_search, size);

    if (size <= mtu_search->largest && tried < tries)
        plan_times(mtu_search, size, tries - tried);
}

/* The sizes right above what passes, each as often as is wanted, with what passes beside them. */
static void plan_confirmation(struct mtu_search *mtu_search, unsigned nearest, unsigned tries)
{
    bool at_the_top = mtu_search->passes + 2U > mtu_search->largest;

    plan_missing(mtu_search, mtu_search->largest, at_the_top ? tries + MORE_LOST : LARGEST_TRIES);
    for (unsigned above = nearest - mtu_search->passes; above > 0; above--)
        plan_missing(mtu_search, mtu_search->passes + above, tries);
    plan_times(mtu_search, mtu_search->passes, CONTROLS);
}

/*
 * The same with loss: one of each first, since the largest that is answered makes all below it
 * needless.
 */
static void plan_careful_confirmation(struct mtu_search *mtu_search, unsigned tries)
{
    unsigned next = mtu_search->passes + 1U;

    if (lost_of(mtu_search, next) + 1 >= DOUBTFUL) {
        plan_confirmation(mtu_search, next, tries);
        return;
    }
    plan_missing(mtu_search, mtu_search->largest, LARGEST_TRIES);
    plan(mtu_search, nearest_lost(mtu_search, mtu_search->passes + NEAR_CAREFUL));
    for (unsigned above = NEAR_CAREFUL; above > 0; above--)
        plan(mtu_search, mtu_search->passes + above);
}

/*
 * With loss it may be an accident that the next size above was lost: before anything is looked for
 * below it, it is asked again. So is the lost one above that: without it more is saved for the last
 * byte, but a good path is called a hole twice as often where a limit on packets or bytes comes on
 * top of the loss.
 */
static bool plan_doubtful(struct mtu_search *mtu_search, unsigned nearest)
{
    if (lost_of(mtu_search, nearest) >= DOUBTFUL)
        return false;
    plan_missing(mtu_search, mtu_search->largest, LARGEST_TRIES);
    plan_missing(mtu_search, nearest_lost(mtu_search, nearest), DOUBTFUL - 1);
    plan_missing(mtu_search, nearest, DOUBTFUL);
    return true;
}

/* Sizes between what passes and what was lost, evenly spread. */
static void plan_filling(struct mtu_search *mtu_search, unsigned nearest, unsigned most)
{
    unsigned between = nearest - mtu_search->passes - 1;
    unsigned count = between < most ? between : most;

    plan_missing(mtu_search, mtu_search->largest, LARGEST_TRIES);
    for (unsigned i = count; i > 0; i--)
        plan(mtu_search, mtu_search->passes + i * (between + 1) / (count + 1));
}

static void slow_down(struct mtu_search *mtu_search)
{
    mtu_search->pace = mtu_search->pace ? mtu_search->pace * 2 : PACE;
    if (mtu_search->pace > PACE_MAX)
        mtu_search->pace = PACE_MAX;
}

/* A hole: enough was lost right above what passes, and in all. */
static bool is_hole(const struct mtu_search *mtu_search, unsigned tries)
{
    return lost_of(mtu_search, mtu_search->passes + 1U) >= tries &&
           lost_between(mtu_search, mtu_search->passes + 1U, mtu_search->largest) >= tries + MORE_LOST &&
           lost_of(mtu_search, mtu_search->largest) >= LARGEST_TRIES;
}

/* Nothing more may be sent: what is known must do. */
static void settle_for_less(struct mtu_search *mtu_search)
{
    unsigned lost = lost_between(mtu_search, mtu_search->passes + 1U, mtu_search->largest);

    if (!mtu_search->passes)
        mtu_search->verdict = MTU_SEARCH_SILENT;
    else
        mtu_search->verdict =
            lost >= SURELY_LOST && lost_of(mtu_search, mtu_search->largest) >= LARGEST_TRIES && loss(mtu_search) <= 33
                ? MTU_SEARCH_HOLE
                : MTU_SEARCH_UNDECIDED;
}

static bool exhausted(const struct mtu_search *mtu_search, moment now)
{
    return mtu_search->bytes + 2U * mtu_search->largest > MTU_SEARCH_BYTES_MAX ||
           mtu_search->count + MTU_SEARCH_FLIGHT_MAX > MTU_SEARCH_PROBES_MAX || now - mtu_search->began > LONGEST;
}

static void plan_flight(struct mtu_search *mtu_search, unsigned nearest, unsigned tries)
{
    bool careful = tries != tries_without_loss();

    if (nearest - mtu_search->passes - 1 > (careful ? NEAR_CAREFUL : NEAR)) {
        if (!careful || !plan_doubtful(mtu_search, nearest))
            plan_filling(mtu_search, nearest, careful ? FILL_CAREFUL : FILL);
    } else if (careful) {
        plan_careful_confirmation(mtu_search, tries ? tries : wanted[WANTED - 1].tries);
    } else {
        plan_confirmation(mtu_search, nearest, tries);
    }
}

static void plan_next(struct mtu_search *mtu_search, moment now)
{
    unsigned nearest = nearest_lost(mtu_search, mtu_search->passes);
    unsigned tries = tries_wanted(mtu_search);

    if (!mtu_search->passes) {
        slow_down(mtu_search);
        plan(mtu_search, mtu_search->largest);
        if (++mtu_search->quiet == QUIET_FLIGHTS)
            mtu_search->verdict = MTU_SEARCH_SILENT;
    } else if (tries && is_hole(mtu_search, tries)) {
        mtu_search->verdict = MTU_SEARCH_HOLE;
        mtu_search->exact = true;
    } else if (exhausted(mtu_search, now)) {
        settle_for_less(mtu_search);
    } else {
        if (loss(mtu_search) > 33)
            slow_down(mtu_search);
        plan_flight(mtu_search, nearest, tries);
    }
}

/* All of the flight has had its time. */
static void end_flight(struct mtu_search *mtu_search, moment now)
{
    for (unsigned i = 0; i < mtu_search->count; i++)
        mtu_search->probes[i].lost = !mtu_search->probes[i].answered;
    mtu_search->planned = 0;
    plan_next(mtu_search, now);
    if (mtu_search->verdict == MTU_SEARCH_UNDER_WAY)
        begin_flight(mtu_search, now);
}

static moment longer(moment a, moment b)
{
    return a > b ? a : b;
}

bool mtu_search_next(struct mtu_search *mtu_search, moment now, unsigned *number, unsigned *size)
{
    if (mtu_search->verdict == MTU_SEARCH_UNDER_WAY && mtu_search->next == mtu_search->planned &&
        now >= mtu_search->deadline)
        end_flight(mtu_search, now);
    if (mtu_search->verdict != MTU_SEARCH_UNDER_WAY || mtu_search->next == mtu_search->planned ||
        now < mtu_search->next_send)
        return false;
    *size = mtu_search->plan[mtu_search->next++];
    if (mtu_search->count == MTU_SEARCH_PROBES_MAX || mtu_search->bytes + *size > MTU_SEARCH_BYTES_MAX) {
        /* no more than that: what was sent is waited for, and must do */
        mtu_search->next = mtu_search->planned;
        return false;
    }
    *number = mtu_search->count++;
    mtu_search->probes[*number] = (struct mtu_search_probe){.size = (uint16_t)*size, .sent = now};
    mtu_search->bytes += *size;
    mtu_search->next_send = now + mtu_search->pace;
    mtu_search->deadline =
        now +
        (mtu_search->round_trip ? longer(mtu_search->round_trip * 2, mtu_search->round_trip + SILENCE) : FIRST_WAIT);
    return true;
}

/* How much later than a small probe of `took` something that it has overtaken can come. */
static moment reorder(moment took)
{
    return took < REORDER ? longer(REORDER_MIN, took) : longer(REORDER, took / 16);
}

/* What an answer says about how long this flight must still be waited for. */
static void move_deadline(struct mtu_search *mtu_search, unsigned number, moment now)
{
    moment took = now - mtu_search->probes[number].sent;
    bool last = mtu_search->next == mtu_search->planned && number + LAST_SMALL >= mtu_search->count &&
                mtu_search->probes[number].size == mtu_search->smallest;

    if (number < mtu_search->flight_first)
        return;
    mtu_search->through |= last;
    if (mtu_search->through)
        mtu_search->deadline = now + reorder(took);
    else if (mtu_search->next == mtu_search->planned)
        mtu_search->deadline = now + longer(SILENCE, took);
}

bool mtu_search_answer(struct mtu_search *mtu_search, unsigned number, moment now)
{
    struct mtu_search_probe *probe = number < mtu_search->count ? &mtu_search->probes[number] : NULL;

    if (!probe || probe->answered)
        return false;
    probe->answered = true;
    moment took = now - probe->sent > 0 ? now - probe->sent : 1;
    if (!mtu_search->round_trip || took < mtu_search->round_trip)
        mtu_search->round_trip = took;
    bool larger = probe->size > mtu_search->passes;
    if (larger)
        mtu_search->passes = probe->size;
    if (mtu_search->passes == mtu_search->largest && mtu_search->verdict != MTU_SEARCH_GOOD) {
        mtu_search->verdict = MTU_SEARCH_GOOD;
        return true;
    }
    if (mtu_search->verdict == MTU_SEARCH_UNDER_WAY)
        move_deadline(mtu_search, number, now);
    return larger && mtu_search->verdict == MTU_SEARCH_HOLE;
}

moment mtu_search_due(const struct mtu_search *mtu_search)
{
    if (mtu_search->verdict != MTU_SEARCH_UNDER_WAY)
        return MOMENT_UNKNOWN;
    return mtu_search->next < mtu_search->planned ? mtu_search->next_send : mtu_search->deadline;
}
