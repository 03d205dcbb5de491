/* SPDX-License-Identifier: MIT */
/*
 * watch_history.h - what others tell the history, and ask of it. history/history.h has the
 * questions to what is remembered.
 */
#ifndef CVPN_OBSERVER_WATCH_HISTORY_H
#define CVPN_OBSERVER_WATCH_HISTORY_H

#include "history/history_store.h"
#include "watchers.h"

/* With each summary: what was looked at by then counts. */
void history_attempt_ended(struct watch *watch);

/*
 * The attempt at hand looked whether it reaches `name` ("host" or "host:port", as the user wrote
 * it; one that history_word_fits() does not take is passed over). May be called again until the
 * attempt's summary; the last word counts.
 */
void history_note_destination(struct watch *watch, const char *name, bool reached);

/*
 * The path on the network that the user is on was measured: the largest outer packet that passes
 * (0: not known), and the mssfix value that is needed; 0 when the path is good. history_mssfix()
 * gives it back at later starts on the same network.
 */
void history_note_path(struct watch *watch, unsigned path_mtu, unsigned mssfix);

/*
 * This machine is on another network, and the tunnel lives on: what is noted of a path belongs to
 * that one.
 */
void history_moved(struct watch *watch);

/* The file that is written to, and its directory, as far as they are open. */
const struct history_store *history_store_in_use(void);

/* True when the directory is the usual one, and not one that the user names. */
bool history_store_is_usual(const struct facts *facts);

#endif
