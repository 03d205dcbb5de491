/* SPDX-License-Identifier: MIT */
/*
 * log_bytes.h - the looks at single bytes with which stamps and prefixes of a log's line are read.
 * All of them take any offset.
 */
#ifndef CVPN_LOG_LOG_BYTES_H
#define CVPN_LOG_LOG_BYTES_H

#include "base/slice.h"

enum { LOG_TOKEN_MAX = 128 }; /* a longer word is no prefix */

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* True when there is a byte at that offset, and it is `c`. */
static inline bool byte_is(struct slice s, size_t offset, char c)
{
    return offset < s.length && s.at[offset] == c;
}

/* Reads exactly `width` digits (9 at the most) at that offset; -1 when they are not there. */
static inline int digits(struct slice s, size_t offset, size_t width)
{
    int value = 0;

    if (offset + width > s.length)
        return -1;
    for (size_t i = offset; i < offset + width; i++) {
        if (!is_digit(s.at[i]))
            return -1;
        value = value * 10 + (s.at[i] - '0');
    }
    return value;
}

/* `s` without spaces and tabs in front. */
static inline struct slice skip_blanks(struct slice s)
{
    size_t n = 0;

    while (n < s.length && is_blank(s.at[n]))
        n++;
    return slice_skip(s, n);
}

/*
 * The bytes up to the next space or tab, at most LOG_TOKEN_MAX + 1 of them: so a longer word can be
 * told.
 */
static inline struct slice token_of(struct slice s)
{
    size_t n = 0;

    while (n < s.length && n <= LOG_TOKEN_MAX && !is_blank(s.at[n]))
        n++;
    return slice_head(s, n);
}

#endif
