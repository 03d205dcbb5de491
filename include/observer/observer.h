/* SPDX-License-Identifier: MIT */
/*
 * observer.h - the process that does all the work beside OpenVPN.
 */
#ifndef CVPN_OBSERVER_OBSERVER_H
#define CVPN_OBSERVER_OBSERVER_H

#include <stdint.h>

#include <openvpn-plugin.h>

#include "facts/profile.h"

/* What the courier hands over at the fork. */
struct observer_start {
    int socket;                   /* our end of the pair */
    plugin_log_t log;             /* OpenVPN's; works in this process, too */
    const char *const *arguments; /* plugin arguments without the path; NULL-terminated */
    int64_t answer_by;            /* CLOCK_MONOTONIC in microseconds: OpenVPN waits no longer for configuration lines */
    struct openvpn_version version; /* {0, 0} when this OpenVPN does not say */
};

/* Runs until OpenVPN is gone. Called in the forked child; never returns. */
_Noreturn void observer_run(const struct observer_start *start);

#endif
