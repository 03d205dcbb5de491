/* SPDX-License-Identifier: MIT */
#include "log/message_match.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

/*
 * Tries at a literal's next place, for a message that is made to fail late; real messages need one
 * or two.
 */
enum { TRIES_MAX = 64 };

struct matching {
    struct match *match;
    int tries;
};

/* The capture of a pattern taken apart. */
struct capture {
    struct slice name;
    struct slice start;   /* the bytes that it has to begin with */
    struct slice literal; /* what follows it, up to the next capture */
    const char *next;     /* the pattern from the literal on */
};

static const char *const field_names[FIELDS] = {
    [FIELD_HOST] = "host",         [FIELD_PORT] = "port",       [FIELD_PROTOCOL] = "protocol",
    [FIELD_REASON] = "reason",     [FIELD_SUBJECT] = "subject", [FIELD_OPTION] = "option",
    [FIELD_FILE] = "file",         [FIELD_SIGNAL] = "signal",   [FIELD_VERSION] = "version",
    [FIELD_PLATFORM] = "platform", [FIELD_TEXT] = "text",       [FIELD_MESSAGE] = "message",
};

static bool starts_with(struct slice s, struct slice start)
{
    return s.length >= start.length && (start.length == 0 || memcmp(s.at, start.at, start.length) == 0);
}

/* The bytes of `text` before the first `end`, or all of them. */
static struct slice up_to(const char *text, char end)
{
    return (struct slice){text, (size_t)(strchrnul(text, end) - text)};
}

/* Reads the capture at `pattern`, which points behind its '{'. */
static struct capture capture_of(const char *pattern)
{
    struct slice inside = up_to(pattern, '}');
    const char *sign = inside.length ? memchr(inside.at, '=', inside.length) : NULL;
    struct capture capture = {
        inside, {NULL, 0}, {NULL, 0}, pattern + inside.length + (inside.at[inside.length] == '}')};

    if (sign) {
        capture.name = slice_head(inside, (size_t)(sign - inside.at));
        capture.start = slice_skip(inside, capture.name.length + 1);
    }
    capture.literal = up_to(capture.next, '{');
    return capture;
}

/*
 * "[AF_INET6]2001:db8::1:443 (via ...)": the port follows the last colon of the first word.
 */
static bool store_address(struct slice value, struct match *match)
{
    size_t blank = slice_find(value, " ");

    if (blank != SLICE_NOT_FOUND)
        value = slice_head(value, blank);
    if (slice_starts(value, "[")) {
        size_t end = slice_find(value, "]");
        if (end == SLICE_NOT_FOUND)
            return false;
        value = slice_skip(value, end + 1);
    }
    const char *colon = value.length ? memrchr(value.at, ':', value.length) : NULL;
    unsigned long long port = 0;
    if (colon && slice_number(slice_skip(value, (size_t)(colon - value.at) + 1), 65535, &port)) {
        match->field[FIELD_PORT] = slice_skip(value, (size_t)(colon - value.at) + 1);
        value = slice_head(value, (size_t)(colon - value.at));
    }
    if (value.length)
        match->field[FIELD_HOST] = value;
    return true;
}

/* A port or the name of a service; 2.7 may write a family after it (socket_util.c). */
static bool store_port(struct slice value, struct match *match)
{
    size_t n = 0;

    while (n < value.length && value.at[n] != ' ' && value.at[n] != '[')
        n++;
    if (n == 0 || n > 32 || memchr(value.at, ':', n) || (n < value.length && (value.at[0] < '0' || value.at[0] > '9')))
        return false;
    match->field[FIELD_PORT] = slice_head(value, n);
    return true;
}

/* Puts what a capture caught in its place; false when it cannot be what the capture is for. */
static bool store(const struct capture *capture, struct slice value, struct match *match)
{
    unsigned long long number = 0;

    if (!starts_with(value, capture->start))
        return false;
    if (capture->name.length == 0)
        return true;
    if (slice_is(capture->name, "address"))
        return store_address(value, match);
    if (slice_is(capture->name, "port"))
        return store_port(value, match);
    if (slice_is(capture->name, "number")) {
        if (!slice_number(value, LONG_MAX, &number))
            return false;
        match->number = (long)number;
        return true;
    }
    if (slice_is(capture->name, "time")) {
        if (!slice_number(value, 99999999999ULL, &number))
            return false;
        match->time = SECONDS((moment)number);
        return true;
    }
    for (size_t i = 0; i < FIELDS; i++) {
        if (capture->name.at[0] == field_names[i][0] && slice_is(capture->name, field_names[i])) {
            match->field[i] = value;
            return true;
        }
    }
    return false;
}

static bool match_from(const char *pattern, struct slice rest, struct matching *m);

/* Tries the capture with every place of its literal, the first one first. */
static bool match_capture(const struct capture *capture, struct slice rest, struct matching *m)
{
    struct slice literal = capture->literal;

    if (literal.length == 0)
        return store(capture, rest, m->match);
    if (!starts_with(rest, capture->start))
        return false;
    if (literal.at[literal.length] == '\0' && rest.length >= literal.length &&
        starts_with(slice_skip(rest, rest.length - literal.length), literal) &&
        store(capture, slice_head(rest, rest.length - literal.length), m->match))
        return true;
    for (size_t from = capture->start.length; m->tries-- > 0;) {
        struct slice after = slice_skip(rest, from);
        const char *found = after.length ? memmem(after.at, after.length, literal.at, literal.length) : NULL;
        if (!found)
            return false;
        size_t end = (size_t)(found - rest.at);
        if (store(capture, slice_head(rest, end), m->match) && match_from(capture->next, slice_skip(rest, end), m))
            return true;
        from = end + 1;
    }
    return false;
}

static bool match_from(const char *pattern, struct slice rest, struct matching *m)
{
    struct slice literal = up_to(pattern, '{');

    if (!starts_with(rest, literal))
        return false;
    rest = slice_skip(rest, literal.length);
    pattern += literal.length;
    if (*pattern == '\0')
        return true;
    struct capture capture = capture_of(pattern + 1);
    return match_capture(&capture, rest, m);
}

bool message_match(const char *pattern, struct slice message, struct match *match)
{
    static const struct match nothing = {.number = -1, .time = MOMENT_UNKNOWN};
    struct slice literal = up_to(pattern, '{');

    /* Nearly every row fails here, so nothing is prepared before. */
    if (!starts_with(message, literal))
        return false;
    *match = nothing;
    struct matching m = {match, TRIES_MAX};
    return match_from(pattern, message, &m);
}

struct slice message_pattern_start(const char *pattern)
{
    struct slice literal = up_to(pattern, '{');

    return literal.length || *pattern == '\0' ? literal : capture_of(pattern + 1).start;
}

/*
 * The literal and the bytes that the capture after it has to begin with stand side by side in a
 * message.
 */
static void take_longer(struct text *longest, struct slice literal, struct slice start)
{
    if (literal.length + start.length <= longest->length)
        return;
    text_start(longest, longest->buffer, longest->capacity);
    text_add_slice(longest, literal);
    text_add_slice(longest, start);
}

void message_pattern_literal(const char *pattern, char literal[PATTERN_LITERAL_SIZE])
{
    struct slice before = up_to(pattern, '{');
    struct text longest;

    text_start(&longest, literal, PATTERN_LITERAL_SIZE);
    for (pattern += before.length; *pattern == '{';) {
        struct capture capture = capture_of(pattern + 1);
        take_longer(&longest, before, capture.start);
        before = capture.literal;
        pattern = capture.next + before.length;
    }
    take_longer(&longest, before, (struct slice){NULL, 0});
}
