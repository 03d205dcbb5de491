/* SPDX-License-Identifier: MIT */
/*
 * log_timestamp.h - the time in front of a line of a log, in every form that OpenVPN and those who
 * pass its lines on write.
 *
 * OpenVPN itself: ctime() up to 2.4 and ISO since 2.5, with " us=123456" after it from verb 4 on
 * (otime.c), and the seconds of --machine-readable-output (error.c). Others: syslog (RFC 3164, RFC
 * 5424), journalctl, Cisco, OpenVPN Connect on desktops and phones. Pure; the time is read as it is
 * written, as if it were UTC, unless a zone follows it.
 */
#ifndef CVPN_LOG_LOG_TIMESTAMP_H
#define CVPN_LOG_LOG_TIMESTAMP_H

#include "base/clock.h"
#include "base/slice.h"

/* What a stamp says. */
struct log_timestamp {
    moment time;
    /* it has no year: 1970 stands for it; of a time of day alone 1970-01-01 for the day */
    bool yearless;
    bool seconds; /* it is one in seconds since 1970, "1559117927.123456" */
    struct clock_zone zone;
};

/*
 * Reads the stamp that `line` begins with. Returns its length, the blanks after it included, and 0
 * when there is none: then *stamp means nothing. A stamp ends at a blank or at the end of the line;
 * what cannot be a date or a time of day (month 13, 25:00) is none.
 */
size_t log_timestamp_read(struct slice line, struct log_timestamp *stamp);

/*
 * Where a stamp with a date as OpenVPN itself writes it begins in `line`, from `from` on; the
 * line's length when there is none.
 */
size_t log_timestamp_find(struct slice line, size_t from);

/*
 * Whether a line begins as those do that have a stamp. Quick, and not sure: for lines that are not
 * worth being taken apart.
 */
bool log_timestamp_likely(struct slice line);

#endif
