/* SPDX-License-Identifier: MIT */
/*
 * profile_reader.h - reading a profile as OpenVPN itself would.
 *
 * Follows OpenVPN 2.6 src/openvpn/options.c (parse_argv, read_config_file, parse_line,
 * check_inline_file, add_option) and options_parse.c of 2.7: what OpenVPN would do with each line
 * is what this reader says of it. Pure: files come through a callback, so unit tests and fuzzers
 * need no disk. Nothing here ever prints, and nothing is changed in the profile.
 */
#ifndef CVPN_PROFILE_PROFILE_READER_H
#define CVPN_PROFILE_PROFILE_READER_H

#include "profile/profile.h"

/* OpenVPN's own limits (options.h, options.c). */
enum {
    /* OPTION_LINE_SIZE: bytes of a line that OpenVPN reads at once, inline blocks excepted */
    PROFILE_LINE_MAX = 256,
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

enum file_status {
    FILE_READ,
    FILE_MISSING,
    FILE_UNREADABLE,
    FILE_TOO_LARGE,
    /* a pipe, a device, a directory: OpenVPN may have read it, we cannot or must not */
    FILE_SPECIAL
};

/*
 * How the reader gets at files. `read` gets a path as written in the profile, and the number of
 * bytes still allowed; on FILE_READ it fills *bytes (malloc'ed, the reader frees it) and *length.
 * On FILE_UNREADABLE it may put the reason into why[why_size]. `change_directory` follows OpenVPN's
 * `cd`; may be NULL.
 */
struct file_source {
    enum file_status (*read)(void *context, const char *path, size_t allowed, char **bytes, size_t *length, char *why,
                             size_t why_size);
    bool (*change_directory)(void *context, const char *path);
    void *context;
};

/*
 * Reads one profile file and what it includes. Never NULL unless memory is out; look at ->problems.
 */
struct profile *profile_read_file(const char *path, struct openvpn_version version, const struct file_source *files);

/*
 * Reads a whole command line as parse_argv() does: arguments[0] is the program; either one argument
 * that is a profile, or options with leading dashes, `--config FILE` among them, in their order.
 * Never NULL unless memory is out.
 */
struct profile *profile_read_command_line(int count, const char *const *arguments, struct openvpn_version version,
                                          const struct file_source *files);

/*
 * Frees a profile; inline blocks and words are wiped first, since they may be keys and passwords.
 * NULL is fine.
 */
void profile_free(struct profile *profile);

#endif
