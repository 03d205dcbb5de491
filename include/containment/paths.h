/* SPDX-License-Identifier: MIT */
/*
 * paths.h - where a process may write: Landlock (kernel documentation, userspace-api/landlock; Linux 5.13).
 */
#ifndef CVPN_CONTAINMENT_PATHS_H
#define CVPN_CONTAINMENT_PATHS_H

#include <stdbool.h>

struct paths_wish {
    int directory; /* below it files are written, made, removed and renamed; -1: none */
    int file;      /* it is written to; -1: none */
    bool
        reads_all; /* reading stays as it is; else it is restricted to what libc, OpenSSL and the looks need, and `directory` */
    bool
        signals_stay; /* out: no process but the own ones is signalled, and no abstract unix socket of others reached (Linux 6.12) */
};

/*
 * From now on this process and those that it starts write, make, remove and rename files only as the wish says, and execute nothing. What is open stays usable. It needs PR_SET_NO_NEW_PRIVS.
 * 0, or the error: ENOSYS and EOPNOTSUPP when the kernel has no Landlock.
 */
int paths_restrict(struct paths_wish *wish);

#endif
