/* SPDX-License-Identifier: MIT */
#include "command/recent_lines.h"

#include <string.h>

#include "log/complaint.h"

void recent_lines_add(struct recent_lines *lines, struct slice raw, uint64_t number)
{
    struct recent_line *line = &lines->list[lines->next];
    struct slice kept = slice_head(raw, sizeof(line->text));

    line->number = number;
    line->length = (uint16_t)kept.length;
    if (kept.length)
        memcpy(line->text, kept.at, kept.length);
    lines->next = (lines->next + 1) % RECENT_LINES_MAX;
    if (lines->count < RECENT_LINES_MAX)
        lines->count++;
}

void recent_lines_take(struct recent_lines *lines, uint64_t before, recent_lines_function *take, void *context)
{
    unsigned oldest = lines->next + RECENT_LINES_MAX - lines->count;
    struct log_line parsed;
    struct event event;

    for (; lines->count; lines->count--, oldest++) {
        const struct recent_line *line = &lines->list[oldest % RECENT_LINES_MAX];
        if (line->number >= before)
            return;
        log_line_parse((struct slice){line->text, line->length}, &parsed);
        if (complaint_recognise(&parsed, line->number, &event))
            take(context, parsed.writer, &event);
    }
}
