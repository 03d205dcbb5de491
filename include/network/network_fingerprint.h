/* SPDX-License-Identifier: MIT */
/*
 * network_fingerprint.h - a short mark by which a network is known again.
 *
 * PLACE is made of the gateway's address and the interface's subnet; half of all homes have the
 * same. GATEWAY is made of these and the gateway's hardware address, which tells homes apart; the
 * kernel learns it with the first packet, so right after the start of a machine it is wanting. Both
 * are 32 bits of SHA-256: enough to know one of a user's networks again, too little to find out an
 * address from it.
 */
#ifndef CVPN_NETWORK_NETWORK_FINGERPRINT_H
#define CVPN_NETWORK_NETWORK_FINGERPRINT_H

#include "history/history.h"

/* What a mark is made of. Addresses as the network has them, unused bytes zero. */
struct network_place {
    unsigned char gateway[16]; /* IPv4 in the first four; all zero when the interface needs none */
    unsigned char subnet[16];  /* of the interface that leads to it, its host bits zero */
    unsigned prefix;           /* bits of the subnet; 0 when not known */
    unsigned char hardware[8]; /* the gateway's hardware address */
    size_t hardware_length;    /* 0 when it is not known */
};

/* Writes the mark into mark[HISTORY_NETWORK_SIZE]. Pure; an all-zero place gives the empty mark. */
void network_fingerprint(const struct network_place *place, char *mark);

/*
 * The place that IPv4's default route leads to, from the text of /proc/net/route and /proc/net/arp.
 * Pure. False when there is no default route. Of several the one of the lowest metric counts, as
 * for the kernel.
 */
bool network_place_read(struct slice routes, struct slice neighbours, struct network_place *place);

/*
 * The mark of the network that this machine is on now; empty when there is none. Reads two files of
 * /proc.
 */
void network_fingerprint_now(char *mark);

#endif
