/* SPDX-License-Identifier: MIT */
/*
 * port_listener.h - who listens on a TCP port of this machine: the kernel's sock_diag
 * (linux/inet_diag.h) through libmnl, and /proc for the program.
 */
#ifndef CVPN_NETWORK_PORT_LISTENER_H
#define CVPN_NETWORK_PORT_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct nlmsghdr;

struct listener {
    bool found;
    uint32_t inode; /* of its socket */
};

/*
 * Takes one message of the kernel's answer in: true (and *listener filled) when it is a socket that
 * listens on `port` where a connection to 127.0.0.1 would get.
 */
bool listener_take(const struct nlmsghdr *message, uint16_t port, struct listener *listener);

/* Asks the kernel. False when it cannot be asked; else listener->found tells. */
bool listener_find(uint16_t port, struct listener *listener);

/*
 * The process that has the socket open: its id, its name in name[size]. 0 when none can be seen.
 * Bounded: at most 32768 processes are looked at.
 */
pid_t listener_owner(uint32_t inode, char *name, size_t size);

/* True when `ancestor` is `process` or one of its parents, at most 64 of them. */
bool process_descends_from(pid_t process, pid_t ancestor);

#endif
