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
static uint16_t four_at(const char *at)
{
    uint32_t four;

    memcpy(&four, at, sizeof(four));
    return (uint16_t)(four * UINT32_C(2654435761) >> 16);
}

static void set(uint64_t *bits, uint16_t number)
{
    bits[number / 64] |= UINT64_C(1) << number % 64;
}

static bool is_set(const uint64_t *bits, uint16_t number)
{
    return bits[number / 64] >> number % 64 & 1;
}

void literal_gate_add(struct literal_gate *gate, struct slice literal)
{
    if (literal.length < GATE_LITERAL_MIN) {
        memset(gate, 0xff, sizeof(*gate));
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        set(gate->pair, pair_at(literal.at + i));
        set(gate->four, four_at(literal.at + i));
    }
}

bool literal_gate_passes(const struct literal_gate *gate, struct slice line)
{
    for (size_t i = 0; i + 4 <= line.length; i += 2)
        if (is_set(gate->pair, pair_at(line.at + i)) && is_set(gate->four, four_at(line.at + i)))
            return true;
    return false;
}
