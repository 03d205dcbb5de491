/* SPDX-License-Identifier: MIT */
/*
 * bare_profile.h - a profile as it may be given away: the options that tell how it connects, and no
 * word of any other.
 */
#ifndef CVPN_COMMAND_BARE_PROFILE_H
#define CVPN_COMMAND_BARE_PROFILE_H

#include "profile/profile.h"

/* Gets each line, without its end. */
typedef void bare_profile_line(void *context, struct slice line);

/*
 * Hands over the options in their order. One that is not on the list of those without secrets is
 * its name and dots; one that OpenVPN does not know, and comments, are left out, since anything may
 * be in them. Of inline blocks the certificates stay. Pure.
 */
void bare_profile(const struct profile *profile, bare_profile_line *take, void *context);

#endif
