/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - how much of a long test is run where each instruction costs fifty (`make valgrind`
 * sets CVPN_FEWER and CVPN_ONE_IN) or four (`make asan` sets CVPN_ONE_IN); all of it elsewhere.
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
 * CVPN_ONE_IN of them, laid so that each row and each column still has its turn where there are as
 * many of the other.
 */
static inline int has_its_turn(size_t row, size_t column)
{
    const char *one_in = getenv("CVPN_ONE_IN");
    unsigned long n = one_in ? strtoul(one_in, NULL, 10) : 1;

    return n < 2 || (row + column) % n == 0;
}

#endif
