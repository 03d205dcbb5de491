/* SPDX-License-Identifier: MIT */
#include "observer/watchdog.h"

#include <stddef.h>
#include <sys/mman.h>

/* A tick while the observer is late; so many without progress are too many. */
#define TICK SECONDS(1)
enum { LATE_MAX = 5 };

struct progress *progress_make(void)
{
    void *page = mmap(NULL, sizeof(struct progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? NULL : page; /* all 0: due long ago */
}

void progress_note(struct progress *progress, moment due)
{
    if (!progress)
        return;
    atomic_store_explicit(&progress->due, due, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->turns, 1, memory_order_release);
}

void progress_hide(struct progress *progress)
{
    if (progress)
        (void)madvise(progress, sizeof(*progress), MADV_DONTFORK);
}

int watchdog_sleep(const struct watchdog *dog, const struct progress *progress, moment now)
{
    if (!progress)
        return -1;
    moment left = atomic_load_explicit(&progress->due, memory_order_relaxed) - now;
    if (dog->late || left < 0)
        left = 0;
    return (int)((left + TICK) / MILLISECONDS(1));
}

bool watchdog_tick(struct watchdog *dog, const struct progress *progress, moment now)
{
    uint64_t turns = atomic_load_explicit(&progress->turns, memory_order_acquire);

    if (turns != dog->turns || atomic_load_explicit(&progress->due, memory_order_relaxed) > now)
        dog->late = 0;
    else
        dog->late++;
    dog->turns = turns;
    return dog->late > LATE_MAX;
}
