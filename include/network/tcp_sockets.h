/* SPDX-License-Identifier: MIT */
/*
 * tcp_sockets.h - the TCP sockets of this machine, as the kernel's sock_diag lists them
 * (linux/inet_diag.h), through libmnl.
 */
#ifndef CVPN_NETWORK_TCP_SOCKETS_H
#define CVPN_NETWORK_TCP_SOCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"

struct nlmsghdr;

/*
 * Called for each message of the kernel's answer. True ends the list: what was looked for is found.
 */
typedef bool tcp_socket_function(const struct nlmsghdr *message, void *context);

/*
 * Lists the sockets of an address family (AF_INET, AF_INET6) in the states, a bit each (1 <<
 * TCP_LISTEN ...). Waits a second at most. False when the kernel cannot be asked, or does not know
 * the family.
 */
bool tcp_sockets_list(uint8_t family, uint32_t states, tcp_socket_function *function, void *context);

/*
 * True when the message is a socket whose address on this side is `own` (IPv4), also in the form
 * ::ffff:own of a socket of IPv6. Pure.
 */
bool tcp_socket_is_from(const struct nlmsghdr *message, struct address own);

/*
 * True when an open connection has the address `own` (IPv4) on this side, or when the kernel cannot
 * be asked.
 */
bool tcp_connection_from(struct address own);

#endif
