/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer driver: a whole log, line by line, through prefixes, recogniser and session, as
 * `explain` and the observer do it. Aborts where a promise of the headers is broken: slices outside
 * the line, stages that shrink, texts that do not end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/endpoint_name.h"
#include "log/line_unfold.h"
#include "log/log_context.h"
#include "log/messages.h"
#include "session/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void demand_inside(struct slice part, struct slice whole)
{
    if (part.at && part.length)
        demand(part.at >= whole.at && part.at + part.length <= whole.at + whole.length);
}

static bool is_fixed(struct slice field)
{
    for (size_t i = 0; message_literal(i).length; i++)
        if (field.at == message_fixed(i))
            return true;
    return false;
}

/*
 * A field is bytes of the line, or words that a row of the table has for what the line does not
 * say.
 */
static void demand_field(struct slice field, struct slice raw)
{
    if (field.at && (field.at < raw.at || field.at > raw.at + raw.length))
        demand(is_fixed(field));
    else
        demand_inside(field, raw);
}

static void feed_line(struct session *session, struct log_context *context, struct slice raw, uint64_t number)
{
    struct log_line line;
    struct event event;
    unsigned attempts = session->attempts;
    enum stage stage = session->attempt.stage;

    log_line_parse(raw, &line);
    demand_inside(line.message, raw);
    if (!message_recognise(&line, number, &event))
        return;
    demand(message_possible(raw));
    demand(!line.ours && event.kind > EVENT_NONE && event.kind < EVENT_KINDS && event.line == number);
    for (size_t i = 0; i < FIELDS; i++)
        demand_field(event.field[i], raw);
    log_context_complete(context, &event);
    enum session_step step = session_feed(session, &event);
    demand(session->attempts != attempts || session->attempt.stage >= stage);
    demand(step != SESSION_ATTEMPT_ENDED || session_attempt_over(session));
}

/* Every byte of every field is read, and none of them may lie outside of what is held. */
static void read_events(const struct unfolded_events *events)
{
    demand(events->count <= 2);
    for (size_t i = 0; i < events->count; i++)
        for (size_t j = 0; j < FIELDS; j++) {
            struct slice field = events->list[i].field[j];
            demand(slice_find(field, "\x01\x02") == SLICE_NOT_FOUND || field.length >= 2);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct line_unfold wrapped;
    struct unfolded_events events;
    struct session session;
    struct log_context context;
    struct endpoint_name name;
    uint64_t number = 0;
    /*
     * A copy for each line, of just its size: reading beyond a line is seen even in the middle of
     * the input.
     */
    struct slice rest = {(const char *)data, size};
    struct slice raw;

    session_start(&session);
    log_context_start(&context);
    line_unfold_start(&wrapped);
    while (slice_split(&rest, '\n', &raw)) {
        char *copy = malloc(raw.length + 1);
        if (!copy)
            return 0;
        if (raw.length)
            memcpy(copy, raw.at, raw.length);
        char *shrunk = realloc(copy, raw.length ? raw.length : 1);
        feed_line(&session, &context, (struct slice){shrunk, raw.length}, ++number);
        for (struct slice left = {shrunk, raw.length}; left.length;) {
            struct slice next = line_unfold_take(&wrapped, left, false, number, &events);
            demand(next.length < left.length);
            demand_inside(next, left);
            read_events(&events);
            left = next;
        }
        if (endpoint_name_parse((struct slice){shrunk, raw.length}, &name))
            demand_inside(name.region, (struct slice){shrunk, raw.length});
        free(shrunk);
    }
    line_unfold_finish(&wrapped, &events);
    read_events(&events);
    demand(session.option_error_count <= OPTION_ERRORS_MAX && session.harmless_count <= HARMLESS_MAX);
    demand(memchr(session.attempt.auth_words, '\0', sizeof(session.attempt.auth_words)) != NULL);
    demand(session.attempt.stage < STAGES && stage_name(session.attempt.stage) != NULL);
    return 0;
}
