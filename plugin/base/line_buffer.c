/* SPDX-License-Identifier: MIT */
#include "base/line_buffer.h"

#include <string.h>

void line_buffer_start(struct line_buffer *buffer)
{
    buffer->length = 0;
    buffer->skipping = false;
}

static void add(struct line_buffer *buffer, struct slice part)
{
    struct slice fits = slice_head(part, LINE_BUFFER_SIZE - buffer->length);

    if (fits.length)
        memcpy(buffer->bytes + buffer->length, fits.at, fits.length);
    buffer->length += fits.length;
}

void line_buffer_add(struct line_buffer *buffer, struct slice bytes, line_function *on_line, void *context)
{
    while (bytes.length) {
        const char *end = memchr(bytes.at, '\n', bytes.length);
        struct slice part = end ? slice_head(bytes, (size_t)(end - bytes.at)) : bytes;
        bytes = slice_skip(bytes, part.length + 1);
        if (!buffer->skipping)
            add(buffer, part);
        bool full = buffer->length == LINE_BUFFER_SIZE;
        if (!buffer->skipping && (end || full)) {
            struct slice line = {buffer->bytes, buffer->length};
            if (slice_ends(line, "\r"))
                line.length--;
            buffer->length = 0;
            on_line(context, line);
        }
        buffer->skipping = !end && (full || buffer->skipping);
    }
}
