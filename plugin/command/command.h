/* SPDX-License-Identifier: MIT */
/*
 * command.h - the subcommands of cvpn-doctor.
 *
 * main.c has one table of them; dispatch and help both loop over it. Adding a subcommand is adding
 * a row.
 */
#ifndef CVPN_COMMAND_COMMAND_H
#define CVPN_COMMAND_COMMAND_H

#include <getopt.h>

/* Exit statuses (contract in design.md). */
enum { STATUS_CLEAN = 0, STATUS_FOUND = 1, STATUS_COULD_NOT = 2 };

struct command;

/* Runs a subcommand; argv[0] is its name. Returns the exit status. */
typedef int command_function(const struct command *self, int argc, char **argv);

/* One subcommand. */
struct command {
    const char *name;
    command_function *run;
    const char *help;             /* one line, for the list */
    const char *usage;            /* all of --help */
    const struct option *options; /* what options_read() takes, ended by a row of zeros */
    const char *operand;          /* what its operand is called: "PROFILE"; NULL when it has none */
    int operands_min;
    int operands_max;
};

/* `check`: findings on a profile. */
command_function command_check;

/* `explain`: findings on a log. */
command_function command_explain;

/* `watch`: findings on what clients write, as they write it. */
command_function command_watch;

/* `audit`: findings on an endpoint's exported settings. */
command_function command_audit;

/* `enroll`: the plugin's line, and what goes with it, into a profile. */
command_function command_enroll;

/* `collect`: one file for the helpdesk. */
command_function command_collect;

/* `codes`: the catalogue. */
command_function command_codes;

#endif
