/* SPDX-License-Identifier: MIT */
/*
 * web_page.h - what the command says as one HTML page, to be attached to a ticket.
 *
 * The page needs nothing else: no script, no font, no request (a Content-Security-Policy forbids
 * them). All that comes from outside goes through markup_text().
 */
#ifndef CVPN_COMMAND_WEB_PAGE_H
#define CVPN_COMMAND_WEB_PAGE_H

#include "command/web_log.h"
#include "command/web_timeline.h"
#include "findings/verdict.h"
#include "reports/report.h"

struct web_page {
    const char *path;
    const char *about; /* the file that was read, as the user named it */
    struct markup verdicts;
    struct markup findings;
    struct web_timeline timeline;
    struct web_log log;
    unsigned finding_count;
};

/* Starts a page; `path` and `about` must live as long as it. */
void web_page_start(struct web_page *page, const char *path, const char *about);

/* A line of the log that is explained, as it was read. */
void web_page_line(struct web_page *page, struct slice raw, uint64_t number);

/*
 * What was said when and of which attempt: for the timeline, which draws the attempt as it is now.
 */
void web_page_said(struct web_page *page, const struct finding *finding, const struct report_context *where);

/*
 * Findings follow under this heading, which is fit to be shown. `attempt` may be NULL; it becomes a
 * row of the timeline.
 */
void web_page_heading(struct web_page *page, const char *heading, const struct attempt *attempt);

/* One finding in full, or one line for what was said before. */
void web_page_finding(struct web_page *page, const struct finding *finding, enum ledger_verdict verdict,
                      unsigned times);

/* The summary of the attempt; fit to be shown. */
void web_page_summary(struct web_page *page, const char *sentence);

/*
 * A verdict: the state's name, and the paragraph, both fit to be shown. `last` is the last attempt
 * as it is at the end.
 */
void web_page_verdict(struct web_page *page, const struct verdict_result *result, const char *sentence,
                      const struct attempt *last);

/* The whole page. The parts of `page` are at their end then. */
void web_page_put_together(struct web_page *page, struct markup *out);

/*
 * Writes the page in one step (a new file, renamed over the old one), and frees it. Returns
 * `status`, or STATUS_COULD_NOT with a sentence when it could not be written. With STATUS_COULD_NOT
 * nothing is written: there is nothing to show.
 */
int web_page_status(struct web_page *page, int status);

#endif
