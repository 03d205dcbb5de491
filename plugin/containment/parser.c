/* SPDX-License-Identifier: MIT */
#include "containment/parser.h"

#include <sys/resource.h>

#include "containment/calls.h"
#include "containment/rights.h"

enum { DESCRIPTORS_MAX = 64 };

static void limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit both = {most, most};

    setrlimit(what, &both);
}

void parser_contain(bool asks_names)
{
    bool other_user = rights_leave_root(); /* it may have been started before the observer did */

    rights_keep(0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
    calls_restrict(CALLS_OBSERVER);
    calls_restrict(CALLS_PARSER);
    if (!asks_names || !other_user)
        calls_restrict(CALLS_ALONE);
}
