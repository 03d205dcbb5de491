/* SPDX-License-Identifier: MIT */
/*
 * helper.h - the one process that may change the network, and the observer's watchdog.
 *
 * What reads the outside's answers (the observer and its children) holds no capability that changes
 * anything. It asks the privileged helper, which reads nothing from outside: three questions of a
 * fixed size come over a socket pair, and the privileged helper checks each by itself. Which device
 * is OpenVPN's the privileged helper learns from OpenVPN's own process, over a socket that the
 * observer has no end of. It is forked before the observer gives up its rights, and ends when the
 * observer does, also when it is stopped (sandbox/life_line.h).
 */
#ifndef CVPN_OBSERVER_HELPER_H
#define CVPN_OBSERVER_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "observer/known_files.h"
#include "observer/watchdog.h"

/*
 * What the privileged helper sets: the smallest is that of IPv4 (RFC 791), the largest that of
 * Ethernet.
 */
enum { HELPER_MTU_MIN = 576, HELPER_MTU_MAX = 1500 };

enum helper_deed { HELPER_SET_MTU, HELPER_FIND_OWNER, HELPER_OPEN_FILE };

/* What crosses the socket pair, to the privileged helper and back. */
struct helper_question {
    uint32_t kind;   /* enum helper_deed */
    uint32_t number; /* the MTU, the inode, or the number of the known file */
    uint32_t serial; /* its answer has the same */
};

struct helper_answer {
    uint32_t serial;
    int32_t result; /* the error, or the process */
    char name[64];  /* of the process */
};

/* The observer's side of it. */
struct helper {
    int socket;        /* -1 when there is none */
    int life;          /* the privileged helper ends when this is closed; -1 when there is none */
    uint32_t asked;    /* the serial of the last question */
    uint32_t answered; /* and of the last one that has its answer */
};

/* What the privileged helper needs to do its duty; it gets its own copies. */
struct helper_duty {
    int openvpn;                     /* where OpenVPN's process says what its device is */
    int life;                        /* a byte written here ends the observer */
    const struct progress *progress; /* the observer's */
};

struct helper_rights {
    /* also answer helper_find_owner(): it keeps CAP_SYS_PTRACE for /proc/PID/fd */
    bool finds_owners;
    /* what helper_open() may open, as it is when the privileged helper starts; NULL: nothing */
    const struct known_files *files;
};

/* There is none yet. */
void helper_init(struct helper *helper);

/*
 * Forks the privileged helper. False when that fails; then the questions answer as their comments
 * say.
 */
bool helper_start(struct helper *helper, const struct helper_rights *rights, const struct helper_duty *duty);

/*
 * In OpenVPN's process: its tunnel is `device` from now on. `socket` is the other end of
 * duty->openvpn. Does not wait.
 */
void helper_tell_device(int socket, const char *device);

/*
 * Lowers the MTU of OpenVPN's device to HELPER_MTU_MIN..HELPER_MTU_MAX, or sets it to what it was
 * when OpenVPN brought the device up. The device must still have its name and number, and be a
 * tunnel (its driver is tun or one of data channel offload). 0, or the error: EINVAL for another
 * size, EPERM when OpenVPN has no such device, ENOTCONN when there is no hand, ETIMEDOUT when it
 * does not answer within 200 ms. Until that answer comes, all questions fail at once; then the
 * privileged helper is asked again.
 */
int helper_set_mtu(struct helper *helper, unsigned mtu);

/*
 * Which process has the socket with this inode, as listener_owner() says; asked of the privileged
 * helper when there is one, since the observer may not look there. Waits at most 1 s. 0 when none
 * is found.
 */
pid_t helper_find_owner(struct helper *helper, uint32_t inode, char *name, size_t size);

/*
 * Opens known file `number` with the privileged helper's right to read any file. The caller closes
 * it. Waits at most 1 s. -1 and errno: as known_files_open() and open(2) say; EACCES when there is
 * no hand to ask.
 */
int helper_open(struct helper *helper, unsigned number);

#endif
