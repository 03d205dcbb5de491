/* SPDX-License-Identifier: MIT */
/*
 * management.h - OpenVPN's own account of itself, over a management interface that we asked it to
 * open.
 *
 * OpenVPN listens on a socket in a folder that only its starter can enter (it binds with umask 0:
 * socket.c, socket_bind_unix); the folder is made and removed elsewhere (shim/socket_folder.h).
 * OpenVPN keeps the connection through SIGUSR1 and SIGHUP (manage.c, management_open). Commands
 * sent: "log on all", "state on", "state"; nothing that changes it.
 */
#ifndef CVPN_LOG_MANAGEMENT_H
#define CVPN_LOG_MANAGEMENT_H

#include "base/line_buffer.h"
#include "base/text.h"

enum management_phase {
    MANAGEMENT_CLOSED,   /* not asked for, or over */
    MANAGEMENT_EXPECTED, /* OpenVPN was told to listen, and is not joined yet */
    MANAGEMENT_OPEN
};

struct management {
    enum management_phase phase;
    char path[96];    /* of the socket; below the 108 bytes of sun_path */
    int notice;       /* inotify on its folder while expected; -1 otherwise */
    int connection;   /* -1 unless open */
    bool titled;      /* the client's version was said, and */
    bool short_lines; /* it is one that writes lines of 1280 bytes at most */
    bool reached;     /* it was connected once: OpenVPN needs the socket's name no more */
    bool heard;       /* something came over it: OpenVPN has let us in, and no one else */
    /* which answer lines without a '>' belong to: 0 = log history, 1 = the state, 2 = neither */
    unsigned history;
    struct line_buffer lines;
    line_function *on_line; /* gets each line in its live form: ">LOG:...", ">STATE:...", ... */
    void *context;
};

/* Starts closed. */
void management_start(struct management *management, line_function *on_line, void *context);

/* OpenVPN was told to listen in `folder`. Returns false when nothing tells when it does. */
bool management_expect(struct management *management, const char *folder);

/*
 * True when anything is where OpenVPN was told to listen. A build without management puts nothing
 * there.
 */
bool management_is_offered(const struct management *management);

/*
 * Tries to connect; call when `notice` is readable, and again after some milliseconds while it
 * returns true: OpenVPN has bound the socket and does not listen yet. After success phase is
 * MANAGEMENT_OPEN; MANAGEMENT_CLOSED when there is no descriptor for it, when something else than a
 * socket is there, or when another user listens. OpenVPN lets one client in at a time:
 * MANAGEMENT_OPEN without `heard` may mean that someone else came first.
 */
bool management_join(struct management *management);

/*
 * Takes in what OpenVPN says, without waiting, at most 32 KiB at a time. Returns false when OpenVPN
 * closed the connection; it is closed then.
 */
bool management_read(struct management *management);

/* Closes the connection, or expects none any more. */
void management_close(struct management *management);

#endif
