/* SPDX-License-Identifier: MIT */
#include "command/findings_printer.h"

#include <string.h>

#include "command/attempt_heading.h"
#include "command/command.h"
#include "command/output.h"
#include "command/timeline.h"

enum { HEADING_SIZE = 1024 };

void printer_start(struct findings_printer *page, bool json)
{
    memset(page, 0, sizeof(*page));
    show_start(&page->show);
    page->json = json;
}

static void show_json(const struct findings_printer *page, const struct finding *finding,
                      const struct report_context *where, bool headings)
{
    char buffer[REPORT_JSON_MAX];
    /*
     * A log's stamps have no time zone, so they are no RFC 3339 time; what is not about an attempt
     * has no context.
     */
    struct report_context context = *where;
    struct text text;

    context.time = MOMENT_UNKNOWN;
    context.client = page->client && page->client[0] ? page->client : NULL;
    text_start(&text, buffer, sizeof(buffer));
    report_json(finding, headings ? &context : NULL, &text);
    output_slice(slice_of(buffer));
    output_add("\n");
}

/* Whose it is comes first, where a log has several clients; named[HEADING_SIZE] gets it. */
static void print_heading(struct findings_printer *page, const char *heading, char *named)
{
    struct text text;

    text_start(&text, named, HEADING_SIZE);
    if (page->client && page->client[0]) {
        text_add_shown(&text, slice_of(page->client));
        text_add(&text, ": ");
    }
    text_add(&text, "%s", heading);
    if (page->started)
        output_add("\n");
    show_heading(&page->show, named);
    page->started = true;
}

/* `attempt` may be NULL: then it is about none, or more about one that had its heading. */
static void begin_part(struct findings_printer *page, const char *heading, const struct attempt *attempt)
{
    char named[HEADING_SIZE];

    print_heading(page, heading, named);
    if (page->web)
        web_page_heading(page->web, named, attempt);
}

void printer_title(struct findings_printer *page, const char *path)
{
    char title[HEADING_SIZE];
    struct text text;

    text_start(&text, title, sizeof(title));
    text_add_shown(&text, slice_of(path));
    begin_part(page, title, NULL);
}

/*
 * Where a finding stands among those of its attempt: by severity, and what means nothing
 * (CVPN-1611) below the notes that mean something.
 */
static int rank(const struct finding *finding)
{
    enum { HARMLESS = 1611, BELOW_NOTES = SEVERITY_NOTE - 1 };

    return finding->entry->code == HARMLESS ? BELOW_NOTES : (int)finding->severity;
}

static void print_finding(struct findings_printer *page, const struct page_held *held)
{
    show_finding(&page->show, &held->finding, held->verdict, held->times);
    if (page->web)
        web_page_finding(page->web, &held->finding, held->verdict, held->times);
}

/* Prints what is held, worst first, else in the order in which it was said. */
static void print_held(struct findings_printer *page)
{
    for (int wanted = SEVERITY_ERROR; wanted >= SEVERITY_NOTE - 1; wanted--)
        for (size_t i = 0; i < page->held_count; i++)
            if (rank(&page->held[i].finding) == wanted)
                print_finding(page, &page->held[i]);
    page->started = page->started || page->held_count;
    page->held_count = 0;
}

/* What comes without the end of its attempt: too much of it, or said after the summary. */
static void print_loose(struct findings_printer *page)
{
    char heading[HEADING_SIZE];
    struct text text;

    if (page->held_count == 0)
        return;
    text_start(&text, heading, sizeof(heading));
    text_add(&text, "Attempt %u, further", page->held_attempt);
    if (page->headings)
        begin_part(page, heading, NULL);
    print_held(page);
}

/*
 * What was said a moment ago as likely is not printed at all when its attempt is not printed yet.
 */
static void drop_held(struct findings_printer *page, const struct finding *finding)
{
    for (size_t i = 0; i < page->held_count; i++)
        if (finding_same(&page->held[i].finding, finding)) {
            memmove(&page->held[i], &page->held[i + 1], (page->held_count - i - 1) * sizeof(page->held[0]));
            page->held_count--;
            return;
        }
}

/* What the plugin says itself. */
static bool is_left_out(const struct findings_printer *page)
{
    return page->hearer && page->observed && !page->hearer->of_observed;
}

/* While a client runs no one is chasing a line that means nothing. */
static bool is_no_news(const struct findings_printer *page, const struct finding *finding)
{
    return page->hearer && !page->hearer->of_observed && rank(finding) < (int)SEVERITY_NOTE;
}

void printer_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                     const struct report_context *where)
{
    struct findings_printer *page = context;

    if (is_left_out(page) || is_no_news(page, finding))
        return;
    if (page->hearer)
        page->hearer->finding(page->hearer->context, page, finding, verdict, times, where);
    if (page->hearer && page->hearer->alone)
        return;
    if (verdict == LEDGER_TAKEN_BACK && !page->json)
        drop_held(page, finding);
    if ((verdict == LEDGER_TAKEN_BACK || verdict == LEDGER_CONFIRMED) && !page->json)
        return;
    if (page->web)
        web_page_said(page->web, finding, where);
    page->said++;
    page->alarming = page->alarming || finding->severity > SEVERITY_NOTE;
    if (page->json) {
        show_json(page, finding, where, page->headings);
        return;
    }
    if (page->held_count == PRINTER_HELD_MAX || page->held_attempt != where->attempt)
        print_loose(page);
    page->held_attempt = where->attempt;
    page->held[page->held_count++] = (struct page_held){*finding, verdict, times};
    if (page->at_once) {
        print_held(page);
        output_flush();
    }
}

void printer_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    struct findings_printer *page = context;
    const struct attempt *attempt = summary->session ? &summary->session->attempt : NULL;
    char heading[HEADING_SIZE];
    char sentence[REPORT_LINE_MAX];
    struct text text;

    if (is_left_out(page))
        return;
    if (page->hearer)
        page->hearer->summary(page->hearer->context, page, summary, where);
    if (page->hearer && page->hearer->alone)
        return;
    page->summaries++;
    page->checks = summary->tally.ran;
    if (!page->headings)
        return;
    text_start(&text, sentence, sizeof(sentence));
    report_summary_text(summary, &text);
    if (page->json) {
        struct findings one;
        show_json(page, report_summary_finding(summary, &one), where, true);
        return;
    }
    if (page->held_attempt != where->attempt)
        print_loose(page);
    text_start(&text, heading, sizeof(heading));
    if (attempt && attempt->number)
        attempt_heading(attempt, &text);
    else
        text_add(&text, "No connection attempt");
    begin_part(page, heading, attempt);
    if (attempt)
        timeline_show(attempt);
    print_held(page);
    show_labelled(&page->show, "summary", sentence);
    if (page->web)
        web_page_summary(page->web, sentence);
}

void page_verdict(struct findings_printer *page, const struct diagnosis *diagnosis)
{
    struct verdict_result result = verdict_reach(&diagnosis->verdict, &diagnosis->facts.session);
    char sentence[REPORT_LINE_MAX];
    char object[REPORT_JSON_MAX];
    char named[HEADING_SIZE];
    struct text text;

    text_start(&text, sentence, sizeof(sentence));
    verdict_text(&diagnosis->verdict, &diagnosis->facts.session, &text);
    if (page->web)
        web_page_verdict(page->web, &result, sentence, &diagnosis->facts.session.attempt);
    if (page->json) {
        text_start(&text, object, sizeof(object));
        report_verdict_json(&result, sentence, page->client, &text);
        output_slice(slice_of(object));
        output_add("\n");
        return;
    }
    print_heading(page, verdict_state_name(result.state), named);
    show_labelled(&page->show, "verdict", sentence);
    output_add("\n");
}

void printer_finish(struct findings_printer *page)
{
    print_loose(page);
}

int printer_status(const struct findings_printer *page)
{
    return page->alarming ? STATUS_FOUND : STATUS_CLEAN;
}
