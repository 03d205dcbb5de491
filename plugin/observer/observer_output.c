/* SPDX-License-Identifier: MIT */
#include "observer_output.h"

#include <string.h>
#include <unistd.h>

#include "reports/report_file.h"

#define MOVED "it was moved or removed, and cannot be made again; its lines go on into the old file"

static struct {
    plugin_log_t log;                                   /* OpenVPN's */
    int report;                                         /* report=FILE; -1 when there is none */
    char path[sizeof(((struct settings *)0)->report)];  /* what it was opened as */
    char place[sizeof(((struct settings *)0)->report)]; /* and where the kernel saw it then */
} own;

static void log_line(void *context, enum severity severity, const char *line)
{
    static const openvpn_plugin_log_flags_t flags[] = {
        [SEVERITY_NOTE] = PLOG_NOTE, [SEVERITY_WARNING] = PLOG_WARN, [SEVERITY_ERROR] = PLOG_ERR};
    (void)context;
    own.log(flags[severity] | PLOG_NOMUTE, "cvpn-doctor", "%s", line);
}

/*
 * One write for one line: two clients that share a report file do not tear each other's lines
 * (O_APPEND).
 */
static void append_report(const struct finding *finding, const struct report_context *where)
{
    char json[REPORT_JSON_MAX];
    struct text text;

    if (own.report < 0)
        return;
    text_start(&text, json, sizeof(json) - 1);
    report_json(finding, where, &text);
    json[text.length] = '\n';
    if (write(own.report, json, text.length + 1) < 0)
        return; /* a full disk must not trouble anyone: the log has it all */
}

void output_finding(const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                    const struct report_context *where)
{
    report_finding(finding, verdict, times, log_line, NULL);
    append_report(finding, where);
}

void output_summary(const struct summary *summary, const struct report_context *where)
{
    struct findings one;

    report_summary(summary, log_line, NULL);
    append_report(report_summary_finding(summary, &one), where);
}

void output_applied(finding_code code, bool done, const char *text)
{
    report_applied(code, done, text, log_line, NULL);
}

/*
 * After SIGHUP there may be no right to open it any more; what is open stays usable, and is the
 * same file unless it was moved.
 */
static const char *keep_report(int before, const char *reason)
{
    char place[sizeof(own.place)];

    report_file_place(before, place, sizeof(place));
    own.report = before;
    return strcmp(place, own.place) == 0 ? NULL : reason;
}

void output_open_report(struct facts *facts)
{
    struct settings *settings = &facts->settings;
    const struct profile *profile = facts->profile;
    const char *reason = NULL;
    int before = own.report;

    own.report = settings->report[0] ? report_file_open(settings->report, profile, &reason) : -1;
    if (own.report < 0 && before >= 0 && strcmp(own.path, settings->report) == 0)
        reason = keep_report(before, MOVED);
    else if (before >= 0)
        close(before);
    if (own.report != before)
        report_file_place(own.report, own.place, sizeof(own.place));
    text_copy(own.path, sizeof(own.path), slice_of(settings->report));
    if (reason)
        settings_complain(settings, "report", settings->report, reason);
}

int output_report(void)
{
    return own.report;
}

void output_start(plugin_log_t log)
{
    own.log = log;
    own.report = -1;
}
