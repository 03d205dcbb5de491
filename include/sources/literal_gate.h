/* SPDX-License-Identifier: MIT */
/*
 * literal_gate.h - which lines of a large log are worth taking apart: a quick test whether one of many literals may stand in a line.
 *
 * A line is looked at in steps of two bytes. Of each literal's first five bytes, four lie on such a step wherever the literal begins: bits say which pairs and, hashed, which
 * four bytes are wanted. It may say yes too often, and never says no wrongly.
 */
#ifndef CVPN_SOURCES_LITERAL_GATE_H
#define CVPN_SOURCES_LITERAL_GATE_H

#include <stdint.h>

#include "base/slice.h"

enum { GATE_LITERAL_MIN = 5, GATE_WORDS = 65536 / 64 };

/* All zeros is a gate that lets nothing through. */
struct literal_gate {
    uint64_t pair[GATE_WORDS]; /* a bit for each two bytes: most steps fail here */
    uint64_t four[GATE_WORDS]; /* a bit for each hash of four bytes */
};

/* Adds a literal. One of less than GATE_LITERAL_MIN bytes opens the gate for every line that is as long. */
void literal_gate_add(struct literal_gate *gate, struct slice literal);

/* False when no literal stands in `line`. */
bool literal_gate_passes(const struct literal_gate *gate, struct slice line);

#endif
