/* SPDX-License-Identifier: MIT */
/*
 * Takes prefixes off one after the other until none is left: a line can have passed OpenVPN's own
 * stamp, syslog, a container and a wrapper. The outermost stamp counts, since every line of a file
 * has it and so the differences are right; only a stamp without a year gives way to a better one
 * further in.
 */
#include "log/log_line.h"

#include "dns/endpoint_name.h"
#include "log/log_bytes.h"
#include "log/log_prefix.h"
#include "log/log_timestamp.h"

enum { PREFIXES_MAX = 12 };

/* What is known while a line is being taken apart. */
struct peeling {
    struct slice rest;
    struct log_prefix wrapping;
    moment time;
    bool yearless; /* time came from a stamp without a year */
    struct clock_zone zone;
};

static void keep_time(struct peeling *p, moment time, bool yearless)
{
    if (p->time != MOMENT_UNKNOWN && !(p->yearless && !yearless))
        return;
    p->time = time;
    p->yearless = yearless;
    p->zone = (struct clock_zone){false, 0};
}

/* Takes a stamp off, and what goes with it. */
static bool take_stamp(struct peeling *p)
{
    struct log_timestamp stamp;
    size_t n = log_timestamp_read(p->rest, &stamp);

    if (n == 0)
        return false;
    keep_time(p, stamp.time, stamp.yearless);
    if (p->time == stamp.time)
        p->zone = stamp.zone;
    p->rest = slice_skip(p->rest, n);
    log_prefix_take_behind_stamp(&p->rest, &p->wrapping, stamp.seconds);
    return true;
}

/*
 * "client1/198.51.100.7:1194 " and "198.51.100.7:1194 ": OpenVPN's own prefix of a server's client
 * (multi.c, mroute.c).
 */
static bool take_instance(struct peeling *p)
{
    struct slice token = token_of(p->rest);
    const char *colon = token.length && token.length <= LOG_TOKEN_MAX ? memrchr(token.at, ':', token.length) : NULL;
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
    struct slice seconds;
    struct slice flags;
    unsigned long long time = 0;

    if (!slice_split(&rest, ',', &seconds) || seconds.length > 11 || !slice_number(seconds, 99999999999, &time) ||
        !slice_split(&rest, ',', &flags) || flags.length > 8 || !rest.at)
        return false;
    keep_time(p, SECONDS(time), false);
    p->rest = skip_blanks(rest);
    return true;
}

/* Takes one prefix off; false when there is none left. */
static bool take_prefix(struct peeling *p)
{
    switch (p->rest.at[0]) {
    case '<':
    case '\033':
        return log_prefix_take(&p->rest, &p->wrapping);
    case '[':
        return log_prefix_take(&p->rest, &p->wrapping) || take_stamp(p);
    case '>':
        return log_prefix_take(&p->rest, &p->wrapping) || (slice_starts(p->rest, ">LOG:") && take_management_log(p));
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
    return take_stamp(p) || log_prefix_take(&p->rest, &p->wrapping) || take_instance(p);
}

/*
 * Behind words that no program here is known to write ("vpn-5d8 openvpn "): goes on at a stamp of
 * OpenVPN's own.
 */
static bool skip_to_stamp(struct peeling *p)
{
    enum { WITHIN = 120 };
    struct slice head = slice_head(p->rest, WITHIN);
    size_t at = p->time == MOMENT_UNKNOWN ? log_timestamp_find(head, 1) : head.length;

    if (at == head.length || p->rest.at[0] == '>' || !is_blank(p->rest.at[at - 1]))
        return false;
    p->rest = slice_skip(p->rest, at);
    return true;
}

/* Takes one prefix more off, or what is in front of one. */
static bool take_more(struct peeling *p)
{
    return take_prefix(p) || (skip_to_stamp(p) && take_prefix(p));
}

void log_line_parse(struct slice raw, struct log_line *line)
{
    static const char ends[] = {'\r', '\n', '\t'};

    while (raw.length && memchr(ends, raw.at[raw.length - 1], sizeof(ends)))
        raw.length--;
    struct peeling p = {skip_blanks(raw), {{NULL, 0}, false}, MOMENT_UNKNOWN, false, {false, 0}};

    if (slice_starts(p.rest, "\xEF\xBB\xBF"))
        p.rest = skip_blanks(slice_skip(p.rest, 3));
    bool ours = slice_starts(p.rest, "PLUGIN cvpn-doctor:");
    for (int i = 0; i < PREFIXES_MAX && p.rest.length && !ours && take_more(&p); i++)
        ours = slice_starts(p.rest, "PLUGIN cvpn-doctor:");
    line->time = p.time;
    line->zone = p.zone;
    line->message = p.rest;
    line->writer = p.wrapping.writer;
    line->ours = ours;
    line->management = !ours && p.rest.length && p.rest.at[0] == '>' && !slice_starts(p.rest, ">LOG:");
}
