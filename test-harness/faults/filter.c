/* SPDX-License-Identifier: MIT */
/*
 * filter.c - asks the observer's seccomp programs, by interpreting them, what they say to calls: no
 * kernel is needed that knows seccomp, so that this also runs in an emulated processor (`make
 * aarch64`).
 *
 * It includes the file that makes them. Prints what is not as it should be, and "calls asked N, as
 * wanted N" at the end.
 */
/* NOLINTNEXTLINE(bugprone-suspicious-include): the programs are no one else's business */
#include "../../plugin/sandbox/seccomp.c"

#include <linux/netlink.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What a program says, as one word: 0 for "go on", else the error. */
enum { GOES_ON = 0, NO_VERDICT = -1, ARGUMENTS = 6 };

static int verdict_of(uint32_t returned)
{
    return returned == SECCOMP_RET_ALLOW ? GOES_ON : (int)(returned & SECCOMP_RET_DATA);
}

static uint32_t word_at(const struct seccomp_data *data, uint32_t offset)
{
    uint32_t word = 0;

    if (offset + sizeof(word) <= sizeof(*data))
        memcpy(&word, (const char *)data + offset, sizeof(word));
    return word;
}

/* The few kinds of steps that build() makes; any other one gives NO_VERDICT. */
static int interpret(const struct program *program, const struct seccomp_data *data)
{
    uint32_t held = 0;

    for (size_t at = 0; at < program->count; at++) {
        const struct sock_filter *step = &program->steps[at];
        bool holds = false;
        switch (step->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            held = word_at(data, step->k);
            continue;
        case BPF_ALU | BPF_AND | BPF_K:
            held &= step->k;
            continue;
        case BPF_RET | BPF_K:
            return verdict_of(step->k);
        case BPF_JMP | BPF_JEQ | BPF_K:
            holds = held == step->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            holds = held >= step->k;
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            holds = (held & step->k) != 0;
            break;
        default:
            return NO_VERDICT;
        }
        at += holds ? step->jt : step->jf;
    }
    return NO_VERDICT;
}

static struct program programs[SECCOMP_LIST_LISTS];
static unsigned asked;
static unsigned as_wanted;

static const char *const list_names[SECCOMP_LIST_LISTS] = {[SECCOMP_LIST_OBSERVER] = "observer",
                                                           [SECCOMP_LIST_LOOKS] = "looks",
                                                           [SECCOMP_LIST_PARSER] = "parser",
                                                           [SECCOMP_LIST_HELPER] = "hand"};

static void ask(enum seccomp_list list, const char *what, const struct seccomp_data *data, int wanted)
{
    int said = interpret(&programs[list], data);

    asked++;
    as_wanted += said == wanted;
    if (said != wanted)
        printf("not ok %s: %s: %d instead of %d\n", list_names[list], what, said, wanted);
}

struct question {
    enum seccomp_list list;
    int wanted;
    const char *what;
    int call;
    uint64_t arguments[ARGUMENTS];
};

/* clang-format off */
#define Q(list, wanted, call, ...) {list, wanted, #call " " #__VA_ARGS__, SYS_##call, {__VA_ARGS__}}
static const struct question questions[] = {
    /* what the C library of every processor makes of what the observer does */
    Q(SECCOMP_LIST_OBSERVER, 0, openat, 0, 0, O_RDONLY),
    Q(SECCOMP_LIST_OBSERVER, 0, openat, 0, 0, O_WRONLY | O_CREAT),
    Q(SECCOMP_LIST_OBSERVER, 0, newfstatat, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, ppoll, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, epoll_pwait, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, clone, SIGCHLD),
    Q(SECCOMP_LIST_OBSERVER, 0, wait4, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, pipe2, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, dup3, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, unlinkat, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, renameat, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, kill, 4711, SIGKILL),
    Q(SECCOMP_LIST_OBSERVER, 0, tgkill, 1, 1, SIGABRT),
    Q(SECCOMP_LIST_OBSERVER, 0, mmap, 0, 0, PROT_READ | PROT_WRITE),
    Q(SECCOMP_LIST_OBSERVER, 0, mprotect, 0, 0, PROT_READ),
    Q(SECCOMP_LIST_OBSERVER, 0, ioctl, 0, FIONREAD),
    Q(SECCOMP_LIST_OBSERVER, 0, ioctl, 0, TCGETS),
    Q(SECCOMP_LIST_OBSERVER, 0, socket, AF_INET6, SOCK_DGRAM, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE),
    Q(SECCOMP_LIST_OBSERVER, 0, timer_create, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, prlimit64, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, capset, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, seccomp, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, exit_group, 0),
    Q(SECCOMP_LIST_LOOKS, 0, socket, AF_PACKET, SOCK_DGRAM, 0),
    Q(SECCOMP_LIST_LOOKS, 0, socket, AF_INET, SOCK_RAW, IPPROTO_RAW),
    Q(SECCOMP_LIST_HELPER, 0, ioctl, 0, SIOCSIFMTU),
    Q(SECCOMP_LIST_HELPER, 0, openat, 0, 0, O_RDONLY),
    Q(SECCOMP_LIST_HELPER, 0, recvfrom, 0),
    Q(SECCOMP_LIST_PARSER, 0, openat, 0, 0, O_RDONLY),
    Q(SECCOMP_LIST_PARSER, 0, ppoll, 0),
    Q(SECCOMP_LIST_OBSERVER, 0, fcntl, 0, F_DUPFD, 3),
    Q(SECCOMP_LIST_OBSERVER, 0, fcntl, 0, F_SETFL, O_NONBLOCK),
    Q(SECCOMP_LIST_OBSERVER, 0, fcntl, 0, F_SETOWN, 4711),
    Q(SECCOMP_LIST_HELPER, 0, fcntl, 0, F_GETFL),
    Q(SECCOMP_LIST_PARSER, 0, fcntl, 0, F_SETFL, O_NONBLOCK),
    Q(SECCOMP_LIST_MUTE, 0, fcntl, 0, F_SETLK, 0),
    /* what must not go on */
    Q(SECCOMP_LIST_OBSERVER, EPERM, execve, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, execveat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, ptrace, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, process_vm_writev, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, mount, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, umount2, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, chroot, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, setns, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, unshare, CLONE_NEWUSER),
    Q(SECCOMP_LIST_OBSERVER, EPERM, clone, CLONE_NEWNET | SIGCHLD),
    Q(SECCOMP_LIST_OBSERVER, EPERM, clone, CLONE_NEWUSER | SIGCHLD),
    Q(SECCOMP_LIST_OBSERVER, EPERM, setresuid, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, setuid, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, fchmodat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, fchownat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, linkat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, symlinkat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, mknodat, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, listen, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, bpf, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, perf_event_open, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, keyctl, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, clock_settime, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, reboot, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, init_module, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, kexec_load, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, io_uring_setup, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, userfaultfd, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, pidfd_send_signal, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, prctl, PR_SET_DUMPABLE, 1),
    Q(SECCOMP_LIST_OBSERVER, EPERM, prlimit64, 4711),
    Q(SECCOMP_LIST_OBSERVER, EPERM, kill, (uint32_t)-1, SIGKILL),
    Q(SECCOMP_LIST_OBSERVER, EPERM, kill, 1, SIGKILL),
    Q(SECCOMP_LIST_OBSERVER, EPERM, kill, 4711, SIGTERM),
    Q(SECCOMP_LIST_OBSERVER, EPERM, mmap, 0, 0, PROT_WRITE | PROT_EXEC),
    Q(SECCOMP_LIST_OBSERVER, EPERM, mprotect, 0, 0, PROT_READ | PROT_WRITE | PROT_EXEC),
    Q(SECCOMP_LIST_OBSERVER, EPERM, ioctl, 0, TIOCSTI),
    Q(SECCOMP_LIST_OBSERVER, EPERM, ioctl, 0, SIOCSIFMTU),
    Q(SECCOMP_LIST_OBSERVER, EPERM, socket, AF_PACKET, SOCK_RAW, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, socket, AF_INET, SOCK_RAW, IPPROTO_RAW),
    Q(SECCOMP_LIST_OBSERVER, EPERM, socket, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER),
    Q(SECCOMP_LIST_LOOKS, EPERM, socket, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER),
    Q(SECCOMP_LIST_LOOKS, EPERM, execve, 0),
    Q(SECCOMP_LIST_HELPER, EPERM, ioctl, 0, TIOCSTI),
    Q(SECCOMP_LIST_HELPER, EPERM, openat, 0, 0, O_WRONLY),
    Q(SECCOMP_LIST_HELPER, EPERM, socket, AF_INET, SOCK_DGRAM, 0),
    Q(SECCOMP_LIST_HELPER, EPERM, clone, SIGCHLD),
    Q(SECCOMP_LIST_HELPER, EPERM, execve, 0),
    Q(SECCOMP_LIST_HELPER, EPERM, kill, 4711, SIGKILL),
    Q(SECCOMP_LIST_PARSER, EPERM, openat, 0, 0, O_RDWR),
    Q(SECCOMP_LIST_PARSER, EPERM, openat, 0, 0, O_CREAT),
    Q(SECCOMP_LIST_OBSERVER, EPERM, fcntl, 0, F_SETOWN_EX, 0),
    Q(SECCOMP_LIST_OBSERVER, EPERM, fcntl, 0, F_SETLEASE, F_WRLCK),
    Q(SECCOMP_LIST_OBSERVER, EPERM, fcntl, 0, F_NOTIFY, 0),
    Q(SECCOMP_LIST_HELPER, EPERM, fcntl, 0, F_SETOWN, 4711),
    Q(SECCOMP_LIST_HELPER, EPERM, fcntl, 0, F_SETSIG, SIGKILL),
    Q(SECCOMP_LIST_PARSER, EPERM, fcntl, 0, F_SETOWN, 4711),
    Q(SECCOMP_LIST_PARSER, EPERM, fcntl, 0, F_SETOWN_EX, 0),
    Q(SECCOMP_LIST_PARSER, EPERM, fcntl, 0, F_SETSIG, SIGKILL),
    Q(SECCOMP_LIST_MUTE, EPERM, kill, 4711, SIGKILL),
    Q(SECCOMP_LIST_MUTE, EPERM, fcntl, 0, F_SETOWN, 4711),
    Q(SECCOMP_LIST_MUTE, EPERM, fcntl, 0, F_SETOWN_EX, 0),
    Q(SECCOMP_LIST_MUTE, EPERM, fcntl, 0, F_SETSIG, SIGKILL),
    Q(SECCOMP_LIST_PARSER, EPERM, clone, SIGCHLD),
    Q(SECCOMP_LIST_PARSER, EPERM, kill, 4711, SIGKILL),
    Q(SECCOMP_LIST_PARSER, EPERM, unlinkat, 0),
    Q(SECCOMP_LIST_PARSER, EPERM, renameat, 0),
};
/* clang-format on */

static void reach_probe_questions(void)
{
    for (size_t i = 0; i < COUNT(questions); i++) {
        const struct question *question = &questions[i];
        struct seccomp_data data = {.nr = question->call, .arch = PROCESSOR};
        memcpy(data.args, question->arguments, sizeof(data.args));
        ask(question->list, question->what, &data, question->wanted);
    }
}

/*
 * Of another processor (32-bit Intel, 32-bit ARM), x32, newer than the list, and what hides its
 * arguments behind a pointer.
 */
static void reach_probe_for_what_no_list_knows(enum seccomp_list list)
{
    struct seccomp_data data = {.nr = SYS_read, .arch = AUDIT_ARCH_I386};
    bool allows = lists[list].allows;

    ask(list, "a call of i386", &data, EPERM);
    data.arch = AUDIT_ARCH_ARM;
    ask(list, "a call of ARM", &data, EPERM);
    data.arch = PROCESSOR;
    data.nr = X32 | SYS_read;
    ask(list, "a call of x32", &data, EPERM);
    data.nr = CLONE3;
    ask(list, "clone3", &data, ENOSYS);
    data.nr = OPENAT2;
    ask(list, "openat2", &data, ENOSYS);
    data.nr = NEWEST + 20;
    ask(list, "a new call", &data, allows ? ENOSYS : GOES_ON);
}

static bool is_listed(enum seccomp_list list, int call)
{
    for (size_t i = 0; i < lists[list].call_count; i++)
        if (lists[list].calls[i] == call)
            return true;
    return false;
}

/* Every number that a list does not name is refused, whatever it is called on this processor. */
static void reach_probe_for_every_number(enum seccomp_list list)
{
    char what[32];

    for (int call = 0; lists[list].allows && call < NEWEST; call++) {
        struct seccomp_data data = {.nr = call, .arch = PROCESSOR};
        if (is_listed(list, call) || call == CLONE3 || call == OPENAT2)
            continue;
        (void)snprintf(what, sizeof(what), "call %d", call);
        ask(list, what, &data, EPERM);
    }
}

int main(void)
{
    for (unsigned list = 0; list < SECCOMP_LIST_LISTS; list++) {
        build(&lists[list], &programs[list]);
        if (programs[list].count == PROGRAM_MAX)
            printf("not ok %s: the program is too long\n", list_names[list]);
        reach_probe_for_what_no_list_knows((enum seccomp_list)list);
        reach_probe_for_every_number((enum seccomp_list)list);
    }
    reach_probe_questions();
    printf("calls asked %u, as wanted %u\n", asked, as_wanted);
    return asked == as_wanted ? 0 : 1;
}
