/* SPDX-License-Identifier: MIT */
#include "log/line_unfold.h"

#include <string.h>

#include "log/log_timestamp.h"
#include "log/messages.h"

/*
 * Mail programs break between columns 65 and 100, at a blank: with the next word a part would have
 * been longer. What is longer than that was not mailed so, unless it is a single word.
 */
enum { BREAK_MIN = 64, BREAK_MAX = 110, MESSAGE_BREAK_MIN = 30 };

/* A link can be in what was put together. */
static bool recognise(struct held_line *held, struct event *event, struct slice *writer)
{
    struct slice raw = pasted_line_clean((struct slice){held->text, held->length}, held->cleaned);
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
    held->last = part.length;
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

/* A message of such a length can have been broken. */
static bool has_broken_length(struct slice part)
{
    return part.length >= MESSAGE_BREAK_MIN && part.length <= BREAK_MAX;
}

/* What is held had to be broken in front of this part. */
static bool was_broken(const struct held_line *held, struct slice part)
{
    const char *blank = part.length ? memchr(part.at, ' ', part.length) : NULL;

    return held->last + 1 + (blank ? (size_t)(blank - part.at) : part.length) > BREAK_MIN;
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

/* Markdown ends a line that is to end there in a backslash. */
static struct slice without_end(struct slice raw)
{
    static const char ends[] = {' ', '\r', '\\'};

    while (raw.length && memchr(ends, raw.at[raw.length - 1], sizeof(ends)))
        raw.length--;
    return raw;
}

/*
 * What a line without a stamp that says nothing by itself makes of what is held: a message, or
 * another one. Where no line has a stamp, only that shows that it goes on, or that it did so
 * before.
 */
static bool completes(struct held_line *held, struct event *event)
{
    struct slice writer;
    bool free = !held->speaks || held->stamped || held->parts > 2;

    return recognise(held, event, &writer) && (free || event->kind != held->event.kind);
}

/* A line without a stamp that says nothing by itself may go on with what is held. */
static void go_on(struct line_unfold *wrapped, struct slice part, struct unfolded_events *events)
{
    struct held_line *held = &wrapped->lines[wrapped->now];
    struct event event;
    size_t before = held->length;
    size_t last = held->last;

    if (held->speaks && !is_unfinished_push(&held->event) && !was_broken(held, part)) {
        line_unfold_finish(wrapped, events);
        return;
    }
    bool appended = append(held, part);
    if (appended && completes(held, &event)) {
        held->speaks = true;
        held->event = event;
        events->since = held->number;
    } else if (held->speaks || !appended) {
        held->length = before;
        held->last = last;
        held->parts -= appended;
        line_unfold_finish(wrapped, events);
    }
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

/*
 * Takes a line that is one. `possible`: a message may be in it; `part`: what it is when it only
 * goes on with what is held.
 */
static void take_one(struct line_unfold *wrapped, struct slice raw, struct slice part, uint64_t number, bool possible,
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
    events->speaks = speaks;
    events->ours = line.ours;
    if (!speaks && !line.ours && line.time == MOMENT_UNKNOWN && wrapped->lines[wrapped->now].length) {
        go_on(wrapped, slice_trim(without_end(part)), events);
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

struct slice line_unfold_take(struct line_unfold *wrapped, struct slice raw, bool plain, uint64_t number,
                              struct unfolded_events *events)
{
    struct slice part = plain ? raw : slice_head(raw, pasted_line_signed(raw));
    bool typeset = !plain && pasted_line_is_typeset(part);
    bool possible = message_possible(part);

    if (possible || typeset) {
        size_t first = pasted_line_first(part);
        possible = possible && (first == part.length || message_possible(slice_head(part, first)));
        part = slice_head(part, first);
    }
    struct slice line = part;
    if (typeset && !(possible && pasted_line_is_foreign(part))) {
        line = pasted_line_plain(part, wrapped->plain);
        possible = message_possible(line);
    }
    struct slice bare = pasted_line_bare(line);
    line = possible ? pasted_line_clean(line, wrapped->cleaned) : bare;
    events->since = 0;
    events->speaks = events->ours = false;
    take_one(wrapped, line, bare, number, possible, events);
    events->line = line;
    return slice_skip(raw, part.length);
}
