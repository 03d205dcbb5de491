/* SPDX-License-Identifier: MIT */
#include "command/joined_page.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command/output.h"
#include "command/terminal_text.h"
#include "reports/report.h"

/* "UTC+02:00" */
static void add_zone(struct text *out, moment east)
{
    unsigned minutes = (unsigned)((east < 0 ? -east : east) / SECONDS(60));

    text_add(out, "UTC%s%02u:%02u", east < 0 ? "-" : "+", minutes / 60, minutes % 60);
}

/* Why the difference is believed. */
static const char *proof(const struct attempt_matching *matching)
{
    if (matching->ambiguous)
        return "possible: another time zone fits as well";
    if (matching->by_address)
        return "certain: AWS gave the same address in the tunnel";
    return matching->matched > 1 ? "certain: several attempts fit" : "likely: one attempt fits";
}

static void compare_clocks(struct text *out, const struct attempt_matching *matching, bool zoned)
{
    const moment quarter = SECONDS(900);
    moment east = -matching->difference;
    moment rounded = (east + (east < 0 ? -quarter : quarter) / 2) / quarter * quarter;
    moment rest = zoned ? east : east - rounded;

    if (!zoned) {
        text_add(out, "the times of the client's log are ");
        add_zone(out, rounded);
        text_add(out, " (%s)", proof(matching));
    } else {
        text_add(out, "the client's log tells its time zone");
    }
    if (rest > SECONDS(30) || rest < -SECONDS(30))
        text_add(out, ", and its clock is %lld s %s", (long long)((rest < 0 ? -rest : rest) / SECONDS(1)),
                 rest < 0 ? "late" : "early");
}

void joined_page_start(struct joined_page *page, const char *client, const struct attempt_matching *matching,
                       bool zoned, bool with_log)
{
    struct text text;

    page->client = client;
    page->matching = matching;
    page->count = 0;
    text_start(&text, page->clocks, sizeof(page->clocks));
    if (matching->matched)
        compare_clocks(&text, matching, zoned);
    else if (with_log)
        text_add(&text, "no entry of the connection log fits an attempt of this client");
}

/* A new line, its text to be written; the last one again when there are too many. */
static struct text add_line(struct joined_page *page, const struct attempt_views *views, moment time, bool of_aws)
{
    struct joined_line *line = &page->lines[page->count < JOINED_LINES_MAX ? page->count++ : JOINED_LINES_MAX - 1];
    struct text text;

    line->time = time;
    line->of_aws = of_aws;
    line->attempt = views->attempt->number;
    text_start(&text, line->text, sizeof(line->text));
    return text;
}

static void add_codes(struct text *text, const struct journal_attempt *attempt)
{
    for (size_t i = 0; i < attempt->code_count; i++) {
        char code[10];
        code_text(attempt->codes[i].entry->code, code);
        text_add(text, "%s %s", i ? "," : ":", code);
    }
}

static void add_client(struct joined_page *page, const struct attempt_views *views)
{
    const struct journal_attempt *attempt = views->attempt;
    struct text text = add_line(page, views, attempt->seen.began, false);

    text_add(&text, "attempt %u begins", attempt->number);
    if (attempt->server[0]) {
        text_add(&text, ", ");
        text_add_shown(&text, slice_of(attempt->server));
    }
    if (attempt->port[0]) {
        text_add(&text, " port ");
        text_add_shown(&text, slice_of(attempt->port));
    }
    text = add_line(page, views, attempt->seen.at, false);
    if (attempt->ending == ENDING_CONNECTED)
        text_add(&text, "attempt %u is connected%s%s", attempt->number, attempt->seen.address[0] ? " as " : "",
                 attempt->seen.address);
    else
        text_add(&text, "attempt %u ends at \"%s\"", attempt->number, attempt->step);
    add_codes(&text, attempt);
    if (attempt->dropped == MOMENT_UNKNOWN)
        return;
    text = add_line(page, views, attempt->dropped, false);
    text_add(&text, "the session of attempt %u ends", attempt->number);
}

static void add_shown(struct text *text, const char *before, const char *value)
{
    if (!value[0])
        return;
    text_add(text, "%s", before);
    text_add_shown(text, slice_of(value));
}

static void add_opening(struct joined_page *page, const struct attempt_views *views)
{
    const struct connection_entry *entry = views->opening;
    struct text text = add_line(page, views, connection_entry_time(entry), true);

    if (entry->event == CONNECTION_OPENED)
        text_add(&text, "connected: ");
    else if (entry->event == CONNECTION_AWAITED)
        text_add(&text, "waits for the browser's answer: ");
    else
        text_add(&text, "refused: ");
    add_shown(&text, "", entry->reason);
    add_shown(&text, entry->reason[0] ? ", user " : "user ", entry->user);
    add_shown(&text, ", from ", entry->device);
    add_shown(&text, ", address ", entry->address[0]);
    add_shown(&text, ", ", entry->detail);
    add_shown(&text, ", ", entry->connection);
}

static void add_closing(struct joined_page *page, const struct attempt_views *views)
{
    const struct connection_entry *entry = views->closing;
    moment end = entry->ended != MOMENT_UNKNOWN ? entry->ended : connection_entry_time(entry);
    struct text text = add_line(page, views, end, true);

    if (entry->event == CONNECTION_ANSWERED) {
        text_add(&text, "the browser's answer came");
        return;
    }
    text_add(&text, "session ended");
    if (entry->started != MOMENT_UNKNOWN && end >= entry->started)
        text_add(&text, " after %lld s", (long long)((end - entry->started) / SECONDS(1)));
    text_add(&text, ", %llu bytes from the client, %llu to it", (unsigned long long)entry->bytes_in,
             (unsigned long long)entry->bytes_out);
}

void joined_page_add(struct joined_page *page, const struct attempt_views *views)
{
    add_client(page, views);
    if (views->opening)
        add_opening(page, views);
    if (views->closing)
        add_closing(page, views);
}

/* In the order of their times; what has none comes where it was added. */
static void sort(struct joined_page *page)
{
    for (size_t i = 1; i < page->count; i++) {
        struct joined_line line = page->lines[i];
        size_t j = i;
        for (; j > 0 && line.time != MOMENT_UNKNOWN && page->lines[j - 1].time > line.time; j--)
            page->lines[j] = page->lines[j - 1];
        page->lines[j] = line;
    }
}

static const char *stamp(moment time, char *buffer, size_t size)
{
    struct text text;

    text_start(&text, buffer, size);
    connection_add_time(time, &text);
    return buffer;
}

/* "CVPN-0702" or "" */
static const char *code_word(finding_code code, char word[10])
{
    word[0] = '\0';
    if (code)
        code_text(code, word);
    return word;
}

static void show_correction(const struct show *show, const struct correction *correction)
{
    char sentence[1200];
    char about[32];
    char by[10];
    char code[10];
    struct text text;

    text_start(&text, about, sizeof(about));
    text_add(&text, "%s", correction->code ? code_word(correction->code, code) : "attempt");
    if (!correction->code)
        text_add(&text, " %u", correction->attempt);
    text_start(&text, sentence, sizeof(sentence));
    text_add(&text, "%s: %s", correction->of_settings ? "settings" : "AWS", correction->text);
    if (correction->by)
        text_add(&text, " (%s)", code_word(correction->by, by));
    show_labelled(show, about, sentence);
    show_labelled(show, "administrator", correction->fix[0] ? correction->fix : NULL);
}

/* Whose turn it is by the last code that the other views gave; NULL when they gave none. */
static const char *next_of(const struct corrections *corrections)
{
    for (size_t i = corrections->count; i > 0; i--) {
        const struct catalogue_entry *entry = catalogue_find(corrections->list[i - 1].by);
        if (corrections->list[i - 1].by && entry)
            return turn_word(entry->turn);
    }
    return NULL;
}

static void show_text(const struct joined_page *page, const struct corrections *corrections)
{
    struct show show;
    char time[40];

    show_start(&show);
    show_heading(&show, page->matching->matched ? "Joined with what AWS has (times are UTC)"
                                                : "Joined with what AWS has (times are the client's)");
    show_labelled(&show, "clocks", page->clocks[0] ? page->clocks : NULL);
    for (size_t i = 0; i < page->count; i++)
        output_add("  %-19s  %-6s  %s\n", stamp(page->lines[i].time, time, sizeof(time)),
                   page->lines[i].of_aws ? "AWS" : "client", page->lines[i].text);
    for (size_t i = 0; i < corrections->count; i++)
        show_correction(&show, &corrections->list[i]);
    show_labelled(&show, "next", next_of(corrections));
    for (size_t i = 0; i < corrections->count; i++)
        if (corrections->list[i].command[0])
            output_add("%s\n", corrections->list[i].command);
    output_add("\n");
}

static void set_text(json_t *object, const char *name, const char *value)
{
    if (value[0])
        json_object_set_new(object, name, json_string(value));
}

static json_t *line_object(const struct joined_line *line, bool utc)
{
    json_t *object = json_object();
    char time[40];
    struct text text;

    text_start(&text, time, sizeof(time));
    connection_add_time(line->time, &text);
    if (text.length > 10 && utc) {
        time[10] = 'T';
        text_add(&text, "Z");
    }
    set_text(object, "time", time);
    json_object_set_new(object, "source", json_string(line->of_aws ? "aws" : "client"));
    json_object_set_new(object, "attempt", json_integer(line->attempt));
    json_object_set_new(object, "text", json_string(line->text));
    return object;
}

static json_t *correction_object(const struct correction *correction)
{
    json_t *object = json_object();
    char word[10];

    json_object_set_new(object, "attempt", json_integer(correction->attempt));
    set_text(object, "code", code_word(correction->code, word));
    set_text(object, "by", code_word(correction->by, word));
    json_object_set_new(object, "source", json_string(correction->of_settings ? "settings" : "aws"));
    json_object_set_new(object, "text", json_string(correction->text));
    set_text(object, "fix_administrator", correction->fix);
    set_text(object, "command", correction->command);
    return object;
}

static void show_json(const struct joined_page *page, const struct corrections *corrections)
{
    bool utc = page->matching->matched > 0;
    json_t *object = json_object();
    json_t *timeline = json_array();
    json_t *list = json_array();

    for (size_t i = 0; i < page->count; i++)
        json_array_append_new(timeline, line_object(&page->lines[i], utc));
    for (size_t i = 0; i < corrections->count; i++)
        json_array_append_new(list, correction_object(&corrections->list[i]));
    json_object_set_new(object, "timeline", timeline);
    json_object_set_new(object, "corrections", list);
    json_object_set_new(object, "matched", json_integer(page->matching->matched));
    json_object_set_new(object, "difference",
                        utc ? json_integer((json_int_t)(page->matching->difference / SECONDS(1))) : json_null());
    set_text(object, "clocks", page->clocks);
    set_text(object, "who", next_of(corrections) ? next_of(corrections) : "");
    set_text(object, "client", page->client);
    char *line = json_dumps(object, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
    if (line)
        output_add("%s\n", line);
    free(line);
    json_decref(object);
}

void joined_page_show(struct joined_page *page, const struct corrections *corrections, bool json)
{
    sort(page);
    if (json)
        show_json(page, corrections);
    else
        show_text(page, corrections);
}
