/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include "command/clients.h"
#include "command/command.h"
#include "command/file_kind.h"
#include "command/findings_printer.h"
#include "command/json_line.h"
#include "command/log_order.h"
#include "command/log_reader.h"
#include "command/log_version.h"
#include "command/options.h"
#include "command/output.h"
#include "command/recent_lines.h"
#include "command/top_file.h"
#include "log/callback_line.h"
#include "log/line_unfold.h"

/* All that explaining a log needs; its size does not depend on the log's. */
struct explanation {
    struct clients clients;
    struct log_reader log;
    struct line_unfold wrapped;
    struct recent_lines recent;
    uint64_t spoken;     /* the last line of more than a word: no fence, and not empty */
    uint64_t stamped;    /* the first line that OpenVPN wrote with a time; 0 when there is none */
    moment last_read;    /* when it was read, by the monotonic clock; microseconds */
    uint64_t recognised; /* lines that OpenVPN wrote and that tell something */
    moment told;         /* when the progress was told last, by the monotonic clock */
    bool tells_progress;
    enum file_kind kind; /* what its beginning looks like */
    bool newest_first;   /* so does its beginning */
};

/* Below that size an answer comes before anyone wonders. */
#define LARGE          ((uint64_t)64 << 20)
#define PROGRESS_EVERY MILLISECONDS(500)

/* "43 % of 1.2 GiB": bytes of the file itself, compressed or not. */
static void tell_progress(struct explanation *e)
{
    const struct log_input *input = &e->log.input;
    char line[80];
    struct text text;
    moment now = clock_monotonic();

    if (now - e->told < PROGRESS_EVERY || input->size == 0)
        return;
    e->told = now;
    text_start(&text, line, sizeof(line));
    text_add(&text, "%u %% of %.1f GiB read, %llu lines", (unsigned)(input->taken * 100 / input->size),
             (double)input->size / (double)(UINT64_C(1) << 30), (unsigned long long)e->log.line);
    output_transient(line);
}

/*
 * A complaint counts as long as no later step of its client went well. It makes no client of one
 * that has ended: it may be half of a message. What is in front of all stamps is of the mail that
 * the log came in.
 */
static void complain_of(void *context, struct slice writer, const struct event *event)
{
    struct explanation *e = context;
    bool of_mail = event->time == MOMENT_UNKNOWN && event->line < e->stamped;

    if (of_mail || !clients_know(&e->clients, writer))
        return;
    struct client *client = clients_find(&e->clients, writer);
    const struct attempt *attempt = &client->diagnosis.facts.session.attempt;

    if (event->line > attempt->line[attempt->stage])
        diagnosis_event(&client->diagnosis, event);
}

static void eat(struct explanation *e, const struct unfolded_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->list[i];
        if (event_class_of(event->kind) == EVENT_CLASS_END)
            recent_lines_take(&e->recent, event, complain_of, e);
        struct client *client = clients_find(&e->clients, events->writer[i]);
        e->recognised++;
        if (event->time != MOMENT_UNKNOWN)
            client->last = event->time;
        if (event->time != MOMENT_UNKNOWN && !e->stamped)
            e->stamped = event->line;
        if (e->log.input.followed)
            e->last_read = clock_monotonic();
        diagnosis_event(&client->diagnosis, event);
    }
}

/*
 * A followed log is quiet: no line goes on any more, and the attempt's silence grows by the time
 * that has passed since its last line was read.
 */
static void explain_silence(struct explanation *e)
{
    struct unfolded_events events;

    line_unfold_finish(&e->wrapped, &events);
    eat(e, &events);
    for (size_t i = 0; i < e->clients.count; i++) {
        struct client *client = &e->clients.list[i];
        if (client->last != MOMENT_UNKNOWN)
            diagnosis_evaluate(&client->diagnosis, client->last + (clock_monotonic() - e->last_read));
    }
    output_flush();
}

/* What the plugin wrote is a finding of the client whose log it is in. */
static void take_reported(struct explanation *e, struct slice raw)
{
    struct log_line line;

    if (slice_find(raw, "PLUGIN cvpn-doctor: CVPN-") == SLICE_NOT_FOUND)
        return;
    log_line_parse(raw, &line);
    if (!line.ours)
        return;
    struct client *client = clients_find(&e->clients, line.writer);
    unsigned attempt = client->diagnosis.facts.session.attempt.number;
    reported_take(&client->reported, line.message, e->log.line, attempt ? attempt : 1);
    e->recognised++;
}

/* Several messages may be in one line. */
static void explain_told(struct explanation *e, struct slice raw)
{
    struct unfolded_events events;

    while (raw.length) {
        raw = line_unfold_take(&e->wrapped, raw, e->log.line, &events);
        take_reported(e, events.line);
        if (events.since)
            recent_lines_forget(&e->recent, events.since);
        else
            recent_lines_add(&e->recent, events.line, e->log.line);
        if (events.line.length && memchr(events.line.at, ' ', events.line.length))
            e->spoken = e->log.line;
        eat(e, &events);
    }
}

/* What a program put around OpenVPN's words as data of its own is taken off first. */
static void explain_line(struct explanation *e, struct slice raw)
{
    char unwrapped[JSON_LINE_MAX];
    /* most lines have no brace, and what was pasted around them is looked at only once */
    bool braced = raw.length && memchr(raw.at, '{', raw.length);
    struct slice told = braced ? slice_trim(pasted_line_bare(raw)) : raw;
    struct slice line;

    if (told.length && told.at[0] == '{')
        raw = json_line_unwrap(told, unwrapped, sizeof(unwrapped));
    else
        raw = callback_line_unwrap(raw, unwrapped, sizeof(unwrapped));
    while (slice_split(&raw, '\n', &line))
        explain_told(e, line);
}

/* What is open at the end of the log, for every client in it. */
static void finish(struct explanation *e)
{
    recent_lines_take(&e->recent, NULL, complain_of, e);
    for (size_t i = 0; i < e->clients.count; i++) {
        e->clients.list[i].diagnosis.facts.last_line = e->spoken;
        diagnosis_finish(&e->clients.list[i].diagnosis, e->clients.list[i].last);
        reported_finish(&e->clients.list[i].reported, &e->clients.list[i].diagnosis);
        printer_finish(&e->clients.list[i].page);
    }
}

static bool is_bad(const struct client *client)
{
    const struct diagnosis *diagnosis = &client->diagnosis;

    return verdict_is_bad(verdict_reach(&diagnosis->verdict, &diagnosis->facts.session).state);
}

static int status(const struct explanation *e)
{
    for (size_t i = 0; i < e->clients.count; i++)
        if (printer_status(&e->clients.list[i].page) != STATUS_CLEAN || is_bad(&e->clients.list[i]))
            return STATUS_FOUND;
    return STATUS_CLEAN;
}

/* The verdicts come first, those that need someone before the others. */
static void show_verdicts(struct explanation *e)
{
    for (int bad = 1; bad >= 0; bad--)
        for (size_t i = 0; i < e->clients.count; i++)
            if (is_bad(&e->clients.list[i]) == bad)
                page_verdict(&e->clients.list[i].page, &e->clients.list[i].diagnosis);
}

static void start(struct explanation *e, const struct options *options, const struct profile *profile,
                  const struct certificates *certificates)
{
    struct facts *facts = &e->clients.list[0].diagnosis.facts;

    clients_start(&e->clients, options->json);
    line_unfold_start(&e->wrapped);
    e->spoken = e->stamped = 0;
    facts->profile = profile;
    if (profile)
        facts->certificates = *certificates;
    facts->version = options->openvpn;
    facts->available = profile ? FACTS_PROFILE : 0U;
    facts->now = MOMENT_UNKNOWN;
}

/*
 * A profile that cannot be read would look like one in which everything is missing: then the log is
 * not judged.
 */
static int refuse_profile(struct explanation *e)
{
    finish(e);
    return STATUS_COULD_NOT;
}

static void on_signal(int number)
{
    (void)number;
    log_input_stop();
}

/* Ctrl-C ends the following, not the explaining: what was seen so far gets its summary. */
static void end_by_signal(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void explain_lines(struct explanation *e)
{
    enum { PROBE_EVERY = 4096 };
    enum log_reader_step step = LOG_READER_LINE;
    struct slice line;

    while (step != LOG_READER_END && !output_failed()) {
        step = log_reader_next(&e->log, &line);
        if (step == LOG_READER_LINE)
            explain_line(e, line);
        else if (step == LOG_READER_QUIET)
            explain_silence(e);
        if (e->tells_progress && e->log.line % PROBE_EVERY == 0)
            tell_progress(e);
    }
}

static int explain(struct explanation *e, const struct options *options)
{
    struct client *first = &e->clients.list[0];
    struct unfolded_events rest;
    const char *path = options->operand;
    char buffer[SHOWN_MAX];

    first->page.headings = true;
    first->page.at_once = options->follow;
    first->diagnosis.skips_steps = !options->follow;
    first->diagnosis.facts.available |= FACTS_SESSION;
    if (options->follow)
        end_by_signal();
    if (!options->follow)
        output_hold();
    if (!e->log.error || e->log.end > e->log.begin) {
        e->tells_progress = !options->follow && e->log.input.size > LARGE && output_transient_wanted();
        explain_lines(e);
    }
    line_unfold_finish(&e->wrapped, &rest);
    eat(e, &rest);
    if (e->log.error && e->log.line == 0) {
        complain("%s cannot be read: %s.", shown(path, buffer), log_reader_problem(&e->log));
        return STATUS_COULD_NOT;
    }
    if (e->recognised == 0 && !e->log.error && file_kind_refused(e->kind, shown(path, buffer), "log"))
        return STATUS_COULD_NOT;
    finish(e);
    output_pause();
    show_verdicts(e);
    output_release();
    if (e->recognised == 0 && !first->page.json)
        output_add("%s: no message of OpenVPN's was recognised in %llu lines\n", shown(path, buffer),
                   (unsigned long long)e->log.line);
    if (e->log.error) {
        complain("%s cannot be read beyond line %llu: %s.", shown(path, buffer), (unsigned long long)e->log.line,
                 log_reader_problem(&e->log));
        return STATUS_COULD_NOT;
    }
    return status(e);
}

/*
 * A log with its newest line first is read from its end. False, with a sentence, when it is too
 * large for that.
 */
static bool in_order(struct explanation *e, const struct options *options)
{
    char buffer[SHOWN_MAX];
    const char *name = shown(options->operand, buffer);

    if (!e->newest_first || options->follow)
        return true;
    if (!log_reader_turn_round(&e->log)) {
        complain("%s has its newest line first; turn it round: tac FILE | cvpn-doctor explain -", name);
        return false;
    }
    if (!options->json)
        output_add("%s has its newest line first, and is read from its end.\n", name);
    return true;
}

int command_explain(const struct command *self, int argc, char **argv)
{
    static struct explanation explanation;
    static struct certificates certificates;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    struct profile *profile = NULL;
    int result_status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    log_reader_open(&explanation.log, options.operand, options.follow);
    if (!explanation.log.error) {
        struct slice head = log_reader_head(&explanation.log);
        explanation.kind = file_kind_of(head);
        explanation.newest_first = log_newest_first(head);
        if (!options.openvpn_given)
            log_version_find(head, &options.openvpn);
    }
    if (options.profile)
        profile = top_file_read(options.profile, options.openvpn, &certificates);
    bool fit = !options.profile || (profile && !top_file_is_other(profile, options.profile));
    if (fit && in_order(&explanation, &options)) {
        start(&explanation, &options, profile, &certificates);
        result_status =
            profile && profile_is_unreadable(profile) ? refuse_profile(&explanation) : explain(&explanation, &options);
    }
    log_reader_close(&explanation.log);
    profile_free(profile);
    return result_status;
}
