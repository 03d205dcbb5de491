/* SPDX-License-Identifier: MIT */
/*
 * Unit tests of log/log_timestamp.h: the stamps of other programs, and what is none. OpenVPN's own
 * and syslog's are in test_log_line.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log/log_timestamp.h"

struct stamped {
    const char *line;
    const char *rest; /* behind the stamp and its blanks */
    moment time;
    bool yearless;
    bool seconds;
};

static const struct stamped stamps[] = {
    {"2024-05-14 09:15:01.5 text", "text", SECONDS(1715678101) + 500000, false, false},
    {"2024-05-14 09:15:01", "", SECONDS(1715678101), false, false},
    {"2024-05-14 09:15:01 us=70\ttext", "text", SECONDS(1715678101) + 70, false, false},
    {"Tue May 14 09:15:01 2024 text", "text", SECONDS(1715678101), false, false},
    {"Tue 2024-05-14 09:15:01 UTC text", "text", SECONDS(1715678101), false, false},
    {"May 14 09:15:01 text", "text", SECONDS(11524501), true, false},
    {"1715678101.000009 40 text", "40 text", SECONDS(1715678101) + 9, false, true},
    {"9/27/2022, 8:30:04 PM text", "text", SECONDS(1664310604), false, false},
    {"9/27/2022, 12:30:04 AM text", "text", SECONDS(1664238604), false, false},
    {"09:15:01.123 -- text", "text", SECONDS(33301) + 123000, true, false},
    {"[May 14, 2024, 09:15:01] text", "text", SECONDS(1715678101), false, false},
};

static void the_stamps_of_other_programs_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
        struct log_timestamp stamp;
        size_t length = log_timestamp_read(slice_of(stamps[i].line), &stamp);
        assert_true(length > 0);
        assert_string_equal(stamps[i].line + length, stamps[i].rest);
        assert_true(stamp.time == stamps[i].time);
        assert_int_equal(stamp.yearless, stamps[i].yearless);
        assert_int_equal(stamp.seconds, stamps[i].seconds);
    }
}

static void what_cannot_be_a_time_is_no_stamp(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "text",
        "2024-13-14 09:15:01 text",
        "2024-05-14 24:15:01 text",
        "2024-05-14 09:15:01text",
        "2024-05-14 09:15 text",
        "Mai 14 09:15:01 text",
        "May 32 09:15:01 text",
        "Tue text",
        "1715678101 text",
        "171567810112.000009 text",
        "27/9/2022, 8:30:04 PM text",
        "9/27/2022, 8:30:04 XM text",
        "09:15:61 text",
        "09:15:01text",
        "25:15 text",
        "2024051 09:15:01 text",
        "13-14 09:15:01.222 text",
        "[May 14, 2024] text",
        "[09:15:01 text",
        "[[09:15:01]] text",
        "[server] text",
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct log_timestamp stamp;
        assert_int_equal(log_timestamp_read(slice_of(lines[i]), &stamp), 0);
    }
}

static void the_quick_look_misses_no_stamp_but_the_one_in_brackets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
        assert_int_equal(log_timestamp_likely(slice_of(stamps[i].line)), stamps[i].line[0] != '[');
    assert_false(log_timestamp_likely(SLICE("")));
    assert_false(log_timestamp_likely(SLICE("Maybe 14")));
    assert_false(log_timestamp_likely(SLICE("198.51.100.7 text")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stamps_of_other_programs_are_read),
        cmocka_unit_test(what_cannot_be_a_time_is_no_stamp),
        cmocka_unit_test(the_quick_look_misses_no_stamp_but_the_one_in_brackets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
