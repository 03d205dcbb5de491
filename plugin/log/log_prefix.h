/* SPDX-License-Identifier: MIT */
/*
 * log_prefix.h - what others than OpenVPN put in front of its lines, but for the time: syslog,
 * journals, containers, programs that run OpenVPN, mail.
 *
 * Each form was taken from a log of the program that writes it, or from its documents (RFC 3164,
 * RFC 5424, the AWS client in aws-facts.md section 10). Pure. A word in front that no program is
 * known to write is OpenVPN's, and stays.
 */
#ifndef CVPN_LOG_LOG_PREFIX_H
#define CVPN_LOG_LOG_PREFIX_H

#include "base/slice.h"

/* What the wrappings of one line told so far; all zeros at its beginning. */
struct log_prefix {
    /* who wrote the line, by the innermost that says so; empty when none does */
    struct slice writer;
    /*
     * an RFC 5424 header has begun: host, program, process id, message id and data follow the stamp
     */
    bool rfc5424;
};

/*
 * Takes one wrapping off the front of *line, which is not empty. Returns false, and leaves both,
 * when there is none.
 */
bool log_prefix_take(struct slice *line, struct log_prefix *wrapping);

/*
 * Takes off what goes with a stamp that was just taken: host and program, a stream's name, a level.
 * There may be nothing. `seconds`: the stamp was one of log_timestamp.h's in seconds; then
 * OpenVPN's own flags, a hexadecimal number, may be there instead.
 */
void log_prefix_take_behind_stamp(struct slice *line, struct log_prefix *wrapping, bool seconds);

#endif
