/* SPDX-License-Identifier: MIT */
/*
 * observer_sandbox.h - gives up what the observer does not need once it is joined to OpenVPN:
 * docs/threat-model.md says what stays, and why.
 */
#ifndef CVPN_OBSERVER_OBSERVER_SANDBOX_H
#define CVPN_OBSERVER_OBSERVER_SANDBOX_H

#include <stdbool.h>

#include "base/text.h"

struct sandbox_config {
    int state;      /* descriptor of the directory that may be written to; -1 when there is none */
    int state_file; /* the open file in it; -1 when there is none */
    bool
        /*
         * the directory is the one of the package: it is given to the own user, where that is
         * allowed
         */
        state_is_ours;
    int report;       /* descriptor of the report; -1 when there is none */
    bool raw_sockets; /* looks of our own are wanted */
};

/*
 * No core dump, a bound to files, memory, descriptors and processes. What is lower already stays.
 */
void sandbox_limit(void);

/*
 * Gives up everything but what the wish needs. Root becomes another user (privileges_leave_root()).
 * Where that cannot be, nothing is read but what libc and the looks need, no socket of the local
 * domain is made, and no process outside is signalled. Then capabilities, Landlock, seccomp. It
 * cannot be taken back. What could not be had is appended to `missing` in words for a user, with
 * commas between; nothing when all is in force. Nothing of it stops the caller from working.
 */
void sandbox_enter(const struct sandbox_config *config, struct text *missing);

#endif
