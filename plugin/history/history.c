/* SPDX-License-Identifier: MIT */
#include "history/history.h"

#include <string.h>

#include "base/text.h"

enum { DAY = 24 * 60 * 60, AHEAD = 60 * 60 };

void history_start(struct history *history)
{
    memset(history, 0, sizeof(*history));
}

bool history_word_fits(struct slice word, size_t size)
{
    for (size_t i = 0; i < word.length; i++) {
        char c = word.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain && (c == '\0' || !strchr(".:_%[]/-", c)))
            return false;
    }
    return word.length > 0 && word.length < size;
}

int history_name(struct history *history, struct slice name, bool add)
{
    for (size_t i = 0; i < history->name_count; i++)
        if (slice_is(name, history->names[i]))
            return (int)i;
    if (!add || history->name_count == HISTORY_NAMES_MAX || !history_word_fits(name, HISTORY_NAME_SIZE))
        return -1;
    text_copy(history->names[history->name_count], HISTORY_NAME_SIZE, name);
    return (int)history->name_count++;
}

static void fill(struct history *history, struct history_record *record, const struct history_line *line)
{
    memset(record, 0, sizeof(*record));
    record->time = line->time;
    record->kind = line->kind;
    record->run = line->run;
    record->stage = line->stage;
    record->path_mtu = line->path_mtu;
    record->mssfix = line->mssfix;
    memcpy(record->server, line->server, sizeof(record->server));
    memcpy(record->network, line->network, sizeof(record->network));
    memcpy(record->why, line->why, sizeof(record->why));
    for (unsigned i = 0; i < line->destination_count; i++) {
        int name = history_name(history, slice_of(line->destinations[i].name), true);
        if (name < 0)
            continue;
        if (line->destinations[i].reached)
            record->reached |= 1U << name;
        else
            record->missed |= 1U << name;
    }
}

bool history_add_older(struct history *history, const struct history_line *line)
{
    if (history->count == HISTORY_RECORDS_MAX)
        return false;
    fill(history, &history->records[history->count++], line);
    return true;
}

void history_add_newer(struct history *history, const struct history_line *line)
{
    if (history->count < HISTORY_RECORDS_MAX)
        history->count++;
    memmove(&history->records[1], &history->records[0], (history->count - 1) * sizeof(history->records[0]));
    fill(history, &history->records[0], line);
}

bool history_same_network(const char *a, const char *b)
{
    size_t place = strcspn(a, "-");

    if (place == 0 || place != strcspn(b, "-") || memcmp(a, b, place) != 0)
        return false;
    return !a[place] || !b[place] || strcmp(a, b) == 0;
}

/*
 * How many seconds ago; -1 when that is not known or lies in the future by more than clocks differ.
 */
static int64_t age(const struct history_record *record, moment now)
{
    if (now == MOMENT_UNKNOWN)
        return -1;
    int64_t seconds = now / SECONDS(1) - record->time;
    if (seconds < 0)
        return seconds >= -AHEAD ? 0 : -1;
    return seconds;
}

static bool is_recent(const struct history_record *record, moment now, int64_t limit)
{
    int64_t seconds = age(record, now);

    return seconds >= 0 && seconds <= limit;
}

bool history_knows_paths(const struct history *history)
{
    for (size_t i = 0; i < history->count; i++)
        if (history->records[i].kind == HISTORY_PATH)
            return true;
    return false;
}

const struct history_record *history_mssfix(const struct history *history, moment now)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct history_record *record = &history->records[i];
        if (record->kind == HISTORY_PATH && is_recent(record, now, (int64_t)HISTORY_DAYS * DAY) &&
            history_same_network(record->network, history->network))
            return record->mssfix ? record : NULL;
    }
    return NULL;
}

bool history_worked_before(const struct history *history, int64_t *when)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->records[i].kind != HISTORY_ATTEMPT || history->records[i].stage != STAGE_CONNECTED)
            continue;
        if (when)
            *when = history->records[i].time;
        return true;
    }
    return false;
}

const struct history_record *history_reached_today(const struct history *history, const char *name, moment now)
{
    for (unsigned bit = 0; bit < history->name_count; bit++) {
        if (strcmp(history->names[bit], name) != 0)
            continue;
        for (size_t i = 0; i < history->count; i++) {
            const struct history_record *record = &history->records[i];
            if (record->kind == HISTORY_ATTEMPT && record->reached & 1U << bit && record->server[0] &&
                is_recent(record, now, DAY))
                return record;
        }
    }
    return NULL;
}

/* The processes that are told apart are few: it matters only whether there is more than one. */
struct history_drops history_silent_drops(const struct history *history, moment now)
{
    struct history_drops drops = {0, 0};
    unsigned runs[8];

    for (size_t i = 0; i < history->count; i++) {
        const struct history_record *record = &history->records[i];
        if (record->kind != HISTORY_DROP || strcmp(record->why, "ping-restart") != 0 || !is_recent(record, now, DAY))
            continue;
        drops.count++;
        unsigned known = 0;
        while (known < drops.runs && runs[known] != record->run)
            known++;
        if (known == drops.runs && known < sizeof(runs) / sizeof(runs[0]))
            runs[drops.runs++] = record->run;
    }
    return drops;
}
