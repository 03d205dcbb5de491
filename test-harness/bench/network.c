/* SPDX-License-Identifier: MIT */
/*
 * What a picture of this machine's network costs, and comparing it with what was pushed: "ROUTES
 * ADDRESSES MICROSECONDS MICROSECONDS", the best of some rounds.
 */
#include <stdio.h>
#include <time.h>

#include "network/network_reader.h"
#include "network/overlap.h"

enum { ROUNDS = 5, PUSHED = 40 };

static long long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* 10.0.0.0/16 and so on: on the lab's routes, and beside them. */
static void claim(struct claims *claims)
{
    claims->count = 0;
    for (unsigned i = 0; i < PUSHED; i++)
        claims_add(claims, (struct claim){{{ADDRESS_IPV4, {10, (uint8_t)(2 * i)}}, 16}, 0, true});
}

int main(void)
{
    static struct claims claims;
    static struct overlaps found;
    static const struct overlap_needs needs;
    size_t routes = 0;
    size_t addresses = 0;
    long long reading = 0;
    long long comparing = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        long long began = now();
        struct network_state *network = network_read();
        long long read = now();
        if (!network)
            return 1;
        claim(&claims);
        overlaps_find(network, 0, &claims, &needs, NULL, &found);
        long long compared = now();
        if (round == 0 || read - began < reading)
            reading = read - began;
        if (round == 0 || compared - read < comparing)
            comparing = compared - read;
        routes = network->route_count;
        addresses = network->address_count;
        network_free(network);
    }
    printf("%zu %zu %lld %lld\n", routes, addresses, reading, comparing);
    return 0;
}
