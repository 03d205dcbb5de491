/* SPDX-License-Identifier: MIT */
#include "log/log_timestamp.h"

#include <string.h>

#include "base/calendar.h"
#include "log/log_bytes.h"

/* A date and a time of day as they were date. */
struct date {
    int year, month, day, hour, minute, second;
    moment fraction;
};

static bool is_sane(const struct date *date)
{
    return date->year >= 0 && date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 31 &&
           date->hour >= 0 && date->hour <= 23 && date->minute >= 0 && date->minute <= 59 && date->second >= 0 &&
           date->second <= 60;
}

static moment moment_of(const struct date *date)
{
    return calendar_date(date->year, date->month, date->day) +
           SECONDS(date->hour * 3600 + date->minute * 60 + date->second) + date->fraction;
}

/* Reads "hh:mm:ss" and a fraction behind '.' or ','; returns the length read, 0 when it is none. */
static size_t read_clock(struct slice s, struct date *date)
{
    date->hour = digits(s, 0, 2);
    date->minute = digits(s, 3, 2);
    date->second = digits(s, 6, 2);
    if (!byte_is(s, 2, ':') || !byte_is(s, 5, ':') || date->second < 0)
        return 0;
    size_t n = 8;
    date->fraction = 0;
    if ((byte_is(s, n, '.') || byte_is(s, n, ',')) && digits(s, n + 1, 1) >= 0) {
        moment unit = 100000;
        for (n++; n < s.length && is_digit(s.at[n]); n++, unit /= 10)
            date->fraction += unit * (s.at[n] - '0');
    }
    return n;
}

/*
 * What all stamps end with: a blank behind `length` bytes of `line`, with a colon in front of it in
 * Viscosity, and what OpenVPN adds with verb 4 and more (" us=123456", otime.c). Returns the length
 * of all of it; 0 when something else is there.
 */
static size_t whole_stamp(struct slice line, size_t length, moment time, bool yearless, struct log_timestamp *stamp)
{
    struct slice rest = slice_skip(line, length);

    if (rest.length > 1 && rest.at[0] == ':' && is_blank(rest.at[1]))
        rest = slice_skip(rest, 1);
    if (rest.length && !is_blank(rest.at[0]))
        return 0;
    rest = skip_blanks(rest);
    if (slice_starts(rest, "us=")) {
        size_t n = 3;
        int64_t us = 0;
        while (n < rest.length && n < 9 && is_digit(rest.at[n]))
            us = us * 10 + (rest.at[n++] - '0');
        time += us;
        rest = skip_blanks(slice_skip(rest, n));
    }
    *stamp = (struct log_timestamp){.time = time, .yearless = yearless};
    return line.length - rest.length;
}

/* Length of a zone ("Z", "+0200", "+02:00", " +00:00") at the start of s, its offset in *offset. */
static size_t read_zone(struct slice s, moment *offset)
{
    size_t n = byte_is(s, 0, ' ') ? 1 : 0;

    *offset = 0;
    if (byte_is(s, 0, 'Z'))
        return 1;
    if (!byte_is(s, n, '+') && !byte_is(s, n, '-'))
        return 0;
    int hours = digits(s, n + 1, 2);
    size_t colon = byte_is(s, n + 3, ':') ? 1 : 0;
    int minutes = digits(s, n + 3 + colon, 2);
    if (hours < 0 || minutes < 0)
        return 0;
    *offset = SECONDS(hours * 3600 + minutes * 60) * (s.at[n] == '-' ? -1 : 1);
    return n + 5 + colon;
}

/*
 * "2022-06-14 11:13:03[.354366]" and "2022-06-14T11:13:03.123456+02:00"; `start` bytes (a weekday)
 * are in front.
 */
static size_t read_iso(struct slice line, size_t start, struct log_timestamp *stamp)
{
    struct slice s = slice_skip(line, start);
    struct date date = {digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), 0, 0, 0, 0};
    moment zone = 0;

    if (!byte_is(s, 4, '-') || !byte_is(s, 7, '-') || (!byte_is(s, 10, ' ') && !byte_is(s, 10, 'T')))
        return 0;
    size_t n = read_clock(slice_skip(s, 11), &date);
    if (n == 0 || !is_sane(&date))
        return 0;
    n += 11;
    size_t zone_length = read_zone(slice_skip(s, n), &zone);
    n += zone_length;
    if (start) { /* journalctl -o short-full: the zone's name */
        struct slice name = token_of(slice_skip(s, n + 1));
        if (name.length >= 3 && name.length <= 5 && is_upper(name.at[0]) && is_upper(name.at[name.length - 1]))
            n += 1 + name.length;
    }
    n = whole_stamp(line, start + n, moment_of(&date) - zone, false, stamp);
    stamp->zone = (struct clock_zone){n && zone_length, (int)(zone / SECONDS(60))};
    return n;
}

/*
 * "Sep 14 08:58:26" with or without a year, before (Cisco) or behind (ctime); `start` bytes stand
 * in front.
 */
static size_t read_month(struct slice line, size_t start, struct log_timestamp *stamp)
{
    struct slice s = slice_skip(line, start);
    struct date date = {1970, calendar_month(s), 0, 0, 0, 0, 0};
    bool yearless = true;

    if (date.month == 0 || !byte_is(s, 3, ' '))
        return 0;
    date.day = byte_is(s, 4, ' ') ? digits(s, 5, 1) : digits(s, 4, 2);
    size_t n = 6;
    if (date.day < 0 && byte_is(s, 5, ' ')) { /* "Apr 5", not padded */
        date.day = digits(s, 4, 1);
        n = 5;
    }
    if (!byte_is(s, n++, ' '))
        return 0;
    if (digits(s, n, 4) >= 0 && byte_is(s, n + 4, ' ')) {
        date.year = digits(s, n, 4);
        yearless = false;
        n += 5;
    }
    size_t clock = read_clock(slice_skip(s, n), &date);
    if (clock == 0 || !is_sane(&date))
        return 0;
    n += clock;
    if (yearless && byte_is(s, n, ' ') && digits(s, n + 1, 4) >= 0 && (n + 5 == s.length || byte_is(s, n + 5, ' '))) {
        date.year = digits(s, n + 1, 4);
        yearless = false;
        n += 5;
    }
    return whole_stamp(line, start + n, moment_of(&date), yearless, stamp);
}

/* "1559117927.123456 " (error.c, --machine-readable-output) and journalctl -o short-unix. */
static size_t read_seconds(struct slice line, struct log_timestamp *stamp)
{
    int64_t seconds = 0;
    size_t n = 0;

    while (n < line.length && n < 12 && is_digit(line.at[n]))
        seconds = seconds * 10 + (line.at[n++] - '0');
    int micros = digits(line, n + 1, 6);
    if (n < 9 || n == 12 || !byte_is(line, n, '.') || micros < 0)
        return 0;
    size_t whole = whole_stamp(line, n + 7, SECONDS(seconds) + micros, false, stamp);
    if (whole)
        stamp->seconds = true;
    return whole;
}

/* "9/27/2022, 8:30:04 PM " of older OpenVPN Connect; month and day as in the United States. */
static size_t read_american(struct slice line, struct log_timestamp *stamp)
{
    struct slice rest = slice_head(line, 24);
    struct slice word[3];
    unsigned long long value[3];
    struct date date = {0, 0, 0, 0, 0, 0, 0};

    for (size_t i = 0; i < 3; i++)
        if (!slice_split(&rest, i < 2 ? '/' : ',', &word[i]) || !slice_number(word[i], 9999, &value[i]))
            return 0;
    if (!rest.at || !byte_is(rest, 0, ' '))
        return 0;
    size_t hour = byte_is(rest, 2, ':') ? 1 : 2;
    date = (struct date){(int)value[2],
                         (int)value[0],
                         (int)value[1],
                         digits(rest, 1, hour),
                         digits(rest, hour + 2, 2),
                         digits(rest, hour + 5, 2),
                         0};
    bool pm = byte_is(rest, hour + 8, 'P');
    if (!byte_is(rest, hour + 1, ':') || !byte_is(rest, hour + 4, ':') || !byte_is(rest, hour + 9, 'M') ||
        (!pm && !byte_is(rest, hour + 8, 'A')))
        return 0;
    date.hour = date.hour % 12 + (pm ? 12 : 0);
    if (!is_sane(&date))
        return 0;
    return whole_stamp(line, (size_t)(rest.at - line.at) + hour + 10, moment_of(&date), false, stamp);
}

/*
 * "09:15:01.123 -- " of OpenVPN Connect on phones, "09:15:01 " and "09:15 " of OpenVPN for Android:
 * a time of day without a date.
 */
static size_t read_time_of_day(struct slice line, struct log_timestamp *stamp)
{
    struct date date = {1970, 1, 1, 0, 0, 0, 0};
    size_t n = read_clock(line, &date);

    if (n == 0 && byte_is(line, 2, ':') && byte_is(line, 5, ' ')) {
        date.hour = digits(line, 0, 2);
        date.minute = digits(line, 3, 2);
        date.second = 0;
        n = 5;
    }
    if (n == 0 || !is_sane(&date))
        return 0;
    n = whole_stamp(line, n, moment_of(&date), true, stamp);
    return n && slice_starts(slice_skip(line, n), "-- ") ? line.length - skip_blanks(slice_skip(line, n + 2)).length
                                                         : n;
}

/* "05-14 09:15:01.222 " of Android's logcat. */
static size_t read_logcat(struct slice line, struct log_timestamp *stamp)
{
    struct date date = {1970, digits(line, 0, 2), digits(line, 3, 2), 0, 0, 0, 0};
    size_t n = byte_is(line, 2, '-') && byte_is(line, 5, ' ') ? read_clock(slice_skip(line, 6), &date) : 0;

    return n && is_sane(&date) ? whole_stamp(line, 6 + n, moment_of(&date), true, stamp) : 0;
}

/* "20240514 09:15:01 " of DD-WRT. */
static size_t read_compact(struct slice line, struct log_timestamp *stamp)
{
    struct date date = {digits(line, 0, 4), digits(line, 4, 2), digits(line, 6, 2), 0, 0, 0, 0};
    size_t n = digits(line, 0, 8) >= 0 && byte_is(line, 8, ' ') ? read_clock(slice_skip(line, 9), &date) : 0;

    return n && is_sane(&date) ? whole_stamp(line, 9 + n, moment_of(&date), false, stamp) : 0;
}

/* "May 14, 2024, 09:15:01" of OpenVPN Connect for desktops, and without a year. */
static bool read_desktop(struct slice s, struct log_timestamp *stamp)
{
    struct date date = {1970, calendar_month(s), digits(s, 4, 2), 0, 0, 0, 0};
    bool yearless = digits(s, 8, 4) < 0;
    size_t clock = yearless ? 8 : 14;

    if (!yearless)
        date.year = digits(s, 8, 4);
    if (date.month == 0 || !byte_is(s, 3, ' ') || !byte_is(s, 6, ',') || !byte_is(s, clock - 2, ',') ||
        read_clock(slice_skip(s, clock), &date) + clock != s.length || !is_sane(&date))
        return false;
    *stamp = (struct log_timestamp){.time = moment_of(&date), .yearless = yearless};
    return true;
}

/* A stamp of any form in brackets. */
static size_t read_bracket(struct slice line, struct log_timestamp *stamp)
{
    enum { INSIDE_MAX = 40 };
    struct slice inside = slice_head(slice_skip(line, 1), INSIDE_MAX);
    size_t end = slice_find(inside, "]");

    if (end == SLICE_NOT_FOUND)
        return 0;
    inside = slice_head(inside, end);
    if (byte_is(inside, 0, '[') || (!read_desktop(inside, stamp) && log_timestamp_read(inside, stamp) != end))
        return 0;
    return line.length - skip_blanks(slice_skip(line, end + 2)).length;
}

static bool begins_with_weekday(struct slice line)
{
    return byte_is(line, 3, ' ') && calendar_weekday(line);
}

size_t log_timestamp_read(struct slice line, struct log_timestamp *stamp)
{
    size_t n = 0;

    if (line.length == 0)
        return 0;
    if (is_digit(line.at[0])) {
        n = read_iso(line, 0, stamp);
        n = n ? n : read_seconds(line, stamp);
        n = n ? n : read_american(line, stamp);
        n = n ? n : read_time_of_day(line, stamp);
        n = n ? n : read_compact(line, stamp);
        n = n ? n : read_logcat(line, stamp);
    } else if (is_upper(line.at[0])) {
        size_t start = begins_with_weekday(line) ? 4 : 0;
        n = read_month(line, start, stamp);
        n = n || start == 0 ? n : read_iso(line, start, stamp);
    } else if (line.at[0] == '[') {
        n = read_bracket(line, stamp);
    }
    return n;
}

/*
 * "2024-05-14", "09:15:01", "9/27/2022" and "1559117927.123456": digits and what follows that
 * many of them.
 */
static bool begins_with_time(struct slice line)
{
    size_t n = 0;

    while (n < line.length && n < 12 && is_digit(line.at[n]))
        n++;
    if (n == 0 || n == line.length)
        return false;
    char next = line.at[n];
    return (n == 4 && next == '-') || (n == 2 && (next == ':' || next == '-')) || (n <= 2 && next == '/') ||
           (n >= 9 && next == '.') || (n == 8 && next == ' ');
}

bool log_timestamp_likely(struct slice line)
{
    return begins_with_time(line) || (byte_is(line, 3, ' ') && (calendar_month(line) || calendar_weekday(line)));
}

/*
 * "2024-05-14 09:15:01 " and "Tue May 14 09:15:01 2024 ", stamps with a date of OpenVPN's own: both
 * have their first colon at 13.
 */
static bool may_be_own(struct slice s)
{
    return byte_is(s, 16, ':') && ((byte_is(s, 0, '2') && byte_is(s, 4, '-') && byte_is(s, 7, '-')) ||
                                   (byte_is(s, 3, ' ') && byte_is(s, 7, ' ')));
}

size_t log_timestamp_find(struct slice line, size_t from)
{
    enum { COLON = 13 };
    struct log_timestamp stamp;

    for (size_t at = from + COLON; at < line.length; at++) {
        const char *colon = memchr(line.at + at, ':', line.length - at);
        if (!colon)
            break;
        at = (size_t)(colon - line.at);
        struct slice rest = slice_skip(line, at - COLON);
        if (may_be_own(rest) && log_timestamp_read(rest, &stamp))
            return at - COLON;
    }
    return line.length;
}
