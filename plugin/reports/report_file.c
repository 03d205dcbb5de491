/* SPDX-License-Identifier: MIT */
#include "reports/report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "profile/profile_files.h"
#include "sandbox/privileges.h"

enum { NAMES_MAX = 4096 };

static const char *why_not_opened(int error)
{
    static const struct {
        int error;
        const char *reason;
    } reasons[] = {
        {ENOENT, "its folder does not exist"},
        {ENOTDIR, "its path leads through a file"},
        {EACCES, "there is no right to write to it"},
        {EPERM, "there is no right to write to it"},
        {EROFS, "its disk is read-only"},
        {ELOOP, "it is a symbolic link, or its path has too many"},
        {ENAMETOOLONG, "its name is too long"},
        {ENOSPC, "its disk is full"},
        {EDQUOT, "its disk is full"},
        {ETXTBSY, "it is a program that runs"},
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (reasons[i].error == error)
            return reasons[i].reason;
    return "it cannot be opened for appending";
}

static const char *kind_of(const struct stat *status)
{
    if (S_ISREG(status->st_mode))
        return NULL;
    if (S_ISLNK(status->st_mode))
        return "it is a symbolic link";
    if (S_ISDIR(status->st_mode))
        return "it is a folder";
    if (S_ISFIFO(status->st_mode))
        return "it is a pipe";
    return S_ISSOCK(status->st_mode) ? "it is a socket" : "it is a device";
}

static bool is_same(const char *path, const struct stat *status)
{
    struct stat other;

    return path && stat(path, &other) == 0 && other.st_dev == status->st_dev && other.st_ino == status->st_ino;
}

/* A word of the profile that is the path of this file: what OpenVPN reads, writes or runs. */
static bool is_named(const struct profile *profile, const struct stat *status)
{
    unsigned names = 0;
    const char *last = NULL;

    for (size_t i = 0; profile && i < profile->option_count; i++) {
        const struct profile_option *option = &profile->options[i];
        if (option->file != last && is_same(option->file, status))
            return true;
        last = option->file;
        for (unsigned n = 1; n < option->word_count && names++ < NAMES_MAX; n++)
            if (is_same(option->words[n], status))
                return true;
    }
    return false;
}

static const char *not_fit(int file, const struct profile *profile)
{
    struct stat status;

    if (fstat(file, &status) < 0)
        return "it cannot be examined";
    if (kind_of(&status))
        return kind_of(&status);
    if (files_is_made_by_kernel(file))
        return "it is not a file on a disk but an interface of the kernel";
    if (status.st_nlink != 1)
        return "it has a second name";
    if (!privileges_is_own(status.st_uid))
        return "it belongs to another user";
    return is_named(profile, &status) ? "the profile is this file, or names it" : NULL;
}

/* Looked at before it is opened: to open a pipe or a device may already do something. */
static const char *not_fit_by_name(const char *path, const struct profile *profile)
{
    int there = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    const char *reason = there < 0 ? NULL : not_fit(there, profile);

    if (there >= 0)
        close(there);
    return reason;
}

/* Who made the file before us could read what we write, or have us write into another one. */
int report_file_open(const char *path, const struct profile *profile, const char **reason)
{
    *reason = not_fit_by_name(path, profile);
    if (*reason)
        return -1;
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0600);
    *reason = file < 0 ? why_not_opened(errno) : not_fit(file, profile);
    if (file >= 0 && *reason) {
        close(file);
        file = -1;
    }
    return file;
}

void report_file_place(int file, char *place, size_t size)
{
    char link[32];

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
    ssize_t length = file < 0 ? 0 : readlink(link, place, size - 1);
    place[length > 0 ? length : 0] = '\0';
}
