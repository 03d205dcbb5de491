/* SPDX-License-Identifier: MIT */
/*
 * network_evidence.h - networks, routes and what is lost of them, as evidence of a finding.
 */
#ifndef CVPN_FINDINGS_NETWORK_EVIDENCE_H
#define CVPN_FINDINGS_NETWORK_EVIDENCE_H

#include "findings/finding.h"
#include "network/overlap.h"

/* "192.0.2.0/24" and "192.0.2.1". `name` must be static. */
void evidence_network(struct finding *finding, const char *name, struct network network);
void evidence_address(struct finding *finding, const char *name, struct address address);

/* `subject`: what a claim and a route are. The same two are one finding, however they turn out. */
void evidence_subject(struct finding *finding, const struct overlap *overlap);

/* `owner`: "wlan0", "Docker's bridge docker0", "the route by 192.0.2.1 on eth0". */
void evidence_owner(struct finding *finding, const struct network_state *state, const struct net_route *route);

/* `addresses`: "192.0.2.1 to .254". */
void evidence_ranges(struct finding *finding, const struct overlap *overlap);

/*
 * `devices`: those that this machine has talked to and that it loses, such as a printer or a disk;
 * at most three by name. None when there are none.
 */
void evidence_devices(struct finding *finding, const struct network_state *state, const struct overlap *overlap);

#endif
