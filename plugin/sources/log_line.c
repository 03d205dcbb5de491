/* SPDX-License-Identifier: MIT */
/*
 * Takes prefixes off one after the other until none is left: a line can have passed OpenVPN's own stamp, syslog, a container
 * and a wrapper. The outermost stamp counts, since every line of a file has it and so the differences are right; only a
 * stamp without a year gives way to a better one further in.
 */
#include "sources/log_line.h"

#include <string.h>

#include "facts/endpoint_name.h"

enum { PREFIXES_MAX = 12, TOKEN_MAX = 128 };

/* What is known while a line is being taken apart. */
struct peeling {
    struct slice rest;
    struct slice writer; /* the innermost */
    moment time;
    bool yearless;  /* time came from a stamp without a year */
    bool after_pri; /* an RFC 5424 header: host, program, process id, message id and structured data follow the stamp */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* `s` without blanks in front. */
static struct slice skip_blanks(struct slice s)
{
    size_t n = 0;

    while (n < s.length && is_blank(s.at[n]))
        n++;
    return n ? slice_skip(s, n) : s;
}

/* The bytes up to the next blank, at most TOKEN_MAX + 1 of them. */
static struct slice token_of(struct slice s)
{
    size_t n = 0;

    while (n < s.length && n <= TOKEN_MAX && !is_blank(s.at[n]))
        n++;
    return slice_head(s, n);
}

/* Reads exactly `width` digits at s.at[offset]; -1 when they are not there. */
static int digits(struct slice s, size_t offset, size_t width)
{
    int value = 0;

    if (offset + width > s.length)
        return -1;
    for (size_t i = offset; i < offset + width; i++) {
        if (!is_digit(s.at[i]))
            return -1;
        value = value * 10 + (s.at[i] - '0');
    }
    return value;
}

static bool byte_is(struct slice s, size_t offset, char c)
{
    return offset < s.length && s.at[offset] == c;
}

/* A date and a time of day as they were read. */
struct stamp {
    int year, month, day, hour, minute, second;
    moment fraction;
};

/* Days since 1970-01-01 of a Gregorian date: years are counted from March, so that the leap day comes last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t month_from_march = (month + 9) % 12;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static bool stamp_sane(const struct stamp *stamp)
{
    return stamp->year >= 0 && stamp->month >= 1 && stamp->month <= 12 && stamp->day >= 1 && stamp->day <= 31 &&
           stamp->hour >= 0 && stamp->hour <= 23 && stamp->minute >= 0 && stamp->minute <= 59 && stamp->second >= 0 &&
           stamp->second <= 60;
}

static moment stamp_moment(const struct stamp *stamp)
{
    int64_t seconds = days_of(stamp->year, stamp->month, stamp->day) * 86400 + (int64_t)stamp->hour * 3600 +
                      (int64_t)stamp->minute * 60 + stamp->second;

    return SECONDS(seconds) + stamp->fraction;
}

/* Reads "hh:mm:ss" and a fraction behind '.' or ','; returns the length read, 0 when it is none. */
static size_t read_clock(struct slice s, struct stamp *stamp)
{
    stamp->hour = digits(s, 0, 2);
    stamp->minute = digits(s, 3, 2);
    stamp->second = digits(s, 6, 2);
    if (!byte_is(s, 2, ':') || !byte_is(s, 5, ':') || stamp->second < 0)
        return 0;
    size_t n = 8;
    stamp->fraction = 0;
    if ((byte_is(s, n, '.') || byte_is(s, n, ',')) && digits(s, n + 1, 1) >= 0) {
        moment unit = 100000;
        for (n++; n < s.length && is_digit(s.at[n]); n++, unit /= 10)
            stamp->fraction += unit * (s.at[n] - '0');
    }
    return n;
}

/* Month from its English three letters, 0 when it is none. asctime() and syslog do not follow the locale. */
static int month_of(struct slice s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int i = 0; s.length >= 3 && i < 12; i++)
        if (memcmp(s.at, names + (size_t)i * 3, 3) == 0)
            return i + 1;
    return 0;
}

static bool is_weekday(struct slice s)
{
    static const char names[] = "MonTueWedThuFriSatSun";

    for (size_t i = 0; s.length >= 4 && i < 7; i++)
        if (memcmp(s.at, names + i * 3, 3) == 0)
            return s.at[3] == ' ';
    return false;
}

/* Takes a stamp of `length` bytes off; what OpenVPN adds with verb 4 and more (" us=123456", otime.c) goes with it. */
static bool take_stamp(struct peeling *p, size_t length, moment time, bool yearless)
{
    struct slice rest = slice_skip(p->rest, length);

    if (rest.length && !is_blank(rest.at[0]))
        return false;
    rest = skip_blanks(rest);
    if (slice_starts(rest, "us=")) {
        size_t n = 3;
        int64_t us = 0;
        while (n < rest.length && n < 9 && is_digit(rest.at[n]))
            us = us * 10 + (rest.at[n++] - '0');
        time += us;
        rest = slice_skip(rest, n);
    }
    if (p->time == MOMENT_UNKNOWN || (p->yearless && !yearless)) {
        p->time = time;
        p->yearless = yearless;
    }
    p->rest = skip_blanks(rest);
    return true;
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

/* "2022-06-14 11:13:03[.354366]" and "2022-06-14T11:13:03.123456+02:00"; `start` bytes (a weekday) stand in front. */
static bool take_iso(struct peeling *p, size_t start)
{
    struct slice s = slice_skip(p->rest, start);
    struct stamp stamp = {digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), 0, 0, 0, 0};
    moment zone = 0;

    if (!byte_is(s, 4, '-') || !byte_is(s, 7, '-') || (!byte_is(s, 10, ' ') && !byte_is(s, 10, 'T')))
        return false;
    size_t n = read_clock(slice_skip(s, 11), &stamp);
    if (n == 0 || !stamp_sane(&stamp))
        return false;
    n += 11;
    n += read_zone(slice_skip(s, n), &zone);
    if (start) { /* journalctl -o short-full: the zone's name */
        struct slice name = token_of(slice_skip(s, n + 1));
        if (name.length >= 3 && name.length <= 5 && is_upper(name.at[0]) && is_upper(name.at[name.length - 1]))
            n += 1 + name.length;
    }
    return take_stamp(p, start + n, stamp_moment(&stamp) - zone, false);
}

/* "Sep 14 08:58:26" with or without a year, before (Cisco) or behind (ctime); `start` bytes stand in front. */
static bool take_month(struct peeling *p, size_t start)
{
    struct slice s = slice_skip(p->rest, start);
    struct stamp stamp = {1970, month_of(s), 0, 0, 0, 0, 0};
    bool yearless = true;

    if (stamp.month == 0 || !byte_is(s, 3, ' '))
        return false;
    stamp.day = byte_is(s, 4, ' ') ? digits(s, 5, 1) : digits(s, 4, 2);
    size_t n = 6;
    if (stamp.day < 0 && byte_is(s, 5, ' ')) { /* "Apr 5", not padded */
        stamp.day = digits(s, 4, 1);
        n = 5;
    }
    if (!byte_is(s, n++, ' '))
        return false;
    if (digits(s, n, 4) >= 0 && byte_is(s, n + 4, ' ')) {
        stamp.year = digits(s, n, 4);
        yearless = false;
        n += 5;
    }
    size_t clock = read_clock(slice_skip(s, n), &stamp);
    if (clock == 0 || !stamp_sane(&stamp))
        return false;
    n += clock;
    if (yearless && byte_is(s, n, ' ') && digits(s, n + 1, 4) >= 0 && (n + 5 == s.length || byte_is(s, n + 5, ' '))) {
        stamp.year = digits(s, n + 1, 4);
        yearless = false;
        n += 5;
    }
    return take_stamp(p, start + n, stamp_moment(&stamp), yearless);
}

/* Reads a run of digits as seconds since 1970; returns its length, 0 when there is none or it is too long for a time. */
static size_t read_unix(struct slice s, moment *time)
{
    int64_t seconds = 0;
    size_t n = 0;

    while (n < s.length && n < 12 && is_digit(s.at[n]))
        seconds = seconds * 10 + (s.at[n++] - '0');
    *time = SECONDS(seconds);
    return n < 12 ? n : 0;
}

/* Takes "program[123]: ", with a host in front or not, off. Without a process id the program has to be a VPN's. */
static bool take_program(struct peeling *p)
{
    struct slice rest = p->rest;

    for (int word = 0; word < 2; word++) {
        struct slice token = token_of(rest);
        if (token.length < 2 || token.length > TOKEN_MAX)
            return false;
        if (slice_is(token, "PLUGIN")) /* "PLUGIN cvpn-doctor: " is ours, not a host and a program */
            return false;
        struct slice program = slice_head(token, token.length - 1);
        bool colon = token.at[token.length - 1] == ':';
        if (colon && (slice_find(program, "vpn") != SLICE_NOT_FOUND ||
                      (slice_ends(program, "]") && slice_find(program, "[") != SLICE_NOT_FOUND &&
                       is_digit(program.at[program.length - 2])))) {
            p->writer = program;
            p->rest = skip_blanks(slice_skip(rest, token.length));
            return true;
        }
        if (colon)
            return false;
        rest = skip_blanks(slice_skip(rest, token.length));
    }
    return false;
}

/* "1559117927.123456 1000001 " (error.c, --machine-readable-output: the flags are hexadecimal) and journalctl -o short-unix. */
static bool take_unix(struct peeling *p)
{
    moment time = 0;
    size_t n = read_unix(p->rest, &time);
    int micros = digits(p->rest, n + 1, 6);

    if (n < 9 || !byte_is(p->rest, n, '.') || micros < 0 || !take_stamp(p, n + 7, time + micros, false))
        return false;
    if (take_program(p))
        return true;
    struct slice flags = token_of(p->rest);
    for (size_t i = 0; i < flags.length; i++)
        if (!is_digit(flags.at[i]) && (flags.at[i] < 'a' || flags.at[i] > 'f'))
            return true;
    if (flags.length >= 1 && flags.length <= 8)
        p->rest = skip_blanks(slice_skip(p->rest, flags.length));
    return true;
}

/* What stands behind the stamp of an RFC 5424 line: host, program, process id, message id, structured data. */
static void take_rfc5424_rest(struct peeling *p)
{
    struct slice rest = p->rest;

    p->after_pri = false;
    for (int word = 0; word < 4; word++) {
        struct slice token = token_of(rest);
        if (token.length == 0 || token.length > TOKEN_MAX)
            return;
        rest = skip_blanks(slice_skip(rest, token.length));
    }
    if (byte_is(rest, 0, '[')) {
        size_t end = slice_find(rest, "] ");
        rest = slice_skip(rest, end == SLICE_NOT_FOUND ? 0 : end + 1);
    } else if (byte_is(rest, 0, '-')) {
        rest = slice_skip(rest, 1);
    } else {
        return;
    }
    p->rest = skip_blanks(rest);
    if (slice_starts(p->rest, "\xEF\xBB\xBF"))
        p->rest = slice_skip(p->rest, 3);
}

/* "9/27/2022, 8:30:04 PM " of older ones; month and day as in the United States. */
static bool take_american(struct peeling *p)
{
    struct slice rest = slice_head(p->rest, 24);
    struct slice word[3];
    unsigned long long value[3];
    struct stamp stamp = {0, 0, 0, 0, 0, 0, 0};

    for (size_t i = 0; i < 3; i++)
        if (!slice_split(&rest, i < 2 ? '/' : ',', &word[i]) || !slice_number(word[i], 9999, &value[i]))
            return false;
    if (!rest.at || !byte_is(rest, 0, ' '))
        return false;
    size_t hour = byte_is(rest, 2, ':') ? 1 : 2;
    stamp = (struct stamp){(int)value[2],
                           (int)value[0],
                           (int)value[1],
                           digits(rest, 1, hour),
                           digits(rest, hour + 2, 2),
                           digits(rest, hour + 5, 2),
                           0};
    bool pm = byte_is(rest, hour + 8, 'P');
    if (!byte_is(rest, hour + 1, ':') || !byte_is(rest, hour + 4, ':') || !byte_is(rest, hour + 9, 'M') ||
        (!pm && !byte_is(rest, hour + 8, 'A')))
        return false;
    stamp.hour = stamp.hour % 12 + (pm ? 12 : 0);
    return stamp_sane(&stamp) && take_stamp(p, (size_t)(rest.at - p->rest.at) + hour + 10, stamp_moment(&stamp), false);
}

/* "09:15:01.123 -- " of OpenVPN Connect on phones: a time of day without a date. */
static bool take_mobile(struct peeling *p)
{
    struct stamp stamp = {1970, 1, 1, 0, 0, 0, 0};
    size_t n = read_clock(p->rest, &stamp);

    if (n == 0 || !stamp_sane(&stamp) || !slice_starts(slice_skip(p->rest, n), " -- ") ||
        !take_stamp(p, n, stamp_moment(&stamp), true))
        return false;
    p->rest = skip_blanks(slice_skip(p->rest, 2));
    return true;
}

/* "INFO [openvpn] " of gluetun, which runs OpenVPN in a container and says a level of its own. */
static bool take_level(struct peeling *p)
{
    struct slice level = token_of(p->rest);
    struct slice rest = skip_blanks(slice_skip(p->rest, level.length));

    if (level.length < 4 || level.length > 7 || !is_upper(level.at[0]) || !slice_starts(rest, "[openvpn] "))
        return false;
    p->rest = skip_blanks(slice_skip(rest, strlen("[openvpn] ")));
    return true;
}

/* Any stamp, and the host and program that go with it. */
static bool take_any_stamp(struct peeling *p)
{
    char first = p->rest.at[0];
    bool taken = false;

    if (is_digit(first)) {
        taken = take_iso(p, 0) || take_unix(p) || take_american(p) || take_mobile(p);
    } else if (is_upper(first)) {
        size_t start = is_weekday(p->rest) ? 4 : 0;
        taken = take_month(p, start) || (start && take_iso(p, start));
    }
    if (!taken)
        return false;
    if (p->after_pri) {
        take_rfc5424_rest(p);
    } else {
        if (slice_starts(p->rest, "stdout F ") || slice_starts(p->rest, "stderr F ")) /* the CRI's container logs */
            p->rest = slice_skip(p->rest, 9);
        if (!take_level(p))
            take_program(p);
    }
    return true;
}

/* "<29>" and "<29>1 ": a syslog priority. */
static bool take_priority(struct peeling *p)
{
    size_t n = 1;

    while (n < 5 && digits(p->rest, n, 1) >= 0)
        n++;
    if (n == 1 || !byte_is(p->rest, n, '>'))
        return false;
    n++;
    if (byte_is(p->rest, n, '1') && byte_is(p->rest, n + 1, ' ')) {
        p->after_pri = true;
        n += 2;
    }
    p->rest = skip_blanks(slice_skip(p->rest, n));
    return true;
}

/* "[DBG] ", "[TI=12] ", "[PID: 77] " of the AWS client, "[pod/x/y] " of kubectl. Not "[server] Peer Connection ...". */
static bool take_bracket(struct peeling *p)
{
    struct slice inside = slice_skip(p->rest, 1);
    size_t end = slice_find(slice_head(inside, TOKEN_MAX), "]");

    if (end == SLICE_NOT_FOUND)
        return false;
    struct slice word = slice_head(inside, end);
    bool level = slice_is(word, "DBG") || slice_is(word, "INF") || slice_is(word, "WRN") || slice_is(word, "ERR") ||
                 slice_is(word, "VRB") || slice_is(word, "FTL");
    if (!level && !slice_starts(word, "TI=") && !slice_starts(word, "PID:") && !slice_starts(word, "pod/"))
        return false;
    if (slice_starts(word, "PID:") || slice_starts(word, "pod/"))
        p->writer = word;
    p->rest = skip_blanks(slice_skip(inside, end + 1));
    return true;
}

/* "[May 14, 2024, 09:15:01] " of OpenVPN Connect for desktops. */
static bool take_connect_stamp(struct peeling *p)
{
    struct slice s = slice_skip(p->rest, 1);
    struct stamp stamp = {digits(s, 8, 4), month_of(s), digits(s, 4, 2), 0, 0, 0, 0};

    if (stamp.month == 0 || !byte_is(s, 3, ' ') || !byte_is(s, 6, ',') || !byte_is(s, 12, ',') ||
        read_clock(slice_skip(s, 14), &stamp) != 8 || !byte_is(s, 22, ']') || !stamp_sane(&stamp))
        return false;
    return take_stamp(p, 24, stamp_moment(&stamp), false);
}

/* "name  | " of docker compose, with or without colours. */
static bool take_container(struct peeling *p)
{
    struct slice token = token_of(p->rest);

    if (token.length == 0 || token.length > TOKEN_MAX)
        return false;
    struct slice rest = skip_blanks(slice_skip(p->rest, token.length));
    if (!byte_is(rest, 0, '|') || (rest.length > 1 && !is_blank(rest.at[1]) && rest.at[1] != '\033'))
        return false;
    if (!p->writer.length)
        p->writer = token;
    p->rest = skip_blanks(slice_skip(rest, 1));
    return true;
}

/* An escape sequence that colours. */
static bool take_colour(struct peeling *p)
{
    size_t n = 2;

    if (!byte_is(p->rest, 1, '['))
        return false;
    while (n < p->rest.length && n < 16 && (is_digit(p->rest.at[n]) || p->rest.at[n] == ';'))
        n++;
    if (!byte_is(p->rest, n, 'm'))
        return false;
    p->rest = skip_blanks(slice_skip(p->rest, n + 1));
    return true;
}

/* "client1/198.51.100.7:1194 " and "198.51.100.7:1194 ": OpenVPN's own prefix of a server's client (multi.c, mroute.c). */
static bool take_instance(struct peeling *p)
{
    struct slice token = token_of(p->rest);
    const char *colon = token.length && token.length <= TOKEN_MAX ? memrchr(token.at, ':', token.length) : NULL;
    unsigned long long port = 0;

    if (!colon || token.length == p->rest.length ||
        !slice_number(slice_skip(token, (size_t)(colon - token.at) + 1), 65535, &port))
        return false;
    struct slice host = slice_head(token, (size_t)(colon - token.at));
    const char *slash = host.length ? memrchr(host.at, '/', host.length) : NULL;
    if (slash)
        host = slice_skip(host, (size_t)(slash - host.at) + 1);
    if (slice_starts(host, "[AF_INET]"))
        host = slice_skip(host, 9);
    else if (slice_starts(host, "[AF_INET6]"))
        host = slice_skip(host, 10);
    else if (slice_starts(host, "udp4:") || slice_starts(host, "udp6:")) /* 2.7 */
        host = slice_skip(host, 5);
    if (!host_is_address(host))
        return false;
    p->rest = skip_blanks(slice_skip(p->rest, token.length));
    return true;
}

/* ">LOG:1559117927,I,text" (manage.c, log_entry_print). */
static bool take_management_log(struct peeling *p)
{
    struct slice rest = slice_skip(p->rest, strlen(">LOG:"));
    moment time = 0;
    size_t n = read_unix(rest, &time);

    if (n == 0 || !byte_is(rest, n, ','))
        return false;
    rest = slice_skip(rest, n + 1);
    size_t comma = slice_find(slice_head(rest, 9), ",");
    if (comma == SLICE_NOT_FOUND)
        return false;
    if (p->time == MOMENT_UNKNOWN || p->yearless) {
        p->time = time;
        p->yearless = false;
    }
    p->rest = skip_blanks(slice_skip(rest, comma + 1));
    return true;
}

/* Takes one prefix off; false when there is none left. */
static bool take_prefix(struct peeling *p)
{
    switch (p->rest.at[0]) {
    case '<':
        return take_priority(p);
    case '[':
        return take_bracket(p) || take_connect_stamp(p);
    case '\xE2': /* OpenVPN Connect begins each line with U+23CE */
        if (!slice_starts(p->rest, "\xE2\x8F\x8E"))
            break;
        p->rest = skip_blanks(slice_skip(p->rest, 3));
        return true;
    case '\033':
        return take_colour(p);
    case '>':
        if (byte_is(p->rest, 1, ' ') || byte_is(p->rest, 1, '>')) { /* a quoted mail */
            p->rest = skip_blanks(slice_skip(p->rest, 1));
            return true;
        }
        return slice_starts(p->rest, ">LOG:") && take_management_log(p);
    case 'C': /* the AWS client's connection manager; what it says it is "processsing" was received in the line before */
        if (!slice_starts(p->rest, "CM received: "))
            break;
        p->rest = skip_blanks(slice_skip(p->rest, strlen("CM received: ")));
        return true;
    case 'M':
        /* OpenVPN logs what it tells the management interface (manage.c, man_output_list_push). */
        if (slice_starts(p->rest, "MANAGEMENT: >")) {
            p->rest = slice_skip(p->rest, strlen("MANAGEMENT: "));
            return true;
        }
        break;
    default:
        break;
    }
    return take_any_stamp(p) || take_container(p) || take_instance(p);
}

void log_line_parse(struct slice raw, struct log_line *line)
{
    while (raw.length && (raw.at[raw.length - 1] == '\n' || raw.at[raw.length - 1] == '\r'))
        raw.length--;
    struct peeling p = {skip_blanks(raw), {NULL, 0}, MOMENT_UNKNOWN, false, false};

    if (slice_starts(p.rest, "\xEF\xBB\xBF"))
        p.rest = skip_blanks(slice_skip(p.rest, 3));
    bool ours = slice_starts(p.rest, "PLUGIN cvpn-doctor:");
    for (int i = 0; i < PREFIXES_MAX && p.rest.length && !ours && take_prefix(&p); i++)
        ours = slice_starts(p.rest, "PLUGIN cvpn-doctor:");
    line->time = p.time;
    line->message = p.rest;
    line->writer = p.writer;
    line->ours = ours;
    line->management = !ours && p.rest.length && p.rest.at[0] == '>' && !slice_starts(p.rest, ">LOG:");
}
