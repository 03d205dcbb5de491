/* SPDX-License-Identifier: MIT */
#include "log/management.h"

#include <errno.h>
#include <stdio.h>
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

static void stop_expecting(struct management *management)
{
    if (management->notice >= 0)
        close(management->notice);
    management->notice = -1;
}

bool management_expect(struct management *management, const char *folder)
{
    (void)snprintf(management->path, sizeof(management->path), "%s/management", folder);
    management->notice = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (management->notice < 0 || inotify_add_watch(management->notice, folder, IN_CREATE) < 0) {
        stop_expecting(management);
        return false;
    }
    management->phase = MANAGEMENT_EXPECTED;
    management->reached = false;
    return true;
}

/* Who listens there. Root may be OpenVPN for a user who started it with rights; no one else is. */
static bool is_foreign(int connection)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);

    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid != 0 && peer.uid != geteuid();
}

/* Something that can never become OpenVPN's socket is at its place. */
static bool is_blocked(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && !S_ISSOCK(status.st_mode);
}

bool management_is_offered(const struct management *management)
{
    struct stat status;

    return lstat(management->path, &status) == 0;
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
    /* no descriptor is left: there will be none later */
    if (connection < 0 || is_blocked(management->path)) {
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
    stop_expecting(management);
    management->connection = connection;
    management->phase = MANAGEMENT_OPEN;
    management->reached = true;
    management->history = LOG_HISTORY;
    management->heard = false;
    management->titled = management->short_lines = false;
    line_buffer_start(&management->lines);
    if (send(connection, commands, sizeof(commands) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        management_close(management);
    return false;
}

/*
 * Answers to our commands are lines without a '>' (management-notes.txt): each gets the prefix of
 * its live form.
 */
static void take_one(struct management *management, struct slice line)
{
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

/*
 * OpenVPN 2.4 writes each message with its prefix into 1280 bytes (manage.c, log_entry_print): one
 * that fills them has no line end, and the next one follows in the same line.
 */
enum { SHORT_LINE = 1279 };

/* The client's title comes before all that a server can say. */
static void note_title(struct management *management, struct slice line)
{
    size_t title = management->titled ? SLICE_NOT_FOUND : slice_find(line, ",OpenVPN 2.");

    if (title == SLICE_NOT_FOUND)
        return;
    struct slice minor = slice_skip(line, title + strlen(",OpenVPN 2."));
    management->titled = true;
    management->short_lines = slice_starts(minor, "3") || slice_starts(minor, "4");
}

static void take_line(void *context, struct slice line)
{
    struct management *management = context;

    note_title(management, line);
    while (management->short_lines && line.length > SHORT_LINE) {
        take_one(management, slice_head(line, SHORT_LINE));
        line = slice_skip(line, SHORT_LINE);
    }
    take_one(management, line);
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
    stop_expecting(management);
    if (management->connection >= 0)
        close(management->connection);
    management->connection = -1;
    management->phase = MANAGEMENT_CLOSED;
}
