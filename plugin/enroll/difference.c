/* SPDX-License-Identifier: MIT */
#include "enroll/difference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Whole lines of the profile, from ->from to before ->until, and the changes that are in them. */
struct hunk {
    size_t from;
    size_t until;
    size_t first; /* number of the first change ... */
    size_t last;  /* ... and of the one after the last */
};

static size_t line_end(struct slice text, size_t at)
{
    const char *feed = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;

    return feed ? (size_t)(feed - text.at) + 1 : text.length;
}

/*
 * A change begins within a line only after a byte order mark: then the mark goes with the line,
 * also where the line that had it is taken out.
 */
static struct hunk hunk_at(struct slice text, const struct enroll_edits *plan, size_t number)
{
    const struct enroll_change *change = &plan->changes[number];
    struct hunk hunk = {change->at, change->at + change->length, number, number + 1};

    if (change->at == strlen(byte_order_mark) && slice_starts(text, byte_order_mark)) {
        hunk.from = 0;
        if (change->length == 0 || change->made_length == 0)
            hunk.until = line_end(text, hunk.until);
    }
    for (; hunk.last < plan->count && plan->changes[hunk.last].at < hunk.until; hunk.last++) {
        const struct enroll_change *next = &plan->changes[hunk.last];
        if (next->at + next->length > hunk.until)
            hunk.until = next->at + next->length;
    }
    return hunk;
}

/* What the plan makes of the lines of a hunk. */
static void write_made(FILE *made, struct slice text, const struct enroll_edits *plan, const struct hunk *hunk)
{
    size_t at = hunk->from;

    for (size_t i = hunk->first; i < hunk->last; i++) {
        const struct enroll_change *change = &plan->changes[i];
        (void)fwrite(text.at + at, 1, change->at - at, made);
        (void)fwrite(plan->made + change->made, 1, change->made_length, made);
        at = change->at + change->length;
    }
    (void)fwrite(text.at + at, 1, hunk->until - at, made);
}

static unsigned count_lines(struct slice text)
{
    unsigned count = text.length && text.at[text.length - 1] != '\n';

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '\n';
    return count;
}

/*
 * The lines that were removed or put in: a byte order mark, tabs and a line's CR stay as they are,
 * and a last line without an end is marked.
 */
static void write_lines(FILE *out, char sign, struct slice lines)
{
    char shown[4 * PROFILE_LINE_MAX];
    bool ended = lines.length == 0 || lines.at[lines.length - 1] == '\n';
    struct slice line;

    while (lines.length && slice_split(&lines, '\n', &line)) {
        struct text text;
        struct slice part;
        bool marked = slice_starts(line, byte_order_mark);
        bool returned = line.length && line.at[line.length - 1] == '\r';
        line = slice_skip(slice_head(line, line.length - returned), marked ? strlen(byte_order_mark) : 0);
        text_start(&text, shown, sizeof(shown));
        for (const char *tab = ""; line.length && slice_split(&line, '\t', &part); tab = "\t") {
            text_add(&text, "%s", tab);
            text_add_shown(&text, part);
        }
        (void)fprintf(out, "%c%s%s%s\n", sign, marked ? byte_order_mark : "", shown, returned ? "\r" : "");
    }
    if (!ended)
        (void)fputs("\\ No newline at end of file\n", out);
}

/* Writes a hunk; *shift is by how many lines the profile grew so far. False when memory is out. */
static bool write_hunk(FILE *out, struct slice text, const struct enroll_edits *plan, const struct hunk *hunk,
                       long *shift)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *made = open_memstream(&bytes, &length);

    if (!made)
        return false;
    write_made(made, text, plan, hunk);
    if (fclose(made) != 0) {
        free(bytes);
        return false;
    }
    struct slice gone = slice_head(slice_skip(text, hunk->from), hunk->until - hunk->from);
    struct slice come = {bytes, length};
    unsigned old_count = count_lines(gone);
    unsigned new_count = count_lines(come);
    unsigned line = plan->changes[hunk->first].line;
    /* diff names the line before where there is no line. */
    if (old_count + new_count > 0)
        (void)fprintf(out, "@@ -%u,%u +%ld,%u @@\n", line - (old_count ? 0 : 1), old_count,
                      (long)line + *shift - (new_count ? 0 : 1), new_count);
    write_lines(out, '-', gone);
    write_lines(out, '+', come);
    *shift += (long)new_count - (long)old_count;
    free(bytes);
    return true;
}

char *enroll_difference(struct slice text, const char *name, const struct enroll_edits *plan)
{
    char *difference = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&difference, &length);
    struct hunk hunk;
    long shift = 0;
    bool good = out != NULL;

    if (!out)
        return NULL;
    (void)fprintf(out, "--- %s\n+++ %s (enrolled)\n", name, name);
    for (size_t i = 0; good && i < plan->count; i = hunk.last) {
        hunk = hunk_at(text, plan, i);
        good = write_hunk(out, text, plan, &hunk, &shift);
    }
    if (fclose(out) == 0 && good)
        return difference;
    free(difference);
    return NULL;
}
