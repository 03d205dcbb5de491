/* SPDX-License-Identifier: MIT */
/*
 * literal_gate.h - which lines of a large log are worth taking apart: a quick test whether one of many literals stands in a line.
 *
 * A line is looked at in steps of two bytes. Of each literal's first five bytes, four lie on such a step wherever the literal begins. Bits say which pairs
 * of bytes are wanted: nearly all steps fail there. What is left is looked up by the hash of its four bytes, and compared.
 */
#ifndef CVPN_SOURCES_LITERAL_GATE_H
#define CVPN_SOURCES_LITERAL_GATE_H

#include <stdint.h>

#include "base/slice.h"

enum { GATE_LITERAL_MIN = 5, GATE_LITERALS_MAX = 512, GATE_WORDS = 65536 / 64, GATE_BUCKETS = 4096 };

/* Four bytes of a literal, and where they stand in it. */
struct gate_entry {
    struct slice literal;
    uint16_t offset;
    uint16_t next; /* of the same bucket, plus one; 0 at the end */
};

/* All zeros is a gate that lets nothing through. */
struct literal_gate {
    uint64_t pair[GATE_WORDS];     /* a bit for each two bytes */
    uint16_t bucket[GATE_BUCKETS]; /* by the hash of four bytes: the first entry, plus one */
    struct gate_entry entries[2 * GATE_LITERALS_MAX];
    uint16_t count;
    bool open;
};

/*
 * Adds a literal, whose bytes have to stay. One of less than GATE_LITERAL_MIN bytes, or one too many, opens the gate for every line.
 */
void literal_gate_add(struct literal_gate *gate, struct slice literal);

/* True when a literal stands in `line`, or the gate is open. */
bool literal_gate_passes(const struct literal_gate *gate, struct slice line);

#endif
