/* SPDX-License-Identifier: MIT */
/*
 * text.h - building bounded text out of hostile bytes.
 *
 * A text never writes beyond its buffer, is always NUL-terminated, and remembers when something did
 * not fit.
 */
#ifndef CVPN_BASE_TEXT_H
#define CVPN_BASE_TEXT_H

#include "base/slice.h"

/* A text under construction. The buffer belongs to the caller. */
struct text {
    char *buffer;
    size_t capacity; /* bytes in buffer, the terminating NUL included; at least 1 */
    size_t length;   /* bytes written, the NUL not counted */
    bool cut;        /* something did not fit */
};

/* Starts an empty text in `buffer` of `capacity` bytes (at least 1). */
void text_start(struct text *text, char *buffer, size_t capacity);

/*
 * Appends printf-style. What does not fit is cut at a UTF-8 character boundary and text->cut is
 * set.
 */
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends bytes as they are (cut like text_add). */
void text_add_slice(struct text *text, struct slice bytes);

/*
 * Appends bytes from outside so that they can be in a log: control characters (C0, DEL, C1), and
 * bytes that are not valid UTF-8 become \xNN, characters that are not seen or turn text around
 * (Unicode's Cf, Zl, Zp, Default_Ignorable_Code_Point, noncharacters) become \u{NNNN}. A sequence
 * that does not fit whole is left out whole. What looks like a code of ours becomes "CVPN\x2D0101".
 */
void text_add_shown(struct text *text, struct slice bytes);

/* The same for what the user typed on the command line, who may name a code. */
void text_add_typed(struct text *text, struct slice bytes);

/*
 * Copies `bytes` into dst[capacity], cut at a UTF-8 boundary, NUL-terminated; a NUL inside ends it.
 * Returns dst.
 */
char *text_copy(char *dst, size_t capacity, struct slice bytes);

/* The same into an array (not a pointer: its size is taken). */
#define TEXT_COPY(array, slice) text_copy((array), sizeof(array), (slice))

#endif
