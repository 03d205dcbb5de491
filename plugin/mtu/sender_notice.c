/* SPDX-License-Identifier: MIT */
#include "mtu/sender_notice.h"

#include <linux/filter.h>
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
    LOST_SIZE = 1500, /* of the packet that is quoted: no one checks it */
    TAKEN = 64,       /* of a packet: its headers */
    SMALL = 576,      /* larger packets carry an upload, and say nothing that small ones do not */
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

/*
 * The kernel itself passes over what is of no use, so that a fast connection costs no room and no
 * time: small TCP packets over IPv4 that leave this machine from its own address are kept.
 * (SOCK_DGRAM: offsets begin at the IP header.)
 */
static bool keep_only_own(int socket, const uint8_t own[4])
{
    const uint32_t address = (uint32_t)get16(own) << 16 | get16(own + 2);
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 9),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_PROTOCOL)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 7),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 5),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, SMALL, 3, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 12),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, address, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, TAKEN),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {sizeof(steps) / sizeof(steps[0]), steps};

    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0;
}

bool sender_notice_start(struct sender_notice *notice, unsigned index, struct address own)
{
    struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)index};
    const int room = 1 << 16;

    notice->count = 0;
    notice->socket = -1;
    if (own.family != ADDRESS_IPV4)
        return false;
    memcpy(notice->own, own.bytes, sizeof(notice->own));
    /* nothing comes before bind() */
    notice->socket = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (notice->socket < 0)
        return false;
    /* what does not fit costs nothing */
    setsockopt(notice->socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    if (!keep_only_own(notice->socket, notice->own) ||
        bind(notice->socket, (const struct sockaddr *)&all, sizeof(all)) < 0)
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

static bool remember(struct sender_notice *notice, const struct notice_flow *flow)
{
    unsigned at = 0;

    while (at < notice->count && !same_flow(&notice->flows[at], flow))
        at++;
    if (at == NOTICE_FLOWS_MAX)
        return false;
    unsigned told = at < notice->count ? notice->flows[at].told : 0;
    notice->flows[at] = *flow;
    notice->flows[at].told = told;
    notice->flows[at].fresh = true;
    notice->count += at == notice->count;
    return true;
}

bool sender_notice_take(struct sender_notice *notice, const uint8_t *packet, size_t length)
{
    size_t header = length > 0 ? (size_t)(packet[0] & 15) * 4 : 0;
    struct notice_flow flow = {0};

    if (length < IPV4_HEADER || packet[0] >> 4 != 4 || header < IPV4_HEADER || length < header + TCP_HEADER ||
        packet[9] != IPPROTO_TCP || (get16(packet + 6) & 0x1fff) != 0 ||
        memcmp(packet + 12, notice->own, sizeof(notice->own)) != 0)
        return false;
    const uint8_t *tcp = packet + header;
    if ((tcp[13] & (TCP_ACK | TCP_RST | TCP_FIN)) != TCP_ACK)
        return false;
    memcpy(flow.here, packet + 12, 4);
    memcpy(flow.there, packet + 16, 4);
    flow.here_port = (uint16_t)get16(tcp);
    flow.there_port = (uint16_t)get16(tcp + 2);
    flow.expected = (uint32_t)get16(tcp + 8) << 16 | get16(tcp + 10);
    return remember(notice, &flow);
}

void sender_notice_read(struct sender_notice *notice)
{
    uint8_t packet[TAKEN];
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

bool sender_notice_due(struct notice_flow *flow)
{
    bool due = flow->fresh && flow->told < NOTICE_TIMES_MAX;

    flow->fresh = false;
    flow->told += due;
    return due;
}

unsigned sender_notice_tell(struct sender_notice *notice, const char *device, unsigned mtu)
{
    int out = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    bool bound =
        out >= 0 && setsockopt(out, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strnlen(device, 15) + 1) == 0;
    uint8_t message[ICMP_HEADER + NOTICE_SIZE];
    unsigned told = 0;

    for (unsigned i = 0; bound && i < notice->count; i++) {
        struct notice_flow *flow = &notice->flows[i];
        struct sockaddr_in to = {.sin_family = AF_INET};
        if (!sender_notice_due(flow))
            continue;
        size_t length = sender_notice_write(flow, mtu, message);
        memcpy(&to.sin_addr, flow->there, 4);
        told += sendto(out, message, length, MSG_NOSIGNAL, (const struct sockaddr *)&to, sizeof(to)) > 0;
    }
    if (out >= 0)
        close(out);
    return told;
}
