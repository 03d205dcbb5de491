/* SPDX-License-Identifier: MIT */
/*
 * timeline.h - an attempt's steps as two rows that are read at a glance:
 *
 *   resolve  connect  packet  server cert  client cert  log-in  push  routes  up
 *   0.1s     0.0s     0.1s    0.2s         STOP 60s     -       -     -       -
 */
#ifndef CVPN_COMMAND_TIMELINE_H
#define CVPN_COMMAND_TIMELINE_H

#include "base/text.h"
#include "session/session.h"

/* Prints the two rows. Nothing for an attempt that never made a step. */
void timeline_show(const struct attempt *attempt);

/*
 * Writes a length of time in at most eight characters: "0.1s", "1s", "60s", "12m05s", "3h20m". A
 * negative one is "?".
 */
void timeline_time(moment length, struct text *out);

#endif
