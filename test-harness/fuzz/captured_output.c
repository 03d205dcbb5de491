/* SPDX-License-Identifier: MIT */
#include "captured_output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "command/output.h"

static struct {
    line_function *on_line;
    void *context;
    char line[64 << 10];
    size_t length;
} captured;

void captured_output_start(line_function *on_line, void *context)
{
    captured.on_line = on_line;
    captured.context = context;
    captured.length = 0;
}

bool captured_output_open(void)
{
    return captured.length > 0;
}

void output_slice(struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.at[i] != '\n') {
            if (captured.length == sizeof(captured.line))
                abort(); /* no line of ours is that long */
            captured.line[captured.length++] = bytes.at[i];
            continue;
        }
        size_t length = captured.length;
        captured.length = 0;
        captured.on_line(captured.context, (struct slice){captured.line, length});
    }
}

void output_blanks(size_t count)
{
    while (count-- > 0)
        output_slice(SLICE(" "));
}

void output_add(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    output_slice((struct slice){text, (size_t)length});
    free(text);
}

void output_flush(void)
{
}
