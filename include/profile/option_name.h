/* SPDX-License-Identifier: MIT */
/*
 * option_name.h - whether a word that stands where an option's name should may be shown.
 *
 * A key whose opening tag was lost is a row of "options" to OpenVPN and to us. Every name of an
 * option is short and of one case: what looks otherwise is not shown.
 */
#ifndef CVPN_PROFILE_OPTION_NAME_H
#define CVPN_PROFILE_OPTION_NAME_H

#include <stdbool.h>

/*
 * Letters of one case (or a capital in front), dashes, underscores and at most 3 digits; at most 32
 * bytes.
 */
bool option_name_is_plain(const char *name);

/* The name, or what is said instead of it. */
const char *option_name_shown(const char *name);

#endif
