/* SPDX-License-Identifier: MIT */
/*
 * profile.h - the profile as OpenVPN itself would read it.
 *
 * Follows OpenVPN 2.6 src/openvpn/options.c (parse_argv, read_config_file, parse_line, check_inline_file, add_option) and
 * options_parse.c of 2.7: what OpenVPN would do with each line is what this reader says of it. Pure: files come through
 * a callback, so unit tests and fuzzers need no disk. Nothing here ever prints, and nothing is changed in the profile.
 */
#ifndef CVPN_SOURCES_PROFILE_H
#define CVPN_SOURCES_PROFILE_H

#include "base/slice.h"

/* OpenVPN's own limits (options.h, options.c). */
enum {
    PROFILE_LINE_MAX = 256,  /* OPTION_LINE_SIZE: bytes of a line that OpenVPN reads at once, inline blocks excepted */
    PROFILE_WORD_MAX = 256,  /* OPTION_PARM_SIZE */
    PROFILE_WORDS_MAX = 16,  /* MAX_PARMS: the option's name and 15 parameters */
    PROFILE_INCLUDE_MAX = 10 /* read_config_file(): max_recursive_levels */
};

/* Our own limits: nothing that a person writes comes near them. */
enum {
    PROFILE_BYTES_MAX = 4 << 20, /* all files of one profile together */
    PROFILE_OPTIONS_MAX = 20000,
    PROFILE_PROBLEMS_MAX = 64
};

/* The OpenVPN that reads the profile; decides which options exist. */
struct openvpn_version {
    unsigned major;
    unsigned minor;
};

/* One option, in the order in which OpenVPN meets it. */
struct profile_option {
    const char *const *words; /* words[0] = name without "--"; NULL-terminated; at most PROFILE_WORDS_MAX */
    unsigned word_count;      /* name included, 1 or more; for an inline block 1 */
    struct slice block;       /* the text of an inline block, tags excluded; block.at is NULL when there is none */
    const char *file;         /* path as written, or "[CMD-LINE]" */
    unsigned line;            /* from 1 */
    int connection;           /* number of the <connection> block it stands in, from 0; -1 outside */
    bool optional;            /* written as `setenv opt NAME`, or named by ignore-unknown-option */
    bool known;               /* this version of OpenVPN knows the option */
};

enum profile_problem_kind {
    PROFILE_NOT_FOUND,         /* the file (or an included one) does not exist */
    PROFILE_NOT_READABLE,      /* no right to read it, not a regular file, I/O error */
    PROFILE_TOO_LARGE,         /* beyond PROFILE_BYTES_MAX or PROFILE_OPTIONS_MAX */
    PROFILE_NOT_TEXT,          /* NUL bytes, or mostly bytes that no profile has */
    PROFILE_INCLUDE_LOOP,      /* nested deeper than PROFILE_INCLUDE_MAX */
    PROFILE_LINE_TOO_LONG,     /* 2.6: "Maximum option line length (256) exceeded" */
    PROFILE_QUOTE_OPEN,        /* "No closing quotation" / "No closing single quotation" */
    PROFILE_BACKSLASH_BAD,     /* "Bad backslash ('\\') usage" */
    PROFILE_RESIDUAL,          /* "Residual parse state" */
    PROFILE_WORD_TOO_LONG,     /* "Parameter at ... is too long" */
    PROFILE_BLOCK_OPEN,        /* "Endtag </x> missing" */
    PROFILE_OPTION_UNKNOWN,    /* "Unrecognized option" */
    PROFILE_OPTION_PARAMETERS, /* known, but with missing or extra parameters: OpenVPN says the same sentence */
    PROFILE_DASHES_MISSING,    /* command line: "I'm trying to parse ... but I don't see a leading '--'" */
    PROFILE_PROBLEM_KINDS
};

/* One thing that is wrong with the profile. */
struct profile_problem {
    enum profile_problem_kind kind;
    bool stops;         /* OpenVPN of this version stops here; false: it warns or goes on */
    const char *option; /* the option's name, or NULL */
    const char *file;
    unsigned line;    /* 0 when the whole file is meant */
    char detail[128]; /* what exactly, e.g. errno's text; never a parameter's value, since that may be a secret */
};

/* What was read. Owned by the reader; freed with profile_free(). Everything inside lives as long. */
struct profile {
    const char *path; /* the first file read, as written; NULL when all options came from a command line */
    const struct profile_option *options;
    size_t option_count;
    const struct profile_problem *problems;
    size_t problem_count; /* at most PROFILE_PROBLEMS_MAX; later ones are only counted in problems_left_out */
    size_t problems_left_out;
    size_t connection_count; /* number of <connection> blocks */
    struct profile_store *store;
};

enum file_status {
    FILE_READ,
    FILE_MISSING,
    FILE_UNREADABLE,
    FILE_TOO_LARGE,
    FILE_SPECIAL /* a pipe, a device, a directory: OpenVPN may have read it, we cannot or must not */
};

/*
 * How the reader gets at files. `read` gets a path as written in the profile, and the number of bytes still allowed; on
 * FILE_READ it fills *bytes (malloc'ed, the reader frees it) and *length. On FILE_UNREADABLE it may put the reason
 * into why[why_size]. `change_directory` follows OpenVPN's `cd`; may be NULL.
 */
struct file_source {
    enum file_status (*read)(void *context, const char *path, size_t allowed, char **bytes, size_t *length, char *why,
                             size_t why_size);
    bool (*change_directory)(void *context, const char *path);
    void *context;
};

/* Reads one profile file and what it includes. Never NULL unless memory is out; look at ->problems. */
struct profile *profile_read_file(const char *path, struct openvpn_version version, const struct file_source *files);

/*
 * Reads a whole command line as parse_argv() does: arguments[0] is the program; either one argument that is a profile, or options
 * with leading dashes, `--config FILE` among them, in their order. Never NULL unless memory is out.
 */
struct profile *profile_read_command_line(int count, const char *const *arguments, struct openvpn_version version,
                                          const struct file_source *files);

/* Frees a profile; inline blocks and words are wiped first, since they may be keys and passwords. NULL is fine. */
void profile_free(struct profile *profile);

/*
 * The next option called `name` behind `after` (NULL: the first), or NULL. Options that OpenVPN ignores (unknown and optional) are
 * not returned, nor those in <connection> blocks when `connection` is -1; pass the block's number to get what is in force inside
 * that block only.
 */
const struct profile_option *profile_next(const struct profile *profile, const char *name,
                                          const struct profile_option *after);

/* The option `name` that is in force, i.e. the last one (OpenVPN: later ones override), or NULL. */
const struct profile_option *profile_last(const struct profile *profile, const char *name);

/* The same, but finding options too that this OpenVPN does not know (e.g. auth-federate behind `setenv opt`). */
const struct profile_option *profile_find_written(const struct profile *profile, const char *name);

/* Parameter `n` (1 = the first behind the name) of an option, or NULL when it has fewer. */
const char *profile_parameter(const struct profile_option *option, unsigned n);

/* One server to connect to, with what `port`, `rport`, `proto`, `proto-force` and <connection> make of it. */
struct profile_remote {
    const char *host;
    const char *port;     /* "1194" where nothing is said */
    const char *protocol; /* "udp", "tcp-client", ... as written; "udp" where nothing is said */
    const struct profile_option *option;
};

/* Writes at most `capacity` remotes, in OpenVPN's order, and returns how many there are in all. */
size_t profile_remotes(const struct profile *profile, struct profile_remote *remotes, size_t capacity);

/*
 * True when OpenVPN puts a random label in front of the host name: `remote-random-hostname` or `setenv REMOTE_RANDOM_HOSTNAME`
 * (options.c). *option, when not NULL, gets the line that says so.
 */
bool profile_random_hostname(const struct profile *profile, const struct profile_option **option);

/* True for a profile that makes this process a client: `client`, or `tls-client`, or `pull`; and no `mode server`. */
bool profile_is_client(const struct profile *profile);

#endif
