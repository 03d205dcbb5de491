/* SPDX-License-Identifier: MIT */
#include "probes/sender_notice.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    IPV4_HEADER = 20,
    TCP_HEADER = 20,
    ICMP_HEADER = 8,
    TCP_FIN = 1,
    TCP_RST = 4,
    TCP_ACK = 16,
    DONT_FRAGMENT = 0x4000,
    LOST_SIZE = 1500, /* of the packet that is quoted: nobody checks it */
    READS_MAX = 256
};

static unsigned get16(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static void put16(uint8_t *bytes, unsigned value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

bool sender_notice_start(struct sender_notice *notice, unsigned index)
{
    struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)index};

    const int room = 1 << 16;

    notice->count = 0;
    notice->socket = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (notice->socket < 0)
        return false;
    setsockopt(notice->socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)); /* what does not fit costs nothing */
    if (bind(notice->socket, (const struct sockaddr *)&all, sizeof(all)) < 0)
        sender_notice_stop(notice);
    return notice->socket >= 0;
}

void sender_notice_stop(struct sender_notice *notice)
{
    if (notice->socket >= 0)
        close(notice->socket);
    notice->socket = -1;
}

static bool same_flow(const struct notice_flow *a, const struct notice_flow *b)
{
    return memcmp(a->here, b->here, 4) == 0 && memcmp(a->there, b->there, 4) == 0 && a->here_port == b->here_port &&
           a->there_port == b->there_port;
}

static unsigned kept(const struct sender_notice *notice)
{
    return notice->count < NOTICE_FLOWS_MAX ? notice->count : NOTICE_FLOWS_MAX;
}

static void remember(struct sender_notice *notice, const struct notice_flow *flow)
{
    for (unsigned i = 0; i < kept(notice); i++)
        if (same_flow(&notice->flows[i], flow)) {
            notice->flows[i] = *flow;
            return;
        }
    notice->flows[notice->count++ % NOTICE_FLOWS_MAX] = *flow;
}

bool sender_notice_take(struct sender_notice *notice, const uint8_t *packet, size_t length)
{
    size_t header = length > 0 ? (size_t)(packet[0] & 15) * 4 : 0;
    struct notice_flow flow;

    if (length < IPV4_HEADER || packet[0] >> 4 != 4 || header < IPV4_HEADER || length < header + TCP_HEADER ||
        packet[9] != IPPROTO_TCP || (get16(packet + 6) & 0x1fff) != 0)
        return false;
    const uint8_t *tcp = packet + header;
    if ((tcp[13] & (TCP_ACK | TCP_RST | TCP_FIN)) != TCP_ACK)
        return false;
    memcpy(flow.here, packet + 12, 4);
    memcpy(flow.there, packet + 16, 4);
    flow.here_port = (uint16_t)get16(tcp);
    flow.there_port = (uint16_t)get16(tcp + 2);
    flow.expected = (uint32_t)get16(tcp + 8) << 16 | get16(tcp + 10);
    remember(notice, &flow);
    return true;
}

void sender_notice_read(struct sender_notice *notice)
{
    uint8_t packet[64]; /* the headers; the rest is cut off */
    struct sockaddr_ll from = {0};
    socklen_t size = sizeof(from);

    for (unsigned i = 0; i < READS_MAX; i++, size = sizeof(from)) {
        ssize_t got = recvfrom(notice->socket, packet, sizeof(packet), 0, (struct sockaddr *)&from, &size);
        if (got < 0)
            return;
        if (from.sll_pkttype == PACKET_OUTGOING)
            sender_notice_take(notice, packet, (size_t)got);
    }
}

static unsigned checksum(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i + 1 < length; i += 2)
        sum += get16(bytes + i);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

size_t sender_notice_write(const struct notice_flow *flow, unsigned mtu, uint8_t out[ICMP_HEADER + NOTICE_SIZE])
{
    uint8_t *lost = out + ICMP_HEADER;
    uint8_t *tcp = lost + IPV4_HEADER;

    memset(out, 0, ICMP_HEADER + NOTICE_SIZE);
    out[0] = ICMP_DEST_UNREACH;
    out[1] = ICMP_FRAG_NEEDED;
    put16(out + 6, mtu);
    lost[0] = 0x45;
    put16(lost + 2, LOST_SIZE);
    put16(lost + 6, DONT_FRAGMENT);
    lost[8] = 64;
    lost[9] = IPPROTO_TCP;
    memcpy(lost + 12, flow->there, 4);
    memcpy(lost + 16, flow->here, 4);
    put16(lost + 10, checksum(lost, IPV4_HEADER));
    put16(tcp, flow->there_port);
    put16(tcp + 2, flow->here_port);
    put16(tcp + 4, flow->expected >> 16);
    put16(tcp + 6, flow->expected & 0xffff);
    put16(out + 2, checksum(out, ICMP_HEADER + NOTICE_SIZE));
    return ICMP_HEADER + NOTICE_SIZE;
}

unsigned sender_notice_tell(const struct sender_notice *notice, const char *device, unsigned mtu)
{
    int out = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    uint8_t message[ICMP_HEADER + NOTICE_SIZE];
    unsigned told = 0;

    if (out < 0)
        return 0;
    if (setsockopt(out, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strnlen(device, 15) + 1) == 0)
        for (unsigned i = 0; i < kept(notice); i++) {
            struct sockaddr_in to = {.sin_family = AF_INET};
            size_t length = sender_notice_write(&notice->flows[i], mtu, message);
            memcpy(&to.sin_addr, notice->flows[i].there, 4);
            told += sendto(out, message, length, MSG_NOSIGNAL, (const struct sockaddr *)&to, sizeof(to)) > 0;
        }
    close(out);
    return told;
}
