/* SPDX-License-Identifier: MIT */
#include "log/complaint.h"

#include <string.h>

#include "log/log_bytes.h"
#include "log/messages.h"

/*
 * Stems, in small letters, none shorter than STEM_MIN bytes. The clients speak English; what a
 * system adds to their words is in its own language (German, French, Spanish, Chinese, Japanese,
 * Russian).
 */
static const char *const stems[] = {
    "error",         "fail",      "cannot",    "can't",      "could not",    "couldn't",  "unable",
    "refus",         "denied",    "invalid",   "fatal",      "not foun",     "unknown",   "unsupport",
    "missing",       "expired",   "exception", "rejected",   "not permit",   "no such",   "timed ou",
    "timeout",       "abort",     "mismatch",  "corrupt",    "bad ",         "wrong",     "not support",
    "not allow",     "panic",     "assert",    "fehler",     "verweig",      "erreur",    "impossib",
    "échec",         "échoué",    "denegad",   "失败",       "错误",         "拒绝",      "失敗",
    "エラー",        "拒否",      "ошибк",     "не удал",    "illegal",      "not valid", "insufficient",
    "too long",      "too large", "too small", "overflow",   "incompatible", "exceed",    "unexpected",
    "cannot be",     "is bad",    "don't ",    "can not",    "problem",      "in use",    "removed",
    "out of memory", "is not",    "does not",  "doesn't",    "did not",      "not avail", "undefined",
    "excessive",     "weak",      "not yet",   "not specif", "not have",     "unhandled", "no reply",
    "exit message",  "init #",    " is null",  "with empty", "required",     "no usable", "bad:",
};

/* Who says so goes on as if it had not happened. */
static const char *const goes_on[] = {"continu", "ignor", "skipp"};

enum { WORDS_MAX = 1024 };

static bool has_one_of(const char *small, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(small, list[i]))
            return true;
    return false;
}

/*
 * The stems by a hash of their first bytes: a line is walked over once, and not once for each stem,
 * and nearly all of its bytes begin none.
 */
enum { STEMS = sizeof(stems) / sizeof(stems[0]), NO_STEM = STEMS, STEM_MIN = 4, STEM_HASHES = 4096 };

struct stem_index {
    bool made;
    unsigned char first[STEM_HASHES]; /* the first stem of that hash */
    unsigned char next[STEMS];        /* the one after it */
};

/* The hash of the STEM_MIN bytes at `at`, the multiplicative one of Knuth. */
static size_t hash_of(const char *at)
{
    uint32_t window;

    memcpy(&window, at, STEM_MIN);
    return window * UINT32_C(2654435761) >> 20;
}

static void make_index(struct stem_index *index)
{
    memset(index->first, NO_STEM, sizeof(index->first));
    for (unsigned i = 0; i < STEMS; i++) {
        unsigned char *head = &index->first[hash_of(stems[i])];
        index->next[i] = *head;
        *head = (unsigned char)i;
    }
    index->made = true;
}

static bool has_a_stem(const char *small, size_t length)
{
    static struct stem_index index;

    if (!index.made)
        make_index(&index);
    for (size_t at = 0; at + STEM_MIN <= length; at++)
        for (unsigned i = index.first[hash_of(small + at)]; i != NO_STEM; i = index.next[i])
            if (strncmp(stems[i], small + at, strlen(stems[i])) == 0)
                return true;
    return false;
}

static char small_of(char c)
{
    if (is_upper(c))
        return (char)(c - 'A' + 'a');
    if (c == '\0')
        return ' ';
    return c;
}

static void make_small(struct slice words, char small[WORDS_MAX + 1])
{
    for (size_t i = 0; i < words.length; i++)
        small[i] = small_of(words.at[i]);
    small[words.length] = '\0';
}

bool complaint_possible(struct slice raw)
{
    char small[WORDS_MAX + 1];

    raw = slice_head(raw, WORDS_MAX);
    make_small(raw, small);
    return has_a_stem(small, raw.length);
}

static bool tells_of_failure(struct slice words)
{
    char small[WORDS_MAX + 1];

    make_small(words, small);
    return has_a_stem(small, words.length) && !has_one_of(small, goes_on, sizeof(goes_on) / sizeof(goes_on[0]));
}

static struct slice words_of(const struct log_line *line)
{
    return slice_head(slice_trim(line->message), WORDS_MAX);
}

/*
 * Only the client's own words can be a complaint: no notification, which is a message or nothing,
 * also where the AWS provided client tells of one.
 */
static bool is_own(const struct log_line *line, struct slice words)
{
    return words.length && !line->ours && !line->management && slice_find(words, ": >") == SLICE_NOT_FOUND;
}

static void complain(const struct log_line *line, uint64_t number, struct slice words, struct event *event)
{
    memset(event, 0, sizeof(*event));
    event->kind = EVENT_COMPLAINT;
    event->time = line->time;
    event->line = number;
    event->number = -1;
    event->field[FIELD_MESSAGE] = words;
}

bool complaint_of_any(const struct log_line *line, uint64_t number, struct event *event)
{
    struct slice words = words_of(line);

    if (!is_own(line, words) || message_recognise(line, number, event))
        return false;
    complain(line, number, words, event);
    return true;
}

bool complaint_recognise(const struct log_line *line, uint64_t number, struct event *event)
{
    struct slice words = words_of(line);

    return tells_of_failure(words) && complaint_of_any(line, number, event);
}
