/* SPDX-License-Identifier: MIT */
/*
 * The kernel's answer about listening sockets (sock_diag) under libFuzzer: a run of netlink
 * messages behind two bytes of port.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include "network/network_reader.h"
#include "network/port_listener.h"
#include "network/tcp_sockets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct listener listener = {false, 0};
    const struct address own = {ADDRESS_IPV4, {127, 0, 0, 1}};

    if (size < 2)
        return 0;
    uint16_t port = (uint16_t)(data[0] << 8 | data[1]);
    size_t length = size - 2 < INPUT_MAX ? size - 2 : INPUT_MAX;
    int left = (int)length;
    /* aligned, and of the exact size: a read beyond it is seen */
    void *bytes = malloc(length ? length : 1);
    if (!bytes)
        abort();
    if (length)
        memcpy(bytes, data + 2, length);
    for (const struct nlmsghdr *message = bytes; network_message_ok(message, left);
         message = mnl_nlmsg_next(message, &left)) {
        bool taken = listener_take(message, port, &listener);
        if (taken && !listener.found)
            abort();
        if (tcp_socket_is_from(message, own) && mnl_nlmsg_get_payload_len(message) < 4)
            abort();
    }
    free(bytes);
    return 0;
}
