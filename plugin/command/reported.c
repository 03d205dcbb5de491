/* SPDX-License-Identifier: MIT */
#include "command/reported.h"

#include <string.h>

#include "reports/report.h"

static struct reported_finding *find(struct reported *reported, const struct catalogue_entry *entry)
{
    for (unsigned i = 0; i < reported->count; i++)
        if (reported->list[i].sentence.entry == entry)
            return &reported->list[i];
    return NULL;
}

static bool severity_read(struct slice word, enum severity *severity)
{
    for (int i = SEVERITY_NOTE; i <= SEVERITY_ERROR; i++)
        if (slice_is(word, severity_name((enum severity)i))) {
            *severity = (enum severity)i;
            return true;
        }
    return false;
}

static enum confidence confidence_read(struct slice words)
{
    for (int i = CONFIDENCE_LIKELY; i <= CONFIDENCE_POSSIBLE; i++) {
        char evidence[32];
        struct text text;
        text_start(&text, evidence, sizeof(evidence));
        text_add(&text, "confidence=%s", confidence_name((enum confidence)i));
        if (slice_find(words, evidence) != SLICE_NOT_FOUND)
            return (enum confidence)i;
    }
    return CONFIDENCE_CERTAIN;
}

/* The value of `name` in "... (key=value key="a b")"; empty when it is not there. */
static struct slice evidence_value(struct slice words, const char *name)
{
    char sign[32];
    struct text text;
    struct slice value;

    text_start(&text, sign, sizeof(sign));
    text_add(&text, "%s=", name);
    size_t at = slice_find(words, sign);
    while (at != SLICE_NOT_FOUND && at > 0 && words.at[at - 1] != '(' && words.at[at - 1] != ' ') {
        words = slice_skip(words, at + 1);
        at = slice_find(words, sign);
    }
    if (at == SLICE_NOT_FOUND)
        return (struct slice){NULL, 0};
    words = slice_skip(words, at + text.length);
    if (slice_starts(words, "\"")) {
        words = slice_skip(words, 1);
        slice_split(&words, '"', &value);
        return value;
    }
    slice_split(&words, ' ', &value);
    if (value.length && value.at[value.length - 1] == ')')
        value.length--;
    return value;
}

/* What "{name}" in a sentence asks for. */
static void take_evidence(struct reported_finding *finding, const char *sentence, struct slice words)
{
    struct slice rest = slice_of(sentence);
    struct slice name;

    while (slice_split(&rest, '{', &name) && rest.at && slice_split(&rest, '}', &name)) {
        if (finding->evidence_count == REPORTED_EVIDENCE_MAX || name.length >= sizeof(finding->evidence[0].name))
            return;
        struct reported_evidence *evidence = &finding->evidence[finding->evidence_count];
        TEXT_COPY(evidence->name, name);
        struct slice value = evidence_value(words, evidence->name);
        TEXT_COPY(evidence->value, value.length ? value : SLICE("..."));
        finding->evidence_count++;
    }
}

/* "warning slug: what was seen" */
static void take_finding(struct reported *reported, const struct catalogue_entry *entry, struct slice rest,
                         uint64_t line, unsigned attempt)
{
    struct reported_finding *finding = find(reported, entry);
    enum severity severity = SEVERITY_NOTE;
    struct slice word;

    if (!slice_split(&rest, ' ', &word) || !severity_read(word, &severity) || !slice_split(&rest, ':', &word) ||
        !slice_is(word, entry->slug))
        return;
    if (!finding && reported->count == REPORTED_MAX)
        return;
    if (!finding) {
        finding = &reported->list[reported->count++];
        memset(finding, 0, sizeof(*finding));
    }
    /* "seen again" tells less than the first time. */
    bool again = finding->sentence.entry && slice_starts(slice_trim(rest), "seen again");
    finding->sentence = (struct sentence){entry, "the plugin says in this log: {said}"};
    finding->severity = severity;
    finding->attempt = attempt;
    if (again)
        return;
    finding->line = line;
    finding->confidence = confidence_read(rest);
    TEXT_COPY(finding->seen, slice_trim(rest));
    finding->evidence_count = 0;
    take_evidence(finding, entry->why, rest);
    take_evidence(finding, entry->fix_user, rest);
    take_evidence(finding, entry->fix_administrator, rest);
}

void reported_take(struct reported *reported, struct slice message, uint64_t line, unsigned attempt)
{
    static const char prefix[] = "PLUGIN cvpn-doctor: ";
    struct slice rest =
        slice_starts(message, prefix) ? slice_skip(message, sizeof(prefix) - 1) : (struct slice){NULL, 0};
    struct slice word;
    finding_code code = 0;

    if (!slice_split(&rest, ' ', &word) || !code_parse(word, &code) || code == 0 || !catalogue_find(code))
        return;
    const struct catalogue_entry *entry = catalogue_find(code);
    struct reported_finding *finding = find(reported, entry);
    if (finding && slice_starts(rest, "taken back:"))
        *finding = reported->list[--reported->count];
    else if (finding && slice_starts(rest, "confirmed:"))
        finding->confidence = CONFIDENCE_CERTAIN;
    else
        take_finding(reported, entry, rest, line, attempt);
}

void reported_finish(const struct reported *reported, struct diagnosis *diagnosis)
{
    struct findings one = {.count = 0};

    for (unsigned i = 0; i < reported->count; i++) {
        const struct reported_finding *said = &reported->list[i];
        if (ledger_has_said(&diagnosis->ledger, said->sentence.entry))
            continue;
        one.count = 0;
        struct finding *finding = finding_raise(&one, &said->sentence);
        finding->severity = said->severity;
        finding->confidence = said->confidence;
        finding->log_line = said->line;
        finding_evidence_string(finding, "said", said->seen);
        for (unsigned j = 0; j < said->evidence_count; j++)
            finding_evidence_string(finding, said->evidence[j].name, said->evidence[j].value);
        diagnosis_add(diagnosis, finding, said->attempt);
    }
}
