/* SPDX-License-Identifier: MIT */
/*
 * link_mtu.h - the MTU of an interface: asked of the kernel.
 */
#ifndef CVPN_OBSERVER_LINK_MTU_H
#define CVPN_OBSERVER_LINK_MTU_H

#include <stdbool.h>

#include "base/address.h"

/* The interface's number and MTU. False when there is none of that name. */
bool link_mtu_of(const char *device, unsigned *index, unsigned *mtu);

/*
 * What the kernel believes of the path to `server`: *path gets what a connected UDP socket is told
 * (IP_MTU: the least of link, route, and what routers have said), *link the MTU of the interface
 * that it leads to. No packet is sent. False when there is no route; a value that is not known is
 * 0. Without `link` the list of interfaces is not asked for.
 */
bool link_mtu_to(struct address server, unsigned *path, unsigned *link);

/* True when the interface is one of data channel offload: its driver is ovpn or ovpn-dco. */
bool link_is_offloaded(const char *device);

#endif
