/* SPDX-License-Identifier: MIT */
/*
 * line_buffer.h - bytes as they arrive, lines as they are meant.
 */
#ifndef CVPN_BASE_LINE_BUFFER_H
#define CVPN_BASE_LINE_BUFFER_H

#include "base/slice.h"

/* OpenVPN's own messages are below 10 KiB; what is longer is cut, and its rest skipped. */
enum { LINE_BUFFER_SIZE = 16 * 1024 };

struct line_buffer {
    char bytes[LINE_BUFFER_SIZE];
    size_t length;
    bool skipping; /* inside the rest of a line that was too long */
};

/* Gets one line without its LF or CRLF. */
typedef void line_function(void *context, struct slice line);

/* Starts an empty buffer. */
void line_buffer_start(struct line_buffer *buffer);

/* Takes in `bytes` and calls `on_line` for each line that is complete by now. */
void line_buffer_add(struct line_buffer *buffer, struct slice bytes, line_function *on_line, void *context);

#endif
