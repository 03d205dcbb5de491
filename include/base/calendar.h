/* SPDX-License-Identifier: MIT */
/*
 * calendar.h - the names of months and days as C and POSIX programs write them, and the day as a
 * moment.
 *
 * asctime(), syslog and uname do not follow the locale: the names are English everywhere.
 */
#ifndef CVPN_BASE_CALENDAR_H
#define CVPN_BASE_CALENDAR_H

#include "base/clock.h"
#include "base/slice.h"

/* The month, from 1, whose three letters ("Jan") `s` begins with; 0 when it is none. */
int calendar_month(struct slice s);

/* True when `s` begins with the three letters of a day of the week ("Mon"). */
bool calendar_weekday(struct slice s);

/*
 * Midnight of a Gregorian date, month and day from 1. A day that the month does not have is one of
 * the next month.
 */
moment calendar_date(int year, int month, int day);

#endif
