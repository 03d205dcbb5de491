/* SPDX-License-Identifier: MIT */
#include "command/strip.h"

#include <string.h>

#include "command/output.h"
#include "facts/progress.h"

enum { INDENT = 2, GAP = 2, CELL_SIZE = 16 };

void strip_time(moment length, struct text *out)
{
    long long seconds = (long long)(length / 1000000);

    if (length < 0)
        text_add(out, "?");
    else if (seconds < 10 && length % 1000000)
        text_add(out, "%lld.%llds", seconds, (long long)(length / 100000 % 10));
    else if (seconds < 600)
        text_add(out, "%llds", seconds);
    else if (seconds < 6000)
        text_add(out, "%lldm%02llds", seconds / 60, seconds % 60);
    else
        text_add(out, "%lldh%02lldm", seconds / 3600, seconds / 60 % 60);
}

static void cell_text(const struct step *step, struct text *cell)
{
    static const char *const words[] = {
        [STEP_NOT_REACHED] = "-", [STEP_DONE] = "", [STEP_STOPPED] = "STOP", [STEP_OPEN] = "..."};

    text_add(cell, "%s", words[step->state]);
    if (step->state == STEP_DONE && step->took == MOMENT_UNKNOWN)
        text_add(cell, "ok");
    if (step->state == STEP_NOT_REACHED || step->took == MOMENT_UNKNOWN)
        return;
    text_add(cell, "%s", cell->length ? " " : "");
    strip_time(step->took, cell);
}

/* A column is as wide as the wider of its two cells; the last one is not filled up. */
static void print_row(const char *const *row, const char *const *other)
{
    output_add("%*s", INDENT, "");
    for (size_t i = 0; i < STEPS; i++) {
        size_t wide = strlen(row[i]) > strlen(other[i]) ? strlen(row[i]) : strlen(other[i]);
        output_add("%s", row[i]);
        if (i + 1 < STEPS)
            output_add("%*s", (int)(wide - strlen(row[i])) + GAP, "");
    }
    output_add("\n");
}

void strip_show(const struct attempt *attempt)
{
    struct step steps[STEPS];
    char cells[STEPS][CELL_SIZE];
    const char *names[STEPS];
    const char *times[STEPS];
    struct text cell;

    if (attempt->number == 0 || attempt->stage == STAGE_NONE)
        return;
    progress_steps(attempt, steps);
    for (unsigned i = 0; i < STEPS; i++) {
        text_start(&cell, cells[i], CELL_SIZE);
        cell_text(&steps[i], &cell);
        names[i] = step_name((enum step_id)i);
        times[i] = cells[i];
    }
    print_row(names, times);
    print_row(times, names);
}
