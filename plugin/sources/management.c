/* SPDX-License-Identifier: MIT */
#include "sources/management.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LOG_HISTORY, STATE_ANSWER, NO_ANSWER };

/* A client that never stops talking must not keep the loop from its other work. */
enum { READS_AT_ONCE = 8 };

void management_start(struct management *management, line_function *on_line, void *context)
{
    management->phase = MANAGEMENT_CLOSED;
    management->notice = -1;
    management->connection = -1;
    management->on_line = on_line;
    management->context = context;
}

/*
 * A directory of mode 0700 is safe where nobody else can give its name to another one: in a folder of root or of our own that only its owner may write to, or that is sticky. A user's XDG_RUNTIME_DIR that root inherits is
 * none.
 */
static bool is_safe_parent(const char *parent)
{
    struct stat status;

    return stat(parent, &status) == 0 && S_ISDIR(status.st_mode) &&
           (status.st_uid == 0 || status.st_uid == geteuid()) &&
           (!(status.st_mode & (S_IWGRP | S_IWOTH)) || (status.st_mode & S_ISVTX));
}

static bool make_directory(struct management *management, const char *parent)
{
    if (!is_safe_parent(parent))
        return false;
    int n = snprintf(management->directory, sizeof(management->directory), "%s/cvpn-doctor.XXXXXX", parent);

    return n > 0 && (size_t)n < sizeof(management->directory) && mkdtemp(management->directory); /* mode 0700 */
}

static void remove_from_disk(struct management *management)
{
    if (management->notice >= 0)
        close(management->notice);
    management->notice = -1;
    if (management->path[0])
        unlink(management->path);
    if (management->directory[0])
        rmdir(management->directory);
}

bool management_prepare(struct management *management)
{
    const char *user_run = getenv("XDG_RUNTIME_DIR");

    if (!make_directory(management, "/run") && !(user_run && make_directory(management, user_run)) &&
        !make_directory(management, "/tmp")) {
        management->directory[0] = '\0';
        return false;
    }
    (void)snprintf(management->path, sizeof(management->path), "%s/management", management->directory);
    management->notice = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (management->notice < 0 || inotify_add_watch(management->notice, management->directory, IN_CREATE) < 0) {
        remove_from_disk(management);
        return false;
    }
    management->phase = MANAGEMENT_EXPECTED;
    return true;
}

void management_option(const struct management *management, char *line, size_t size)
{
    (void)snprintf(line, size, "management %s unix", management->path);
}

/* Who listens there. Root may be OpenVPN for a user who started it with rights; nobody else is. */
static bool is_foreign(int connection)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);

    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid != 0 && peer.uid != geteuid();
}

/* Something that can never become OpenVPN's socket stands at its place. */
static bool is_blocked(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && !S_ISSOCK(status.st_mode);
}

bool management_join(struct management *management)
{
    static const char commands[] = "log on all\nstate on\nstate\n";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char events[1024];

    if (management->phase != MANAGEMENT_EXPECTED)
        return false;
    while (read(management->notice, events, sizeof(events)) > 0) {
    }
    text_copy(address.sun_path, sizeof(address.sun_path), slice_of(management->path));
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connection < 0 || is_blocked(management->path)) { /* no descriptor is left: there will be none later */
        if (connection >= 0)
            close(connection);
        management_close(management);
        return false;
    }
    if (connect(connection, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        bool not_yet = errno == ECONNREFUSED || errno == EAGAIN;
        close(connection);
        return not_yet;
    }
    if (is_foreign(connection)) {
        close(connection);
        management_close(management);
        return false;
    }
    remove_from_disk(management);
    management->connection = connection;
    management->phase = MANAGEMENT_OPEN;
    management->history = LOG_HISTORY;
    management->heard = false;
    line_buffer_start(&management->lines);
    if (send(connection, commands, sizeof(commands) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        management_close(management);
    return false;
}

/* Answers to our commands are lines without a '>' (management-notes.txt): each gets the prefix of its live form. */
static void take_line(void *context, struct slice line)
{
    struct management *management = context;
    char live[LINE_BUFFER_SIZE + 16];
    struct text text;

    if (slice_starts(line, ">")) {
        management->on_line(management->context, line);
    } else if (slice_is(line, "END")) {
        management->history++;
    } else if (management->history < NO_ANSWER && !slice_starts(line, "SUCCESS:") && !slice_starts(line, "ERROR:")) {
        text_start(&text, live, sizeof(live));
        text_add(&text, "%s", management->history == LOG_HISTORY ? ">LOG:" : ">STATE:");
        text_add_slice(&text, line);
        management->on_line(management->context, (struct slice){live, text.length});
    }
}

bool management_read(struct management *management)
{
    char bytes[4096];
    ssize_t got = 0;

    if (management->phase != MANAGEMENT_OPEN)
        return false;
    for (unsigned i = 0; i < READS_AT_ONCE; i++) {
        got = recv(management->connection, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (got <= 0)
            break;
        management->heard = true;
        line_buffer_add(&management->lines, (struct slice){bytes, (size_t)got}, take_line, management);
    }
    if (got > 0)
        return true;
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    management_close(management);
    return false;
}

void management_close(struct management *management)
{
    if (management->phase == MANAGEMENT_EXPECTED)
        remove_from_disk(management);
    if (management->connection >= 0)
        close(management->connection);
    management->connection = -1;
    management->phase = MANAGEMENT_CLOSED;
}
