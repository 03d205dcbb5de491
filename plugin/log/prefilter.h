/* SPDX-License-Identifier: MIT */
/*
 * prefilter.h - which lines of a large log are worth taking apart: a quick test whether one of many
 * literals is in a line.
 *
 * A line is looked at in steps of GATE_STEP bytes: at each step the GATE_WINDOW bytes there are
 * hashed. Wherever a literal begins, one of its windows lies on a step, so all of those that can
 * are known to the gate. A bit for each hash says which are wanted: nearly all steps fail there,
 * and for the rest the literals of that hash are compared.
 */
#ifndef CVPN_LOG_PREFILTER_H
#define CVPN_LOG_PREFILTER_H

#include <stdint.h>

#include "base/slice.h"

enum {
    GATE_STEP = 4,
    GATE_WINDOW = 4,
    GATE_LITERAL_MIN = GATE_STEP + GATE_WINDOW - 1,
    GATE_LITERALS_MAX = 2048,
    GATE_HASH_BITS = 18,
    GATE_BUCKETS = 4096
};

/* A window of a literal, and where it is in it. */
struct gate_entry {
    struct slice literal;
    uint16_t offset;
    uint16_t next; /* of the same bucket, plus one; 0 at the end */
};

/* All zeros is a gate that lets nothing through. */
struct prefilter {
    uint64_t wanted[(1 << GATE_HASH_BITS) / 64]; /* a bit for each hash of a window */
    /* by the low bits of the hash: the first entry, plus one */
    uint16_t bucket[GATE_BUCKETS];
    struct gate_entry entries[GATE_STEP * GATE_LITERALS_MAX];
    uint16_t count;
    bool open;
};

/*
 * Adds a literal, whose bytes have to stay. One of less than GATE_LITERAL_MIN bytes, or one too
 * many, opens the gate for every line.
 */
void prefilter_add(struct prefilter *gate, struct slice literal);

/* True when a literal is in `line`, or the gate is open. */
bool prefilter_passes(const struct prefilter *gate, struct slice line);

#endif
