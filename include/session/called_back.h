/* SPDX-License-Identifier: MIT */
/*
 * called_back.h - what was pushed, from the environment of OpenVPN's callbacks: all that there is
 * of it where its messages cannot be read.
 *
 * Pure; the values are a server's and hostile.
 */
#ifndef CVPN_SESSION_CALLED_BACK_H
#define CVPN_SESSION_CALLED_BACK_H

#include <stddef.h>

#include "base/text.h"

/*
 * Appends the options of which the variables of UP are made ("route_network_1=10.0.0.0", ...;
 * route.c, setenv_route; options.c, foreign_option; tun.c, do_ifconfig_setenv), as a PUSH_REPLY has
 * them: "route 10.0.0.0 255.255.0.0,dhcp-option DNS 10.0.0.2". Nothing when there are none.
 */
void called_back_options(const char *const *variables, size_t count, struct text *out);

#endif
