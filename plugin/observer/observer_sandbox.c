/* SPDX-License-Identifier: MIT */
#include "observer/observer_sandbox.h"

#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sandbox/landlock.h"
#include "sandbox/libraries.h"
#include "sandbox/privileges.h"
#include "sandbox/seccomp.h"

/*
 * Far above what is used; a log that is larger than FILE_MAX gets no line of ours any more, so that
 * stands far above a log.
 */
#define FILE_MAX ((rlim_t)64 << 30)
#define DATA_MAX ((rlim_t)1 << 30)
enum { DESCRIPTORS_MAX = 512, PROCESSES_MAX = 512 };

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit now;

    if (getrlimit(what, &now) < 0)
        return;
    now.rlim_max = now.rlim_max < most ? now.rlim_max : most;
    now.rlim_cur = now.rlim_cur < now.rlim_max ? now.rlim_cur : now.rlim_max;
    setrlimit(what, &now);
}

void sandbox_limit(void)
{
    (void)signal(SIGXFSZ, SIG_IGN); /* a write beyond the limit fails, and that is all */
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, FILE_MAX);
    limit(RLIMIT_DATA, DATA_MAX);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_RTPRIO, 0);
}

static void note(struct text *missing, const char *what)
{
    text_add(missing, "%s%s", missing->length ? ", " : "", what);
}

/*
 * What was made with root's rights goes over to the own user where that is allowed, so that it can
 * be opened again later. It is open, and works, all the same.
 */
static void give_history(const struct sandbox_config *config)
{
    uid_t user = 0;
    gid_t group = 0;

    if (geteuid() != 0 || !privileges_own_user(&user, &group))
        return;
    if (config->state >= 0 && config->state_is_ours)
        (void)!fchown(config->state, user, group);
    if (config->state_file >= 0)
        (void)!fchown(config->state_file, user, group);
}

/* A limit of processes counts those of a user: it is set when all that he has are ours. */
static bool leave_root(const struct sandbox_config *config)
{
    give_history(config);
    if (!privileges_leave_root())
        return false;
    limit(RLIMIT_NPROC, PROCESSES_MAX);
    return true;
}

/*
 * With the id that OpenVPN was started with, files, sockets and processes of others are in reach:
 * the ways to them are closed.
 */
static void close_ways(bool signals_stay, struct text *missing)
{
    if (seccomp_restrict(SECCOMP_LIST_ALONE) != 0 || (!signals_stay && seccomp_restrict(SECCOMP_LIST_MUTE) != 0))
        note(missing, "a list of system calls that its user needs");
}

void sandbox_enter(const struct sandbox_config *config, struct text *missing)
{
    struct landlock_config paths = {.directory = config->state, .file = config->report};

    libraries_load_name_services();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        note(missing, "no-new-privileges");
    bool was_root = geteuid() == 0;
    bool other_user = leave_root(config);
    if (was_root && !other_user)
        note(missing, "a user id of its own");
    /* CAP_NET_RAW: an echo where ping sockets are not allowed; SO_BINDTODEVICE before Linux 5.7 */
    if (!privileges_keep(config->raw_sockets ? RIGHT(CAP_NET_RAW) : 0))
        note(missing, "fewer capabilities");
    paths.reads_all = other_user;
    if (landlock_restrict(&paths) != 0)
        note(missing, "Landlock");
    if (seccomp_restrict(config->raw_sockets ? SECCOMP_LIST_LOOKS : SECCOMP_LIST_OBSERVER) != 0)
        note(missing, "seccomp");
    else if (!other_user)
        close_ways(paths.signals_stay, missing);
}
