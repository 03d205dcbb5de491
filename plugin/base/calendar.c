/* SPDX-License-Identifier: MIT */
#include "base/calendar.h"

/*
 * Three letters as one number: most lines of some logs begin with a name, and it is not compared
 * with all of them.
 */
#define LETTERS(a, b, c) ((unsigned)(a) << 16 | (unsigned)(b) << 8 | (unsigned)(c))

static unsigned letters_of(struct slice s)
{
    if (s.length < 3)
        return 0;
    return LETTERS((unsigned char)s.at[0], (unsigned char)s.at[1], (unsigned char)s.at[2]);
}

int calendar_month(struct slice s)
{
    switch (letters_of(s)) {
    case LETTERS('J', 'a', 'n'):
        return 1;
    case LETTERS('F', 'e', 'b'):
        return 2;
    case LETTERS('M', 'a', 'r'):
        return 3;
    case LETTERS('A', 'p', 'r'):
        return 4;
    case LETTERS('M', 'a', 'y'):
        return 5;
    case LETTERS('J', 'u', 'n'):
        return 6;
    case LETTERS('J', 'u', 'l'):
        return 7;
    case LETTERS('A', 'u', 'g'):
        return 8;
    case LETTERS('S', 'e', 'p'):
        return 9;
    case LETTERS('O', 'c', 't'):
        return 10;
    case LETTERS('N', 'o', 'v'):
        return 11;
    case LETTERS('D', 'e', 'c'):
        return 12;
    default:
        return 0;
    }
}

bool calendar_weekday(struct slice s)
{
    switch (letters_of(s)) {
    case LETTERS('M', 'o', 'n'):
    case LETTERS('T', 'u', 'e'):
    case LETTERS('W', 'e', 'd'):
    case LETTERS('T', 'h', 'u'):
    case LETTERS('F', 'r', 'i'):
    case LETTERS('S', 'a', 't'):
    case LETTERS('S', 'u', 'n'):
        return true;
    default:
        return false;
    }
}

/* Years are counted from March, so that the leap day comes last. */
moment calendar_date(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t month_from_march = (month + 9) % 12;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t days = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;

    return SECONDS(days * 86400);
}
