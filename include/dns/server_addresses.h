/* SPDX-License-Identifier: MIT */
/*
 * server_addresses.h - the addresses that the server's name has, from several sources, beside the
 * one that OpenVPN went to.
 */
#ifndef CVPN_DNS_SERVER_ADDRESSES_H
#define CVPN_DNS_SERVER_ADDRESSES_H

#include <stddef.h>

#include "base/address.h"

enum { NAME_SOURCES_MAX = 6, SOURCE_ADDRESSES_MAX = 16 };

/* One that was asked for the name, more than once. */
struct name_source {
    /* a name server; of no family: this machine's resolver, as all programs ask it */
    struct address server;
    unsigned answers; /* with addresses */
    /* two answers of it were not the same addresses */
    bool varies;
    struct address addresses[SOURCE_ADDRESSES_MAX]; /* of all its answers */
    unsigned address_count;
};

struct server_addresses {
    bool under_way;
    bool done;
    /* every source was asked: this machine's resolver alone did not know the address */
    bool all_asked;
    struct address connected; /* what OpenVPN went to */
    char host[256];           /* the name, without a label of our own */
    struct name_source sources[NAME_SOURCES_MAX];
    unsigned source_count;
    char impossible[64]; /* a name that cannot exist; empty when none was asked for */
    /* the answer to it; of no family when there was none, as it should be */
    struct address made_up;
};

/*
 * Takes in one answer of a source: its addresses of the family of `connected`. An answer without
 * any says nothing.
 */
void server_addresses_add(struct server_addresses *names, unsigned source, const struct address *addresses,
                          size_t count);

/*
 * True when the name has the address that OpenVPN went to: an answer of a name server has it, or
 * one of this machine's resolver that no name server contradicts. With an entry in /etc/hosts it is
 * contradicted.
 */
bool server_addresses_know(const struct server_addresses *names);

/*
 * A source that answered at least twice, always with the same addresses and never with the one that
 * OpenVPN went to, when there is one and no source contradicts itself; else NULL. Names that rotate
 * through more addresses than one answer holds prove nothing.
 */
const struct name_source *server_addresses_witness(const struct server_addresses *names);

#endif
