/* SPDX-License-Identifier: MIT */
/*
 * pasted_line.h - what happens to a log's line when it is pasted into a mail, a chat or a ticket:
 * quotation marks, list marks and numbers around it, typographic quotation marks and HTML in it,
 * links made of host names, and two lines run together.
 *
 * Pure; constant memory. A line that shows nothing of it stays as it is, byte for byte.
 */
#ifndef CVPN_LOG_PASTED_LINE_H
#define CVPN_LOG_PASTED_LINE_H

#include "base/slice.h"

/* A longer line is left as it is. */
enum { PASTED_LINE_MAX = 4096 };

/*
 * Takes off what surely was put around the line: marks, numbers in front of a stamp, pairs of
 * quotation marks. Returns a part of `raw`.
 */
struct slice pasted_line_bare(struct slice raw);

/*
 * Takes off what stands around the message in `raw`, and turns links back into what they were made
 * of. Returns a part of `raw`, or of `buffer`.
 */
struct slice pasted_line_clean(struct slice raw, char buffer[PASTED_LINE_MAX]);

/*
 * True when there may be typographic quotation marks or blanks, or HTML, in `raw`, so that no
 * message may be recognised in it.
 */
bool pasted_line_is_typeset(struct slice raw);

/*
 * True when letters of another language are in `raw`: its quotation marks may be of that language.
 */
bool pasted_line_is_foreign(struct slice raw);

/* Turns those into plain characters. Returns a part of `buffer`, or `raw` when it is too long. */
struct slice pasted_line_plain(struct slice raw, char buffer[PASTED_LINE_MAX]);

/*
 * Length of the first of several messages in one line, as OpenVPN Connect writes them: U+23CE
 * is in front of each.
 */
size_t pasted_line_signed(struct slice raw);

/*
 * Length of the first of several lines that run together in `raw`: a stamp with a date is in
 * the middle. All of `raw` when it is one line.
 */
size_t pasted_line_first(struct slice raw);

#endif
