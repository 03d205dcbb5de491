/* SPDX-License-Identifier: MIT */
/* Unit tests of session/progress.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "session/progress.h"

/* An attempt that began at second 0 and reached `stage`, one stage a second. */
static struct attempt given(enum stage stage, enum ending ending)
{
    struct attempt attempt;

    memset(&attempt, 0, sizeof(attempt));
    attempt.number = 1;
    attempt.stage = stage;
    attempt.ending = ending;
    attempt.began = 0;
    for (unsigned i = 0; i < STAGES; i++)
        attempt.entered[i] = i <= (unsigned)stage ? SECONDS(i) : MOMENT_UNKNOWN;
    attempt.last = SECONDS(60);
    return attempt;
}

static void a_connection_that_is_up_made_every_step(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_CONNECTED, ENDING_CONNECTED);
    struct step steps[STEPS];

    progress_steps(&attempt, steps);
    for (unsigned i = 0; i < STEPS; i++)
        assert_int_equal(steps[i].state, STEP_DONE);
    assert_int_equal(steps[STEP_RESOLVE].took, SECONDS(STAGE_CONNECTING));
    assert_int_equal(steps[STEP_UP].took, 0);
}

static void an_attempt_stops_at_the_step_that_it_did_not_finish(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_SERVER_KNOWN, ENDING_RESTART);
    struct step steps[STEPS];

    progress_steps(&attempt, steps);
    assert_int_equal(steps[STEP_SERVER].state, STEP_DONE);
    assert_int_equal(steps[STEP_CLIENT].state, STEP_STOPPED);
    assert_int_equal(steps[STEP_CLIENT].took, SECONDS(60 - STAGE_SERVER_KNOWN));
    assert_int_equal(steps[STEP_AUTH].state, STEP_NOT_REACHED);
    assert_int_equal(steps[STEP_AUTH].took, MOMENT_UNKNOWN);
}

static void an_excerpt_leaves_its_last_step_open(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_AUTH, ENDING_NONE);
    struct step steps[STEPS];

    progress_steps(&attempt, steps);
    assert_int_equal(steps[STEP_CLIENT].state, STEP_DONE);
    assert_int_equal(steps[STEP_AUTH].state, STEP_OPEN);
}

static void udp_has_nothing_to_set_up(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_CONNECTING, ENDING_RESTART);
    struct step steps[STEPS];

    progress_steps(&attempt, steps);
    assert_int_equal(steps[STEP_CONNECT].state, STEP_STOPPED);
    strcpy(attempt.protocol, "UDPv4");
    progress_steps(&attempt, steps);
    assert_int_equal(steps[STEP_CONNECT].state, STEP_DONE);
    assert_int_equal(steps[STEP_PACKET].state, STEP_STOPPED);
}

static void without_stamps_no_time_is_made_up(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_TLS_UP, ENDING_RESTART);
    struct step steps[STEPS];

    for (unsigned i = 0; i < STAGES; i++)
        attempt.entered[i] = MOMENT_UNKNOWN;
    attempt.began = attempt.last = MOMENT_UNKNOWN;
    progress_steps(&attempt, steps);
    for (unsigned i = 0; i < STEPS; i++)
        assert_int_equal(steps[i].took, MOMENT_UNKNOWN);
}

static void a_clock_that_was_set_back_gives_no_negative_time(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_TLS_UP, ENDING_RESTART);
    struct step steps[STEPS];

    attempt.entered[STAGE_HEARD] = -SECONDS(5);
    attempt.entered[STAGE_SERVER_KNOWN] = INT64_MIN + 2;
    progress_steps(&attempt, steps);
    for (unsigned i = 0; i < STEPS; i++)
        assert_true(steps[i].took == MOMENT_UNKNOWN || steps[i].took >= 0);
}

static void what_never_began_has_no_step(void **state)
{
    (void)state;
    struct attempt attempt = given(STAGE_NONE, ENDING_EXIT);
    struct step steps[STEPS];

    progress_steps(&attempt, steps);
    for (unsigned i = 0; i < STEPS; i++)
        assert_int_equal(steps[i].state, STEP_NOT_REACHED);
}

/* What is stopped or open in the strip is what summary and verdict name. */
static void the_step_is_called_as_in_the_strip(void **state)
{
    static const char *const protocols[] = {"UDPv4", "TCPv4_CLIENT", ""};

    (void)state;
    for (size_t p = 0; p < sizeof(protocols) / sizeof(protocols[0]); p++)
        for (unsigned stage = STAGE_RESOLVING; stage < STAGE_CONNECTED; stage++) {
            struct attempt attempt = {.number = 1, .stage = (enum stage)stage, .ending = ENDING_RESTART};
            struct step steps[STEPS];
            unsigned stopped = 0;
            TEXT_COPY(attempt.protocol, slice_of(protocols[p]));
            progress_steps(&attempt, steps);
            while (stopped < STEPS && steps[stopped].state != STEP_STOPPED)
                stopped++;
            assert_string_equal(progress_at(&attempt), step_name((enum step_id)stopped));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_step_is_called_as_in_the_strip),
        cmocka_unit_test(a_connection_that_is_up_made_every_step),
        cmocka_unit_test(an_attempt_stops_at_the_step_that_it_did_not_finish),
        cmocka_unit_test(an_excerpt_leaves_its_last_step_open),
        cmocka_unit_test(udp_has_nothing_to_set_up),
        cmocka_unit_test(without_stamps_no_time_is_made_up),
        cmocka_unit_test(a_clock_that_was_set_back_gives_no_negative_time),
        cmocka_unit_test(what_never_began_has_no_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
