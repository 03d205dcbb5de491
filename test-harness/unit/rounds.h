/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - how much of a long test is run where each instruction costs fifty (CVPN_FEWER is set
 * by `make valgrind`); all of it elsewhere.
 */
#ifndef CVPN_UNIT_ROUNDS_H
#define CVPN_UNIT_ROUNDS_H

#include <stddef.h>
#include <stdlib.h>

/* How often a test with generated input goes round: as often as it says, or a fiftieth of that. */
static inline unsigned rounds(unsigned wanted)
{
    enum { FEWER = 50 };

    return getenv("CVPN_FEWER") && wanted > FEWER ? wanted / FEWER : wanted;
}

/*
 * Whether a test of every row with every column looks at this pair: at all of them, or at one in
 * ten, laid so that each row and each column still has its turn where there are ten or more of the
 * other.
 */
static inline int has_its_turn(size_t row, size_t column)
{
    enum { ONE_IN = 10 };

    return !getenv("CVPN_FEWER") || (row + column) % ONE_IN == 0;
}

#endif
