/* SPDX-License-Identifier: MIT */
/*
 * handshake_run.h - what the process of a handshake of our own does.
 */
#ifndef CVPN_PROBES_HANDSHAKE_RUN_H
#define CVPN_PROBES_HANDSHAKE_RUN_H

#include "probes/handshake.h"

/* Speaks with the server until all verdicts of `wish` are in `look`, or the time is over. Blocks; looks at the wall clock: only a process that does nothing else may call it, and it is contained by then. */
void handshake_run(const struct handshake_wish *wish, const struct handshake_plan *plan, struct handshake *look);

#endif
