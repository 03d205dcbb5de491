/* SPDX-License-Identifier: MIT */
/*
 * enroll_edits.h - what `cvpn-doctor enroll` changes in a profile: text in, changes out. Pure.
 *
 * Only option lines of the profile itself are touched: never an inline block, a comment, or a file
 * that the profile includes. What was enrolled carries a mark, a comment line with the digests of
 * the original and of all that was written but the plugin's line, so that --undo can tell whether
 * anyone changed the profile since. A profile at which OpenVPN stops is left as it is, but for
 * lines that another client is known to have and that no connection depends on: `setenv opt` in
 * front of any other line would switch off what a misspelt word was meant to switch on.
 */
#ifndef CVPN_ENROLL_ENROLL_EDITS_H
#define CVPN_ENROLL_ENROLL_EDITS_H

#include "profile/profile_reader.h"

enum { ENROLL_CHANGES_MAX = PROFILE_PROBLEMS_MAX + 16, ENROLL_MADE_MAX = ENROLL_CHANGES_MAX * (PROFILE_LINE_MAX + 2) };

/* The file name by which the plugin's line is known. */
#define ENROLL_PLUGIN_NAME "openvpn-plugin-cvpn-doctor.so"

/* How the mark begins. */
#define ENROLL_SIGNATURE "# cvpn-doctor enroll "

/* What is asked for. */
struct enroll_wishes {
    const char *plugin; /* path of the shared object, or its bare name; NULL when it is not known */
    bool other_plugin;  /* this very path was asked for: another one in the profile is an error */
    bool mfa;           /* static-challenge */
    unsigned mssfix;    /* 0: leave it alone */
    /* words "key=value" for the plugin's line: one of a key that is there replaces that */
    const char *const *arguments;
    size_t argument_count;
    struct openvpn_version version;
};

/*
 * Bytes of the profile that are replaced by others; whole lines, or none of them (then lines come
 * in between).
 */
struct enroll_change {
    size_t at;
    size_t length;
    size_t made; /* where in ->made the new bytes begin ... */
    size_t made_length;
    unsigned line; /* number of the line at ->at, from 1 */
};

enum enroll_result {
    ENROLL_PLANNED,      /* ->changes are to be made */
    ENROLL_NOTHING,      /* all of it is there */
    ENROLL_NO_PROFILE,   /* ->lacks says what it has not */
    ENROLL_STOPS,        /* OpenVPN stops at ->line, and no change of ours may hide that */
    ENROLL_OTHER_PLUGIN, /* ->line has the plugin under another path */
    ENROLL_NO_PLUGIN,    /* it has no line for the plugin, and no path was given */
    ENROLL_TOO_LONG,     /* a line would be longer than OpenVPN reads, or have more words */
    ENROLL_NO_MEMORY
};

struct enroll_edits {
    struct enroll_change changes[ENROLL_CHANGES_MAX]; /* in the order of their places */
    size_t count;
    /*
     * number of the change that puts lines in front of the first option: the mark goes there, too
     */
    size_t entry;
    size_t mark; /* where the old mark stands; SLICE_NOT_FOUND when there is none */
    size_t signature_length;
    const char *ending; /* of lines: "\n" or "\r\n" */
    unsigned line;      /* for ENROLL_OTHER_PLUGIN and ENROLL_STOPS; 0: the whole file */
    const char *lacks;  /* for ENROLL_NO_PROFILE: a part of a sentence */
    /* for ENROLL_STOPS: the option there, empty when there is none, and the one that is near */
    char option[PROFILE_WORD_MAX + 1];
    const char *nearest;
    unsigned
        /*
         * the first line in a <connection> block that sets another mssfix than the one asked for;
         * 0: none
         */
        other_mssfix;
    char made[ENROLL_MADE_MAX];
    size_t made_length;
};

/*
 * Plans for the profile `text`, whose path is `path`; `others` reads what it includes. `text` must
 * outlive the use of the plan.
 */
enum enroll_result enroll_plan(struct slice text, const char *path, const struct enroll_wishes *wishes,
                               const struct file_source *others, struct enroll_edits *plan);

/*
 * The profile with all changes made, malloc'ed; NULL when memory is out. *length gets its length.
 */
char *enroll_apply(struct slice text, const struct enroll_edits *plan, size_t *length);

/* Where in `text` the mark stands, its line end included; false when there is none. */
bool enroll_find_signature(struct slice text, size_t *at, size_t *length);

/*
 * Where in `text` the first line is that loads this plugin, its line end included; false when there
 * is none.
 */
bool enroll_find_plugin_line(struct slice text, size_t *at, size_t *length);

/* Puts the line `mark` (without its end) in front of the lines that the plan puts in. */
void enroll_add_signature(struct enroll_edits *plan, const char *mark);

#endif
