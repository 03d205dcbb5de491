/* SPDX-License-Identifier: MIT */
#include "command/nearest.h"

#include <string.h>
#include <strings.h>

enum { WORD_MAX = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Optimal string alignment distance, case left out; words beyond WORD_MAX are near to nothing. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    size_t length_a = strlen(a);
    size_t length_b = strlen(b);

    if (length_a > WORD_MAX || length_b > WORD_MAX)
        return WORD_MAX;
    memset(rows, 0, sizeof(rows));
    for (size_t j = 0; j <= length_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t same = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = smaller(last[j - 1] + same, smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[length_b];
}

void nearest_start(struct nearest *nearest, const char *word)
{
    *nearest = (struct nearest){word, NULL, WORD_MAX};
}

void nearest_offer(struct nearest *nearest, const char *known)
{
    size_t length = strlen(nearest->word);
    size_t apart = distance(nearest->word, known);

    /* A word that was not typed to its end counts as near, too. */
    if (length >= 3 && apart > 1 && strncasecmp(nearest->word, known, length) == 0)
        apart = 1;
    if (apart <= 1 + length / 4 && apart < length && apart < nearest->distance) {
        nearest->best = known;
        nearest->distance = apart;
    }
}
