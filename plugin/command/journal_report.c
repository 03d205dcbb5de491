/* SPDX-License-Identifier: MIT */
#include "command/journal_report.h"

#include <string.h>

#include "command/journal.h"

enum { FIELDS_MAX = 12, FIELD_SIZE = 320 };

/* The fields that all lines of a finding have. */
struct entry {
    const char *client;
    char fields[FIELDS_MAX][FIELD_SIZE];
    size_t count;
};

/* A field in our own words. */
static void add(struct entry *entry, const char *name, const char *value)
{
    struct text text;

    if (!value || !*value || entry->count == FIELDS_MAX)
        return;
    text_start(&text, entry->fields[entry->count++], FIELD_SIZE);
    text_add(&text, "%s=%s", name, value);
}

/* One that has come from outside. */
static void add_foreign(struct entry *entry, const char *name, const char *value)
{
    char buffer[FIELD_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_shown(&text, slice_of(value ? value : ""));
    add(entry, name, buffer);
}

static void add_number(struct entry *entry, const char *name, unsigned value)
{
    char digits[16];
    struct text text;

    text_start(&text, digits, sizeof(digits));
    text_add(&text, "%u", value);
    add(entry, name, digits);
}

static struct iovec vector(char *text)
{
    return (struct iovec){text, strlen(text)};
}

static void write_line(void *context, enum severity severity, const char *line)
{
    static char priorities[][12] = {
        [SEVERITY_NOTE] = "PRIORITY=5", [SEVERITY_WARNING] = "PRIORITY=4", [SEVERITY_ERROR] = "PRIORITY=3"};
    struct entry *entry = context;
    struct iovec all[FIELDS_MAX + 2];
    char message[REPORT_LINE_MAX + FIELD_SIZE];
    struct text text;
    size_t count = 0;

    text_start(&text, message, sizeof(message));
    text_add(&text, "MESSAGE=");
    text_add_shown(&text, slice_of(entry->client));
    text_add(&text, "%s%s", *entry->client ? ": " : "", line);
    all[count++] = vector(message);
    all[count++] = vector(priorities[severity]);
    for (size_t i = 0; i < entry->count; i++)
        all[count++] = vector(entry->fields[i]);
    journal_write(all, count);
}

void journal_report(const char *client, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                    const struct report_context *where)
{
    struct entry entry = {.client = client ? client : "", .count = 0};
    char code[10];

    code_text(finding->entry->code, code);
    add(&entry, "SYSLOG_IDENTIFIER", "cvpn-doctor");
    add(&entry, "CVPN_CODE", code);
    add(&entry, "CVPN_SEVERITY", severity_name(finding->severity));
    add(&entry, "CVPN_SLUG", finding->entry->slug);
    add(&entry, "CVPN_CONFIDENCE", confidence_name(finding->confidence));
    add_foreign(&entry, "CVPN_CLIENT", client);
    add_foreign(&entry, "CVPN_ENDPOINT", where->endpoint);
    add_number(&entry, "CVPN_ATTEMPT", where->attempt);
    report_finding(finding, verdict, times, write_line, &entry);
}
