/* SPDX-License-Identifier: MIT */
/*
 * sender_notice.h - tells those who already send to this machine through the tunnel that their
 * packets are too large.
 *
 * Lowering the tunnel's MTU makes new TCP connections small enough in both directions. A download
 * that had begun before goes on sending packets that are lost, since no one tells its sender: the
 * message that a router owes him (RFC 792, "fragmentation needed and DF set", with the MTU of RFC
 * 1191) does not arrive. So this machine sends it, for its own connections only. The sender checks
 * it against the connection (RFC 5927 section 4.1), so the number of the byte that we wait for must
 * be known: it is in each packet that this machine sends, and these are looked at while the
 * path is measured and for a minute after. IPv4 only.
 *
 * Bounded: NOTICE_FLOWS_MAX connections of the tunnel's own address for each look, NOTICE_TIMES_MAX
 * messages of 56 bytes for each of them, and each only to the other end of that connection.
 */
#ifndef CVPN_MTU_SENDER_NOTICE_H
#define CVPN_MTU_SENDER_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"

enum { NOTICE_FLOWS_MAX = 64, NOTICE_TIMES_MAX = 3, NOTICE_SIZE = 28 };

/* One TCP connection, as its last packet from here has it. */
struct notice_flow {
    uint8_t here[4];
    uint8_t there[4];
    uint16_t here_port;
    uint16_t there_port;
    uint32_t expected; /* the acknowledgement: the number of the byte that is waited for */
    unsigned told;     /* so often */
    bool fresh;        /* something was sent on it since it was told */
};

struct sender_notice {
    /* sees the packets of the tunnel; -1 when not open */
    int socket;
    uint8_t own[4];                             /* this machine's address in the tunnel */
    struct notice_flow flows[NOTICE_FLOWS_MAX]; /* the first that are seen; more are passed over */
    unsigned count;
};

/*
 * Looks from now on at what this machine sends from `own`, its address in the tunnel, by the
 * interface of that number. False when that is no IPv4 address, or the kernel does not let us.
 */
bool sender_notice_start(struct sender_notice *notice, unsigned index, struct address own);

/* Takes in what has been sent. Bounded. */
void sender_notice_read(struct sender_notice *notice);

/*
 * Tells each sender of whose connection something new was seen, by the interface `device`. Returns
 * how many.
 */
unsigned sender_notice_tell(struct sender_notice *notice, const char *device, unsigned mtu);

/* Stops looking. Also fine when it does not look. */
void sender_notice_stop(struct sender_notice *notice);

/*
 * Pure: takes one IPv4 packet that this machine sent. False when it is not from its own address in
 * the tunnel, no TCP packet that acknowledges anything, ends a connection, or is of one connection
 * too many.
 */
bool sender_notice_take(struct sender_notice *notice, const uint8_t *packet, size_t length);

/* Pure: true when the sender of that connection is to be told now; it counts as told then. */
bool sender_notice_due(struct notice_flow *flow);

/*
 * Pure: the message for the sender, behind an IPv4 header: 8 bytes of ICMP, the header of a packet
 * of his as large as one that is lost, and the first 8 bytes of its TCP. Returns its length.
 */
size_t sender_notice_write(const struct notice_flow *flow, unsigned mtu, uint8_t out[8 + NOTICE_SIZE]);

#endif
