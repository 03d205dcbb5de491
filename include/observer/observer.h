/* SPDX-License-Identifier: MIT */
/*
 * observer.h - the process that does all the work beside OpenVPN.
 */
#ifndef CVPN_OBSERVER_OBSERVER_H
#define CVPN_OBSERVER_OBSERVER_H

#include <stdint.h>

#include <openvpn-plugin.h>

#include "profile/profile.h"
#include "shim/socket_folder.h"

/* What the shim hands over at the fork. */
struct observer_start {
    int socket;                   /* our end of the pair */
    plugin_log_t log;             /* OpenVPN's; works in this process, too */
    const char *const *arguments; /* plugin arguments without the path; NULL-terminated */
    /* of the first FRAME_OPEN, which is not sent: what is here stands for it */
    uint32_t serial;
    /* the privileged helper's end of its pair with OpenVPN's process */
    int helper;
    /* our life line: what we hold, and what ends us; OpenVPN's process has the latter, too */
    int life[2];
    /* where OpenVPN's management socket will be; none could be made: descriptor -1 */
    struct socket_folder folder;
    struct openvpn_version version; /* {0, 0} when this OpenVPN does not say */
};

/* Runs until OpenVPN is gone. Called in the forked child; never returns. */
_Noreturn void observer_run(const struct observer_start *start);

#endif
