/* SPDX-License-Identifier: MIT */
/*
 * observer.h - the process that does all the work beside OpenVPN.
 */
#ifndef CVPN_OBSERVER_OBSERVER_H
#define CVPN_OBSERVER_OBSERVER_H

#include <stdint.h>

#include <openvpn-plugin.h>

#include "courier/socket_folder.h"
#include "facts/profile.h"

/* What the courier hands over at the fork. */
struct observer_start {
    int socket;                   /* our end of the pair */
    plugin_log_t log;             /* OpenVPN's; works in this process, too */
    const char *const *arguments; /* plugin arguments without the path; NULL-terminated */
    uint32_t serial;              /* of the first FRAME_OPEN, which is not sent: what is here stands for it */
    int hand;                     /* the hand's end of its pair with OpenVPN's process */
    int life[2]; /* our life line: what we hold, and what ends us; OpenVPN's process has the latter, too */
    struct socket_folder folder;    /* where OpenVPN's management socket will be; none could be made: descriptor -1 */
    struct openvpn_version version; /* {0, 0} when this OpenVPN does not say */
};

/* Runs until OpenVPN is gone. Called in the forked child; never returns. */
_Noreturn void observer_run(const struct observer_start *start);

#endif
