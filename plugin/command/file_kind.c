/* SPDX-License-Identifier: MIT */
#include "command/file_kind.h"

#include "command/json_line.h"
#include "command/output.h"
#include "command/packing.h"
#include "log/messages.h"

static bool is_json(struct slice text)
{
    struct slice start = slice_trim(text);

    if (slice_starts(start, "\xEF\xBB\xBF"))
        start = slice_trim(slice_skip(start, 3));
    struct slice inside = slice_trim(slice_skip(start, 1));
    if (slice_starts(start, "["))
        return slice_starts(inside, "{") || slice_is(inside, "]");
    return slice_starts(start, "{") && (slice_starts(inside, "\"") || slice_starts(inside, "}"));
}

/* Lines that a collector put into objects: they are a log's. */
static bool is_collected(struct slice text)
{
    char buffer[JSON_LINE_MAX];
    struct slice line;

    if (!slice_split(&text, '\n', &line))
        return false;
    line = slice_trim(line);
    struct slice inner = json_line_unwrap(line, buffer, sizeof(buffer));
    return inner.at != line.at && !slice_starts(slice_trim(inner), "{");
}

/*
 * A line that every client's profile has one of, and a log or a table of anything has not at the
 * beginning of a line.
 */
static bool is_profile_line(struct slice raw)
{
    static const char *const names[] = {"client", "tls-client", "remote", "<ca>", "<cert>"};
    struct slice rest = slice_trim(raw);
    struct slice word;

    if (!slice_split(&rest, ' ', &word))
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (slice_is(word, names[i]))
            return true;
    return false;
}

enum file_kind file_kind_of(struct slice head)
{
    struct slice rest = head;
    struct slice raw;
    struct event event;
    unsigned profile_lines = 0;
    unsigned messages = 0;

    if (packing_of(head))
        return FILE_KIND_ARCHIVE;
    if (is_json(head) && !is_collected(head))
        return FILE_KIND_JSON;
    while (slice_split(&rest, '\n', &raw)) {
        if (is_profile_line(raw))
            profile_lines++;
        else if (message_read(raw, 0, &event))
            messages++;
    }
    if (messages > profile_lines)
        return FILE_KIND_LOG;
    return profile_lines ? FILE_KIND_PROFILE : FILE_KIND_UNKNOWN;
}

bool file_kind_refused(enum file_kind kind, const char *name, const char *wanted)
{
    static const struct {
        const char *is;
        const char *command;
    } kinds[] = {
        [FILE_KIND_PROFILE] = {"a profile", "check"},
        [FILE_KIND_LOG] = {"a client's log", "explain"},
        [FILE_KIND_JSON] = {"JSON", "audit"},
    };

    if (kind == FILE_KIND_UNKNOWN)
        return false;
    if (kind == FILE_KIND_ARCHIVE) {
        complain("%s is packed; unpack it and give the %s in it.", name, wanted);
        return true;
    }
    complain("%s is no %s but %s; 'cvpn-doctor %s' reads that.", name, wanted, kinds[kind].is, kinds[kind].command);
    return true;
}
