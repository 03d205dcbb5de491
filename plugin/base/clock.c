/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <time.h>

moment clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (moment)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
