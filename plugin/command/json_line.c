/* SPDX-License-Identifier: MIT */
#include "command/json_line.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

static const char *member(const json_t *object, const char *const *names)
{
    const char *value = NULL;

    for (; *names && !value; names++)
        value = json_string_value(json_object_get(object, *names));
    return value;
}

/* As journalctl -o short-iso writes it. Nothing when there is no such member, or it is no time. */
static void add_journal_time(const json_t *object, struct text *out)
{
    static const char *const names[] = {"_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", NULL};
    const char *digits = member(object, names);
    char *end = NULL;
    unsigned long long microseconds = digits ? strtoull(digits, &end, 10) : 0;
    time_t seconds = (time_t)(microseconds / 1000000);
    char stamp[40];
    struct tm parts;

    if (microseconds && *end == '\0' && gmtime_r(&seconds, &parts) &&
        strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S+0000", &parts))
        text_add(out, "%s ", stamp);
}

/* A word that may be in a prefix; a made-up one where it could be taken for something else. */
static const char *word(const char *text, const char *otherwise)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@";

    return text && *text && strspn(text, good) == strlen(text) ? text : otherwise;
}

static void add_journal_prefix(const json_t *object, struct text *out)
{
    const char *host = json_string_value(json_object_get(object, "_HOSTNAME"));
    const char *program = json_string_value(json_object_get(object, "SYSLOG_IDENTIFIER"));
    static const char *const numbers[] = {"_PID", "SYSLOG_PID", NULL};
    const char *process = member(object, numbers);

    add_journal_time(object, out);
    if (!out->length)
        return;
    text_add(out, "%s %s", word(host, "host"), word(program, "openvpn"));
    if (process && *process && strspn(process, "0123456789") == strlen(process))
        text_add(out, "[%s]", process);
    text_add(out, ": ");
}

static bool add_bytes(const json_t *array, struct text *out)
{
    size_t index = 0;
    const json_t *value = NULL;

    json_array_foreach(array, index, value)
    {
        json_int_t byte = json_integer_value(value);
        if (!json_is_integer(value) || byte < 0 || byte > UINT8_MAX)
            return false;
        char character = (char)byte;
        text_add_slice(out, (struct slice){&character, 1});
    }
    return index > 0;
}

/* RFC 3339, as docker logs -t shows it. */
static bool is_time(const char *text)
{
    return text && strlen(text) >= strlen("2026-01-31T00:00:00Z") && text[4] == '-' && text[10] == 'T' &&
           strspn(text, "0123456789-T:.+Z") == strlen(text);
}

static bool add_line(const json_t *object, struct text *out)
{
    static const char *const messages[] = {"MESSAGE", "log", "message", "msg", NULL};
    static const char *const times[] = {"time", "@timestamp", "timestamp", NULL};
    const char *message = member(object, messages);
    const char *time = member(object, times);
    const json_t *bytes = json_object_get(object, "MESSAGE");

    if (!message && !json_is_array(bytes))
        return false;
    add_journal_prefix(object, out);
    if (!out->length && is_time(time))
        text_add(out, "%s ", time);
    if (!message)
        return add_bytes(bytes, out);
    text_add_slice(out, slice_of(message));
    return true;
}

/*
 * One line stays one, whatever was in the object. Some programs put the line into quotation marks
 * first.
 */
static struct slice cleaned(char *line, size_t length)
{
    while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    if (length > 1 && line[0] == '"' && line[length - 1] == '"') {
        line++;
        length -= 2;
    }
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)line[i] < ' ')
            line[i] = ' ';
    return (struct slice){line, length};
}

struct slice json_line_unwrap(struct slice raw, char *buffer, size_t size)
{
    struct text out;
    bool taken = false;

    if (raw.length < 2 || raw.length > JSON_LINE_MAX || raw.at[0] != '{')
        return raw;
    json_t *object = json_loadb(raw.at, raw.length, 0, NULL);
    text_start(&out, buffer, size);
    if (json_is_object(object))
        taken = add_line(object, &out) && !out.cut;
    json_decref(object);
    return taken ? cleaned(out.buffer, out.length) : raw;
}
