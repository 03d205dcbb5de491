/* SPDX-License-Identifier: MIT */
#include "observer/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "network/port_listener.h"
#include "observer/loop.h"
#include "sandbox/descriptors.h"
#include "sandbox/life_line.h"
#include "sandbox/privileges.h"
#include "sandbox/seccomp.h"

enum { MTU_WAIT = 200, OWNER_WAIT = 1000, OPEN_WAIT = 1000 /* milliseconds */ };

/* OpenVPN's, as its process says when it has brought it up. */
struct order {
    char device[IFNAMSIZ];
};

struct device {
    char name[IFNAMSIZ];
    int index; /* 0: OpenVPN has none */
    int mtu;   /* when OpenVPN brought it up */
    int set;   /* what the privileged helper has set; 0: nothing */
};

/* What the privileged helper is started with, by number. */
enum { OBSERVER, OPENVPN, LIFE, OWN_LIFE, DESCRIPTORS };

/* Of tun(4), and of data channel offload in the kernel and as a module. */
static bool is_tunnel(int asking, struct ifreq *device)
{
    struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
    struct ifreq request = *device;

    request.ifr_data = (char *)&driver;
    return ioctl(asking, SIOCETHTOOL, &request) == 0 &&
           (strcmp(driver.driver, "tun") == 0 || strcmp(driver.driver, "ovpn") == 0 ||
            strcmp(driver.driver, "ovpn-dco") == 0);
}

static void name_device(struct ifreq *request, const char *name)
{
    memset(request, 0, sizeof(*request));
    text_copy(request->ifr_name, sizeof(request->ifr_name), slice_of(name));
}

/*
 * A device that comes up again without OpenVPN setting its MTU has the one that the privileged
 * helper has set.
 */
static void take_device(int asking, const struct order *order, struct device *device)
{
    struct ifreq index;
    struct ifreq mtu;

    name_device(&index, order->device);
    name_device(&mtu, order->device);
    if (ioctl(asking, SIOCGIFINDEX, &index) < 0 || ioctl(asking, SIOCGIFMTU, &mtu) < 0 || !is_tunnel(asking, &mtu)) {
        memset(device, 0, sizeof(*device));
        return;
    }
    if (device->index == index.ifr_ifindex && device->set == mtu.ifr_mtu)
        return;
    *device = (struct device){.index = index.ifr_ifindex, .mtu = mtu.ifr_mtu};
    text_copy(device->name, sizeof(device->name), slice_of(order->device));
}

/* Takes in what OpenVPN's process has said. False when it is gone. */
static bool take_orders(int asking, struct device *device)
{
    struct order order;
    ssize_t got = 0;

    while ((got = recv(OPENVPN, &order, sizeof(order), MSG_DONTWAIT)) == (ssize_t)sizeof(order)) {
        order.device[sizeof(order.device) - 1] = '\0';
        take_device(asking, &order, device);
    }
    return got < 0 && (errno == EAGAIN || errno == EINTR);
}

static bool has_its_number(int asking, const struct device *device)
{
    struct ifreq request;

    memset(&request, 0, sizeof(request));
    request.ifr_ifindex = device->index;
    return device->index && ioctl(asking, SIOCGIFNAME, &request) == 0 && strcmp(request.ifr_name, device->name) == 0;
}

static int change_mtu(int asking, struct device *device, unsigned mtu)
{
    bool lowers = mtu >= HELPER_MTU_MIN && mtu <= HELPER_MTU_MAX && (int)mtu < device->mtu;
    struct ifreq request;

    name_device(&request, device->name);
    if (!has_its_number(asking, device) || !is_tunnel(asking, &request))
        return EPERM;
    if (!lowers && mtu != (unsigned)device->mtu)
        return EINVAL;
    request.ifr_mtu = (int)mtu;
    if (ioctl(asking, SIOCSIFMTU, &request) < 0)
        return errno;
    device->set = (int)mtu;
    return 0;
}

/* Returns the descriptor that goes with the answer; -1: none. */
static int answer(int asking, struct device *device, const struct helper_question *question,
                  const struct helper_rights *rights, struct helper_answer *told)
{
    int file = -1;

    memset(told, 0, sizeof(*told));
    told->serial = question->serial;
    if (question->kind == HELPER_SET_MTU) {
        told->result = change_mtu(asking, device, question->number);
    } else if (question->kind == HELPER_FIND_OWNER && rights->finds_owners) {
        told->result = listener_owner(question->number, told->name, sizeof(told->name));
    } else if (question->kind == HELPER_OPEN_FILE && rights->files) {
        file = known_files_open(rights->files, question->number);
        told->result = file < 0 ? errno : 0;
    }
    return file;
}

static void drop(int file)
{
    if (file >= 0)
        close(file);
}

/* One answer, and the descriptor that goes with it, which is closed here. */
static bool say(const struct helper_answer *told, int file)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct helper_answer copy = *told;
    struct iovec part = {&copy, sizeof(copy)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    memset(&control, 0, sizeof(control));
    if (file >= 0) {
        control.header = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), &file, sizeof(file));
        message.msg_control = &control;
        message.msg_controllen = sizeof(control);
    }
    bool sent = sendmsg(OBSERVER, &message, MSG_NOSIGNAL) >= 0;
    drop(file);
    return sent;
}

/*
 * The right to read any file: of the two that have it the smaller one that is there. Without both
 * root stays root, who may read what is his, and the list of calls lets him do nothing else.
 */
static uint64_t reading_right(void)
{
    uint64_t held = privileges_held();

    return held & RIGHT(CAP_DAC_READ_SEARCH) ? RIGHT(CAP_DAC_READ_SEARCH) : held & RIGHT(CAP_DAC_OVERRIDE);
}

/* Nothing of OpenVPN's or of the observer's stays open, and only the rights for the deeds stay. */
static bool enter_sandbox(const struct helper_rights *rights)
{
    uint64_t reading = reading_right();

    if (reading)
        (void)privileges_leave_root();
    privileges_keep(RIGHT(CAP_NET_ADMIN) | reading | (rights->finds_owners ? RIGHT(CAP_SYS_PTRACE) : 0));
    prctl(PR_SET_NAME, "cvpn-hand");
    return seccomp_restrict(SECCOMP_LIST_HELPER) == 0;
}

/* One question of the observer's. False when it is gone. */
static bool serve(int asking, struct device *device, const struct helper_rights *rights)
{
    struct helper_question question;
    struct helper_answer told;

    if (recv(OBSERVER, &question, sizeof(question), 0) != (ssize_t)sizeof(question))
        return false;
    int file = answer(asking, device, &question, rights, &told);
    return say(&told, file);
}

/* Nothing else of OpenVPN's or of the observer's stays open. */
static bool take_descriptors(const int given[DESCRIPTORS])
{
    int high[DESCRIPTORS];

    for (int i = 0; i < DESCRIPTORS; i++) /* one may have the number of another */
        if ((high[i] = fcntl(given[i], F_DUPFD, DESCRIPTORS)) < 0)
            return false;
    for (int i = 0; i < DESCRIPTORS; i++)
        if (dup2(high[i], i) < 0)
            return false;
    descriptors_close_from(DESCRIPTORS);
    return life_line_hold(OWN_LIFE);
}

/*
 * What OpenVPN's process has said comes before what the observer asks. When OpenVPN is gone, the
 * observer has some last things to do, and is watched still.
 */
static _Noreturn void run(const int given[DESCRIPTORS], const struct helper_rights *rights,
                          const struct progress *progress)
{
    struct device device = {.index = 0};
    struct watchdog dog = {0, 0};
    struct pollfd ready[] = {{.fd = OBSERVER, .events = POLLIN}, {.fd = OPENVPN, .events = POLLIN}};

    if (!take_descriptors(given))
        _exit(1);
    int asking = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    enter_sandbox(rights);
    for (;;) {
        int count = poll(ready, 2, watchdog_sleep(&dog, progress, clock_monotonic()));
        if (count == 0 && watchdog_tick(&dog, progress, clock_monotonic()) && write(LIFE, "", 1) < 0)
            _exit(1);
        if (count > 0 && ready[1].revents && !take_orders(asking, &device))
            ready[1].fd = -1;
        if (count > 0 && ready[0].revents && !serve(asking, &device, rights))
            _exit(0);
    }
}

void helper_init(struct helper *helper)
{
    *helper = (struct helper){.socket = -1, .life = -1};
}

static void close_both(const int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

bool helper_start(struct helper *helper, const struct helper_rights *rights, const struct helper_duty *duty)
{
    int pair[2];
    int life[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return false;
    if (!life_line_make(life)) {
        close_both(pair);
        return false;
    }
    pid_t process = fork();
    if (process == 0)
        run((const int[DESCRIPTORS]){pair[1], duty->openvpn, duty->life, life[0]}, rights, duty->progress);
    if (process < 0) {
        close_both(pair);
        close_both(life);
        return false;
    }
    close(pair[1]);
    close(life[0]);
    *helper = (struct helper){.socket = pair[0], .life = life[1]};
    return true;
}

void helper_tell_device(int socket, const char *device)
{
    struct order order = {""};

    text_copy(order.device, sizeof(order.device), slice_of(device));
    (void)send(socket, &order, sizeof(order), MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* A hand that is gone is not asked again. */
static int give_up(struct helper *helper, int error)
{
    /* not closed: the privileged helper would end, and it is the watchdog, too */
    helper->socket = -1;
    return error;
}

/* The answer, and the descriptor that came with it (-1: none). False when it is none. */
static bool hear(int from, struct helper_answer *told, int *file)
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

/* Takes the answer that is owed, which must be that to the last question. */
static int take_answer(struct helper *helper, struct helper_answer *told, int wait, int *file)
{
    struct pollfd ready = {.fd = helper->socket, .events = POLLIN};

    *file = -1;
    if (poll(&ready, 1, wait) != 1)
        return ETIMEDOUT;
    if (!hear(helper->socket, told, file) || told->serial != helper->asked) {
        drop(*file);
        *file = -1;
        return give_up(helper, ENOTCONN);
    }
    helper->answered = told->serial;
    return 0;
}

/*
 * One question at a time: while an answer is late, no one waits for it, and nothing else is asked.
 * When it has come, it is thrown away.
 */
static int ask(struct helper *helper, struct helper_question question, struct helper_answer *told, int wait, int *file)
{
    int error = helper->socket < 0 ? ENOTCONN : 0;
    int none = -1;

    if (!error && helper->answered != helper->asked) {
        error = take_answer(helper, told, 0, &none);
        drop(none);
    }
    if (error)
        return error;
    question.serial = ++helper->asked;
    if (send(helper->socket, &question, sizeof(question), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return give_up(helper, errno);
    error = take_answer(helper, told, wait, &none);
    if (file)
        *file = none;
    else
        drop(none);
    return error;
}

int helper_set_mtu(struct helper *helper, unsigned mtu)
{
    struct helper_question question = {.kind = HELPER_SET_MTU, .number = mtu};
    struct helper_answer told = {0};
    int error = ask(helper, question, &told, MTU_WAIT, NULL);

    return error ? error : told.result;
}

pid_t helper_find_owner(struct helper *helper, uint32_t inode, char *name, size_t size)
{
    struct helper_question question = {.kind = HELPER_FIND_OWNER, .number = inode};
    struct helper_answer told = {0};

    text_copy(name, size, SLICE(""));
    if (helper->socket < 0)
        return listener_owner(inode, name, size);
    if (ask(helper, question, &told, OWNER_WAIT, NULL) != 0)
        return 0;
    text_copy(name, size, slice_of(told.name));
    return told.result > 0 ? told.result : 0;
}

int helper_open(struct helper *helper, unsigned number)
{
    struct helper_question question = {.kind = HELPER_OPEN_FILE, .number = number};
    struct helper_answer told = {0};
    int file = -1;

    int error = ask(helper, question, &told, OPEN_WAIT, &file);
    if (!error && file >= 0)
        return file;
    errno = error || told.result <= 0 ? EACCES : told.result;
    return -1;
}
