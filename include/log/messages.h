/* SPDX-License-Identifier: MIT */
/*
 * messages.h - the one recogniser of OpenVPN's messages.
 *
 * Live notifications and mailed-in logs both pass through here, so that both give the same events
 * and so the same diagnosis. The table in messages.c has one row for each form of a message: a
 * pattern, the event that it stands for, and the place in OpenVPN's source that prints it. Adding a
 * message is adding a row (docs/contributing.md).
 */
#ifndef CVPN_LOG_MESSAGES_H
#define CVPN_LOG_MESSAGES_H

#include <stdint.h>

#include "log/log_line.h"
#include "session/event.h"

/*
 * Recognises one line that log_line_parse() took apart. Returns false for foreign or unimportant
 * lines; else fills *event, whose slices point into the line. `number` is the line's number in its
 * log, or 0 when it came live.
 */
bool message_recognise(const struct log_line *line, uint64_t number, struct event *event);

/*
 * A quick look at a raw line, for large logs: false when no message of the table can be in it, nor
 * a finding of the plugin. Then it need not be taken apart.
 */
bool message_possible(struct slice raw);

/*
 * Both, for a raw line that is of interest only when it is a message: false at once for most lines
 * of a large log. `number` and *event as above.
 */
bool message_read(struct slice raw, uint64_t number, struct event *event);

/*
 * The longest literal of the table's row `i`, from 0: what a plain search for the same messages
 * looks for. Empty when there are no more rows.
 */
struct slice message_literal(size_t i);

/*
 * The words that row `i` puts into a field because the message has none for it; NULL when it has
 * none, or there is no such row.
 */
const char *message_fixed(size_t i);

#endif
