/* SPDX-License-Identifier: MIT */
/*
 * reach_evidence.h - what the rules about reach (topics 02, 03, 04) ask of the same looks.
 */
#ifndef CVPN_FINDINGS_REACH_EVIDENCE_H
#define CVPN_FINDINGS_REACH_EVIDENCE_H

#include "network_evidence.h"
#include "topic.h"

/*
 * True when the looks through the tunnel are over, and the connection that they were made on is
 * still up.
 */
bool probes_done(const struct facts *facts);

/*
 * True when anything but `except` (NULL: anything at all) answered through the tunnel: it works as
 * such.
 */
bool tunnel_answers(const struct facts *facts, const struct reach_destination *except);

/* True in a full tunnel in which public addresses were asked and none answered. */
bool internet_silent(const struct facts *facts);

/*
 * True when a pushed route holds the address, and a route of this machine's own with a longer
 * prefix, or in front of it, keeps it out of the tunnel.
 */
bool kept_by_local_network(const struct facts *facts, struct address address);

/* Adds `destination` (host and port as the user wrote them) and, for a name, `address`. */
void evidence_destination(struct finding *finding, const struct reach_destination *destination);

/* True when one of the pushed DNS servers answered. */
bool pushed_dns_answers(const struct reachability *reach);

#endif
