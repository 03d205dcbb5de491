/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "reports/report.h"
#include "state.h"

static void log_line(void *context, enum severity severity, const char *line)
{
    static const openvpn_plugin_log_flags_t flags[] = {
        [SEVERITY_NOTE] = PLOG_NOTE, [SEVERITY_WARNING] = PLOG_WARN, [SEVERITY_ERROR] = PLOG_ERR};
    const struct observer *observer = context;

    observer->start.log(flags[severity] | PLOG_NOMUTE, "cvpn-doctor", "%s", line);
}

/*
 * One write for one line: two clients that share a report file do not tear each other's lines
 * (O_APPEND).
 */
static void append_report(const struct observer *observer, const struct finding *finding,
                          const struct report_context *where)
{
    char json[REPORT_JSON_MAX];
    struct text text;

    if (observer->report < 0)
        return;
    text_start(&text, json, sizeof(json) - 1);
    report_json(finding, where, &text);
    json[text.length] = '\n';
    if (write(observer->report, json, text.length + 1) < 0)
        return; /* a full disk must not trouble anyone: the log has it all */
}

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    struct observer *observer = context;

    report_finding(finding, verdict, times, log_line, observer);
    append_report(observer, finding, where);
}

static void on_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    struct observer *observer = context;
    struct findings one;

    report_summary(summary, log_line, observer);
    append_report(observer, report_summary_finding(summary, &one), where);
    history_follow_session(observer);
    history_attempt_ended(observer);
}

void output_applied(struct observer *observer, finding_code code, bool done, const char *text)
{
    report_applied(code, done, text, log_line, observer);
}

void output_start(struct observer *observer)
{
    diagnosis_start(&observer->diagnosis, on_finding, on_summary, observer);
    observer->report = -1;
}
