/* SPDX-License-Identifier: MIT */
/*
 * settings.h - what the user set with key=value words on the plugin line.
 *
 * An argument that is not understood is named, with the nearest known key (CVPN-0004); it never stops the VPN.
 */
#ifndef CVPN_FACTS_SETTINGS_H
#define CVPN_FACTS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "facts/fix_policy.h"

enum { SETTING_PROBLEMS_MAX = 8 };

/* An argument that was not understood. */
struct setting_problem {
    char argument[128];  /* as written, cut */
    const char *nearest; /* the nearest known key or value; NULL when nothing is near */
    const char *problem; /* a static sentence part: "unknown key", "no value", ... */
};

struct settings {
    char config[1024]; /* config=FILE: the profile's path; empty when not set */
    char report[1024]; /* report=FILE: JSON Lines are appended there; empty when not set */
    bool probe_off;    /* probe=off: nothing is asked of the server beside OpenVPN */
    struct fix_policy fix;
    struct setting_problem problems[SETTING_PROBLEMS_MAX];
    size_t problem_count;
};

/* Reads the words behind the shared object's path. `arguments` is NULL-terminated; its strings are hostile. */
void settings_read(struct settings *settings, const char *const *arguments);

#endif
