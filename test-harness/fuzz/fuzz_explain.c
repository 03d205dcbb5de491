/* SPDX-License-Identifier: MIT */
/*
 * A whole log through all that `explain` does with it: mended lines, several clients, session, all
 * rules, ledger, reports, and the page, of which no line may be forged. The first byte says text
 * (even) or JSON (odd).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captured_output.h"
#include "command/clients.h"
#include "command/json_line.h"
#include "forgery.h"
#include "log/line_unfold.h"
#include "reports/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct clients clients;

static void on_page_line(void *context, struct slice line)
{
    const bool *json = context;
    const char *problem = *json ? forgery_in_json(line) : forgery_in(line);

    if (problem) {
        (void)fprintf(stderr, "%s: %.*s\n", problem, (int)line.length, line.at);
        abort();
    }
}

static void on_log_line(void *context, enum severity severity, const char *line)
{
    (void)context;
    (void)severity;
    if (forgery_in(slice_of(line)) || strlen(line) + strlen("PLUGIN cvpn-doctor: ") > REPORT_LINE_MAX)
        abort();
}

/* The log lines that the plugin would write, beside the page. */
static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    report_finding(finding, verdict, times, on_log_line, NULL);
    printer_finding(context, finding, verdict, times, where);
}

static void on_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    report_summary(summary, on_log_line, NULL);
    printer_summary(context, summary, where);
}

static void eat(const struct unfolded_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        struct client *client = clients_find(&clients, events->writer[i]);
        client->diagnosis.on_finding = on_finding;
        client->diagnosis.on_summary = on_summary;
        if (events->list[i].time != MOMENT_UNKNOWN)
            client->last = events->list[i].time;
        diagnosis_event(&client->diagnosis, &events->list[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct line_unfold wrapped;
    struct unfolded_events events;
    struct slice rest = {(const char *)data + 1, size - 1};
    struct slice line;
    uint64_t number = 0;
    bool json = size && data[0] % 2;

    if (size == 0)
        return 0;
    captured_output_start(on_page_line, &json);
    clients_start(&clients, json);
    clients.list[0].page.headings = true;
    clients.list[0].diagnosis.facts.available = FACTS_SESSION;
    clients.list[0].diagnosis.facts.now = MOMENT_UNKNOWN;
    line_unfold_start(&wrapped);
    while (slice_split(&rest, '\n', &line)) {
        char unwrapped[JSON_LINE_MAX];
        line = json_line_unwrap(line, unwrapped, sizeof(unwrapped));
        number++;
        while (line.length) {
            line = line_unfold_take(&wrapped, line, false, number, &events);
            eat(&events);
        }
    }
    line_unfold_finish(&wrapped, &events);
    eat(&events);
    if (clients.count == 0 || clients.count > CLIENTS_MAX)
        abort();
    for (size_t i = 0; i < clients.count; i++) {
        diagnosis_finish(&clients.list[i].diagnosis, clients.list[i].last);
        printer_finish(&clients.list[i].page);
    }
    if (captured_output_open())
        abort();
    return 0;
}
