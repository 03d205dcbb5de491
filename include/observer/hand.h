/* SPDX-License-Identifier: MIT */
/*
 * hand.h - the one process that may change the network, and what it may be asked.
 *
 * What reads the outside's answers (the observer and its children) holds no capability that changes anything. It asks the hand, which reads nothing from outside: three questions of a fixed size come over a socket pair,
 * and the hand checks each by itself. It is forked before the observer gives up its rights, and ends when the observer does.
 */
#ifndef CVPN_OBSERVER_HAND_H
#define CVPN_OBSERVER_HAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "observer/known_files.h"

/* What the hand sets: the smallest is that of IPv4 (RFC 791), the largest that of Ethernet. */
enum { HAND_MTU_MIN = 576, HAND_MTU_MAX = 1500 };

struct hand {
    int socket;    /* -1 when there is none */
    pid_t process; /* 0 when there is none */
};

struct hand_rights {
    bool finds_owners;               /* also answer hand_find_owner(): it keeps CAP_SYS_PTRACE for /proc/PID/fd */
    const struct known_files *files; /* what hand_open() may open, as it is when the hand starts; NULL: nothing */
};

/* There is none yet. */
void hand_init(struct hand *hand);

/* Forks the hand. False when that fails; then the questions answer as their comments say. */
bool hand_start(struct hand *hand, const struct hand_rights *rights);

/*
 * Sets the MTU of interface `index`, which must be a tunnel (its driver is tun or one of data channel offload), to HAND_MTU_MIN..HAND_MTU_MAX. 0, or the error: EINVAL for another size, EPERM for another device,
 * ENOTCONN when there is no hand, ETIMEDOUT when it does not answer within 200 ms (it is not asked again then).
 */
int hand_set_mtu(struct hand *hand, unsigned index, unsigned mtu);

/*
 * Which process has the socket with this inode, as listener_owner() says; asked of the hand when there is one, since the observer may not look there. Waits at most 1 s. 0 when none is found.
 */
pid_t hand_find_owner(struct hand *hand, uint32_t inode, char *name, size_t size);

/*
 * Opens known file `number` with the hand's right to read any file. The caller closes it. Waits at most 1 s. -1 and errno: as known_files_open() and open(2) say; EACCES when there is no hand to ask.
 */
int hand_open(struct hand *hand, unsigned number);

/*
 * The hand's own check and deed, also used by tests: `asking` is any socket. As hand_set_mtu().
 */
int hand_change_mtu(int asking, unsigned index, unsigned mtu);

#endif
