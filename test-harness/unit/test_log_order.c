/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command/log_order.h"

static bool newest_first(const char *log)
{
    return log_newest_first(slice_of(log));
}

static void lines_that_go_back_in_time_stand_newest_first(void **state)
{
    (void)state;
    assert_true(newest_first("2026-01-01 10:00:02 d\n2026-01-01 10:00:02 c\nwithout a stamp\n2026-01-01 10:00:01 b\n"
                             "2026-01-01 10:00:01 a\n"));
}

static void lines_in_order_do_not(void **state)
{
    (void)state;
    assert_false(newest_first("2026-01-01 10:00:01 a\n2026-01-01 10:00:01 b\n2026-01-01 10:00:02 c\n"
                              "2026-01-01 10:00:02 d\n"));
    assert_false(newest_first("2026-01-01 10:00:01 a\n2026-01-01 10:00:01 b\n2026-01-01 10:00:01 c\n"
                              "2026-01-01 10:00:01 d\n"));
    assert_false(newest_first("a\nb\nc\nd\ne\n"));
    assert_false(newest_first(""));
}

static void a_clock_that_is_set_back_on_the_way_changes_nothing(void **state)
{
    (void)state;
    assert_false(newest_first("2026-01-01 10:00:01 a\n2026-01-01 10:00:02 b\n2026-01-01 09:00:00 c\n"
                              "2026-01-01 09:00:01 d\n"));
}

static void three_lines_tell_too_little(void **state)
{
    (void)state;
    assert_false(newest_first("2026-01-01 10:00:03 c\n2026-01-01 10:00:02 b\n2026-01-01 10:00:01 a\n"));
}

static void the_last_line_becomes_the_first(void **state)
{
    char out[16];
    size_t lines = 0;

    (void)state;
    assert_int_equal(log_turn_round(SLICE("one\n\ntwo"), out, &lines), 9);
    assert_memory_equal(out, "two\n\none\n", 9);
    assert_int_equal(lines, 3);
    assert_int_equal(log_turn_round(SLICE("one\ntwo\n"), out, &lines), 8);
    assert_memory_equal(out, "two\none\n", 8);
    assert_int_equal(log_turn_round(SLICE("\n"), out, &lines), 1);
    assert_int_equal(log_turn_round(SLICE(""), out, &lines), 0);
    assert_int_equal(lines, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_go_back_in_time_stand_newest_first),
        cmocka_unit_test(lines_in_order_do_not),
        cmocka_unit_test(a_clock_that_is_set_back_on_the_way_changes_nothing),
        cmocka_unit_test(three_lines_tell_too_little),
        cmocka_unit_test(the_last_line_becomes_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
