/* SPDX-License-Identifier: MIT */
/*
 * privileges.h - what a process may do as whom: user id and capabilities (capabilities(7)), by the
 * kernel's own calls.
 *
 * All of it only takes away. What cannot be taken away stays, and the caller is told.
 */
#ifndef CVPN_SANDBOX_PRIVILEGES_H
#define CVPN_SANDBOX_PRIVILEGES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/slice.h"

#define RIGHT(capability) (UINT64_C(1) << (capability))

/* The user that the package makes for us. */
#define RIGHTS_USER "cvpn-doctor"

/*
 * Finds a user in the text of /etc/passwd (passwd(5)). False when there is none, or when it is
 * root: then there is nothing to be won. Pure. Other sources of users are left out on purpose:
 * asking them (NSS) can take forever.
 */
bool privileges_find_user(struct slice passwd, const char *name, uid_t *user, gid_t *group);

/* The same for RIGHTS_USER on this machine; reads at most 1 MiB. */
bool privileges_own_user(uid_t *user, gid_t *group);

/*
 * Whether what belongs to this user is ours: he runs us, or, for root, the observer becomes him
 * later.
 */
bool privileges_is_own(uid_t user);

/*
 * The first user id from RIGHTS_SPARE_FIRST to RIGHTS_SPARE_LAST that the text of /etc/passwd gives
 * to no one; 0 when all are taken. Neither distributions nor systemd give these ids away (Debian
 * policy 9.2.2; systemd, UIDS-GIDS). Pure.
 */
enum { RIGHTS_SPARE_FIRST = 65520, RIGHTS_SPARE_LAST = 65533, RIGHTS_NO_ONE = 65534 };
uid_t privileges_spare_user(struct slice passwd);

/*
 * Root becomes, for good, RIGHTS_USER; without such a user an id that no one has; where that id is
 * not mapped (user_namespaces(7)) RIGHTS_NO_ONE. Capabilities are kept, as privileges_become()
 * says. True when this process is not root any more by this function, here or before its fork;
 * false when it never was root, or the kernel refuses.
 */
bool privileges_leave_root(void);

/*
 * Until privileges_act_as_self(), files are opened and made as RIGHTS_USER (setfsuid(2)), without
 * the capabilities that pass over a file's mode. Nothing changes for others than root, or without
 * such a user: then it is false.
 */
bool privileges_act_as_own_user(void);
void privileges_act_as_self(void);

/*
 * Becomes that user for good, and keeps the capabilities, which privileges_keep() then reduces.
 * False when the kernel refuses.
 */
bool privileges_become(uid_t user, gid_t group);

/*
 * Keeps of the capabilities at most those in `wanted` (a set of RIGHT bits); inheritable and
 * ambient ones go, too, and so does the bounding set where that is allowed. False when the kernel
 * refuses.
 */
bool privileges_keep(uint64_t wanted);

/* The permitted capabilities. */
uint64_t privileges_held(void);

#endif
