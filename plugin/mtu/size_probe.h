/* SPDX-License-Identifier: MIT */
/*
 * size_probe.h - packets of an exact size through the tunnel, and their answers.
 *
 * An ICMP echo comes back as large as it went out; a DNS query, padded (RFC 7830), tells about the
 * way out only. Packets must not be fragmented, whatever the kernel believes of the path
 * (IP_PMTUDISC_PROBE), and leave by the tunnel's device. The socket is non-blocking.
 */
#ifndef CVPN_MTU_SIZE_PROBE_H
#define CVPN_MTU_SIZE_PROBE_H

#include "base/address.h"

enum { SIZE_PROBE_BUFFER = 2048 };

enum size_probe_how { SIZE_BY_ECHO, SIZE_BY_DNS };

struct size_probe {
    enum size_probe_how how;
    struct address to;
    char device[16];

    int socket; /* -1 when it is not open */
    bool raw;   /* it gets answers to others' echoes, and IPv4 headers in front */
    uint16_t id;
    uint8_t mark[8]; /* is in each echo: what has it is an answer to us */
};

/* Opens the socket. False when it cannot be. */
bool size_probe_open(struct size_probe *probe);

/*
 * Sends number `number` (below 4096) as an IP packet of `size` bytes. False when the kernel did not
 * take it; then it is as if it were lost.
 */
bool size_probe_send(struct size_probe *probe, unsigned number, unsigned size);

/*
 * Writes what goes behind the IP (and UDP) header. Returns its length, or 0 when such a size cannot
 * be had.
 */
size_t size_probe_write(const struct size_probe *probe, unsigned number, unsigned size, uint8_t *out, size_t capacity);

/*
 * The same question in fragments of at most 576 bytes, IPv4 only: small packets on the way out, and
 * an echo comes back whole. It tells a path that loses large packets from a server that does not
 * answer large questions. Needs the right to make raw sockets. False when it cannot be sent.
 */
bool size_probe_send_fragments(struct size_probe *probe, unsigned number, unsigned size);

/*
 * Takes in one answer. False when there is none; *number is set to UINT_MAX for a packet that is no
 * answer to us.
 */
bool size_probe_receive(struct size_probe *probe, unsigned *number);

/* Closes it. Also fine when it is not open. */
void size_probe_close(struct size_probe *probe);

#endif
