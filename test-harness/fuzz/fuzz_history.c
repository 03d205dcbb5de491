/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer driver: the bytes as a history file, and as the two tables of /proc from which a
 * network's mark is made. Aborts where a promise of the headers is broken: a line that is read and
 * not written back as it was meant, names or counts out of bounds, a shortened file that has other
 * lines than the whole one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history/history_lines.h"
#include "network/network_fingerprint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void demand_string(const char *string, size_t size)
{
    demand(memchr(string, '\0', size) != NULL);
}

/* What was read is written, and read again as the same. */
static void demand_round_trip(const struct history_line *line)
{
    char bytes[HISTORY_LINE_MAX + 1];
    struct history_line again;
    struct text out;

    demand_string(line->server, sizeof(line->server));
    demand_string(line->network, sizeof(line->network));
    demand_string(line->why, sizeof(line->why));
    demand(line->destination_count <= HISTORY_DESTINATIONS_MAX && line->kind < HISTORY_KINDS && line->stage < STAGES);
    text_start(&out, bytes, sizeof(bytes));
    history_line_write(line, &out);
    demand(!out.cut && out.length <= HISTORY_LINE_MAX && bytes[out.length - 1] == '\n');
    demand(history_line_read((struct slice){bytes, out.length - 1}, &again));
    demand(again.time == line->time && again.run == line->run && again.destination_count == line->destination_count &&
           again.mssfix == line->mssfix && strcmp(again.server, line->server) == 0);
}

static void read_lines(struct slice rest)
{
    struct history_line line;
    struct slice raw;

    while (slice_split(&rest, '\n', &raw)) {
        /* a copy of just its size: reading beyond a line is seen */
        char *copy = malloc(raw.length ? raw.length : 1);
        if (!copy)
            return;
        if (raw.length)
            memcpy(copy, raw.at, raw.length);
        if (history_line_read((struct slice){copy, raw.length}, &line))
            demand_round_trip(&line);
        free(copy);
    }
}

static void ask(const struct history *history)
{
    struct history_split split;
    moment now = SECONDS((moment)1764000000);

    demand(history->count <= HISTORY_RECORDS_MAX && history->name_count <= HISTORY_NAMES_MAX);
    for (size_t i = 0; i < history->name_count; i++)
        demand_string(history->names[i], HISTORY_NAME_SIZE);
    for (unsigned i = 0; i < history->name_count; i++)
        if (history_split_by_server(history, i, now, &split))
            demand(split.reached.connections >= 2 && split.missed.connections >= 2 && split.reached.server &&
                   split.missed.server);
    demand(history_silent_drops(history, now).count <= history->count);
    demand(!history_mssfix(history, now) || history_mssfix(history, now)->mssfix > 0);
    (void)history_worked_before(history, NULL);
}

static void read_file(struct slice bytes)
{
    static struct history history;
    static struct history shorter;
    static char kept[4096];

    history_start(&history);
    history_lines_take(&history, bytes);
    if (history.count) {
        history.now = history.records[0];
        history.now_counted = true;
        memcpy(history.network, history.now.network, sizeof(history.network));
    }
    ask(&history);
    size_t length = history_lines_keep(bytes, kept, sizeof(kept));
    demand(length <= sizeof(kept));
    history_start(&shorter);
    demand(history_lines_take(&shorter, (struct slice){kept, length}) == 0 || shorter.count == HISTORY_RECORDS_MAX);
    demand(shorter.count <= history.count || history.count == HISTORY_RECORDS_MAX);
}

static void read_tables(struct slice bytes)
{
    struct network_place place;
    char mark[HISTORY_NETWORK_SIZE];

    if (!network_place_read(slice_head(bytes, bytes.length / 2), slice_skip(bytes, bytes.length / 2), &place))
        return;
    demand(place.hardware_length <= sizeof(place.hardware) && place.prefix <= 32);
    network_fingerprint(&place, mark);
    demand_string(mark, sizeof(mark));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = {(const char *)data, size};

    read_lines(bytes);
    read_file(bytes);
    read_tables(bytes);
    return 0;
}
