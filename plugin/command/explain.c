/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "command/account.h"
#include "command/command.h"
#include "command/file_kind.h"
#include "command/joined.h"
#include "command/log_order.h"
#include "command/log_reader.h"
#include "command/log_version.h"
#include "command/options.h"
#include "command/output.h"
#include "command/top_file.h"

/* All that explaining a log needs; its size does not depend on the log's. */
struct explanation {
    struct account account;
    struct joined joined;
    bool with_joined; /* there is more than the log to look at */
    struct attempt_journal journals[CLIENTS_MAX];
    struct printer_hearer hearer; /* fills them */
    struct log_reader log;
    struct web_page *web; /* NULL: no page is wanted */
    moment told;          /* when the progress was told last, by the monotonic clock */
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

static bool is_bad(const struct client *client)
{
    const struct diagnosis *diagnosis = &client->diagnosis;

    return verdict_is_bad(verdict_reach(&diagnosis->verdict, &diagnosis->facts.session).state);
}

static int status(const struct explanation *e)
{
    for (size_t i = 0; i < e->account.clients.count; i++)
        if (printer_status(&e->account.clients.list[i].page) != STATUS_CLEAN || is_bad(&e->account.clients.list[i]))
            return STATUS_FOUND;
    return STATUS_CLEAN;
}

/* The verdicts come first, those that need someone before the others. */
static void show_verdicts(struct explanation *e)
{
    for (int bad = 1; bad >= 0; bad--)
        for (size_t i = 0; i < e->account.clients.count; i++)
            if (is_bad(&e->account.clients.list[i]) == bad)
                page_verdict(&e->account.clients.list[i].page, &e->account.clients.list[i].diagnosis);
}

/* The journal of the client whose page it is. */
static struct attempt_journal *journal_of(struct explanation *e, const struct findings_printer *page)
{
    size_t i = 0;

    while (i + 1 < CLIENTS_MAX && &e->account.clients.list[i].page != page)
        i++;
    return &e->journals[i];
}

static void hear_finding(void *context, const struct findings_printer *page, const struct finding *finding,
                         enum ledger_verdict verdict, unsigned times, const struct report_context *where)
{
    (void)times;
    attempts_finding(journal_of(context, page), finding, verdict, where->attempt);
}

static void hear_summary(void *context, const struct findings_printer *page, const struct summary *summary,
                         const struct report_context *where)
{
    if (summary->session)
        attempts_over(journal_of(context, page), summary->session, where->attempt, where->endpoint);
}

/* What AWS has of each client's attempts. */
static void show_joined(struct explanation *e)
{
    for (size_t i = 0; e->with_joined && i < e->account.clients.count; i++) {
        const struct client *client = &e->account.clients.list[i];
        const struct facts *facts = &client->diagnosis.facts;
        struct joined_client view = {.journal = &e->journals[i],
                                     .certificates = facts->profile ? &facts->certificates : NULL,
                                     .name = client->page.client ? client->page.client : ""};
        attempts_finish(view.journal, &facts->session);
        joined_show(&e->joined, &view);
    }
}

static void start(struct explanation *e, const struct options *options, const struct profile *profile,
                  const struct certificates *certificates)
{
    struct facts *facts = &e->account.clients.list[0].diagnosis.facts;

    account_start(&e->account, options->json);
    e->hearer = (struct printer_hearer){hear_finding, hear_summary, e, false, true};
    if (e->with_joined)
        e->account.clients.list[0].page.hearer = &e->hearer;
    facts->profile = profile;
    if (profile)
        facts->certificates = *certificates;
    facts->version = options->openvpn;
    facts->available |= profile ? FACTS_PROFILE : 0U;
}

/*
 * A profile that cannot be read would look like one in which everything is missing: then the log is
 * not judged.
 */
static int refuse_profile(struct explanation *e)
{
    account_finish(&e->account);
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
        if (step == LOG_READER_LINE && e->web)
            web_page_line(e->web, line, e->log.line);
        if (step == LOG_READER_LINE)
            account_line(&e->account, line, e->log.plain, e->log.line);
        else if (step == LOG_READER_QUIET)
            account_silence(&e->account);
        if (e->tells_progress && e->log.line % PROBE_EVERY == 0)
            tell_progress(e);
    }
}

static int explain(struct explanation *e, const struct options *options)
{
    const char *path = options->operand;
    char buffer[SHOWN_MAX];

    account_begin(&e->account, options->follow);
    e->account.clients.list[0].page.web = e->web;
    if (options->follow)
        end_by_signal();
    else
        output_hold();
    if (!e->log.error || e->log.end > e->log.begin) {
        e->tells_progress = !options->follow && e->log.input.size > LARGE && output_transient_wanted();
        explain_lines(e);
    }
    account_flush(&e->account);
    if (e->log.error && e->log.line == 0) {
        complain("%s cannot be read: %s.", shown(path, buffer), log_reader_problem(&e->log));
        return STATUS_COULD_NOT;
    }
    if (e->account.recognised == 0 && !e->log.error && file_kind_refused(e->kind, shown(path, buffer), "log"))
        return STATUS_COULD_NOT;
    account_finish(&e->account);
    output_pause();
    show_verdicts(e);
    show_joined(e);
    output_release();
    if (e->account.recognised == 0 && !options->json)
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
    static struct web_page web;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    struct profile *profile = NULL;
    int result_status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    if (!joined_fits(&options))
        return STATUS_COULD_NOT;
    explanation.with_joined = joined_wanted(&options);
    if (explanation.with_joined && !joined_read(&explanation.joined, &options)) {
        joined_free(&explanation.joined);
        return STATUS_COULD_NOT;
    }
    if (options.html && options.follow) {
        complain("a page is written at the end of a log; --html and --follow do not go together.");
        return STATUS_COULD_NOT;
    }
    explanation.web = options.html ? &web : NULL;
    if (explanation.web)
        web_page_start(&web, options.html, options.operand);
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
    if (explanation.with_joined)
        joined_free(&explanation.joined);
    return explanation.web ? web_page_status(explanation.web, result_status) : result_status;
}
