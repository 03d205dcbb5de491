/* SPDX-License-Identifier: MIT */
/*
 * clock.h - time as a value.
 *
 * All rules, parsers and the session get their time as an argument, so that "silent for 5 s" is
 * tested without waiting. A moment is microseconds since 1970-01-01 UTC for live events; for a log
 * it is the log's own stamp read as if it were UTC, since only differences matter.
 */
#ifndef CVPN_BASE_CLOCK_H
#define CVPN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t moment;

/* How far a log's clock is from UTC, where a stamp says so. All zeros: it does not. */
struct clock_zone {
    bool known;
    int minutes; /* east of UTC */
};

/* The moment of something that carries no time stamp. */
#define MOMENT_UNKNOWN INT64_MIN

#define MILLISECONDS(n) ((moment)(n)*1000)
#define SECONDS(n)      ((moment)(n)*1000000)

/* The wall clock, now. Only this function and the next one ask the kernel. */
moment clock_now(void);

/* A clock that no one sets: for differences only. */
moment clock_monotonic(void);

#endif
