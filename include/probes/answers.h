/* SPDX-License-Identifier: MIT */
/*
 * answers.h - whether what a child says is a value of its type at all.
 *
 * A child has read bytes from outside, so its answer is hostile. It comes as the bytes of a struct: a bool of 2, or a count beyond its array, must be seen before anything reads it as one. What crosses in the other places has
 * checks of its own: the hand's answers have no such fields (observer/hand.c), and frames are read byte by byte (courier/frames.c).
 */
#ifndef CVPN_PROBES_ANSWERS_H
#define CVPN_PROBES_ANSWERS_H

#include <stdbool.h>

#include "facts/handshake.h"
#include "facts/names.h"

/* All fields are values of their types, texts end, counts fit, and it is an end: not "under way". Addresses beyond the count are not looked at. */
bool name_look_is_sound(const struct name_look *told);

/* The same. */
bool handshake_is_sound(const struct handshake *told);

#endif
