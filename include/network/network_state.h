/* SPDX-License-Identifier: MIT */
/*
 * network_state.h - this machine's network as the kernel has it at one moment: links, addresses,
 * all routing tables and rules, neighbours; IPv4 and IPv6.
 *
 * network/network_reader.h makes it. Pure: nothing here asks anyone. A machine with more than fits
 * is described in part, and what was left out is counted.
 */
#ifndef CVPN_NETWORK_NETWORK_STATE_H
#define CVPN_NETWORK_NETWORK_STATE_H

#include <stddef.h>

#include "base/address.h"

enum {
    NETWORK_LINKS_MAX = 4096,
    NETWORK_ADDRESSES_MAX = 16384,
    NETWORK_ROUTES_MAX = 65536,
    NETWORK_RULES_MAX = 1024,
    NETWORK_NEIGHBOURS_MAX = 4096,
    LINK_NAME_SIZE = 16, /* IFNAMSIZ */
    MAC_SIZE = 6
};

enum link_kind {
    LINK_OTHER,
    LINK_LOOPBACK,
    LINK_ETHERNET, /* a card, or what the kernel gives no kind */
    LINK_WIRELESS, /* by its name: the kernel tells it to other tools than us */
    LINK_BRIDGE,
    LINK_VETH,
    LINK_TUN,       /* of packets without an Ethernet header: OpenVPN's own is one */
    LINK_TAP,       /* of Ethernet frames: a VPN's, or a virtual machine's */
    LINK_OVPN,      /* OpenVPN's, when the kernel carries the data (DCO) */
    LINK_WIREGUARD, /* another program's tunnel */
    LINK_IPSEC
};

struct net_link {
    unsigned index; /* of the kernel, from 1 */
    char name[LINK_NAME_SIZE];
    enum link_kind kind;
    unsigned mtu;    /* 0 when not told */
    unsigned master; /* the bridge that it is a port of; 0 when there is none */
    bool up;
    bool running; /* there is a carrier */
};

struct net_address {
    unsigned link;
    struct address address;
    struct network network; /* with its prefix: what is reached directly */
    bool link_local;        /* its scope is the link, or the machine itself */
};

/* ROUTE_REFUSED: blackhole, unreachable, prohibit */
enum route_kind { ROUTE_UNICAST, ROUTE_LOCAL, ROUTE_BROADCAST, ROUTE_REFUSED };

enum { TABLE_DEFAULT = 253, TABLE_MAIN = 254, TABLE_LOCAL = 255 };

struct net_route {
    struct network destination;
    struct address gateway; /* of no family when what it leads to is on the link */
    struct address source;  /* preferred; of no family when none is set */
    unsigned link;          /* 0 when it has none; of several next hops the first one's */
    uint32_t table;
    uint32_t metric;
    unsigned mtu; /* RTAX_MTU; 0 when not set */
    enum route_kind kind;
    bool connected; /* the kernel made it for an address of the link */
    /* of the kernel: of two that are alike the lower one is taken; network_add_route() sets it */
    unsigned order;
};

/*
 * A line of `ip rule`. What we cannot judge for plain traffic of this machine (a mark, a user, ...)
 * is `selective`.
 */
struct net_rule {
    uint32_t priority;
    uint32_t table;
    struct network destination; /* "to"; of no family when it is for all */
    uint8_t family;             /* enum address_family */
    bool selective;             /* it matches only some traffic, which is not ours */
    bool inverted;              /* "not" */
    bool refuses;               /* blackhole, unreachable, prohibit */
    bool passes;                /* nop, and what else does not look into a table */
    uint32_t jump;              /* goto this priority; 0 when it does not */
    /* results of so short a prefix do not count (suppress_prefixlength); -1 when all do */
    int32_t suppress;
    unsigned order; /* as net_route's */
};

struct net_neighbour {
    unsigned link;
    struct address address;
    uint8_t mac[MAC_SIZE];
};

/*
 * Lists are on the heap, and sorted by network_sort(): links by index, addresses and neighbours by
 * link, routes by destination (family, address, prefix), table and metric, rules by priority.
 */
struct network_state {
    struct net_link *links;
    size_t link_count;
    struct net_address *addresses;
    size_t address_count;
    struct net_route *routes;
    size_t route_count;
    struct net_rule *rules;
    size_t rule_count;
    struct net_neighbour *neighbours;
    size_t neighbour_count;
    size_t left_out; /* of all kinds: more than fit */
};

/* An empty one, or NULL when there is no memory. network_free() takes it back; NULL is fine. */
struct network_state *network_new(void);
void network_free(struct network_state *state);

/* Appends a copy; what does not fit (the limits above, no memory) is counted in left_out. */
void network_add_link(struct network_state *state, const struct net_link *link);
void network_add_address(struct network_state *state, const struct net_address *address);
void network_add_route(struct network_state *state, const struct net_route *route);
void network_add_rule(struct network_state *state, const struct net_rule *rule);
void network_add_neighbour(struct network_state *state, const struct net_neighbour *neighbour);

/* Sorts all lists; once, when everything was added. What follows counts on it. */
void network_sort(struct network_state *state);

/*
 * True when links, addresses, routes and rules are the same; neighbours come and go. NULL is the
 * same only as NULL.
 */
bool network_state_same(const struct network_state *a, const struct network_state *b);

/* The link of that index or name, or NULL. */
const struct net_link *network_link(const struct network_state *state, unsigned index);
const struct net_link *network_link_named(const struct network_state *state, const char *name);

/* The name of the link of that index; "?" when it is not known. */
const char *network_link_name(const struct network_state *state, unsigned index);

/* The neighbour of that address on that link, or NULL. */
const struct net_neighbour *network_neighbour(const struct network_state *state, unsigned link, struct address address);

/*
 * True for a link that leads into a VPN, by what the kernel says it is (its name tells nothing):
 * ours, or another one. A tap is none: virtual machines have them, too.
 */
bool network_is_vpn(const struct net_link *link);

/*
 * Who makes bridges of that name: "Docker", "Podman", "libvirt", "LXC", "Kubernetes"; NULL for a
 * link of another kind or name. Static.
 */
const char *network_container_bridge(const struct net_link *link);

/*
 * The route that plain traffic of this machine to `destination` takes: rules in their order, in
 * each table the longest prefix, of equals the least metric. Rules for some traffic only (marks,
 * users, sources) are passed over. `without` is the index of a link whose routes count as not
 * there; 0 for none. NULL when there is none, or when it is refused.
 */
const struct net_route *network_route_to(const struct network_state *state, struct address destination,
                                         unsigned without);

/* The route of the main table to exactly this network that leads into that link, or NULL. */
const struct net_route *network_route_of(const struct network_state *state, struct network destination, unsigned link);

/* The way out towards an address. */
struct network_route {
    const struct net_link *link; /* NULL when there is no way */
    struct address gateway;      /* of no family when it is on the link */
    unsigned link_mtu;           /* 0 when not known */
    unsigned route_mtu;          /* RTAX_MTU of the route; 0 when not set */
    const uint8_t *mac;          /* MAC_SIZE bytes of the gateway's; NULL when not known */
};

/* As network_route_to(). `way` points into `state`. */
struct network_route network_route_for(const struct network_state *state, struct address destination, unsigned without);

/*
 * The way to the internet, the tunnel's link left out: what tells one network that the user is in
 * from another (gateway, its MAC, the link). IPv4 first, IPv6 where there is no IPv4.
 */
struct network_route network_default_route(const struct network_state *state, unsigned without);

#endif
