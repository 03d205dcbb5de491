/* SPDX-License-Identifier: MIT */
#include "command/web_log.h"

#include <stdlib.h>
#include <string.h>

/* In a half: the number of the line, its length, its bytes. */
struct kept {
    uint64_t number;
    uint32_t length;
};

static bool has_memory(struct web_log *log)
{
    for (unsigned i = 0; i < 2; i++)
        if (!log->halves[i] && !(log->halves[i] = malloc(WEB_LOG_HALF)))
            return false;
    return true;
}

void web_log_line(struct web_log *log, struct slice raw, uint64_t number)
{
    char redacted[WEB_LOG_LINE];
    char shown[2 * WEB_LOG_LINE];
    struct text text;

    if (!has_memory(log))
        return;
    text_start(&text, redacted, sizeof(redacted));
    redact_line(&log->redaction, slice_head(raw, WEB_LOG_LINE - 1), &text);
    text_start(&text, shown, sizeof(shown));
    text_add_typed(&text, slice_of(redacted));
    struct kept kept = {number, (uint32_t)text.length};
    if (log->used[log->now] + sizeof(kept) + kept.length > WEB_LOG_HALF) {
        log->now = !log->now;
        log->forgot = log->forgot || log->used[log->now];
        log->used[log->now] = 0;
    }
    char *at = log->halves[log->now] + log->used[log->now];
    memcpy(at, &kept, sizeof(kept));
    memcpy(at + sizeof(kept), shown, kept.length);
    log->used[log->now] += sizeof(kept) + kept.length;
}

void web_log_mark(struct web_log *log, uint64_t line, unsigned finding)
{
    if (line && log->mark_count < WEB_LOG_MARKS)
        log->marks[log->mark_count++] = (struct web_log_mark){line, finding};
}

static unsigned marked_by(const struct web_log *log, uint64_t line)
{
    for (unsigned i = 0; i < log->mark_count; i++)
        if (log->marks[i].line == line)
            return log->marks[i].finding;
    return 0;
}

static void write_line(const struct web_log *log, struct markup *out, uint64_t number, struct slice line)
{
    unsigned finding = marked_by(log, number);

    markup_add(out, "<div id=\"L%llu\"%s><span>%llu</span>", (unsigned long long)number,
               finding ? " class=\"hit\"" : "", (unsigned long long)number);
    markup_text(out, line);
    if (finding)
        markup_add(out, " <a href=\"#f%u\">finding</a>", finding);
    markup_add(out, "</div>\n");
}

static void write_half(const struct web_log *log, struct markup *out, unsigned half)
{
    for (size_t at = 0; at < log->used[half];) {
        struct kept kept;
        memcpy(&kept, log->halves[half] + at, sizeof(kept));
        at += sizeof(kept);
        write_line(log, out, kept.number, (struct slice){log->halves[half] + at, kept.length});
        at += kept.length;
    }
}

void web_log_write(const struct web_log *log, struct markup *out)
{
    if (log->used[0] + log->used[1] == 0)
        return;
    markup_add(out,
               "<section aria-labelledby=\"log\"><h2 id=\"log\">The log</h2>\n<p>Secrets are cut out. %s</p>\n<div "
               "class=\"log\" "
               "tabindex=\"0\" role=\"region\" aria-labelledby=\"log\">\n",
               log->forgot ? "Only its end is here." : "");
    write_half(log, out, !log->now);
    write_half(log, out, log->now);
    markup_add(out, "</div></section>\n");
}

void web_log_free(struct web_log *log)
{
    free(log->halves[0]);
    free(log->halves[1]);
    log->halves[0] = log->halves[1] = NULL;
}
