/* SPDX-License-Identifier: MIT */
/*
 * edit_distance.h - the word that someone probably meant.
 */
#ifndef CVPN_BASE_EDIT_DISTANCE_H
#define CVPN_BASE_EDIT_DISTANCE_H

#include "base/slice.h"

/*
 * The one of `words` (count of them, at most 60 bytes each) that is nearest to `word` by edit
 * distance (insert, delete, replace, swap of neighbours), or NULL when none is near: more than a
 * third of the letters would have to change.
 */
const char *nearest_word(struct slice word, const char *const *words, size_t count);

#endif
