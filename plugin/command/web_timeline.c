/* SPDX-License-Identifier: MIT */
#include "command/web_timeline.h"

#include "base/text.h"
#include "command/timeline.h"
#include "reports/report.h"

/* The drawing's own units. */
enum { WIDTH = 1000, LEFT = 60, RIGHT = 20, ROW = 26, TOP = 28, BAR = 14, LEAST = 3 };

void web_timeline_mark(struct web_timeline *timeline, unsigned attempt, const struct finding *finding, moment at)
{
    if (timeline->pending_count < WEB_PENDING_MAX)
        timeline->pending[timeline->pending_count++] =
            (struct web_mark){attempt, finding->entry->code, finding->severity, at};
}

/* The marks of its attempt become the row's. */
static void take_marks(struct web_timeline *timeline, struct web_row *row)
{
    unsigned left = 0;

    for (unsigned i = 0; i < timeline->pending_count; i++) {
        const struct web_mark *mark = &timeline->pending[i];
        if (mark->attempt != row->number)
            timeline->pending[left++] = *mark;
        else if (row->mark_count < WEB_MARKS_MAX)
            row->marks[row->mark_count++] = *mark;
    }
    timeline->pending_count = left;
}

/* The first step that is not done: where it stopped, or where nothing is known any more. */
static void find_stop(const struct attempt *attempt, struct web_row *row)
{
    struct step steps[STEPS];

    progress_steps(attempt, steps);
    row->stopped_at = STEPS;
    row->state = STEP_DONE;
    for (int i = STEPS - 1; i >= 0; i--)
        if (steps[i].state == STEP_STOPPED || steps[i].state == STEP_OPEN) {
            row->stopped_at = (enum step_id)i;
            row->state = steps[i].state;
        }
}

/* The row of that attempt; NULL when it has none. Two clients may have attempts of one number. */
static struct web_row *find_row(struct web_timeline *timeline, const struct attempt *attempt)
{
    for (unsigned i = 0; i < timeline->count; i++)
        if (timeline->rows[i].number == attempt->number && timeline->rows[i].began == attempt->began)
            return &timeline->rows[i];
    return NULL;
}

static struct web_row *new_row(struct web_timeline *timeline, const struct attempt *attempt)
{
    struct web_row *row = &timeline->rows[timeline->next];

    *row = (struct web_row){.number = attempt->number, .began = attempt->began};
    timeline->next = (timeline->next + 1) % WEB_ROWS_MAX;
    if (timeline->count < WEB_ROWS_MAX)
        timeline->count++;
    else
        timeline->left_out++;
    return row;
}

static void fill_row(struct web_timeline *timeline, struct web_row *row, const struct attempt *attempt)
{
    row->up = attempt->stage == STAGE_CONNECTED ? attempt->entered[STAGE_CONNECTED] : MOMENT_UNKNOWN;
    row->dropped = attempt->dropped && !attempt->drop_asked;
    row->ended = attempt->dropped && attempt->drop_time != MOMENT_UNKNOWN ? attempt->drop_time : attempt->last;
    find_stop(attempt, row);
    take_marks(timeline, row);
}

void web_timeline_renew(struct web_timeline *timeline, const struct attempt *attempt)
{
    struct web_row *row = find_row(timeline, attempt);

    if (row)
        fill_row(timeline, row, attempt);
}

void web_timeline_attempt(struct web_timeline *timeline, const struct attempt *attempt)
{
    struct web_row *row = find_row(timeline, attempt);

    fill_row(timeline, row ? row : new_row(timeline, attempt), attempt);
}

static const struct web_row *row_at(const struct web_timeline *timeline, unsigned i)
{
    return &timeline->rows[(timeline->next + WEB_ROWS_MAX - timeline->count + i) % WEB_ROWS_MAX];
}

struct scale {
    moment from;
    moment length; /* at least 1 */
};

static bool find_scale(const struct web_timeline *timeline, struct scale *scale)
{
    moment until = MOMENT_UNKNOWN;

    scale->from = MOMENT_UNKNOWN;
    for (unsigned i = 0; i < timeline->count; i++) {
        const struct web_row *row = row_at(timeline, i);
        if (row->began == MOMENT_UNKNOWN || row->ended == MOMENT_UNKNOWN)
            continue;
        if (scale->from == MOMENT_UNKNOWN || row->began < scale->from)
            scale->from = row->began;
        if (until == MOMENT_UNKNOWN || row->ended > until)
            until = row->ended;
    }
    scale->length = until - scale->from > 0 ? until - scale->from : 1;
    return scale->from != MOMENT_UNKNOWN;
}

/* Where a moment is; what is outside the scale is at its end. */
static int place(const struct scale *scale, moment at)
{
    double share = (double)(at - scale->from) / (double)scale->length;

    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return LEFT + (int)(share * (WIDTH - LEFT - RIGHT));
}

static void write_bar(struct markup *out, const char *kind, int from, int to, unsigned y)
{
    markup_add(out, "<rect class=\"%s\" x=\"%d\" y=\"%u\" width=\"%d\" height=\"%d\"/>", kind, from, y,
               to - from > LEAST ? to - from : LEAST, BAR);
}

/* "attempt 2: stopped at server cert after 60s", as title and in words. */
static void add_words(const struct web_row *row, struct text *words)
{
    text_add(words, "attempt %u: ", row->number);
    if (row->up != MOMENT_UNKNOWN || row->state == STEP_DONE)
        text_add(words, "connected");
    else
        text_add(words, "%s at %s", row->state == STEP_OPEN ? "the log ends" : "stopped", step_name(row->stopped_at));
    if (row->up != MOMENT_UNKNOWN && row->began != MOMENT_UNKNOWN) {
        text_add(words, " after ");
        timeline_time(row->up - row->began, words);
    }
    if (row->dropped)
        text_add(words, ", dropped");
    if (row->ended != MOMENT_UNKNOWN && row->began != MOMENT_UNKNOWN) {
        text_add(words, row->up != MOMENT_UNKNOWN ? ", known for " : " after ");
        timeline_time(row->ended - row->began, words);
    }
}

static void write_mark(struct markup *out, const struct web_mark *mark, int x, unsigned y)
{
    char code[10];

    code_text(mark->code, code);
    markup_add(out, "<path class=\"%s\" d=\"M%d %ul5 7h-10z\"><title>%s, %s</title></path>",
               severity_name(mark->severity), x, y, code, severity_name(mark->severity));
}

static void write_row(struct markup *out, const struct web_row *row, const struct scale *scale, unsigned y)
{
    char buffer[256];
    struct text words;
    bool connected = row->up != MOMENT_UNKNOWN;

    text_start(&words, buffer, sizeof(buffer));
    add_words(row, &words);
    markup_add(out, "<g><title>%s</title><text x=\"%d\" y=\"%u\" text-anchor=\"end\">%u</text>", buffer, LEFT - 8,
               y + BAR - 3, row->number);
    if (row->began != MOMENT_UNKNOWN && row->ended != MOMENT_UNKNOWN) {
        int from = place(scale, row->began);
        int to = place(scale, row->ended);
        write_bar(out, row->state == STEP_STOPPED ? "stopped" : "steps", from, connected ? place(scale, row->up) : to,
                  y);
        if (connected)
            write_bar(out, "session", place(scale, row->up), to, y);
        if (row->state == STEP_STOPPED || row->dropped)
            markup_add(out, "<text class=\"end\" x=\"%d\" y=\"%u\">%s</text>", to + 4, y + BAR - 3,
                       row->dropped ? "dropped" : step_name(row->stopped_at));
    }
    for (unsigned i = 0; i < row->mark_count; i++)
        if (row->marks[i].at != MOMENT_UNKNOWN)
            write_mark(out, &row->marks[i], place(scale, row->marks[i].at), y + BAR);
    markup_add(out, "</g>\n");
}

/* The same for who does not see it. */
static void write_words(const struct web_timeline *timeline, struct markup *out)
{
    char buffer[256];
    struct text words;

    markup_add(out, "<details><summary>The attempts in words</summary><ol start=\"%u\">\n",
               row_at(timeline, 0)->number);
    for (unsigned i = 0; i < timeline->count; i++) {
        text_start(&words, buffer, sizeof(buffer));
        add_words(row_at(timeline, i), &words);
        markup_add(out, "<li>%s</li>\n", buffer);
    }
    markup_add(out, "</ol></details>\n");
}

void web_timeline_write(const struct web_timeline *timeline, struct markup *out)
{
    char buffer[32];
    struct text length;
    struct scale scale;

    if (timeline->count == 0)
        return;
    if (timeline->left_out)
        markup_add(out, "<p>%u earlier attempts are not drawn.</p>\n", timeline->left_out);
    if (find_scale(timeline, &scale)) {
        text_start(&length, buffer, sizeof(buffer));
        timeline_time(scale.length, &length);
        markup_add(out, "<svg role=\"img\" aria-label=\"Timeline of attempts: %u, over %s\" viewBox=\"0 0 %d %u\">\n",
                   timeline->count, buffer, WIDTH, TOP + timeline->count * ROW);
        markup_add(out,
                   "<text x=\"%d\" y=\"14\">0</text><text x=\"%d\" y=\"14\" text-anchor=\"end\">%s</text>"
                   "<path class=\"axis\" d=\"M%d 20H%d\"/>\n",
                   LEFT, WIDTH - RIGHT, buffer, LEFT, WIDTH - RIGHT);
        for (unsigned i = 0; i < timeline->count; i++)
            write_row(out, row_at(timeline, i), &scale, TOP + i * ROW);
        markup_add(out,
                   "</svg>\n<p class=\"key\"><span class=\"steps\"></span> steps to the connection "
                   "<span class=\"stopped\"></span> an attempt that stopped <span class=\"session\"></span> connected "
                   "&#9650; a finding</p>\n");
    } else {
        markup_add(out, "<p>The log has no times, so nothing is drawn to scale.</p>\n");
    }
    write_words(timeline, out);
}
