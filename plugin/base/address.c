/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

static int system_family(uint8_t family)
{
    return family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
}

bool address_parse(struct slice text, struct address *address)
{
    char copy[ADDRESS_TEXT_SIZE];
    struct address read = {.family = ADDRESS_IPV4};

    if (text.length == 0 || text.length >= sizeof(copy) || memchr(text.at, '\0', text.length))
        return false;
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    if (memchr(text.at, ':', text.length))
        read.family = ADDRESS_IPV6;
    if (inet_pton(system_family(read.family), copy, read.bytes) != 1)
        return false;
    *address = read;
    return true;
}

bool network_parse(struct slice text, struct network *network)
{
    struct slice rest = text;
    struct slice part = {NULL, 0};
    struct address address;
    unsigned long long prefix;

    if (!slice_split(&rest, '/', &part) || !address_parse(part, &address))
        return false;
    prefix = address_bits(address);
    if (rest.at && !slice_number(rest, prefix, &prefix))
        return false;
    *network = network_of(address, (unsigned)prefix);
    return true;
}

/* Sets every bit after the first `prefix` ones to `one`. */
static struct address with_host_bits(struct address address, unsigned prefix, bool one)
{
    for (unsigned bit = prefix; bit < address_bits(address);) {
        if (bit % 8 == 0) {
            address.bytes[bit / 8] = one ? 0xff : 0;
            bit += 8;
        } else {
            uint8_t mask = (uint8_t)(0xff >> bit % 8);
            address.bytes[bit / 8] = (uint8_t)(one ? address.bytes[bit / 8] | mask : address.bytes[bit / 8] & ~mask);
            bit += 8 - bit % 8;
        }
    }
    return address;
}

struct network network_of(struct address address, unsigned prefix)
{
    unsigned bits = address_bits(address);

    if (prefix > bits)
        prefix = bits;
    return (struct network){with_host_bits(address, prefix, false), (uint8_t)prefix};
}

bool netmask_parse(struct slice text, unsigned *prefix)
{
    struct address mask;
    unsigned ones = 0;

    if (!address_parse(text, &mask) || mask.family != ADDRESS_IPV4)
        return false;
    while (ones < 32 && mask.bytes[ones / 8] & (0x80 >> ones % 8))
        ones++;
    if (!address_same(with_host_bits(mask, ones, false), mask))
        return false;
    *prefix = ones;
    return true;
}

unsigned address_bits(struct address address)
{
    if (address.family == ADDRESS_NONE)
        return 0;
    return address.family == ADDRESS_IPV6 ? 128 : 32;
}

bool address_same(struct address a, struct address b)
{
    return a.family == b.family && memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

bool network_same(struct network a, struct network b)
{
    return a.prefix == b.prefix && address_same(a.address, b.address);
}

bool network_holds(struct network network, struct address address)
{
    unsigned whole = network.prefix / 8;
    unsigned left = network.prefix % 8;

    if (network.address.family != address.family || memcmp(network.address.bytes, address.bytes, whole) != 0)
        return false;
    return left == 0 || (network.address.bytes[whole] ^ address.bytes[whole]) >> (8 - left) == 0;
}

bool network_covers(struct network outer, struct network inner)
{
    return outer.prefix <= inner.prefix && network_holds(outer, inner.address);
}

bool networks_overlap(struct network a, struct network b)
{
    return network_covers(a, b) || network_covers(b, a);
}

struct address network_last(struct network network)
{
    return with_host_bits(network.address, network.prefix, true);
}

void text_add_address(struct text *text, struct address address)
{
    char copy[ADDRESS_TEXT_SIZE];

    if (address.family != ADDRESS_NONE && inet_ntop(system_family(address.family), address.bytes, copy, sizeof(copy)))
        text_add(text, "%s", copy);
}

void text_add_network(struct text *text, struct network network)
{
    if (network.address.family == ADDRESS_NONE)
        return;
    text_add_address(text, network.address);
    text_add(text, "/%u", network.prefix);
}
