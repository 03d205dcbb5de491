/* SPDX-License-Identifier: MIT */
#include "log/prefilter.h"

#include <string.h>

/* The hash of the GATE_WINDOW bytes at `at`, the multiplicative one of Knuth. */
static size_t hash_of(const char *at)
{
    uint32_t window;

    memcpy(&window, at, GATE_WINDOW);
    return window * UINT32_C(2654435761) >> (32 - GATE_HASH_BITS);
}

void prefilter_add(struct prefilter *gate, struct slice literal)
{
    if (literal.length < GATE_LITERAL_MIN || gate->count == GATE_STEP * GATE_LITERALS_MAX) {
        gate->open = true;
        return;
    }
    for (unsigned offset = 0; offset < GATE_STEP; offset++) {
        size_t hash = hash_of(literal.at + offset);
        uint16_t *bucket = &gate->bucket[hash % GATE_BUCKETS];
        gate->wanted[hash / 64] |= UINT64_C(1) << hash % 64;
        gate->entries[gate->count++] = (struct gate_entry){literal, (uint16_t)offset, *bucket};
        *bucket = gate->count;
    }
}

static bool is_wanted(const struct prefilter *gate, size_t hash)
{
    return gate->wanted[hash / 64] >> hash % 64 & 1;
}

/* The last byte tells most literals of one beginning apart ("VERIFY OK: ", "VERIFY ERROR: "). */
static bool begins_with(const char *at, struct slice literal)
{
    return at[literal.length - 1] == literal.at[literal.length - 1] && memcmp(at, literal.at, literal.length) == 0;
}

/* True when a literal with a window of that hash at line.at[i] is in `line`. */
static bool stands_at(const struct prefilter *gate, size_t hash, struct slice line, size_t i)
{
    for (uint16_t n = gate->bucket[hash % GATE_BUCKETS]; n != 0; n = gate->entries[n - 1].next) {
        const struct gate_entry *entry = &gate->entries[n - 1];
        if (i >= entry->offset && line.length - i + entry->offset >= entry->literal.length &&
            begins_with(line.at + i - entry->offset, entry->literal))
            return true;
    }
    return false;
}

bool prefilter_passes(const struct prefilter *gate, struct slice line)
{
    for (size_t i = 0; i + GATE_WINDOW <= line.length; i += GATE_STEP) {
        size_t hash = hash_of(line.at + i);
        if (is_wanted(gate, hash) && stands_at(gate, hash, line, i))
            return true;
    }
    return gate->open;
}
