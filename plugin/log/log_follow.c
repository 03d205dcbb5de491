/* SPDX-License-Identifier: MIT */
#include "log/log_follow.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT "/proc/self/fd/1"

void log_follow_start(struct log_follow *follow, line_function *on_line, void *context)
{
    follow->file = -1;
    follow->notice = -1;
    follow->on_line = on_line;
    follow->context = context;
}

off_t log_follow_length(void)
{
    struct stat status;

    return fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
}

bool log_follow_output(struct log_follow *follow)
{
    struct stat status;

    if (fstat(STDOUT_FILENO, &status) < 0 || !S_ISREG(status.st_mode))
        return false;
    follow->file = open(OUTPUT, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    follow->notice = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (follow->file < 0 || follow->notice < 0 || inotify_add_watch(follow->notice, OUTPUT, IN_MODIFY) < 0) {
        log_follow_close(follow);
        return false;
    }
    follow->at = status.st_size;
    line_buffer_start(&follow->lines);
    return true;
}

void log_follow_read(struct log_follow *follow)
{
    char bytes[4096];
    struct stat status;
    ssize_t got = 0;

    if (follow->file < 0)
        return;
    while (read(follow->notice, bytes, sizeof(bytes)) > 0) {
    }
    if (fstat(follow->file, &status) == 0 && status.st_size < follow->at) {
        follow->at = 0;
        line_buffer_start(&follow->lines);
    }
    while ((got = pread(follow->file, bytes, sizeof(bytes), follow->at)) > 0) {
        follow->at += got;
        line_buffer_add(&follow->lines, (struct slice){bytes, (size_t)got}, follow->on_line, follow->context);
    }
}

void log_follow_close(struct log_follow *follow)
{
    if (follow->file >= 0)
        close(follow->file);
    if (follow->notice >= 0)
        close(follow->notice);
    follow->file = -1;
    follow->notice = -1;
}
