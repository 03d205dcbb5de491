/* SPDX-License-Identifier: MIT */
/*
 * plugin_place.h - where the plugin's shared object is, and how a profile names it.
 */
#ifndef CVPN_COMMAND_PLUGIN_PLACE_H
#define CVPN_COMMAND_PLUGIN_PLACE_H

#include <limits.h>
#include <stdbool.h>

/*
 * What a plugin line says: the bare name where the installed OpenVPN looks for it, so that the
 * profile fits every architecture; else the absolute path. `given` is --plugin, or NULL. *plugin is
 * `path` or a static string; NULL when it is not installed. False with a sentence when --plugin
 * names no file.
 */
bool plugin_place_find(const char *given, char path[PATH_MAX], const char **plugin);

#endif
