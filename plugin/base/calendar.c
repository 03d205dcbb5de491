/* SPDX-License-Identifier: MIT */
#include "base/calendar.h"

/* Which of `count` names of three letters `s` begins with, from 1; 0 for none. */
static int place_of(struct slice s, const char *names, int count)
{
    for (int i = 0; s.length >= 3 && i < count; i++)
        if (memcmp(s.at, names + (size_t)i * 3, 3) == 0)
            return i + 1;
    return 0;
}

int calendar_month(struct slice s)
{
    return place_of(s, "JanFebMarAprMayJunJulAugSepOctNovDec", 12);
}

bool calendar_weekday(struct slice s)
{
    return place_of(s, "MonTueWedThuFriSatSun", 7) != 0;
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
