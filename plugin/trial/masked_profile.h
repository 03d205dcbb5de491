/* SPDX-License-Identifier: MIT */
/*
 * masked_profile.h - a profile without the lines that a trial must not carry out. Pure.
 */
#ifndef CVPN_TRIAL_MASKED_PROFILE_H
#define CVPN_TRIAL_MASKED_PROFILE_H

#include "profile/profile.h"

/*
 * Left out are options that load code, go into the background, wait for a management client,
 * or send the messages elsewhere.
 */

/* Whether its key comes from elsewhere than a file, by a line that is left out. */
bool masked_key(const struct profile *profile);

/* Whether that file of the profile has a line that is left out. */
bool masked_has(const struct profile *profile, const char *file);

/*
 * Makes those lines of `file` comments, in place: its lines keep their numbers. `bytes` is the
 * file's text as it is on the disk.
 */
void masked_apply(const struct profile *profile, const char *file, char *bytes, size_t length);

#endif
