/* SPDX-License-Identifier: MIT */
/*
 * resolv_conf.h - /etc/resolv.conf: its name servers, and who wrote it (resolv.conf(5); glibc,
 * res_init.c).
 *
 * Parsing is pure: the file is hostile bytes. resolver_read() is the reader that asks the file
 * system.
 */
#ifndef CVPN_DNS_RESOLV_CONF_H
#define CVPN_DNS_RESOLV_CONF_H

#include "dns/resolver.h"

/* glibc takes the first three servers and ignores the others (MAXNS). */
enum { RESOLV_CONF_USED = 3 };

/* What the comments say of the file's maker. */
enum resolv_conf_maker { MAKER_UNKNOWN, MAKER_RESOLVCONF, MAKER_NETWORK_MANAGER, MAKER_SYSTEMD_RESOLVED };

struct resolv_conf {
    struct address
        /* in their order; what is no address is left out, as is a scope (%eth0) */
        servers[RESOLVER_SERVERS_MAX];
    unsigned server_count;
    enum resolv_conf_maker maker;
};

/* Reads the text of a resolv.conf. */
void resolv_conf_read(struct slice text, struct resolv_conf *conf);

/*
 * Reads what systemd-resolved keeps of one link (/run/systemd/resolve/netif/N): its SERVERS= line.
 * Adds to `conf`.
 */
void resolved_link_read(struct slice text, struct resolv_conf *conf);

/*
 * Puts together who owns resolv.conf. `target` is where the symbolic link /etc/resolv.conf leads
 * (empty when it is none), `uplinks` what systemd-resolved writes to
 * /run/systemd/resolve/resolv.conf and its state of the tunnel's link (NULL when there is none).
 * The tools are left alone.
 */
void resolver_combine(const struct resolv_conf *conf, struct slice target, const struct resolv_conf *uplinks,
                      struct resolver *resolver);

/*
 * Looks at this machine: reads /etc/resolv.conf and its surroundings. `link` is the index of the
 * tunnel's interface, 0 when there is none.
 */
void resolver_read(unsigned link, struct resolver *resolver);

#endif
