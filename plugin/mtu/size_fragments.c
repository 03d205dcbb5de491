/* SPDX-License-Identifier: MIT */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mtu/size_probe.h"

/*
 * Of each fragment: its payload is a multiple of eight (RFC 791 section 3.2), and with its header
 * it has at most 576 bytes, which every path takes.
 */
enum { HEADER = 20, UDP_HEADER = 8, PAYLOAD = 552, MORE_FRAGMENTS = 0x2000, DNS_PORT = 53, TTL = 64 };

static void put16(uint8_t *out, unsigned value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

/* The header of an IPv4 fragment; length and checksum are the kernel's to fill in (raw(7)). */
static void write_header(const struct size_probe *probe, const struct sockaddr_in *from, unsigned id, unsigned fragment,
                         uint8_t header[HEADER])
{
    memset(header, 0, HEADER);
    header[0] = 0x45;
    put16(header + 4, id);
    put16(header + 6, fragment);
    header[8] = TTL;
    header[9] = probe->how == SIZE_BY_DNS ? (uint8_t)IPPROTO_UDP : (uint8_t)IPPROTO_ICMP;
    memcpy(header + 12, &from->sin_addr, 4);
    memcpy(header + 16, probe->to.bytes, 4);
}

/* The whole packet without its IP header. An UDP checksum of zero is none (RFC 768). */
static size_t write_payload(const struct size_probe *probe, unsigned number, unsigned size,
                            const struct sockaddr_in *from, uint8_t *out, size_t capacity)
{
    size_t front = probe->how == SIZE_BY_DNS ? UDP_HEADER : 0;
    size_t length = size_probe_write(probe, number, size, out + front, capacity - front);

    if (!length || !front)
        return length;
    put16(out, ntohs(from->sin_port));
    put16(out + 2, DNS_PORT);
    put16(out + 4, (unsigned)(length + front));
    put16(out + 6, 0);
    return length + front;
}

static bool send_all(int out, const struct size_probe *probe, const struct sockaddr_in *from, unsigned id,
                     const uint8_t *payload, size_t length)
{
    uint8_t packet[HEADER + PAYLOAD];
    struct sockaddr_in to = {.sin_family = AF_INET};

    memcpy(&to.sin_addr, probe->to.bytes, 4);
    for (size_t at = 0; at < length; at += PAYLOAD) {
        size_t part = length - at < PAYLOAD ? length - at : PAYLOAD;
        unsigned more = at + part < length ? MORE_FRAGMENTS : 0;
        write_header(probe, from, id, (unsigned)(at / 8) | more, packet);
        memcpy(packet + HEADER, payload + at, part);
        if (sendto(out, packet, HEADER + part, MSG_NOSIGNAL, (const struct sockaddr *)&to, sizeof(to)) < 0)
            return false;
    }
    return true;
}

bool size_probe_send_fragments(struct size_probe *probe, unsigned number, unsigned size)
{
    uint8_t payload[SIZE_PROBE_BUFFER];
    struct sockaddr_in from = {0};
    socklen_t from_size = sizeof(from);
    size_t length = 0;
    int out = -1;

    if (probe->to.family != ADDRESS_IPV4 || getsockname(probe->socket, (struct sockaddr *)&from, &from_size) < 0)
        return false;
    length = write_payload(probe, number, size, &from, payload, sizeof(payload));
    out = length ? socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_RAW) : -1;
    bool sent = out >= 0 &&
                setsockopt(out, SOL_SOCKET, SO_BINDTODEVICE, probe->device,
                           (socklen_t)strnlen(probe->device, sizeof(probe->device) - 1) + 1) == 0 &&
                send_all(out, probe, &from, (probe->id + number) & 0xffff, payload, length);
    if (out >= 0)
        close(out);
    return sent;
}
