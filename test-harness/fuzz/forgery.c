/* SPDX-License-Identifier: MIT */
#include "forgery.h"

#include <string.h>

#include <jansson.h>

#include "captured_output.h"
#include "command/findings_printer.h"
#include "reports/report.h"

static bool has_control(struct slice line)
{
    for (size_t i = 0; i < line.length; i++) {
        unsigned char c = (unsigned char)line.at[i];
        unsigned char next = i + 1 < line.length ? (unsigned char)line.at[i + 1] : 0;
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0))
            return true;
    }
    return false;
}

/*
 * What is not seen, or turns text around: the first and last bytes of runs of such characters, in
 * UTF-8. test_injection.sh asks Perl, which knows all of them.
 */
static bool has_hidden(struct slice line)
{
    static const struct {
        const char *head;
        unsigned char first;
        unsigned char last;
    } runs[] = {
        {"\xc2", 0xad, 0xad},         {"\xcd", 0x8f, 0x8f},         {"\xd8", 0x9c, 0x9c},
        {"\xe2\x80", 0x8b, 0x8f},     {"\xe2\x80", 0xa8, 0xae},     {"\xe2\x81", 0xa0, 0xaf},
        {"\xef\xb8", 0x80, 0x8f},     {"\xef\xbb", 0xbf, 0xbf},     {"\xe3\x85", 0xa4, 0xa4},
        {"\xef\xbf", 0xb0, 0xbb},     {"\xf3\xa0\x80", 0x80, 0xbf}, {"\xf3\xa0\x81", 0x80, 0xbf},
        {"\xf3\xa0\x84", 0x80, 0xbf},
    };

    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        struct slice rest = line;
        size_t at;
        while ((at = slice_find(rest, runs[i].head)) != SLICE_NOT_FOUND) {
            rest = slice_skip(rest, at + strlen(runs[i].head));
            unsigned char next = rest.length ? (unsigned char)rest.at[0] : 0;
            if (next >= runs[i].first && next <= runs[i].last)
                return true;
        }
    }
    return false;
}

/* By jansson, which is not ours. */
static bool is_utf8(struct slice line)
{
    json_t *string = json_stringn(line.length ? line.at : "", line.length);
    bool valid = string != NULL;

    json_decref(string);
    return valid;
}

const char *forgery_in(struct slice line)
{
    if (has_control(line))
        return "a control character is shown";
    if (has_hidden(line))
        return "a character that is not seen or turns text around is shown";
    if (!is_utf8(line))
        return "what is shown is no UTF-8";
    if (slice_find(line, FORGED_CODE) != SLICE_NOT_FOUND)
        return "a code from outside is shown as a code";
    return NULL;
}

static const char *forgery_in_members(json_t *object)
{
    const char *key;
    json_t *member;
    const char *problem = NULL;

    json_object_foreach(object, key, member)
    {
        if (json_is_string(member))
            problem = problem ? problem : forgery_in(slice_of(json_string_value(member)));
    }
    return problem;
}

const char *forgery_in_json(struct slice object)
{
    static const char *const keys[] = {"code", "severity", "slug", "seen", "why", "fix"};
    json_t *root = json_loadb(object.at, object.length, JSON_REJECT_DUPLICATES, NULL);
    const char *problem = json_is_object(root) ? forgery_in(object) : "it is no JSON object";

    for (size_t i = 0; !problem && i < sizeof(keys) / sizeof(keys[0]); i++)
        if (!json_is_string(json_object_get(root, keys[i])))
            problem = "the JSON object lacks a key";
    if (!problem)
        problem = forgery_in_members(root);
    if (!problem)
        problem = forgery_in_members(json_object_get(root, "evidence"));
    json_decref(root);
    return problem;
}

/* What a sink of lines knows. */
struct watch {
    const char *problem;
    char code[10];
    size_t count;
};

static void on_log_line(void *context, enum severity severity, const char *line)
{
    struct watch *watch = context;
    const char *problem = forgery_in(slice_of(line));

    (void)severity;
    if (!problem && strlen("PLUGIN cvpn-doctor: ") + strlen(line) > REPORT_LINE_MAX)
        problem = "a log line is longer than 900 bytes";
    if (!problem && strncmp(line, watch->code, strlen(watch->code)) != 0)
        problem = "a log line does not begin with its code";
    watch->problem = watch->problem ? watch->problem : problem;
    watch->count++;
}

static void on_page_line(void *context, struct slice line)
{
    struct watch *watch = context;

    if (!watch->problem)
        watch->problem = forgery_in(line);
    /* What starts at the left is ours: the headline and the labels. */
    if (!watch->problem && line.length && line.at[0] != ' ' && !slice_starts(line, watch->code))
        watch->problem = "a line of the page begins with what is not its code";
    watch->count++;
}

static const char *in_log_lines(const struct finding *finding, struct watch *watch)
{
    static const enum ledger_verdict verdicts[] = {LEDGER_SHOW, LEDGER_AGAIN, LEDGER_CONFIRMED, LEDGER_TAKEN_BACK};

    for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
        report_finding(finding, verdicts[i], 2, on_log_line, watch);
    /* At most: seen, why and two fixes; and one for each other verdict. */
    if (!watch->problem && (watch->count < 5 || watch->count > 7))
        watch->problem = "there are more or fewer log lines than a finding has";
    return watch->problem;
}

static const char *in_json(const struct finding *finding, const char *outside)
{
    static char json[REPORT_JSON_MAX];
    const struct report_context where = {.time = SECONDS(1700000000),
                                         .endpoint = outside,
                                         .client = outside,
                                         .attempt = 4294967295U,
                                         .phase = "resolve",
                                         .verdict = LEDGER_TAKEN_BACK};
    struct text text;

    text_start(&text, json, sizeof(json));
    report_json(finding, &where, &text);
    if (text.cut)
        return "a JSON object does not fit";
    return forgery_in_json((struct slice){json, text.length});
}

static const char *in_page(const struct finding *finding, struct watch *watch)
{
    const struct show show = {.colour = false};

    captured_output_start(on_page_line, watch);
    show_finding(&show, finding, LEDGER_SHOW, 1);
    show_finding(&show, finding, LEDGER_AGAIN, 2);
    if (!watch->problem && captured_output_open())
        watch->problem = "the page does not end in a line end";
    return watch->problem;
}

const char *forgery_in_any_output(const struct finding *finding, const char *outside)
{
    struct watch log = {.count = 0};
    struct watch page = {.count = 0};

    code_text(finding->entry->code, log.code);
    code_text(finding->entry->code, page.code);
    const char *problem = in_log_lines(finding, &log);
    if (!problem)
        problem = in_json(finding, outside);
    if (!problem)
        problem = in_page(finding, &page);
    return problem;
}

/*
 * The names that a sentence has evidence for; they live as long as the program, as an evidence's
 * name must.
 */
static const char *keep_name(struct slice name)
{
    enum { NAMES_MAX = 512, NAME_SIZE = 32 };
    static char names[NAMES_MAX][NAME_SIZE];
    static size_t count;

    for (size_t i = 0; i < count; i++)
        if (slice_is(name, names[i]))
            return names[i];
    return count < NAMES_MAX ? text_copy(names[count++], NAME_SIZE, name) : names[0];
}

static bool has_evidence(const struct finding *finding, const char *name)
{
    for (unsigned i = 0; i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, name) == 0)
            return true;
    return false;
}

static void add_names(struct finding *finding, const char *sentence, const struct slice *values, size_t count)
{
    struct slice rest = slice_of(sentence);
    struct slice part;

    while (slice_split(&rest, '{', &part) && rest.at) {
        struct slice behind = rest;
        if (!slice_split(&behind, '}', &part) || !behind.at)
            return;
        const char *name = keep_name(part);
        if (!has_evidence(finding, name))
            finding_evidence(finding, name, values[finding->evidence_count % count]);
    }
}

const struct finding *forgery_raise(struct findings *findings, unsigned index, unsigned form,
                                    const struct slice *values, size_t count)
{
    static const char *const others[EVIDENCE_MAX] = {"instead", "subject", "first", "second",
                                                     "third",   "fourth",  "fifth", "sixth"};
    size_t entries = 0;
    unsigned forms = 0;
    const struct catalogue_entry *const *all = catalogue(&entries);
    const struct catalogue_entry *entry = all[index % entries];
    char file[256];

    do
        forms++; /* a code has one sentence at least */
    while (forms < SENTENCES_MAX && entry->sentences[forms]);
    findings->count = 0;
    struct finding *finding = finding_raise(findings, entry->sentences[form % forms]);
    const char *const sentences[] = {finding->sentence->text, entry->why, entry->fix_user, entry->fix_administrator};
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
        add_names(finding, sentences[i], values, count);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (!has_evidence(finding, others[i]))
            finding_evidence(finding, others[i], values[i % count]);
    finding_at(finding, text_copy(file, sizeof(file), values[0]), form);
    return finding;
}
