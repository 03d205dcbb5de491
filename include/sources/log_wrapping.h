/* SPDX-License-Identifier: MIT */
/*
 * log_wrapping.h - what others than OpenVPN put in front of its lines, but for the time: syslog, journals, containers, programs that run
 * OpenVPN, mail.
 *
 * Each form was taken from a log of the program that writes it, or from its documents (RFC 3164, RFC 5424, the AWS client in aws-facts.md section 10). Pure.
 * A word in front that no program is known to write is OpenVPN's, and stays.
 */
#ifndef CVPN_SOURCES_LOG_WRAPPING_H
#define CVPN_SOURCES_LOG_WRAPPING_H

#include "base/slice.h"

/* What the wrappings of one line told so far; all zeros at its beginning. */
struct log_wrapping {
    struct slice writer; /* who wrote the line, by the innermost that says so; empty when none does */
    bool rfc5424; /* an RFC 5424 header has begun: host, program, process id, message id and data follow the stamp */
};

/* Takes one wrapping off the front of *line, which is not empty. Returns false, and leaves both, when there is none. */
bool log_wrapping_take(struct slice *line, struct log_wrapping *wrapping);

/*
 * Takes off what goes with a stamp that was just taken: host and program, a stream's name, a level. There may be nothing. `seconds`: the
 * stamp was one of log_stamp.h's in seconds; then OpenVPN's own flags, a hexadecimal number, may stand there instead.
 */
void log_wrapping_take_behind_stamp(struct slice *line, struct log_wrapping *wrapping, bool seconds);

#endif
