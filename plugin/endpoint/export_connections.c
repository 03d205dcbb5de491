/* SPDX-License-Identifier: MIT */
#include "endpoint/export_connections.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint/export_entry.h"

enum { REMEMBERED = 1 << 14 };

struct connection_reader {
    connection_taker *taker;
    void *context;
    char buffer[2 * CONNECTION_TEXT_MAX];
    char *bytes;    /* what is not taken yet; an object is at its beginning */
    size_t length;  /* of it; at most CONNECTION_TEXT_MAX */
    size_t at;      /* looked at so far */
    unsigned depth; /* of the object there; 0: none has begun */
    bool in_string;
    bool escaped;
    bool doubled; /* its quotation marks are doubled, as CSV does */
    unsigned long bad;
    uint64_t seen[REMEMBERED]; /* digests of entries; 0 is none */
    char plain[CONNECTION_TEXT_MAX];
};

bool connection_log_begins(struct slice head)
{
    static const char *const signs[] = {"connection-log-type", "\"searchedLogStreams\"", "\"nextForwardToken\""};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (slice_find(head, signs[i]) != SLICE_NOT_FOUND)
            return true;
    return false;
}

struct connection_reader *connection_reader_new(connection_taker *taker, void *context)
{
    struct connection_reader *reader = calloc(1, sizeof(*reader));

    if (reader) {
        reader->taker = taker;
        reader->context = context;
        reader->bytes = reader->buffer;
    }
    return reader;
}

static uint64_t digest(uint64_t sum, const char *text)
{
    /* FNV-1a, with the text's end */
    do
        sum = (sum ^ (unsigned char)*text) * UINT64_C(1099511628211);
    while (*text++);
    return sum;
}

/* True the second time. A place that another entry needs is that entry's. */
static bool is_repeated(struct connection_reader *reader, const struct connection_entry *entry)
{
    uint64_t sum = UINT64_C(14695981039346656037);

    sum = digest(sum, entry->connection);
    sum = digest(sum, entry->reason);
    sum = digest(sum, entry->user);
    sum = digest(sum, entry->device);
    sum = (sum ^ (uint64_t)entry->event) * UINT64_C(1099511628211);
    sum = (sum ^ (uint64_t)connection_entry_time(entry)) * UINT64_C(1099511628211);
    sum = sum ? sum : 1;
    uint64_t *place = &reader->seen[sum % REMEMBERED];
    bool repeated = *place == sum;
    *place = sum;
    return repeated;
}

static bool take_entry(struct connection_reader *reader, const json_t *object)
{
    struct connection_entry entry;

    if (!export_entry_read(object, &entry))
        return false;
    if (!is_repeated(reader, &entry))
        reader->taker(reader->context, &entry);
    return true;
}

/* An entry that is text in another object: what is in front of it was put there by someone. */
static void take_text(struct connection_reader *reader, const json_t *value)
{
    struct slice text = {json_string_value(value), json_string_length(value)};
    const char *brace = text.length ? memchr(text.at, '{', text.length) : NULL;
    json_t *object = NULL;

    if (brace)
        object = json_loadb(brace, text.length - (size_t)(brace - text.at), JSON_DISABLE_EOF_CHECK, NULL);
    if (object)
        take_entry(reader, object);
    json_decref(object);
}

/* An entry, or what CloudWatch puts around one. */
static void take_object(struct connection_reader *reader, struct slice text)
{
    static const char *const members[] = {"message", "@message", "value"};
    json_t *object = json_loadb(text.at, text.length, 0, NULL);

    reader->bad += !object;
    if (object && !take_entry(reader, object))
        for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
            const json_t *inner = json_object_get(object, members[i]);
            if (json_is_object(inner))
                take_entry(reader, inner);
            else
                take_text(reader, inner);
        }
    json_decref(object);
}

/* Forgets what was looked at. */
static void forget(struct connection_reader *reader, size_t count)
{
    reader->bytes += count;
    reader->length -= count;
    reader->at = 0;
    reader->depth = 0;
    reader->in_string = reader->escaped = reader->doubled = false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next byte that is no blank, from `at` on; NUL when it has not come yet. */
static char next_mark(const struct connection_reader *reader, size_t at)
{
    while (at < reader->length && is_blank(reader->bytes[at]))
        at++;
    if (at >= reader->length)
        return '\0';
    return reader->bytes[at];
}

/* What a step comes to: go on, or wait for more bytes. */
enum step { STEP_ON, STEP_WAIT };

/* Goes to the next object. {""name"": is one in a field of CSV. */
static enum step begin(struct connection_reader *reader)
{
    const char *brace = memchr(reader->bytes, '{', reader->length);

    if (!brace) {
        forget(reader, reader->length);
        return STEP_WAIT;
    }
    forget(reader, (size_t)(brace - reader->bytes));
    char mark = next_mark(reader, 1);
    if (mark == '\0' && reader->length < CONNECTION_TEXT_MAX)
        return STEP_WAIT;
    if (mark != '"') {
        forget(reader, 1);
        return STEP_ON;
    }
    size_t quote = (size_t)((const char *)memchr(reader->bytes, '"', reader->length) - reader->bytes);
    if (quote + 1 == reader->length && reader->length < CONNECTION_TEXT_MAX)
        return STEP_WAIT;
    reader->doubled = quote + 1 < reader->length && reader->bytes[quote + 1] == '"';
    reader->depth = 1;
    reader->at = 1;
    return STEP_ON;
}

/* A field of CSV ends with a quotation mark that is alone. */
static enum step go_through_field(struct connection_reader *reader)
{
    size_t length = 0;
    size_t at = 0;

    for (; at < reader->length; at++) {
        char c = reader->bytes[at];
        if (c == '"' && at + 1 == reader->length && reader->length < CONNECTION_TEXT_MAX)
            return STEP_WAIT;
        if (c == '"' && (at + 1 == reader->length || reader->bytes[++at] != '"'))
            break;
        reader->plain[length++] = c;
    }
    if (at >= reader->length && reader->length < CONNECTION_TEXT_MAX)
        return STEP_WAIT;
    take_object(reader, (struct slice){reader->plain, length});
    forget(reader, at < reader->length ? at : reader->length);
    return STEP_ON;
}

/* A list of objects in an object is gone into, however long it is: its own end does not matter. */
static bool opens_list(const struct connection_reader *reader, char c)
{
    char mark = next_mark(reader, reader->at);

    return c == '[' && reader->depth == 1 && (mark == '{' || mark == '[');
}

/* One byte of an object. True when it is at its end, or is one of which the inside is wanted. */
static bool look_at(struct connection_reader *reader, char c)
{
    if (reader->escaped) {
        reader->escaped = false;
    } else if (reader->in_string) {
        reader->escaped = c == '\\';
        reader->in_string = c != '"';
    } else if (c == '"') {
        reader->in_string = true;
    } else if (c == '{') {
        reader->depth++;
    } else if (c == '}') {
        reader->depth--;
    }
    return !reader->in_string && (reader->depth == 0 || opens_list(reader, c));
}

static enum step go_through_object(struct connection_reader *reader)
{
    while (reader->at < reader->length) {
        char c = reader->bytes[reader->at];
        bool list = c == '[' && !reader->in_string && reader->depth == 1;
        if (list && next_mark(reader, reader->at + 1) == '\0' && reader->length < CONNECTION_TEXT_MAX)
            return STEP_WAIT;
        reader->at++;
        if (!look_at(reader, c))
            continue;
        if (reader->depth == 0)
            take_object(reader, (struct slice){reader->bytes, reader->at});
        forget(reader, reader->at);
        return STEP_ON;
    }
    if (reader->length < CONNECTION_TEXT_MAX)
        return STEP_WAIT;
    reader->bad++;
    forget(reader, reader->length);
    return STEP_WAIT;
}

static void take_what_is_there(struct connection_reader *reader)
{
    enum step step = STEP_ON;

    while (step == STEP_ON && reader->length) {
        if (reader->depth == 0)
            step = begin(reader);
        else
            step = reader->doubled ? go_through_field(reader) : go_through_object(reader);
    }
}

void connection_reader_feed(struct connection_reader *reader, struct slice bytes)
{
    while (bytes.length) {
        struct slice piece = slice_head(bytes, CONNECTION_TEXT_MAX - reader->length);
        if (reader->bytes + reader->length + piece.length > reader->buffer + sizeof(reader->buffer)) {
            memmove(reader->buffer, reader->bytes, reader->length);
            reader->bytes = reader->buffer;
        }
        memcpy(reader->bytes + reader->length, piece.at, piece.length);
        reader->length += piece.length;
        bytes = slice_skip(bytes, piece.length);
        take_what_is_there(reader);
    }
}

unsigned long connection_reader_end(struct connection_reader *reader)
{
    /* the last field of a file has no mark after it */
    if (reader->doubled)
        connection_reader_feed(reader, SLICE(" "));
    unsigned long bad = reader->bad + (reader->depth > 0);

    reader->bad = 0;
    forget(reader, reader->length);
    return bad;
}

void connection_reader_free(struct connection_reader *reader)
{
    free(reader);
}
