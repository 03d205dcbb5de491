/* SPDX-License-Identifier: MIT */
/*
 * paths.h - where a process may write: Landlock (kernel documentation, userspace-api/landlock; Linux 5.13).
 */
#ifndef CVPN_CONTAINMENT_PATHS_H
#define CVPN_CONTAINMENT_PATHS_H

#include <stdbool.h>

/*
 * From now on this process and those that it starts read what they may read, and write, make, remove and rename files only below `directory`, and write only to `file` beside (-1: none). They execute nothing. Where the kernel
 * knows it (6.12), they also signal no process but each other, and reach no abstract unix socket of others. What is open stays usable. It needs PR_SET_NO_NEW_PRIVS.
 * 0, or the error: ENOSYS and EOPNOTSUPP when the kernel has no Landlock.
 */
int paths_restrict(int directory, int file);

#endif
