/* SPDX-License-Identifier: MIT */
/*
 * mtu_candidates.h - who may answer large packets through the tunnel.
 *
 * Pure.
 */
#ifndef CVPN_MTU_MTU_CANDIDATES_H
#define CVPN_MTU_MTU_CANDIDATES_H

#include "facts/facts.h"
#include "mtu/size_probe.h"

enum { PATH_CANDIDATES_MAX = 4 };

struct path_candidate {
    struct address address;
    enum size_probe_how how;
};

/*
 * Whom to ask, the best first: hosts of probe= (a name when facts.path.probe has its address), a
 * public one in a full tunnel, a pushed DNS server, the other end of the tunnel. None with
 * probe=off. Returns how many.
 */
unsigned mtu_candidates(const struct facts *facts, struct path_candidate candidates[PATH_CANDIDATES_MAX]);

#endif
