/* SPDX-License-Identifier: MIT */
/*
 * Makes one BPF program of one list: first the calls whose arguments are looked at, then those that
 * are allowed or denied by their number.
 */
#include "sandbox/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define PROCESSOR AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define PROCESSOR AUDIT_ARCH_AARCH64
#endif

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

#ifdef PROCESSOR

/*
 * x32 calls come with this bit (asm/unistd.h, __X32_SYSCALL_BIT), and from NEWEST on no list knows
 * what a call does.
 */
enum { X32 = 0x40000000, NEWEST = 440, CLONE3 = 435, OPENAT2 = 437, VALUES_MAX = 16, PROGRAM_MAX = 1024 };

enum { NEW_TIME = 0x80 /* CLONE_NEWTIME */ };
#define NAMESPACES                                                                                                     \
    ((uint32_t)(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |           \
                CLONE_NEWNET | NEW_TIME | CLONE_PTRACE))
#define WRITING ((uint32_t)(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))

/* What the low 32 bits of an argument must be like. A call with several rows must pass them all. */
enum test { ONE_OF, NO_BITS, AT_LEAST };

struct argument_rule {
    int call;
    unsigned argument;
    enum test test;
    /* ONE_OF: ends before the first 0 after the first place; else the first one counts */
    uint32_t values[VALUES_MAX];
};

struct list {
    const struct argument_rule *sockets; /* two rows; NULL for none */
    const struct argument_rule *rules;
    size_t rule_count;
    const int *calls;
    size_t call_count;
    bool allows; /* calls are allowed and all others denied; or the other way round */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * of the internet: the default, ICMP, TCP, UDP, ICMPv6; of netlink: routes (0) and who listens (4)
 */
static const struct argument_rule observer_sockets[] = {
    {SYS_socket, 0, ONE_OF, {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK}},
    {SYS_socket, 2, ONE_OF, {0, 1, 4, 6, 17, 58}},
};

/*
 * Measuring the path: fragments of our own (IPPROTO_RAW, 255), and the acknowledgements that this
 * machine sends through the tunnel (AF_PACKET, bound to it).
 */
static const struct argument_rule looks_sockets[] = {
    {SYS_socket, 0, ONE_OF, {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET}},
    {SYS_socket, 2, ONE_OF, {0, 1, 4, 6, 17, 58, 255}},
};

static const struct argument_rule observer_rules[] = {
    {SYS_clone, 0, NO_BITS, {NAMESPACES}},
    /* what is executed was there before: libraries are loaded in time */
    {SYS_mmap, 2, NO_BITS, {PROT_EXEC}},
    {SYS_mprotect, 2, NO_BITS, {PROT_EXEC}},
    /* who gets the signals of a descriptor is told for a life line only, of this process's own */
    {SYS_fcntl,
     1,
     ONE_OF,
     {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_SETSIG}},
    {SYS_kill, 0, AT_LEAST, {2}},
    {SYS_kill, 0, NO_BITS, {UINT32_C(1) << 31}}, /* no group of processes */
    {SYS_kill, 1, ONE_OF, {SIGKILL}},
    {SYS_tgkill, 2, ONE_OF, {SIGABRT}},
    {SYS_prlimit64, 0, ONE_OF, {0}},
    /* 0x53564d41 is PR_SET_VMA: malloc names its pages */
    {SYS_prctl,
     0,
     ONE_OF,
     {PR_SET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_SECCOMP, PR_CAPBSET_READ, PR_CAPBSET_DROP,
      PR_CAP_AMBIENT, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, 0x53564d41}},
    {SYS_ioctl,
     1,
     ONE_OF,
     {FIONREAD, FIONBIO, TCGETS, TIOCGWINSZ, SIOCGIFNAME, SIOCGIFCONF, SIOCGIFFLAGS, SIOCGIFADDR, SIOCGIFNETMASK,
      SIOCGIFMTU, SIOCGIFHWADDR, SIOCGIFINDEX, SIOCETHTOOL}},
};

static const int observer_calls[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_lseek,
    SYS_openat,
    SYS_close,
    SYS_close_range,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_statfs,
    SYS_fstatfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getdents64,
    SYS_getcwd,
    SYS_fcntl,
    SYS_flock,
    SYS_ftruncate,
    SYS_fsync,
    SYS_fdatasync,
    SYS_dup,
    SYS_dup3,
    SYS_pipe2,
    SYS_ioctl,
    SYS_unlinkat,
    SYS_renameat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_umask,
    /* memory */
    SYS_mmap,
    SYS_munmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_membarrier,
    SYS_rseq,
    SYS_set_robust_list,
    SYS_set_tid_address,
    /* the outside */
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_getsockname,
    SYS_getpeername,
    SYS_setsockopt,
    SYS_getsockopt,
    SYS_sendto,
    SYS_recvfrom,
    SYS_sendmsg,
    SYS_recvmsg,
    SYS_sendmmsg,
    SYS_recvmmsg,
    SYS_shutdown,
    /* waiting and time */
    SYS_ppoll,
    SYS_pselect6,
    SYS_epoll_create1,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_inotify_init1,
    SYS_inotify_add_watch,
    SYS_inotify_rm_watch,
    SYS_timer_create,
    SYS_timer_settime,
    SYS_timer_delete,
    SYS_setitimer,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_restart_syscall,
    /* processes: children, and giving up more */
    SYS_clone,
    SYS_wait4,
    SYS_waitid,
    SYS_exit,
    SYS_exit_group,
    SYS_kill,
    SYS_tgkill,
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getpgid,
    SYS_getsid,
    SYS_setsid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getresuid,
    SYS_getresgid,
    SYS_getgroups,
    SYS_prctl,
    SYS_capget,
    SYS_capset,
    SYS_seccomp,
    SYS_prlimit64,
    SYS_getrusage,
    SYS_times,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrandom,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_getcpu,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigpending,
    SYS_sigaltstack,
#ifdef SYS_getrlimit
    SYS_getrlimit,
    SYS_setrlimit,
#endif
#ifdef __x86_64__ /* the older forms of what is above */
    SYS_open,
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_getdents,
    SYS_dup2,
    SYS_pipe,
    SYS_unlink,
    SYS_rename,
    SYS_mkdir,
    SYS_rmdir,
    SYS_poll,
    SYS_select,
    SYS_epoll_create,
    SYS_epoll_wait,
    SYS_inotify_init,
    SYS_alarm,
    SYS_time,
    SYS_fork,
    SYS_vfork,
    SYS_arch_prctl,
    SYS_getpgrp,
#endif
};

/* What kill(2) may not, no descriptor may: F_SETOWN names any process, and O_ASYNC ends it. */
#define NO_SIGNALS                                                                                                     \
    {                                                                                                                  \
        SYS_fcntl, 1, ONE_OF,                                                                                          \
        {                                                                                                              \
            F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL                                               \
        }                                                                                                              \
    }

static const struct argument_rule parser_rules[] = {
    NO_SIGNALS,
    {SYS_openat, 2, NO_BITS, {WRITING}},
#ifdef __x86_64__
    {SYS_open, 1, NO_BITS, {WRITING}},
#endif
};

static const int parser_denied[] = {
    SYS_clone, SYS_kill,          SYS_unlinkat,     SYS_renameat,   SYS_renameat2, SYS_mkdirat, SYS_ftruncate,
    SYS_flock, SYS_inotify_init1, SYS_timer_create, SYS_socketpair, SYS_setsid,
#ifdef __x86_64__
    SYS_fork,  SYS_vfork,         SYS_unlink,       SYS_rename,     SYS_mkdir,     SYS_rmdir,   SYS_inotify_init,
#endif
};

static const struct argument_rule alone_rules[] = {
    {SYS_socket, 0, ONE_OF, {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET}},
};

static const int mute_denied[] = {SYS_kill};

/* Nor by way of a descriptor: then a child ends by its own time limit, and by no life line. */
static const struct argument_rule mute_rules[] = {
    {SYS_fcntl, 1, ONE_OF, {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW}},
};

/*
 * A program starts once, by execveat(2), and then no other: whatever runs in the client starts none
 * by execve(2), and makes no process or namespace.
 */
static const int client_denied[] = {
    SYS_execve,
    SYS_clone,
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_bpf,
    SYS_keyctl,
    SYS_process_vm_writev,
    SYS_add_key,
    SYS_request_key,
    SYS_kill,
    SYS_tgkill,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_open_by_handle_at,
    SYS_init_module,
    SYS_finit_module,
    SYS_kexec_load,
    SYS_io_uring_setup,
#ifdef __x86_64__
    SYS_fork,
    SYS_vfork,
#endif
};

static const struct argument_rule helper_rules[] = {
    NO_SIGNALS,
    {SYS_ioctl, 1, ONE_OF, {SIOCGIFNAME, SIOCGIFINDEX, SIOCGIFMTU, SIOCETHTOOL, SIOCSIFMTU}},
    {SYS_openat, 2, NO_BITS, {WRITING}},
    {SYS_mmap, 2, NO_BITS, {PROT_EXEC}},
};

static const int helper_calls[] = {
    SYS_ioctl,
    SYS_openat,
    SYS_close,
    SYS_read,
    SYS_readlinkat,
    SYS_getdents64,
    SYS_fstat,
    SYS_newfstatat,
    SYS_fcntl,
    SYS_recvfrom,
    SYS_sendto,
    SYS_sendmsg,
    SYS_mmap,
    SYS_munmap,
    SYS_brk,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigreturn,
    SYS_restart_syscall,
    SYS_futex,
    SYS_ppoll,
    SYS_write,
    SYS_clock_gettime,
#ifdef __x86_64__
    SYS_poll,
#endif
};

static const struct list lists[SECCOMP_LIST_LISTS] = {
    [SECCOMP_LIST_OBSERVER] = {observer_sockets, observer_rules, COUNT(observer_rules), observer_calls,
                               COUNT(observer_calls), true},
    [SECCOMP_LIST_LOOKS] = {looks_sockets, observer_rules, COUNT(observer_rules), observer_calls, COUNT(observer_calls),
                            true},
    [SECCOMP_LIST_PARSER] = {NULL, parser_rules, COUNT(parser_rules), parser_denied, COUNT(parser_denied), false},
    [SECCOMP_LIST_HELPER] = {NULL, helper_rules, COUNT(helper_rules), helper_calls, COUNT(helper_calls), true},
    [SECCOMP_LIST_ALONE] = {NULL, alone_rules, COUNT(alone_rules), NULL, 0, false},
    [SECCOMP_LIST_MUTE] = {NULL, mute_rules, COUNT(mute_rules), mute_denied, COUNT(mute_denied), false},
    [SECCOMP_LIST_CLIENT] = {NULL, NULL, 0, client_denied, COUNT(client_denied), false},
};

struct program {
    struct sock_filter steps[PROGRAM_MAX];
    unsigned short count; /* PROGRAM_MAX: it was too long */
};

static void add(struct program *program, struct sock_filter step)
{
    if (program->count < PROGRAM_MAX)
        program->steps[program->count++] = step;
}

static void load(struct program *program, size_t offset)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void load_call(struct program *program)
{
    load(program, offsetof(struct seccomp_data, nr));
}

/* Jumps over so many steps when the comparison holds, or does not. */
static void compare(struct program *program, unsigned how, uint32_t value, unsigned holds, unsigned fails)
{
    add(program,
        (struct sock_filter)BPF_JUMP((uint16_t)(BPF_JMP | BPF_K | how), value, (uint8_t)holds, (uint8_t)fails));
}

static void end_with(struct program *program, uint32_t verdict)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

static uint32_t refuse(int error)
{
    return SECCOMP_RET_ERRNO | ((uint32_t)error & SECCOMP_RET_DATA);
}

static unsigned value_count(const struct argument_rule *rule)
{
    unsigned count = 1;

    while (rule->test == ONE_OF && count < VALUES_MAX && rule->values[count])
        count++;
    return count;
}

/*
 * The steps of the test; after them stands the refusal, which is jumped over when the test is
 * passed.
 */
static void add_test(struct program *program, const struct argument_rule *rule, unsigned values)
{
    switch (rule->test) {
    case ONE_OF:
        for (unsigned i = 0; i < values; i++)
            compare(program, BPF_JEQ, rule->values[i], values - i, 0);
        break;
    case NO_BITS:
        compare(program, BPF_JSET, rule->values[0], 0, 1);
        break;
    case AT_LEAST:
        compare(program, BPF_JGE, rule->values[0], 1, 0);
        break;
    }
}

static void add_rule(struct program *program, const struct argument_rule *rule)
{
    unsigned values = value_count(rule);
    unsigned steps = rule->test == ONE_OF ? values : 1;

    /* both processors are little-endian: the low half of the argument stands first */
    compare(program, BPF_JEQ, (uint32_t)rule->call, 0, steps + 3);
    load(program, offsetof(struct seccomp_data, args) + rule->argument * sizeof(uint64_t));
    add_test(program, rule, values);
    end_with(program, refuse(EPERM));
    load_call(program);
}

static void add_call(struct program *program, int call, uint32_t verdict)
{
    compare(program, BPF_JEQ, (uint32_t)call, 0, 1);
    end_with(program, verdict);
}

static void build(const struct list *list, struct program *program)
{
    program->count = 0;
    load(program, offsetof(struct seccomp_data, arch));
    compare(program, BPF_JEQ, PROCESSOR, 1, 0);
    end_with(program, refuse(EPERM));
    load_call(program);
    compare(program, BPF_JGE, X32, 0, 1);
    end_with(program, refuse(EPERM));
    add_call(program, CLONE3, refuse(ENOSYS));
    add_call(program, OPENAT2, refuse(ENOSYS));
    for (size_t i = 0; list->sockets && i < COUNT(observer_sockets); i++)
        add_rule(program, &list->sockets[i]);
    for (size_t i = 0; i < list->rule_count; i++)
        add_rule(program, &list->rules[i]);
    for (size_t i = 0; i < list->call_count; i++)
        add_call(program, list->calls[i], list->allows ? SECCOMP_RET_ALLOW : refuse(EPERM));
    if (list->allows) {
        compare(program, BPF_JGE, NEWEST, 0, 1);
        end_with(program, refuse(ENOSYS));
    }
    end_with(program, list->allows ? refuse(EPERM) : SECCOMP_RET_ALLOW);
}

int seccomp_restrict(enum seccomp_list list)
{
    static struct program program;

    if (SANITIZED)
        return 0;
    build(&lists[list], &program);
    struct sock_fprog all = {program.count, program.steps};
    if (program.count == PROGRAM_MAX)
        return E2BIG;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) < 0)
        return errno;
    return 0;
}

#else

/*
 * Numbers and arguments of system calls differ from processor to processor: for this one no one has
 * written a list.
 */
int seccomp_restrict(enum seccomp_list list)
{
    (void)list;
    return ENOSYS;
}

#endif
