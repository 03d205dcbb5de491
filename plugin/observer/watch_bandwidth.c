/* SPDX-License-Identifier: MIT */
/*
 * Reads the tunnel's counters: every ten seconds while it is idle, every second while there is much
 * traffic.
 */
#include "session/device_counters.h"
#include "watchers.h"

static struct {
    unsigned timer; /* the next sample is due */
    bool routed;    /* the tunnel, as it was seen last */
    unsigned times; /* that it was set up, by then */
} own;

static void on_sample(void *context)
{
    struct watch *watch = context;
    struct facts *facts = watch->facts;
    uint64_t down;
    uint64_t up;

    if (!facts->tunnel.routed)
        return;
    moment pause = SECONDS(10);
    if (device_counters_read(facts->tunnel.device, &down, &up)) {
        bool held = facts->bandwidth.held[DIRECTION_DOWN] || facts->bandwidth.held[DIRECTION_UP];
        pause = bandwidth_sample(&facts->bandwidth, down, up, clock_monotonic());
        if (!held && (facts->bandwidth.held[DIRECTION_DOWN] || facts->bandwidth.held[DIRECTION_UP]))
            watch->loop.evaluate = true;
    }
    loop_set(&watch->loop, own.timer, pause);
}

static void on_change(struct watch *watch)
{
    const struct tunnel *tunnel = &watch->facts->tunnel;

    if (tunnel->routed == own.routed && tunnel->times == own.times)
        return;
    own.routed = tunnel->routed;
    own.times = tunnel->times;
    if (tunnel->routed)
        on_sample(watch);
    else
        loop_set(&watch->loop, own.timer, MOMENT_UNKNOWN);
}

/* The last sample before the end, so that what went through since the one before counts. */
static void finish(struct watch *watch)
{
    if (watch->facts->tunnel.routed)
        on_sample(watch);
}

static void take_limit(struct watch *watch)
{
    watch->facts->bandwidth.limit = (uint64_t)watch->facts->settings.bandwidth * 1000000;
}

static void start(struct watch *watch)
{
    bandwidth_start(&watch->facts->bandwidth, BANDWIDTH_DEFAULT);
    own.timer = loop_timer(&watch->loop, on_sample, watch);
}

const struct watcher watch_bandwidth = {.start = start, .opened = take_limit, .changed = on_change, .close = finish};
