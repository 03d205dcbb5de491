/* SPDX-License-Identifier: MIT */
#include "base/special_address.h"

static const char for_documentation[] = "an address for documentation";

static const struct {
    struct network network;
    const char *name;
} table[] = {
    {{{ADDRESS_IPV4, {0}}, 8}, "the unspecified address"},
    {{{ADDRESS_IPV4, {10}}, 8}, "a private address (RFC 1918)"},
    {{{ADDRESS_IPV4, {100, 64}}, 10}, "an address for use inside providers' networks (RFC 6598)"},
    {{{ADDRESS_IPV4, {127}}, 8}, "a loopback address"},
    {{{ADDRESS_IPV4, {169, 254}}, 16}, "a link-local address"},
    {{{ADDRESS_IPV4, {172, 16}}, 12}, "a private address (RFC 1918)"},
    {{{ADDRESS_IPV4, {192, 0, 2}}, 24}, for_documentation},
    {{{ADDRESS_IPV4, {192, 168}}, 16}, "a private address (RFC 1918)"},
    {{{ADDRESS_IPV4, {198, 18}}, 15}, "an address for benchmarks (RFC 2544), which DNS proxies make up"},
    {{{ADDRESS_IPV4, {198, 51, 100}}, 24}, for_documentation},
    {{{ADDRESS_IPV4, {203, 0, 113}}, 24}, for_documentation},
    {{{ADDRESS_IPV4, {224}}, 3}, "no address of a single host"},
    {{{ADDRESS_IPV6, {0}}, 127}, "a loopback address"}, /* :: and ::1 */
    {{{ADDRESS_IPV6, {0x20, 0x01, 0x0d, 0xb8}}, 32}, for_documentation},
    {{{ADDRESS_IPV6, {0xfc}}, 7}, "a private address (RFC 4193)"},
    {{{ADDRESS_IPV6, {0xfe, 0x80}}, 10}, "a link-local address"},
    {{{ADDRESS_IPV6, {0xff}}, 8}, "no address of a single host"},
};

const char *special_address(struct address address)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (network_holds(table[i].network, address))
            return table[i].name;
    return NULL;
}

bool address_is_for_documentation(struct address address)
{
    return special_address(address) == for_documentation;
}
