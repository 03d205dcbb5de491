/* SPDX-License-Identifier: MIT */
/*
 * json_line.h - a log line that a collector has put into a JSON object, a line each: `journalctl -o
 * json`, Docker's json-file driver, and whatever has a member "message" or "msg".
 *
 * Where a rule comes from: systemd.journal-fields(7) and JOURNAL_EXPORT_FORMATS (a MESSAGE that is
 * no UTF-8 is an array of bytes; times are microseconds since 1970 in decimal); Docker, "JSON File
 * logging driver" (log, stream, time).
 */
#ifndef CVPN_COMMAND_JSON_LINE_H
#define CVPN_COMMAND_JSON_LINE_H

#include "base/slice.h"

/* Longer lines of a collector are left as they are. */
enum { JSON_LINE_MAX = 16384 };

/*
 * Takes a line out of its object. Writes what was there before it was collected into
 * buffer[size], with time, host, program and process in front as journalctl -o short-iso has them,
 * where the object tells them; control characters become blanks. Returns the line, in buffer; or
 * `raw` itself when it is no such object. Pure.
 */
struct slice json_line_unwrap(struct slice raw, char *buffer, size_t size);

#endif
