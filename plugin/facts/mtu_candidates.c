/* SPDX-License-Identifier: MIT */
#include "facts/mtu_candidates.h"

static void add(struct path_candidate *candidates, unsigned *count, struct address address, enum size_probe_how how)
{
    if (address.family == ADDRESS_NONE || *count == PATH_CANDIDATES_MAX)
        return;
    for (unsigned i = 0; i < *count; i++)
        if (candidates[i].how == how && address_same(candidates[i].address, address))
            return;
    candidates[*count].address = address;
    candidates[(*count)++].how = how;
}

/*
 * The first address of the tunnel's network, where a server has its own end (`server` in OpenVPN's
 * manual).
 */
static struct address first_of(struct network network)
{
    struct address first = network.address;

    if (network.prefix == 0 || network.prefix > 30 || first.family != ADDRESS_IPV4)
        return (struct address){.family = ADDRESS_NONE};
    first.bytes[3] |= 1;
    return first;
}

unsigned mtu_candidates(const struct facts *facts, struct path_candidate candidates[PATH_CANDIDATES_MAX])
{
    static const char *const public_addresses[] = {"8.8.8.8", "1.1.1.1"};
    const struct settings *settings = &facts->settings;
    const struct pushed *pushed = &facts->session.pushed;
    struct address address;
    unsigned count = 0;

    if (settings->probe_off)
        return 0;
    for (unsigned i = 0; i < settings->probe_count && i < PATH_PROBES_MAX; i++)
        add(candidates, &count, address_parse(slice_of(settings->probe[i]), &address) ? address : facts->path.probe[i],
            SIZE_BY_ECHO);
    if (pushed->redirect_gateway && !pushed->redirect_not_ipv4 && settings->probe_count == 0 &&
        address_parse(slice_of(public_addresses[0]), &address))
        add(candidates, &count, address, SIZE_BY_ECHO);
    for (unsigned i = 0; i < pushed->dns_count && i < 1; i++)
        add(candidates, &count, pushed->dns[i], SIZE_BY_DNS);
    add(candidates, &count, facts->tunnel.gateway, SIZE_BY_ECHO);
    add(candidates, &count, pushed->gateway, SIZE_BY_ECHO);
    add(candidates, &count, first_of(pushed->subnet), SIZE_BY_ECHO);
    return count;
}
