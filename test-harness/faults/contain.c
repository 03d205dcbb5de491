/* SPDX-License-Identifier: MIT */
/*
 * contain.c - tries each forbidden thing from inside the observer's sandbox, and from inside that
 * of a parsing child; then what must still work.
 *
 *     contain caged     in the sandbox: every attempt must be denied
 *     contain free      the same attempts without the sandbox: every one must get through, else it
 *     would prove nothing
 *
 *     contain hand      from the sandbox, the privileged helper is asked for what it may do and for
 *     what it must not
 *
 * Run it in namespaces of its own (test-harness/faults/contain-test does): outside of the sandbox
 * the attempts do what they say. An attempt is denied when the kernel says EPERM, EACCES or ENOSYS;
 * any other answer means that it got through to be looked at. Prints one line an attempt, and
 * "attempts N, denied N" at the end.
 *
 * Before Linux 6.12 Landlock keeps no one from abstract sockets. There an observer under a user id
 * of its own reaches them, as every user does: that is told, and not counted.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dns/lookup.h"
#include "history/history_store.h"
#include "observer/helper.h"
#include "observer/observer_sandbox.h"
#include "sandbox/life_line.h"
#include "sandbox/sandbox_child.h"

#define SERVICE   OUTSIDE "/service"
#define INSIDE    "/tmp/cvpn-contain/state"
#define OUTSIDE   "/tmp/cvpn-contain/outside"
#define ABSTRACT  "\0cvpn-contain"
#define HARMLESS  SIGCONT
#define NO_OBJECT (-1)

static struct history_store store; /* open before the sandbox, as the observer has it */
static struct known_files known;
static struct helper helper;
static int report = -1;
static pid_t victim; /* a process that is none of the sandbox's */

/* Every attempt returns what the system call returns: below 0 with errno when it failed. */
typedef long attempt_function(void);

static long run_a_program(void)
{
    char name[] = "true";
    char *const arguments[] = {name, NULL};
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    int status = 0;

    if (child == 0) {
        execv("/bin/true", arguments);
        _exit(errno);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return -1;
    errno = WEXITSTATUS(status);
    return errno ? -1 : 0;
}

static long run_an_open_program(void)
{
    char name[] = "true";
    char *const arguments[] = {name, NULL};
    int file = open("/bin/true", O_RDONLY | O_CLOEXEC);

    pid_t child = fork();
    if (child == 0)
        _exit(syscall(SYS_execveat, file, "", arguments, NULL, AT_EMPTY_PATH) < 0 ? errno : 0);
    int status = 0;
    if (child > 0) /* not any child: the privileged helper is one */
        waitpid(child, &status, 0);
    errno = WEXITSTATUS(status);
    return errno ? -1 : 0;
}

static long trace_another(void)
{
    return ptrace(PTRACE_SEIZE, victim, NULL, NULL);
}

static long read_anothers_memory(void)
{
    char here[8];
    struct iovec to = {here, sizeof(here)};
    struct iovec from = {&victim, sizeof(here)};

    return process_vm_readv(victim, &to, 1, &from, 1, 0);
}

static long open_anothers_memory(void)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)victim);
    return open(path, O_RDWR);
}

static long signal_another(void)
{
    return kill(victim, HARMLESS);
}

static long kill_another(void)
{
    return kill(victim, SIGKILL) < 0 ? -1 : (victim = 0);
}

static long signal_another_by_descriptor(void)
{
    long descriptor = syscall(SYS_pidfd_open, victim, 0);

    return descriptor < 0 ? -1 : syscall(SYS_pidfd_send_signal, descriptor, HARMLESS, NULL, 0);
}

/* Zombies are dead: try_one() takes them away later. */
static bool victim_is_dead(void)
{
    char path[64];
    char line[256] = "";

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)victim);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, line, sizeof(line) - 1);
    if (file >= 0)
        close(file);
    return length > 0 && strstr(line, ") Z ");
}

/*
 * The kernel sends it when the pipe is to be read. It answers nothing: the victim lives on where
 * that was not allowed.
 */
static long kill_another_by_a_pipe(void)
{
    int line[2];

    if (pipe(line) < 0 || fcntl(line[0], F_SETOWN, victim) < 0 || fcntl(line[0], F_SETSIG, SIGKILL) < 0 ||
        fcntl(line[0], F_SETFL, O_ASYNC) < 0 || write(line[1], "", 1) != 1)
        return -1;
    for (int i = 0; i < 100; i++) {
        if (victim_is_dead())
            return 0;
        usleep(2000);
    }
    errno = EPERM;
    return -1;
}

static long signal_everybody(void)
{
    return kill(-1, 0);
}

static long limit_another(void)
{
    struct rlimit limit = {64, 64};

    return syscall(SYS_prlimit64, victim, RLIMIT_NOFILE, &limit, NULL);
}

static long change_a_users_password(void)
{
    return open("/etc/shadow", O_WRONLY);
}

static long make_a_file(void)
{
    return open(OUTSIDE "/new", O_WRONLY | O_CREAT, 0600);
}

static long write_to_a_file(void)
{
    return open(OUTSIDE "/file", O_WRONLY);
}

static long empty_a_file(void)
{
    return truncate(OUTSIDE "/file", 0);
}

static long remove_a_file(void)
{
    return unlink(OUTSIDE "/file");
}

static long rename_a_file(void)
{
    return rename(OUTSIDE "/file", OUTSIDE "/other");
}

static long take_a_file_away(void)
{
    return rename(OUTSIDE "/file", INSIDE "/file");
}

static long link_a_file(void)
{
    return link(OUTSIDE "/file", INSIDE "/link");
}

static long make_a_link(void)
{
    return symlink("/etc/shadow", INSIDE "/link");
}

static long make_a_directory(void)
{
    return mkdir(OUTSIDE "/folder", 0700);
}

static long make_a_device(void)
{
    return mknod(INSIDE "/device", S_IFCHR | 0600, 1 << 8 | 1);
}

static long make_it_set_user_id(void)
{
    return chmod(INSIDE "/kept", 04755);
}

static long change_an_owner(void)
{
    return chown(OUTSIDE "/file", 1, 1);
}

static long write_a_kernel_setting(void)
{
    return open("/proc/sys/net/ipv4/ip_forward", O_WRONLY);
}

static long mount_a_file_system(void)
{
    return mount("none", OUTSIDE, "tmpfs", 0, NULL);
}

static long unmount(void)
{
    return umount2("/proc", MNT_DETACH);
}

static long change_the_root(void)
{
    return chroot("/tmp");
}

static long become_root(void)
{
    return setresuid(0, 0, 0);
}

static long become_another(void)
{
    return setresuid(1, 1, 1);
}

static long raise_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const uint32_t admin = 1U << CAP_SYS_ADMIN | 1U << CAP_NET_ADMIN;
    struct __user_cap_data_struct data[2] = {{admin, admin, 0}, {0, 0, 0}};

    return syscall(SYS_capset, &header, data);
}

static long raise_own_limits(void)
{
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

    return setrlimit(RLIMIT_CORE, &limit);
}

static long allow_a_core_dump(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static long new_mounts(void)
{
    return unshare(CLONE_NEWNS);
}

static long new_users(void)
{
    return unshare(CLONE_NEWUSER);
}

static long new_network_by_clone(void)
{
    long child = syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);

    if (child == 0)
        _exit(0);
    return child;
}

static long enter_a_namespace(void)
{
    int file = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

    return setns(file, CLONE_NEWNET);
}

static long rename_the_machine(void)
{
    return sethostname("x", 1);
}

static long listen_to_all_packets(void)
{
    return socket(AF_PACKET, SOCK_RAW, 0);
}

static long make_own_ip_packets(void)
{
    return socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
}

static long listen_to_icmp(void)
{
    return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static long talk_to_the_firewall(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
}

static long open_a_port(void)
{
    int open_socket = socket(AF_INET, SOCK_STREAM, 0);

    return listen(open_socket, 1);
}

static long change_an_mtu(void)
{
    struct ifreq device = {.ifr_name = "lo", .ifr_mtu = 1400};
    int asking = socket(AF_INET, SOCK_DGRAM, 0);

    return ioctl(asking, SIOCSIFMTU, &device);
}

static long type_into_a_terminal(void)
{
    return ioctl(open("/dev/null", O_RDONLY), TIOCSTI, "x");
}

static long connect_to(const struct sockaddr_un *address, socklen_t length)
{
    int made = socket(AF_UNIX, SOCK_STREAM, 0);

    return made < 0 ? -1 : connect(made, (const struct sockaddr *)address, length);
}

static long reach_an_abstract_socket(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof(ABSTRACT) - 1);

    memcpy(address.sun_path, ABSTRACT, sizeof(ABSTRACT) - 1);
    return connect_to(&address, length);
}

/* What root's programs listen on, and where the peer's user id opens all doors. */
static long reach_roots_socket(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SERVICE};

    return connect_to(&address, sizeof(address));
}

static long read_passwords(void)
{
    return open("/etc/shadow", O_RDONLY);
}

static long read_a_file_of_root(void)
{
    return open(OUTSIDE "/profile", O_RDONLY);
}

static long read_anothers_environment(void)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/%d/environ", (int)victim);
    return open(path, O_RDONLY);
}

static long compare_with_another(void)
{
    return syscall(SYS_kcmp, getpid(), victim, 0 /* KCMP_FILE */, 0, 0);
}

static long take_anothers_descriptor(void)
{
    return syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, victim, 0), 0, 0);
}

static long memory_to_write_and_run(void)
{
    return mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, NO_OBJECT, 0) == MAP_FAILED ? -1 : 0;
}

static long make_memory_run(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, NO_OBJECT, 0);

    return mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

/* First written, then executed: never both at a time. */
static long write_memory_then_run(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, NO_OBJECT, 0);

    memset(page, 0xc3, 4096);
    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static long run_a_file_as_memory(void)
{
    int file = open("/bin/true", O_RDONLY | O_CLOEXEC);

    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0) == MAP_FAILED ? -1 : 0;
}

/* Calls with arguments that lead to another error when they are let through. */
static long load_a_kernel_program(void)
{
    return syscall(SYS_bpf, NO_OBJECT, NULL, 0);
}

static long watch_the_kernel(void)
{
    return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0);
}

static long use_keys(void)
{
    return syscall(SYS_keyctl, -1, 0, 0, 0, 0);
}

static long set_the_clock(void)
{
    return syscall(SYS_clock_settime, -1, NULL);
}

static long restart_the_machine(void)
{
    return syscall(SYS_reboot, 0, 0, 0, NULL);
}

static long swap(void)
{
    return syscall(SYS_swapon, "/nonexistent", 0);
}

/* From here on: what the observer may and a parsing child may not. */
static long start_a_process(void)
{
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

    if (child == 0)
        _exit(0);
    return child;
}

static long kill_a_process(void)
{
    return kill(victim, SIGKILL) < 0 ? -1 : (victim = 0);
}

static long write_the_history(void)
{
    return open(INSIDE "/kept", O_WRONLY);
}

static long make_a_history(void)
{
    return open(INSIDE "/new", O_WRONLY | O_CREAT, 0600);
}

static long remove_the_history(void)
{
    return unlink(INSIDE "/kept");
}

#define A(function)                                                                                                    \
    {                                                                                                                  \
#function, function                                                                                            \
    }

struct attempt {
    const char *name;
    attempt_function *function;
};

static const struct attempt forbidden[] = {
    A(run_a_program),
    A(run_an_open_program),
    A(trace_another),
    A(read_anothers_memory),
    A(open_anothers_memory),
    A(signal_another),
    A(kill_another),
    A(signal_another_by_descriptor),
    A(kill_another_by_a_pipe),
    A(signal_everybody),
    A(limit_another),
    A(change_a_users_password),
    A(make_a_file),
    A(write_to_a_file),
    A(empty_a_file),
    A(remove_a_file),
    A(rename_a_file),
    A(take_a_file_away),
    A(link_a_file),
    A(make_a_link),
    A(make_a_directory),
    A(make_a_device),
    A(make_it_set_user_id),
    A(change_an_owner),
    A(write_a_kernel_setting),
    A(mount_a_file_system),
    A(unmount),
    A(change_the_root),
    A(become_root),
    A(become_another),
    A(raise_capabilities),
    A(raise_own_limits),
    A(allow_a_core_dump),
    A(new_mounts),
    A(new_users),
    A(new_network_by_clone),
    A(enter_a_namespace),
    A(rename_the_machine),
    A(listen_to_all_packets),
    A(make_own_ip_packets),
    A(listen_to_icmp),
    A(talk_to_the_firewall),
    A(open_a_port),
    A(change_an_mtu),
    A(type_into_a_terminal),
    A(reach_an_abstract_socket),
    A(reach_roots_socket),
    A(read_passwords),
    A(read_a_file_of_root),
    A(read_anothers_environment),
    A(compare_with_another),
    A(take_anothers_descriptor),
    A(memory_to_write_and_run),
    A(make_memory_run),
    A(write_memory_then_run),
    A(run_a_file_as_memory),
    A(load_a_kernel_program),
    A(watch_the_kernel),
    A(use_keys),
    A(set_the_clock),
    A(restart_the_machine),
    A(swap),
};

static const struct attempt forbidden_to_parsers[] = {
    A(start_a_process),    A(kill_a_process), A(write_the_history), A(make_a_history),
    A(remove_the_history), A(listen_to_icmp), A(run_a_program),     A(read_passwords),
};

/* What must work in the sandbox; each returns below 0 when it does not. */
static long remember_a_thousand_connections(void)
{
    static const struct slice line = {
        "cvpn1 drop time=1764000000 run=5f0a12c3 why=exit padding=xxxxxxxxxxxxxxxxxxxxxxx .\n", 83};
    struct stat status;

    for (int i = 0; i < 1000; i++)
        if (history_store_append(&store, line) != HISTORY_KEPT)
            return -1;
    return fstat(store.file, &status) == 0 && status.st_size > 0 && status.st_size <= HISTORY_FILE_MAX ? 0 : -1;
}

static long append_to_the_report(void)
{
    return write(report, "x", 1);
}

enum { TRIES = 3000 }; /* of a hundredth of a second */

/* One that is late is asked until it answers. */
static int open_known(unsigned number)
{
    int file = helper_open(&helper, number);

    for (int i = 0; i < TRIES && file < 0 && errno == EACCES; i++) {
        usleep(10000);
        file = helper_open(&helper, number);
    }
    return file;
}

static int set_mtu(unsigned mtu)
{
    int error = helper_set_mtu(&helper, mtu);

    for (int i = 0; i < TRIES && error == ETIMEDOUT; i++) {
        usleep(10000);
        error = helper_set_mtu(&helper, mtu);
    }
    return error;
}

static long read_the_profile_again(void)
{
    char byte = 0;
    int file = open_known(0);

    return file >= 0 && read(file, &byte, 1) == 1 && byte == 'p' ? 0 : -1;
}

static long look_up(const char *name)
{
    struct lookup lookup;
    struct name_lookup probe;

    if (!lookup_start(&lookup, &probe, name, 0))
        return -1;
    for (int i = 0; i < 5000 && probe.answer == NAME_ASKED; i++) {
        int waiting = 0;
        if (ioctl(lookup.child.answer, FIONREAD, &waiting) == 0 && waiting > 0)
            lookup_finish(&lookup, 0);
        else
            usleep(1000);
    }
    return probe.answer == NAME_FOUND ? 0 : -1;
}

static long look_a_name_up(void)
{
    return look_up("localhost");
}

/* A name that only a module knows, which libc would load for it. */
static long reach_probe_a_module_of_libc(void)
{
    return look_up("cvpn.test");
}

static long reach_probe_over_udp(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    return connect(socket(AF_INET, SOCK_DGRAM, 0), (const struct sockaddr *)&to, sizeof(to));
}

static const struct attempt needed[] = {
    A(remember_a_thousand_connections), A(append_to_the_report), A(read_the_profile_again), A(look_a_name_up),
    A(reach_probe_a_module_of_libc),    A(reach_probe_over_udp),
};

static bool caged = true;

static void make_file(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    (void)!write(file, "p", 1);
    close(file);
}

static void prepare(void)
{
    mkdir("/tmp/cvpn-contain", 0755);
    mkdir(INSIDE, 0700);
    mkdir(OUTSIDE, 0755);
    make_file(INSIDE "/kept");
    make_file(OUTSIDE "/file");
    make_file(OUTSIDE "/report");
    make_file(OUTSIDE "/profile");
    mkfifo(OUTSIDE "/pipe", 0600);
    unlink(INSIDE "/file");
    unlink(INSIDE "/link");
    unlink(INSIDE "/device");
}

/* What OpenVPN's process has an end of, and the observer's life line, which is not held here. */
static int openvpn[2];
static int life[2];

static void enter_cage(bool raw_sockets)
{
    struct helper_rights rights = {.files = &known};
    char missing[128];
    struct text text;

    history_store_start(&store);
    history_store_open(&store, INSIDE, SLICE("vpn.example.com"));
    report = open(OUTSIDE "/report", O_WRONLY | O_APPEND | O_CLOEXEC);
    known_files_add(&known, OUTSIDE "/profile");
    known_files_add(&known, OUTSIDE "/gone");
    known_files_add(&known, OUTSIDE "/pipe");
    helper_init(&helper);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, openvpn) < 0 || !life_line_make(life))
        exit(2);
    struct helper_duty duty = {openvpn[1], life[1], NULL};
    helper_start(&helper, &rights, &duty);
    close(openvpn[1]);
    struct sandbox_config config = {.state = store.directory,
                                    .state_file = store.file,
                                    .state_is_ours = true,
                                    .report = report,
                                    .raw_sockets = raw_sockets};

    text_start(&text, missing, sizeof(missing));
    prctl(PR_SET_DUMPABLE, 0);
    sandbox_limit();
    sandbox_enter(&config, &text);
    if (missing[0])
        (void)fprintf(stderr, "contain: this kernel lacks: %s\n", missing);
}

enum { THROUGH = 10, DENIED = 11, OPEN_TO_ALL = 12 };

/* Of landlock(7), by number: older headers lack it. Scopes came with version 6. */
enum { CREATE_RULESET = 444, ASK_VERSION = 1, SCOPES = 6 };
static long landlock_version; /* asked outside of the sandbox */

/* As any stranger of this machine: by the means of this kernel no one is kept from it. */
static bool is_open_to_all(const struct attempt *one)
{
    return one->function == reach_an_abstract_socket && geteuid() != 0 && landlock_version < SCOPES;
}

static _Noreturn void attempt(const struct attempt *one, bool parser)
{
    if (caged)
        enter_cage(parser);
    if (caged && parser)
        sandbox_child_enter(true);
    errno = 0;
    long result = one->function();
    bool denied = result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
    if (caged && !denied && is_open_to_all(one))
        _exit(OPEN_TO_ALL);
    _exit(denied ? DENIED : THROUGH);
}

/*
 * The attempt's process is traced and killed by nobody: what does not end as it should counts as an
 * error of the test.
 */
static int try_one(const struct attempt *one, bool parser)
{
    int status = 0;

    prepare();
    victim = fork();
    if (victim == 0)
        for (;;)
            pause();
    pid_t child = fork();
    if (child == 0)
        attempt(one, parser);
    waitpid(child, &status, 0);
    kill(victim, SIGKILL);
    waitpid(victim, NULL, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Listens as root does, for root only. */
static void be_a_service(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SERVICE};
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    umask(077);
    if (bind(listening, (const struct sockaddr *)&address, sizeof(address)) < 0 || listen(listening, 64) < 0)
        exit(2);
}

static int be_abstract(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof(ABSTRACT) - 1);
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path, ABSTRACT, sizeof(ABSTRACT) - 1);
    if (bind(listening, (const struct sockaddr *)&address, length) < 0 || listen(listening, 64) < 0)
        exit(2);
    return listening;
}

struct tally {
    unsigned tried;
    unsigned as_wanted;
    unsigned open_to_all;
};

static void try_all(const char *who, const struct attempt *attempts, size_t count, bool parser, int wanted,
                    struct tally *tally)
{
    for (size_t i = 0; i < count; i++) {
        int result = try_one(&attempts[i], parser);
        if (result == OPEN_TO_ALL) {
            tally->open_to_all++;
            printf("ok %s: %s got through, as for every user of this kernel\n", who, attempts[i].name);
            continue;
        }
        tally->tried++;
        tally->as_wanted += result == wanted;
        printf("%s %s: %s %s\n", result == wanted ? "ok" : "not ok", who, attempts[i].name,
               result == DENIED    ? "denied"
               : result == THROUGH ? "got through"
                                   : "did not end by itself");
        (void)fflush(stdout);
    }
}

static _Noreturn void use(const struct attempt *one)
{
    enter_cage(true);
    _exit(one->function() < 0 ? 1 : 0);
}

static void use_all(struct tally *tally)
{
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        int status = 0;
        prepare();
        pid_t child = fork();
        if (child == 0)
            use(&needed[i]);
        waitpid(child, &status, 0);
        tally->tried++;
        tally->as_wanted += status == 0;
        printf("%s needed: %s\n", status == 0 ? "ok" : "not ok", needed[i].name);
    }
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A tunnel device; it lasts as long as the descriptor. */
static int make_tunnel(const char *name)
{
    struct ifreq device = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int tunnel = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

    strncpy(device.ifr_name, name, IFNAMSIZ - 1);
    return ioctl(tunnel, TUNSETIFF, &device) < 0 ? -1 : tunnel;
}

static int mtu_of(const char *name)
{
    static int asking = -1;
    struct ifreq device = {0};

    if (asking < 0)
        asking = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    strncpy(device.ifr_name, name, IFNAMSIZ - 1);
    return ioctl(asking, SIOCGIFMTU, &device) < 0 ? -1 : device.ifr_mtu;
}

#define OWN   "cvpn-hand0"
#define OTHER "cvpn-hand1"

/* What is set, and what the own device has then. */
static bool sets(unsigned mtu)
{
    return set_mtu(mtu) == 0 && mtu_of(OWN) == (int)mtu;
}

static bool refuses(unsigned mtu, int error)
{
    int before = mtu_of(OWN);

    return set_mtu(mtu) == error && mtu_of(OWN) == before;
}

/* Every MTU there is: none is set. */
static bool refuses_all(int error)
{
    for (unsigned mtu = 0; mtu <= 66000; mtu += 7)
        if (!refuses(mtu, error))
            return false;
    return refuses((unsigned)-1, error);
}

static bool refuses_all_but(unsigned lowest, unsigned highest)
{
    for (unsigned mtu = 0; mtu <= 66000; mtu += 3)
        if ((mtu < lowest || mtu > highest) && !refuses(mtu, EINVAL))
            return false;
    return refuses(lowest - 1, EINVAL) && refuses(highest + 1, EINVAL) && sets(lowest) && sets(highest);
}

static unsigned expect(const char *what, bool right)
{
    printf("%s hand: %s\n", right ? "ok" : "not ok", what);
    return right;
}

/*
 * From outside of the sandbox: OpenVPN's device is gone, and one of its name is there, when it is
 * told so.
 */
static int change_devices(void)
{
    int pair[2];
    char byte = 0;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        exit(2);
    if (fork() > 0) {
        close(pair[1]);
        return read(pair[0], &byte, 1) == 1 ? pair[0] : -1; /* they are there */
    }
    close(pair[0]);
    int own = make_tunnel(OWN);
    int other = make_tunnel(OTHER);
    while (write(pair[1], "", 1) == 1 && read(pair[1], &byte, 1) == 1) {
        if (own >= 0) {
            close(own);
            own = -1;
        } else {
            own = make_tunnel(OWN);
        }
    }
    close(other);
    _exit(0);
}

static bool next_device(int changer)
{
    char byte = 0;

    return write(changer, "", 1) == 1 && read(changer, &byte, 1) == 1;
}

/*
 * Only OpenVPN's own device has its MTU set, only lowered and put back; nothing else is done, and a
 * hand that is gone is no trouble.
 */
static int reach_probe_the_hand(void)
{
    int changer = change_devices();
    unsigned good = 0;
    char name[32];

    prepare();
    enter_cage(false);
    good += expect("it starts beside two tunnels", mtu_of(OWN) == 1500 && mtu_of(OTHER) == 1500 && helper.socket >= 0);
    good += expect("before OpenVPN has a device, it sets none", refuses_all(EPERM));
    helper_tell_device(openvpn[0], "lo");
    good += expect("not of a device that is no tunnel", refuses_all(EPERM) && mtu_of("lo") == 65536);
    helper_tell_device(openvpn[0], "cvpn-none");
    good += expect("not of a device that is not there", refuses(1304, EPERM));
    helper_tell_device(openvpn[0], OWN);
    good += expect("lowers the MTU of OpenVPN's tunnel", sets(1304));
    good += expect("from 576 to what it was, and no further", refuses_all_but(576, 1500));
    good += expect("of no other tunnel", mtu_of(OTHER) == 1500);
    good += expect("lowers it again", sets(1304));
    helper_tell_device(openvpn[0], OWN);
    good += expect("knows what it was though OpenVPN brings the device up again", sets(1500));
    good += expect("not of a device that is gone", next_device(changer) && refuses(1304, EPERM));
    good += expect("not of another with its name", next_device(changer) && mtu_of(OWN) == 1500 && refuses(1304, EPERM));
    helper_tell_device(openvpn[0], OWN);
    good += expect("of the new one when OpenVPN says so", sets(1304));
    good += expect("finds no owner when it has no right to", helper_find_owner(&helper, 1, name, sizeof(name)) == 0);
    good += expect("opens a file that was read before", read_the_profile_again() == 0);
    good += expect("and no other", open_known(3) < 0 && errno == EINVAL);
    good += expect("says of one that is gone that it is gone", open_known(1) < 0 && errno == ENOENT);
    good += expect("opens nothing that is special", open_known(2) < 0 && errno == EINVAL);
    good += expect("puts the MTU back", sets(1500));
    shutdown(helper.socket, SHUT_RDWR);
    good += expect("a hand that is gone answers an error", helper_set_mtu(&helper, 1304) != 0);
    good += expect("and is not asked again", refuses(1304, ENOTCONN));
    printf("attempts 20, as wanted %u\n", good);
    return good == 20 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct tally attempts = {0};
    struct tally uses = {0};

    if (argc == 2 && strcmp(argv[1], "hand") == 0)
        return reach_probe_the_hand();
    if (argc != 2 || (strcmp(argv[1], "caged") != 0 && strcmp(argv[1], "free") != 0)) {
        (void)fprintf(stderr, "usage: contain caged|free|hand\n");
        return 2;
    }
    caged = strcmp(argv[1], "caged") == 0;
    landlock_version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    be_abstract();
    prepare();
    be_a_service();
    try_all("observer", forbidden, COUNT(forbidden), false, caged ? DENIED : THROUGH, &attempts);
    try_all("parser", forbidden_to_parsers, COUNT(forbidden_to_parsers), true, caged ? DENIED : THROUGH, &attempts);
    if (caged)
        use_all(&uses);
    printf("attempts %u, %s %u\n", attempts.tried, caged ? "denied" : "got through", attempts.as_wanted);
    if (caged)
        printf("needed %u, allowed %u\n", uses.tried, uses.as_wanted);
    if (attempts.open_to_all)
        printf("open to every user of this kernel: %u\n", attempts.open_to_all);
    return attempts.as_wanted == attempts.tried && uses.as_wanted == uses.tried ? 0 : 1;
}
