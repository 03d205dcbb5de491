/* SPDX-License-Identifier: MIT */
/*
 * plugin_file_reader.h - looks whether the files are there that the profile's plugin lines name.
 */
#ifndef CVPN_PROFILE_PLUGIN_FILE_READER_H
#define CVPN_PROFILE_PLUGIN_FILE_READER_H

#include "profile/plugin_file.h"
#include "profile/profile_reader.h"

/*
 * Looks where OpenVPN 2.4 to 2.7 would (plugin_init_item() in plugin.c): a path that begins with
 * '/' or '.' is taken as it is, any other is one below the plugin folder that OpenVPN was built
 * with. That folder is one of a few; a file in any of them counts as there. Windows paths are left
 * alone. Reads nothing of what it finds.
 */
void plugin_file_look(const struct profile *profile, const struct file_source *files, struct plugin_file *missing);

#endif
