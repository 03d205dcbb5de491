/* SPDX-License-Identifier: MIT */
#include "log/complaint.h"

#include <string.h>

#include "log/messages.h"

/*
 * Stems, in small letters. The clients speak English; what a system adds to their words is in its
 * own language (German, French, Spanish, Chinese, Japanese, Russian).
 */
static const char *const stems[] = {
    "error",     "fail",     "cannot",     "can't",       "could not", "couldn't",  "unable",  "refus",
    "denied",    "invalid",  "fatal",      "not foun",    "unknown",   "unsupport", "missing", "expired",
    "exception", "rejected", "not permit", "no such",     "timed ou",  "timeout",   "abort",   "mismatch",
    "corrupt",   "bad ",     "wrong",      "not support", "not allow", "panic",     "assert",  "fehler",
    "verweig",   "erreur",   "impossib",   "échec",       "échoué",    "denegad",   "失败",    "错误",
    "拒绝",      "失敗",     "エラー",     "拒否",        "ошибк",     "не удал",
};

/*
 * The first byte of a stem is a small letter, or begins a letter of more than one byte, which has
 * no other case here.
 */
static bool is_at(struct slice rest, const char *stem)
{
    size_t length = strlen(stem);

    return rest.length >= length && strncasecmp(rest.at, stem, length) == 0;
}

static bool has_stem(struct slice words)
{
    for (size_t i = 0; i < words.length; i++)
        for (size_t j = 0; j < sizeof(stems) / sizeof(stems[0]); j++)
            if ((words.at[i] | 0x20) == (stems[j][0] | 0x20) && is_at(slice_skip(words, i), stems[j]))
                return true;
    return false;
}

bool complaint_recognise(const struct log_line *line, uint64_t number, struct event *event)
{
    struct slice words = slice_head(slice_trim(line->message), 1024);

    /*
     * A management notification, also one that the AWS provided client tells of, is a message or
     * nothing.
     */
    if (line->ours || line->management || slice_find(words, ": >") != SLICE_NOT_FOUND || !has_stem(words) ||
        message_recognise(line, number, event))
        return false;
    memset(event, 0, sizeof(*event));
    event->kind = EVENT_COMPLAINT;
    event->time = line->time;
    event->line = number;
    event->number = -1;
    event->field[FIELD_TEXT] = words;
    return true;
}
