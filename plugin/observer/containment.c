/* SPDX-License-Identifier: MIT */
#include "observer/containment.h"

#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "containment/calls.h"
#include "containment/libraries.h"
#include "containment/paths.h"
#include "containment/rights.h"

/* Far above what is used; a log that is larger than FILE_MAX gets no line of ours any more, so that stands far above a log. */
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

void containment_limit(void)
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

/* What was made with root's rights goes over to the own user where that is allowed, so that it can be opened again later. It is open, and works, all the same. */
static void give_history(const struct containment_wish *wish)
{
    uid_t user = 0;
    gid_t group = 0;

    if (geteuid() != 0 || !rights_own_user(&user, &group))
        return;
    if (wish->state >= 0 && wish->state_is_ours)
        (void)!fchown(wish->state, user, group);
    if (wish->state_file >= 0)
        (void)!fchown(wish->state_file, user, group);
}

/* A limit of processes counts those of a user: it is set when all that he has are ours. */
static bool leave_root(const struct containment_wish *wish)
{
    give_history(wish);
    if (!rights_leave_root())
        return false;
    limit(RLIMIT_NPROC, PROCESSES_MAX);
    return true;
}

/* With the id that OpenVPN was started with, files, sockets and processes of others are in reach: the ways to them are closed. */
static void close_ways(bool signals_stay, struct text *missing)
{
    if (calls_restrict(CALLS_ALONE) != 0 || (!signals_stay && calls_restrict(CALLS_MUTE) != 0))
        note(missing, "a list of system calls that its user needs");
}

void containment_enter(const struct containment_wish *wish, struct text *missing)
{
    struct paths_wish paths = {.directory = wish->state, .file = wish->report};

    libraries_load_name_services();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        note(missing, "no-new-privileges");
    bool was_root = geteuid() == 0;
    bool other_user = leave_root(wish);
    if (was_root && !other_user)
        note(missing, "a user id of its own");
    /* CAP_NET_RAW: an echo where ping sockets are not allowed; SO_BINDTODEVICE before Linux 5.7 */
    if (!rights_keep(wish->raw_sockets ? RIGHT(CAP_NET_RAW) : 0))
        note(missing, "fewer capabilities");
    paths.reads_all = other_user;
    if (paths_restrict(&paths) != 0)
        note(missing, "Landlock");
    if (calls_restrict(wish->raw_sockets ? CALLS_LOOKS : CALLS_OBSERVER) != 0)
        note(missing, "seccomp");
    else if (!other_user)
        close_ways(paths.signals_stay, missing);
}
