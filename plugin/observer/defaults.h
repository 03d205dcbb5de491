/* SPDX-License-Identifier: MIT */
/*
 * defaults.h - the machine's defaults for the words of the plugin line, in a file of root's.
 */
#ifndef CVPN_OBSERVER_DEFAULTS_H
#define CVPN_OBSERVER_DEFAULTS_H

#include "facts/settings.h"
#include "profile/profile_files.h"

/*
 * Reads SETTINGS_DEFAULTS into `settings`, which have been read from `arguments`. A file that is
 * not there changes nothing; one that others than root may have written, or that cannot be read, is
 * not taken, and settings->defaults_useless says why. `opener` opens it again after the rights for
 * that were given up.
 */
void defaults_read(struct settings *settings, const char *const *arguments, const struct file_opener *opener);

#endif
