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

void recent_lines_forget(struct recent_lines *lines, uint64_t since)
{
    unsigned newest = lines->next + RECENT_LINES_MAX - 1;

    for (; lines->count && lines->list[newest % RECENT_LINES_MAX].number >= since; newest--)
        lines->count--;
    lines->next = (newest + 1) % RECENT_LINES_MAX;
}

/* "Exiting due to fatal error" comes right after the line that says why (openvpn: error.c). */
static bool gives_up(const struct event *end)
{
    return end && end->kind == EVENT_EXITING && slice_is(end->field[FIELD_REASON], "fatal error");
}

void recent_lines_take(struct recent_lines *lines, const struct event *end, recent_lines_function *take, void *context)
{
    unsigned oldest = lines->next + RECENT_LINES_MAX - lines->count;
    struct log_line parsed;
    struct event event;

    for (; lines->count; lines->count--, oldest++) {
        const struct recent_line *line = &lines->list[oldest % RECENT_LINES_MAX];
        if (end && line->number >= end->line)
            return;
        struct slice raw = {line->text, line->length};
        bool last = gives_up(end) && line->number + 1 == end->line;
        if (!last && !complaint_possible(raw))
            continue;
        log_line_parse(raw, &parsed);
        if ((last ? complaint_of_any : complaint_recognise)(&parsed, line->number, &event))
            take(context, parsed.writer, &event);
    }
}
