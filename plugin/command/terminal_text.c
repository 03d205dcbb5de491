/* SPDX-License-Identifier: MIT */
#include "command/terminal_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/output.h"
#include "reports/report.h"

/*
 * Where the text of a heading goes on, no label can stand: a host or a file may be called "seen:
 * all is well".
 */
enum { COLUMNS = 79, LABEL_COLUMN = 2, CONTINUED_COLUMN = 4, TEXT_COLUMN = 17, TEXT_SIZE = 2048 };

static const char bold[] = "\033[1m";
static const char plain[] = "\033[0m";

void show_start(struct show *show)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");

    show->colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0;
}

static void paint(const struct show *show, const char *colour)
{
    if (show->colour)
        output_slice(slice_of(colour));
}

static const char *severity_colour(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "\033[1;31m" : severity == SEVERITY_WARNING ? "\033[1;33m" : "\033[1;36m";
}

/* Characters, so that UTF-8 wraps where it should. */
static size_t width(struct slice text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.length; i++)
        n += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return n;
}

/*
 * Prints words from `column` on, further lines from `indent` on, and ends the line. A word is never
 * broken: it may be copied.
 */
static void wrap(const char *text, size_t column, size_t indent)
{
    struct slice rest = slice_trim(slice_of(text));
    struct slice word;
    bool first = true;

    while (slice_split(&rest, ' ', &word)) {
        size_t wide = width(word);
        if (wide == 0)
            continue;
        if (!first && column + 1 + wide > COLUMNS) {
            output_slice(SLICE("\n"));
            output_blanks(indent);
            column = indent;
        } else if (!first) {
            output_slice(SLICE(" "));
            column++;
        }
        output_slice(word);
        column += wide;
        first = false;
    }
    output_slice(SLICE("\n"));
}

void show_heading(const struct show *show, const char *text)
{
    paint(show, bold);
    wrap(text, 0, CONTINUED_COLUMN);
    paint(show, plain);
}

void show_labelled(const struct show *show, const char *label, const char *text)
{
    size_t end = LABEL_COLUMN + strlen(label) + 1;

    if (!text || !*text)
        return;
    output_blanks(LABEL_COLUMN);
    paint(show, bold);
    output_slice(slice_of(label));
    output_slice(SLICE(":"));
    paint(show, plain);
    output_blanks(end < TEXT_COLUMN ? TEXT_COLUMN - end : 1);
    wrap(text, TEXT_COLUMN, TEXT_COLUMN);
}

/* "CVPN-0101 warning endpoint-label-missing" */
static size_t headline(const struct show *show, const struct catalogue_entry *entry, enum severity severity)
{
    char code[10];

    code_text(entry->code, code);
    paint(show, bold);
    output_add("%s ", code);
    paint(show, severity_colour(severity));
    output_add("%s", severity_name(severity));
    paint(show, plain);
    output_add(" %s", entry->slug);
    return strlen(code) + strlen(severity_name(severity)) + strlen(entry->slug) + 2;
}

/* Where the finding stands: "client.ovpn:12", "log line 7". */
static void add_place(const struct finding *finding, struct text *place)
{
    if (finding->log_line)
        text_add(place, "log line %llu", (unsigned long long)finding->log_line);
    if (!finding->file[0])
        return;
    text_add(place, "%s", place->length ? ", " : "");
    text_add_shown(place, slice_of(finding->file));
    if (finding->file_line)
        text_add(place, ":%u", finding->file_line);
}

static void show_filled(const struct show *show, const struct finding *finding, const char *label, const char *sentence)
{
    char buffer[TEXT_SIZE];
    struct text text;

    if (!sentence)
        return;
    text_start(&text, buffer, sizeof(buffer));
    finding_fill_text(finding, sentence, &text);
    show_labelled(show, label, buffer);
}

void show_finding(const struct show *show, const struct finding *finding, enum ledger_verdict verdict, unsigned times)
{
    char buffer[TEXT_SIZE];
    struct text text;
    size_t column = headline(show, finding->entry, finding->severity);

    text_start(&text, buffer, sizeof(buffer));
    add_place(finding, &text);
    if (verdict == LEDGER_AGAIN)
        text_add(&text, "%sas above, in %u attempts so far", text.length ? "; " : "", times);
    if (text.length) {
        output_add(", ");
        wrap(buffer, column + 2, CONTINUED_COLUMN);
    } else {
        output_add("\n");
    }
    if (verdict == LEDGER_AGAIN)
        return;
    text_start(&text, buffer, sizeof(buffer));
    finding_seen_text(finding, &text);
    show_labelled(show, "seen", buffer);
    show_filled(show, finding, "why", finding->entry->why);
    show_filled(show, finding, "you", finding->entry->fix_user);
    show_filled(show, finding, "administrator", finding->entry->fix_administrator);
}

void show_code_row(const struct show *show, const struct catalogue_entry *entry)
{
    output_blanks(LABEL_COLUMN);
    size_t column = LABEL_COLUMN + headline(show, entry, entry->severity);
    output_add(": ");
    wrap(entry->title, column + 2, TEXT_COLUMN);
}

void show_code(const struct show *show, const struct catalogue_entry *entry)
{
    char buffer[128];
    char code[10];
    struct text text;

    headline(show, entry, entry->severity);
    output_add("\n");
    show_labelled(show, "title", entry->title);
    for (size_t i = 0; i < SENTENCES_MAX && entry->sentences[i]; i++)
        show_labelled(show, "seen", entry->sentences[i]->text);
    show_labelled(show, "why", entry->why);
    show_labelled(show, "you", entry->fix_user);
    show_labelled(show, "administrator", entry->fix_administrator);
    text_start(&text, buffer, sizeof(buffer));
    for (size_t i = 0; i < SUPPRESSED_MAX && entry->suppressed_by[i]; i++) {
        code_text(entry->suppressed_by[i], code);
        text_add(&text, "%s%s", i ? " " : "", code);
    }
    show_labelled(show, "quiet while", buffer);
    code_text(entry->code, code);
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "docs/codes/%s.md", code);
    show_labelled(show, "page", buffer);
}
