/* SPDX-License-Identifier: MIT */
/*
 * size_probe.h - packets of an exact size through the tunnel, and their answers.
 *
 * An ICMP echo comes back as large as it went out; a DNS query, padded (RFC 7830), tells about the way out only. Packets must not be fragmented, whatever the kernel believes of the path (IP_PMTUDISC_PROBE), and leave by the tunnel's
 * device. The socket is non-blocking.
 */
#ifndef CVPN_PROBES_SIZE_PROBE_H
#define CVPN_PROBES_SIZE_PROBE_H

#include "base/address.h"

enum size_probe_how { SIZE_BY_ECHO, SIZE_BY_DNS };

struct size_probe {
    enum size_probe_how how;
    struct address to;
    char device[16];

    int socket; /* -1 when it is not open */
    bool raw;   /* it gets answers to others' echoes, and IPv4 headers in front */
    uint16_t id;
    uint8_t mark[8]; /* stands in each echo: what has it is an answer to us */
};

/* Opens the socket. False when it cannot be. */
bool size_probe_open(struct size_probe *probe);

/* Sends number `number` (below 4096) as an IP packet of `size` bytes. False when the kernel did not take it; then it is as if it were lost. */
bool size_probe_send(struct size_probe *probe, unsigned number, unsigned size);

/* Takes in one answer. False when there is none; *number is set to UINT_MAX for a packet that is no answer to us. */
bool size_probe_receive(struct size_probe *probe, unsigned *number);

/* Closes it. Also fine when it is not open. */
void size_probe_close(struct size_probe *probe);

#endif
