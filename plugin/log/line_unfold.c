/* SPDX-License-Identifier: MIT */
#include "log/line_unfold.h"

#include <string.h>

#include "log/log_timestamp.h"
#include "log/messages.h"

/*
 * Mail programs break between columns 60 and 100: a part that is shorter was not broken, and a
 * longer one was not mailed so.
 */
enum { BREAK_MIN = 60, BREAK_MAX = 110 };

static bool recognise(const struct held_line *held, struct event *event, struct slice *writer)
{
    struct slice raw = {held->text, held->length};
    struct log_line line;

    if (!message_possible(raw))
        return false;
    log_line_parse(raw, &line);
    *writer = line.writer;
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

void line_unfold_start(struct line_unfold *wrapped)
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

void line_unfold_finish(struct line_unfold *wrapped, struct unfolded_events *events)
{
    struct held_line *held = &wrapped->lines[wrapped->now];

    events->count = 0;
    if (held->speaks && held->parts == 1) {
        events->list[0] = held->event;
        events->writer[0] = held->writer;
        events->count = 1;
    } else if (held->speaks && recognise(held, &events->list[0], &events->writer[0])) {
        events->count = 1;
    }
    wrapped->now = !wrapped->now;
    clear(&wrapped->lines[wrapped->now]);
}

/* A line without a stamp that says nothing by itself may go on with what is held. */
static void go_on(struct line_unfold *wrapped, struct slice part, struct unfolded_events *events)
{
    struct held_line *held = &wrapped->lines[wrapped->now];
    struct event event;
    struct slice writer;
    size_t before = held->length;

    if (!held->length || (held->speaks && !held->stamped))
        return;
    bool appended = append(held, slice_trim(part));
    if (appended && recognise(held, &event, &writer)) {
        held->speaks = true;
        if (!has_broken_length(part) && !is_unfinished_push(&event))
            line_unfold_finish(wrapped, events);
    } else if (held->speaks || !appended) {
        held->length = before;
        held->parts -= appended;
        line_unfold_finish(wrapped, events);
    }
}

static struct slice without_end(struct slice raw)
{
    while (raw.length && (raw.at[raw.length - 1] == ' ' || raw.at[raw.length - 1] == '\r'))
        raw.length--;
    return raw;
}

static struct held_line *hold(struct line_unfold *wrapped, struct slice raw, uint64_t number, bool stamped)
{
    struct held_line *held = &wrapped->lines[wrapped->now];

    held->number = number;
    held->stamped = stamped;
    append(held, without_end(raw));
    return held;
}

/*
 * A slice of `from` as the same slice of its copy, as far as that goes: blanks at the end were not
 * copied. What a row of the messages' table says itself lies elsewhere, and stays.
 */
static struct slice moved(struct slice slice, struct slice from, struct slice copy)
{
    uintptr_t at = (uintptr_t)slice.at;
    uintptr_t begin = (uintptr_t)from.at;

    if (at < begin || at > begin + from.length)
        return slice;
    return slice_head(slice_skip(copy, at - begin), slice.length);
}

/* Holds a message; false when there is no room for it. */
static bool hold_message(struct line_unfold *wrapped, struct slice raw, const struct log_line *line,
                         const struct event *event)
{
    struct held_line *held = hold(wrapped, raw, event->line, line->time != MOMENT_UNKNOWN);

    struct slice copy = {held->text, held->length};
    if (held->parts != 1)
        return false;
    held->speaks = true;
    held->event = *event;
    held->writer = moved(line->writer, raw, copy);
    for (size_t i = 0; i < FIELDS; i++)
        held->event.field[i] = moved(event->field[i], raw, copy);
    return true;
}

/* Takes a line that is one. `possible`: a message may be in it. */
static void take_one(struct line_unfold *wrapped, struct slice raw, uint64_t number, bool possible,
                     struct unfolded_events *events)
{
    struct log_line line;
    struct event event;

    /*
     * Most lines of a log: no message is in it, and it has a stamp of its own. It is not taken
     * apart.
     */
    if (!possible && log_timestamp_likely(raw)) {
        line_unfold_finish(wrapped, events);
        if (raw.length <= BREAK_MAX)
            hold(wrapped, raw, number, true);
        return;
    }
    events->count = 0;
    log_line_parse(raw, &line);
    bool speaks = possible && message_recognise(&line, number, &event);
    if (!speaks && !line.ours && line.time == MOMENT_UNKNOWN && wrapped->lines[wrapped->now].length) {
        go_on(wrapped, line.message, events);
        return;
    }
    line_unfold_finish(wrapped, events);
    if (line.ours)
        return;
    if (!speaks && raw.length <= BREAK_MAX)
        hold(wrapped, raw, number, line.time != MOMENT_UNKNOWN);
    if (speaks &&
        !((has_broken_length(raw) || is_unfinished_push(&event)) && hold_message(wrapped, raw, &line, &event))) {
        events->writer[events->count] = line.writer;
        events->list[events->count++] = event;
    }
}

struct slice line_unfold_take(struct line_unfold *wrapped, struct slice raw, uint64_t number,
                              struct unfolded_events *events)
{
    struct slice part = slice_head(raw, pasted_line_signed(raw));
    bool possible = message_possible(part);

    if (!possible && pasted_line_is_typeset(part)) {
        struct slice plain = pasted_line_plain(part, wrapped->plain);
        possible = message_possible(plain);
        if (possible) {
            take_one(wrapped, pasted_line_clean(plain, wrapped->cleaned), number, true, events);
            return slice_skip(raw, part.length);
        }
    }
    if (possible) {
        size_t first = pasted_line_first(part);
        if (first < part.length) {
            part = slice_head(part, first);
            possible = message_possible(part);
        }
    }
    take_one(wrapped, possible ? pasted_line_clean(part, wrapped->cleaned) : part, number, possible, events);
    return slice_skip(raw, part.length);
}
