/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "findings/self.h"
#include "reports/report.h"

enum { LINE_SIZE = REPORT_LINE_MAX - REPORT_PREFIX_ROOM };

/* Ends a line that was too long with dots, so that no one takes it for whole. */
static void end_line(struct text *line)
{
    if (!line->cut || line->capacity < 8)
        return;
    line->cut = false;
    if (line->length > line->capacity - 4) {
        size_t keep = line->capacity - 4;
        while (keep > 0 && ((unsigned char)line->buffer[keep] & 0xC0) == 0x80)
            keep--;
        line->length = keep;
    }
    text_add(line, "...");
}

static void say(const struct finding *finding, const char *label, const char *who, const char *sentence,
                report_sink *sink, void *context)
{
    char buffer[LINE_SIZE];
    char code[10];
    struct text line;

    if (!sentence)
        return;
    code_text(finding->entry->code, code);
    text_start(&line, buffer, sizeof(buffer));
    text_add(&line, "%s %s: %s", code, label, who);
    finding_fill_text(finding, sentence, &line);
    end_line(&line);
    sink(context, finding->severity, buffer);
}

/* The one short line of what was said before. False for what is to be said in full. */
static bool add_short(const struct finding *finding, enum ledger_verdict verdict, unsigned times, struct text *line)
{
    switch (verdict) {
    case LEDGER_AGAIN:
        text_add(line, " %s %s: seen again, as explained above (times=%u)", severity_name(finding->severity),
                 finding->entry->slug, times);
        return true;
    case LEDGER_CONFIRMED:
        text_add(line, " confirmed: what followed leaves no doubt");
        return true;
    case LEDGER_TAKEN_BACK:
        text_add(line, " taken back: ");
        finding_fill_text(finding, report_taken_back(finding), line);
        return true;
    default:
        return false;
    }
}

const char *report_taken_back(const struct finding *finding)
{
    for (unsigned i = 0; i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, "instead") == 0)
            return "the cause is {instead}";
        else if (strcmp(finding->evidence[i].name, "after") == 0)
            return "what was missing came after {after}";
    return "what was missing came";
}

void report_finding(const struct finding *finding, enum ledger_verdict verdict, unsigned times, report_sink *sink,
                    void *context)
{
    char buffer[LINE_SIZE];
    char code[10];
    struct text line;

    code_text(finding->entry->code, code);
    text_start(&line, buffer, sizeof(buffer));
    text_add(&line, "%s", code);
    if (add_short(finding, verdict, times, &line)) {
        sink(context, finding->severity, buffer);
        return;
    }
    text_add(&line, " %s %s: ", severity_name(finding->severity), finding->entry->slug);
    finding_seen_text(finding, &line);
    end_line(&line);
    sink(context, finding->severity, buffer);
    say(finding, "why", "", finding->entry->why, sink, context);
    say(finding, "fix", "", finding->entry->fix_user, sink, context);
    say(finding, "fix", "Administrator: ", finding->entry->fix_administrator, sink, context);
}

void report_applied(finding_code code, bool done, const char *text, report_sink *sink, void *context)
{
    char buffer[LINE_SIZE];
    char name[10];
    struct text line;

    code_text(code, name);
    text_start(&line, buffer, sizeof(buffer));
    text_add(&line, "%s %s: %s", name, done ? "applied" : "fix", text);
    end_line(&line);
    sink(context, SEVERITY_NOTE, buffer);
}

static const char *missing_names(unsigned missing, struct text *out)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{FACTS_PROFILE, "no profile"},
                 {FACTS_SESSION, "no messages of OpenVPN"},
                 {FACTS_LOOKUPS, "no lookups"},
                 {FACTS_NETWORK, "no netlink"},
                 {FACTS_PATH, "path MTU: no host beyond the tunnel answers large packets"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (missing & names[i].bit)
            text_add(out, "%s%s", out->length ? ", " : "", names[i].name);
    return out->length ? out->buffer : NULL;
}

/* "1.2 Mbit/s": the peak and the mean of one direction. */
static void add_rate(uint64_t rate, struct text *line)
{
    text_add(line, "%llu.%llu", (unsigned long long)(rate / 1000000), (unsigned long long)(rate / 100000 % 10));
}

static void add_traffic(const struct bandwidth *traffic, struct text *line)
{
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        text_add(line, "%s%s peak ", i ? ", " : "; Mbit/s ", direction_name((enum direction)i));
        add_rate(traffic->peak[i], line);
        text_add(line, " mean ");
        add_rate(bandwidth_mean(traffic, (enum direction)i), line);
    }
}

void report_summary_text(const struct summary *summary, struct text *out)
{
    char codes_buffer[512];
    char missing_buffer[128];
    char left_out_buffer[192];
    struct text left_out;
    struct text codes;
    struct text missing;
    unsigned number = summary->session && summary->session->attempt.number ? summary->session->attempt.number : 1;

    text_start(&codes, codes_buffer, sizeof(codes_buffer));
    text_start(&missing, missing_buffer, sizeof(missing_buffer));
    text_start(&left_out, left_out_buffer, sizeof(left_out_buffer));
    if (summary->facts)
        facts_add_left_out(summary->facts, &left_out);
    if (summary->ledger->left_out)
        text_add(&left_out, "%sfindings", left_out.length ? ", " : "");
    verdict_outcome(summary->session, out);
    text_add(out, "; ");
    if (ledger_codes(summary->ledger, number, &codes))
        text_add(out, "found %s", codes_buffer);
    else
        text_add(out, left_out.length ? "nothing was found in the checks that ran" : "nothing was found");
    if (summary->verdict)
        verdict_brief(summary->verdict, summary->session, out);
    if (left_out.length)
        text_add(out, "; too many to check: %s", left_out_buffer);
    text_add(out, "; %u checks ran", summary->tally.ran);
    const char *reason = missing_names(summary->tally.missing, &missing);
    if (summary->tally.blind)
        text_add(out, ", %u could not run (%s)", summary->tally.blind,
                 summary->blind_reason ? summary->blind_reason
                 : reason              ? reason
                                       : "not wanted here");
    if (summary->traffic)
        add_traffic(summary->traffic, out);
}

void report_summary(const struct summary *summary, report_sink *sink, void *context)
{
    char buffer[LINE_SIZE];
    struct text line;

    text_start(&line, buffer, sizeof(buffer));
    text_add(&line, "CVPN-0000 note summary: ");
    report_summary_text(summary, &line);
    end_line(&line);
    sink(context, SEVERITY_NOTE, buffer);
}

const struct finding *report_summary_finding(const struct summary *summary, struct findings *one)
{
    char sentence[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, sentence, sizeof(sentence));
    report_summary_text(summary, &text);
    one->count = 0;
    struct finding *finding = finding_raise(one, &summary_of_attempt);
    finding_evidence_own(finding, "summary", sentence);
    return finding;
}
