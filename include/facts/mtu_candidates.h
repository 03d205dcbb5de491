/* SPDX-License-Identifier: MIT */
/*
 * mtu_candidates.h - who may answer large packets through the tunnel.
 *
 * Pure.
 */
#ifndef CVPN_FACTS_MTU_CANDIDATES_H
#define CVPN_FACTS_MTU_CANDIDATES_H

#include "facts/facts.h"
#include "mtu/mtu_probe.h"

/*
 * Whom to ask, the best first: hosts of probe= (a name when facts.path.probe has its address), a
 * public one in a full tunnel, a pushed DNS server, the other end of the tunnel. None with
 * probe=off. Returns how many.
 */
unsigned mtu_candidates(const struct facts *facts, struct path_candidate candidates[PATH_CANDIDATES_MAX]);

#endif
