/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - how often a test with generated input goes round: as often as it says, and a fiftieth of that where each instruction costs fifty (CVPN_FEWER is set by `make valgrind`).
 */
#ifndef CVPN_UNIT_ROUNDS_H
#define CVPN_UNIT_ROUNDS_H

#include <stdlib.h>

static inline unsigned rounds(unsigned wanted)
{
    enum { FEWER = 50 };

    return getenv("CVPN_FEWER") && wanted > FEWER ? wanted / FEWER : wanted;
}

#endif
