/* SPDX-License-Identifier: MIT */
/*
 * A line of the AWS provided client 6: what comes out is the line itself, or lies in the buffer,
 * and a line of it says no more than there was.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "log/callback_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char buffer[4096];
    char *copy = malloc(size ? size : 1); /* of just its size */

    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    struct slice raw = {copy, size};
    struct slice said = callback_line_unwrap(raw, buffer, sizeof(buffer));
    bool is_itself = said.at == raw.at && said.length == raw.length;
    if (!is_itself && (said.at != buffer || said.length >= sizeof(buffer)))
        abort();
    struct slice line;
    while (!is_itself && slice_split(&said, '\n', &line))
        if (line.length > size)
            abort();
    free(copy);
    return 0;
}
