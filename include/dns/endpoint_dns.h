/* SPDX-License-Identifier: MIT */
/*
 * endpoint_dns.h - what the resolver says of the server's name, asked by us beside OpenVPN.
 */
#ifndef CVPN_DNS_ENDPOINT_DNS_H
#define CVPN_DNS_ENDPOINT_DNS_H

#include "base/address.h"
#include "base/clock.h"

enum { NAME_ADDRESSES_MAX = 8 };

enum name_answer {
    NAME_NOT_ASKED,
    NAME_ASKED, /* under way */
    NAME_FOUND,
    NAME_UNKNOWN, /* a name server answered that there is no such name or no address */
    /* no name server answered within the time limit, or they failed (SERVFAIL, REFUSED) */
    NAME_NO_ANSWER,
    NAME_FAILED /* could not be asked: no memory, no process; says nothing about the name */
};

/* One question and its answer. */
struct name_lookup {
    char host[256];
    enum name_answer answer;
    char reason[96];                              /* the resolver's words when it failed */
    char address[64];                             /* the first address when it was found */
    struct address addresses[NAME_ADDRESSES_MAX]; /* all of them, as far as there is room */
    unsigned address_count;
    moment took; /* microseconds */
};

/*
 * The two names worth asking for an endpoint: as the profile has it, and with a random label in
 * front.
 */
struct endpoint_dns {
    struct name_lookup bare;
    struct name_lookup labelled;
};

#endif
