/* SPDX-License-Identifier: MIT */
#include "reach/reach_probe.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DNS_PORT = 53, DISCARD_PORT = 9, ECHO_HEADER = 8, ECHO_BYTES = 24 };

union socket_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static socklen_t fill(union socket_address *out, struct address to, unsigned port)
{
    memset(out, 0, sizeof(*out));
    if (to.family == ADDRESS_IPV6) {
        out->six.sin6_family = AF_INET6;
        out->six.sin6_port = htons((uint16_t)port);
        memcpy(&out->six.sin6_addr, to.bytes, 16);
        return sizeof(out->six);
    }
    out->four.sin_family = AF_INET;
    out->four.sin_port = htons((uint16_t)port);
    memcpy(&out->four.sin_addr, to.bytes, 4);
    return sizeof(out->four);
}

static int family_of(struct address to)
{
    return to.family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
}

static int new_socket(struct address to, int type, int protocol)
{
    return socket(family_of(to), type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}

bool reach_probe_source(struct address to, struct address *from)
{
    union socket_address there;
    union socket_address here;
    socklen_t size = sizeof(here);
    int probe = new_socket(to, SOCK_DGRAM, 0);
    bool known = false;

    if (probe < 0)
        return false;
    socklen_t length = fill(&there, to, DISCARD_PORT);
    *from = (struct address){.family = to.family};
    if (connect(probe, &there.any, length) == 0 && getsockname(probe, &here.any, &size) == 0) {
        if (to.family == ADDRESS_IPV6)
            memcpy(from->bytes, &here.six.sin6_addr, 16);
        else
            memcpy(from->bytes, &here.four.sin_addr, 4);
        known = true;
    }
    close(probe);
    return known;
}

/*
 * What an error of the kernel says about the other side; anything else is this machine's own
 * trouble.
 */
static enum reach_result result_of(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return REACH_REFUSED;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENONET:
        return REACH_UNREACHABLE;
    case ETIMEDOUT:
        return REACH_SILENT;
    default:
        return REACH_FAILED;
    }
}

/*
 * A ping socket where the machine allows it (ping_group_range), else a raw one, which needs root.
 */
static int echo_socket(struct reach_probe *ask)
{
    int protocol = ask->to.family == ADDRESS_IPV6 ? (int)IPPROTO_ICMPV6 : (int)IPPROTO_ICMP;
    int made = new_socket(ask->to, SOCK_DGRAM, protocol);

    ask->raw = made < 0;
    return ask->raw ? new_socket(ask->to, SOCK_RAW, protocol) : made;
}

/* The Internet checksum (RFC 1071); of ICMPv6 the kernel makes it. */
static unsigned checksum(const uint8_t *bytes, size_t length)
{
    unsigned sum = 0;

    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (unsigned)bytes[i] << 8 | bytes[i + 1];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

static ssize_t send_echo(const struct reach_probe *ask)
{
    uint8_t echo[ECHO_BYTES] = {0};

    echo[0] = ask->to.family == ADDRESS_IPV6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
    echo[4] = echo[6] = (uint8_t)(ask->id >> 8);
    echo[5] = echo[7] = (uint8_t)ask->id;
    unsigned sum = checksum(echo, sizeof(echo));
    echo[2] = (uint8_t)(sum >> 8);
    echo[3] = (uint8_t)sum;
    return send(ask->socket, echo, sizeof(echo), MSG_NOSIGNAL);
}

/* 0, or the error. */
static int send_question(const struct reach_probe *ask)
{
    ssize_t sent = 0;

    if (ask->how == ASK_DNS)
        sent = send(ask->socket, ask->query, ask->query_length, MSG_NOSIGNAL);
    else if (ask->how == ASK_ECHO)
        sent = send_echo(ask);
    return sent < 0 && errno != EAGAIN && errno != ENOBUFS ? errno : 0;
}

/* With IP_RECVERR also what routers say of hosts and networks comes back as an error. */
static bool prepare(struct reach_probe *ask)
{
    const int on = 1;

    /* Without the right to it (before Linux 5.7) the routes are left to decide. */
    if (ask->device &&
        setsockopt(ask->socket, SOL_SOCKET, SO_BINDTODEVICE, ask->device, (socklen_t)strnlen(ask->device, 15) + 1) <
            0 &&
        errno != EPERM)
        return false;
    if (ask->how == ASK_TCP)
        return true;
    if (ask->to.family == ADDRESS_IPV6)
        setsockopt(ask->socket, SOL_IPV6, IPV6_RECVERR, &on, sizeof(on));
    else
        setsockopt(ask->socket, SOL_IP, IP_RECVERR, &on, sizeof(on));
    return true;
}

static bool settle(struct reach_probe *ask, enum reach_result result)
{
    ask->result = result;
    reach_probe_end(ask);
    return true;
}

static bool start_name(struct reach_probe *ask)
{
    bool started = lookup_start(&ask->lookup, &ask->probe, ask->name, clock_now());

    ask->socket = ask->lookup.child.answer;
    ask->result = started ? REACH_ASKED : REACH_FAILED;
    return started;
}

static bool open_socket(struct reach_probe *ask)
{
    if (ask->how == ASK_DNS) {
        ask->query_length = dns_query_write(ask->query, sizeof(ask->query), ask->id, slice_of(ask->name), ask->type, 0);
        if (ask->query_length == 0)
            return false;
    }
    if (ask->how == ASK_ECHO)
        ask->socket = echo_socket(ask);
    else
        ask->socket = new_socket(ask->to, ask->how == ASK_TCP ? SOCK_STREAM : SOCK_DGRAM, 0);
    return ask->socket >= 0 && prepare(ask);
}

bool reach_probe_start(struct reach_probe *ask)
{
    union socket_address there;

    ask->socket = -1;
    ask->result = REACH_ASKED;
    if (ask->how == ASK_NAME)
        return start_name(ask);
    if (getrandom(&ask->id, sizeof(ask->id), 0) != (ssize_t)sizeof(ask->id) || !open_socket(ask))
        return !settle(ask, REACH_FAILED);
    unsigned port = ask->how == ASK_DNS ? DNS_PORT : ask->how == ASK_TCP ? ask->port : 0;
    socklen_t length = fill(&there, ask->to, port);
    int error = connect(ask->socket, &there.any, length) < 0 && errno != EINPROGRESS ? errno : send_question(ask);
    if (error) /* nothing was sent: no router can have said this */
        return !settle(ask, error == ECONNREFUSED ? REACH_REFUSED : REACH_FAILED);
    return true;
}

bool reach_probe_again(struct reach_probe *ask)
{
    int error = ask->socket >= 0 ? send_question(ask) : 0;

    return error && settle(ask, result_of(error));
}

bool reach_probe_writes(const struct reach_probe *ask)
{
    return ask->how == ASK_TCP;
}

static bool is_echo_reply(const struct reach_probe *ask, const uint8_t *bytes, size_t length)
{
    bool six = ask->to.family == ADDRESS_IPV6;

    if (ask->raw && !six) { /* the IP header comes, too */
        size_t header = length ? (size_t)(bytes[0] & 0xf) * 4 : 0;
        if (header < 20 || header > length)
            return false;
        bytes += header;
        length -= header;
    }
    /*
     * A ping socket sets an identifier of its own and gets only its own answers; the sequence is
     * ours in both.
     */
    return length >= ECHO_HEADER && bytes[0] == (six ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY) &&
           bytes[6] == (uint8_t)(ask->id >> 8) && bytes[7] == (uint8_t)ask->id;
}

/* An answer of someone else, or to another question, is thrown away and waited on. */
static bool take_answer(struct reach_probe *ask, const uint8_t *bytes, size_t length)
{
    if (ask->how == ASK_ECHO)
        return is_echo_reply(ask, bytes, length);
    return dns_answer_read(bytes, length, ask->id, &ask->answer) &&
           dns_answer_fits(bytes, length, ask->query, ask->query_length);
}

static bool tcp_ready(struct reach_probe *ask)
{
    int error = 0;
    socklen_t size = sizeof(error);

    getsockopt(ask->socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == EINPROGRESS)
        return false;
    return settle(ask, error ? result_of(error) : REACH_ANSWERED);
}

static bool name_ready(struct reach_probe *ask)
{
    lookup_finish(&ask->lookup, clock_now());
    ask->socket = -1;
    ask->result = REACH_ANSWERED;
    return true;
}

bool reach_probe_ready(struct reach_probe *ask)
{
    uint8_t bytes[2048];

    if (ask->socket < 0)
        return true;
    if (ask->how == ASK_NAME)
        return name_ready(ask);
    if (ask->how == ASK_TCP)
        return tcp_ready(ask);
    ssize_t length = recv(ask->socket, bytes, sizeof(bytes), 0);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
        /*
         * What a router said and another call has already told is still in the queue, and keeps the
         * socket ready.
         */
        recv(ask->socket, bytes, sizeof(bytes), MSG_ERRQUEUE);
        return false;
    }
    if (length < 0)
        return settle(ask, result_of(errno));
    return take_answer(ask, bytes, (size_t)length) && settle(ask, REACH_ANSWERED);
}

void reach_probe_give_up(struct reach_probe *ask)
{
    if (ask->socket < 0)
        return;
    settle(ask, REACH_SILENT);
}

void reach_probe_end(struct reach_probe *ask)
{
    if (ask->socket < 0)
        return;
    if (ask->how == ASK_NAME)
        lookup_give_up(&ask->lookup, clock_now());
    else
        close(ask->socket);
    ask->socket = -1;
}
