/* SPDX-License-Identifier: MIT */
/*
 * handshake_run.h - what the process of a test handshake does.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_RUN_H
#define CVPN_HANDSHAKE_HANDSHAKE_RUN_H

#include "handshake/handshake_probe.h"

/*
 * Speaks with the server until all verdicts of `wish` are in `look`, or the time is over. Blocks;
 * looks at the wall clock: only a process that does nothing else may call it, and it is contained
 * by then.
 */
void handshake_run(const struct handshake_config *config, const struct handshake_plan *plan, struct handshake *probe);

#endif
