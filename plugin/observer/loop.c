/* SPDX-License-Identifier: MIT */
#include "observer/loop.h"

#include <poll.h>
#include <string.h>

/* The longest sleep: a stopped observer is found to be late after it (microseconds). */
#define LONGEST_SLEEP SECONDS(10)

void loop_start(struct loop *loop, loop_function *settle, void *context)
{
    memset(loop, 0, sizeof(*loop));
    loop->settle = settle;
    loop->context = context;
    loop->progress = progress_make();
}

bool loop_watch(struct loop *loop, int descriptor, loop_function *function, void *context)
{
    if (loop->watch_count == LOOP_WATCHES_MAX || descriptor < 0)
        return false;
    loop->watches[loop->watch_count].descriptor = descriptor;
    loop->watches[loop->watch_count].function = function;
    loop->watches[loop->watch_count].context = context;
    loop->watch_count++;
    return true;
}

void loop_forget(struct loop *loop, int descriptor)
{
    for (unsigned i = 0; i < loop->watch_count; i++)
        if (loop->watches[i].descriptor == descriptor) {
            loop->watches[i] = loop->watches[--loop->watch_count];
            return;
        }
}

unsigned loop_timer(struct loop *loop, loop_function *function, void *context)
{
    if (loop->timer_count == LOOP_TIMERS_MAX)
        return LOOP_TIMERS_MAX;
    loop->timers[loop->timer_count].due = MOMENT_UNKNOWN;
    loop->timers[loop->timer_count].function = function;
    loop->timers[loop->timer_count].context = context;
    return loop->timer_count++;
}

void loop_set(struct loop *loop, unsigned number, moment delay)
{
    if (number < loop->timer_count)
        loop->timers[number].due =
            delay == MOMENT_UNKNOWN ? MOMENT_UNKNOWN : clock_monotonic() + (delay > 0 ? delay : 0);
}

static moment sleep_time(const struct loop *loop)
{
    moment now = clock_monotonic();
    moment sleep = LONGEST_SLEEP;

    for (unsigned i = 0; i < loop->timer_count; i++)
        if (loop->timers[i].due != MOMENT_UNKNOWN && loop->timers[i].due - now < sleep)
            sleep = loop->timers[i].due > now ? loop->timers[i].due - now : 0;
    return sleep;
}

static void run_timers(struct loop *loop)
{
    moment now = clock_monotonic();

    for (unsigned i = 0; i < loop->timer_count && !loop->ended; i++)
        if (loop->timers[i].due != MOMENT_UNKNOWN && loop->timers[i].due <= now) {
            loop->timers[i].due = MOMENT_UNKNOWN;
            loop->timers[i].function(loop->timers[i].context);
            loop->settle(loop->context);
        }
}

/* A function may forget any descriptor, its own and others', so each is looked up anew. */
static void run_ready(struct loop *loop, const struct pollfd *polled, unsigned count)
{
    for (unsigned i = 0; i < count && !loop->ended; i++) {
        if (!polled[i].revents)
            continue;
        for (unsigned j = 0; j < loop->watch_count; j++)
            if (loop->watches[j].descriptor == polled[i].fd) {
                loop->watches[j].function(loop->watches[j].context);
                loop->settle(loop->context);
                break;
            }
    }
}

void loop_run(struct loop *loop)
{
    struct pollfd polled[LOOP_WATCHES_MAX];

    while (!loop->ended) {
        unsigned count = loop->watch_count;
        for (unsigned i = 0; i < count; i++)
            polled[i] = (struct pollfd){.fd = loop->watches[i].descriptor, .events = POLLIN};
        moment sleep = sleep_time(loop);
        progress_note(loop->progress, clock_monotonic() + sleep);
        /* rounded up: a timer must not make the loop spin through its last millisecond */
        int ready = poll(polled, count, (int)((sleep + 999) / 1000));
        progress_note(loop->progress, clock_monotonic());
        if (ready > 0)
            run_ready(loop, polled, count);
        run_timers(loop);
    }
}
