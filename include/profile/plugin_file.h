/* SPDX-License-Identifier: MIT */
/*
 * plugin_file.h - lines of the profile that name what this machine has not: OpenVPN does not start
 * with them.
 */
#ifndef CVPN_PROFILE_PLUGIN_FILE_H
#define CVPN_PROFILE_PLUGIN_FILE_H

#include "profile/profile.h"

struct plugin_file {
    /* the first such line; NULL when there is none, or it was not looked for */
    const struct profile_option *option;
    /* the first line user or group whose name this machine does not know (platform.c); or NULL */
    const struct profile_option *owner;
};

#endif
