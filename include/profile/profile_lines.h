/* SPDX-License-Identifier: MIT */
/*
 * profile_lines.h - the lines and inline blocks of a profile, cut and counted as OpenVPN's
 * options.c does it.
 */
#ifndef CVPN_PROFILE_PROFILE_LINES_H
#define CVPN_PROFILE_PROFILE_LINES_H

#include "profile/profile_reader.h"

/* Where the lines of a file or of a <connection> block come from. */
struct profile_lines {
    struct slice left;
    unsigned line; /* number of the line that was taken last, as OpenVPN counts */
    /* the text of a <connection> block: OpenVPN cuts it with buf_parse() (buffer.c) */
    bool in_connection;
};

/* Takes the next line of options, in a file with its line feed. False at the end. */
bool profile_line_take(struct profile_lines *lines, struct slice *line);

/*
 * check_inline_file(): true for a line of one word in angle brackets. Writes the name into
 * name[PROFILE_WORD_MAX + 1].
 */
bool profile_block_opens(const char *const *words, unsigned count, char *name);

/*
 * Reads the text of an inline block up to its end tag; false without one. Like read_inline_file(),
 * which takes at most PROFILE_LINE_MAX - 1 bytes at once, looks for the tag at the start of each
 * part, and counts each part as a line.
 */
bool profile_block_take(struct profile_lines *lines, const char *name, struct slice *block);

#endif
