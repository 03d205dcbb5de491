/* SPDX-License-Identifier: MIT */
#include "findings/ledger.h"

#include <stdio.h>
#include <string.h>

#include "findings/rules.h"

void ledger_start(struct ledger *ledger)
{
    /* a row is emptied when it is taken: most of their memory is never touched */
    ledger->count = 0;
    ledger->attempt = 0;
    ledger->left_out = false;
}

static struct ledger_row *row_of(struct ledger *ledger, const struct finding *finding)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (finding_same(&ledger->rows[i].finding, finding))
            return &ledger->rows[i];
    return NULL;
}

/*
 * A full ledger gives up the row that was raised longest ago: it bounds memory over ten thousand
 * reconnects.
 */
static struct ledger_row *new_row(struct ledger *ledger)
{
    struct ledger_row *oldest = &ledger->rows[0];

    if (ledger->count < LEDGER_MAX) {
        oldest = &ledger->rows[ledger->count++];
    } else {
        for (size_t i = 1; i < ledger->count; i++)
            if (ledger->rows[i].attempt < oldest->attempt)
                oldest = &ledger->rows[i];
        ledger->left_out |= oldest->attempt == ledger->attempt;
    }
    memset(oldest, 0, sizeof(*oldest));
    return oldest;
}

static void take_in(struct ledger *ledger, const struct finding *finding, unsigned attempt, moment now)
{
    struct ledger_row *row = row_of(ledger, finding);
    bool known = row != NULL;

    if (!known)
        row = new_row(ledger);
    if (!known || row->attempt != attempt || !row->raised)
        row->since = now;
    if (!known || row->attempt != attempt)
        row->times++;
    finding_copy(&row->finding, finding);
    row->attempt = attempt;
    row->raised = true;
}

static bool code_raised(const struct findings *raised, finding_code code)
{
    for (size_t i = 0; i < raised->count; i++)
        if (raised->list[i].entry->code == code)
            return true;
    return false;
}

/* What is wrong with one destination is no cause of what is wrong with another. */
static bool same_destination(const struct finding *a, const struct finding *b)
{
    const char *one = finding_evidence_value(a, SLICE("destination"));
    const char *other = finding_evidence_value(b, SLICE("destination"));

    return !one || !other || strcmp(one, other) == 0;
}

/* A note is a remark, and causes nothing. */
static bool is_consequence(const struct finding *finding, const struct findings *raised)
{
    for (size_t i = 0; i < raised->count; i++) {
        const struct finding *cause = &raised->list[i];
        if (cause->severity > SEVERITY_NOTE && catalogue_is_suppressed(finding->entry, cause->entry->code) &&
            same_destination(cause, finding))
            return true;
    }
    return false;
}

/* True when `row` is to be said now; else *due is lowered to when it will be. */
static bool is_due(const struct ledger_row *row, moment now, bool final, moment *due)
{
    moment when = row->since == MOMENT_UNKNOWN ? MOMENT_UNKNOWN : row->since + row->finding.debounce;

    if (final || row->finding.debounce == 0 || when == MOMENT_UNKNOWN || (now != MOMENT_UNKNOWN && now >= when))
        return true;
    if (*due == MOMENT_UNKNOWN || when < *due)
        *due = when;
    return false;
}

/* What a finding that is taken back gives way to; NULL when all went well. */
static const struct catalogue_entry *other_error(const struct findings *raised, const struct finding *finding)
{
    for (size_t i = 0; i < raised->count; i++)
        if (raised->list[i].severity == SEVERITY_ERROR && !raised->list[i].per_session &&
            raised->list[i].confidence == CONFIDENCE_CERTAIN && raised->list[i].entry != finding->entry)
            return raised->list[i].entry;
    return NULL;
}

static void take_back(struct ledger_row *row, const struct findings *raised, moment now, ledger_say *say, void *context)
{
    const struct catalogue_entry *instead = other_error(raised, &row->finding);
    char buffer[32];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    if (instead)
        text_add(&text, "CVPN-%04u", instead->code);
    /* neither unknown, nor so far apart that the difference overflows */
    else if (row->since >= 0 && now > row->since)
        text_add(&text, "%lld.%lld s", (long long)((now - row->since) / SECONDS(1)),
                 (long long)((now - row->since) / MILLISECONDS(100) % 10));
    if (text.length)
        finding_evidence_own(&row->finding, instead ? "instead" : "after", buffer);
    say(context, &row->finding, LEDGER_TAKEN_BACK, row->times);
    row->said_attempt = 0; /* should it come again, it is news, and the summary does not have it */
    row->doubt = false;
}

static bool is_refuted(const struct findings *raised, const struct catalogue_entry *entry)
{
    for (size_t i = 0; raised->refuted[i]; i++)
        if (raised->refuted[i] == entry)
            return true;
    return false;
}

/*
 * True when the attempt went on to what shows that it did not stop at `row`, however sure that was.
 * A step back shows nothing: what failed may fail again.
 */
static bool is_overtaken(const struct ledger_row *row, const struct findings *raised)
{
    const struct code_span *ours = rules_span(row->finding.entry->code);

    for (size_t i = 0; i < raised->count && ours && !row->raised && !row->finding.per_session; i++) {
        const struct code_span *theirs = rules_span(raised->list[i].entry->code);
        if (theirs && theirs->from > ours->from && raised->list[i].severity > SEVERITY_NOTE &&
            rules_contradict(ours->code, theirs->code))
            return true;
    }
    return false;
}

/* What was said while it was only likely, and is certain or gone by now. */
static void settle(struct ledger_row *row, const struct findings *raised, unsigned attempt, moment now, ledger_say *say,
                   void *context)
{
    bool refuted = is_refuted(raised, row->finding.entry);

    if (refuted ? row->said_attempt == 0 : row->said_attempt != attempt)
        return;
    if (!refuted && !row->doubt && !is_overtaken(row, raised))
        return;
    if (!row->raised || refuted) {
        take_back(row, raised, now, say, context);
    } else if (row->finding.confidence == CONFIDENCE_CERTAIN) {
        if (!row->proven)
            say(context, &row->finding, LEDGER_CONFIRMED, row->times);
        row->proven = true;
        row->doubt = false;
    }
}

static void say_row(struct ledger_row *row, unsigned attempt, ledger_say *say, void *context)
{
    if (!row->said_attempt || !row->finding.per_session)
        say(context, &row->finding, row->said_attempt ? LEDGER_AGAIN : LEDGER_SHOW, row->times);
    row->said_attempt = attempt;
    row->doubt = row->finding.confidence != CONFIDENCE_CERTAIN;
    row->proven = row->proven || row->finding.confidence == CONFIDENCE_CERTAIN;
}

moment ledger_update(struct ledger *ledger, const struct findings *raised, unsigned attempt, moment now, bool final,
                     ledger_say *say, void *context)
{
    moment due = MOMENT_UNKNOWN;

    ledger->attempt = attempt;
    for (size_t i = 0; i < ledger->count; i++)
        ledger->rows[i].raised = ledger->rows[i].raised && ledger->rows[i].attempt == attempt &&
                                 code_raised(raised, ledger->rows[i].finding.entry->code);
    for (size_t i = 0; i < raised->count; i++)
        take_in(ledger, &raised->list[i], attempt, now);
    for (size_t i = 0; i < ledger->count; i++) {
        struct ledger_row *row = &ledger->rows[i];
        settle(row, raised, attempt, now, say, context);
        if (!row->raised || row->said_attempt == attempt || is_consequence(&row->finding, raised))
            continue;
        if (is_due(row, now, final, &due))
            say_row(row, attempt, say, context);
    }
    return due;
}

size_t ledger_codes(const struct ledger *ledger, unsigned attempt, struct text *out)
{
    finding_code listed[LEDGER_MAX];
    size_t count = 0;

    for (int severity = SEVERITY_ERROR; severity > SEVERITY_NOTE; severity--)
        for (size_t i = 0; i < ledger->count; i++) {
            const struct ledger_row *row = &ledger->rows[i];
            bool seen = (int)row->finding.severity != severity || row->said_attempt != attempt;
            for (size_t j = 0; j < count && !seen; j++)
                seen = listed[j] == row->finding.entry->code;
            if (seen)
                continue;
            listed[count++] = row->finding.entry->code;
            text_add(out, "%sCVPN-%04u", out->length ? " " : "", row->finding.entry->code);
        }
    return count;
}

bool ledger_has_said(const struct ledger *ledger, const struct catalogue_entry *entry)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->rows[i].finding.entry == entry && ledger->rows[i].said_attempt)
            return true;
    return false;
}
