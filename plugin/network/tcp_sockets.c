/* SPDX-License-Identifier: MIT */
#include "network/tcp_sockets.h"

#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

struct list {
    tcp_socket_function *function;
    void *context;
};

static int on_message(const struct nlmsghdr *message, void *context)
{
    const struct list *list = context;

    return list->function(message, list->context) ? MNL_CB_STOP : MNL_CB_OK;
}

static bool ask(struct mnl_socket *kernel, uint8_t family, uint32_t states)
{
    char buffer[256];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);

    message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message->nlmsg_seq = 1;
    struct inet_diag_req_v2 *request = mnl_nlmsg_put_extra_header(message, sizeof(*request));
    request->sdiag_family = family;
    request->sdiag_protocol = IPPROTO_TCP;
    request->idiag_states = states;
    return mnl_socket_sendto(kernel, message, message->nlmsg_len) >= 0;
}

static bool take_answers(struct mnl_socket *kernel, struct list *list)
{
    char buffer[32768];

    for (int more = MNL_CB_OK; more > MNL_CB_STOP;) {
        ssize_t length = mnl_socket_recvfrom(kernel, buffer, sizeof(buffer));
        if (length <= 0)
            return false;
        more = mnl_cb_run(buffer, (size_t)length, 1, mnl_socket_get_portid(kernel), on_message, list);
        if (more < MNL_CB_STOP)
            return false;
    }
    return true;
}

bool tcp_sockets_list(uint8_t family, uint32_t states, tcp_socket_function *function, void *context)
{
    struct list list = {function, context};
    struct timeval limit = {1, 0};
    struct mnl_socket *kernel = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);

    if (!kernel)
        return false;
    setsockopt(mnl_socket_get_fd(kernel), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    bool listed = mnl_socket_bind(kernel, 0, MNL_SOCKET_AUTOPID) == 0 && ask(kernel, family, states) &&
                  take_answers(kernel, &list);
    mnl_socket_close(kernel);
    return listed;
}

/* A socket of IPv6 with an IPv4 address: ::ffff:0:0/96 (RFC 4291, section 2.5.5.2). */
static bool is_mapped(const uint32_t address[4])
{
    return address[0] == 0 && address[1] == 0 && address[2] == htonl(0xffff);
}

bool tcp_socket_is_from(const struct nlmsghdr *message, struct address own)
{
    const struct inet_diag_msg *socket = mnl_nlmsg_get_payload(message);

    if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY || mnl_nlmsg_get_payload_len(message) < sizeof(*socket) ||
        own.family != ADDRESS_IPV4)
        return false;
    const uint32_t *source = socket->id.idiag_src;
    if (socket->idiag_family != AF_INET && (socket->idiag_family != AF_INET6 || !is_mapped(source)))
        return false;
    return memcmp(&source[socket->idiag_family == AF_INET ? 0 : 3], own.bytes, 4) == 0;
}

struct search {
    struct address own;
    bool found;
};

static bool look_for_own(const struct nlmsghdr *message, void *context)
{
    struct search *search = context;

    search->found = search->found || tcp_socket_is_from(message, search->own);
    return search->found;
}

bool tcp_connection_from(struct address own)
{
    struct search search = {own, false};
    const uint32_t open = 1U << TCP_ESTABLISHED | 1U << TCP_SYN_SENT | 1U << TCP_SYN_RECV | 1U << TCP_FIN_WAIT1 |
                          1U << TCP_FIN_WAIT2 | 1U << TCP_CLOSE_WAIT;

    if (!tcp_sockets_list(AF_INET, open, look_for_own, &search) || search.found)
        return true;
    /* refused where there is no IPv6 */
    (void)tcp_sockets_list(AF_INET6, open, look_for_own, &search);
    return search.found;
}
