/* SPDX-License-Identifier: MIT */
#include "history/history_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "dns/endpoint_name.h"
#include "history/history_lines.h"
#include "profile/profile_files.h"
#include "sandbox/privileges.h"

#define SUFFIX ".history"

enum { HOST_MAX = 120, ENTRIES_MAX = 4096, REOPENINGS_MAX = 4 };

static bool refuse(struct history_store *store, const char *reason)
{
    text_copy(store->reason, sizeof(store->reason), slice_of(reason));
    return false;
}

/* The same with the kernel's words for `error`. */
static bool refuse_error(struct history_store *store, int error)
{
    char words[64];

    return refuse(store, strerror_r(error, words, sizeof(words)));
}

void history_store_start(struct history_store *store)
{
    memset(store, 0, sizeof(*store));
    store->directory = -1;
    store->file = -1;
}

/*
 * FNV-1a: two names must not meet by accident; a user who wants to make them meet can only spoil
 * his own history.
 */
static uint64_t hash(struct slice bytes)
{
    uint64_t value = 0xcbf29ce484222325U;

    for (size_t i = 0; i < bytes.length; i++)
        value = (value ^ (unsigned char)bytes.at[i]) * 0x100000001b3U;
    return value;
}

/* A small letter, digit, dash or dot; or '_' for anything else. */
static char plain(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.')
        c = '_';
    return c;
}

void history_store_name(struct slice host, char name[HISTORY_FILE_NAME_SIZE])
{
    struct endpoint_name endpoint;
    struct text text;

    if (endpoint_name_parse(host, &endpoint))
        host = endpoint.bare;
    bool changed = host.length == 0 || host.length > HOST_MAX || host.at[0] == '.';
    text_start(&text, name, HISTORY_FILE_NAME_SIZE);
    if (changed)
        text_add(&text, "_"); /* never a hidden file, "." or ".." */
    for (size_t i = 0; i < host.length && i < HOST_MAX; i++) {
        char c = plain(host.at[i]);
        changed = changed || (c == '_' && host.at[i] != '_');
        text_add_slice(&text, (struct slice){&c, 1});
    }
    if (changed)
        text_add(&text, "-%016llx", (unsigned long long)hash(host));
    text_add(&text, SUFFIX);
}

bool history_store_default(char *directory, size_t size)
{
    /* NOLINT(concurrency-mt-unsafe): there is one thread */
    const char *base = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME"); /* NOLINT(concurrency-mt-unsafe) */
    struct text text;

    text_start(&text, directory, size);
    if (geteuid() == 0)
        text_add(&text, "/var/lib/cvpn-doctor");
    else if (base && base[0] == '/')
        text_add(&text, "%s/cvpn-doctor", base);
    else if (home && home[0] == '/')
        text_add(&text, "%s/.local/state/cvpn-doctor", home);
    return text.length > 0 && !text.cut;
}

/* What is wrong with something that must be ours alone to write; NULL when nothing is. */
static const char *not_ours(const struct stat *status)
{
    if (!privileges_is_own(status->st_uid))
        return "it belongs to another user";
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return "others may write to it";
    return NULL;
}

static bool open_directory(struct history_store *store, const char *path)
{
    struct stat status;

    store->directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (store->directory < 0 && (errno == ENOTDIR || errno == ELOOP) && lstat(path, &status) == 0 &&
        !S_ISDIR(status.st_mode))
        return refuse(store, S_ISLNK(status.st_mode) ? "it is a symbolic link" : "it is not a directory");
    if (store->directory < 0 || fstat(store->directory, &status) < 0)
        return refuse_error(store, errno);
    const char *reason = files_is_made_by_kernel(store->directory) ? "it is no folder on a disk" : not_ours(&status);
    return !reason || refuse(store, reason);
}

static const char *not_fit(const struct stat *status)
{
    if (!S_ISREG(status->st_mode))
        return "the file is not a regular file";
    if (status->st_nlink > 1) /* 0: it has just been removed; lock() sees that */
        return "the file has a second name";
    return not_ours(status);
}

/* O_NONBLOCK: a FIFO, or a file under a lease, must not hold us. */
static bool open_file(struct history_store *store)
{
    int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
    struct stat status;

    store->file = openat(store->directory, store->name, flags, 0600);
    if (store->file < 0)
        return errno == ELOOP ? refuse(store, "the file is a symbolic link") : refuse_error(store, errno);
    if (fstat(store->file, &status) < 0)
        return refuse_error(store, errno);
    const char *reason = not_fit(&status);
    return !reason || refuse(store, reason);
}

static bool is_history(const char *name)
{
    size_t length = strlen(name);

    return length > strlen(SUFFIX) && strcmp(name + length - strlen(SUFFIX), SUFFIX) == 0;
}

/* The files of the directory: how many there are, and which was written first of all. */
static unsigned count_files(int directory, char oldest[HISTORY_FILE_NAME_SIZE])
{
    int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
    const struct dirent *entry = NULL;
    struct timespec first = {0, 0};
    struct stat status;
    unsigned count = 0;

    oldest[0] = '\0';
    if (!entries && copy >= 0)
        close(copy);
    for (unsigned n = 0; entries && n < ENTRIES_MAX; n++) {
        entry = readdir(entries); /* NOLINT(concurrency-mt-unsafe): there is one thread */
        if (!entry)
            break;
        if (!is_history(entry->d_name) || strlen(entry->d_name) >= HISTORY_FILE_NAME_SIZE ||
            fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(status.st_mode))
            continue;
        if (count++ == 0 || status.st_mtim.tv_sec < first.tv_sec) {
            first = status.st_mtim;
            text_copy(oldest, HISTORY_FILE_NAME_SIZE, slice_of(entry->d_name));
        }
    }
    if (entries)
        closedir(entries);
    return count;
}

/* A new endpoint takes the place of the one that was not used for the longest time. */
static void make_room(const struct history_store *store)
{
    char oldest[HISTORY_FILE_NAME_SIZE];
    struct stat status;

    if (fstatat(store->directory, store->name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return;
    if (count_files(store->directory, oldest) >= HISTORY_FILES_MAX)
        unlinkat(store->directory, oldest, 0);
}

size_t history_store_read(struct history_store *store, char *bytes, size_t size)
{
    struct stat status;
    size_t length = 0;
    ssize_t got = 0;

    if (store->file < 0 || fstat(store->file, &status) < 0)
        return 0;
    off_t begin = status.st_size > (off_t)size ? status.st_size - (off_t)size : 0;
    while (length < size && (got = pread(store->file, bytes + length, size - length, begin + (off_t)length)) > 0)
        length += (size_t)got;
    const char *feed = begin > 0 ? memchr(bytes, '\n', length) : NULL;
    if (begin == 0)
        return length;
    size_t part = feed ? (size_t)(feed - bytes) + 1 : length;
    memmove(bytes, bytes + part, length - part);
    return length - part;
}

/* The file that is open was removed: a new endpoint took its place, or the user did it. */
static bool is_removed(const struct history_store *store)
{
    struct stat status;

    return fstat(store->file, &status) == 0 && status.st_nlink == 0;
}

static bool open_again(struct history_store *store)
{
    close(store->file);
    store->file = -1;
    return open_file(store) || refuse(store, "the file was removed, and cannot be made again");
}

/* A shared lock on the file. */
static enum history_result lock(struct history_store *store)
{
    for (unsigned i = 0; i < REOPENINGS_MAX; i++) {
        /* a file system without locks has no other clients that would honour them */
        if (flock(store->file, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK)
            return HISTORY_BUSY;
        if (!is_removed(store))
            return HISTORY_KEPT;
        if (!open_again(store))
            return HISTORY_FAILED;
    }
    return HISTORY_BUSY;
}

/*
 * A write that was cut off by a full disk has left half a line: what follows begins on a line of
 * its own. The half may also be someone's who is writing right now; then there is an empty line,
 * which does no harm.
 */
static bool ends_in_half_a_line(const struct history_store *store, off_t size)
{
    char last = '\n';

    return size > 0 && pread(store->file, &last, 1, size - 1) == 1 && last != '\n';
}

static bool write_line(struct history_store *store, struct slice line)
{
    char whole[HISTORY_LINE_MAX + 2];
    struct text text;
    struct stat status;

    text_start(&text, whole, sizeof(whole));
    if (fstat(store->file, &status) == 0 && ends_in_half_a_line(store, status.st_size))
        text_add(&text, "\n");
    text_add_slice(&text, line);
    if (text.cut)
        return refuse(store, "a line is too long");
    ssize_t written = write(store->file, whole, text.length);
    if (written < 0)
        return refuse_error(store, errno);
    return (size_t)written == text.length || refuse_error(store, ENOSPC);
}

/*
 * Puts `bytes` in the place of what is there. The exclusive lock is ours. No right to the directory
 * is needed, nor room on the disk. Who is killed between the two calls leaves some lines twice.
 */
static void rewrite(const struct history_store *store, const char *bytes, size_t length)
{
    int flags = fcntl(store->file, F_GETFL);

    if (flags < 0 || fcntl(store->file, F_SETFL, flags & ~O_APPEND) < 0)
        return;
    if (pwrite(store->file, bytes, length, 0) == (ssize_t)length)
        (void)!ftruncate(store->file, (off_t)length);
    fcntl(store->file, F_SETFL, flags);
}

/*
 * When the lock is not to be had or the disk is full, someone makes the file shorter another time.
 */
static void shorten(struct history_store *store)
{
    char *bytes = malloc(2 * (size_t)HISTORY_FILE_MAX);

    if (bytes && flock(store->file, LOCK_EX | LOCK_NB) == 0) {
        char *kept = bytes + HISTORY_FILE_MAX;
        size_t length = history_store_read(store, bytes, HISTORY_FILE_MAX);
        size_t keep = history_lines_keep((struct slice){bytes, length}, kept, HISTORY_FILE_KEPT);
        rewrite(store, kept, keep);
    }
    free(bytes);
}

static void shorten_if_large(struct history_store *store)
{
    struct stat status;

    if (fstat(store->file, &status) == 0 && status.st_size > HISTORY_FILE_MAX)
        shorten(store);
}

/* Opens it as whom this process acts at the time. */
static bool open_both(struct history_store *store, const char *directory)
{
    history_store_close(store);
    store->reason[0] = '\0';
    if (!open_directory(store, directory))
        return false;
    make_room(store);
    return open_file(store);
}

bool history_store_open(struct history_store *store, const char *directory, struct slice host)
{
    history_store_name(host, store->name);
    if (mkdir(directory, 0700) < 0 && errno != EEXIST) {
        history_store_close(store);
        return refuse_error(store, errno);
    }
    /*
     * First as the user that the observer becomes: what he makes is his, and no right to give it to
     * him is needed.
     */
    bool opened = privileges_act_as_own_user() && open_both(store, directory);
    privileges_act_as_self();
    opened = opened || open_both(store, directory);
    if (!opened) {
        history_store_close(store);
        return false;
    }
    shorten_if_large(store); /* the run that made it so large may have had no right to */
    flock(store->file, LOCK_UN);
    return true;
}

void history_store_make_parents(const char *directory)
{
    char path[256];
    struct slice whole = slice_of(directory);

    for (size_t i = 1; i < whole.length && i < sizeof(path); i++)
        if (whole.at[i] == '/') {
            text_copy(path, sizeof(path), slice_head(whole, i));
            mkdir(path, 0700);
        }
}

enum history_result history_store_append(struct history_store *store, struct slice line)
{
    if (store->file < 0)
        return HISTORY_FAILED;
    enum history_result result = lock(store);
    if (result == HISTORY_KEPT && !write_line(store, line))
        result = HISTORY_FAILED;
    if (result == HISTORY_KEPT)
        shorten_if_large(store);
    if (result == HISTORY_FAILED)
        history_store_close(store);
    else
        flock(store->file, LOCK_UN);
    return result;
}

void history_store_close(struct history_store *store)
{
    if (store->file >= 0)
        close(store->file);
    if (store->directory >= 0)
        close(store->directory);
    store->file = -1;
    store->directory = -1;
}
