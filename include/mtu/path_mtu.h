/* SPDX-License-Identifier: MIT */
/*
 * path_mtu.h - how large a packet may be: what the kernel knows, what was measured through the
 * tunnel, and what was done about it.
 *
 * Plain data, and the questions that rules, remedies and the observer ask of it. Sizes are of whole
 * IP packets in bytes; `inner` ones are those inside the tunnel.
 */
#ifndef CVPN_MTU_PATH_MTU_H
#define CVPN_MTU_PATH_MTU_H

#include "base/address.h"
#include "base/clock.h"
#include "mtu/packet_size.h"

enum path_state {
    PATH_NOT_LOOKED_AT, /* no tunnel yet, or not wanted */
    PATH_UNDER_WAY,     /* the summary of the attempt waits */
    PATH_GOOD,          /* the largest packet that fits the first link passes */
    PATH_HOLE,          /* larger ones than `passes` are lost */
    PATH_SILENT,        /* no one answered: says nothing */
    PATH_UNDECIDED      /* too much is lost, of all sizes */
};

/* Which ways were seen to be good, or to be bad. An echo goes both ways, a DNS query only up. */
enum path_directions {
    PATH_DIRECTION_UNKNOWN,
    PATH_DIRECTION_UP,
    PATH_DIRECTION_DOWN,
    PATH_DIRECTION_BOTH,
    PATH_DIRECTION_EITHER
};

enum { PATH_PROBES_MAX = 2 };

struct path_mtu {
    struct address probe
        /*
         * of the first hosts of probe= that are names: what the resolver said last; of no family
         * while it has said nothing
         */
        [PATH_PROBES_MAX];

    /* before connecting, and again with each look: the kernel's word */
    unsigned link_mtu; /* of the link towards the server; 0 when not known */
    unsigned
        /*
         * of the path to the server: link, route, or what routers have said (IP_MTU); 0 when not
         * known
         */
        known_mtu;
    /*
     * the kernel carries the data: mssfix has no effect, and what is too large is cut into
     * fragments
     */
    bool dco;

    /* measured through the tunnel */
    enum path_state state;
    unsigned times; /* facts.tunnel.times that it belongs to */
    struct packet_shape shape;
    enum path_directions directions;
    struct address answerer;
    const char *how;  /* "ping" or "DNS"; NULL before */
    unsigned passes;  /* the largest inner packet that passes; 0 when not known */
    unsigned largest; /* the largest inner packet that was tried: its outer packet fills link_mtu */
    bool exact;       /* one byte more than `passes` is lost */
    moment took;
    moment round_trip;
    unsigned bytes; /* of probes */

    /* what was done */
    struct mssfix own; /* mssfix as it is in the profile, or OpenVPN's default */
    /*
     * the profile has a line that is in force here, mssfix, tun-mtu or fragment: nothing is changed
     */
    bool users_line;
    unsigned
        /*
         * the mssfix that this start should have, by the history or by what the kernel knows; 0:
         * none
         */
        for_start;
    bool by_kernel; /* ... and it is the kernel that says so */
    /* the mssfix that an earlier connection on this network needed; 0: none */
    unsigned remembered;
    unsigned handed_over; /* the mssfix line that we gave to OpenVPN at this start; 0: none */
    unsigned device_mtu;  /* the tunnel's MTU before it was lowered */
    unsigned lowered_to;  /* 0: it was not lowered */
};

/* The largest outer packet that passes; 0 when not known. */
unsigned path_mtu_outer(const struct path_mtu *path);

/*
 * The largest inner TCP packet that OpenVPN lets through, by mssfix or by the tunnel's MTU as
 * OpenVPN set it.
 */
unsigned path_mtu_tcp(const struct path_mtu *path);

/* The largest outer packet that carries TCP, as OpenVPN assumes it. */
unsigned path_mtu_assumed(const struct path_mtu *path);

/*
 * True when the kernel knows that the path carries less than that. Over TCP there is no such thing,
 * and data channel offload lets packets of any size be cut into fragments (ovpn-dco, udp.c: DF is
 * never set).
 */
bool path_mtu_known_smaller(const struct path_mtu *path);

/*
 * The value for `mssfix` that goes with what the kernel knows; 0 when OpenVPN assumes no more than
 * that.
 */
unsigned path_mtu_known_mssfix(const struct path_mtu *path);

/* Settles for_start and by_kernel from the other fields. */
void path_mtu_before_start(struct path_mtu *path);

/*
 * True when large packets are lost that are really sent: what is smaller than OpenVPN's own limit
 * is, or what we keep from being sent by a line that was handed over.
 */
bool path_mtu_hurts(const struct path_mtu *path);

/*
 * The tunnel's MTU that lets nothing be lost: 1304, which `mssfix 1328` stands for with AES-GCM
 * (AWS, topic 04), or what passes where that is less; with `exact` always what passes.
 */
unsigned path_mtu_wanted(const struct path_mtu *path, bool exact);

/*
 * False when the tunnel must not be lowered to that: IPv6 in it would end, since Linux takes
 * addresses and routes from a device below 1280 bytes (RFC 8200 section 5).
 */
bool path_mtu_may_be(unsigned mtu, bool ipv6_inside);

/* The value for `mssfix` that goes with it. */
unsigned path_mtu_mssfix(const struct path_mtu *path, bool exact);

#endif
