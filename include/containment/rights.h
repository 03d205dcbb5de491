/* SPDX-License-Identifier: MIT */
/*
 * rights.h - what a process may do as whom: user id and capabilities (capabilities(7)), by the kernel's own calls.
 *
 * All of it only takes away. What cannot be taken away stays, and the caller is told.
 */
#ifndef CVPN_CONTAINMENT_RIGHTS_H
#define CVPN_CONTAINMENT_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/slice.h"

#define RIGHT(capability) (UINT64_C(1) << (capability))

/* The user that the package makes for us. */
#define RIGHTS_USER "cvpn-doctor"

/*
 * Finds a user in the text of /etc/passwd (passwd(5)). False when there is none, or when it is root: then there is nothing to be won. Pure. Other sources of users are left out on purpose: asking
 * them (NSS) can take for ever.
 */
bool rights_find_user(struct slice passwd, const char *name, uid_t *user, gid_t *group);

/* The same for RIGHTS_USER on this machine; reads at most 1 MiB. */
bool rights_own_user(uid_t *user, gid_t *group);

/* Whether what belongs to this user is ours: he runs us, or, for root, the observer becomes him later. */
bool rights_is_own(uid_t user);

/* Becomes that user for good, and keeps the capabilities, which rights_keep() then reduces. False when the kernel refuses. */
bool rights_become(uid_t user, gid_t group);

/*
 * Keeps of the capabilities at most those in `wanted` (a set of RIGHT bits); inheritable and ambient ones go, too, and so does the bounding set where that is allowed. False when the kernel refuses.
 */
bool rights_keep(uint64_t wanted);

/* The permitted capabilities. */
uint64_t rights_held(void);

#endif
