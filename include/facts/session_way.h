/* SPDX-License-Identifier: MIT */
/*
 * session_way.h - an attempt's way from the first look-up to the tunnel: what each event on it says.
 *
 * A part of session_feed() (session.h), which has found out before to which attempt the event belongs; nobody else calls it. What a message of
 * OpenVPN means was read in its source, and a comment names the place wherever the wording does not say it.
 */
#ifndef CVPN_FACTS_SESSION_WAY_H
#define CVPN_FACTS_SESSION_WAY_H

#include "facts/session.h"

/*
 * The attempt at hand is at `stage` at least, and `event` shows it. Returns SESSION_CHANGED when that is new. An attempt never falls back:
 * a stage that it has passed changes nothing.
 */
enum session_step session_reach(struct session *session, const struct event *event, enum stage stage);

/*
 * Takes what `event` says into the attempt at hand, and into the session what outlives the attempt (the client's version, challenges, what was
 * pushed). Returns SESSION_SAME for a kind of event that is none of the way, and for what was told before; never SESSION_ATTEMPT_ENDED.
 * Of an attempt that is over only EVENT_SEND_FAILED and EVENT_AUTH_FAILED may come here: they keep the words and leave the stage.
 */
enum session_step session_way(struct session *session, const struct event *event);

#endif
