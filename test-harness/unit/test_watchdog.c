/* SPDX-License-Identifier: MIT */
/* Who is stuck, and who has only stood still with everyone else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "observer/watchdog.h"

static struct progress progress;
static struct watchdog dog;

static int start(void **state)
{
    (void)state;
    progress = (struct progress){0, 0};
    dog = (struct watchdog){0, 0};
    return 0;
}

/*
 * So many ticks until the observer is to be ended; each takes as long as the watchdog wanted to
 * sleep, and `still` more.
 */
static unsigned ticks_until_end(moment *now, moment still)
{
    for (unsigned ticks = 1; ticks < 100; ticks++) {
        *now += MILLISECONDS(watchdog_sleep(&dog, &progress, *now)) + still;
        if (watchdog_tick(&dog, &progress, *now))
            return ticks;
    }
    return 100;
}

static void an_observer_without_progress_is_ended_in_seconds(void **state)
{
    moment now = SECONDS(1000);

    (void)state;
    progress_note(&progress, now + SECONDS(10)); /* it sleeps, and does not wake up */
    assert_int_equal(ticks_until_end(&now, 0), 7);
    assert_in_range(now, SECONDS(1010 + 5), SECONDS(1010 + 10));
}

static void an_observer_that_sleeps_is_left_alone_with_few_ticks(void **state)
{
    moment now = SECONDS(1000);
    unsigned ticks = 0;

    (void)state;
    for (moment until = now + SECONDS(3600); now < until; ticks++) {
        progress_note(&progress, now + SECONDS(10));
        now += MILLISECONDS(watchdog_sleep(&dog, &progress, now));
        assert_false(watchdog_tick(&dog, &progress, now));
    }
    assert_in_range(ticks, 1, 3600 / 10);
}

static void whoever_stands_still_with_the_watchdog_is_not_late(void **state)
{
    moment now = SECONDS(1000);

    (void)state;
    for (int times = 0; times < 50; times++) {
        progress_note(&progress, now + SECONDS(10));
        now += SECONDS(100000); /* all stood still; the watchdog wakes up first */
        assert_false(watchdog_tick(&dog, &progress, now));
        now += SECONDS(1);
    }
}

/* However long each one takes, it needs as many ticks: that is time which the observer had, too. */
static void a_long_tick_counts_once(void **state)
{
    moment now = SECONDS(1000);

    (void)state;
    progress_note(&progress, now);
    assert_int_equal(ticks_until_end(&now, SECONDS(100)), 7);
}

static void progress_at_the_last_moment_begins_the_count_anew(void **state)
{
    moment now = SECONDS(1000);

    (void)state;
    progress_note(&progress, now);
    for (int times = 0; times < 20; times++) {
        for (int tick = 0; tick < 5; tick++)
            assert_false(watchdog_tick(&dog, &progress, now += SECONDS(1)));
        progress_note(&progress, now);
    }
}

static void without_a_page_it_sleeps_for_ever(void **state)
{
    (void)state;
    assert_int_equal(watchdog_sleep(&dog, NULL, 0), -1);
    progress_note(NULL, 0);
    progress_hide(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_observer_without_progress_is_ended_in_seconds, start),
        cmocka_unit_test_setup(an_observer_that_sleeps_is_left_alone_with_few_ticks, start),
        cmocka_unit_test_setup(whoever_stands_still_with_the_watchdog_is_not_late, start),
        cmocka_unit_test_setup(a_long_tick_counts_once, start),
        cmocka_unit_test_setup(progress_at_the_last_moment_begins_the_count_anew, start),
        cmocka_unit_test_setup(without_a_page_it_sleeps_for_ever, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
