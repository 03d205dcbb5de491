/* SPDX-License-Identifier: MIT */
/*
 * overlap.h - where what the tunnel claims and what this machine had already are the same
 * addresses, and who gets them.
 *
 * The kernel sends a packet by the longest prefix, and of two equal ones by the lower metric. So of
 * two networks that overlap neither is lost as a whole: each address belongs to the longest prefix
 * on either side, and the longer of these two wins it. Pure.
 */
#ifndef CVPN_NETWORK_OVERLAP_H
#define CVPN_NETWORK_OVERLAP_H

#include "network/network_state.h"

enum { CLAIMS_MAX = 264, OVERLAPS_MAX = 32, OVERLAP_RANGES_MAX = 3, OVERLAP_NEEDED_MAX = 24 };

/*
 * A network that the tunnel claims: a pushed route, or its own subnet. A pushed route is in
 * front of a local one that is alike (OpenVPN 2.5 and later: networking_sitnl.c, NLM_F_CREATE
 * without NLM_F_EXCL; earlier ones with ip(8) are refused, "File exists", and with route(8) are
 * not), the network of an address after it (fib_frontend.c, fib_magic: NLM_F_APPEND).
 */
struct claim {
    struct network network;
    uint32_t metric;
    bool before; /* of a local route with the same prefix and metric */
};

struct claims {
    struct claim list[CLAIMS_MAX];
    size_t count;
    size_t left_out;
};

void claims_add(struct claims *claims, struct claim claim);

/* A run of addresses for which the best local route and the best claim are the same all along. */
struct contest {
    const struct net_route *local;
    const struct claim *claim;
    struct address first;
    struct address last;
    bool tunnel_wins;
};

typedef void overlap_visitor(void *context, const struct contest *contest);

/*
 * Visits every run of addresses that both sides claim, in the order of addresses, IPv4 first. Local
 * are the unicast routes of the main table that do not lead into the link `tunnel` (0: there is
 * none) nor into the loopback, nor into a link that is not known; default routes, and networks that
 * every link has (169.254.0.0/16, fe80::/10, multicast), are no claims of anyone.
 */
void overlaps_visit(const struct network_state *state, unsigned tunnel, struct claims *claims, overlap_visitor *visit,
                    void *context);

struct address_range {
    struct address first;
    struct address last;
};

/* All runs of one local route and one claim. */
struct overlap {
    const struct net_route *local;
    struct network claimed;
    bool tunnel_wins;
    bool needed; /* an address that someone needs is among them */
    struct address_range ranges[OVERLAP_RANGES_MAX];
    unsigned range_count;
    unsigned ranges_left_out;
};

struct overlaps {
    struct overlap list[OVERLAPS_MAX];
    size_t count;
    size_t
        /*
         * runs of addresses for which there was no room; never one with a needed address, unless
         * there are more of those than fit
         */
        left_out;
};

/* Addresses that are known to be needed on the side that loses them. */
struct overlap_needs {
    /* the tunnel: pushed name servers, what the user expects */
    struct address inside[OVERLAP_NEEDED_MAX];
    size_t inside_count;
    struct address outside[OVERLAP_NEEDED_MAX]; /* here: gateways */
    size_t outside_count;
};

/* True for a network wider than a VPC can be. */
bool network_is_summary(struct network network);

/* Which runs of addresses count. Pure. */
typedef bool overlap_filter(const struct network_state *state, const struct contest *contest);

/*
 * Collects what is a conflict and counts by `filter` (NULL: all). A network wider than a VPC can be
 * (IPv4 /16, AWS VPC User Guide "VPC CIDR blocks"; IPv6 /44) is a summary: that it has an exception
 * inside is how routes are meant to work, and crying wolf at 10.0.0.0/8 made OpenVPN switch its own
 * check off (tun.c, check_subnet_conflict). Such a one counts only where an address in `needs` is
 * lost.
 */
void overlaps_find(const struct network_state *state, unsigned tunnel, struct claims *claims,
                   const struct overlap_needs *needs, overlap_filter *filter, struct overlaps *found);

/* True when `address` is in one of the ranges that are listed. */
bool overlap_holds(const struct overlap *overlap, struct address address);

/*
 * Appends the ranges: "192.0.2.1 to .254", without the network's own address and the broadcast
 * address of a LAN.
 */
void overlap_add_ranges(const struct overlap *overlap, struct text *text);

/*
 * The neighbour of a network: the next and the previous address. False, and unchanged, at the ends
 * of the space.
 */
bool address_next(struct address *address);
bool address_previous(struct address *address);

#endif
