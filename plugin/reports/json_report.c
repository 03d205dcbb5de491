/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <time.h>

#include "reports/report.h"

#include "session/progress.h"

enum { STRING_MAX = 1200 };

/*
 * The bytes before the first one that a JSON string must escape. Most values are short: for them
 * strcspn() takes longer to begin.
 */
static size_t plain_length(const char *value)
{
    size_t n = 0;

    while (value[n] && value[n] != '"' && value[n] != '\\')
        n++;
    return n;
}

/*
 * A JSON string (RFC 8259 section 7) out of text that is already fit to be shown, i.e. valid UTF-8
 * without control characters.
 */
static void add_string(struct text *out, const char *value)
{
    text_add_slice(out, SLICE("\""));
    while (*value && !out->cut) {
        size_t plain = plain_length(value);
        text_add_slice(out, (struct slice){value, plain});
        value += plain;
        if (*value) {
            text_add_slice(out, SLICE("\\"));
            text_add_slice(out, (struct slice){value++, 1});
        }
    }
    text_add_slice(out, SLICE("\""));
}

/* Names are ours: there is nothing to escape in them. */
static void add_member(struct text *out, const char *name, const char *value)
{
    text_add_slice(out, out->buffer[out->length - 1] == '{' ? SLICE("\"") : SLICE(", \""));
    text_add_slice(out, slice_of(name));
    text_add_slice(out, SLICE("\": "));
    add_string(out, value);
}

static void add_number(struct text *out, const char *name, unsigned long long value)
{
    text_add(out, ", \"%s\": %llu", name, value);
}

static const char *filled(const struct finding *finding, const char *sentence, char buffer[STRING_MAX])
{
    struct text text;

    text_start(&text, buffer, STRING_MAX);
    finding_fill_text(finding, sentence, &text);
    return buffer;
}

static const char *shown(const char *value, char buffer[STRING_MAX])
{
    struct text text;

    text_start(&text, buffer, STRING_MAX);
    text_add_shown(&text, slice_of(value));
    return buffer;
}

static void add_fixes(const struct finding *finding, struct text *out)
{
    const struct catalogue_entry *entry = finding->entry;
    char user[STRING_MAX] = "";
    char administrator[STRING_MAX] = "";
    char both[2 * STRING_MAX + 32];
    struct text text;

    if (entry->fix_user)
        filled(finding, entry->fix_user, user);
    if (entry->fix_administrator)
        filled(finding, entry->fix_administrator, administrator);
    text_start(&text, both, sizeof(both));
    text_add_slice(&text, slice_of(user));
    text_add_slice(&text, slice_of(*user && *administrator ? " Administrator: " : ""));
    text_add_slice(&text, slice_of(administrator));
    add_member(out, "fix", both);
    if (*user)
        add_member(out, "fix_user", user);
    if (*administrator)
        add_member(out, "fix_administrator", administrator);
}

static void add_evidence(const struct finding *finding, struct text *out)
{
    char buffer[STRING_MAX];

    text_add(out, ", \"evidence\": {");
    for (unsigned i = 0; i < finding->evidence_count; i++) {
        struct text value;
        text_start(&value, buffer, sizeof(buffer));
        evidence_text(&finding->evidence[i], &value);
        add_member(out, finding->evidence[i].name, buffer);
    }
    text_add(out, "}");
}

static void add_where(const struct finding *finding, struct text *out)
{
    char buffer[STRING_MAX];

    if (finding->file[0])
        add_member(out, "file", shown(finding->file, buffer));
    if (finding->log_line)
        add_number(out, "line", finding->log_line);
    else if (finding->file_line)
        add_number(out, "line", finding->file_line);
    if (finding->log_line && finding->file_line)
        add_number(out, "file_line", finding->file_line);
}

/* Only what was said before has a verdict. */
static void add_verdict(enum ledger_verdict verdict, struct text *out)
{
    if (verdict == LEDGER_CONFIRMED)
        add_member(out, "verdict", "confirmed");
    else if (verdict == LEDGER_TAKEN_BACK)
        add_member(out, "verdict", "taken-back");
}

static void add_context(const struct report_context *context, struct text *out)
{
    char buffer[STRING_MAX];
    char stamp[40];
    struct tm parts;

    add_verdict(context->verdict, out);
    if (context->time != MOMENT_UNKNOWN) {
        time_t seconds = (time_t)(context->time / 1000000);
        if (gmtime_r(&seconds, &parts) && strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &parts))
            add_member(out, "time", stamp);
    }
    if (!context->endpoint)
        return;
    add_member(out, "endpoint", shown(context->endpoint, buffer));
    if (context->client)
        add_member(out, "client", shown(context->client, buffer));
    if (!context->phase)
        return;
    add_number(out, "attempt", context->attempt);
    add_member(out, "phase", context->phase);
}

/* "progress": [{"step": "resolve", "state": "done", "seconds": 0.012}, ...] */
static void add_progress(const struct attempt *attempt, struct text *out)
{
    struct step steps[STEPS];

    progress_steps(attempt, steps);
    text_add(out, ", \"progress\": [");
    for (unsigned i = 0; i < STEPS; i++) {
        text_add(out, i ? ", {" : "{");
        add_member(out, "step", step_name((enum step_id)i));
        add_member(out, "state", step_state_name(steps[i].state));
        if (steps[i].took != MOMENT_UNKNOWN)
            text_add(out, ", \"seconds\": %llu.%03llu", (unsigned long long)steps[i].took / 1000000,
                     (unsigned long long)steps[i].took / 1000 % 1000);
        text_add(out, "}");
    }
    text_add(out, "]");
}

void report_json(const struct finding *finding, const struct report_context *context, struct text *out)
{
    char buffer[STRING_MAX];
    char code[10];
    struct text seen;

    code_text(finding->entry->code, code);
    text_add(out, "{");
    add_member(out, "code", code);
    add_member(out, "severity", severity_name(finding->severity));
    add_member(out, "slug", finding->entry->slug);
    add_member(out, "confidence", confidence_name(finding->confidence));
    text_start(&seen, buffer, sizeof(buffer));
    finding_seen_text(finding, &seen);
    add_member(out, "seen", buffer);
    add_member(out, "why", filled(finding, finding->entry->why, buffer));
    add_fixes(finding, out);
    add_evidence(finding, out);
    add_where(finding, out);
    if (context)
        add_context(context, out);
    if (context && context->progress && context->progress->number)
        add_progress(context->progress, out);
    text_add(out, "}");
}

void report_verdict_json(const struct verdict_result *result, const char *sentence, const char *client,
                         struct text *out)
{
    char buffer[STRING_MAX];
    char code[10];

    text_add(out, "{");
    add_member(out, "verdict", verdict_state_name(result->state));
    if (result->cause) {
        code_text(result->cause->entry->code, code);
        add_member(out, "cause", code);
    } else {
        text_add(out, ", \"cause\": null");
    }
    add_member(out, "who", turn_word(result->who));
    add_member(out, "confidence", confidence_name(result->confidence));
    add_number(out, "attempts", result->attempts);
    add_member(out, "text", sentence);
    if (client && client[0])
        add_member(out, "client", shown(client, buffer));
    text_add(out, "}");
}
