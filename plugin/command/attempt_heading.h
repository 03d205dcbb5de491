/* SPDX-License-Identifier: MIT */
/*
 * attempt_heading.h - one attempt in one line: its number, where it is in the log, when it was,
 * to which server, how far it got.
 */
#ifndef CVPN_COMMAND_ATTEMPT_HEADING_H
#define CVPN_COMMAND_ATTEMPT_HEADING_H

#include "base/text.h"
#include "session/session.h"

/* Writes the heading, fit to be shown. */
void attempt_heading(const struct attempt *attempt, struct text *out);

#endif
