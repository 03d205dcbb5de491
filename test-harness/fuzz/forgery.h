/* SPDX-License-Identifier: MIT */
/*
 * forgery.h - what no one outside may bring into a line of ours. Unit tests and fuzzers ask here;
 * it uses nothing of what it judges.
 */
#ifndef CVPN_FUZZ_FORGERY_H
#define CVPN_FUZZ_FORGERY_H

#include "findings/finding.h"

/* A code that is in no catalogue: it comes from outside when it is in an output. */
#define FORGED_CODE "CVPN-9999"

/*
 * What is wrong with one line that is printed: a control character, a character that turns the line
 * around, bytes that are no UTF-8, a code from outside. NULL when nothing is.
 */
const char *forgery_in(struct slice line);

/* The same for one JSON object, which must be one, without a key twice, and each of its strings. */
const char *forgery_in_json(struct slice object);

/*
 * Shows `finding` in every way that there is: log lines, JSON with `outside` as endpoint and
 * client, the page of `explain`. NULL when nothing is wrong with any of them, else what is
 * (static).
 */
const char *forgery_in_any_output(const struct finding *finding, const char *outside);

/*
 * Raises the catalogue's entry number `index` (modulo all of them, and all their forms) in
 * `findings`, with evidence for each name in its sentences: values[0], values[1], ... in turn.
 */
const struct finding *forgery_raise(struct findings *findings, unsigned index, unsigned form,
                                    const struct slice *values, size_t count);

#endif
