/* SPDX-License-Identifier: MIT */
#include "command/log_order.h"

#include <string.h>

#include "command/json_line.h"
#include "log/log_line.h"
#include "log/pasted_line.h"

enum { LINES_LOOKED_AT = 1000, STAMPS_LEAST = 4 };

bool log_newest_first(struct slice head)
{
    struct slice rest = head;
    struct slice raw;
    moment last = MOMENT_UNKNOWN;
    unsigned stamps = 0;
    unsigned back = 0;

    for (unsigned i = 0; i < LINES_LOOKED_AT && slice_split(&rest, '\n', &raw); i++) {
        char plain[PASTED_LINE_MAX];
        char unwrapped[JSON_LINE_MAX];
        struct log_line line;

        raw = pasted_line_bare(pasted_line_plain(raw, plain));
        log_line_parse(json_line_unwrap(raw, unwrapped, sizeof(unwrapped)), &line);
        if (line.time == MOMENT_UNKNOWN)
            continue;
        if (last != MOMENT_UNKNOWN && line.time > last)
            return false;
        back += last != MOMENT_UNKNOWN && line.time < last;
        last = line.time;
        stamps++;
    }
    return stamps >= STAMPS_LEAST && back > 0;
}

size_t log_turn_round(struct slice text, char *out, size_t *lines)
{
    size_t end = text.length;
    size_t written = 0;

    *lines = 0;
    if (end && text.at[end - 1] == '\n')
        end--;
    while (text.length) {
        const char *newline = end ? memrchr(text.at, '\n', end) : NULL;
        size_t begin = newline ? (size_t)(newline - text.at) + 1 : 0;
        memcpy(out + written, text.at + begin, end - begin);
        written += end - begin;
        out[written++] = '\n';
        ++*lines;
        if (begin == 0)
            break;
        end = begin - 1;
    }
    return written;
}
