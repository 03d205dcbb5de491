/* SPDX-License-Identifier: MIT */
#include "sandbox/child_values.h"

#include <string.h>

bool child_said_bool(const bool *at)
{
    unsigned char byte = 0;

    _Static_assert(sizeof(*at) == sizeof(byte), "a bool is a byte");
    memcpy(&byte, at, sizeof(byte));
    return byte <= 1;
}

bool child_said_between(const void *at, unsigned least, unsigned most)
{
    unsigned value = 0;

    memcpy(&value, at, sizeof(value));
    return value >= least && value <= most;
}

bool child_said_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}
