/* SPDX-License-Identifier: MIT */
/*
 * resolver.h - who answers names on this machine, and whether it asks the DNS servers that were
 * pushed.
 *
 * OpenVPN before 2.7 applies no pushed DNS server on Linux: an `up` script has to, and which one is
 * right hangs on who owns /etc/resolv.conf.
 */
#ifndef CVPN_DNS_RESOLVER_H
#define CVPN_DNS_RESOLVER_H

#include "base/address.h"

/* Who owns /etc/resolv.conf. */
enum resolver_kind {
    RESOLVER_UNKNOWN,         /* there is no resolv.conf, or no server in it */
    RESOLVER_PLAIN,           /* a file that no one rewrites, as far as it can be seen */
    RESOLVER_RESOLVCONF,      /* resolvconf or openresolv */
    RESOLVER_NETWORK_MANAGER, /* NetworkManager writes it itself */
    RESOLVER_SYSTEMD_RESOLVED,
    /* another name server on this machine (dnsmasq, unbound, ...): whom it asks cannot be seen */
    RESOLVER_FORWARDER
};

enum { RESOLVER_SERVERS_MAX = 12 };

struct resolver {
    enum resolver_kind kind;
    struct address servers
        /* that are asked in the end: of resolv.conf, or the uplinks of systemd-resolved */
        [RESOLVER_SERVERS_MAX];
    unsigned server_count;
    bool has_resolvconf;              /* /sbin/resolvconf or /usr/sbin/resolvconf can be run */
    bool has_update_resolv_conf;      /* /etc/openvpn/update-resolv-conf is there */
    bool has_update_systemd_resolved; /* /etc/openvpn/update-systemd-resolved is there */
};

enum resolver_use { RESOLVER_USE_UNKNOWN, RESOLVER_USES, RESOLVER_USES_NOT };

/*
 * Does this resolver ask any of `count` servers? Unknown when it cannot be seen whom it asks, or
 * when there are none.
 */
enum resolver_use resolver_use(const struct resolver *resolver, const struct address *servers, unsigned count);

/* The owner of resolv.conf as the words behind "this machine's resolver is ...". Never NULL. */
const char *resolver_name(enum resolver_kind kind);

/* How pushed DNS gets to a resolver: the one tool that is right for it. */
struct resolver_tool {
    const char *script; /* for `up` and `down` */
    /* of Debian and its descendants, that has to be there; NULL when all is there */
    const char *package;
    const char *lines; /* of the profile, separated by "; " */
};

/*
 * The tool for this resolver; false when there is none to be named (unknown, or a forwarder).
 * `own_idle`: OpenVPN has a script of its own (2.7 and later) and does not run it as the profile
 * stands; where it has run and the resolver was not changed by it, another one is named.
 */
bool resolver_tool(const struct resolver *resolver, bool own_idle, struct resolver_tool *tool);

#endif
