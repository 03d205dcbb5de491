/* SPDX-License-Identifier: MIT */
/*
 * landlock.h - where a process may write: Landlock (kernel documentation, userspace-api/landlock;
 * Linux 5.13).
 */
#ifndef CVPN_SANDBOX_LANDLOCK_H
#define CVPN_SANDBOX_LANDLOCK_H

#include <stdbool.h>

struct landlock_config {
    int directory; /* below it files are written, made, removed and renamed; -1: none */
    int file;      /* it is written to; -1: none */
    bool
        /*
         * reading stays as it is; else it is restricted to what libc, OpenSSL and the looks need,
         * and `directory`
         */
        reads_all;
    bool
        /*
         * out: no process but the own ones is signalled, and no abstract unix socket of others
         * reached (Linux 6.12)
         */
        signals_stay;
};

/*
 * From now on this process and those that it starts write, make, remove and rename files only as
 * the wish says, and execute nothing. What is open stays usable. It needs PR_SET_NO_NEW_PRIVS. 0,
 * or the error: ENOSYS and EOPNOTSUPP when the kernel has no Landlock.
 */
int landlock_restrict(struct landlock_config *config);

#endif
