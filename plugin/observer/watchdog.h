/* SPDX-License-Identifier: MIT */
/*
 * watchdog.h - ends an observer that is stuck or stopped, and no other.
 *
 * OpenVPN can block when no one reads its management socket (manage.c, man_output_standalone): a
 * stuck or stopped observer can cause that, a dead one cannot. So the observer writes down its
 * progress in a page that it shares with the privileged helper, and the privileged helper counts
 * its own ticks while the observer is late. A tick counts once, however long it took by the clock:
 * when all stands still (a stopped unit, a suspended machine), the privileged helper does not tick
 * either, and no one is ended on waking.
 */
#ifndef CVPN_OBSERVER_WATCHDOG_H
#define CVPN_OBSERVER_WATCHDOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct progress {
    _Atomic uint64_t turns; /* of the observer's loop */
    _Atomic int64_t due;    /* CLOCK_MONOTONIC in microseconds: when the next one is due */
};

/* What the watchdog has seen; all 0 at its start. */
struct watchdog {
    uint64_t turns;
    unsigned late; /* ticks without progress */
};

/* Makes the page, with an observer that is due now. NULL when there is no memory. */
struct progress *progress_make(void);

/* The observer's: it gets on, and will again by `due`. Nothing when `progress` is NULL. */
void progress_note(struct progress *progress, moment due);

/*
 * The observer's, when the watchdog has started: processes that are forked from now on do not get
 * the page.
 */
void progress_hide(struct progress *progress);

/*
 * The watchdog's: how long to sleep until its next tick (milliseconds; -1: forever, there is no
 * page).
 */
int watchdog_sleep(const struct watchdog *dog, const struct progress *progress, moment now);

/*
 * It has slept so long. True when the observer has made no progress for some ticks and is to be
 * ended.
 */
bool watchdog_tick(struct watchdog *dog, const struct progress *progress, moment now);

#endif
