/* SPDX-License-Identifier: MIT */
#include "network/port_listener.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "network/tcp_sockets.h"

enum { PROCESSES_MAX = 32768, DESCRIPTORS_MAX = 4096, ANCESTORS_MAX = 64 };

/*
 * Any address, 127.0.0.1, and what stands for them in IPv6; a socket on ::1 alone is not in
 * the way.
 */
static bool takes_loopback(const struct inet_diag_msg *socket)
{
    static const uint32_t any6[4] = {0, 0, 0, 0};
    const uint32_t mapped[4] = {0, 0, htonl(0xffff), socket->id.idiag_src[3]};
    uint32_t address = socket->id.idiag_src[socket->idiag_family == AF_INET6 ? 3 : 0];

    if (socket->idiag_family == AF_INET6 && memcmp(socket->id.idiag_src, any6, sizeof(any6)) == 0)
        return true;
    if (socket->idiag_family == AF_INET6 && memcmp(socket->id.idiag_src, mapped, sizeof(mapped)) != 0)
        return false;
    return address == htonl(INADDR_ANY) || address == htonl(INADDR_LOOPBACK);
}

bool listener_take(const struct nlmsghdr *message, uint16_t port, struct listener *listener)
{
    const struct inet_diag_msg *socket = mnl_nlmsg_get_payload(message);

    if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY || mnl_nlmsg_get_payload_len(message) < sizeof(*socket))
        return false;
    if (socket->id.idiag_sport != htons(port) || socket->idiag_state != TCP_LISTEN || !takes_loopback(socket))
        return false;
    listener->found = true;
    listener->inode = socket->idiag_inode;
    return true;
}

struct search {
    uint16_t port;
    struct listener *listener;
};

static bool look_at(const struct nlmsghdr *message, void *context)
{
    const struct search *search = context;

    return listener_take(message, search->port, search->listener);
}

bool listener_find(uint16_t port, struct listener *listener)
{
    struct search search = {port, listener};

    *listener = (struct listener){false, 0};
    if (!tcp_sockets_list(AF_INET, 1U << TCP_LISTEN, look_at, &search))
        return false;
    /* A kernel without IPv6 refuses the second question. */
    if (!listener->found)
        (void)tcp_sockets_list(AF_INET6, 1U << TCP_LISTEN, look_at, &search);
    return true;
}

/* True when one of the process's descriptors is the socket. */
static bool has_socket(int processes, const char *process, const char *link)
{
    char path[64];
    char target[64];
    unsigned seen = 0;
    bool found = false;

    (void)snprintf(path, sizeof(path), "%.20s/fd", process);
    int folder = openat(processes, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *descriptors = folder < 0 ? NULL : fdopendir(folder);
    if (!descriptors) {
        if (folder >= 0)
            close(folder);
        return false;
    }
    for (struct dirent *entry; !found && seen < DESCRIPTORS_MAX && (entry = readdir(descriptors)); seen++) {
        ssize_t length = readlinkat(dirfd(descriptors), entry->d_name, target, sizeof(target) - 1);
        found = length > 0 && (size_t)length == strlen(link) && memcmp(target, link, (size_t)length) == 0;
    }
    closedir(descriptors);
    return found;
}

static void read_name(int processes, const char *process, char *name, size_t size)
{
    char path[64];
    char bytes[64];

    (void)snprintf(path, sizeof(path), "%.20s/comm", process);
    int file = openat(processes, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, bytes, sizeof(bytes));
    if (file >= 0)
        close(file);
    text_copy(name, size, slice_trim((struct slice){bytes, length > 0 ? (size_t)length : 0}));
}

pid_t listener_owner(uint32_t inode, char *name, size_t size)
{
    DIR *processes = opendir("/proc");
    char link[32];
    unsigned long long process = 0;
    unsigned seen = 0;

    text_copy(name, size, SLICE(""));
    if (!processes)
        return 0;
    (void)snprintf(link, sizeof(link), "socket:[%u]", inode);
    for (struct dirent *entry; seen < PROCESSES_MAX && (entry = readdir(processes)); seen++) {
        if (!slice_number(slice_of(entry->d_name), 1U << 30, &process) ||
            !has_socket(dirfd(processes), entry->d_name, link)) {
            process = 0;
            continue;
        }
        read_name(dirfd(processes), entry->d_name, name, size);
        break;
    }
    closedir(processes);
    return (pid_t)process;
}

/*
 * The fourth field of /proc/PID/stat, counted behind the name in brackets, which may hold anything
 * (proc(5)).
 */
static pid_t parent_of(pid_t process)
{
    char path[32];
    char bytes[512];
    unsigned long long parent = 0;
    struct slice word;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, bytes, sizeof(bytes));
    if (file >= 0)
        close(file);
    const char *end = length > 0 ? memrchr(bytes, ')', (size_t)length) : NULL;
    if (!end)
        return 0;
    struct slice rest = slice_trim((struct slice){end + 1, (size_t)(bytes + length - end - 1)});
    slice_split(&rest, ' ', &word); /* the state */
    if (!slice_split(&rest, ' ', &word) || !slice_number(word, 1U << 30, &parent))
        return 0;
    return (pid_t)parent;
}

bool process_descends_from(pid_t process, pid_t ancestor)
{
    for (unsigned i = 0; i < ANCESTORS_MAX && process > 1; i++) {
        if (process == ancestor)
            return true;
        process = parent_of(process);
    }
    return false;
}
