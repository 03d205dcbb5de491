/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/account.h"
#include "command/command.h"
#include "command/journal.h"
#include "command/journal_report.h"
#include "command/log_reader.h"
#include "command/options.h"
#include "command/output.h"
#include "reports/report_file.h"

enum { SOURCES_MAX = 16, LONGEST_SLEEP = 3600 * 1000 };

/* The journal, or a file. */
struct source {
    struct account account;
    struct journal journal;
    struct log_reader log;
    bool is_file;
    uint64_t lines;
};

struct watch {
    struct source *sources[SOURCES_MAX];
    size_t count;
    int report;      /* --report; -1 when there is none */
    bool in_journal; /* findings are written into the journal */
    struct printer_hearer hearer;
};

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
    (void)number;
    ended = 1;
}

/* A name for people: the number of a start in "openvpn-client@office[N]" is ours. */
static const char *client_name(const struct findings_printer *page, char name[CLIENT_NAME_SIZE])
{
    text_copy(name, CLIENT_NAME_SIZE, slice_of(page->client ? page->client : ""));
    if (strchr(name, '@') || strncmp(name, "openvpn3[", 9) == 0)
        name[strcspn(name, "[")] = '\0';
    return name;
}

static void add_to_report(const struct watch *watch, const char *client, const struct finding *finding,
                          const struct report_context *where)
{
    char json[REPORT_JSON_MAX];
    struct report_context now = *where;
    struct text text;

    if (watch->report < 0)
        return;
    now.time = clock_now();
    now.client = *client ? client : NULL;
    text_start(&text, json, sizeof(json) - 1);
    report_json(finding, &now, &text);
    json[text.length] = '\n';
    if (write(watch->report, json, text.length + 1) < 0)
        return; /* a full disk: the journal has it */
}

static void hear_finding(void *context, const struct findings_printer *page, const struct finding *finding,
                         enum ledger_verdict verdict, unsigned times, const struct report_context *where)
{
    const struct watch *watch = context;
    char name[CLIENT_NAME_SIZE];
    const char *client = client_name(page, name);

    if (watch->in_journal)
        journal_report(client, finding, verdict, times, where);
    add_to_report(watch, client, finding, where);
}

/* An attempt in which nothing was found is no news; the report has it, as that of the plugin. */
static void hear_summary(void *context, const struct findings_printer *page, const struct summary *summary,
                         const struct report_context *where)
{
    struct findings one;
    char name[CLIENT_NAME_SIZE];

    add_to_report(context, client_name(page, name), report_summary_finding(summary, &one), where);
}

/* Takes in all that is there. False when it cannot be read any more. */
static bool take_in(struct source *source)
{
    struct slice line;
    enum log_reader_step step = LOG_READER_QUIET;

    while (!source->is_file && journal_next(&source->journal, &line))
        account_line(&source->account, line, false, ++source->lines);
    while (source->is_file && (step = log_reader_next(&source->log, &line)) == LOG_READER_LINE)
        account_line(&source->account, line, source->log.plain, source->log.line);
    return step != LOG_READER_END;
}

/* From now until the first source is due, in milliseconds, rounded up; -1: none is. */
static int sleep_time(const struct watch *watch)
{
    moment first = MOMENT_UNKNOWN;

    for (size_t i = 0; i < watch->count; i++) {
        moment due = account_due(&watch->sources[i]->account);
        if (due != MOMENT_UNKNOWN && (first == MOMENT_UNKNOWN || due < first))
            first = due;
    }
    if (first == MOMENT_UNKNOWN)
        return -1;
    moment left = (first - clock_monotonic()) / 1000 + 1;
    return left < 0 ? 0 : left > LONGEST_SLEEP ? LONGEST_SLEEP : (int)left;
}

static void run_due(const struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++) {
        moment due = account_due(&watch->sources[i]->account);
        if (due != MOMENT_UNKNOWN && due <= clock_monotonic())
            account_silence(&watch->sources[i]->account);
    }
}

/* Until a signal ends it. Nothing wakes it but a line, and a silence that tells something. */
static int run(struct watch *watch)
{
    struct pollfd ready[SOURCES_MAX];

    for (size_t i = 0; i < watch->count; i++) {
        const struct source *source = watch->sources[i];
        int descriptor = source->is_file ? source->log.input.notice : journal_descriptor(&source->journal);
        ready[i] = (struct pollfd){descriptor, POLLIN, 0};
    }
    while (!ended && !output_failed()) {
        if (poll(ready, watch->count, sleep_time(watch)) < 0 && errno != EINTR)
            return STATUS_COULD_NOT;
        for (size_t i = 0; i < watch->count; i++)
            if (ready[i].revents && !take_in(watch->sources[i]))
                return STATUS_COULD_NOT;
        run_due(watch);
        output_flush();
    }
    return STATUS_CLEAN;
}

static bool open_journal(struct source *source)
{
    int error = journal_open(&source->journal);

    if (error == ENOSYS)
        complain("this cvpn-doctor was built without libsystemd; 'cvpn-doctor watch FILE' follows a file.");
    else if (error == EACCES)
        complain("the journal cannot be read: that takes root, or the group systemd-journal.");
    else if (error)
        complain("the journal cannot be read: %s.", strerror(error));
    return error == 0;
}

static bool open_log(struct source *source, const char *path)
{
    char buffer[SHOWN_MAX];
    bool opened = log_reader_open(&source->log, path, true);
    int error = opened ? log_input_watch(&source->log.input) : source->log.error;

    if (error)
        complain("%s cannot be read: %s.", shown(path, buffer), strerror(error));
    return error == 0;
}

/* Makes a source of the path, or of the journal when there is none. */
static bool add_source(struct watch *watch, const char *path, const struct options *options)
{
    struct source *source = calloc(1, sizeof(*source));

    if (!source) {
        complain("out of memory.");
        return false;
    }
    watch->sources[watch->count++] = source;
    source->is_file = path != NULL;
    source->log.input.descriptor = source->log.input.notice = -1;
    account_start(&source->account, options->json);
    account_begin(&source->account, true);
    struct client *first = &source->account.clients.list[0];
    first->diagnosis.facts.version = options->openvpn;
    first->page.hearer = &watch->hearer;
    first->page.client = first->writer;
    return path ? open_log(source, path) : open_journal(source);
}

static bool open_report(struct watch *watch, const char *path)
{
    char buffer[SHOWN_MAX];
    const char *reason = NULL;

    watch->report = path ? report_file_open(path, NULL, &reason) : -1;
    if (reason)
        complain("--report %s: %s.", shown(path, buffer), reason);
    return !reason;
}

static bool open_sources(struct watch *watch, const struct options *options)
{
    bool opened = true;

    if (options->operand_count == 0)
        return add_source(watch, NULL, options);
    for (size_t i = 0; i < options->operand_count && opened; i++)
        opened = add_source(watch, options->operands[i], options);
    return opened;
}

static void close_sources(struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++) {
        journal_close(&watch->sources[i]->journal);
        log_reader_close(&watch->sources[i]->log);
        free(watch->sources[i]);
    }
    if (watch->report >= 0)
        close(watch->report);
}

int command_watch(const struct command *self, int argc, char **argv)
{
    static struct watch watch;
    struct sigaction action = {.sa_handler = on_signal};
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    watch.in_journal = journal_is_output();
    watch.hearer = (struct printer_hearer){hear_finding, hear_summary, &watch, watch.in_journal, false};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    int status = open_report(&watch, options.report) && open_sources(&watch, &options) ? run(&watch) : STATUS_COULD_NOT;
    close_sources(&watch);
    return status;
}
