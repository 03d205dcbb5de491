/* SPDX-License-Identifier: MIT */
/*
 * sender_notice.h - tells those who already send to this machine through the tunnel that their packets are too large.
 *
 * Lowering the tunnel's MTU makes new TCP connections small enough in both directions. A download that had begun before goes on sending packets that are lost, since nobody tells its sender: the message that a router owes
 * him (RFC 792, "fragmentation needed and DF set", with the MTU of RFC 1191) does not arrive. So this machine sends it, for its own connections only. The sender checks it against the connection (RFC 5927 section 4.1), so the
 * number of the byte that we wait for must be known: it stands in each packet that this machine sends, and these are looked at while the path is measured. IPv4 only.
 */
#ifndef CVPN_PROBES_SENDER_NOTICE_H
#define CVPN_PROBES_SENDER_NOTICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/address.h"

enum { NOTICE_FLOWS_MAX = 64, NOTICE_SIZE = 28 };

/* One TCP connection, as its last packet from here has it. */
struct notice_flow {
    uint8_t here[4];
    uint8_t there[4];
    uint16_t here_port;
    uint16_t there_port;
    uint32_t expected; /* the acknowledgement: the number of the byte that is waited for */
};

struct sender_notice {
    int socket;                                 /* sees the packets of the tunnel; -1 when not open */
    struct notice_flow flows[NOTICE_FLOWS_MAX]; /* the oldest make room */
    unsigned count;                             /* seen so far, also more than fit */
};

/* Looks at what goes out by the interface of that number from now on. False when the kernel does not let us. */
bool sender_notice_start(struct sender_notice *notice, unsigned index);

/* Takes in what has been sent. Bounded. */
void sender_notice_read(struct sender_notice *notice);

/* Tells each sender of an open connection, by the interface `device`. Returns how many. */
unsigned sender_notice_tell(const struct sender_notice *notice, const char *device, unsigned mtu);

/* Stops looking. Also fine when it does not look. */
void sender_notice_stop(struct sender_notice *notice);

/* Pure: takes one IPv4 packet that this machine sent. False when it is no TCP packet that acknowledges anything, or ends a connection. */
bool sender_notice_take(struct sender_notice *notice, const uint8_t *packet, size_t length);

/* Pure: the message for the sender, behind an IPv4 header: 8 bytes of ICMP, the header of a packet of his as large as one that is lost, and the first 8 bytes of its TCP. Returns its length. */
size_t sender_notice_write(const struct notice_flow *flow, unsigned mtu, uint8_t out[8 + NOTICE_SIZE]);

#endif
