/* SPDX-License-Identifier: MIT */
/*
 * findings_printer.h - what `check` and `explain` print: findings as the diagnosis says them, in
 * text or JSON Lines.
 *
 * In text the findings of an attempt are held until the attempt is over, since only then its
 * heading can be written (which lines, how long); they come worst first. Memory is bounded: what
 * does not fit is printed early. In JSON nothing is held.
 */
#ifndef CVPN_COMMAND_FINDINGS_PRINTER_H
#define CVPN_COMMAND_FINDINGS_PRINTER_H

#include "command/terminal_text.h"
#include "command/web_page.h"
#include "diagnosis/diagnosis.h"

enum { PRINTER_HELD_MAX = 48 };

/* A finding that waits for its heading. */
struct page_held {
    struct finding finding;
    enum ledger_verdict verdict;
    unsigned times;
};

struct findings_printer;

/* Who hears of all that is said, before it is printed, or in place of it. */
struct printer_hearer {
    void (*finding)(void *context, const struct findings_printer *page, const struct finding *finding,
                    enum ledger_verdict verdict, unsigned times, const struct report_context *where);
    void (*summary)(void *context, const struct findings_printer *page, const struct summary *summary,
                    const struct report_context *where);
    void *context;
    bool alone; /* nothing is printed */
    /* of clients that the plugin watches, too; else nothing of them is heard or printed */
    bool of_observed;
};

struct findings_printer {
    struct show show;
    bool json;
    /* findings are printed when they are said, and their attempt's heading follows them */
    bool at_once;
    /* findings stand under a heading for each attempt, and each attempt has its summary */
    bool headings;
    bool alarming;      /* something at warning or error was said */
    unsigned said;      /* findings said */
    unsigned checks;    /* that ran, the last time */
    unsigned summaries; /* given so far */
    bool started;       /* something was printed */
    /* whose attempts these are, for the headings; NULL when the log has but one client */
    const char *client;
    const struct printer_hearer *hearer; /* NULL: no one */
    struct web_page *web;                /* the same for a ticket; NULL: none is wanted */
    bool observed;                       /* the plugin says it all in the client's own log */
    struct page_held held[PRINTER_HELD_MAX];
    size_t held_count;
    unsigned held_attempt;
};

/* An empty page. */
void printer_start(struct findings_printer *page, bool json);

/* A line above the page, for a file of several. */
void printer_title(struct findings_printer *page, const char *path);

/* The two callbacks of a struct diagnosis; their context is a struct page. */
diagnosis_finding printer_finding;
diagnosis_summary printer_summary;

/*
 * Prints the verdict of a diagnosis that is over: a paragraph, or a JSON object (contract in
 * design.md).
 */
void page_verdict(struct findings_printer *page, const struct diagnosis *diagnosis);

/* Prints what is still held. */
void printer_finish(struct findings_printer *page);

/* STATUS_FOUND or STATUS_CLEAN. */
int printer_status(const struct findings_printer *page);

#endif
