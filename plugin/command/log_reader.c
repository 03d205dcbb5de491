/* SPDX-License-Identifier: MIT */
#include "command/log_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

bool log_reader_open(struct log_reader *reader, const char *path)
{
    reader->error = 0;
    reader->line = 0;
    reader->ended = false;
    reader->skipping = false;
    reader->begin = 0;
    reader->end = 0;
    reader->descriptor = STDIN_FILENO;
    if (strcmp(path, "-") != 0)
        reader->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (reader->descriptor < 0)
        reader->error = errno;
    return reader->error == 0;
}

/* Reads more behind what is there. There must be room: the caller took a line of LOG_LINE_MAX away. */
static void fill(struct log_reader *reader)
{
    size_t left = reader->end - reader->begin;
    ssize_t n;

    memmove(reader->buffer, reader->buffer + reader->begin, left);
    reader->begin = 0;
    reader->end = left;
    do {
        n = read(reader->descriptor, reader->buffer + left, sizeof(reader->buffer) - left);
        if (n < 0 && errno == EAGAIN) {
            /* Somebody made standard input non-blocking. */
            struct pollfd ready = {reader->descriptor, POLLIN, 0};
            poll(&ready, 1, -1);
        }
    } while (n < 0 && (errno == EINTR || errno == EAGAIN));
    if (n < 0)
        reader->error = errno;
    if (n <= 0)
        reader->ended = true;
    else
        reader->end += (size_t)n;
}

/* Takes `length` bytes and the `line_end` bytes behind them; true when they are a line to be given. */
static bool take(struct log_reader *reader, size_t length, size_t line_end, struct slice *line)
{
    *line = slice_head((struct slice){reader->buffer + reader->begin, length}, LOG_LINE_MAX);
    reader->begin += length + line_end;
    if (reader->skipping)
        return false;
    reader->line++;
    return true;
}

bool log_reader_next(struct log_reader *reader, struct slice *line)
{
    for (;;) {
        const char *start = reader->buffer + reader->begin;
        size_t left = reader->end - reader->begin;
        const char *newline = left ? memchr(start, '\n', left) : NULL;

        if (newline) {
            bool whole = take(reader, (size_t)(newline - start), 1, line);
            reader->skipping = false;
            if (whole)
                return true;
        } else if (left >= LOG_LINE_MAX || (reader->ended && left)) {
            bool whole = take(reader, left, 0, line);
            reader->skipping = true;
            if (whole)
                return true;
        } else if (reader->ended) {
            return false;
        } else {
            fill(reader);
        }
    }
}

void log_reader_close(struct log_reader *reader)
{
    if (reader->descriptor > STDERR_FILENO)
        close(reader->descriptor);
    reader->descriptor = -1;
}
