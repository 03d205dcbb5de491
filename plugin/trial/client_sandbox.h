/* SPDX-License-Identifier: MIT */
/*
 * client_sandbox.h - namespaces in which a client reads a profile that no one has looked at
 * yet.
 *
 * A user, mount, network, PID, IPC and UTS namespace each (namespaces(7)): nothing can be
 * written but a folder that ends with it, no process or device of the machine is there, no
 * network, no socket of the local domain, and no program can be started from it. Made without
 * any rights, where the kernel lets users make namespaces.
 */
#ifndef CVPN_TRIAL_CLIENT_SANDBOX_H
#define CVPN_TRIAL_CLIENT_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CLIENT_COPIES_MAX = 16 };

/* The client finds these bytes in place of what the file at `path` holds. */
struct client_copy {
    const char *path;
    char *bytes;
    size_t length;
};

struct client_start {
    const char *program;
    const char *const *arguments; /* ended by NULL; arguments[0] is its name */
    const char *folder;           /* where it starts */
    struct client_copy copies[CLIENT_COPIES_MAX];
    size_t copy_count;
};

/* A folder of the sandbox's that the client may write to. */
#define CLIENT_TEMPORARY "/dev/tmp"

struct client {
    pid_t process;
    int output;   /* what it prints; does not block */
    int terminal; /* the other side of its terminal; does not block */
};

/*
 * Starts it. False when that cannot be done, with the step that failed in *step (a part of a
 * sentence) and errno.
 */
bool client_start(const struct client_start *start, struct client *client, const char **step);

/* Ends it with all that it started, and closes what belongs to it. */
void client_end(struct client *client);

#endif
