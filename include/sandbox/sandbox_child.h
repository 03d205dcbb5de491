/* SPDX-License-Identifier: MIT */
/*
 * sandbox_child.h - the sandbox of a child process that talks to the outside and reads the answer.
 */
#ifndef CVPN_SANDBOX_SANDBOX_CHILD_H
#define CVPN_SANDBOX_SANDBOX_CHILD_H

#include <stdbool.h>

/*
 * Call it in the child, before it speaks with the outside. Root becomes another user. Afterwards it
 * holds no capability, writes to no file, starts no process, signals none, and leaves no core.
 * Sockets of the local domain are left to it only when it asks libc for names (some modules of its
 * name service ask a daemon over one) under an id that is not the user's. What the kernel lacks is
 * passed over: the child works all the same.
 */
void sandbox_child_enter(bool asks_names);

#endif
