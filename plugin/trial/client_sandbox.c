/* SPDX-License-Identifier: MIT */
#include "trial/client_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "sandbox/privileges.h"
#include "sandbox/seccomp.h"

/* The devices that a client opens before it connects. */
static const char *const devices[] = {"null", "zero", "random", "urandom", "tty"};
enum { DEVICES = sizeof(devices) / sizeof(devices[0]) };

/* What the child needs on its way; a step that fails is told through `report`. */
struct way_in {
    const struct client_start *start;
    int report; /* closed by the program's start */
    int output;
    int terminal;
    int program;
    int nodes[DEVICES];
    int files[CLIENT_COPIES_MAX];
};

/* What the child tells of the step that failed. */
struct failure {
    int error;
    unsigned step;
};

enum { PATH_SIZE = 64 };

/* A path that ends in a number, or in a word: "/proc/self/fd/" and 3. */
static const char *numbered(char path[PATH_SIZE], const char *start, long number)
{
    struct text text;

    text_start(&text, path, PATH_SIZE);
    text_add(&text, "%s%ld", start, number);
    return path;
}

static const char *device_path(char path[PATH_SIZE], unsigned number)
{
    struct text text;

    text_start(&text, path, PATH_SIZE);
    text_add(&text, "/dev/%s", devices[number]);
    return path;
}

static bool write_file(const char *path, struct slice bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool done = file >= 0 && write(file, bytes.at, bytes.length) == (ssize_t)bytes.length;

    if (file >= 0)
        close(file);
    return done;
}

static bool keep_id(const char *map, long id)
{
    char line[PATH_SIZE];
    struct text text;

    text_start(&text, line, sizeof(line));
    text_add(&text, "%ld %ld 1", id, id);
    return write_file(map, slice_of(line));
}

/* user_namespaces(7): a user may map his own id, once he has given up setgroups(2). */
static bool keep_ids(uid_t user, gid_t group)
{
    return write_file("/proc/self/setgroups", slice_of("deny")) && keep_id("/proc/self/uid_map", (long)user) &&
           keep_id("/proc/self/gid_map", (long)group);
}

static bool open_files(struct way_in *way)
{
    char path[PATH_SIZE];

    for (unsigned i = 0; i < DEVICES; i++)
        way->nodes[i] = open(device_path(path, i), O_PATH | O_CLOEXEC);
    for (size_t i = 0; i < way->start->copy_count; i++) {
        way->files[i] = open(way->start->copies[i].path, O_PATH | O_CLOEXEC);
        if (way->files[i] < 0)
            return false;
    }
    return true;
}

/* All that is mounted, and all that is below, can only be read. */
static bool make_read_only(void)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};

    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &attributes, sizeof(attributes)) == 0;
}

/* The file `from` takes the place of the one that is open as `over`. */
static bool put_over(const char *from, int over)
{
    char target[PATH_SIZE];

    return mount(from, numbered(target, "/proc/self/fd/", over), NULL, MS_BIND, NULL) == 0;
}

static bool make_devices(const struct way_in *way)
{
    char path[PATH_SIZE];
    char node[PATH_SIZE];

    if (mount("none", "/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755,size=8m") < 0 ||
        mkdir(CLIENT_TEMPORARY, 0700) < 0)
        return false;
    for (unsigned i = 0; i < DEVICES; i++) {
        device_path(path, i);
        numbered(node, "/proc/self/fd/", way->nodes[i]);
        if (way->nodes[i] >= 0 && (!write_file(path, slice_of("")) || mount(node, path, NULL, MS_BIND, NULL) < 0))
            return false;
    }
    return true;
}

static bool make_copies(const struct way_in *way)
{
    char path[PATH_SIZE];

    for (size_t i = 0; i < way->start->copy_count; i++) {
        const struct client_copy *copy = &way->start->copies[i];
        if (!write_file(numbered(path, "/dev/copy", (long)i), (struct slice){copy->bytes, copy->length}) ||
            !put_over(path, way->files[i]))
            return false;
    }
    return true;
}

/* No process of the machine, no setting of the kernel, no service. */
static bool hide(void)
{
    static const char *const places[] = {"/proc", "/sys", "/run/systemd"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (access(places[i], F_OK) == 0 && mount("none", places[i], "tmpfs", MS_RDONLY, "size=4k") < 0)
            return false;
    return true;
}

static bool bound(int resource, rlim_t most)
{
    struct rlimit limit = {most, most};

    return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

static bool limit(void)
{
    return bound(RLIMIT_CORE, 0) && bound(RLIMIT_CPU, 10) && bound(RLIMIT_AS, (rlim_t)1 << 30) &&
           bound(RLIMIT_FSIZE, (rlim_t)1 << 20) && bound(RLIMIT_NOFILE, 64);
}

/* A terminal of its own, which echoes nothing: what is asked for there is answered by no user. */
static bool take_terminal(const struct way_in *way)
{
    struct termios settings;

    if (setsid() < 0 || ioctl(way->terminal, TIOCSCTTY, 0) < 0 || tcgetattr(way->terminal, &settings) < 0)
        return false;
    settings.c_lflag &= ~(tcflag_t)ECHO;
    return tcsetattr(way->terminal, TCSANOW, &settings) == 0 && dup2(way->terminal, 0) == 0 &&
           dup2(way->output, 1) == 1 && dup2(way->output, 2) == 2;
}

static bool give_up_rights(void)
{
    return privileges_keep(0) && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && seccomp_restrict(SECCOMP_LIST_ALONE) == 0 &&
           seccomp_restrict(SECCOMP_LIST_CLIENT) == 0;
}

/* The steps, in words for the user: "..., since WORDS is not possible". */
static const char *const steps[] = {
    "to make a user namespace",         "to read the profile", "to make files read-only", "to take devices away",
    "to take lines of the profile out", "to hide the machine", "to limit its memory",     "to give it a terminal",
    "to take its rights away",          "to start it"};

/* In the new namespaces. Comes back only with the number of the step that failed. */
static unsigned go_in(struct way_in *way, uid_t user, gid_t group)
{
    static const char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};

    if (!keep_ids(user, group))
        return 0;
    if (chdir(way->start->folder) < 0 || !open_files(way))
        return 1;
    if (!make_read_only())
        return 2;
    if (!make_devices(way))
        return 3;
    if (!make_copies(way))
        return 4;
    if (!hide())
        return 5;
    if (!limit())
        return 6;
    if (!take_terminal(way))
        return 7;
    if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0 || !give_up_rights())
        return 8;
    syscall(SYS_execveat, way->program, "", way->start->arguments, environment, AT_EMPTY_PATH);
    return 9;
}

static void child(struct way_in *way, uid_t user, gid_t group)
{
    unsigned step = go_in(way, user, group);
    struct failure failure = {errno, step};

    _exit(write(way->report, &failure, sizeof(failure)) < 0 ? 2 : 1);
}

/* fork(2) into new namespaces. */
static pid_t fork_apart(void)
{
    unsigned long flags =
        CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD;

    return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
}

static void close_all(const int *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] >= 0)
            close(files[i]);
}

/* A terminal: both sides. */
static bool make_terminal(int *ours, int *theirs)
{
    char name[64];

    *ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (*ours < 0 || grantpt(*ours) < 0 || unlockpt(*ours) < 0 || ptsname_r(*ours, name, sizeof(name)) != 0)
        return false;
    *theirs = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return *theirs >= 0;
}

/* Waits for the program's start, or for what stopped the child before. */
static bool has_started(int report, const char **step)
{
    struct failure failure;
    ssize_t length = read(report, &failure, sizeof(failure));

    if (length != (ssize_t)sizeof(failure))
        return length == 0;
    *step = steps[failure.step < sizeof(steps) / sizeof(steps[0]) ? failure.step : 0];
    errno = failure.error;
    return false;
}

bool client_start(const struct client_start *start, struct client *client, const char **step)
{
    /* report and output: 0 is ours; terminal; program */
    int files[7] = {-1, -1, -1, -1, -1, -1, -1};
    struct way_in way = {.start = start};
    uid_t user = geteuid();
    gid_t group = getegid();
    bool started = false;
    int error = 0;

    *step = "to start it";
    *client = (struct client){-1, -1, -1};
    files[6] = open(start->program, O_PATH | O_CLOEXEC);
    if (files[6] >= 0 && pipe2(files, O_CLOEXEC) == 0 && pipe2(files + 2, O_CLOEXEC) == 0 &&
        make_terminal(&files[4], &files[5])) {
        way.report = files[1];
        way.output = files[3];
        way.terminal = files[5];
        way.program = files[6];
        client->process = fork_apart();
        if (client->process == 0)
            child(&way, user, group);
        *step = client->process < 0 ? steps[0] : *step;
        error = errno;
        close(files[1]);
        files[1] = -1;
        started = client->process > 0 && has_started(files[0], step);
    }
    error = client->process > 0 || error == 0 ? errno : error;
    if (started) {
        client->output = files[2];
        client->terminal = files[4];
        files[2] = files[4] = -1;
        fcntl(client->output, F_SETFL, O_NONBLOCK);
    }
    close_all(files, sizeof(files) / sizeof(files[0]));
    if (!started)
        client_end(client);
    errno = error;
    return started;
}

void client_end(struct client *client)
{
    int files[2] = {client->output, client->terminal};

    if (client->process > 0) {
        kill(client->process, SIGKILL);
        while (waitpid(client->process, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close_all(files, 2);
    *client = (struct client){-1, -1, -1};
}
