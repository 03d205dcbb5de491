/* SPDX-License-Identifier: MIT */
/*
 * report.h - findings as lines.
 *
 * Pure: each function builds one or more lines and hands each to a sink. What a sink does with a
 * line (plugin_log, standard output, a file) is its own business.
 */
#ifndef CVPN_REPORTS_REPORT_H
#define CVPN_REPORTS_REPORT_H

#include "facts/facts.h"
#include "findings/ledger.h"
#include "findings/rules.h"
#include "findings/verdict.h"

/* No line of a report is longer, prefix "PLUGIN cvpn-doctor: " included (contract in design.md). */
enum { REPORT_LINE_MAX = 900, REPORT_PREFIX_ROOM = 64 };

/* Takes one line without its end. `severity` is that of the finding. */
typedef void report_sink(void *context, enum severity severity, const char *line);

/*
 * "CVPN-0101 warning slug: seen", then its why: and fix: lines; or one short line: "seen again",
 * "CVPN-0602 confirmed: ...", "CVPN-0602 taken back: ...".
 */
void report_finding(const struct finding *finding, enum ledger_verdict verdict, unsigned times, report_sink *sink,
                    void *context);

/* The sentence for what was taken back, to be filled with its evidence. */
const char *report_taken_back(const struct finding *finding);

/* "CVPN-0101 applied: ...", or "CVPN-0101 fix: ..." for what was not done (fix=dry-run). */
void report_applied(finding_code code, bool done, const char *text, report_sink *sink, void *context);

/* What the summary of an attempt says. */
struct summary {
    const struct session *session; /* NULL when there was no session to watch */
    const struct ledger *ledger;
    const struct verdict *verdict; /* NULL: none is told */
    const struct facts *facts;     /* what was looked at; NULL when it was all there is */
    struct rule_tally tally;
    const char *blind_reason; /* why checks could not run; NULL when not known */
    moment now;
    const struct bandwidth *traffic; /* at the end of the client: what went through; NULL else */
};

/* The summary's sentence, fit to be shown. */
void report_summary_text(const struct summary *summary, struct text *out);

/* "CVPN-0000 note summary: ..." */
void report_summary(const struct summary *summary, report_sink *sink, void *context);

/*
 * The summary as a finding, its sentence as what was seen, so that its JSON object looks like all
 * others. Returns the finding in `one`.
 */
const struct finding *report_summary_finding(const struct summary *summary, struct findings *one);

/* What surrounds a finding in report=FILE. */
struct report_context {
    moment time;          /* MOMENT_UNKNOWN leaves time out */
    const char *endpoint; /* NULL leaves endpoint, attempt and phase out */
    unsigned attempt;
    const char *phase;              /* NULL leaves attempt and phase out */
    const char *client;             /* which of several in one log; NULL leaves it out */
    const struct attempt *progress; /* an attempt whose steps go in, too; NULL leaves them out */
    enum ledger_verdict verdict;    /* shown when it is LEDGER_CONFIRMED or LEDGER_TAKEN_BACK */
};

/*
 * One JSON object (RFC 8259) without a line end: code, severity, slug, seen, why, fix, fix_user,
 * fix_administrator, evidence, file, line; with a context also verdict ("confirmed", "taken-back"),
 * time (RFC 3339, UTC), endpoint, client, attempt, phase, progress. Each text is cut to 1200 bytes
 * before it goes in, so the object always fits and is always valid JSON. `out` should have
 * REPORT_JSON_MAX bytes.
 */
enum { REPORT_JSON_MAX = 40 * 1024 };
void report_json(const struct finding *finding, const struct report_context *context, struct text *out);

/*
 * The verdict as a JSON object without a line end: verdict, cause (a code or null), who,
 * confidence, attempts, text, and client where it is not NULL (contract in design.md). `sentence`
 * must be fit to be shown.
 */
void report_verdict_json(const struct verdict_result *result, const char *sentence, const char *client,
                         struct text *out);

/* "CVPN-0101" into out[10] */
void code_text(finding_code code, char out[10]);

/* Reads "CVPN-0101", "cvpn-0101" or "0101". */
bool code_parse(struct slice text, finding_code *code);

#endif
