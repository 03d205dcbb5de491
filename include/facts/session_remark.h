/* SPDX-License-Identifier: MIT */
/*
 * session_remark.h - what OpenVPN says of itself and of this machine, and not of the way of an attempt: options that it does not take, harmless
 * lines, the gateway of the network here, DNS scripts.
 *
 * A part of session_feed() (session.h); nobody else calls it. A remark is taken whether an attempt is under way or over.
 */
#ifndef CVPN_FACTS_SESSION_REMARK_H
#define CVPN_FACTS_SESSION_REMARK_H

#include "facts/session.h"

/*
 * Keeps what `event` says, within OPTION_ERRORS_MAX and HARMLESS_MAX; what is too many is left out. Returns SESSION_SAME for what is only counted, says
 * nothing new, or cannot be read.
 */
enum session_step session_remark(struct session *session, const struct event *event);

/* Counts a line that means nothing (EVENT_HARMLESS) under the name in FIELD_TEXT; the first of each name is SESSION_CHANGED. */
enum session_step session_harmless(struct session *session, const struct event *event);

#endif
