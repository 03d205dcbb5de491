/* SPDX-License-Identifier: MIT */
/*
 * profile.h - what is in a profile, as OpenVPN itself would take it.
 *
 * Plain data and questions to it; profile/profile_reader.h makes it.
 */
#ifndef CVPN_PROFILE_PROFILE_H
#define CVPN_PROFILE_PROFILE_H

#include "base/slice.h"
#include "profile/openvpn_version.h"

/* One option, in the order in which OpenVPN meets it. */
struct profile_option {
    const char *const *words; /* words[0] = name without "--"; NULL-terminated; at most 16 */
    unsigned word_count;      /* name included, 1 or more; for an inline block 1 */
    /* the text of an inline block, tags excluded; block.at is NULL when there is none */
    struct slice block;
    const char *file; /* path as written, or "[CMD-LINE]" */
    unsigned line;    /* from 1 */
    /* number of the <connection> block it is in, from 0; -1 outside */
    int connection;
    bool optional; /* written as `setenv opt NAME`, or named by ignore-unknown-option */
    bool known;    /* this version of OpenVPN knows the option */
    /* it does something: false for one that OpenVPN of this version warns about and passes over */
    bool works;
};

enum profile_problem_kind {
    PROFILE_NOT_FOUND,      /* the file (or an included one) does not exist */
    PROFILE_NOT_READABLE,   /* no right to read it, not a regular file, I/O error */
    PROFILE_TOO_LARGE,      /* beyond PROFILE_BYTES_MAX or PROFILE_OPTIONS_MAX */
    PROFILE_NOT_TEXT,       /* NUL bytes, or mostly bytes that no profile has */
    PROFILE_INCLUDE_LOOP,   /* nested deeper than PROFILE_INCLUDE_MAX */
    PROFILE_LINE_TOO_LONG,  /* 2.6: "Maximum option line length (256) exceeded" */
    PROFILE_QUOTE_OPEN,     /* "No closing quotation" / "No closing single quotation" */
    PROFILE_BACKSLASH_BAD,  /* "Bad backslash ('\\') usage" */
    PROFILE_RESIDUAL,       /* "Residual parse state" */
    PROFILE_WORD_TOO_LONG,  /* "Parameter at ... is too long" */
    PROFILE_BLOCK_OPEN,     /* "Endtag </x> missing" */
    PROFILE_OPTION_UNKNOWN, /* "Unrecognized option" */
    /* known, but with missing or extra parameters: OpenVPN says the same sentence */
    PROFILE_OPTION_PARAMETERS,
    /* command line: "I'm trying to parse ... but I don't see a leading '--'" */
    PROFILE_DASHES_MISSING,
    PROFILE_PROBLEM_KINDS
};

/* One thing that is wrong with the profile. */
struct profile_problem {
    enum profile_problem_kind kind;
    bool stops;         /* OpenVPN of this version stops here; false: it warns or goes on */
    const char *option; /* the option's name, or NULL */
    const char *file;
    unsigned line; /* 0 when the whole file is meant */
    /* what exactly, e.g. errno's text; never a parameter's value, since that may be a secret */
    char detail[128];
};

/*
 * What was read. Owned by the reader; freed with profile_free(). Everything inside lives as long.
 */
struct profile {
    /* the first file read, as written; NULL when all options came from a command line */
    const char *path;
    const struct profile_option *options;
    size_t option_count;
    const struct profile_problem *problems;
    size_t problem_count; /* at most 64; later ones are only counted in problems_left_out */
    size_t problems_left_out;
    size_t connection_count; /* number of <connection> blocks */
    struct profile_store *store;
};

/*
 * The next option called `name` behind `after` (NULL: the first), or NULL. Options that OpenVPN
 * ignores (unknown and optional) are not returned, nor those in <connection> blocks when
 * `connection` is -1; pass the block's number to get what is in force inside that block only.
 */
const struct profile_option *profile_next(const struct profile *profile, const char *name,
                                          const struct profile_option *after);

/* The option `name` that is in force, i.e. the last one (OpenVPN: later ones override), or NULL. */
const struct profile_option *profile_last(const struct profile *profile, const char *name);

/*
 * The same, but finding options too that this OpenVPN does not know (e.g. auth-federate behind
 * `setenv opt`).
 */
const struct profile_option *profile_find_written(const struct profile *profile, const char *name);

/* Parameter `n` (1 = the first behind the name) of an option, or NULL when it has fewer. */
const char *profile_parameter(const struct profile_option *option, unsigned n);

/*
 * One server to connect to, with what `port`, `rport`, `proto`, `proto-force` and <connection> make
 * of it.
 */
struct profile_remote {
    const char *host;
    const char *port;     /* "1194" where nothing is said */
    const char *protocol; /* "udp", "tcp-client", ... as written; "udp" where nothing is said */
    const struct profile_option *option;
};

/* Writes at most `capacity` remotes, in OpenVPN's order, and returns how many there are in all. */
size_t profile_remotes(const struct profile *profile, struct profile_remote *remotes, size_t capacity);

/*
 * True when OpenVPN puts a random label in front of the host name: `remote-random-hostname` or
 * `setenv REMOTE_RANDOM_HOSTNAME` (options.c). *option, when not NULL, gets the line that says so.
 */
bool profile_random_hostname(const struct profile *profile, const struct profile_option **option);

/*
 * True for a profile that makes this process a client: `client`, or `tls-client`, or `pull`; and no
 * `mode server`.
 */
bool profile_is_client(const struct profile *profile);

/*
 * True when the file itself (not one that it includes) could not be read as a profile: nothing can
 * be said of it but that.
 */
bool profile_is_unreadable(const struct profile *profile);

#endif
