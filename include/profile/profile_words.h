/* SPDX-License-Identifier: MIT */
/*
 * profile_words.h - one line of a profile cut into words, as OpenVPN's parse_line() (options.c)
 * does it.
 */
#ifndef CVPN_PROFILE_PROFILE_WORDS_H
#define CVPN_PROFILE_PROFILE_WORDS_H

#include "profile/profile_reader.h"

/* The words of a line. Every word ends in a NUL; they follow each other in `bytes`. */
struct profile_words {
    unsigned count;
    const char *at[PROFILE_WORDS_MAX];
    char bytes[PROFILE_LINE_MAX + 2 * PROFILE_WORDS_MAX];
};

/*
 * Cuts `line` (its line feed included when it has one: a backslash before it counts) into words.
 * Returns true when OpenVPN accepts the line; an empty line and a comment are accepted with no
 * word. Otherwise *problem says what is wrong, and no word is given. A line longer than
 * PROFILE_LINE_MAX is read up to there only.
 */
bool profile_words_read(struct slice line, struct profile_words *words, enum profile_problem_kind *problem);

#endif
