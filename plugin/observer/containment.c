/* SPDX-License-Identifier: MIT */
#include "observer/containment.h"

#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "containment/calls.h"
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
    limit(RLIMIT_NPROC, PROCESSES_MAX);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_RTPRIO, 0);
}

static void note(struct text *missing, const char *what)
{
    text_add(missing, "%s%s", missing->length ? ", " : "", what);
}

/* The history goes over to the new user; a directory that the user of the plugin named belongs to him and stays as it is. */
static bool change_user(const struct containment_wish *wish)
{
    uid_t user = 0;
    gid_t group = 0;

    if (geteuid() != 0 || !rights_own_user(&user, &group))
        return true; /* there is no such user: nothing is missing of the kernel's */
    if (wish->state_file >= 0 && fchown(wish->state_file, user, group) < 0)
        return false;
    if (wish->state >= 0 && wish->state_is_ours && fchown(wish->state, user, group) < 0)
        return false;
    return rights_become(user, group);
}

static uint64_t wanted_rights(const struct containment_wish *wish)
{
    uint64_t wanted =
        RIGHT(CAP_DAC_READ_SEARCH); /* SIGHUP reads the profile and its keys again, and so does the handshake probe */

    if (wish->raw_sockets)
        wanted |= RIGHT(CAP_NET_RAW); /* an echo where ping sockets are not allowed; SO_BINDTODEVICE before Linux 5.7 */
    return wanted;
}

void containment_enter(const struct containment_wish *wish, struct text *missing)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        note(missing, "no-new-privileges");
    if (!change_user(wish))
        note(missing, "a user id of its own");
    if (!rights_keep(wanted_rights(wish)))
        note(missing, "fewer capabilities");
    if (paths_restrict(wish->state, wish->report) != 0)
        note(missing, "Landlock");
    if (calls_restrict(wish->raw_sockets ? CALLS_LOOKS : CALLS_OBSERVER) != 0)
        note(missing, "seccomp");
}
