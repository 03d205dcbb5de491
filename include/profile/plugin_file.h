/* SPDX-License-Identifier: MIT */
/*
 * plugin_file.h - a plugin line of the profile whose file is not there: OpenVPN does not start with
 * it.
 */
#ifndef CVPN_PROFILE_PLUGIN_FILE_H
#define CVPN_PROFILE_PLUGIN_FILE_H

#include "profile/profile.h"

struct plugin_file {
    /* the first such line; NULL when there is none, or it was not looked for */
    const struct profile_option *option;
};

#endif
