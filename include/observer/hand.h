/* SPDX-License-Identifier: MIT */
/*
 * hand.h - the one process that may change the network, and the observer's watchdog.
 *
 * What reads the outside's answers (the observer and its children) holds no capability that changes anything. It asks the hand, which reads nothing from outside: three questions of a fixed size come over a socket pair,
 * and the hand checks each by itself. Which device is OpenVPN's the hand learns from OpenVPN's own process, over a socket that the observer has no end of. It is forked before the observer gives up its rights, and ends when the
 * observer does, also when it is stopped (containment/life_line.h).
 */
#ifndef CVPN_OBSERVER_HAND_H
#define CVPN_OBSERVER_HAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "observer/known_files.h"
#include "observer/watchdog.h"

/* What the hand sets: the smallest is that of IPv4 (RFC 791), the largest that of Ethernet. */
enum { HAND_MTU_MIN = 576, HAND_MTU_MAX = 1500 };

/* The observer's side of it. */
struct hand {
    int socket; /* -1 when there is none */
    int life;   /* the hand ends when this is closed; -1 when there is none */
};

/* What the hand needs to do its duty; it gets its own copies. */
struct hand_duty {
    int openvpn;                     /* where OpenVPN's process says what its device is */
    int life;                        /* a byte written here ends the observer */
    const struct progress *progress; /* the observer's */
};

struct hand_rights {
    bool finds_owners;               /* also answer hand_find_owner(): it keeps CAP_SYS_PTRACE for /proc/PID/fd */
    const struct known_files *files; /* what hand_open() may open, as it is when the hand starts; NULL: nothing */
};

/* There is none yet. */
void hand_init(struct hand *hand);

/* Forks the hand. False when that fails; then the questions answer as their comments say. */
bool hand_start(struct hand *hand, const struct hand_rights *rights, const struct hand_duty *duty);

/* In OpenVPN's process: its tunnel is `device` from now on. `socket` is the other end of duty->openvpn. Does not wait. */
void hand_tell_device(int socket, const char *device);

/*
 * Lowers the MTU of OpenVPN's device to HAND_MTU_MIN..HAND_MTU_MAX, or sets it to what it was when OpenVPN brought the device up. The device must still have its name and number, and be a tunnel (its driver is tun or one of data
 * channel offload). 0, or the error: EINVAL for another size, EPERM when OpenVPN has no such device, ENOTCONN when there is no hand, ETIMEDOUT when it does not answer within 200 ms (it is not asked again then).
 */
int hand_set_mtu(struct hand *hand, unsigned mtu);

/*
 * Which process has the socket with this inode, as listener_owner() says; asked of the hand when there is one, since the observer may not look there. Waits at most 1 s. 0 when none is found.
 */
pid_t hand_find_owner(struct hand *hand, uint32_t inode, char *name, size_t size);

/*
 * Opens known file `number` with the hand's right to read any file. The caller closes it. Waits at most 1 s. -1 and errno: as known_files_open() and open(2) say; EACCES when there is no hand to ask.
 */
int hand_open(struct hand *hand, unsigned number);

#endif
