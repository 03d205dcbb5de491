/* SPDX-License-Identifier: MIT */
#include "history/history_lines.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dns/endpoint_name.h"

#define FORMAT   "cvpn1"
#define LINE_END "."

/* The year 9999: what is beyond was not written by us. */
#define TIME_MAX 253402300799ULL

enum { MTU_MAX = 65535 };

static const char *const kinds[HISTORY_KINDS] = {
    [HISTORY_ATTEMPT] = "attempt", [HISTORY_DROP] = "drop", [HISTORY_PATH] = "path"};

static bool read_word(struct slice value, char *word, size_t size)
{
    if (!history_word_fits(value, size))
        return false;
    text_copy(word, size, value);
    return true;
}

static bool read_number(struct slice value, unsigned long long max, unsigned *number)
{
    unsigned long long wide = 0;

    if (value.length > 10 || !slice_number(value, max, &wide))
        return false;
    *number = (unsigned)wide;
    return true;
}

static bool read_time(struct slice value, struct history_line *line)
{
    unsigned long long seconds = 0;

    if (value.length > 12 || !slice_number(value, TIME_MAX, &seconds) || seconds == 0)
        return false;
    line->time = (int64_t)seconds;
    return true;
}

static bool read_run(struct slice value, struct history_line *line)
{
    char digits[9];
    char *end = NULL;

    if (value.length == 0 || value.length >= sizeof(digits))
        return false;
    text_copy(digits, sizeof(digits), value);
    line->run = (unsigned)strtoul(digits, &end, 16);
    return digits[strspn(digits, "0123456789abcdef")] == '\0';
}

static bool read_server(struct slice value, struct history_line *line)
{
    return host_is_address(value) && read_word(value, line->server, sizeof(line->server));
}

static bool read_network(struct slice value, struct history_line *line)
{
    return read_word(value, line->network, sizeof(line->network));
}

static bool read_client(struct slice value, struct history_line *line)
{
    return read_word(value, line->client, sizeof(line->client));
}

static bool read_stage(struct slice value, struct history_line *line)
{
    for (int stage = 0; stage < STAGES; stage++)
        if (slice_is(value, stage_name((enum stage)stage))) {
            line->stage = (enum stage)stage;
            return true;
        }
    return false;
}

static bool read_why(struct slice value, struct history_line *line)
{
    return read_word(value, line->why, sizeof(line->why));
}

static bool read_path_mtu(struct slice value, struct history_line *line)
{
    return read_number(value, MTU_MAX, &line->path_mtu);
}

static bool read_mssfix(struct slice value, struct history_line *line)
{
    return read_number(value, MTU_MAX, &line->mssfix);
}

static bool read_destinations(struct slice value, struct history_line *line, bool reached)
{
    struct slice name;

    while (slice_split(&value, ',', &name)) {
        if (line->destination_count == HISTORY_DESTINATIONS_MAX ||
            !read_word(name, line->destinations[line->destination_count].name, HISTORY_NAME_SIZE))
            return false;
        line->destinations[line->destination_count++].reached = reached;
    }
    return true;
}

static bool read_reached(struct slice value, struct history_line *line)
{
    return read_destinations(value, line, true);
}

static bool read_missed(struct slice value, struct history_line *line)
{
    return read_destinations(value, line, false);
}

#define EVERY   (1U << HISTORY_ATTEMPT | 1U << HISTORY_DROP | 1U << HISTORY_PATH)
#define ATTEMPT (1U << HISTORY_ATTEMPT)
#define DROP    (1U << HISTORY_DROP)
#define PATH    (1U << HISTORY_PATH)

/* The keys: in which kinds of lines they have a meaning, and in which they must be. */
static const struct {
    const char *key;
    unsigned kinds;
    unsigned needed;
    bool (*read)(struct slice value, struct history_line *line);
} keys[] = {
    {"time", EVERY, EVERY, read_time},   {"run", EVERY, 0, read_run},
    {"server", EVERY, 0, read_server},   {"network", EVERY, PATH, read_network},
    {"client", EVERY, 0, read_client},   {"stage", ATTEMPT, ATTEMPT, read_stage},
    {"why", DROP, DROP, read_why},       {"path_mtu", PATH, 0, read_path_mtu},
    {"mssfix", PATH, PATH, read_mssfix}, {"reached", ATTEMPT, 0, read_reached},
    {"missed", ATTEMPT, 0, read_missed},
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

/* Reads key=value; `seen` has a bit for each key that came. */
static bool read_pair(struct slice pair, unsigned *seen, struct history_line *line)
{
    struct slice value = pair;
    struct slice key;

    slice_split(&value, '=', &key);
    if (!value.at || key.length == 0)
        return false;
    for (unsigned i = 0; i < KEYS; i++) {
        if (!slice_is(key, keys[i].key) || !(keys[i].kinds & 1U << line->kind))
            continue;
        if (*seen & 1U << i)
            return false;
        *seen |= 1U << i;
        return keys[i].read(value, line);
    }
    return true;
}

static bool has_what_it_needs(enum history_kind kind, unsigned seen)
{
    for (unsigned i = 0; i < KEYS; i++)
        if ((keys[i].needed & 1U << kind) && !(seen & 1U << i))
            return false;
    return true;
}

static bool read_kind(struct slice word, struct history_line *line)
{
    for (unsigned kind = 0; kind < HISTORY_KINDS; kind++)
        if (slice_is(word, kinds[kind])) {
            line->kind = (enum history_kind)kind;
            return true;
        }
    return false;
}

static bool is_printable(struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.at[i] < ' ' || bytes.at[i] > '~')
            return false;
    return true;
}

bool history_line_read(struct slice bytes, struct history_line *line)
{
    struct slice word = {NULL, 0};
    unsigned seen = 0;

    memset(line, 0, sizeof(*line));
    if (bytes.length >= HISTORY_LINE_MAX || !is_printable(bytes) || !slice_split(&bytes, ' ', &word) ||
        !slice_is(word, FORMAT) || !slice_split(&bytes, ' ', &word) || !read_kind(word, line))
        return false;
    while (slice_split(&bytes, ' ', &word)) {
        if (!bytes.at) /* the last word */
            return slice_is(word, LINE_END) && has_what_it_needs(line->kind, seen);
        if (!read_pair(word, &seen, line))
            return false;
    }
    return false;
}

static void write_word(const char *key, const char *word, struct text *out)
{
    if (history_word_fits(slice_of(word), HISTORY_LINE_MAX))
        text_add(out, " %s=%s", key, word);
}

static void write_destinations(const struct history_line *line, bool reached, struct text *out)
{
    const char *before = reached ? " reached=" : " missed=";

    for (unsigned i = 0; i < line->destination_count; i++) {
        if (line->destinations[i].reached != reached ||
            !history_word_fits(slice_of(line->destinations[i].name), HISTORY_NAME_SIZE))
            continue;
        text_add(out, "%s%s", before, line->destinations[i].name);
        before = ",";
    }
}

void history_line_write(const struct history_line *line, struct text *out)
{
    text_add(out, FORMAT " %s time=%lld", kinds[line->kind], (long long)line->time);
    if (line->run)
        text_add(out, " run=%x", line->run);
    if (host_is_address(slice_of(line->server)))
        write_word("server", line->server, out);
    write_word("network", line->network, out);
    write_word("client", line->client, out);
    if (line->kind == HISTORY_ATTEMPT) {
        write_word("stage", stage_name(line->stage), out);
        write_destinations(line, true, out);
        write_destinations(line, false, out);
    } else if (line->kind == HISTORY_DROP) {
        write_word("why", line->why[0] ? line->why : "unknown", out);
    } else {
        text_add(out, " path_mtu=%u mssfix=%u", line->path_mtu, line->mssfix);
    }
    text_add(out, " " LINE_END "\n");
}

/* Takes the last line off `rest`. False when nothing is left. */
static bool last_line(struct slice *rest, struct slice *line)
{
    size_t begin = rest->length;

    if (rest->length == 0)
        return false;
    if (rest->at[begin - 1] == '\n')
        begin--;
    *line = slice_head(*rest, begin);
    const char *feed = begin ? memrchr(rest->at, '\n', begin) : NULL;
    begin = feed ? (size_t)(feed - rest->at) + 1 : 0;
    *line = slice_skip(*line, begin);
    *rest = slice_head(*rest, begin);
    return true;
}

size_t history_lines_take(struct history *history, struct slice bytes)
{
    size_t void_lines = 0;
    struct history_line line;
    struct slice raw;

    while (last_line(&bytes, &raw)) {
        if (!history_line_read(raw, &line))
            void_lines++;
        else if (!history_add_older(history, &line))
            break;
    }
    return void_lines;
}

enum { KEPT_NETWORKS_MAX = 32 };

/* The networks whose newest record of the path was met. */
struct met {
    char networks[KEPT_NETWORKS_MAX][HISTORY_NETWORK_SIZE];
    unsigned count;
};

/* True when the line is the newest record of its network's path. */
static bool is_newest_path(const struct history_line *line, struct met *met)
{
    if (line->kind != HISTORY_PATH || met->count == KEPT_NETWORKS_MAX)
        return false;
    for (unsigned i = 0; i < met->count; i++)
        if (strcmp(met->networks[i], line->network) == 0)
            return false;
    memcpy(met->networks[met->count++], line->network, sizeof(line->network));
    return true;
}

/*
 * The lines are put into `out` from its end, since they are met in that order, and moved to its
 * beginning at last.
 */
size_t history_lines_keep(struct slice bytes, char *out, size_t room)
{
    struct met met = {.count = 0};
    struct history_line line;
    struct slice raw;
    size_t reserve = room / 4; /* for the paths of other networks */
    size_t begin = room;
    bool full = false;

    while (last_line(&bytes, &raw)) {
        if (!history_line_read(raw, &line))
            continue;
        bool path = is_newest_path(&line, &met);
        full = full || raw.length + 1 + reserve > begin;
        if ((full && !path) || raw.length + 1 > begin)
            continue;
        begin -= raw.length + 1;
        memcpy(out + begin, raw.at, raw.length);
        out[begin + raw.length] = '\n';
    }
    memmove(out, out + begin, room - begin);
    return room - begin;
}
