/* SPDX-License-Identifier: MIT */
#include "sandbox/sandbox_child.h"

#include <sys/resource.h>

#include "sandbox/privileges.h"
#include "sandbox/seccomp.h"

enum { DESCRIPTORS_MAX = 64 };

static void limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit both = {most, most};

    setrlimit(what, &both);
}

void sandbox_child_enter(bool asks_names)
{
    /* it may have been started before the observer did */
    bool other_user = privileges_leave_root();

    privileges_keep(0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
    seccomp_restrict(SECCOMP_LIST_OBSERVER);
    seccomp_restrict(SECCOMP_LIST_PARSER);
    if (!asks_names || !other_user)
        seccomp_restrict(SECCOMP_LIST_ALONE);
}
