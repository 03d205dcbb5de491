/* SPDX-License-Identifier: MIT */
/*
 * complaint.h - a client's own words that no message of the table stands for, and that look like an
 * error: what is shown when nothing else tells why a connection failed (CVPN-1616).
 */
#ifndef CVPN_LOG_COMPLAINT_H
#define CVPN_LOG_COMPLAINT_H

#include <stdbool.h>
#include <stdint.h>

#include "log/log_line.h"
#include "session/event.h"

/*
 * True for a line that message_recognise() does not know and that has a word of failure in one of
 * the languages of the clients' systems. Fills *event with EVENT_COMPLAINT, whose TEXT points into
 * the line. `number` is the line's number in its log, or 0 when it came live. Pure.
 */
bool complaint_recognise(const struct log_line *line, uint64_t number, struct event *event);

/*
 * The same of the line that the client printed just before it gave up: whatever its words are, they
 * say why (openvpn: error.c, x_msg_va).
 */
bool complaint_of_any(const struct log_line *line, uint64_t number, struct event *event);

/*
 * False for a raw line of at most 1 KiB in which complaint_recognise() would find nothing: most
 * lines need not be taken apart. Pure.
 */
bool complaint_possible(struct slice raw);

#endif
