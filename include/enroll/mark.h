/* SPDX-License-Identifier: MIT */
/*
 * mark.h - the comment line in an enrolled profile that tells whether it is still as it was written, and of which original it was made.
 */
#ifndef CVPN_ENROLL_MARK_H
#define CVPN_ENROLL_MARK_H

#include "enroll/plan.h"

enum { ENROLL_MARK_SIZE = 256, MARK_DIGEST_SIZE = 2 * 32 + 1 };

/* What the mark of a profile says. */
enum mark_state {
    MARK_NONE,  /* it was not enrolled */
    MARK_WHOLE, /* nothing but the mark was written behind it */
    MARK_BROKEN /* somebody changed the profile since, or the mark */
};

/* SHA-256 of `bytes` in hexadecimal. False when it cannot be made. */
bool mark_digest(struct slice bytes, char out[MARK_DIGEST_SIZE]);

/* Writes the mark for the enrolled text `rest` (all but the mark itself) that was made of `original`. False when the digests cannot be made. */
bool mark_make(struct slice rest, struct slice original, char mark[ENROLL_MARK_SIZE]);

/* Looks at the mark of `text`. When `original` has bytes, they have to be those that the mark names; else MARK_BROKEN. */
enum mark_state mark_check(struct slice text, struct slice original);

#endif
