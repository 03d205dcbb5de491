/* SPDX-License-Identifier: MIT */
#include "certificates/earliest_time.h"

#include <stdbool.h>

#include "base/calendar.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2100 };

static moment day_of(unsigned long long year, unsigned long long month, unsigned long long day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
        return MOMENT_UNKNOWN;
    return calendar_date((int)year, (int)month, (int)day);
}

/* "(2025-08-26)" */
static moment from_numbers(struct slice word)
{
    struct slice rest = slice_head(slice_skip(word, 1), 10);
    unsigned long long part[3];
    struct slice digits;

    if (word.length != 12 || word.at[0] != '(' || word.at[11] != ')')
        return MOMENT_UNKNOWN;
    for (unsigned i = 0; i < 3; i++)
        if (!slice_split(&rest, '-', &digits) || !slice_number(digits, LAST_YEAR, &part[i]))
            return MOMENT_UNKNOWN;
    return day_of(part[0], part[1], part[2]);
}

/* What follows a month: the day, the time, a time zone or none, the year. */
static moment from_words(unsigned long long month, struct slice rest)
{
    unsigned long long day = 0;
    unsigned long long year = 0;
    struct slice word;

    for (unsigned words = 0; words < 8 && slice_split(&rest, ' ', &word);) {
        if (word.length == 0) /* a day of one digit has two blanks before it */
            continue;
        if (words++ == 0 && !slice_number(word, 31, &day))
            return MOMENT_UNKNOWN;
        if (words > 2 && word.length == 4 && slice_number(word, LAST_YEAR, &year))
            return day_of(year, month, day);
    }
    return MOMENT_UNKNOWN;
}

moment earliest_time_of_kernel(struct slice version)
{
    struct slice rest = slice_head(version, 256);
    struct slice word;

    while (slice_split(&rest, ' ', &word)) {
        int month = word.length == 3 ? calendar_month(word) : 0;
        moment made = month ? from_words((unsigned)month, rest) : from_numbers(word);
        if (made != MOMENT_UNKNOWN)
            return made;
    }
    return MOMENT_UNKNOWN;
}

void earliest_time_raise(struct earliest_time *floor, moment made, const char *what)
{
    if (made == MOMENT_UNKNOWN || made < SECONDS(946684800LL) || made > SECONDS(4133980799LL))
        return;
    if (floor->made != MOMENT_UNKNOWN && floor->made >= made)
        return;
    floor->made = made;
    floor->what = what;
}
