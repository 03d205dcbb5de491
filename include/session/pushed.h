/* SPDX-License-Identifier: MIT */
/*
 * pushed.h - what the server told this client to do: the options of its PUSH_REPLY (OpenVPN:
 * push.c; options.c, add_option).
 *
 * They arrive as text ("route 10.0.0.0 255.0.0.0,dhcp-option DNS 10.0.0.2,..."), in one message or
 * several, in any order, cut anywhere. Pure and bounded.
 */
#ifndef CVPN_SESSION_PUSHED_H
#define CVPN_SESSION_PUSHED_H

#include <stdint.h>

#include "base/address.h"

enum { PUSHED_ROUTES_MAX = 256, PUSHED_SERVERS_MAX = 8, PUSHED_DOMAINS_MAX = 6 };

struct pushed_route {
    struct network network;
    /* its gateway is net_gateway, or an address: it does not lead into the tunnel by itself */
    bool outside;
    bool tried; /* OpenVPN said that it sets it, with a tool or a call of Linux */
    uint64_t
        /*
         * of the log, from 1: it could not be set, since there was a route to exactly this network;
         * else 0
         */
        taken_line;
};

struct pushed {
    bool seen;                  /* anything was pushed at all */
    bool incomplete;            /* an option cannot be read: cut, or not what OpenVPN accepts */
    char incomplete_option[96]; /* the first of them */

    struct pushed_route routes[PUSHED_ROUTES_MAX];
    unsigned route_count;
    unsigned routes_left_out; /* more than fit here */
    /* which of them OpenVPN sets at the moment, from 1; 0 for none that is new */
    unsigned setting;

    bool redirect_gateway; /* all of the traffic is meant to go into the tunnel */
    bool redirect_def1;
    bool redirect_ipv6;
    bool redirect_not_ipv4; /* !ipv4 */
    bool block_local;       /* redirect-gateway block-local, alone or among others */

    struct address dns[PUSHED_SERVERS_MAX];
    unsigned dns_count;
    unsigned dns_left_out;                /* more than fit here */
    char domains[PUSHED_DOMAINS_MAX][64]; /* DOMAIN, DOMAIN-SEARCH, search-domains */
    unsigned domain_count;
    unsigned domains_left_out; /* more than fit here */
    bool all_domains;          /* DOMAIN-ROUTE . */
    bool block_outside_dns;

    struct address local;  /* this end of the tunnel; family ADDRESS_NONE when none was pushed */
    struct network subnet; /* of the tunnel; of a point-to-point link only its other end */
    struct address local6;
    struct network subnet6;
    struct address gateway; /* route-gateway */

    char topology[8];
    char cipher[32];
    /* protocol-flags ... aead-epoch (2.7 on both sides): data packets with an 8-byte packet id */
    bool epoch;
    unsigned tun_mtu; /* 0 when not pushed, as are the next */
    unsigned ping;
    unsigned ping_restart;

    /*
     * What this client's own pull-filter or route-nopull threw away. It is not in the fields above.
     */
    unsigned routes_filtered;
    bool redirect_filtered;
    bool block_local_filtered;
    bool dns_filtered;
};

/*
 * Takes in the options of one message: what follows "PUSH_REPLY,". What was there already is
 * not added twice.
 */
void pushed_add(struct pushed *pushed, struct slice options);

/*
 * One whole option ("redirect-gateway def1") was thrown away by a pull-filter: it is taken out and
 * remembered as filtered.
 */
void pushed_filter(struct pushed *pushed, struct slice option);

/*
 * All options of that name were refused by the client ("cannot be used in this context":
 * route-nopull and its like).
 */
void pushed_refuse(struct pushed *pushed, struct slice name);

/*
 * OpenVPN sets the route to `network` ("10.0.0.0/16", "10.0.0.0 netmask 255.255.0.0", with more
 * words after it).
 */
void pushed_set(struct pushed *pushed, struct slice network);

/*
 * The route that was being set is there already. True when it is a pushed one that this client had
 * not set itself before: then someone else's route is in its place. `line` is the log's.
 */
bool pushed_taken(struct pushed *pushed, uint64_t line);

/*
 * The pushed route into the tunnel with the longest prefix that holds `address`, redirect-gateway's
 * included; NULL when none does.
 */
const struct network *pushed_route_for(const struct pushed *pushed, struct address address);

#endif
