/* SPDX-License-Identifier: MIT */
/*
 * Reads the tunnel's counters: every ten seconds while it is idle, every second while there is much
 * traffic.
 */
#include "session/device_counters.h"
#include "state.h"

static void on_sample(void *context)
{
    struct observer *observer = context;
    struct facts *facts = &observer->diagnosis.facts;
    uint64_t down;
    uint64_t up;

    if (!facts->tunnel.routed)
        return;
    moment pause = SECONDS(10);
    if (device_counters_read(facts->tunnel.device, &down, &up)) {
        bool held = facts->bandwidth.held[DIRECTION_DOWN] || facts->bandwidth.held[DIRECTION_UP];
        pause = bandwidth_sample(&facts->bandwidth, down, up, loop_now());
        if (!held && (facts->bandwidth.held[DIRECTION_DOWN] || facts->bandwidth.held[DIRECTION_UP]))
            observer_evaluate(observer);
    }
    loop_set(&observer->loop, observer->bandwidth_timer, pause);
}

void bandwidth_follow_tunnel(struct observer *observer)
{
    const struct tunnel *tunnel = &observer->diagnosis.facts.tunnel;

    if (tunnel->routed)
        on_sample(observer);
    else
        loop_set(&observer->loop, observer->bandwidth_timer, MOMENT_UNKNOWN);
}

/* The last sample before the end, so that what went through since the one before counts. */
void bandwidth_finish(struct observer *observer)
{
    if (observer->diagnosis.facts.tunnel.routed)
        on_sample(observer);
}

void bandwidth_timer_start(struct observer *observer)
{
    bandwidth_start(&observer->diagnosis.facts.bandwidth, BANDWIDTH_DEFAULT);
    observer->bandwidth_timer = loop_timer(&observer->loop, on_sample, observer);
}
