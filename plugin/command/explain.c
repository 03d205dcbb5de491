/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "command/command.h"
#include "command/log_reader.h"
#include "command/options.h"
#include "command/output.h"
#include "command/page.h"
#include "command/top_file.h"
#include "sources/wrapped_line.h"

/* All that explaining a log needs; its size does not depend on the log's. */
struct explanation {
    struct diagnosis diagnosis;
    struct page page;
    struct log_reader log;
    struct wrapped_line wrapped;
    moment last;         /* the last stamp seen */
    uint64_t recognised; /* lines that OpenVPN wrote and that tell something */
};

static void eat(struct explanation *e, const struct wrapped_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->list[i];
        e->recognised++;
        if (event->time != MOMENT_UNKNOWN)
            e->last = event->time;
        diagnosis_event(&e->diagnosis, event);
    }
}

/* OpenVPN Connect writes several messages into one line, each behind this sign. */
static void explain_line(struct explanation *e, struct slice raw)
{
    static const char sign[] = "\xE2\x8F\x8E";
    struct wrapped_events events;

    while (raw.length) {
        size_t end = raw.length > 1 && memchr(raw.at + 1, (unsigned char)sign[0], raw.length - 1)
                         ? slice_find(slice_skip(raw, 1), sign)
                         : SLICE_NOT_FOUND;
        struct slice part = end == SLICE_NOT_FOUND ? raw : slice_head(raw, end + 1);
        wrapped_line_take(&e->wrapped, part, e->log.line, &events);
        eat(e, &events);
        raw = slice_skip(raw, part.length);
    }
}

static void start(struct explanation *e, const struct options *options, const struct profile *profile,
                  const struct certificates *certificates)
{
    struct facts *facts = &e->diagnosis.facts;

    page_start(&e->page, options->json);
    e->last = MOMENT_UNKNOWN;
    e->recognised = 0;
    diagnosis_start(&e->diagnosis, page_finding, page_summary, &e->page);
    facts->profile = profile;
    if (profile)
        facts->certificates = *certificates;
    facts->version = options->openvpn;
    facts->available = profile ? FACTS_PROFILE : 0U;
    facts->now = MOMENT_UNKNOWN;
}

/* A profile that cannot be read would look like one in which everything is missing: then the log is not judged. */
static int refuse_profile(struct explanation *e)
{
    diagnosis_finish(&e->diagnosis, MOMENT_UNKNOWN);
    page_finish(&e->page);
    return STATUS_COULD_NOT;
}

static int explain(struct explanation *e, const char *path)
{
    char buffer[SHOWN_MAX];
    struct slice line;
    struct wrapped_events rest;

    wrapped_line_start(&e->wrapped);
    e->page.headings = true;
    e->diagnosis.facts.available |= FACTS_SESSION;
    if (log_reader_open(&e->log, path))
        while (!output_failed() && log_reader_next(&e->log, &line))
            explain_line(e, line);
    wrapped_line_finish(&e->wrapped, &rest);
    eat(e, &rest);
    log_reader_close(&e->log);
    if (e->log.error && e->log.line == 0) {
        complain("%s cannot be read: %s.", shown(path, buffer), strerror(e->log.error));
        return STATUS_COULD_NOT;
    }
    diagnosis_finish(&e->diagnosis, e->last);
    page_finish(&e->page);
    if (e->recognised == 0 && !e->page.json)
        output_add("%s: no message of OpenVPN's was recognised in %llu lines\n", shown(path, buffer),
                   (unsigned long long)e->log.line);
    if (e->log.error) {
        complain("%s cannot be read beyond line %llu: %s.", shown(path, buffer), (unsigned long long)e->log.line,
                 strerror(e->log.error));
        return STATUS_COULD_NOT;
    }
    return page_status(&e->page);
}

int command_explain(const struct command *self, int argc, char **argv)
{
    static struct explanation explanation;
    static struct certificates certificates;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    struct profile *profile = NULL;

    if (result != OPTIONS_GO)
        return options_status(result);
    if (options.profile) {
        profile = top_file_read(options.profile, options.openvpn, &certificates);
        if (!profile)
            return STATUS_COULD_NOT;
    }
    start(&explanation, &options, profile, &certificates);
    int status =
        profile && top_file_unreadable(profile) ? refuse_profile(&explanation) : explain(&explanation, options.operand);
    profile_free(profile);
    return status;
}
