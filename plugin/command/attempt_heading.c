/* SPDX-License-Identifier: MIT */
#include "command/attempt_heading.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * The first and the last line of the log that told something of the attempt; 0 when none is known.
 */
static void line_range(const struct attempt *attempt, uint64_t *first, uint64_t *last)
{
    const uint64_t others[] = {attempt->resolve_line,     attempt->remote_is_address_line,
                               attempt->auth_line,        attempt->ending_line,
                               attempt->connect_line,     attempt->send_line,
                               attempt->verify_line,      attempt->tls_line,
                               attempt->tls_timeout_line, attempt->reset_line,
                               attempt->drop_line};
    enum { OTHERS = sizeof(others) / sizeof(others[0]) };

    *first = 0;
    *last = 0;
    for (size_t i = 0; i < STAGES + OTHERS; i++) {
        uint64_t line = i < STAGES ? attempt->line[i] : others[i - STAGES];
        if (line && (*first == 0 || line < *first))
            *first = line;
        if (line > *last)
            *last = line;
    }
}

/* What the log's own clock showed. */
static moment shown_time(const struct attempt *attempt, moment time)
{
    return time + SECONDS(attempt->zone.minutes * 60);
}

/* " +02:00", where the log says so: a time without it could be any. */
static void add_zone(struct text *out, struct clock_zone zone)
{
    unsigned minutes = (unsigned)abs(zone.minutes);

    if (zone.known && minutes == 0)
        text_add(out, " UTC");
    else if (zone.known)
        text_add(out, " %s%02u:%02u", zone.minutes < 0 ? "-" : "+", minutes / 60, minutes % 60);
}

/*
 * "2024-05-14 13:37:01", or without the date where the log has no year (log_line.h: 1970) and where
 * it was said already.
 */
static void add_time(struct text *out, moment time, bool date)
{
    time_t seconds = (time_t)(time / 1000000);
    char stamp[40];
    struct tm parts;

    if (!gmtime_r(&seconds, &parts))
        return;
    if (date && parts.tm_year > 70 && strftime(stamp, sizeof(stamp), "%Y-%m-%d ", &parts))
        text_add(out, "%s", stamp);
    if (strftime(stamp, sizeof(stamp), "%H:%M:%S", &parts))
        text_add(out, "%s", stamp);
}

static void add_times(const struct attempt *attempt, struct text *out)
{
    bool span = attempt->last != MOMENT_UNKNOWN && attempt->last / 1000000 > attempt->began / 1000000;

    if (attempt->began == MOMENT_UNKNOWN)
        return;
    moment began = shown_time(attempt, attempt->began);
    text_add(out, ", ");
    add_time(out, began, true);
    if (span) {
        moment last = shown_time(attempt, attempt->last);
        text_add(out, " to ");
        add_time(out, last, last / SECONDS(86400) != began / SECONDS(86400));
    }
    add_zone(out, attempt->zone);
}

void attempt_heading(const struct attempt *attempt, struct text *out)
{
    uint64_t first;
    uint64_t last;

    line_range(attempt, &first, &last);
    text_add(out, "Attempt %u", attempt->number);
    if (last > first)
        text_add(out, ", log lines %llu to %llu", (unsigned long long)first, (unsigned long long)last);
    else if (first)
        text_add(out, ", log line %llu", (unsigned long long)first);
    add_times(attempt, out);
    if (!attempt->host[0])
        return;
    text_add(out, ", ");
    text_add_shown(out, slice_of(attempt->host));
    if (attempt->port[0]) {
        text_add(out, " port ");
        text_add_shown(out, slice_of(attempt->port));
    }
    if (attempt->protocol[0]) {
        text_add(out, " ");
        text_add_shown(out, slice_of(attempt->protocol));
    }
}
