/* SPDX-License-Identifier: MIT */
#include "profile/profile_files.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Where a relative path starts, as openat() wants it. */
static int start_of(const struct file_base *base)
{
    return base->directory >= 0 ? base->directory : AT_FDCWD;
}

/* The folder in which a relative path starts, by its name. */
static bool start_path(const struct file_base *base, char *path, size_t size)
{
    char link[32];

    if (base->directory < 0)
        return getcwd(path, size) != NULL;
    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", base->directory);
    ssize_t length = readlink(link, path, size);
    if (length <= 0 || (size_t)length >= size)
        return false;
    path[length] = '\0';
    return true;
}

static bool make_absolute(const struct file_base *base, const char *path, char out[PATH_MAX])
{
    char start[PATH_MAX] = "";
    struct text text;

    if (path[0] != '/' && !start_path(base, start, sizeof(start)))
        return false;
    text_start(&text, out, PATH_MAX);
    text_add(&text, "%s%s%s", start, start[0] ? "/" : "", path);
    return !text.cut;
}

/* open(2); where the own rights forbid it, through the opener. */
static int open_path(const struct file_base *base, const char *path, int flags)
{
    int fd = openat(start_of(base), path, flags | O_CLOEXEC);
    int error = errno;
    char absolute[PATH_MAX];

    if (!base->opener || (fd < 0 && error != EACCES && error != EPERM) || !make_absolute(base, path, absolute)) {
        errno = error;
        return fd;
    }
    if (fd < 0)
        return base->opener->open(base->opener->context, absolute);
    base->opener->opened(base->opener->context, absolute);
    return fd;
}

static void explain(int error, char *why, size_t why_size)
{
    char text[96];

    if (why_size)
        text_copy(why, why_size, slice_of(strerror_r(error, text, sizeof(text))));
}

/*
 * Reads an open file up to its end, or `allowed` bytes and one more. Returns errno's value, 0 when
 * all went well.
 */
static int read_all(int fd, size_t allowed, char **bytes, size_t *length)
{
    size_t capacity = 0;

    *bytes = NULL;
    *length = 0;
    while (*length <= allowed) {
        if (*length == capacity) {
            /* Copied by hand: realloc() would leave a copy of a key behind. */
            size_t grown = capacity ? 2 * capacity : 8192;
            char *moved = malloc(grown);

            if (!moved)
                return ENOMEM;
            if (*bytes) {
                memcpy(moved, *bytes, *length);
                explicit_bzero(*bytes, *length);
                free(*bytes);
            }
            *bytes = moved;
            capacity = grown;
        }
        ssize_t n = read(fd, *bytes + *length, capacity - *length);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return errno;
        *length += n > 0 ? (size_t)n : 0;
    }
    return EFBIG;
}

static enum file_status status_of(int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return FILE_MISSING;
    return error == EFBIG ? FILE_TOO_LARGE : FILE_UNREADABLE;
}

static enum file_status read_file(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                  char *why, size_t why_size)
{
    const struct file_base *base = context;
    struct stat info;

    /* Looked at before it is opened: to open a pipe would already wake up who writes into it. */
    if (fstatat(start_of(base), path, &info, 0) == 0 && !S_ISREG(info.st_mode)) {
        text_copy(why, why_size, SLICE("not a regular file"));
        return FILE_SPECIAL;
    }
    int fd = open_path(base, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int error = errno;

        explain(error, why, why_size);
        return status_of(error);
    }
    int error = fstat(fd, &info) == 0 ? 0 : errno;
    if (error == 0 && !S_ISREG(info.st_mode)) {
        close(fd);
        return FILE_SPECIAL;
    }
    if (error == 0 && info.st_size > 0 && (size_t)info.st_size > allowed)
        error = EFBIG;
    if (error == 0)
        error = read_all(fd, allowed, bytes, length);
    close(fd);
    if (error == 0)
        return FILE_READ;
    if (*bytes)
        explicit_bzero(*bytes, *length);
    free(*bytes);
    *bytes = NULL;
    explain(error, why, why_size);
    return status_of(error);
}

static bool change_directory(void *context, const char *path)
{
    struct file_base *base = context;
    int directory = open_path(base, path, O_PATH | O_DIRECTORY);

    if (directory < 0)
        return false;
    files_close(base);
    base->directory = directory;
    return true;
}

bool files_open(struct file_source *source, struct file_base *base, const char *start, const struct file_opener *opener)
{
    *base = (struct file_base){-1, opener};
    *source = (struct file_source){read_file, change_directory, base};
    return !start || change_directory(base, start);
}

void files_close(struct file_base *base)
{
    if (base->directory >= 0)
        close(base->directory);
    base->directory = -1;
}

bool files_is_made_by_kernel(int file)
{
    enum { CONFIGFS = 0x62656570, FUSECTL = 0x65735543, MQUEUE = 0x19800202 }; /* not in magic.h */
    static const unsigned kinds[] = {PROC_SUPER_MAGIC,
                                     SYSFS_MAGIC,
                                     DEBUGFS_MAGIC,
                                     TRACEFS_MAGIC,
                                     SECURITYFS_MAGIC,
                                     SELINUX_MAGIC,
                                     SMACK_MAGIC,
                                     CGROUP_SUPER_MAGIC,
                                     CGROUP2_SUPER_MAGIC,
                                     BPF_FS_MAGIC,
                                     DEVPTS_SUPER_MAGIC,
                                     PSTOREFS_MAGIC,
                                     BINFMTFS_MAGIC,
                                     NSFS_MAGIC,
                                     EFIVARFS_MAGIC,
                                     CONFIGFS,
                                     FUSECTL,
                                     MQUEUE};
    struct statfs system;

    for (size_t i = 0; fstatfs(file, &system) == 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if ((unsigned)system.f_type == kinds[i])
            return true;
    return false;
}
