/* SPDX-License-Identifier: MIT */
/*
 * server_route.h - the way that OpenVPN's packets take to the server, remembered, so that it is
 * seen when they take another one: a laptop goes from the cable to Wi-Fi, or into another Wi-Fi
 * network, and the tunnel lives on. What passes through the tunnel has to be measured anew then.
 *
 * Pure.
 */
#ifndef CVPN_NETWORK_SERVER_ROUTE_H
#define CVPN_NETWORK_SERVER_ROUTE_H

#include "network/network_state.h"
#include "session/tunnel.h"

struct server_route {
    unsigned times;        /* facts.tunnel.times that it belongs to; 0: none is known yet */
    struct address server; /* of no family while none is known */
    unsigned link;
    unsigned mtu; /* of link and route the lesser; 0 when not known */
    struct address gateway;
    uint8_t mac[MAC_SIZE];
    bool mac_known; /* networks with the same addresses are told apart by the gateway's MAC */
};

/*
 * Takes the way to tunnel->server out of a picture of this machine's network; routes into the
 * tunnel's own device do not count. True when it is another one than `known` has, by link, gateway
 * or MTU, of the same tunnel. The first one of a tunnel is only remembered, and a picture without
 * any way changes nothing: what comes after it is held against what was before.
 */
bool server_route_take(struct server_route *known, const struct network_state *picture, const struct tunnel *tunnel);

#endif
