/* SPDX-License-Identifier: MIT */
/*
 * markup.h - text inside HTML, and text that grows.
 */
#ifndef CVPN_COMMAND_MARKUP_H
#define CVPN_COMMAND_MARKUP_H

#include <stdarg.h>
#include <stdio.h>

#include "base/slice.h"

/* HTML that grows in memory up to a bound. All zeros is empty. */
struct markup {
    FILE *stream;
    char *bytes;
    size_t length; /* right after markup_end() */
    bool full;     /* something was left out, or there was no memory */
};

enum { MARKUP_MAX = 16 << 20 };

/* Adds markup of our own; %s takes nothing from outside. */
void markup_add(struct markup *markup, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Adds text between tags or in a quoted attribute: & < > " ' become references (HTML, 13.1.4), and
 * bytes that HTML does not allow become U+FFFD. The text is UTF-8 (text_add_shown).
 */
void markup_text(struct markup *markup, struct slice text);

/* No more is added: ->bytes has it all, NULL when there is nothing. */
void markup_end(struct markup *markup);

/* Gives the memory back. */
void markup_free(struct markup *markup);

#endif
