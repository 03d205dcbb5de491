/* SPDX-License-Identifier: MIT */
#include "mtu/size_probe.h"

#include <errno.h>
#include <limits.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dns/dns_message.h"

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, UDP_HEADER = 8, ECHO_HEADER = 8, DNS_PORT = 53, ICMP_FILTER_OPTION = 1 };

union socket_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static bool is_six(const struct size_probe *probe)
{
    return probe->to.family == ADDRESS_IPV6;
}

static socklen_t destination(const struct size_probe *probe, union socket_address *out)
{
    unsigned port = probe->how == SIZE_BY_DNS ? DNS_PORT : 0;

    memset(out, 0, sizeof(*out));
    if (is_six(probe)) {
        out->six.sin6_family = AF_INET6;
        out->six.sin6_port = htons((uint16_t)port);
        memcpy(&out->six.sin6_addr, probe->to.bytes, 16);
        return sizeof(out->six);
    }
    out->four.sin_family = AF_INET;
    out->four.sin_port = htons((uint16_t)port);
    memcpy(&out->four.sin_addr, probe->to.bytes, 4);
    return sizeof(out->four);
}

static int new_socket(struct size_probe *probe)
{
    int family = is_six(probe) ? AF_INET6 : AF_INET;
    int protocol = is_six(probe) ? (int)IPPROTO_ICMPV6 : (int)IPPROTO_ICMP;
    int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;

    probe->raw = false;
    if (probe->how == SIZE_BY_DNS)
        return socket(family, SOCK_DGRAM | flags, 0);
    int made = socket(family, SOCK_DGRAM | flags, protocol);
    if (made >= 0)
        return made;
    probe->raw = true;
    return socket(family, SOCK_RAW | flags, protocol);
}

/* Never fragmented here, never held back for what the kernel believes. */
static bool set_options(const struct size_probe *probe)
{
    const int mode = IP_PMTUDISC_PROBE; /* IPv6 has the same number for it */
    const int room = 1 << 18;

    if (probe->device[0] && setsockopt(probe->socket, SOL_SOCKET, SO_BINDTODEVICE, probe->device,
                                       (socklen_t)strnlen(probe->device, sizeof(probe->device) - 1) + 1) < 0)
        return false;
    setsockopt(probe->socket, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    setsockopt(probe->socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    if (is_six(probe))
        return setsockopt(probe->socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &mode, sizeof(mode)) == 0;
    return setsockopt(probe->socket, IPPROTO_IP, IP_MTU_DISCOVER, &mode, sizeof(mode)) == 0;
}

/* Of a raw socket: only echo replies, not everything that ICMP says to this machine. */
static void filter(const struct size_probe *probe)
{
    if (!probe->raw)
        return;
    if (is_six(probe)) {
        struct icmp6_filter wanted;
        ICMP6_FILTER_SETBLOCKALL(&wanted);
        ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &wanted);
        setsockopt(probe->socket, IPPROTO_ICMPV6, ICMP6_FILTER, &wanted, sizeof(wanted));
    } else {
        const uint32_t unwanted = ~(1U << ICMP_ECHOREPLY);
        setsockopt(probe->socket, SOL_RAW, ICMP_FILTER_OPTION, &unwanted, sizeof(unwanted));
    }
}

bool size_probe_open(struct size_probe *probe)
{
    union socket_address to;
    socklen_t length = destination(probe, &to);

    probe->socket = new_socket(probe);
    if (probe->socket < 0)
        return false;
    filter(probe);
    if (!set_options(probe) || connect(probe->socket, &to.any, length) < 0 ||
        getrandom(&probe->id, sizeof(probe->id), 0) != (ssize_t)sizeof(probe->id) ||
        getrandom(probe->mark, sizeof(probe->mark), 0) != (ssize_t)sizeof(probe->mark)) {
        size_probe_close(probe);
        return false;
    }
    return true;
}

/* The Internet checksum (RFC 1071); of ICMPv6 and of ping sockets the kernel makes it. */
static void add_checksum(uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    bytes[2] = (uint8_t)(~sum >> 8);
    bytes[3] = (uint8_t)~sum;
}

static size_t write_echo(const struct size_probe *probe, unsigned number, size_t length, uint8_t *out)
{
    if (length < ECHO_HEADER + sizeof(probe->mark))
        return 0;
    memset(out, 0, length);
    out[0] = is_six(probe) ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
    out[4] = (uint8_t)(probe->id >> 8);
    out[5] = (uint8_t)probe->id;
    out[6] = (uint8_t)(number >> 8);
    out[7] = (uint8_t)number;
    memcpy(out + ECHO_HEADER, probe->mark, sizeof(probe->mark));
    if (!is_six(probe))
        add_checksum(out, length);
    return length;
}

size_t size_probe_write(const struct size_probe *probe, unsigned number, unsigned size, uint8_t *out, size_t capacity)
{
    unsigned headers = (is_six(probe) ? (unsigned)IPV6_HEADER : (unsigned)IPV4_HEADER) +
                       (probe->how == SIZE_BY_DNS ? (unsigned)UDP_HEADER : 0U);
    size_t length = size > headers && size - headers <= capacity ? size - headers : 0;

    if (probe->how == SIZE_BY_DNS)
        return dns_query_write(out, capacity, (uint16_t)(probe->id + number), SLICE("."), DNS_TYPE_A, length);
    return write_echo(probe, number, length, out);
}

bool size_probe_send(struct size_probe *probe, unsigned number, unsigned size)
{
    uint8_t packet[SIZE_PROBE_BUFFER];
    size_t length = size_probe_write(probe, number, size, packet, sizeof(packet));

    return length > 0 && send(probe->socket, packet, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* The number that an echo reply carries, or UINT_MAX when it is not ours. */
static unsigned read_echo(const struct size_probe *probe, const uint8_t *bytes, size_t length)
{
    size_t skip = probe->raw && !is_six(probe) && length > 0 ? (size_t)(bytes[0] & 15) * 4 : 0;

    if (length < skip + ECHO_HEADER + sizeof(probe->mark) ||
        bytes[skip] != (is_six(probe) ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY) ||
        memcmp(bytes + skip + ECHO_HEADER, probe->mark, sizeof(probe->mark)) != 0)
        return UINT_MAX;
    return (unsigned)bytes[skip + 6] << 8 | bytes[skip + 7];
}

/* Any answer to the query will do: refusing it, the server has received it. */
static unsigned read_dns(const struct size_probe *probe, const uint8_t *bytes, size_t length)
{
    struct dns_answer answer;
    uint16_t id = length >= 2 ? (uint16_t)((unsigned)bytes[0] << 8 | bytes[1]) : (uint16_t)0;
    unsigned number = (uint16_t)(id - probe->id);

    return number < 4096 && dns_answer_read(bytes, length, id, &answer) ? number : UINT_MAX;
}

bool size_probe_receive(struct size_probe *probe, unsigned *number)
{
    uint8_t bytes[SIZE_PROBE_BUFFER];
    ssize_t got = recv(probe->socket, bytes, sizeof(bytes), 0);

    *number = UINT_MAX;
    if (got < 0)
        return errno == EMSGSIZE || errno == ECONNREFUSED || errno == EHOSTUNREACH || errno == ENETUNREACH;
    *number = probe->how == SIZE_BY_DNS ? read_dns(probe, bytes, (size_t)got) : read_echo(probe, bytes, (size_t)got);
    return true;
}

void size_probe_close(struct size_probe *probe)
{
    if (probe->socket >= 0)
        close(probe->socket);
    probe->socket = -1;
}
