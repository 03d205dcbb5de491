/* SPDX-License-Identifier: MIT */
#include "network/network_fingerprint.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/text.h"

enum { COLUMNS = 11, TABLE_BYTES_MAX = 64 * 1024, LINES_MAX = 2048 };

static unsigned first_bits(const void *bytes, size_t length)
{
    unsigned char digest[EVP_MAX_MD_SIZE];

    if (EVP_Digest(bytes, length, digest, NULL, EVP_sha256(), NULL) != 1)
        return 0;
    return (unsigned)digest[0] << 24 | (unsigned)digest[1] << 16 | (unsigned)digest[2] << 8 | digest[3];
}

void network_fingerprint(const struct network_place *place, char *mark)
{
    static const struct network_place nowhere;
    unsigned char bytes[sizeof(place->gateway) + sizeof(place->subnet) + 1 + sizeof(place->hardware)] = {0};
    size_t subnet_at = sizeof(place->gateway);
    size_t prefix_at = subnet_at + sizeof(place->subnet);
    struct text text;

    text_start(&text, mark, HISTORY_NETWORK_SIZE);
    if (memcmp(place->gateway, nowhere.gateway, sizeof(place->gateway)) == 0 &&
        memcmp(place->subnet, nowhere.subnet, sizeof(place->subnet)) == 0)
        return;
    memcpy(bytes, place->gateway, sizeof(place->gateway));
    memcpy(bytes + subnet_at, place->subnet, sizeof(place->subnet));
    bytes[prefix_at] = (unsigned char)place->prefix;
    text_add(&text, "%08x", first_bits(bytes, prefix_at + 1));
    if (place->hardware_length == 0 || place->hardware_length > sizeof(place->hardware))
        return;
    memcpy(bytes + prefix_at + 1, place->hardware, place->hardware_length);
    text_add(&text, "-%08x", first_bits(bytes, prefix_at + 1 + place->hardware_length));
}

/* The columns of one line, blanks and tabs in between. */
static size_t columns(struct slice line, struct slice *column)
{
    size_t count = 0;

    for (size_t at = 0; at < line.length && count < COLUMNS;) {
        size_t begin = at;
        while (at < line.length && line.at[at] != ' ' && line.at[at] != '\t')
            at++;
        if (at > begin)
            column[count++] = (struct slice){line.at + begin, at - begin};
        at++;
    }
    return count;
}

/* Eight hexadecimal digits: the address as the kernel has it in memory. */
static bool hexadecimal(struct slice column, uint32_t *value)
{
    char digits[9];

    if (column.length == 0 || column.length > 8)
        return false;
    text_copy(digits, sizeof(digits), column);
    *value = (uint32_t)strtoul(digits, NULL, 16);
    return digits[strspn(digits, "0123456789ABCDEFabcdef")] == '\0';
}

/*
 * One line of /proc/net/route: Iface Destination Gateway Flags RefCnt Use Metric Mask ...
 * (net/ipv4/fib_trie.c, fib_route_seq_show)
 */
struct route {
    struct slice interface;
    uint32_t destination;
    uint32_t gateway;
    uint32_t flags;
    uint32_t mask;
    unsigned long long metric;
};

static bool read_route(struct slice line, struct route *route)
{
    struct slice column[COLUMNS];

    if (columns(line, column) < 8)
        return false;
    route->interface = column[0];
    return hexadecimal(column[1], &route->destination) && hexadecimal(column[2], &route->gateway) &&
           hexadecimal(column[3], &route->flags) && slice_number(column[6], UINT32_MAX, &route->metric) &&
           hexadecimal(column[7], &route->mask) && (route->flags & RTF_UP) && !(route->flags & RTF_REJECT);
}

static bool same(struct slice a, struct slice b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static bool find_default(struct slice routes, struct route *best)
{
    struct slice line;
    struct route route;
    bool found = false;

    for (unsigned n = 0; n < LINES_MAX && slice_split(&routes, '\n', &line); n++)
        if (read_route(line, &route) && route.mask == 0 && route.destination == 0 &&
            (!found || route.metric < best->metric)) {
            *best = route;
            found = true;
        }
    return found;
}

/* The subnet that the gateway lies in; without a gateway the first one of the interface. */
static void find_subnet(struct slice routes, const struct route *way, struct network_place *place)
{
    struct slice line;
    struct route route;

    for (unsigned n = 0; n < LINES_MAX && slice_split(&routes, '\n', &line); n++) {
        if (!read_route(line, &route) || !same(route.interface, way->interface) || route.mask == 0 ||
            (route.flags & RTF_GATEWAY) || (way->gateway && (way->gateway & route.mask) != route.destination))
            continue;
        memcpy(place->subnet, &route.destination, sizeof(route.destination));
        place->prefix = (unsigned)__builtin_popcount(route.mask);
        return;
    }
}

static void read_hardware(struct slice column, struct network_place *place)
{
    struct slice part;
    uint32_t byte = 0;

    place->hardware_length = 0;
    while (slice_split(&column, ':', &part)) {
        if (place->hardware_length == sizeof(place->hardware) || part.length != 2 || !hexadecimal(part, &byte)) {
            place->hardware_length = 0;
            return;
        }
        place->hardware[place->hardware_length++] = (unsigned char)byte;
    }
}

/*
 * /proc/net/arp: IP address, HW type, Flags, HW address, Mask, Device (net/ipv4/arp.c,
 * arp_format_neigh_entry); flag 2 is ATF_COM, complete.
 */
static void find_hardware(struct slice neighbours, const struct route *way, struct network_place *place)
{
    char gateway[INET_ADDRSTRLEN];
    struct slice column[COLUMNS];
    struct slice line;
    struct in_addr address = {way->gateway};

    if (!way->gateway || !inet_ntop(AF_INET, &address, gateway, sizeof(gateway)))
        return;
    for (unsigned n = 0; n < LINES_MAX && slice_split(&neighbours, '\n', &line); n++)
        if (columns(line, column) >= 6 && slice_is(column[0], gateway) && same(column[5], way->interface) &&
            !slice_is(column[2], "0x0"))
            read_hardware(column[3], place);
}

bool network_place_read(struct slice routes, struct slice neighbours, struct network_place *place)
{
    struct route way = {0};

    memset(place, 0, sizeof(*place));
    if (!find_default(routes, &way))
        return false;
    memcpy(place->gateway, &way.gateway, sizeof(way.gateway));
    find_subnet(routes, &way, place);
    find_hardware(neighbours, &way, place);
    return true;
}

/* At most TABLE_BYTES_MAX bytes of a file of /proc. */
static struct slice read_table(const char *path, char *bytes)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    ssize_t got = 0;

    if (file < 0)
        return (struct slice){NULL, 0};
    while (length < TABLE_BYTES_MAX && (got = read(file, bytes + length, TABLE_BYTES_MAX - length)) > 0)
        length += (size_t)got;
    close(file);
    return (struct slice){bytes, length};
}

void network_fingerprint_now(char *mark)
{
    char *bytes = malloc(2 * (size_t)TABLE_BYTES_MAX);
    struct network_place place;

    mark[0] = '\0';
    if (!bytes)
        return;
    struct slice routes = read_table("/proc/net/route", bytes);
    struct slice neighbours = read_table("/proc/net/arp", bytes + TABLE_BYTES_MAX);
    if (network_place_read(routes, neighbours, &place))
        network_fingerprint(&place, mark);
    free(bytes);
}
