/* SPDX-License-Identifier: MIT */
/*
 * loop.h - the observer's one event loop: descriptors and timers. It writes down its progress for
 * the watchdog.
 */
#ifndef CVPN_OBSERVER_LOOP_H
#define CVPN_OBSERVER_LOOP_H

#include <stdbool.h>
#include <time.h>

#include "base/clock.h"
#include "observer/watchdog.h"

enum { LOOP_WATCHES_MAX = 48, LOOP_TIMERS_MAX = 24 };

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
    bool evaluate;         /* facts are other than before: the rules are to look at them */
    loop_function *settle; /* called after each function that the loop calls */
    void *context;
    struct progress *progress; /* NULL when there is no memory for it */
};

/*
 * Starts an empty loop. `settle` is called after each function of a descriptor or timer, and does
 * what that has left to be done: it looks at `evaluate`, and takes it back.
 */
void loop_start(struct loop *loop, loop_function *settle, void *context);

/*
 * Calls `function` whenever `descriptor` is readable or its other end is gone. False when there are
 * too many.
 */
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
