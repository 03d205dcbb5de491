/* SPDX-License-Identifier: MIT */
#include "command/markup.h"

#include <stdlib.h>

static bool is_open(struct markup *markup)
{
    if (!markup->stream && !markup->full)
        markup->stream = open_memstream(&markup->bytes, &markup->length);
    if (!markup->stream || ftell(markup->stream) > MARKUP_MAX)
        markup->full = true;
    return !markup->full;
}

void markup_add(struct markup *markup, const char *format, ...)
{
    va_list arguments;

    if (!is_open(markup))
        return;
    va_start(arguments, format);
    (void)vfprintf(markup->stream, format, arguments);
    va_end(arguments);
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return ((unsigned char)c < ' ' && c != '\t') || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

void markup_text(struct markup *markup, struct slice text)
{
    if (!is_open(markup))
        return;
    for (size_t i = 0; i < text.length; i++) {
        const char *instead = reference(text.at[i]);
        if (instead)
            (void)fputs(instead, markup->stream);
        else
            (void)fputc(text.at[i], markup->stream);
    }
}

void markup_end(struct markup *markup)
{
    if (markup->stream)
        (void)fclose(markup->stream);
    markup->stream = NULL;
}

void markup_free(struct markup *markup)
{
    markup_end(markup);
    free(markup->bytes);
    *markup = (struct markup){0};
}
