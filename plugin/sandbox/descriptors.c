/* SPDX-License-Identifier: MIT */
#include "sandbox/descriptors.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* More than that no process of ours has: the soft limit when /proc is not there. */
enum { DESCRIPTORS_MAX = 1 << 16 };

static bool close_listed(int first)
{
    DIR *directory = opendir("/proc/self/fd");
    const struct dirent *entry = NULL;

    if (!directory)
        return false;
    while ((entry = readdir(directory))) { /* NOLINT(concurrency-mt-unsafe): there is one thread */
        int descriptor = (int)strtol(entry->d_name, NULL, 10);
        if (descriptor >= first && descriptor != dirfd(directory) && entry->d_name[0] != '.')
            close(descriptor);
    }
    closedir(directory);
    return true;
}

static void close_all(int first)
{
    struct rlimit limit = {DESCRIPTORS_MAX, DESCRIPTORS_MAX};

    getrlimit(RLIMIT_NOFILE, &limit);
    for (int descriptor = first; descriptor < DESCRIPTORS_MAX && (rlim_t)descriptor < limit.rlim_cur; descriptor++)
        close(descriptor);
}

void descriptors_close_from(int first)
{
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) != 0 && !close_listed(first))
        close_all(first);
}
