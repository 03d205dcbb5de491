/* SPDX-License-Identifier: MIT */
#include "observer/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <link.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMAND_LINE_MAX = 1 << 20 };

static void take_over_signals(void)
{
    /* SIGCHLD: children are never waited for, the kernel reaps them */
    static const int ignored[] = {SIGINT,  SIGTERM, SIGHUP,  SIGUSR1, SIGUSR2,
                                  SIGPIPE, SIGQUIT, SIGTSTP, SIGALRM, SIGCHLD};
    sigset_t none;

    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        (void)signal(ignored[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * syslog() in this process goes on using the connection that OpenVPN's openlog() made: a datagram
 * socket of the local domain.
 */
static bool is_syslog(int descriptor)
{
    int domain = 0;
    int type = 0;
    socklen_t size = sizeof(int);

    return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
           getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
}

static bool is_kept(int descriptor, const int *kept, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (kept[i] == descriptor)
            return true;
    return false;
}

void process_close_inherited(const int *kept, size_t count)
{
    DIR *directory = opendir("/proc/self/fd");
    const struct dirent *entry = NULL;

    if (!directory)
        return;
    while ((entry = readdir(directory))) { /* NOLINT(concurrency-mt-unsafe): there is one thread */
        int descriptor = (int)strtol(entry->d_name, NULL, 10);
        if (descriptor > STDERR_FILENO && !is_kept(descriptor, kept, count) && descriptor != dirfd(directory) &&
            !is_syslog(descriptor))
            close(descriptor);
    }
    closedir(directory);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        close(null);
    }
}

void process_become_own(void)
{
    setsid();
    prctl(PR_SET_NAME, "cvpn-doctor");
    /* this is a copy of OpenVPN's memory: no core dump of it, no debugger */
    prctl(PR_SET_DUMPABLE, 0);
    umask(077);
    take_over_signals();
}

void process_stand_back(void)
{
    const struct sched_param any = {0};

    sched_setscheduler(0, SCHED_BATCH, &any);
}

static size_t read_all(int file, char *bytes, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;

    while (length < size && (got = read(file, bytes + length, size - length)) > 0)
        length += (size_t)got;
    return length;
}

int process_command_line(const char **arguments, size_t capacity, char **store)
{
    int count = 0;
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    char *bytes = file >= 0 ? malloc(COMMAND_LINE_MAX + 1) : NULL;

    *store = bytes;
    arguments[0] = NULL;
    if (bytes) {
        size_t length = read_all(file, bytes, COMMAND_LINE_MAX);
        bytes[length] = '\0';
        for (size_t at = 0; at < length && (size_t)count + 1 < capacity; at += strlen(bytes + at) + 1)
            arguments[count++] = bytes + at;
        arguments[count] = NULL;
    }
    if (file >= 0)
        close(file);
    return count;
}

static int is_pkcs11(struct dl_phdr_info *library, size_t size, void *found)
{
    (void)size;
    if (library->dlpi_name && strstr(library->dlpi_name, "/libpkcs11-helper."))
        *(bool *)found = true;
    return *(bool *)found;
}

bool process_has_pkcs11(void)
{
    bool found = false;

    dl_iterate_phdr(is_pkcs11, &found);
    return found;
}
