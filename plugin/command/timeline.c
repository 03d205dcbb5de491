/* SPDX-License-Identifier: MIT */
#include "command/timeline.h"

#include <string.h>

#include "command/output.h"
#include "session/progress.h"

enum { INDENT = 2, GAP = 2, CELL_SIZE = 16 };

void timeline_time(moment length, struct text *out)
{
    unsigned long long seconds = (unsigned long long)length / 1000000;

    if (length < 0)
        text_add(out, "?");
    else if (seconds < 10 && length % 1000000)
        text_add(out, "%llu.%llus", seconds, (unsigned long long)length / 100000 % 10);
    else if (seconds < 600)
        text_add(out, "%llus", seconds);
    else if (seconds < 6000)
        text_add(out, "%llum%02llus", seconds / 60, seconds % 60);
    else
        text_add(out, "%lluh%02llum", seconds / 3600, seconds / 60 % 60);
}

static void cell_text(const struct step *step, struct text *cell)
{
    static const char *const words[] = {
        [STEP_NOT_REACHED] = "-", [STEP_DONE] = "", [STEP_STOPPED] = "STOP", [STEP_OPEN] = "..."};

    text_add_slice(cell, slice_of(words[step->state]));
    if (step->state == STEP_DONE && step->took == MOMENT_UNKNOWN)
        text_add(cell, "ok");
    if (step->state == STEP_NOT_REACHED || step->took == MOMENT_UNKNOWN)
        return;
    if (cell->length)
        text_add(cell, " ");
    timeline_time(step->took, cell);
}

/* A column is as wide as the wider of its two cells; the last one is not filled up. */
static void print_row(const char *const *row, const char *const *other)
{
    output_blanks(INDENT);
    for (size_t i = 0; i < STEPS; i++) {
        struct slice cell = slice_of(row[i]);
        size_t wide = strlen(other[i]) > cell.length ? strlen(other[i]) : cell.length;
        output_slice(cell);
        if (i + 1 < STEPS)
            output_blanks(wide - cell.length + GAP);
    }
    output_slice(SLICE("\n"));
}

void timeline_show(const struct attempt *attempt)
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
