/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What is here comes before libc's also for the shared object. */
#pragma GCC visibility push(default)

/*
 * NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): libc's headers have reserved
 * names
 */

/* glibc's own names for what follows the ones below. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static struct shim *shared;
static bool is_observer;
static int64_t fail_at;
static int64_t fail_from;

static long number(const char *variable)
{
    const char *value = getenv(variable); /* NOLINT(concurrency-mt-unsafe): there is one thread */

    return value ? strtol(value, NULL, 10) : 0;
}

static struct shim *map(void)
{
    const char *path = getenv("CVPN_SHARED"); /* NOLINT(concurrency-mt-unsafe) */
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    int flags = file >= 0 ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;

    if (file >= 0 && ftruncate(file, sizeof(struct shim)) < 0)
        abort();
    void *memory = mmap(NULL, sizeof(struct shim), PROT_READ | PROT_WRITE, flags, file, 0);
    if (file >= 0)
        close(file);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

struct shim *shim_state(void)
{
    if (!shared)
        shared = map();
    return shared;
}

static void be_born(void)
{
    int fatal = (int)number("CVPN_BIRTH");
    long delay = number("CVPN_DELAY");
    struct timespec still = {delay / 1000, delay % 1000 * 1000000};
    rlim_t descriptors = (rlim_t)number("CVPN_DESCRIPTORS");
    struct rlimit limit = {descriptors, descriptors};

    fail_at = number("CVPN_FAIL_AT");
    fail_from = number("CVPN_FAIL_FROM");
    shared->observer = getpid();
    shared->allocations = 0;
    if (delay)
        nanosleep(&still, NULL);
    if (descriptors)
        setrlimit(RLIMIT_NOFILE, &limit);
    if (fatal) {
        (void)signal(fatal, SIG_DFL);
        (void)raise(fatal);
    }
    is_observer = true;
}

pid_t fork(void)
{
    pid_t (*real)(void) = NULL;
    void *symbol = dlsym(RTLD_NEXT, "fork");
    bool first = shim_state()->observer == 0;

    memcpy(&real, &symbol, sizeof(symbol));
    if ((first && number("CVPN_NO_OBSERVER")) || (is_observer && number("CVPN_NO_CHILDREN"))) {
        errno = EAGAIN;
        return -1;
    }
    if (first)
        shared->observer = -1;
    pid_t child = real();
    if (child == 0 && first)
        be_born();
    else if (child == 0)
        is_observer = false;
    else if (child > 0 && first)
        shared->observer = child;
    return child;
}

static bool fails(void)
{
    if (!is_observer)
        return false;
    int64_t now = ++shared->allocations;
    if (now != fail_at && (!fail_from || now < fail_from))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    long result = syscall(SYS_clock_gettime, clock, now);

    if (result == 0 && clock == CLOCK_REALTIME && shared)
        now->tv_sec += (time_t)shared->clock;
    return (int)result;
}

time_t time(time_t *stored)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (stored)
        *stored = now.tv_sec;
    return now.tv_sec;
}

/* ETHTOOL_GDRVINFO is what tells a device of data channel offload from another tunnel. */
static void rename_driver(const struct ifreq *request)
{
    struct ethtool_drvinfo *driver = (struct ethtool_drvinfo *)(void *)request->ifr_data;
    const char *name = getenv("CVPN_DRIVER"); /* NOLINT(concurrency-mt-unsafe) */

    if (name && driver->cmd == ETHTOOL_GDRVINFO && strcmp(driver->driver, "tun") == 0)
        (void)snprintf(driver->driver, sizeof(driver->driver), "%s", name);
}

int ioctl(int descriptor, unsigned long request, ...)
{
    va_list arguments;

    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    long result = syscall(SYS_ioctl, descriptor, request, argument);
    if (result == 0 && request == SIOCETHTOOL)
        rename_driver(argument);
    return (int)result;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
