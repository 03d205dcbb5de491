/* SPDX-License-Identifier: MIT */
/*
 * mtu_repair.h - what is done about a path that loses large packets (CVPN-0404): the tunnel's MTU
 * now, mssfix at the next start; with data channel offload the MTU at each.
 *
 * Pure. The observer does it.
 */
#ifndef CVPN_REMEDIES_MTU_REPAIR_H
#define CVPN_REMEDIES_MTU_REPAIR_H

#include "remedies/remedy.h"

/* Should the tunnel's MTU be lowered, now that the path is measured? */
enum remedy_decision mtu_repair_decide(const struct facts *facts);

/*
 * The mssfix value that the next start should have on this network; 0: none (the path is good, the
 * user has said what he wants, or the kernel carries the data, which knows no mssfix).
 */
unsigned mtu_repair_mssfix(const struct facts *facts);

/* Writes the line for OpenVPN's options, "mssfix 1328". */
void mtu_repair_line(unsigned mssfix, struct text *out);

/*
 * "applied:" (or what would be, with REMEDY_DRY_RUN) for the tunnel's MTU, which is `wanted` in
 * place of path.device_mtu.
 */
void mtu_repair_live_text(const struct facts *facts, enum remedy_decision decision, unsigned wanted, struct text *out);

/* The same for the line at this start. */
void mtu_repair_start_text(const struct facts *facts, enum remedy_decision decision, struct text *out);

/* Why the tunnel's MTU was not lowered to `wanted`: IPv6 is in use in it (path_mtu_may_be()). */
void mtu_repair_kept_text(const struct facts *facts, unsigned wanted, struct text *out);

/* What the next start will do, and the line for the profile. */
void mtu_repair_next_text(const struct facts *facts, bool remembered, struct text *out);

#endif
