/* SPDX-License-Identifier: MIT */
/*
 * history_lines.h - the text format of the history: one record a line.
 *
 *     cvpn1 attempt time=1764000000 run=5f0a12c3 server=203.0.113.7 network=1a2b3c4d-5e6f7a8b
 *     client=2.6.14 stage=connected reached=10.0.0.10:443 missed=10.1.0.10 .
 *     cvpn1 drop time=1764000900 run=5f0a12c3 server=203.0.113.7 network=1a2b3c4d-5e6f7a8b
 *     client=2.6.14 why=ping-restart .
 *     cvpn1 path time=1764000001 run=5f0a12c3 server=203.0.113.7 network=1a2b3c4d-5e6f7a8b
 *     client=2.6.14 path_mtu=1400 mssfix=1328 .
 *
 * Words are separated by one blank. What is not known is left out. A key that is not known is
 * passed over, so that a later version may add some; a key that comes twice, a byte that is not
 * printable, and a line without its last word "." (a write that was cut off, and whatever was glued
 * to it) make the whole line void. Pure: bytes in, struct out.
 */
#ifndef CVPN_HISTORY_HISTORY_LINES_H
#define CVPN_HISTORY_HISTORY_LINES_H

#include "base/text.h"
#include "history/history.h"

/* No line is longer, its line feed included. */
enum { HISTORY_LINE_MAX = 1024 };

/*
 * Reads one line without its line feed. Returns false for one that is damaged or foreign; *line is
 * then undefined.
 */
bool history_line_read(struct slice bytes, struct history_line *line);

/*
 * Writes a line with its line feed. `out` should have HISTORY_LINE_MAX + 1 bytes; anything that
 * cannot be in the file is left out.
 */
void history_line_write(const struct history_line *line, struct text *out);

/*
 * Fills an empty history from the bytes of a file: the newest records and names win when there are
 * more than fit. Returns how many lines were passed over because they are damaged or foreign.
 */
size_t history_lines_take(struct history *history, struct slice bytes);

/*
 * What is worth keeping of a file that has grown too large, as bytes of at most `room`: the newest
 * lines, and besides them of each network the newest record of its path. Damaged lines go. `out`
 * gets `room` bytes or fewer; returns how many.
 */
size_t history_lines_keep(struct slice bytes, char *out, size_t room);

#endif
