/* SPDX-License-Identifier: MIT */
#include "network/server_route.h"

#include <string.h>

static unsigned lesser(unsigned link, unsigned route)
{
    return route && (!link || route < link) ? route : link;
}

static bool differs(const struct server_route *a, const struct server_route *b)
{
    return a->link != b->link || a->mtu != b->mtu || !address_same(a->gateway, b->gateway) ||
           (a->mac_known && b->mac_known && memcmp(a->mac, b->mac, MAC_SIZE) != 0);
}

bool server_route_take(struct server_route *known, const struct network_state *picture, const struct tunnel *tunnel)
{
    const struct net_link *device = network_link_named(picture, tunnel->device);
    struct network_route way = network_route_for(picture, tunnel->server, device ? device->index : 0);
    struct server_route now = {.times = tunnel->times, .server = tunnel->server, .gateway = way.gateway};

    if (!way.link || tunnel->server.family == ADDRESS_NONE)
        return false;
    now.link = way.link->index;
    now.mtu = lesser(way.link_mtu, way.route_mtu);
    now.mac_known = way.mac != NULL;
    if (way.mac)
        memcpy(now.mac, way.mac, MAC_SIZE);
    bool same_tunnel = known->times == now.times && address_same(known->server, now.server);
    bool moved = same_tunnel && differs(known, &now);
    if (same_tunnel && !moved && !now.mac_known) {
        now.mac_known = known->mac_known; /* the kernel forgets it, and learns it again */
        memcpy(now.mac, known->mac, MAC_SIZE);
    }
    *known = now;
    return moved;
}
