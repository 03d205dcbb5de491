/* SPDX-License-Identifier: MIT */
/* Unit tests of base/calendar.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/calendar.h"

static void every_day_of_four_centuries_is_the_c_library_s(void **state)
{
    (void)state;
    static const int years[] = {0, 1, 1900, 1969, 9999};

    for (int day = -140000; day < 60000; day++) {
        time_t seconds = (time_t)day * 86400;
        struct tm parts;
        gmtime_r(&seconds, &parts);
        assert_true(calendar_date(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday) == SECONDS(seconds));
    }
    for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
        /* of February */
        struct tm parts = {.tm_year = years[i] - 1900, .tm_mon = 1, .tm_mday = 31};
        assert_true(calendar_date(years[i], 2, 31) == SECONDS(timegm(&parts)));
    }
}

static void months_and_days_are_known_by_their_three_letters(void **state)
{
    (void)state;
    assert_int_equal(calendar_month(SLICE("Jan")), 1);
    assert_int_equal(calendar_month(SLICE("December")), 12);
    assert_true(calendar_weekday(SLICE("Sun 14")));
    assert_int_equal(calendar_month(SLICE("")), 0);
    assert_int_equal(calendar_month(SLICE("Ja")), 0);
    assert_int_equal(calendar_month(SLICE("jan")), 0);
    assert_int_equal(calendar_month(SLICE("anF")), 0); /* across two names */
    assert_int_equal(calendar_month(SLICE("Sun")), 0);
    assert_false(calendar_weekday(SLICE("Dec")));
    assert_false(calendar_weekday(SLICE("Su")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_four_centuries_is_the_c_library_s),
        cmocka_unit_test(months_and_days_are_known_by_their_three_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
