/* SPDX-License-Identifier: MIT */
#include "observer/hand.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "containment/calls.h"
#include "containment/rights.h"
#include "sources/listener.h"

enum { MTU_WAIT = 200, OWNER_WAIT = 1000, OPEN_WAIT = 1000 /* milliseconds */ };

enum question_kind { SET_MTU, FIND_OWNER, OPEN_FILE };

struct question {
    uint32_t kind;
    uint32_t number; /* of the interface, the inode, or of the known file */
    uint32_t mtu;
};

struct answer {
    int32_t result; /* the error, or the process */
    char name[64];  /* of the process */
};

/* Of tun(4), and of data channel offload in the kernel and as a module. */
static bool is_tunnel(int asking, struct ifreq *device)
{
    struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
    struct ifreq request = *device;

    request.ifr_data = (char *)&driver;
    return ioctl(asking, SIOCETHTOOL, &request) == 0 &&
           (strcmp(driver.driver, "tun") == 0 || strcmp(driver.driver, "ovpn") == 0 ||
            strcmp(driver.driver, "ovpn-dco-v2") == 0);
}

int hand_change_mtu(int asking, unsigned index, unsigned mtu)
{
    struct ifreq device;

    memset(&device, 0, sizeof(device));
    if (mtu < HAND_MTU_MIN || mtu > HAND_MTU_MAX)
        return EINVAL;
    device.ifr_ifindex = (int)index;
    if (ioctl(asking, SIOCGIFNAME, &device) < 0)
        return errno;
    if (!is_tunnel(asking, &device))
        return EPERM;
    device.ifr_mtu = (int)mtu;
    return ioctl(asking, SIOCSIFMTU, &device) == 0 ? 0 : errno;
}

/* Returns the descriptor that goes with the answer; -1: none. */
static int answer(int asking, const struct question *question, const struct hand_rights *rights, struct answer *told)
{
    int file = -1;

    memset(told, 0, sizeof(*told));
    if (question->kind == SET_MTU) {
        told->result = hand_change_mtu(asking, question->number, question->mtu);
    } else if (question->kind == FIND_OWNER && rights->finds_owners) {
        told->result = listener_owner(question->number, told->name, sizeof(told->name));
    } else if (question->kind == OPEN_FILE && rights->files) {
        file = known_files_open(rights->files, question->number);
        told->result = file < 0 ? errno : 0;
    }
    return file;
}

/* One answer, and the descriptor that goes with it, which is closed here. */
static bool say(const struct answer *told, int file)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct answer copy = *told;
    struct iovec part = {&copy, sizeof(copy)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    memset(&control, 0, sizeof(control));
    if (file >= 0) {
        control.header = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), &file, sizeof(file));
        message.msg_control = &control;
        message.msg_controllen = sizeof(control);
    }
    bool sent = sendmsg(STDIN_FILENO, &message, MSG_NOSIGNAL) >= 0;
    if (file >= 0)
        close(file);
    return sent;
}

/* The right to read any file: of the two that have it the smaller one that is there. Without both root stays root, who may read what is his, and the list of calls lets him do nothing else. */
static uint64_t reading_right(void)
{
    uint64_t held = rights_held();

    return held & RIGHT(CAP_DAC_READ_SEARCH) ? RIGHT(CAP_DAC_READ_SEARCH) : held & RIGHT(CAP_DAC_OVERRIDE);
}

/* Nothing of OpenVPN's or of the observer's stays open, and only the rights for the deeds stay. */
static bool confine(const struct hand_rights *rights)
{
    uint64_t reading = reading_right();

    if (reading)
        (void)rights_leave_root();
    rights_keep(RIGHT(CAP_NET_ADMIN) | reading | (rights->finds_owners ? RIGHT(CAP_SYS_PTRACE) : 0));
    prctl(PR_SET_NAME, "cvpn-hand");
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* behind the change of the user, which would take it back */
    return calls_restrict(CALLS_HAND) == 0;
}

static _Noreturn void run(int ours, const struct hand_rights *rights)
{
    struct question question;
    struct answer told;

    if (dup2(ours, STDIN_FILENO) < 0)
        _exit(1);
    syscall(SYS_close_range, 1U, ~0U, 0);
    int asking = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    confine(rights);
    while (recv(STDIN_FILENO, &question, sizeof(question), 0) == (ssize_t)sizeof(question)) {
        int file = answer(asking, &question, rights, &told);
        if (!say(&told, file))
            break;
    }
    _exit(0);
}

void hand_init(struct hand *hand)
{
    *hand = (struct hand){-1, 0};
}

bool hand_start(struct hand *hand, const struct hand_rights *rights)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return false;
    pid_t process = fork();
    if (process == 0)
        run(pair[1], rights);
    close(pair[1]);
    if (process < 0) {
        close(pair[0]);
        return false;
    }
    *hand = (struct hand){pair[0], process};
    return true;
}

/* A hand that is gone, or does not answer, is not asked again: its late answer must not be taken for another's. */
static int give_up(struct hand *hand, int error)
{
    close(hand->socket);
    waitpid(hand->process, NULL, WNOHANG); /* when it still runs, it ends with the socket, and its remains with us */
    hand_init(hand);
    return error;
}

/* The answer, and the descriptor that came with it (-1: none). False when it is none. */
static bool hear(int from, struct answer *told, int *file)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec part = {told, sizeof(*told)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
    ssize_t length = recvmsg(from, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    const struct cmsghdr *header = length < 0 ? NULL : CMSG_FIRSTHDR(&message);

    *file = -1;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(file, CMSG_DATA(header), sizeof(*file));
    told->name[sizeof(told->name) - 1] = '\0';
    return length == (ssize_t)sizeof(*told);
}

static int ask(struct hand *hand, const struct question *question, struct answer *told, int wait, int *file)
{
    struct pollfd ready = {.fd = hand->socket, .events = POLLIN};
    int none = -1;

    if (hand->socket < 0)
        return ENOTCONN;
    if (send(hand->socket, question, sizeof(*question), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return give_up(hand, errno);
    if (poll(&ready, 1, wait) != 1)
        return give_up(hand, ETIMEDOUT);
    if (hear(hand->socket, told, file ? file : &none) && (file || none < 0))
        return 0;
    if (none >= 0)
        close(none);
    return give_up(hand, ENOTCONN);
}

int hand_set_mtu(struct hand *hand, unsigned index, unsigned mtu)
{
    struct question question = {SET_MTU, index, mtu};
    struct answer told = {0};
    int error = ask(hand, &question, &told, MTU_WAIT, NULL);

    return error ? error : told.result;
}

pid_t hand_find_owner(struct hand *hand, uint32_t inode, char *name, size_t size)
{
    struct question question = {FIND_OWNER, inode, 0};
    struct answer told = {0};

    text_copy(name, size, SLICE(""));
    if (hand->socket < 0)
        return listener_owner(inode, name, size);
    if (ask(hand, &question, &told, OWNER_WAIT, NULL) != 0)
        return 0;
    text_copy(name, size, slice_of(told.name));
    return told.result > 0 ? told.result : 0;
}

int hand_open(struct hand *hand, unsigned number)
{
    struct question question = {OPEN_FILE, number, 0};
    struct answer told = {0};
    int file = -1;

    int error = ask(hand, &question, &told, OPEN_WAIT, &file);
    if (!error && file >= 0)
        return file;
    errno = error || told.result <= 0 ? EACCES : told.result;
    return -1;
}
