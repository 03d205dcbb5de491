/* SPDX-License-Identifier: MIT */
#include "profile/profile_lines.h"

#include "base/text.h"

#include <string.h>

/* Takes the next run of bytes up to a line feed (which belongs to it), at most `most` long. */
static bool take_run(struct profile_lines *lines, size_t most, struct slice *run)
{
    struct slice window = slice_head(lines->left, most);
    const char *feed = window.length ? memchr(window.at, '\n', window.length) : NULL;

    if (!window.length)
        return false;
    *run = feed ? slice_head(window, (size_t)(feed - window.at) + 1) : window;
    lines->left = slice_skip(lines->left, run->length);
    return true;
}

/*
 * buf_parse() with a buffer of PROFILE_LINE_MAX bytes: gives one byte less, without the line feed,
 * and of a longer line it drops the byte that its NUL overwrites and the one that it read ahead.
 */
static bool take_connection_line(struct profile_lines *lines, struct slice *line)
{
    if (!take_run(lines, PROFILE_LINE_MAX + 1, line))
        return false;
    if (line->at[line->length - 1] == '\n')
        line->length--;
    *line = slice_head(*line, PROFILE_LINE_MAX - 1);
    return true;
}

bool profile_line_take(struct profile_lines *lines, struct slice *line)
{
    lines->line++;
    return lines->in_connection ? take_connection_line(lines, line) : take_run(lines, PROFILE_BYTES_MAX, line);
}

bool profile_block_take(struct profile_lines *lines, const char *name, struct slice *block)
{
    char tag[PROFILE_WORD_MAX + 4];
    struct text text;
    struct slice part = {NULL, 0};

    text_start(&text, tag, sizeof(tag));
    text_add_slice(&text, SLICE("</"));
    text_add_slice(&text, slice_of(name));
    text_add_slice(&text, SLICE(">"));
    *block = (struct slice){lines->left.at, 0};
    while (lines->in_connection ? take_connection_line(lines, &part) : take_run(lines, PROFILE_LINE_MAX - 1, &part)) {
        struct slice start = part;

        lines->line++;
        while (start.length && (start.at[0] == ' ' || (start.at[0] >= '\t' && start.at[0] <= '\r')))
            start = slice_skip(start, 1);
        block->length = (size_t)(part.at - block->at);
        if (slice_starts(start, tag))
            return true;
    }
    block->length = (size_t)(lines->left.at - block->at);
    return false;
}

bool profile_block_opens(const char *const *words, unsigned count, char *name)
{
    struct slice word = slice_of(words[0]);

    if (count != 1 || word.length < 2 || word.at[0] != '<' || word.at[word.length - 1] != '>')
        return false;
    memcpy(name, word.at + 1, word.length - 2);
    name[word.length - 2] = '\0';
    return true;
}
