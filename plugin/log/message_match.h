/* SPDX-License-Identifier: MIT */
/*
 * message_match.h - the pattern language of the messages' table.
 *
 * A pattern is literal text with captures in braces, and matches at the start of a message; what
 * follows it does not matter.
 *
 *   {host} {port} {protocol} {reason} {subject} {option} {file} {signal} {version} {platform}
 *   {text}   a field of the event
 *   {number}           digits, for event.number
 *   {time}             digits, seconds since 1970
 *   {address}          an address as OpenVPN prints it, "[AF_INET]198.51.100.7:443": HOST and PORT
 *   {}                 anything, thrown away
 *   {protocol=UDP}     a capture that has to begin with these bytes
 *
 * A capture is the shortest run up to the literal after it; with nothing after it, the rest of
 * the message. A literal that ends the pattern and also ends the message ends the capture there. No
 * allocation; the work is bounded whatever the message holds.
 */
#ifndef CVPN_LOG_MESSAGE_MATCH_H
#define CVPN_LOG_MESSAGE_MATCH_H

#include "session/event.h"

/* What a pattern caught. */
struct match {
    struct slice field[FIELDS];
    long number; /* -1 when none */
    moment time; /* MOMENT_UNKNOWN when none */
};

/* True when `message` begins as `pattern` says; fills *match. The slices point into `message`. */
bool message_match(const char *pattern, struct slice message, struct match *match);

/*
 * The bytes that every message of `pattern` begins with, up to its first capture (or the start that
 * the capture must have).
 */
struct slice message_pattern_start(const char *pattern);

/* Room for what message_pattern_literal() finds; what is longer is cut. */
enum { PATTERN_LITERAL_SIZE = 96 };

/*
 * Writes the longest run of bytes that is in every message of `pattern` into `literal`, with a
 * NUL after it.
 */
void message_pattern_literal(const char *pattern, char literal[PATTERN_LITERAL_SIZE]);

#endif
