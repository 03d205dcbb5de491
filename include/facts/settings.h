/* SPDX-License-Identifier: MIT */
/*
 * settings.h - what the user set with key=value words on the plugin line, and the machine's
 * defaults for them.
 *
 * An argument that is not understood is named, with the nearest known key (CVPN-0004); it never
 * stops the VPN.
 */
#ifndef CVPN_FACTS_SETTINGS_H
#define CVPN_FACTS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "facts/fix_policy.h"

enum { SETTING_PROBLEMS_MAX = 8, SETTING_HOSTS_MAX = 8 };

/* The machine's defaults: a file of lines KEY=VALUE. */
#define SETTINGS_DEFAULTS "/etc/cvpn-doctor/plugin.conf"

/* An argument that was not understood. */
struct setting_problem {
    char argument[128];  /* as written, cut */
    const char *nearest; /* the nearest known key or value; NULL when nothing is near */
    const char *problem; /* a static sentence part: "unknown key", "no value", ... */
    /* the word is understood; the problem is that of the file which it names */
    bool is_file;
    unsigned line; /* of SETTINGS_DEFAULTS; 0: it is a word of the plugin line */
};

/* A destination that the user needs: one of expect=HOST[:PORT],... */
struct expected {
    char host[128]; /* a name or an address, without brackets */
    unsigned port;  /* 0 when none is given */
};

struct settings {
    char config[1024]; /* config=FILE: the profile's path; empty when not set */
    char report[1024]; /* report=FILE: JSON Lines are appended there; empty when not set */
    /* state=DIR: the history is kept there; "off": none is; empty when not set */
    char state[256];
    char crl[1024]; /* crl=FILE: a copy of the endpoint's revocation list; empty when not set */
    struct fix_policy fix;
    unsigned bandwidth; /* bandwidth=N: the endpoint's limit per connection, Mbit/s */
    struct expected expect[SETTING_HOSTS_MAX];
    unsigned expect_count;
    /* probe=HOST,...: what may be asked in place of the public addresses */
    char probe[SETTING_HOSTS_MAX][64];
    unsigned probe_count;
    bool
        /*
         * mtu=exact: of a path that loses large packets the largest size that passes, and not the
         * usual 1328
         */
        mtu_exact;
    bool probe_off; /* probe=off: no one is asked anything */
    struct setting_problem problems[SETTING_PROBLEMS_MAX];
    size_t problem_count;
    /* why SETTINGS_DEFAULTS is not used; NULL: it is, or is not there */
    const char *defaults_useless;
    bool second_line; /* the profile has another line of the plugin, whose words do not count */
};

/*
 * Notes that the value of `key` ("crl=%s", cut) names a file that is of no use, and why: a static
 * sentence about "it".
 */
void settings_complain(struct settings *settings, const char *key, const char *value, const char *problem);

/*
 * Reads the words behind the shared object's path. `arguments` is NULL-terminated; its strings are
 * hostile.
 */
void settings_read(struct settings *settings, const char *const *arguments);

/*
 * Reads the text of SETTINGS_DEFAULTS, after settings_read() with the same `arguments`: a word a
 * line, as on the plugin line; what follows '#' at the beginning of a line is a comment. A key that
 * the plugin line has is passed over: that line has the last word. `text` is hostile.
 */
void settings_read_defaults(struct settings *settings, struct slice text, const char *const *arguments);

#endif
