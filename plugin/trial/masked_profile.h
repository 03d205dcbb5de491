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

/*
 * The file of the next line that is left out, from option number *from on, which moves past it;
 * NULL after the last one. A file comes as often as it has such lines.
 */
const char *masked_file(const struct profile *profile, size_t *from);

/*
 * Makes those lines of `file` comments, in place: its lines keep their numbers. `bytes` is the
 * file's text as it is on the disk.
 */
void masked_apply(const struct profile *profile, const char *file, char *bytes, size_t length);

#endif
