/* SPDX-License-Identifier: MIT */
/*
 * tunnel.h - the tunnel as OpenVPN set it up on this machine, from the environment of its callbacks
 * (UP, ROUTE_UP; init.c, do_open_tun and env_set_...).
 */
#ifndef CVPN_SESSION_TUNNEL_H
#define CVPN_SESSION_TUNNEL_H

#include "base/address.h"

struct tunnel {
    bool up;     /* UP was called, and DOWN was not since */
    bool routed; /* ROUTE_UP was called: routes are in place, traffic can flow */
    /*
     * ROUTE_PREDOWN was called, and DOWN was not since: the routes are being taken away, one by one
     */
    bool closing;
    unsigned times; /* how often it was routed: a look belongs to one of these times */
    char device[16];
    /* tun_mtu; 0 when not told, as are the addresses then of no family */
    unsigned mtu;
    struct address local;       /* ifconfig_local */
    struct address local6;      /* ifconfig_ipv6_local */
    struct address gateway;     /* route_vpn_gateway */
    struct address net_gateway; /* route_net_gateway: the default gateway before the tunnel */
    struct address server;      /* trusted_ip or trusted_ip6: the address that is connected to */
    unsigned server_port;
};

/* Takes in one variable of a callback ("dev=tun0"). What is not known or malformed is ignored. */
void tunnel_note(struct tunnel *tunnel, struct slice variable);

#endif
