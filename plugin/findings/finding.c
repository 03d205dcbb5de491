/* SPDX-License-Identifier: MIT */
#include "findings/finding.h"

#include <stdio.h>
#include <string.h>

struct finding *finding_raise(struct findings *findings, const struct sentence *sentence)
{
    static struct finding spare;
    struct finding *finding = &spare;

    if (findings->count < FINDINGS_MAX)
        finding = &findings->list[findings->count++];
    else
        findings->left_out++;
    finding->entry = sentence->entry;
    finding->severity = sentence->entry->severity;
    finding->debounce = sentence->entry->debounce;
    finding->sentence = sentence;
    /* The evidence is some KiB, and rules run at each step of each attempt: it is not wiped. */
    finding->evidence_count = 0;
    finding->file[0] = '\0';
    finding->file_line = 0;
    finding->log_line = 0;
    finding->confidence = CONFIDENCE_CERTAIN;
    finding->per_session = false;
    return finding;
}

void findings_refute(struct findings *findings, const struct catalogue_entry *entry)
{
    for (size_t i = 0; i < REFUTED_MAX; i++)
        if (!findings->refuted[i]) {
            findings->refuted[i] = entry;
            return;
        }
}

void finding_copy(struct finding *to, const struct finding *from)
{
    to->entry = from->entry;
    to->severity = from->severity;
    to->debounce = from->debounce;
    to->sentence = from->sentence;
    to->evidence_count = from->evidence_count;
    for (unsigned i = 0; i < from->evidence_count; i++) {
        to->evidence[i].name = from->evidence[i].name;
        to->evidence[i].ours = from->evidence[i].ours;
        memcpy(to->evidence[i].value, from->evidence[i].value, strlen(from->evidence[i].value) + 1);
    }
    memcpy(to->file, from->file, strlen(from->file) + 1);
    to->file_line = from->file_line;
    to->log_line = from->log_line;
    to->confidence = from->confidence;
    to->per_session = from->per_session;
}

/* Adds evidence without a value; NULL when there is no room for more. */
static struct evidence *new_evidence(struct finding *finding, const char *name)
{
    if (finding->evidence_count == EVIDENCE_MAX)
        return NULL;
    struct evidence *evidence = &finding->evidence[finding->evidence_count++];
    evidence->name = name;
    evidence->ours = false;
    return evidence;
}

void finding_evidence(struct finding *finding, const char *name, struct slice value)
{
    struct evidence *evidence = new_evidence(finding, name);

    if (evidence)
        text_copy(evidence->value, sizeof(evidence->value), value);
}

/*
 * No NUL can be inside a string, so that none is looked for: rules that hold raise the same
 * again at each step of an attempt.
 */
void finding_evidence_string(struct finding *finding, const char *name, const char *value)
{
    struct evidence *evidence = new_evidence(finding, name);
    struct text text;

    if (!evidence)
        return;
    text_start(&text, evidence->value, sizeof(evidence->value));
    text_add_slice(&text, slice_of(value));
}

void finding_evidence_number(struct finding *finding, const char *name, long long value)
{
    char digits[24];

    (void)snprintf(digits, sizeof(digits), "%lld", value);
    finding_evidence_string(finding, name, digits);
}

void finding_evidence_own(struct finding *finding, const char *name, const char *value)
{
    if (finding->evidence_count == EVIDENCE_MAX)
        return;
    finding_evidence_string(finding, name, value);
    finding->evidence[finding->evidence_count - 1].ours = true;
}

void evidence_text(const struct evidence *evidence, struct text *out)
{
    if (evidence->ours)
        text_add_slice(out, slice_of(evidence->value));
    else
        text_add_shown(out, slice_of(evidence->value));
}

void finding_at(struct finding *finding, const char *file, unsigned line)
{
    text_copy(finding->file, sizeof(finding->file), slice_of(file));
    finding->file_line = line;
}

static const struct evidence *evidence_named(const struct finding *finding, struct slice name)
{
    for (unsigned i = 0; i < finding->evidence_count; i++)
        if (slice_is(name, finding->evidence[i].name))
            return &finding->evidence[i];
    return NULL;
}

const char *finding_evidence_value(const struct finding *finding, struct slice name)
{
    const struct evidence *evidence = evidence_named(finding, name);

    return evidence ? evidence->value : NULL;
}

static const char *subject_of(const struct finding *finding)
{
    for (unsigned i = 0; i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, "subject") == 0)
            return finding->evidence[i].value;
    return finding->evidence_count ? finding->evidence[0].value : "";
}

bool finding_same(const struct finding *a, const struct finding *b)
{
    return a->entry == b->entry && a->file_line == b->file_line && strcmp(a->file, b->file) == 0 &&
           strcmp(subject_of(a), subject_of(b)) == 0;
}

void finding_fill_text(const struct finding *finding, const char *sentence, struct text *out)
{
    struct slice rest = slice_of(sentence);

    while (rest.length) {
        size_t open = slice_find(rest, "{");
        size_t close = open == SLICE_NOT_FOUND ? SLICE_NOT_FOUND : slice_find(slice_skip(rest, open), "}");
        if (close == SLICE_NOT_FOUND) {
            text_add_slice(out, rest);
            return;
        }
        struct slice name = slice_head(slice_skip(rest, open + 1), close - 1);
        const struct evidence *evidence = evidence_named(finding, name);
        text_add_slice(out, slice_head(rest, open));
        if (evidence)
            evidence_text(evidence, out);
        else
            text_add_slice(out, slice_head(slice_skip(rest, open), close + 1));
        rest = slice_skip(rest, open + close + 1);
    }
}

/*
 * A value that key=value readers can take apart again: quoted when it holds blanks, quotes or
 * nothing at all.
 */
static void add_quoted(struct text *out, const struct evidence *evidence)
{
    const char *value = evidence->value;

    if (*value && !strpbrk(value, " \"=(),")) {
        evidence_text(evidence, out);
        return;
    }
    text_add(out, "\"");
    for (const char *c = value; *c;) {
        size_t plain = strcspn(c, "\"\\");
        text_add_shown(out, (struct slice){c, plain});
        c += plain;
        if (*c)
            text_add(out, "\\%c", *c++);
    }
    text_add(out, "\"");
}

static bool named_in(const char *sentence, const char *name)
{
    char placeholder[48];

    (void)snprintf(placeholder, sizeof(placeholder), "{%s}", name);
    return strstr(sentence, placeholder) != NULL;
}

void finding_seen_text(const struct finding *finding, struct text *out)
{
    const char *sentence = finding->sentence->text;
    const char *separator = " (";

    finding_fill_text(finding, sentence, out);
    if (finding->file[0]) {
        text_add(out, "%sat=", separator);
        text_add_shown(out, slice_of(finding->file));
        if (finding->file_line)
            text_add(out, ":%u", finding->file_line);
        separator = " ";
    }
    for (unsigned i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        /*
         * A phrase that the sentence already says in full is not said twice; a word is what a
         * script would look for.
         */
        if (strcmp(evidence->name, "subject") == 0 ||
            (named_in(sentence, evidence->name) && strchr(evidence->value, ' ')))
            continue;
        text_add(out, "%s%s=", separator, evidence->name);
        add_quoted(out, evidence);
        separator = " ";
    }
    if (separator[1] != '(')
        text_add(out, ")");
}

const char *confidence_name(enum confidence confidence)
{
    static const char *const names[] = {"certain", "likely", "possible"};

    return names[confidence];
}

void finding_confidence(struct finding *finding, enum confidence confidence)
{
    finding->confidence = confidence;
    finding_evidence_string(finding, "confidence", confidence_name(confidence));
}
