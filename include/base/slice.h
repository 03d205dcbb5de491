/* SPDX-License-Identifier: MIT */
/*
 * slice.h - bytes that somebody else owns.
 *
 * Everything that comes from a profile, a log, a server, a resolver or the kernel is handed around as a
 * slice: a pointer and a length, never assumed to end in a NUL and never written to.
 */
#ifndef CVPN_BASE_SLICE_H
#define CVPN_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

/* A run of bytes. `at` may be NULL only when `length` is 0. The owner must outlive the slice. */
struct slice {
    const char *at;
    size_t length;
};

/* What slice_find() returns when there is nothing to find. */
#define SLICE_NOT_FOUND ((size_t)-1)

/* A slice over a string literal. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/* A slice over a NUL-terminated string; NULL gives the empty slice. */
struct slice slice_of(const char *string);

/* True when the bytes of `s` are exactly those of `string`. */
bool slice_is(struct slice s, const char *string);

/* Like slice_is(), ASCII letters compared without case. */
bool slice_is_nocase(struct slice s, const char *string);

/* True when `s` begins with the bytes of `prefix`. */
bool slice_starts(struct slice s, const char *prefix);

/* True when `s` ends with the bytes of `suffix`. */
bool slice_ends(struct slice s, const char *suffix);

/* Offset of the first occurrence of `needle` (not empty) in `s`, or SLICE_NOT_FOUND. */
size_t slice_find(struct slice s, const char *needle);

/* `s` without its first `n` bytes; n beyond the end gives the empty slice. */
struct slice slice_skip(struct slice s, size_t n);

/* The first `n` bytes of `s`; n beyond the end gives all of it. */
struct slice slice_head(struct slice s, size_t n);

/* `s` without blanks (space, tab, CR, LF, VT, FF) at either end. */
struct slice slice_trim(struct slice s);

/*
 * Takes the part of *rest before the first `separator` and moves *rest behind it. Returns false when *rest was
 * NULL-ended, i.e. nothing was left; a last part without a separator is returned once, then rest->at is NULL.
 */
bool slice_split(struct slice *rest, char separator, struct slice *part);

/*
 * Reads an unsigned decimal number that takes up the whole slice. Returns false on anything else: an empty slice,
 * a sign, a blank, a letter, or a value above `max`. *value is written only on success.
 */
bool slice_number(struct slice s, unsigned long long max, unsigned long long *value);

#endif
