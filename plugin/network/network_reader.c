/* SPDX-License-Identifier: MIT */
/* The sockets: dumps in steps, and what tells that it is time for another one. */
#include "network/network_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

/*
 * The kernel puts as much of a dump into one answer as the buffer of the last receive was large, up
 * to 32 KiB (af_netlink.c, netlink_recvmsg).
 */
enum {
    ANSWER_SIZE = 32768,
    ANSWERS_A_STEP = 8, /* some 2,000 routes */
    NOTICES_A_DRAIN = 256,
    /* bytes that the kernel keeps for us: one notice is as good as a thousand */
    NOTICES_BUFFER = 32768,
    AGAIN_MAX = 3,       /* a table that changes all the time is taken as it comes */
    READ_PATIENCE = 1000 /* milliseconds that the kernel may be silent */
};

/*
 * What a picture is made of, in this order. A link that comes meanwhile is then there without its
 * routes; a route without its link, which no one could tell from another's, is there only when the
 * link has just gone.
 */
static const uint16_t dumps[] = {RTM_GETROUTE, RTM_GETRULE, RTM_GETNEIGH, RTM_GETADDR, RTM_GETLINK};

enum { DUMPS = sizeof(dumps) / sizeof(dumps[0]) };

static struct mnl_socket *open_socket(unsigned groups)
{
    struct mnl_socket *opened = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (opened && mnl_socket_bind(opened, groups, MNL_SOCKET_AUTOPID) < 0) {
        mnl_socket_close(opened);
        return NULL;
    }
    return opened;
}

/* The old group masks hold for all but the rules'. */
static struct mnl_socket *open_notices(void)
{
    unsigned groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE |
                      1U << (RTNLGRP_IPV4_RULE - 1) | 1U << (RTNLGRP_IPV6_RULE - 1);
    int size = NOTICES_BUFFER;
    struct mnl_socket *opened = open_socket(groups);

    if (opened)
        setsockopt(mnl_socket_get_fd(opened), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    return opened;
}

bool network_reader_open(struct network_reader *reader)
{
    memset(reader, 0, sizeof(*reader));
    reader->asking = open_socket(0);
    reader->notices = open_notices();
    if (!reader->asking || !reader->notices) {
        network_reader_close(reader);
        return false;
    }
    return true;
}

void network_reader_close(struct network_reader *reader)
{
    if (reader->asking)
        mnl_socket_close(reader->asking);
    if (reader->notices)
        mnl_socket_close(reader->notices);
    network_free(reader->picture);
    memset(reader, 0, sizeof(*reader));
}

int network_reader_answers(const struct network_reader *reader)
{
    return reader->asking ? mnl_socket_get_fd(reader->asking) : -1;
}

int network_reader_notices(const struct network_reader *reader)
{
    return reader->notices ? mnl_socket_get_fd(reader->notices) : -1;
}

/* The header's family stays AF_UNSPEC: all of them. */
static bool ask(struct network_reader *reader)
{
    char buffer[256] __attribute__((aligned(NLMSG_ALIGNTO)));
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    size_t header = dumps[reader->step] == RTM_GETLINK ? sizeof(struct ifinfomsg) : sizeof(struct rtmsg);

    message->nlmsg_type = dumps[reader->step];
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message->nlmsg_seq = ++reader->sequence;
    mnl_nlmsg_put_extra_header(message, header);
    if (dumps[reader->step] == RTM_GETLINK)
        mnl_attr_put_u32(message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    reader->interrupted = false;
    return mnl_socket_sendto(reader->asking, message, message->nlmsg_len) >= 0;
}

/* A dump that was left in the middle still answers, so the socket is another one then. */
static bool fresh_socket(struct network_reader *reader)
{
    if (!reader->picture)
        return true;
    network_free(reader->picture);
    reader->picture = NULL;
    struct mnl_socket *other = open_socket(0);
    if (!other)
        return false;
    /* The descriptor stays the same: an event loop may be watching it. */
    int kept = mnl_socket_get_fd(reader->asking);
    bool moved = dup3(mnl_socket_get_fd(other), kept, O_CLOEXEC) == kept;
    mnl_socket_close(other);
    return moved;
}

bool network_reader_begin(struct network_reader *reader)
{
    if (!reader->asking || !fresh_socket(reader))
        return false;
    reader->picture = network_new();
    reader->step = 0;
    reader->again = 0;
    reader->left_out = 0;
    if (reader->picture && ask(reader))
        return true;
    network_free(reader->picture);
    reader->picture = NULL;
    return false;
}

/* What the dump under way has brought so far is not wanted. */
static void forget_dump(struct network_reader *reader)
{
    struct network_state *picture = reader->picture;
    size_t *const counts[DUMPS] = {&picture->route_count, &picture->rule_count, &picture->neighbour_count,
                                   &picture->address_count, &picture->link_count};

    *counts[reader->step] = 0;
    picture->left_out = reader->left_out;
}

/*
 * The dump under way is complete: the same once more when something changed meanwhile, else the
 * next one.
 */
static enum network_progress next_dump(struct network_reader *reader)
{
    if (reader->interrupted && reader->again < AGAIN_MAX) {
        reader->again++;
        forget_dump(reader);
    } else if (++reader->step == DUMPS) {
        network_sort(reader->picture);
        return NETWORK_READY;
    }
    reader->left_out = reader->picture->left_out;
    return ask(reader) ? NETWORK_MORE : NETWORK_FAILED;
}

static enum network_progress take_message(struct network_reader *reader, const struct nlmsghdr *message)
{
    if (message->nlmsg_seq != reader->sequence)
        return NETWORK_MORE;
    reader->interrupted |= message->nlmsg_flags & NLM_F_DUMP_INTR;
    /* An error is a kernel that was built without that kind (rules, IPv6): there are none then. */
    if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
        return next_dump(reader);
    network_take_message(reader->picture, message);
    return NETWORK_MORE;
}

/* One receive. *empty is set when there is nothing to receive now. */
static enum network_progress take_answer(struct network_reader *reader, bool *empty)
{
    static char buffer[ANSWER_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
    enum network_progress progress = NETWORK_MORE;
    ssize_t length = mnl_socket_recvfrom(reader->asking, buffer, sizeof(buffer));

    *empty = length < 0;
    if (length < 0) {
        if (errno == EAGAIN || errno == EINTR)
            return NETWORK_MORE;
        if (errno != ENOBUFS && errno != ENOSPC)
            return NETWORK_FAILED;
        reader->interrupted = true; /* part of the answer is lost */
        return NETWORK_MORE;
    }
    int left = (int)length;
    for (const struct nlmsghdr *message = (const void *)buffer;
         progress == NETWORK_MORE && network_message_ok(message, left); message = mnl_nlmsg_next(message, &left))
        progress = take_message(reader, message);
    return progress;
}

enum network_progress network_reader_step(struct network_reader *reader)
{
    enum network_progress progress = NETWORK_MORE;
    bool empty = false;

    if (!reader->picture)
        return NETWORK_FAILED;
    for (unsigned i = 0; i < ANSWERS_A_STEP && progress == NETWORK_MORE && !empty; i++)
        progress = take_answer(reader, &empty);
    if (progress == NETWORK_FAILED) {
        network_free(reader->picture);
        reader->picture = NULL;
    }
    return progress;
}

struct network_state *network_reader_take(struct network_reader *reader)
{
    struct network_state *picture = reader->step == DUMPS ? reader->picture : NULL;

    if (picture)
        reader->picture = NULL;
    return picture;
}

bool network_reader_drain(struct network_reader *reader)
{
    bool any = false;
    char byte;

    for (unsigned i = 0; i < NOTICES_A_DRAIN; i++) {
        ssize_t length = recv(network_reader_notices(reader), &byte, sizeof(byte), MSG_TRUNC);
        if (length < 0 && errno != ENOBUFS)
            break;
        any = true;
    }
    return any;
}

struct network_state *network_read(void)
{
    struct network_reader reader;
    struct network_state *picture = NULL;
    struct pollfd waiting;

    if (!network_reader_open(&reader))
        return NULL;
    waiting = (struct pollfd){.fd = network_reader_answers(&reader), .events = POLLIN};
    enum network_progress progress = network_reader_begin(&reader) ? NETWORK_MORE : NETWORK_FAILED;
    while (progress == NETWORK_MORE && poll(&waiting, 1, READ_PATIENCE) > 0)
        progress = network_reader_step(&reader);
    if (progress == NETWORK_READY)
        picture = network_reader_take(&reader);
    network_reader_close(&reader);
    return picture;
}
