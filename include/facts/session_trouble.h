/* SPDX-License-Identifier: MIT */
/*
 * session_trouble.h - what hampers an attempt besides its handshake and its log-in (trouble.h), kept for the rules.
 *
 * A part of session_feed() (session.h); nobody else calls it. Rules ask attempt_trouble().
 */
#ifndef CVPN_FACTS_SESSION_TROUBLE_H
#define CVPN_FACTS_SESSION_TROUBLE_H

#include "facts/session.h"

/*
 * Takes an EVENT_TROUBLE into the attempt at hand: the first of its kind with its words, any other as a count; of a proxy's answers the last.
 * A trouble also shows how far the attempt must have got. Returns SESSION_SAME for a number that is no kind, for one that is only counted, and behind
 * the end of the attempt for all but those that spoil a tunnel in use.
 */
enum session_step session_trouble(struct session *session, const struct event *event);

#endif
