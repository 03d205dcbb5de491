/* SPDX-License-Identifier: MIT */
/*
 * loop.h - the observer's one event loop: descriptors, timers and a deadman's timer.
 *
 * The deadman's timer is a kernel timer that sends SIGKILL to this very process unless the loop keeps winding it up. A stuck or stopped observer would let OpenVPN block on its management socket
 * (manage.c, man_output_standalone); a dead one cannot.
 */
#ifndef CVPN_OBSERVER_LOOP_H
#define CVPN_OBSERVER_LOOP_H

#include <stdbool.h>
#include <time.h>

#include "base/clock.h"

enum { LOOP_WATCHES_MAX = 24, LOOP_TIMERS_MAX = 16 };

typedef void loop_function(void *context);

struct loop {
    struct {
        int descriptor;
        loop_function *function;
        void *context;
    } watches[LOOP_WATCHES_MAX];
    unsigned watch_count;
    struct {
        moment due; /* monotonic; MOMENT_UNKNOWN when it is off */
        loop_function *function;
        void *context;
    } timers[LOOP_TIMERS_MAX];
    unsigned timer_count;
    bool ended;
    bool guarded;
    timer_t deadman;
};

/* CLOCK_MONOTONIC in microseconds: what timers and deadlines are counted in. */
moment loop_now(void);

/* Starts an empty loop and its deadman's timer. */
void loop_start(struct loop *loop);

/* Calls `function` whenever `descriptor` is readable or its other end is gone. False when there are too many. */
bool loop_watch(struct loop *loop, int descriptor, loop_function *function, void *context);

/* Forgets a descriptor; before it is closed. Unknown ones are fine. */
void loop_forget(struct loop *loop, int descriptor);

/* A timer that is off; returns its number, or LOOP_TIMERS_MAX when there are too many. */
unsigned loop_timer(struct loop *loop, loop_function *function, void *context);

/* Sets timer `number` to go off once after `delay` microseconds; MOMENT_UNKNOWN turns it off. */
void loop_set(struct loop *loop, unsigned number, moment delay);

/* Runs until loop->ended. */
void loop_run(struct loop *loop);

#endif
