/* SPDX-License-Identifier: MIT */
#include "enroll/atomic_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/text.h"

enum { ATTRIBUTES_MAX = 64 << 10, BESIDE_SIZE = PATH_MAX + 64 };

/* Reads up to the end, or `most` bytes and one more. */
static int read_all(int descriptor, size_t most, struct stored_file *file)
{
    size_t room = most + 1;
    ssize_t n = 1;

    file->bytes = malloc(room);
    if (!file->bytes)
        return ENOMEM;
    while (n != 0 && file->length < room) {
        n = read(descriptor, file->bytes + file->length, room - file->length);
        if (n < 0 && errno != EINTR)
            return errno;
        file->length += n > 0 ? (size_t)n : 0;
    }
    return file->length > most ? EFBIG : 0;
}

int stored_read(const char *path, size_t most, struct stored_file *file)
{
    memset(file, 0, sizeof(*file));
    if (!realpath(path, file->path))
        return errno;
    int descriptor = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor < 0)
        return errno;
    int error = fstat(descriptor, &file->info) == 0 ? 0 : errno;
    if (error == 0 && !S_ISREG(file->info.st_mode))
        error = EINVAL;
    if (error == 0 && (unsigned long long)file->info.st_size > most)
        error = EFBIG;
    if (error == 0)
        error = read_all(descriptor, most, file);
    close(descriptor);
    return error;
}

void stored_free(struct stored_file *file)
{
    if (file->bytes)
        explicit_bzero(file->bytes, file->length);
    free(file->bytes);
    file->bytes = NULL;
}

/*
 * Copies extended attributes, access control lists among them (system.posix_acl_access). What this
 * file system or user may not set is left out, but for the list: it decides who may read a key.
 */
static int copy_attributes(const char *from, int to)
{
    char *names = malloc(ATTRIBUTES_MAX);
    char *value = malloc(ATTRIBUTES_MAX);
    ssize_t length = names && value ? listxattr(from, names, ATTRIBUTES_MAX) : -1;
    int error = names && value ? 0 : ENOMEM;

    for (const char *name = names; error == 0 && length > 0 && name < names + length; name += strlen(name) + 1) {
        ssize_t size = getxattr(from, name, value, ATTRIBUTES_MAX);
        if (size >= 0 && fsetxattr(to, name, value, (size_t)size, 0) != 0 &&
            strcmp(name, "system.posix_acl_access") == 0)
            error = errno;
    }
    free(names);
    free(value);
    return error;
}

static int write_all(int descriptor, struct slice text)
{
    while (text.length) {
        ssize_t n = write(descriptor, text.at, text.length);
        if (n < 0 && errno != EINTR)
            return errno;
        text = slice_skip(text, n > 0 ? (size_t)n : 0);
    }
    return 0;
}

/* Makes an open new file what `model` is, but for its text. */
static int take_after(int descriptor, const struct stored_file *model)
{
    struct stat made;
    int error = fstat(descriptor, &made) == 0 ? 0 : errno;

    if (error == 0 && (made.st_uid != model->info.st_uid || made.st_gid != model->info.st_gid) &&
        fchown(descriptor, model->info.st_uid, model->info.st_gid) != 0)
        error = errno;
    if (error == 0 && fchmod(descriptor, model->info.st_mode & 07777) != 0)
        error = errno;
    if (error == 0)
        error = copy_attributes(model->path, descriptor);
    return error;
}

/* A name that was made or moved is durable once its folder is. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    text_copy(folder, sizeof(folder), slice_head(slice_of(path), slash ? (size_t)(slash - path) + 1 : 0));
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

/* A new file beside `path`, for its owner alone; `beside` gets its name. -1: errno says why. */
static int open_beside(const char *path, char beside[BESIDE_SIZE])
{
    if ((size_t)snprintf(beside, BESIDE_SIZE, "%s.XXXXXX", path) < BESIDE_SIZE)
        return mkostemp(beside, O_CLOEXEC);
    errno = ENAMETOOLONG;
    return -1;
}

/* Gives the new file its text, on the disk for good, if nothing went wrong before; else it goes. */
static int fill(int descriptor, int error, struct slice text, const char *beside)
{
    if (error == 0)
        error = write_all(descriptor, text);
    if (error == 0 && fsync(descriptor) != 0)
        error = errno;
    if (close(descriptor) != 0 && error == 0)
        error = errno;
    if (error)
        (void)unlink(beside);
    return error;
}

/* Makes a new file beside `path`, whole, on the disk, and like `model`. */
static int write_beside(const char *path, const struct stored_file *model, struct slice text, char beside[BESIDE_SIZE])
{
    int descriptor = open_beside(path, beside);

    return descriptor < 0 ? errno : fill(descriptor, take_after(descriptor, model), text, beside);
}

/* Gives a file its name if nothing has it. Some network file systems do that with links only. */
static int name_new(const char *beside, const char *path)
{
    if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    if (link(beside, path) != 0)
        return errno;
    (void)unlink(beside);
    return 0;
}

int stored_create(const char *path, const struct stored_file *model, struct slice text)
{
    char beside[BESIDE_SIZE];
    int error = write_beside(path, model, text, beside);

    if (error)
        return error;
    error = name_new(beside, path);
    if (error)
        (void)unlink(beside);
    else
        sync_folder(path);
    return error;
}

/* Ends in the new file's name, or without a new file. */
static int move_over(const char *beside, const char *path, int error)
{
    if (error == 0 && rename(beside, path) != 0)
        error = errno;
    if (error)
        (void)unlink(beside);
    else
        sync_folder(path);
    return error;
}

int stored_put(const char *path, struct slice text)
{
    char beside[BESIDE_SIZE];
    struct stat there;

    if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return EEXIST;
    int descriptor = open_beside(path, beside);
    int error = descriptor < 0 ? errno : fill(descriptor, 0, text, beside);
    return error ? error : move_over(beside, path, 0);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int stored_replace(const struct stored_file *file, struct slice text)
{
    char beside[BESIDE_SIZE];
    struct stat now;
    int error = write_beside(file->path, file, text, beside);

    if (error)
        return error;
    if (stat(file->path, &now) != 0 || !same_file(&now, &file->info))
        error = ESTALE;
    return move_over(beside, file->path, error);
}
