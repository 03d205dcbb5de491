/* SPDX-License-Identifier: MIT */
/*
 * slice.h - bytes that someone else owns.
 *
 * Everything that comes from a profile, a log, a server, a resolver or the kernel is handed around
 * as a slice: a pointer and a length, never assumed to end in a NUL and never written to.
 */
#ifndef CVPN_BASE_SLICE_H
#define CVPN_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A run of bytes. `at` may be NULL only when `length` is 0. The owner must outlive the slice. */
struct slice {
    const char *at;
    size_t length;
};

/* What slice_find() returns when there is nothing to find. */
#define SLICE_NOT_FOUND ((size_t)-1)

/* A slice over a string literal. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/*
 * The small ones are here, so that the length of a literal is known when they are compiled: large
 * logs are made of them.
 */

/* A slice over a NUL-terminated string; NULL gives the empty slice. */
static inline struct slice slice_of(const char *string)
{
    return (struct slice){string, string ? strlen(string) : 0};
}

/* True when the bytes of `s` are exactly those of `string`. */
static inline bool slice_is(struct slice s, const char *string)
{
    size_t n = strlen(string);

    return s.length == n && (n == 0 || memcmp(s.at, string, n) == 0);
}

/* Like slice_is(), ASCII letters compared without case. */
bool slice_is_nocase(struct slice s, const char *string);

/* True when `s` begins with the bytes of `prefix`. */
static inline bool slice_starts(struct slice s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.length >= n && (n == 0 || memcmp(s.at, prefix, n) == 0);
}

/* True when `s` ends with the bytes of `suffix`. */
bool slice_ends(struct slice s, const char *suffix);

/* Offset of the first occurrence of `needle` (not empty) in `s`, or SLICE_NOT_FOUND. */
size_t slice_find(struct slice s, const char *needle);

/* `s` without its first `n` bytes; n beyond the end gives the empty slice. */
static inline struct slice slice_skip(struct slice s, size_t n)
{
    if (n > s.length)
        n = s.length;
    /* a slice without bytes has nothing to skip */
    return (struct slice){n ? s.at + n : s.at, s.length - n};
}

/* The first `n` bytes of `s`; n beyond the end gives all of it. */
static inline struct slice slice_head(struct slice s, size_t n)
{
    return (struct slice){s.at, n < s.length ? n : s.length};
}

/* `s` without blanks (space, tab, CR, LF, VT, FF) at either end. */
struct slice slice_trim(struct slice s);

/*
 * Takes the part of *rest before the first `separator` and moves *rest after it. Returns false
 * when *rest was NULL-ended, i.e. nothing was left; a last part without a separator is returned
 * once, then rest->at is NULL.
 */
bool slice_split(struct slice *rest, char separator, struct slice *part);

/*
 * Reads an unsigned decimal number that takes up the whole slice. Returns false on anything else:
 * an empty slice, a sign, a blank, a letter, or a value above `max`. *value is written only on
 * success.
 */
bool slice_number(struct slice s, unsigned long long max, unsigned long long *value);

#endif
