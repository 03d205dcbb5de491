/* SPDX-License-Identifier: MIT */
/*
 * log_line.h - from a raw line of any log to OpenVPN's own message.
 *
 * Takes off what others put in front: OpenVPN's own time stamps (2.3 to 2.7: ctime, ISO, "us=",
 * machine readable), syslog (RFC 3164 and RFC 5424/ISO), journal output, container prefixes, the
 * AWS client's "[DBG] [TI=12] [PID: n]" and its "[DBG] >LOG:..." (aws-facts.md section 10), the
 * management interface's ">LOG:time,flags,". Pure; constant memory; a line that has none of these
 * is a message itself.
 */
#ifndef CVPN_LOG_LOG_LINE_H
#define CVPN_LOG_LOG_LINE_H

#include "base/clock.h"
#include "base/slice.h"

/* A line taken apart. The slices point into the raw line. */
struct log_line {
    /* MOMENT_UNKNOWN when the line has no stamp; years that are not written are taken as 1970 */
    moment time;
    struct clock_zone zone; /* of that time */
    /* what OpenVPN said; for a foreign line what is left after the prefixes */
    struct slice message;
    /* a line that cvpn-doctor wrote itself ("PLUGIN cvpn-doctor: ..."): never to be diagnosed */
    bool ours;
    struct slice
        /*
         * who wrote it, where the prefix says so: "openvpn[2211]", "PID: 4711", "vpn-client-1";
         * else empty
         */
        writer;
    /* message is a management notification: it starts with '>' (and is not a >LOG:) */
    bool management;
};

/* Takes `raw` apart. CR, LF and tabs at the end do not count; any bytes are survived. */
void log_line_parse(struct slice raw, struct log_line *line);

#endif
