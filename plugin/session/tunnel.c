/* SPDX-License-Identifier: MIT */
#include "session/tunnel.h"

static bool note_number(struct slice value, unsigned *number)
{
    unsigned long long read;

    if (!slice_number(value, 65535, &read))
        return false;
    *number = (unsigned)read;
    return true;
}

void tunnel_note(struct tunnel *tunnel, struct slice variable)
{
    struct slice value = variable;
    struct slice name;
    struct {
        const char *name;
        struct address *address;
    } const addresses[] = {
        {"ifconfig_local", &tunnel->local},      {"ifconfig_ipv6_local", &tunnel->local6},
        {"route_vpn_gateway", &tunnel->gateway}, {"route_net_gateway", &tunnel->net_gateway},
        {"trusted_ip", &tunnel->server},         {"trusted_ip6", &tunnel->server},
    };

    if (!slice_split(&value, '=', &name) || !value.at)
        return;
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
        if (slice_is(name, addresses[i].name))
            address_parse(value, addresses[i].address);
    if (slice_is(name, "dev") && value.length < sizeof(tunnel->device))
        text_copy(tunnel->device, sizeof(tunnel->device), value);
    else if (slice_is(name, "tun_mtu"))
        note_number(value, &tunnel->mtu);
    else if (slice_is(name, "trusted_port"))
        note_number(value, &tunnel->server_port);
}
