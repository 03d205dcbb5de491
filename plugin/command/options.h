/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of a subcommand.
 */
#ifndef CVPN_COMMAND_OPTIONS_H
#define CVPN_COMMAND_OPTIONS_H

#include <stdbool.h>

#include "command/command.h"
#include "profile/profile.h"

/* What is in `val` of a command's struct option, and what getopt_long() gives back. */
enum {
    OPTION_HELP = 'h',
    OPTION_VERSION = 'V',
    OPTION_JSON = 1000,
    OPTION_PROFILE,
    OPTION_OPENVPN,
    OPTION_FOLLOW,
    OPTION_ONLINE,
    OPTION_GROUP,
    OPTION_TO,
    OPTION_COMMANDS,
    OPTION_EXPORT,
    OPTION_CONNECTION_LOG,
    OPTION_DRY_RUN,
    OPTION_UNDO,
    OPTION_ALL,
    OPTION_LIST,
    OPTION_MFA,
    OPTION_MSSFIX,
    OPTION_PLUGIN,
    OPTION_ARGUMENT,
    OPTION_REPORT,
    OPTION_ANONYMOUS,
    OPTION_LOG,
    OPTION_OUTPUT,
    OPTION_NM,
    OPTION_HTML
};

enum {
    OPTION_GROUPS_MAX = 32,
    OPTION_EXPORTS_MAX = 16,
    OPTION_PROGRAMS_MAX = 8,
    OPTION_LOGS_MAX = 8,
    OPTION_ARGUMENTS_MAX = 14
};

/* Rows for a command's table of options. */
#define OPTION_ROWS_COMMON                                                                                             \
    {"help", no_argument, NULL, OPTION_HELP},                                                                          \
    {                                                                                                                  \
        "version", no_argument, NULL, OPTION_VERSION                                                                   \
    }
#define OPTION_ROW_JSON                                                                                                \
    {                                                                                                                  \
        "json", no_argument, NULL, OPTION_JSON                                                                         \
    }
#define OPTION_ROW_HTML                                                                                                \
    {                                                                                                                  \
        "html", required_argument, NULL, OPTION_HTML                                                                   \
    }
#define OPTION_ROW_FOLLOW                                                                                              \
    {                                                                                                                  \
        "follow", no_argument, NULL, OPTION_FOLLOW                                                                     \
    }
#define OPTION_ROW_PROFILE                                                                                             \
    {                                                                                                                  \
        "profile", required_argument, NULL, OPTION_PROFILE                                                             \
    }
#define OPTION_ROW_OPENVPN                                                                                             \
    {                                                                                                                  \
        "openvpn", required_argument, NULL, OPTION_OPENVPN                                                             \
    }
#define OPTION_ROW_ONLINE                                                                                              \
    {                                                                                                                  \
        "online", no_argument, NULL, OPTION_ONLINE                                                                     \
    }
#define OPTION_ROWS_END                                                                                                \
    {                                                                                                                  \
        NULL, 0, NULL, 0                                                                                               \
    }

/* What was asked for. The strings are argv's own. */
struct options {
    bool json;
    bool follow;                    /* --follow */
    bool online;                    /* --online */
    const char *profile;            /* --profile; NULL when not given */
    struct openvpn_version openvpn; /* --openvpn; {2, 6} when not given */
    bool openvpn_given;
    const char *programs[OPTION_PROGRAMS_MAX]; /* --openvpn, each time it named a program */
    size_t program_count;
    const char *groups[OPTION_GROUPS_MAX]; /* --group, each time it was given */
    size_t group_count;
    char *exports[OPTION_EXPORTS_MAX]; /* --export, each time it was given */
    size_t export_count;
    char *connection_log;                        /* --connection-log; NULL when not given */
    const char *to;                              /* --to; NULL when not given */
    bool dry_run;                                /* --dry-run */
    bool commands;                               /* --commands */
    bool undo;                                   /* --undo */
    bool all;                                    /* --all */
    bool list;                                   /* --list */
    bool mfa;                                    /* --mfa */
    unsigned mssfix;                             /* --mssfix; 0 when not given */
    const char *html;                            /* --html; NULL when not given */
    const char *plugin;                          /* --plugin; NULL when not given */
    const char *arguments[OPTION_ARGUMENTS_MAX]; /* --argument, each time it was given */
    size_t argument_count;
    const char *report;                /* --report; NULL when not given */
    const char *nm;                    /* --nm; NULL when not given */
    bool anonymous;                    /* --anonymous */
    const char *logs[OPTION_LOGS_MAX]; /* --log, each time it was given */
    size_t log_count;
    const char *output;  /* --output; NULL when not given */
    const char *operand; /* the first operand; NULL when there is none */
    char **operands;     /* all of them */
    size_t operand_count;
};

enum options_result {
    OPTIONS_GO,   /* carry on */
    OPTIONS_DONE, /* --help or --version: it was printed, nothing else is to be done */
    /* a sentence was written to standard error; the exit status is STATUS_COULD_NOT */
    OPTIONS_BAD
};

/* Reads argv (argv[0] is the subcommand's name) by the command's own tables. */
enum options_result options_read(const struct command *command, int argc, char **argv, struct options *options);

/* The exit status for a result that is not OPTIONS_GO. */
int options_status(enum options_result result);

#endif
