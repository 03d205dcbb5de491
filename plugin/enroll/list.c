/* SPDX-License-Identifier: MIT */
#include "enroll/list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "enroll/enroll_signature.h"
#include "history/history_store.h"
#include "sandbox/privileges.h"

/*
 * Makes the list's folder, and those above. The state folder is the observer's, where that user is:
 * he writes the history there.
 */
static void make_folder(const char *state, const char *folder)
{
    uid_t user;
    gid_t group;

    history_store_make_parents(state);
    /* Where giving it away is not allowed, the observer says that it keeps no history. */
    if (mkdir(state, 0700) == 0 && geteuid() == 0 && privileges_own_user(&user, &group) &&
        chown(state, user, group) != 0)
        errno = 0;
    (void)mkdir(folder, 0700);
}

/* Opens the list's folder, which is made when asked for. Returns errno's value. */
static int open_folder(bool make, int *folder)
{
    char state[PATH_MAX];
    char path[PATH_MAX];
    struct text text;
    struct stat status;

    if (!history_store_default(state, sizeof(state)))
        return ENOENT;
    text_start(&text, path, sizeof(path));
    text_add(&text, "%s/enrolled", state);
    if (text.cut)
        return ENAMETOOLONG;
    if (make)
        make_folder(state, path);
    *folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*folder < 0)
        return errno;
    int error = fstat(*folder, &status) != 0 ? errno : 0;
    if (error == 0 && (status.st_uid != geteuid() || status.st_mode & (S_IWGRP | S_IWOTH)))
        error = EPERM;
    if (error)
        close(*folder);
    return error;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The target of an entry, malloc'ed; NULL for what no enrolment left here. */
static char *read_entry(int folder, const char *name)
{
    char path[PATH_MAX];
    ssize_t length = readlinkat(folder, name, path, sizeof(path) - 1);

    if (length <= 0 || path[0] != '/')
        return NULL;
    path[length] = '\0';
    return strdup(path);
}

static int read_folder(int folder, struct enrolled *list)
{
    DIR *entries = fdopendir(folder);
    const struct dirent *entry;

    if (!entries) {
        int error = errno;
        close(folder);
        return error;
    }
    /* NOLINT(concurrency-mt-unsafe): there is one thread */
    while (!list->more && (entry = readdir(entries)) != NULL) {
        char *path = read_entry(folder, entry->d_name);
        list->more = path && list->count == ENROLLED_MAX;
        if (path && !list->more)
            list->paths[list->count++] = path;
        else
            free(path);
    }
    closedir(entries);
    qsort(list->paths, list->count, sizeof(list->paths[0]), compare);
    return 0;
}

int enrolled_read(struct enrolled *list)
{
    int folder;

    memset(list, 0, sizeof(*list));
    int error = open_folder(false, &folder);
    if (error)
        return error == ENOENT ? 0 : error;
    return read_folder(folder, list);
}

void enrolled_free(struct enrolled *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->paths[i]);
    list->count = 0;
}

static int full(void)
{
    static struct enrolled list;
    int error = enrolled_read(&list);
    bool no_room = list.count == ENROLLED_MAX;

    enrolled_free(&list);
    return error == 0 && no_room ? ENOSPC : error;
}

bool enrolled_lock(void)
{
    enum { TRIES = 6000 };
    static const struct timespec pause = {0, 10000000};
    int folder = -1;

    if (open_folder(true, &folder) != 0)
        return true;
    for (unsigned i = 0; flock(folder, LOCK_EX | LOCK_NB) != 0; i++) {
        if (errno != EWOULDBLOCK)
            return true; /* this file system has no locks */
        if (i == TRIES)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
} /* the descriptor stays open: it is the lock */

int enrolled_add(const char *path)
{
    char name[SIGNATURE_DIGEST_SIZE];
    int folder;
    int error = open_folder(true, &folder);

    if (error)
        return error;
    error = mark_digest(slice_of(path), name) ? 0 : ENOMEM;
    if (error == 0 && faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        error = full();
    if (error == 0 && symlinkat(path, folder, name) != 0 && errno != EEXIST)
        error = errno;
    (void)fsync(folder);
    close(folder);
    return error;
}

int enrolled_remove(const char *path)
{
    char name[SIGNATURE_DIGEST_SIZE];
    int folder;
    int error = open_folder(false, &folder);

    if (error)
        return error == ENOENT ? 0 : error;
    error = mark_digest(slice_of(path), name) ? 0 : ENOMEM;
    if (error == 0 && unlinkat(folder, name, 0) != 0 && errno != ENOENT)
        error = errno;
    close(folder);
    return error;
}
