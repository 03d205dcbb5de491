/* SPDX-License-Identifier: MIT */
/*
 * encapsulation.h - what makes the size of a connection's packets, by the profile, by what was
 * pushed and by the client's version.
 *
 * Pure.
 */
#ifndef CVPN_FACTS_ENCAPSULATION_H
#define CVPN_FACTS_ENCAPSULATION_H

#include "facts/facts.h"

/*
 * Fills in the data channel and the mssfix that is in force, the profile's or OpenVPN's own.
 * Returns true when the profile has tun-mtu, link-mtu, fragment, or an mssfix that is in force
 * (facts->path.dco): then sizes are the user's business.
 */
bool encapsulation(const struct facts *facts, struct packet_shape *shape, struct mssfix *own);

#endif
