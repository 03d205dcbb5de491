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
#include "sources/listener.h"

enum { MTU_WAIT = 200, OWNER_WAIT = 1000 /* milliseconds */ };

enum question_kind { SET_MTU, FIND_OWNER };

struct question {
    uint32_t kind;
    uint32_t number; /* of the interface, or the inode */
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

static void answer(int asking, const struct question *question, bool finds_owners, struct answer *told)
{
    memset(told, 0, sizeof(*told));
    if (question->kind == SET_MTU)
        told->result = hand_change_mtu(asking, question->number, question->mtu);
    else if (question->kind == FIND_OWNER && finds_owners)
        told->result = listener_owner(question->number, told->name, sizeof(told->name));
}

/* Nothing of OpenVPN's or of the observer's stays open, and only the rights for the two deeds stay. */
static bool confine(const struct hand_rights *rights)
{
    uint64_t wanted = RIGHT(CAP_NET_ADMIN);

    if (rights->finds_owners)
        wanted |= RIGHT(CAP_SYS_PTRACE) | RIGHT(CAP_DAC_READ_SEARCH);
    if (rights->change_user)
        (void)rights_become(rights->user, rights->group);
    rights_keep(wanted);
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
        answer(asking, &question, rights->finds_owners, &told);
        if (send(STDIN_FILENO, &told, sizeof(told), MSG_NOSIGNAL) < 0)
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

static int ask(struct hand *hand, const struct question *question, struct answer *told, int wait)
{
    struct pollfd ready = {.fd = hand->socket, .events = POLLIN};

    if (hand->socket < 0)
        return ENOTCONN;
    if (send(hand->socket, question, sizeof(*question), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return give_up(hand, errno);
    if (poll(&ready, 1, wait) != 1)
        return give_up(hand, ETIMEDOUT);
    if (recv(hand->socket, told, sizeof(*told), MSG_DONTWAIT) != (ssize_t)sizeof(*told))
        return give_up(hand, ENOTCONN);
    told->name[sizeof(told->name) - 1] = '\0';
    return 0;
}

int hand_set_mtu(struct hand *hand, unsigned index, unsigned mtu)
{
    struct question question = {SET_MTU, index, mtu};
    struct answer told = {0};
    int error = ask(hand, &question, &told, MTU_WAIT);

    return error ? error : told.result;
}

pid_t hand_find_owner(struct hand *hand, uint32_t inode, char *name, size_t size)
{
    struct question question = {FIND_OWNER, inode, 0};
    struct answer told = {0};

    text_copy(name, size, SLICE(""));
    if (hand->socket < 0)
        return listener_owner(inode, name, size);
    if (ask(hand, &question, &told, OWNER_WAIT) != 0)
        return 0;
    text_copy(name, size, slice_of(told.name));
    return told.result > 0 ? told.result : 0;
}
