/* SPDX-License-Identifier: MIT */
/*
 * page.h - what `check` and `explain` print: findings as the diagnosis says them, in text or JSON Lines.
 *
 * In text the findings of an attempt are held until the attempt is over, since only then its heading can be written (which lines, how long); they come
 * worst first. Memory is bounded: what does not fit is printed early. In JSON nothing is held.
 */
#ifndef CVPN_COMMAND_PAGE_H
#define CVPN_COMMAND_PAGE_H

#include "command/show.h"
#include "diagnosis/diagnosis.h"

enum { PAGE_HELD_MAX = 48 };

/* A finding that waits for its heading. */
struct page_held {
    struct finding finding;
    enum ledger_verdict verdict;
    unsigned times;
};

struct page {
    struct show show;
    bool json;
    bool at_once;       /* findings are printed when they are said, and their attempt's heading follows them */
    bool headings;      /* findings stand under a heading for each attempt, and each attempt has its summary */
    bool alarming;      /* something at warning or error was said */
    unsigned said;      /* findings said */
    unsigned checks;    /* that ran, the last time */
    unsigned summaries; /* given so far */
    bool started;       /* something was printed */
    const char *client; /* whose attempts these are, for the headings; NULL when the log has but one client */
    struct page_held held[PAGE_HELD_MAX];
    size_t held_count;
    unsigned held_attempt;
};

/* An empty page. */
void page_start(struct page *page, bool json);

/* The two call-backs of a struct diagnosis; their context is a struct page. */
diagnosis_finding page_finding;
diagnosis_summary page_summary;

/* Prints the verdict of a diagnosis that is over: a paragraph, or a JSON object (contract in design.md). */
void page_verdict(struct page *page, const struct diagnosis *diagnosis);

/* Prints what is still held. */
void page_finish(struct page *page);

/* STATUS_FOUND or STATUS_CLEAN. */
int page_status(const struct page *page);

#endif
