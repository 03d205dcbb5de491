/* SPDX-License-Identifier: MIT */
#include "sources/wrapped_line.h"

#include <string.h>

#include "sources/messages.h"

/* Mail programs break between columns 60 and 100: a part that is shorter was not broken, and a longer one was not mailed so. */
enum { BREAK_MIN = 60, BREAK_MAX = 110 };

static bool recognise(const struct held_line *held, struct event *event)
{
    struct log_line line;

    log_line_parse((struct slice){held->text, held->length}, &line);
    return message_recognise(&line, held->number, event);
}

/* Appends a part with one blank in between; false when there is no room. */
static bool append(struct held_line *held, struct slice part)
{
    size_t blank = held->length ? 1 : 0;

    if (part.length == 0 || held->parts == WRAPPED_PARTS_MAX || held->length + blank + part.length > sizeof(held->text))
        return false;
    if (blank)
        held->text[held->length++] = ' ';
    memcpy(held->text + held->length, part.at, part.length);
    held->length += part.length;
    held->parts++;
    return true;
}

static void clear(struct held_line *held)
{
    held->length = 0;
    held->parts = 0;
    held->speaks = false;
}

void wrapped_line_start(struct wrapped_line *wrapped)
{
    wrapped->now = 0;
    clear(&wrapped->lines[0]);
    clear(&wrapped->lines[1]);
}

static bool has_broken_length(struct slice part)
{
    return part.length >= BREAK_MIN && part.length <= BREAK_MAX;
}

static bool is_unfinished_push(const struct event *event)
{
    return event->kind == EVENT_PUSHED && event->field[FIELD_REASON].at != NULL;
}

void wrapped_line_finish(struct wrapped_line *wrapped, struct wrapped_events *events)
{
    struct held_line *held = &wrapped->lines[wrapped->now];

    events->count = 0;
    if (held->speaks && recognise(held, &events->list[0]))
        events->count = 1;
    wrapped->now = !wrapped->now;
    clear(&wrapped->lines[wrapped->now]);
}

/* A line without a stamp that says nothing by itself may go on with what is held. */
static void go_on(struct wrapped_line *wrapped, struct slice part, struct wrapped_events *events)
{
    struct held_line *held = &wrapped->lines[wrapped->now];
    struct event event;
    size_t before = held->length;

    if (!held->length || (held->speaks && !held->stamped))
        return;
    bool appended = append(held, slice_trim(part));
    if (appended && recognise(held, &event)) {
        held->speaks = true;
        if (!has_broken_length(part) && !is_unfinished_push(&event))
            wrapped_line_finish(wrapped, events);
    } else if (held->speaks || !appended) {
        held->length = before;
        wrapped_line_finish(wrapped, events);
    }
}

/* Whether the line is worth being held back until the next one is seen; one that says nothing yet may be any part of a message. */
static bool may_go_on(struct slice raw, const struct log_line *line, const struct event *event, bool speaks)
{
    if (line->ours)
        return false;
    return speaks ? has_broken_length(raw) || is_unfinished_push(event) : raw.length <= BREAK_MAX;
}

void wrapped_line_take(struct wrapped_line *wrapped, struct slice raw, uint64_t number, struct wrapped_events *events)
{
    struct log_line line;
    struct event event;

    events->count = 0;
    log_line_parse(raw, &line);
    bool speaks = message_recognise(&line, number, &event);
    if (!speaks && !line.ours && line.time == MOMENT_UNKNOWN && wrapped->lines[wrapped->now].length) {
        go_on(wrapped, line.message, events);
        return;
    }
    wrapped_line_finish(wrapped, events);
    if (may_go_on(raw, &line, &event, speaks)) {
        struct held_line *held = &wrapped->lines[wrapped->now];
        held->number = number;
        held->stamped = line.time != MOMENT_UNKNOWN;
        held->speaks = append(held, slice_trim(raw)) && speaks;
        speaks = speaks && !held->speaks;
    }
    if (speaks)
        events->list[events->count++] = event;
}
