/* SPDX-License-Identifier: MIT */
/*
 * reading.h - a log read as `explain` does it (command/explain.c), for one client and without
 * output, so that hundreds of thousands of logs can be read in one process.
 */
#ifndef CVPN_UNIT_READING_H
#define CVPN_UNIT_READING_H

#include <string.h>

#include "command/recent_lines.h"
#include "diagnosis/diagnosis.h"
#include "log/messages.h"

struct reading {
    struct diagnosis diagnosis;
    struct recent_lines recent;
    uint64_t number; /* of the last line */
};

static void reading_passes_over(void *context, const struct summary *summary, const struct report_context *where)
{
    (void)context;
    (void)summary;
    (void)where;
}

static inline void reading_start(struct reading *reading, diagnosis_finding *on_finding)
{
    memset(reading, 0, sizeof(*reading));
    diagnosis_start(&reading->diagnosis, on_finding, reading_passes_over, NULL);
    reading->diagnosis.facts.available = FACTS_SESSION;
    reading->diagnosis.facts.now = MOMENT_UNKNOWN;
    reading->diagnosis.skips_steps = true;
}

static void reading_complains(void *context, struct slice writer, const struct event *event)
{
    struct reading *reading = context;
    const struct attempt *attempt = &reading->diagnosis.facts.session.attempt;

    (void)writer;
    if (event->line > attempt->line[attempt->stage])
        diagnosis_event(&reading->diagnosis, event);
}

static inline void reading_line(struct reading *reading, struct slice raw)
{
    struct event event;

    recent_lines_add(&reading->recent, raw, ++reading->number);
    if (!message_read(raw, reading->number, &event))
        return;
    if (event_class_of(event.kind) == EVENT_CLASS_END)
        recent_lines_take(&reading->recent, &event, reading_complains, reading);
    diagnosis_event(&reading->diagnosis, &event);
}

static inline void reading_finish(struct reading *reading)
{
    recent_lines_take(&reading->recent, NULL, reading_complains, reading);
    reading->diagnosis.facts.last_line = reading->number;
    diagnosis_finish(&reading->diagnosis, reading->diagnosis.facts.now);
}

#endif
