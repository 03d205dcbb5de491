/* SPDX-License-Identifier: MIT */
/*
 * management.h - OpenVPN's own account of itself, over a management interface that we asked it to open.
 *
 * OpenVPN listens on a socket in a directory that only its starter can enter (it binds with umask 0: socket.c, socket_bind_unix); once we are connected, socket and directory are
 * removed. OpenVPN keeps the connection through SIGUSR1 and SIGHUP (manage.c, management_open). Commands sent: "log on all", "state on", "state"; nothing that changes it.
 */
#ifndef CVPN_SOURCES_MANAGEMENT_H
#define CVPN_SOURCES_MANAGEMENT_H

#include "base/line_buffer.h"
#include "base/text.h"

enum management_phase {
    MANAGEMENT_CLOSED,   /* nothing prepared, or over */
    MANAGEMENT_EXPECTED, /* the directory is there, OpenVPN does not listen yet */
    MANAGEMENT_OPEN
};

struct management {
    enum management_phase phase;
    char directory[64];
    char path[96];    /* of the socket; below the 108 bytes of sun_path */
    int notice;       /* inotify on the directory while expected; -1 otherwise */
    int connection;   /* -1 unless open */
    bool heard;       /* something came over it: OpenVPN has let us in, and nobody else */
    unsigned history; /* which answer lines without a '>' belong to: 0 = log history, 1 = the state, 2 = neither */
    struct line_buffer lines;
    line_function *on_line; /* gets each line in its live form: ">LOG:...", ">STATE:...", ... */
    void *context;
};

/* Starts closed. */
void management_start(struct management *management, line_function *on_line, void *context);

/* Makes the directory, in /run, $XDG_RUNTIME_DIR or /tmp, where that is safe from other users. Returns false when none can be made. */
bool management_prepare(struct management *management);

/* The line that asks OpenVPN for the interface. `size` bytes are written at most. */
void management_option(const struct management *management, char *line, size_t size);

/*
 * Tries to connect; call when `notice` is readable, and again after some milliseconds while it returns true: OpenVPN has bound the socket and does not listen yet. After success phase is
 * MANAGEMENT_OPEN, and what was made on disk is gone; MANAGEMENT_CLOSED when there is no descriptor for it, when something else than a socket stands there, or when another user listens. OpenVPN lets one client in at a time:
 * MANAGEMENT_OPEN without `heard` may mean that somebody else came first.
 */
bool management_join(struct management *management);

/* Takes in what OpenVPN says, without waiting, at most 32 KiB at a time. Returns false when OpenVPN closed the connection; it is closed then. */
bool management_read(struct management *management);

/* Closes and removes everything. */
void management_close(struct management *management);

#endif
