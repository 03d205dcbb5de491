/* SPDX-License-Identifier: MIT */
#include "sandbox/probe_child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "sandbox/descriptors.h"
#include "sandbox/life_line.h"

/*
 * Standard input leads back, standard output is the life line; what is printed by mistake goes
 * nowhere, and no socket gets its number.
 */
static bool take_over(int back, int life)
{
    int low = fcntl(life, F_DUPFD, STDERR_FILENO + 1); /* it may be one of the three itself */

    if (low < 0 || dup2(back, STDIN_FILENO) < 0 || dup2(low, STDOUT_FILENO) < 0)
        return false;
    descriptors_close_from(STDERR_FILENO);
    return open("/dev/null", O_WRONLY) == STDERR_FILENO;
}

/*
 * The limit comes first, then the line: where the kernel has no such lines, the limit is what ends
 * the child.
 */
static void begin(int back, int life, unsigned seconds)
{
    (void)signal(SIGALRM, SIG_DFL);
    alarm(seconds);
    if (!take_over(back, life))
        _exit(1);
    (void)life_line_hold(STDOUT_FILENO);
}

static void close_both(const int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

static unsigned children; /* that were not ended by child_end() yet */
static bool refused;

static pid_t fork_piped(struct child *child, unsigned seconds)
{
    int back[2];
    int life[2];

    if (children >= CHILDREN_MAX || pipe2(back, O_CLOEXEC) < 0)
        return -1;
    if (!life_line_make(life)) {
        close_both(back);
        return -1;
    }
    pid_t process = fcntl(back[0], F_SETFL, O_NONBLOCK) < 0 ? -1 : fork();
    if (process == 0) {
        begin(back[1], life[0], seconds);
        return 0;
    }
    if (process < 0) {
        close_both(back);
        close_both(life);
        return -1;
    }
    close(back[1]);
    close(life[0]);
    *child = (struct child){back[0], life[1]};
    return process;
}

pid_t child_fork(struct child *child, unsigned seconds)
{
    *child = CHILD_NONE;
    pid_t process = fork_piped(child, seconds);
    refused = process < 0;
    children += process > 0;
    return process;
}

bool child_was_refused(void)
{
    return refused;
}

void child_end(struct child *child)
{
    if (child->life >= 0 && children)
        children--;
    if (child->life >= 0)
        close(child->life);
    if (child->answer >= 0)
        close(child->answer);
    *child = CHILD_NONE;
}
