/* SPDX-License-Identifier: MIT */
/*
 * without.c - runs a command as on a kernel that lacks something.
 *
 *     without [landlock] [seccomp] -- COMMAND [ARGUMENT...]
 *
 * What is lacking answers as an old kernel does: landlock_create_ruleset with ENOSYS; a seccomp
 * filter, and with it prctl(PR_SET_SECCOMP), with EINVAL.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LANDLOCK_CREATE_RULESET = 444, STEPS_MAX = 16 };

static struct sock_filter steps[STEPS_MAX];
static unsigned short count;

static void add(struct sock_filter step)
{
    steps[count++] = step;
}

static void load(size_t offset)
{
    add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void end_with(uint32_t verdict)
{
    add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

static void leave_out(const char *what)
{
    if (strcmp(what, "landlock") == 0) {
        add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LANDLOCK_CREATE_RULESET, 0, 1));
        end_with(SECCOMP_RET_ERRNO | ENOSYS);
    } else if (strcmp(what, "seccomp") == 0) {
        add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 4));
        load(offsetof(struct seccomp_data, args));
        add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1));
        end_with(SECCOMP_RET_ERRNO | EINVAL);
        load(offsetof(struct seccomp_data, nr));
    }
}

int main(int argc, char **argv)
{
    int at = 1;

    load(offsetof(struct seccomp_data, nr));
    for (; at < argc && at < 3 && strcmp(argv[at], "--") != 0; at++)
        leave_out(argv[at]);
    end_with(SECCOMP_RET_ALLOW);
    if (at + 1 >= argc || strcmp(argv[at], "--") != 0) {
        (void)fprintf(stderr, "usage: without [landlock] [seccomp] -- COMMAND [ARGUMENT...]\n");
        return 2;
    }
    struct sock_fprog program = {count, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0) {
        perror("without");
        return 2;
    }
    execvp(argv[at + 1], argv + at + 1);
    perror(argv[at + 1]);
    return 127;
}
