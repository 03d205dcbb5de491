/* SPDX-License-Identifier: MIT */
/*
 * What happens to pushed routes when OpenVPN sets them: of use where no one can ask the kernel, as
 * in a log.
 */
#include "session/pushed.h"

/*
 * "10.0.0.0/16 metric 5" of ip(8) and of OpenVPN's own words, "10.0.0.0 netmask 255.255.0.0" of
 * route(8).
 */
static bool read_target(struct slice text, struct network *network)
{
    struct slice rest = slice_trim(text);
    struct slice target;
    struct slice word;
    struct address address;
    unsigned prefix = 0;

    if (!slice_split(&rest, ' ', &target))
        return false;
    if (!slice_split(&rest, ' ', &word) || !slice_is(word, "netmask"))
        return network_parse(target, network);
    if (!address_parse(target, &address) || !slice_split(&rest, ' ', &word) || !netmask_parse(word, &prefix))
        return false;
    *network = network_of(address, prefix);
    return true;
}

void pushed_set(struct pushed *pushed, struct slice network)
{
    struct network target;

    pushed->setting = 0;
    if (!read_target(network, &target))
        return;
    for (unsigned i = 0; i < pushed->route_count; i++) {
        struct pushed_route *route = &pushed->routes[i];
        if (route->outside || !network_same(route->network, target))
            continue;
        if (!route->tried) /* what the server pushes, and the profile has, too, is set twice */
            pushed->setting = i + 1;
        route->tried = true;
        return;
    }
}

bool pushed_taken(struct pushed *pushed, uint64_t line)
{
    unsigned setting = pushed->setting;

    if (setting == 0)
        return false;
    pushed->setting = 0; /* ip(8) and OpenVPN both say it */
    pushed->routes[setting - 1].taken_line = line ? line : 1;
    return true;
}
