/* SPDX-License-Identifier: MIT */
/*
 * probe_child.h - a process that asks for us what blocks, and answers in a pipe.
 *
 * It ends by itself whatever becomes of us: by its own time limit, and by its life line
 * (sandbox/life_line.h). It is never waited for; its starter ignores SIGCHLD, so the kernel reaps
 * it.
 */
#ifndef CVPN_SANDBOX_PROBE_CHILD_H
#define CVPN_SANDBOX_PROBE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
    int answer; /* the way back, does not block; -1: there is none */
    int life;   /* closing it ends the child; -1: there is none */
};

/* No child: nothing is under way. */
#define CHILD_NONE ((struct child){-1, -1})

/*
 * Forks. In the child, where 0 is returned, standard input is the way back, and nothing of
 * OpenVPN's or of the starter's is open; it ends after `seconds` at the latest. Elsewhere as
 * fork(2); -1 also when no pipe can be had, and beyond CHILDREN_MAX at a time: what is counted is
 * ours, and not what else the user runs (RLIMIT_NPROC).
 */
enum { CHILDREN_MAX = 64 };
pid_t child_fork(struct child *child, unsigned seconds);

/*
 * The last child_fork() of this process had no child: there are too many processes, or too few
 * descriptors. What a look would have told is not known then.
 */
bool child_was_refused(void);

/*
 * Ends it and closes its pipes; then it is CHILD_NONE. Fine when there is none. Takes no time, and
 * needs no right to.
 */
void child_end(struct child *child);

#endif
