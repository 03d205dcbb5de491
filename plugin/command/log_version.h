/* SPDX-License-Identifier: MIT */
/*
 * log_version.h - which OpenVPN wrote a log: its profile is read as that version reads it, unless
 * the user names another.
 */
#ifndef CVPN_COMMAND_LOG_VERSION_H
#define CVPN_COMMAND_LOG_VERSION_H

#include <stdbool.h>

#include "base/slice.h"
#include "profile/profile.h"

/*
 * Looks through the beginning of a log for the first line in which OpenVPN 2 tells its version: the
 * one that it starts with, or the refusal of an option, which comes before that. Returns false, and
 * leaves *version, when there is none.
 */
bool log_version_find(struct slice head, struct openvpn_version *version);

#endif
