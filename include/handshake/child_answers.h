/* SPDX-License-Identifier: MIT */
/*
 * child_answers.h - whether what a child says is a value of its type at all.
 *
 * A child has read bytes from outside, so its answer is hostile. It comes as the bytes of a struct:
 * a bool of 2, or a count beyond its array, must be seen before anything reads it as one. What
 * crosses in the other places has checks of its own: the privileged helper's answers have no such
 * fields (observer/helper.c), and frames are read byte by byte (shim/frames.c).
 */
#ifndef CVPN_HANDSHAKE_CHILD_ANSWERS_H
#define CVPN_HANDSHAKE_CHILD_ANSWERS_H

#include <stdbool.h>

#include "dns/endpoint_dns.h"
#include "handshake/handshake.h"

/*
 * All fields are values of their types, texts end, counts fit, and it is an end: not "under way".
 * Addresses beyond the count are not looked at.
 */
bool name_lookup_is_sound(const struct name_lookup *told);

/* The same. */
bool handshake_is_sound(const struct handshake *told);

#endif
