/* SPDX-License-Identifier: MIT */
#include "session/bandwidth.h"

#include <string.h>

#define BUSY_PAUSE SECONDS(1)
#define IDLE_PAUSE SECONDS(10)

/* A sample over less time than this says nothing of a rate. */
#define SHORTEST MILLISECONDS(300)

const char *direction_name(enum direction direction)
{
    return direction == DIRECTION_UP ? "up" : "down";
}

void bandwidth_start(struct bandwidth *bandwidth, unsigned limit)
{
    memset(bandwidth, 0, sizeof(*bandwidth));
    bandwidth->limit = (uint64_t)limit * 1000000;
    bandwidth->since = MOMENT_UNKNOWN;
    bandwidth->last = MOMENT_UNKNOWN;
}

static uint64_t rate_of(uint64_t bytes, moment time)
{
    if (time <= 0)
        return 0;
    return bytes > UINT64_MAX / 8000000 ? UINT64_MAX : bytes * 8000000 / (uint64_t)time;
}

/*
 * A shaped connection does not stand exactly at its limit: headers are counted or not, and bursts
 * are let through. What is faster is not limited by it.
 */
static bool near_limit(const struct bandwidth *bandwidth, uint64_t rate)
{
    return rate >= bandwidth->limit / 100 * 85 && rate <= bandwidth->limit / 100 * 112;
}

static void take_rate(struct bandwidth *bandwidth, enum direction direction, uint64_t rate, moment time)
{
    moment *at_limit = &bandwidth->at_limit[direction];

    if (rate > bandwidth->peak[direction])
        bandwidth->peak[direction] = rate;
    if (!near_limit(bandwidth, rate)) {
        *at_limit = 0;
        return;
    }
    *at_limit += time;
    if (*at_limit >= SECONDS(BANDWIDTH_SECONDS) && rate > bandwidth->held[direction])
        bandwidth->held[direction] = rate;
}

static void take_first(struct bandwidth *bandwidth, const uint64_t *bytes, moment now)
{
    if (bandwidth->since == MOMENT_UNKNOWN)
        bandwidth->since = now;
    memcpy(bandwidth->bytes, bytes, sizeof(bandwidth->bytes));
    memset(bandwidth->at_limit, 0, sizeof(bandwidth->at_limit));
    bandwidth->last = now;
}

moment bandwidth_sample(struct bandwidth *bandwidth, uint64_t down, uint64_t up, moment now)
{
    const uint64_t bytes[DIRECTIONS] = {[DIRECTION_DOWN] = down, [DIRECTION_UP] = up};
    moment time = bandwidth->last == MOMENT_UNKNOWN ? 0 : now - bandwidth->last;
    bool busy = false;

    if (bandwidth->last == MOMENT_UNKNOWN || time < 0 || down < bandwidth->bytes[DIRECTION_DOWN] ||
        up < bandwidth->bytes[DIRECTION_UP]) {
        take_first(bandwidth, bytes, now);
        return BUSY_PAUSE;
    }
    if (time < SHORTEST)
        return BUSY_PAUSE;
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        uint64_t more = bytes[i] - bandwidth->bytes[i];
        uint64_t rate = rate_of(more, time);
        bandwidth->total[i] += more;
        take_rate(bandwidth, (enum direction)i, rate, time);
        busy |= rate > bandwidth->limit / 4;
    }
    memcpy(bandwidth->bytes, bytes, sizeof(bandwidth->bytes));
    bandwidth->last = now;
    bandwidth->known = true;
    return busy ? BUSY_PAUSE : IDLE_PAUSE;
}

uint64_t bandwidth_mean(const struct bandwidth *bandwidth, enum direction direction)
{
    return bandwidth->known ? rate_of(bandwidth->total[direction], bandwidth->last - bandwidth->since) : 0;
}
