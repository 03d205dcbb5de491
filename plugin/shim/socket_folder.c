/* SPDX-License-Identifier: MIT */
#include "shim/socket_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "cvpn-doctor."
#define SOCKET "management"

enum { RANDOM_LENGTH = 6, TRIES_MAX = 3 };

/*
 * A directory of mode 0700 is safe where no one else can give its name to another one: in a folder
 * of root or of our own that only its owner may write to, or that is sticky. A user's
 * XDG_RUNTIME_DIR that root inherits is none.
 */
static bool is_safe_parent(const char *parent)
{
    struct stat status;

    return stat(parent, &status) == 0 && S_ISDIR(status.st_mode) &&
           (status.st_uid == 0 || status.st_uid == geteuid()) &&
           (!(status.st_mode & (S_IWGRP | S_IWOTH)) || (status.st_mode & S_ISVTX));
}

/* Opens and locks a folder. -1 when it is no folder of ours, or a living process has it. */
static int lock_folder(int parent, const char *name)
{
    struct stat status;
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (folder >= 0 && fstat(folder, &status) == 0 && status.st_uid == geteuid() && (status.st_mode & 0777) == 0700 &&
        flock(folder, LOCK_EX | LOCK_NB) == 0)
        return folder;
    if (folder >= 0)
        close(folder);
    return -1;
}

/* Another client may tidy up between making and locking. */
static bool is_still_there(const struct socket_folder *folder)
{
    struct stat ours;
    struct stat there;

    return fstat(folder->descriptor, &ours) == 0 && lstat(folder->path, &there) == 0 && ours.st_ino == there.st_ino &&
           ours.st_dev == there.st_dev;
}

static bool make_in(struct socket_folder *folder, const char *parent)
{
    if (!parent || !is_safe_parent(parent))
        return false;
    for (unsigned i = 0; i < TRIES_MAX; i++) {
        int n = snprintf(folder->path, sizeof(folder->path), "%s/" PREFIX "XXXXXX", parent);
        if (n <= 0 || (size_t)n >= sizeof(folder->path) || !mkdtemp(folder->path)) /* mode 0700 */
            return false;
        folder->descriptor = lock_folder(AT_FDCWD, folder->path);
        if (folder->descriptor >= 0 && is_still_there(folder))
            return true;
        rmdir(folder->path);
        if (folder->descriptor >= 0)
            close(folder->descriptor);
    }
    return false;
}

bool socket_folder_make(struct socket_folder *folder)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    if (make_in(folder, "/run") || make_in(folder, getenv("XDG_RUNTIME_DIR")) || make_in(folder, "/tmp"))
        return true;
    *folder = (struct socket_folder){.descriptor = -1};
    return false;
}

bool socket_folder_line(const struct socket_folder *folder, char *line, size_t size)
{
    int n = folder->path[0] ? snprintf(line, size, "setenv opt management %s/" SOCKET " unix", folder->path) : 0;

    if (n > 0 && (size_t)n < size)
        return true;
    line[0] = '\0';
    return false;
}

void socket_folder_remove(struct socket_folder *folder)
{
    if (folder->descriptor < 0)
        return;
    /* not by the path: the name may be another user's by now */
    unlinkat(folder->descriptor, SOCKET, 0);
    rmdir(folder->path);
    close(folder->descriptor);
    folder->descriptor = -1;
}

static void tidy_one(int parent, const char *name)
{
    int folder = -1;

    if (strncmp(name, PREFIX, sizeof(PREFIX) - 1) != 0 || strlen(name) != sizeof(PREFIX) - 1 + RANDOM_LENGTH)
        return;
    folder = lock_folder(parent, name);
    if (folder < 0)
        return;
    unlinkat(folder, SOCKET, 0);
    unlinkat(parent, name, AT_REMOVEDIR);
    close(folder);
}

void socket_folder_tidy(const struct socket_folder *folder)
{
    char parent[sizeof(folder->path)];
    const struct dirent *entry = NULL;
    DIR *directory = NULL;

    memcpy(parent, folder->path, sizeof(parent));
    char *end = strrchr(parent, '/');
    if (!end)
        return;
    *end = '\0';
    directory = opendir(parent);
    if (!directory)
        return;
    while ((entry = readdir(directory))) /* NOLINT(concurrency-mt-unsafe): there is one thread */
        tidy_one(dirfd(directory), entry->d_name);
    closedir(directory);
}
