/* SPDX-License-Identifier: MIT */
/*
 * Remembers connections: reads the history of the endpoint when the plugin is opened, and adds a
 * line when an attempt ends, a session drops, or a path was measured.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "history/history_lines.h"
#include "network/network_fingerprint.h"
#include "state.h"

/*
 * Someone makes the file shorter, which takes a moment; then what could not be written is tried
 * again, and after some times given up.
 */
#define TRY_AGAIN MILLISECONDS(20)
enum { TRIES_MAX = 10 };

/* A client that fails over and over must not push out what is worth remembering. */
#define SAME_FAILURE SECONDS(600)

static struct history *facts_of(struct observer *observer)
{
    return &observer->diagnosis.facts.history;
}

/* Says once why nothing is kept (CVPN-0005). */
static void give_up(struct observer *observer)
{
    text_copy(facts_of(observer)->condition, sizeof(facts_of(observer)->condition),
              slice_of(observer->history.store.reason));
}

static void write_waiting(struct observer *observer)
{
    struct history_writing *writing = &observer->history;
    enum history_result result =
        history_store_append(&writing->store, (struct slice){writing->waiting, writing->waiting_length});

    if (result == HISTORY_BUSY && ++writing->tries < TRIES_MAX) {
        loop_set(&observer->loop, writing->again_timer, TRY_AGAIN);
        return;
    }
    if (result == HISTORY_FAILED)
        give_up(observer);
    writing->waiting_length = 0;
    writing->tries = 0;
}

static void on_again(void *context)
{
    struct observer *observer = context;

    if (observer->history.waiting_length)
        write_waiting(observer);
}

/* At most one line waits: a second one that comes within milliseconds pushes the first one out. */
static void keep(struct observer *observer, const struct history_line *line)
{
    struct history_writing *writing = &observer->history;
    struct text text;

    history_add_newer(facts_of(observer), line);
    if (writing->store.file < 0)
        return;
    text_start(&text, writing->waiting, sizeof(writing->waiting));
    history_line_write(line, &text);
    writing->waiting_length = text.cut ? 0 : text.length;
    writing->tries = 0;
    if (writing->waiting_length)
        write_waiting(observer);
}

/* The first word of a reason, fit for the file. */
static void copy_why(char *why, size_t size, const char *reason)
{
    size_t length = strcspn(reason, " ,");
    struct slice word = slice_head(slice_of(reason), length < size ? length : size - 1);

    text_copy(why, size, history_word_fits(word, size) ? word : SLICE("unknown"));
}

static void start_line(struct observer *observer, enum history_kind kind, struct history_line *line)
{
    const struct session *session = &observer->diagnosis.facts.session;
    struct slice version = slice_of(session->client_version);

    memset(line, 0, sizeof(*line));
    line->kind = kind;
    line->time = clock_now() / SECONDS(1);
    line->run = observer->history.run;
    text_copy(line->server, sizeof(line->server), slice_of(facts_of(observer)->now.server));
    text_copy(line->network, sizeof(line->network), slice_of(facts_of(observer)->now.network));
    if (history_word_fits(version, sizeof(line->client)))
        text_copy(line->client, sizeof(line->client), version);
}

void history_note_destination(struct observer *observer, const char *name, bool reached)
{
    struct history *history = facts_of(observer);
    int number = history_name(history, slice_of(name), true);

    if (number < 0 || history->now_counted)
        return;
    unsigned bit = 1U << number;
    history->now.reached = reached ? history->now.reached | bit : history->now.reached & ~bit;
    history->now.missed = reached ? history->now.missed & ~bit : history->now.missed | bit;
}

static void copy_destinations(const struct history *history, struct history_line *line)
{
    unsigned looked_at = history->now.reached | history->now.missed;

    for (size_t i = 0; i < history->name_count && line->destination_count < HISTORY_DESTINATIONS_MAX; i++) {
        if (!(looked_at & 1U << i))
            continue;
        text_copy(line->destinations[line->destination_count].name, HISTORY_NAME_SIZE, slice_of(history->names[i]));
        line->destinations[line->destination_count++].reached = (history->now.reached & 1U << i) != 0;
    }
}

/* True when this process has just noted a failure like it. */
static bool is_old_news(const struct history *history, const struct history_line *line)
{
    const struct history_record *last = &history->records[0];

    return line->stage != STAGE_CONNECTED && line->destination_count == 0 && history->count > 0 &&
           last->kind == HISTORY_ATTEMPT && last->run == line->run && last->stage == line->stage &&
           last->time <= line->time && line->time - last->time < SAME_FAILURE / SECONDS(1) &&
           strcmp(last->server, line->server) == 0 && strcmp(last->network, line->network) == 0;
}

void history_attempt_ended(struct observer *observer)
{
    struct history *history = facts_of(observer);
    struct history_line line;

    if (history->attempt == 0 || history->now_counted)
        return;
    start_line(observer, HISTORY_ATTEMPT, &line);
    line.stage = observer->diagnosis.facts.session.attempt.stage;
    copy_destinations(history, &line);
    if (!is_old_news(history, &line))
        keep(observer, &line);
    history->now_counted = true;
}

void history_note_path(struct observer *observer, unsigned path_mtu, unsigned mssfix)
{
    struct history *history = facts_of(observer);
    const struct history_record *known = history_mssfix(history, clock_now());
    struct history_line line;

    if (!mssfix && !known)
        return; /* a good path that was never bad is not worth a line */
    start_line(observer, HISTORY_PATH, &line);
    text_copy(line.network, sizeof(line.network), slice_of(history->network));
    line.path_mtu = path_mtu;
    line.mssfix = mssfix;
    if (line.network[0] && (!known || known->mssfix != mssfix || known->path_mtu != path_mtu ||
                            line.time - known->time > SAME_FAILURE / SECONDS(1)))
        keep(observer, &line);
}

static void note_drop(struct observer *observer)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;
    const char *reason = attempt->drop_reason;
    struct history_line line;

    if (attempt->drop_inactive)
        reason = "ping-restart";
    else if (attempt->drop_reset)
        reason = "connection-reset";
    else if (!reason[0] && attempt->drop == ENDING_EXIT)
        reason = "exit";
    start_line(observer, HISTORY_DROP, &line);
    copy_why(line.why, sizeof(line.why), reason);
    keep(observer, &line);
}

/*
 * A new attempt: on which network is it made? Asked now, since a full tunnel takes the default
 * route.
 */
static void begin_attempt(struct observer *observer)
{
    struct history *history = facts_of(observer);

    network_fingerprint_now(history->network);
    memset(&history->now, 0, sizeof(history->now));
    history->now.kind = HISTORY_ATTEMPT;
    history->now.time = clock_now() / SECONDS(1);
    text_copy(history->now.network, sizeof(history->now.network), slice_of(history->network));
    history->now_counted = false;
}

/* In a full tunnel the default route may be the tunnel's own: then the network is not known. */
void history_moved(struct observer *observer)
{
    struct history *history = facts_of(observer);

    network_fingerprint_now(history->network);
    if (observer->diagnosis.facts.session.pushed.redirect_gateway)
        history->network[0] = '\0';
}

void history_follow_session(struct observer *observer)
{
    const struct attempt *attempt = &observer->diagnosis.facts.session.attempt;
    struct history *history = facts_of(observer);

    if (attempt->number == 0)
        return;
    if (attempt->number != history->attempt) {
        history->attempt = attempt->number;
        observer->history.drop_noted = false;
        begin_attempt(observer);
    }
    history->now.stage = attempt->stage;
    text_copy(history->now.server, sizeof(history->now.server), slice_of(attempt->address));
    if (attempt->dropped && !observer->history.drop_noted) {
        observer->history.drop_noted = true;
        note_drop(observer);
    }
}

/* What the file says, newest first. */
static void read_file(struct observer *observer)
{
    char *bytes = malloc(HISTORY_FILE_MAX);

    if (bytes) {
        size_t length = history_store_read(&observer->history.store, bytes, HISTORY_FILE_MAX);
        history_lines_take(facts_of(observer), (struct slice){bytes, length});
    }
    free(bytes);
    /* else no one asks which network this is before the first attempt begins */
    if (history_knows_paths(facts_of(observer)))
        network_fingerprint_now(facts_of(observer)->network);
}

/* The endpoint that the history is about: the first remote. */
static bool find_host(const struct facts *facts, struct profile_remote *remote)
{
    return facts->profile && profile_is_client(facts->profile) && facts_remote(facts, remote);
}

/*
 * Opens the file, or keeps it open: after SIGHUP the observer may have no right to open it any
 * more, and it may be the same one.
 */
static bool open_store(struct observer *observer, struct slice host, const char *directory_before)
{
    struct history_store *store = &observer->history.store;
    char name[HISTORY_FILE_NAME_SIZE];

    history_store_name(host, name);
    if (store->file >= 0 && strcmp(name, store->name) == 0 &&
        strcmp(directory_before, facts_of(observer)->directory) == 0)
        return true;
    return history_store_open(store, facts_of(observer)->directory, host);
}

void history_open(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct history *history = &facts->history;
    unsigned attempt = history->attempt; /* after SIGHUP: the attempt at hand may still drop */
    struct history_record now = history->now;
    bool now_counted = history->now_counted;
    struct profile_remote remote;
    char directory[sizeof(history->directory)];

    text_copy(directory, sizeof(directory), slice_of(history->directory));
    history_start(history);
    history->attempt = attempt;
    history->now = now;
    history->now.reached = 0; /* the numbers belonged to the names that were */
    history->now.missed = 0;
    history->now_counted = now_counted;
    if (strcmp(facts->settings.state, "off") == 0 || !find_host(facts, &remote)) {
        history_store_close(&observer->history.store);
        return;
    }
    text_copy(history->directory, sizeof(history->directory), slice_of(facts->settings.state));
    if (!history->directory[0])
        text_copy(history->directory, sizeof(history->directory), slice_of(observer->history.usual));
    if (!history->directory[0])
        return;
    if (!facts->settings.state[0] && geteuid() != 0)
        history_store_make_parents(history->directory);
    if (open_store(observer, slice_of(remote.host), directory)) {
        facts->available |= FACTS_HISTORY;
        read_file(observer);
    } else {
        give_up(observer);
    }
}

/* Processes are told apart by this number; that two are alike by accident does no harm. */
static unsigned number_of_this_run(void)
{
    uint64_t value = (uint64_t)clock_now() * 0x9e3779b97f4a7c15U;

    return (unsigned)(value >> 32) | 1U;
}

void history_begin(struct observer *observer)
{
    memset(&observer->history, 0, sizeof(observer->history));
    history_store_start(&observer->history.store);
    /* asked once: the answer depends on the user, who changes */
    if (!history_store_default(observer->history.usual, sizeof(observer->history.usual)))
        observer->history.usual[0] = '\0';
    observer->history.run = number_of_this_run();
    observer->history.again_timer = loop_timer(&observer->loop, on_again, observer);
}
