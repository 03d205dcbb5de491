/* SPDX-License-Identifier: MIT */
#include "command/log_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command/log_order.h"

bool log_reader_open(struct log_reader *reader, const char *path, bool follow)
{
    reader->line = 0;
    reader->ended = false;
    reader->quiet = false;
    reader->skipping = false;
    reader->backwards = false;
    reader->returns = false;
    reader->plain = false;
    reader->begin = 0;
    reader->end = 0;
    reader->error = log_input_open(&reader->input, path, follow);
    return reader->error == 0;
}

/* Makes line feeds of the carriage returns from `from` on, in a log that has no line feeds. */
static void change_line_ends(struct log_reader *reader, size_t from)
{
    for (size_t i = from; i < reader->end; i++)
        if (reader->buffer[i] == '\r')
            reader->buffer[i] = '\n';
}

/*
 * Reads more behind what is there. There must be room: the caller took a line of LOG_LINE_MAX away.
 */
static void fill(struct log_reader *reader)
{
    size_t left = reader->end - reader->begin;

    memmove(reader->buffer, reader->buffer + reader->begin, left);
    reader->begin = 0;
    reader->end = left;
    memset(reader->next_mark, 0, sizeof(reader->next_mark));
    ssize_t n = log_input_read(&reader->input, reader->buffer + left, sizeof(reader->buffer) - left);
    if (n == LOG_INPUT_FAILED)
        reader->error = errno;
    reader->quiet = n == LOG_INPUT_QUIET;
    reader->ended = n == LOG_INPUT_END || n == LOG_INPUT_FAILED;
    if (n > 0)
        reader->end += (size_t)n;
    if (reader->returns)
        change_line_ends(reader, left);
}

struct slice log_reader_head(struct log_reader *reader)
{
    /* The first read may give no more than what told whether the log is compressed. */
    for (unsigned reads = 0; reads < 2 && reader->end <= PACKING_HEAD && !reader->ended && !reader->quiet; reads++)
        fill(reader);
    struct slice head = {reader->buffer + reader->begin, reader->end - reader->begin};
    if (head.length && !memchr(head.at, '\n', head.length) && memchr(head.at, '\r', head.length)) {
        reader->returns = true;
        change_line_ends(reader, 0);
    }
    return head;
}

bool log_reader_turn_round(struct log_reader *reader)
{
    size_t lines = 0;

    while (!reader->ended && !reader->quiet && reader->end < sizeof(reader->buffer))
        fill(reader);
    struct slice text = {reader->buffer + reader->begin, reader->end - reader->begin};
    char *turned = reader->ended && text.length < sizeof(reader->buffer) ? malloc(text.length + 1) : NULL;
    if (!turned)
        return false;
    reader->end = log_turn_round(text, turned, &lines);
    memcpy(reader->buffer, turned, reader->end);
    free(turned);
    reader->begin = 0;
    memset(reader->next_mark, 0, sizeof(reader->next_mark));
    reader->line = lines + 1;
    reader->backwards = true;
    return true;
}

/*
 * True when none of the marks is in the next `length` bytes. They are rare, so each is looked for
 * in all that was read, and not line by line.
 */
static bool is_plain(struct log_reader *reader, size_t length)
{
    static const unsigned char marks[LOG_MARKS] = {'{', '"', '&', '<', 0xC2, 0xE2};
    const char *from = reader->buffer + reader->begin;
    bool plain = true;

    for (size_t i = 0; i < LOG_MARKS; i++) {
        if (reader->next_mark[i] <= reader->begin) {
            const char *at = memchr(from, marks[i], reader->end - reader->begin);
            reader->next_mark[i] = 1 + (at ? (size_t)(at - reader->buffer) : reader->end);
        }
        plain = plain && reader->next_mark[i] > reader->begin + length;
    }
    return plain;
}

/*
 * Takes `length` bytes and the `line_end` bytes after them; true when they are a line to be given.
 */
static bool take(struct log_reader *reader, size_t length, size_t line_end, struct slice *line)
{
    *line = slice_head((struct slice){reader->buffer + reader->begin, length}, LOG_LINE_MAX);
    reader->plain = is_plain(reader, line->length);
    reader->begin += length + line_end;
    if (reader->skipping)
        return false;
    if (reader->backwards)
        reader->line--;
    else
        reader->line++;
    return true;
}

enum log_reader_step log_reader_next(struct log_reader *reader, struct slice *line)
{
    for (;;) {
        const char *start = reader->buffer + reader->begin;
        size_t left = reader->end - reader->begin;
        const char *newline = left ? memchr(start, '\n', left) : NULL;

        if (newline) {
            bool whole = take(reader, (size_t)(newline - start), 1, line);
            reader->skipping = false;
            if (whole)
                return LOG_READER_LINE;
        } else if (left >= LOG_LINE_MAX || (reader->ended && left)) {
            bool whole = take(reader, left, 0, line);
            reader->skipping = true;
            if (whole)
                return LOG_READER_LINE;
        } else if (reader->ended) {
            return LOG_READER_END;
        } else if (reader->quiet) {
            reader->quiet = false;
            return LOG_READER_QUIET;
        } else {
            fill(reader);
        }
    }
}

const char *log_reader_problem(const struct log_reader *reader)
{
    const char *packed = log_input_problem(&reader->input);

    return packed ? packed : strerror(reader->error);
}

void log_reader_close(struct log_reader *reader)
{
    log_input_close(&reader->input);
}
