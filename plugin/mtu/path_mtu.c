/* SPDX-License-Identifier: MIT */
#include "mtu/path_mtu.h"

enum { AWS_INNER = 1304, AWS_MSSFIX = 1328, IPV6_LEAST = 1280 };

unsigned path_mtu_outer(const struct path_mtu *path)
{
    return path->passes ? packet_outer(&path->shape, path->passes) : 0;
}

unsigned path_mtu_tcp(const struct path_mtu *path)
{
    unsigned device = path->device_mtu ? path->device_mtu : TUN_MTU_DEFAULT_SIZE;

    return path->dco ? device : mssfix_inner(&path->shape, path->own);
}

unsigned path_mtu_assumed(const struct path_mtu *path)
{
    return packet_outer(&path->shape, path_mtu_tcp(path));
}

bool path_mtu_known_smaller(const struct path_mtu *path)
{
    return path->known_mtu && !path->shape.tcp && !path->dco && path->known_mtu < path_mtu_assumed(path);
}

unsigned path_mtu_known_mssfix(const struct path_mtu *path)
{
    return path_mtu_known_smaller(path)
               ? mssfix_for(&path->shape, packet_inner(&path->shape, path->known_mtu), AWS_MSSFIX)
               : 0;
}

void path_mtu_before_start(struct path_mtu *path)
{
    unsigned known = path_mtu_known_mssfix(path);

    path->by_kernel = known && (!path->remembered || known < path->remembered);
    path->for_start = path->users_line ? 0 : path->by_kernel ? known : path->remembered;
}

bool path_mtu_hurts(const struct path_mtu *path)
{
    return path->state == PATH_HOLE && (path_mtu_tcp(path) > path->passes);
}

unsigned path_mtu_wanted(const struct path_mtu *path, bool exact)
{
    return exact || path->passes < AWS_INNER ? path->passes : AWS_INNER;
}

bool path_mtu_may_be(unsigned mtu, bool ipv6_inside)
{
    return !ipv6_inside || mtu >= IPV6_LEAST;
}

unsigned path_mtu_mssfix(const struct path_mtu *path, bool exact)
{
    unsigned inner = path_mtu_wanted(path, exact);

    if (exact)
        return mssfix_for(&path->shape, inner, PACKET_SIZE_MAX);
    return mssfix_for(&path->shape, inner, AWS_MSSFIX);
}
