/* SPDX-License-Identifier: MIT */
/*
 * address.h - IPv4 and IPv6 addresses and networks as plain values.
 *
 * Bytes are in network order. An IPv4 address uses the first four bytes, and the others are zero:
 * two addresses are the same when all their bytes are.
 */
#ifndef CVPN_BASE_ADDRESS_H
#define CVPN_BASE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/text.h"

enum address_family { ADDRESS_NONE, ADDRESS_IPV4 = 4, ADDRESS_IPV6 = 6 };

struct address {
    uint8_t family; /* enum address_family */
    uint8_t bytes[16];
};

/*
 * A network: its first address (all host bits zero), and the length of its prefix in bits, 0 to 32
 * or 0 to 128.
 */
struct network {
    struct address address;
    uint8_t prefix;
};

/* "2001:db8::1" and "192.0.2.1" with what ends a string; a network has "/128" after it. */
enum { ADDRESS_TEXT_SIZE = 46, NETWORK_TEXT_SIZE = ADDRESS_TEXT_SIZE + 4 };

/*
 * Reads a literal address that takes up the whole slice (RFC 4291 section 2.2; IPv4 in four decimal
 * parts). No scope. False on anything else.
 */
bool address_parse(struct slice text, struct address *address);

/*
 * Reads "ADDRESS/PREFIX"; a bare ADDRESS is a network of one. Host bits are cleared. False on
 * anything else.
 */
bool network_parse(struct slice text, struct network *network);

/*
 * Makes a network of an address and a prefix; a prefix beyond the family's bits is cut to them.
 * Host bits are cleared.
 */
struct network network_of(struct address address, unsigned prefix);

/*
 * Reads an IPv4 netmask ("255.255.240.0"). False when its one bits do not stand together at its
 * beginning.
 */
bool netmask_parse(struct slice text, unsigned *prefix);

/* Bits of an address of this family: 32 or 128; 0 for none. */
unsigned address_bits(struct address address);

bool address_same(struct address a, struct address b);
bool network_same(struct network a, struct network b);

/* True when `address` lies in `network`; never for different families. */
bool network_holds(struct network network, struct address address);

/* True when every address of `inner` lies in `outer`; a network covers itself. */
bool network_covers(struct network outer, struct network inner);

/* True when they have an address in common: then one covers the other. */
bool networks_overlap(struct network a, struct network b);

/* Its last address (IPv4: the broadcast address). */
struct address network_last(struct network network);

/* Append them as text ("192.0.2.0/24"); nothing for no address. */
void text_add_address(struct text *text, struct address address);
void text_add_network(struct text *text, struct network network);

#endif
