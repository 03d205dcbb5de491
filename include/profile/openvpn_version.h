/* SPDX-License-Identifier: MIT */
/*
 * openvpn_version.h - which OpenVPN it is, as far as it decides what it understands and how it says
 * things: major and minor number.
 */
#ifndef CVPN_PROFILE_OPENVPN_VERSION_H
#define CVPN_PROFILE_OPENVPN_VERSION_H

#include <stdbool.h>

#include "base/slice.h"

struct openvpn_version {
    unsigned major;
    unsigned minor;
};

/*
 * Reads the version as OpenVPN's title line tells it: "2.6.14", "2.7_rc1", "2.4.12"; what stands
 * behind the minor number does not matter. Returns false, and leaves *version, when it does not
 * begin with two numbers up to 999 and a full stop between them.
 */
bool openvpn_version_read(struct slice text, struct openvpn_version *version);

#endif
