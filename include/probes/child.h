/* SPDX-License-Identifier: MIT */
/*
 * child.h - a process that asks for us what blocks, and answers in a pipe.
 */
#ifndef CVPN_PROBES_CHILD_H
#define CVPN_PROBES_CHILD_H

#include <sys/types.h>

/*
 * The first thing in it: it ends with its parent, and after `seconds` at the latest. Nothing of OpenVPN's or of the observer's stays open in it but `back`, the way back, as standard input.
 */
void child_begin(int back, unsigned seconds);

/* Kills and reaps it, and closes its pipe; then *process is 0 and *answer -1. With none of them it does nothing. */
void child_end(pid_t *process, int *answer);

#endif
