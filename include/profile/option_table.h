/* SPDX-License-Identifier: MIT */
/*
 * option_table.h - which options OpenVPN on Linux knows, version by version.
 *
 * Facts only: name, number of parameters, versions, and where it may stand. What an option means is
 * for the rules.
 */
#ifndef CVPN_PROFILE_OPTION_TABLE_H
#define CVPN_PROFILE_OPTION_TABLE_H

#include "profile/profile_reader.h"

/* What an option may be, besides a line outside of every block. */
enum {
    OPTION_BLOCK = 1,     /* may be written as <name> ... </name> */
    OPTION_CONNECTION = 2 /* may be inside a <connection> block */
};

/* One option. Where versions disagree it has several rows, oldest first. */
struct openvpn_option {
    const char *name;
    unsigned char least; /* parameters, the name not counted */
    unsigned char most;  /* from 2.4 on; 2.3 does not look at what is too much */
    /* minor version of OpenVPN 2 that has it, 3 standing for 2.3 and all before */
    unsigned char first;
    unsigned char last;  /* the last one that has it; OPENVPN_MINOR_NEWEST when it is still there */
    unsigned char flags; /* OPTION_... */
};

enum {
    OPENVPN_MINOR_OLDEST = 3,
    OPENVPN_MINOR_NEWEST = 7 /* newer versions are taken for this one */
};

/*
 * The minor version whose rows hold for `version`: older and newer ones than we know are taken for
 * the nearest.
 */
unsigned openvpn_options_minor(struct openvpn_version version);

/* The option called `name` in `version`, or NULL when that OpenVPN does not know it on Linux. */
const struct openvpn_option *openvpn_option_find(const char *name, struct openvpn_version version);

/* The option of `version` whose name is nearest, or NULL. The name is static. */
const char *openvpn_option_nearest(const char *name, struct openvpn_version version);

/* True when `version` takes `count` parameters; the text of an inline block counts as one. */
bool openvpn_option_takes(const struct openvpn_option *option, unsigned count, struct openvpn_version version);

#endif
