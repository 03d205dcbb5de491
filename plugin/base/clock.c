/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <time.h>

static moment read_clock(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return SECONDS((moment)now.tv_sec) + now.tv_nsec / 1000;
}

moment clock_now(void)
{
    return read_clock(CLOCK_REALTIME);
}

moment clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
