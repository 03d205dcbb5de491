/* SPDX-License-Identifier: MIT */
#include "sources/literal_gate.h"

#include <string.h>

static uint16_t pair_at(const char *at)
{
    uint16_t pair;

    memcpy(&pair, at, sizeof(pair));
    return pair;
}

/* Knuth's multiplicative hash of the four bytes. */
static size_t bucket_of(const char *at)
{
    uint32_t four;

    memcpy(&four, at, sizeof(four));
    return (four * UINT32_C(2654435761) >> 20) % GATE_BUCKETS;
}

static bool is_set(const uint64_t *bits, uint16_t number)
{
    return bits[number / 64] >> number % 64 & 1;
}

void literal_gate_add(struct literal_gate *gate, struct slice literal)
{
    if (literal.length < GATE_LITERAL_MIN || gate->count == 2 * GATE_LITERALS_MAX) {
        gate->open = true;
        return;
    }
    for (uint16_t offset = 0; offset < 2; offset++) {
        uint16_t pair = pair_at(literal.at + offset);
        uint16_t *bucket = &gate->bucket[bucket_of(literal.at + offset)];
        gate->pair[pair / 64] |= UINT64_C(1) << pair % 64;
        gate->entries[gate->count++] = (struct gate_entry){literal, offset, *bucket};
        *bucket = gate->count;
    }
}

/* True when a literal of the bucket for line.at[i] stands in `line` around that place. */
static bool stands_at(const struct literal_gate *gate, struct slice line, size_t i)
{
    for (uint16_t n = gate->bucket[bucket_of(line.at + i)]; n != 0; n = gate->entries[n - 1].next) {
        const struct gate_entry *entry = &gate->entries[n - 1];
        if (i >= entry->offset && line.length - i + entry->offset >= entry->literal.length &&
            memcmp(line.at + i - entry->offset, entry->literal.at, entry->literal.length) == 0)
            return true;
    }
    return false;
}

bool literal_gate_passes(const struct literal_gate *gate, struct slice line)
{
    for (size_t i = 0; i + 4 <= line.length; i += 2)
        if (is_set(gate->pair, pair_at(line.at + i)) && stands_at(gate, line, i))
            return true;
    return gate->open;
}
