/* SPDX-License-Identifier: MIT */
/*
 * nearest.h - "did you mean": the known word that is nearest to a mistyped one.
 */
#ifndef CVPN_COMMAND_NEAREST_H
#define CVPN_COMMAND_NEAREST_H

#include <stddef.h>

/* A search under way: start it, offer each known word, read `best`. */
struct nearest {
    const char *word; /* what was typed */
    const char *best; /* the nearest word offered that is near enough; NULL while there is none */
    size_t distance;  /* of best: letters to change, add, leave out, or swap */
};

/* Starts a search for `word`. */
void nearest_start(struct nearest *nearest, const char *word);

/* Offers a known word, which must outlive the search. */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
