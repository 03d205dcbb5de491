/* SPDX-License-Identifier: MIT */
#include "log/callback_line.h"

#include "base/text.h"
#include "log/log_bytes.h"
#include "log/log_timestamp.h"

/*
 * Reads the quoted string behind `key`, as Rust's Debug writes it, into `text`. False when there is
 * none.
 */
static bool read_string(struct slice fields, const char *key, struct text *text)
{
    size_t at = slice_find(fields, key);
    struct slice rest = slice_skip(fields, at == SLICE_NOT_FOUND ? fields.length : at + strlen(key));

    while (rest.length && rest.at[0] != '"') {
        bool escaped = rest.at[0] == '\\' && rest.length > 1;
        char c = rest.at[escaped ? 1 : 0];
        if (escaped && (c == 'n' || c == 'r'))
            c = '\n';
        else if (escaped && c == 't')
            c = '\t';
        text_add_slice(text, (struct slice){&c, 1});
        rest = slice_skip(rest, escaped ? 2 : 1);
    }
    return rest.length > 0;
}

/* Each line of what was said gets the stamp. */
static void add_lines(struct slice stamp, struct slice said, struct text *out)
{
    struct slice line;

    while (slice_split(&said, '\n', &line)) {
        if (!slice_trim(line).length)
            continue;
        text_add(out, "%s", out->length ? "\n" : "");
        text_add_slice(out, stamp);
        text_add_slice(out, line);
    }
}

/* What an event says, in the words of OpenVPN 3's other clients: "EVENT: NAME info". */
static bool read_event(struct slice fields, struct text *said)
{
    text_add(said, "EVENT: ");
    if (!read_string(fields, " name: \"", said))
        return false;
    text_add(said, " ");
    return read_string(fields, " info: \"", said);
}

struct slice callback_line_unwrap(struct slice raw, char *buffer, size_t size)
{
    enum { SAID_MAX = 16 << 10 };
    char words[SAID_MAX];
    struct text said;
    struct text out;
    struct log_timestamp stamp;
    size_t at = slice_find(raw, "OpenVPN callback ");
    struct slice call = slice_skip(raw, at == SLICE_NOT_FOUND ? raw.length : at + strlen("OpenVPN callback "));
    bool read = false;

    text_start(&said, words, sizeof(words));
    if (slice_starts(call, "Log("))
        read = read_string(call, " text: \"", &said);
    else if (slice_starts(call, "Event("))
        read = read_event(call, &said);
    if (!read || said.cut)
        return raw;
    text_start(&out, buffer, size);
    add_lines(slice_head(raw, log_timestamp_read(raw, &stamp)), (struct slice){words, said.length}, &out);
    return out.cut ? raw : (struct slice){buffer, out.length};
}
