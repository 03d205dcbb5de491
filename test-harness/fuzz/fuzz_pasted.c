/* SPDX-License-Identifier: MIT */
/*
 * A line that was pasted: what comes out lies in the line or in the buffer, is no longer than it
 * was, and two lines are both parts of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "log/pasted_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand_inside(struct slice part, struct slice raw, const char *buffer)
{
    if (part.length == 0)
        return;
    bool in_raw = part.at >= raw.at && part.at + part.length <= raw.at + raw.length;
    bool in_buffer = part.at >= buffer && part.at + part.length <= buffer + PASTED_LINE_MAX;
    if ((!in_raw && !in_buffer) || part.length > raw.length)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char buffer[PASTED_LINE_MAX];
    static char plain[PASTED_LINE_MAX];
    char *copy = malloc(size ? size : 1); /* of just its size */

    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    struct slice raw = {copy, size};
    demand_inside(pasted_line_clean(raw, buffer), raw, buffer);
    struct slice typeset = pasted_line_plain(raw, plain);
    demand_inside(typeset, raw, plain);
    demand_inside(pasted_line_clean(typeset, buffer), typeset, buffer);
    if (size && (pasted_line_first(raw) == 0 || pasted_line_first(raw) > size || pasted_line_signed(raw) == 0 ||
                 pasted_line_signed(raw) > size))
        abort();
    free(copy);
    return 0;
}
