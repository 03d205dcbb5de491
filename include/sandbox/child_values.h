/* SPDX-License-Identifier: MIT */
/*
 * child_values.h - whether what a child says is a value of its type at all.
 *
 * A child has read bytes from outside, so its answer is hostile. It comes as the bytes of a struct:
 * a bool of 2, or a count beyond its array, must be seen before anything reads it as one. What
 * crosses in the other places has checks of its own: the privileged helper's answers have no such
 * fields (observer/helper.c), and frames are read byte by byte (shim/frames.c).
 */
#ifndef CVPN_SANDBOX_CHILD_VALUES_H
#define CVPN_SANDBOX_CHILD_VALUES_H

#include <stdbool.h>
#include <stddef.h>

/* Read as a byte: to read it as a bool is only defined when it is one. */
bool child_said_bool(const bool *at);

/* An enumeration runs from `least` to `most`. `at` is an enum of the size of an int. */
bool child_said_between(const void *at, unsigned least, unsigned most);

/* The text ends within its array. */
bool child_said_text(const char *text, size_t size);

#endif
