/* SPDX-License-Identifier: MIT */
#include "dns/resolver.h"

enum resolver_use resolver_use(const struct resolver *resolver, const struct address *servers, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j < resolver->server_count; j++)
            if (address_same(servers[i], resolver->servers[j]))
                return RESOLVER_USES;
    if (count == 0 || resolver->server_count == 0 || resolver->kind == RESOLVER_UNKNOWN ||
        resolver->kind == RESOLVER_FORWARDER)
        return RESOLVER_USE_UNKNOWN;
    return RESOLVER_USES_NOT;
}

const char *resolver_name(enum resolver_kind kind)
{
    static const char *const names[] = {
        [RESOLVER_UNKNOWN] = "not known",
        [RESOLVER_PLAIN] = "a plain /etc/resolv.conf",
        [RESOLVER_RESOLVCONF] = "resolvconf",
        [RESOLVER_NETWORK_MANAGER] = "NetworkManager's /etc/resolv.conf",
        [RESOLVER_SYSTEMD_RESOLVED] = "systemd-resolved",
        [RESOLVER_FORWARDER] = "a name server on this machine itself",
    };

    return names[kind];
}

/*
 * The lines as the README of Debian's openvpn-systemd-resolved and the head of Debian's
 * update-resolv-conf give them.
 */
#define RESOLVED_LINES                                                                                                 \
    "script-security 2; up /etc/openvpn/update-systemd-resolved; up-restart; "                                         \
    "down /etc/openvpn/update-systemd-resolved; down-pre"
#define RESOLVCONF_LINES "script-security 2; up /etc/openvpn/update-resolv-conf; down /etc/openvpn/update-resolv-conf"

bool resolver_tool(const struct resolver *resolver, bool own_idle, struct resolver_tool *tool)
{
    if (resolver->kind == RESOLVER_UNKNOWN || resolver->kind == RESOLVER_FORWARDER)
        return false;
    if (own_idle) {
        *tool = (struct resolver_tool){"OpenVPN's own dns-updown", NULL, "dns-updown force"};
        return true;
    }
    if (resolver->kind == RESOLVER_SYSTEMD_RESOLVED) {
        *tool = (struct resolver_tool){"/etc/openvpn/update-systemd-resolved",
                                       resolver->has_update_systemd_resolved ? NULL : "openvpn-systemd-resolved",
                                       RESOLVED_LINES};
        return true;
    }
    /*
     * Without resolvconf the script does nothing; NetworkManager hands its own servers to
     * resolvconf once that is there.
     */
    *tool = (struct resolver_tool){"/etc/openvpn/update-resolv-conf", resolver->has_resolvconf ? NULL : "openresolv",
                                   RESOLVCONF_LINES};
    return true;
}
