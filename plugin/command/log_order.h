/* SPDX-License-Identifier: MIT */
/*
 * log_order.h - logs with the newest line first, as web pages of routers and firewalls show them.
 */
#ifndef CVPN_COMMAND_LOG_ORDER_H
#define CVPN_COMMAND_LOG_ORDER_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * True when the lines of a log's beginning go back in time and never forth: four with a stamp at
 * least, and two times at least. Pure.
 */
bool log_newest_first(struct slice head);

/*
 * Writes the lines of `text` into out[text.length + 1], the last one first, each with a newline
 * after it. Returns the bytes written, and their number in *lines. Pure.
 */
size_t log_turn_round(struct slice text, char *out, size_t *lines);

#endif
