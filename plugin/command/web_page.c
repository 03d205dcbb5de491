/* SPDX-License-Identifier: MIT */
#include "command/web_page.h"

#include "reports/report.h"

/*
 * Colours: each text has a contrast of 4.5 with what is below it, light and dark (WCAG 2.2, 1.4.3),
 * and each colour goes with a word.
 */
static const char style[] =
    ":root{color-scheme:light "
    "dark;--bg:#fff;--fg:#1b1f24;--soft:#f3f4f6;--line:#8a929c;--error:#a4161a;--warning:#7a4b00;"
    "--note:#0b4f8a;--good:#14602b}"
    "@media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e8eaed;--soft:#20252b;--line:#8a929c;--error:#ff9d9d;"
    "--warning:#f2c14e;--note:#8ec5ff;--good:#8be0a4}}"
    "*{box-sizing:border-box}body{margin:0 auto;padding:1rem;max-width:62rem;background:var(--bg);color:var(--fg);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem}h3{font-size:1rem;margin:0}a{color:var(--note)}"
    ".verdict,.finding{border:1px solid var(--line);border-left:.5rem solid var(--note);padding:.75rem "
    "1rem;margin:1rem 0;"
    "background:var(--soft)}.verdict.good{border-left-color:var(--good)}.verdict.bad,.finding.error{border-left-color:"
    "var(--error)}"
    ".finding.warning{border-left-color:var(--warning)}.severity{font-weight:700}.error .severity{color:var(--error)}"
    ".warning .severity{color:var(--warning)}.note .severity{color:var(--note)}"
    "dl{margin:.5rem 0 0;display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.25rem "
    "1rem}dt{font-weight:700}"
    "dd{margin:0}svg{width:100%;height:auto;min-width:0;font:12px system-ui,sans-serif}svg text{fill:var(--fg)}"
    ".axis{stroke:var(--line);fill:none}.steps{fill:var(--note)}.stopped{fill:var(--error)}.session{fill:var(--good)}"
    "path.error{fill:var(--error)}path.warning{fill:var(--warning)}path.note{fill:var(--note)}"
    ".key span{display:inline-block;width:1rem;height:.75rem;margin-left:1rem}.key .steps{background:var(--note)}"
    ".key .stopped{background:var(--error)}.key .session{background:var(--good)}"
    ".log{max-height:32rem;overflow:auto;border:1px solid var(--line);padding:.5rem;font:.8rem/1.4 "
    "ui-monospace,monospace;"
    "white-space:pre-wrap}.log span{display:inline-block;min-width:4rem;user-select:none;opacity:.8}"
    ".log .hit{background:var(--soft);font-weight:700;border-left:.3rem solid var(--warning)}"
    ":focus-visible{outline:3px solid var(--note);outline-offset:2px}.hit:target{outline:3px solid var(--note)}"
    "@media(max-width:36rem){dl{grid-template-columns:1fr}dt{margin-top:.5rem}svg{font-size:24px}}"
    "@media print{.log{max-height:none;overflow:visible}body{max-width:none}.finding,.verdict{break-inside:avoid}}";

enum { TEXT_SIZE = 2048 };

void web_page_start(struct web_page *page, const char *path, const char *about)
{
    *page = (struct web_page){.path = path, .about = about};
}

void web_page_line(struct web_page *page, struct slice raw, uint64_t number)
{
    web_log_line(&page->log, raw, number);
}

void web_page_said(struct web_page *page, const struct finding *finding, const struct report_context *where)
{
    web_timeline_mark(&page->timeline, where->attempt, finding, where->time);
    if (where->progress)
        web_timeline_renew(&page->timeline, where->progress);
}

void web_page_heading(struct web_page *page, const char *heading, const struct attempt *attempt)
{
    markup_add(&page->findings, "<h2>");
    markup_text(&page->findings, slice_of(heading));
    markup_add(&page->findings, "</h2>\n");
    if (attempt && attempt->number)
        web_timeline_attempt(&page->timeline, attempt);
}

/* A row of what is known about a finding; nothing for an empty text. */
static void add_row(struct markup *out, const char *term, const char *text)
{
    if (!*text)
        return;
    markup_add(out, "<dt>%s</dt><dd>", term);
    markup_text(out, slice_of(text));
    markup_add(out, "</dd>\n");
}

static void add_filled(struct markup *out, const char *term, const struct finding *finding, const char *sentence)
{
    char buffer[TEXT_SIZE];
    struct text text;

    if (!sentence)
        return;
    text_start(&text, buffer, sizeof(buffer));
    finding_fill_text(finding, sentence, &text);
    add_row(out, term, buffer);
}

/* "CVPN-0101 warning endpoint-label-missing", and where it is. */
static void add_headline(struct markup *out, const struct finding *finding)
{
    char file[TEXT_SIZE];
    struct text text;
    char code[10];

    code_text(finding->entry->code, code);
    markup_add(out, "<h3>%s <span class=\"severity\">%s</span> %s", code, severity_name(finding->severity),
               finding->entry->slug);
    if (finding->log_line)
        markup_add(out, ", <a href=\"#L%llu\">log line %llu</a>", (unsigned long long)finding->log_line,
                   (unsigned long long)finding->log_line);
    if (finding->file[0]) {
        text_start(&text, file, sizeof(file));
        text_add_shown(&text, slice_of(finding->file));
        markup_add(out, ", ");
        markup_text(out, slice_of(file));
        if (finding->file_line)
            markup_add(out, ":%u", finding->file_line);
    }
    markup_add(out, "</h3>\n");
}

void web_page_finding(struct web_page *page, const struct finding *finding, enum ledger_verdict verdict, unsigned times)
{
    struct markup *out = &page->findings;
    char buffer[TEXT_SIZE];
    struct text text;

    web_log_mark(&page->log, finding->log_line, ++page->finding_count);
    markup_add(out, "<article class=\"finding %s\" id=\"f%u\">", severity_name(finding->severity), page->finding_count);
    add_headline(out, finding);
    if (verdict == LEDGER_AGAIN) {
        markup_add(out, "<p>As above, in %u attempts so far.</p></article>\n", times);
        return;
    }
    text_start(&text, buffer, sizeof(buffer));
    finding_seen_text(finding, &text);
    markup_add(out, "<dl>\n");
    add_row(out, "Seen", buffer);
    add_filled(out, "Why", finding, finding->entry->why);
    add_filled(out, "You", finding, finding->entry->fix_user);
    add_filled(out, "Administrator", finding, finding->entry->fix_administrator);
    markup_add(out, "</dl></article>\n");
}

void web_page_summary(struct web_page *page, const char *sentence)
{
    markup_add(&page->findings, "<p>");
    markup_text(&page->findings, slice_of(sentence));
    markup_add(&page->findings, "</p>\n");
}

void web_page_verdict(struct web_page *page, const struct verdict_result *result, const char *sentence,
                      const struct attempt *last)
{
    if (last->number)
        web_timeline_attempt(&page->timeline, last);
    markup_add(&page->verdicts, "<div class=\"verdict %s\"><h2>%s</h2><p>",
               verdict_is_bad(result->state) ? "bad" : "good", verdict_state_name(result->state));
    markup_text(&page->verdicts, slice_of(sentence));
    markup_add(&page->verdicts, "</p></div>\n");
}

static void add_part(struct markup *out, struct markup *part)
{
    markup_end(part);
    if (part->bytes)
        markup_add(out, "%s", part->bytes);
    if (part->full)
        markup_add(out, "<p>There is more than a page holds; the rest is left out.</p>\n");
}

/* The whole page; the log is last, and nothing else is below it. */
void web_page_put_together(struct web_page *page, struct markup *out)
{
    char name[TEXT_SIZE];
    struct text text;

    text_start(&text, name, sizeof(name));
    text_add_typed(&text, slice_of(page->about));
    markup_add(
        out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>cvpn-doctor: ");
    markup_text(out, slice_of(name));
    markup_add(out, "</title>\n<style>%s</style></head><body>\n<header><h1>", style);
    markup_text(out, slice_of(name));
    markup_add(out, "</h1></header>\n<main>\n");
    add_part(out, &page->verdicts);
    if (page->timeline.count) {
        markup_add(out, "<section aria-labelledby=\"attempts\"><h2 id=\"attempts\">Attempts</h2>\n");
        web_timeline_write(&page->timeline, out);
        markup_add(out, "</section>\n");
    }
    add_part(out, &page->findings);
    web_log_write(&page->log, out);
    markup_add(out, "</main>\n<footer><p>cvpn-doctor %s</p></footer>\n</body></html>\n", CVPN_VERSION);
    markup_end(out);
}
