/* SPDX-License-Identifier: MIT */
/*
 * difference.h - what a plan changes in a profile, as a difference that patch(1) reads. Pure.
 *
 * There are no lines around a change, since they may be keys. What is not fit to be shown is
 * escaped.
 */
#ifndef CVPN_ENROLL_DIFFERENCE_H
#define CVPN_ENROLL_DIFFERENCE_H

#include "enroll/enroll_edits.h"

/*
 * The difference between `text` and what `plan` makes of it, malloc'ed and NUL-terminated; NULL
 * when memory is out. `name` is the profile's, fit to be shown.
 */
char *enroll_difference(struct slice text, const char *name, const struct enroll_edits *plan);

#endif
