/* SPDX-License-Identifier: MIT */
#include "base/edit_distance.h"

enum { WORD_MAX = 60 };

static size_t smallest(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance; both words have at most WORD_MAX bytes. */
static size_t distance(struct slice a, struct slice b)
{
    size_t cost[WORD_MAX + 1][WORD_MAX + 1];

    for (size_t i = 0; i <= a.length; i++)
        cost[i][0] = i;
    for (size_t j = 0; j <= b.length; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= a.length; i++)
        for (size_t j = 1; j <= b.length; j++) {
            size_t change = a.at[i - 1] == b.at[j - 1] ? 0 : 1;
            cost[i][j] = smallest(smallest(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                cost[i][j] = smallest(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    return cost[a.length][b.length];
}

const char *nearest_word(struct slice word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    size_t best = word.length / 3 + 1;

    if (word.length == 0 || word.length > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct slice other = slice_of(words[i]);
        size_t far = other.length <= WORD_MAX ? distance(word, other) : best + 1;
        if (far <= best && (!nearest || far < best)) {
            best = far;
            nearest = words[i];
        }
    }
    return nearest;
}
