/* SPDX-License-Identifier: MIT */
/*
 * lan_conflict.h - what the rules of topic 14 share, whether the kernel or a log told of the local network.
 */
#ifndef CVPN_RULES_LAN_CONFLICT_H
#define CVPN_RULES_LAN_CONFLICT_H

#include "rules/network_evidence.h"
#include "rules/rules.h"

/* More than these would not be read; the others are counted. */
enum { OVERLAPS_SHOWN = 4 };

/* Note that an address is needed here, or in the tunnel. One of no family, or too many, are passed over. */
void need_outside(struct overlap_needs *needs, struct address address);
void need_inside(struct overlap_needs *needs, struct address address);

/* What is wanted of the tunnel: the pushed name servers, and the destinations of expect=. */
void need_wanted(struct overlap_needs *needs, const struct facts *facts);

/* The first of the needed addresses that the overlap takes away, or NULL. */
const struct address *overlap_lost(const struct overlap *overlap, const struct overlap_needs *needs);

/* Raises 1403 for each of `found`, those with something that is needed first. `line` is that of a log, 0 when live. */
void raise_covers(struct findings *findings, const struct network_state *state, const struct overlaps *found,
                  const struct overlap_needs *needs, uint64_t line);

/* The sentences of 1403. */
enum seen_covers {
    SEEN_LOCAL_KEEPS,
    SEEN_TUNNEL_TAKES,
    SEEN_GATEWAY_TAKEN,
    SEEN_BOTH_CLAIM,
    SEEN_ROUTE_TAKEN,
    SEEN_GATEWAY_CLAIMED /* all that a log of 2.7 tells of the local network is its gateway */
};

#endif
