/* SPDX-License-Identifier: MIT */
/*
 * enroll_signature.h - the comment line in an enrolled profile that tells whether it is still as it
 * was written, and of which original it was made.
 */
#ifndef CVPN_ENROLL_ENROLL_SIGNATURE_H
#define CVPN_ENROLL_ENROLL_SIGNATURE_H

#include "enroll/enroll_edits.h"

enum { ENROLL_SIGNATURE_SIZE = 256, SIGNATURE_DIGEST_SIZE = 2 * 32 + 1 };

/* What the mark of a profile says. */
enum signature_state {
    SIGNATURE_NONE, /* it was not enrolled */
    /* nothing but the mark, and words of the plugin's line, was written after it */
    SIGNATURE_WHOLE,
    SIGNATURE_BROKEN /* someone changed the profile since, or the mark */
};

/* SHA-256 of `bytes` in hexadecimal. False when it cannot be made. */
bool mark_digest(struct slice bytes, char out[SIGNATURE_DIGEST_SIZE]);

/*
 * Writes the mark for the enrolled text `rest` (all but the mark itself) that was made of
 * `original`. False when the digests cannot be made.
 */
bool signature_make(struct slice rest, struct slice original, char mark[ENROLL_SIGNATURE_SIZE]);

/*
 * Looks at the mark of `text`. When `original` has bytes, they have to be those that the mark
 * names; else SIGNATURE_BROKEN.
 */
enum signature_state signature_check(struct slice text, struct slice original);

#endif
