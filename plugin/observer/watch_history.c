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
#include "watch_history.h"

/*
 * Someone makes the file shorter, which takes a moment; then what could not be written is tried
 * again, and after some times given up.
 */
#define TRY_AGAIN MILLISECONDS(20)
enum { TRIES_MAX = 10 };

/* A client that fails over and over must not push out what is worth remembering. */
#define SAME_FAILURE SECONDS(600)

/* The file, and what is to be written to it. What was read is facts.history. */
static struct {
    struct history_store store;
    /* where it is kept when the user names no directory; empty: nowhere */
    char usual[sizeof(((struct history *)0)->directory)];
    unsigned run;         /* is in each line that this process writes */
    bool drop_noted;      /* its session ended, and that was written */
    unsigned again_timer; /* the file was busy */
    unsigned tries;
    char waiting[HISTORY_LINE_MAX + 1]; /* the line that could not be written yet */
    size_t waiting_length;
} own;

static struct history *facts_of(struct watch *watch)
{
    return &watch->facts->history;
}

/* Says once why nothing is kept (CVPN-0005). */
static void give_up(struct watch *watch)
{
    text_copy(facts_of(watch)->condition, sizeof(facts_of(watch)->condition), slice_of(own.store.reason));
}

static void write_waiting(struct watch *watch)
{
    enum history_result result = history_store_append(&own.store, (struct slice){own.waiting, own.waiting_length});

    if (result == HISTORY_BUSY && ++own.tries < TRIES_MAX) {
        loop_set(&watch->loop, own.again_timer, TRY_AGAIN);
        return;
    }
    if (result == HISTORY_FAILED)
        give_up(watch);
    own.waiting_length = 0;
    own.tries = 0;
}

static void on_again(void *context)
{
    struct watch *watch = context;

    if (own.waiting_length)
        write_waiting(watch);
}

/* At most one line waits: a second one that comes within milliseconds pushes the first one out. */
static void keep(struct watch *watch, const struct history_line *line)
{
    struct text text;

    history_add_newer(facts_of(watch), line);
    if (own.store.file < 0)
        return;
    text_start(&text, own.waiting, sizeof(own.waiting));
    history_line_write(line, &text);
    own.waiting_length = text.cut ? 0 : text.length;
    own.tries = 0;
    if (own.waiting_length)
        write_waiting(watch);
}

/* The first word of a reason, fit for the file. */
static void copy_why(char *why, size_t size, const char *reason)
{
    size_t length = strcspn(reason, " ,");
    struct slice word = slice_head(slice_of(reason), length < size ? length : size - 1);

    text_copy(why, size, history_word_fits(word, size) ? word : SLICE("unknown"));
}

static void start_line(struct watch *watch, enum history_kind kind, struct history_line *line)
{
    const struct session *session = &watch->facts->session;
    struct slice version = slice_of(session->client_version);

    memset(line, 0, sizeof(*line));
    line->kind = kind;
    line->time = clock_now() / SECONDS(1);
    line->run = own.run;
    text_copy(line->server, sizeof(line->server), slice_of(facts_of(watch)->now.server));
    text_copy(line->network, sizeof(line->network), slice_of(facts_of(watch)->now.network));
    if (history_word_fits(version, sizeof(line->client)))
        text_copy(line->client, sizeof(line->client), version);
}

void history_note_destination(struct watch *watch, const char *name, bool reached)
{
    struct history *history = facts_of(watch);
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

void history_note_path(struct watch *watch, unsigned path_mtu, unsigned mssfix)
{
    struct history *history = facts_of(watch);
    const struct history_record *known = history_mssfix(history, clock_now());
    struct history_line line;

    if (!mssfix && !known)
        return; /* a good path that was never bad is not worth a line */
    start_line(watch, HISTORY_PATH, &line);
    text_copy(line.network, sizeof(line.network), slice_of(history->network));
    line.path_mtu = path_mtu;
    line.mssfix = mssfix;
    if (line.network[0] && (!known || known->mssfix != mssfix || known->path_mtu != path_mtu ||
                            line.time - known->time > SAME_FAILURE / SECONDS(1)))
        keep(watch, &line);
}

static void note_drop(struct watch *watch)
{
    const struct attempt *attempt = &watch->facts->session.attempt;
    const char *reason = attempt->drop_reason;
    struct history_line line;

    if (attempt->drop_inactive)
        reason = "ping-restart";
    else if (attempt->drop_reset)
        reason = "connection-reset";
    else if (!reason[0] && attempt->drop == ENDING_EXIT)
        reason = "exit";
    start_line(watch, HISTORY_DROP, &line);
    copy_why(line.why, sizeof(line.why), reason);
    keep(watch, &line);
}

/*
 * A new attempt: on which network is it made? Asked now, since a full tunnel takes the default
 * route.
 */
static void begin_attempt(struct watch *watch)
{
    struct history *history = facts_of(watch);

    network_fingerprint_now(history->network);
    memset(&history->now, 0, sizeof(history->now));
    history->now.kind = HISTORY_ATTEMPT;
    history->now.time = clock_now() / SECONDS(1);
    text_copy(history->now.network, sizeof(history->now.network), slice_of(history->network));
    history->now_counted = false;
}

/* In a full tunnel the default route may be the tunnel's own: then the network is not known. */
void history_moved(struct watch *watch)
{
    struct history *history = facts_of(watch);

    network_fingerprint_now(history->network);
    if (watch->facts->session.pushed.redirect_gateway)
        history->network[0] = '\0';
}

static void follow(struct watch *watch)
{
    const struct attempt *attempt = &watch->facts->session.attempt;
    struct history *history = facts_of(watch);

    if (attempt->number == 0)
        return;
    if (attempt->number != history->attempt) {
        history->attempt = attempt->number;
        own.drop_noted = false;
        begin_attempt(watch);
    }
    history->now.stage = attempt->stage;
    text_copy(history->now.server, sizeof(history->now.server), slice_of(attempt->address));
    if (attempt->dropped && !own.drop_noted) {
        own.drop_noted = true;
        note_drop(watch);
    }
}

void history_attempt_ended(struct watch *watch)
{
    struct history *history = facts_of(watch);
    struct history_line line;

    follow(watch);
    if (history->attempt == 0 || history->now_counted)
        return;
    start_line(watch, HISTORY_ATTEMPT, &line);
    line.stage = watch->facts->session.attempt.stage;
    copy_destinations(history, &line);
    if (!is_old_news(history, &line))
        keep(watch, &line);
    history->now_counted = true;
}

static void after_event(struct watch *watch, const struct event *event)
{
    (void)event;
    follow(watch);
}

/* What the file says, newest first. */
static void read_file(struct watch *watch)
{
    char *bytes = malloc(HISTORY_FILE_MAX);

    if (bytes) {
        size_t length = history_store_read(&own.store, bytes, HISTORY_FILE_MAX);
        history_lines_take(facts_of(watch), (struct slice){bytes, length});
    }
    free(bytes);
    /* else no one asks which network this is before the first attempt begins */
    if (history_knows_paths(facts_of(watch)))
        network_fingerprint_now(facts_of(watch)->network);
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
static bool open_store(struct watch *watch, struct slice host, const char *directory_before)
{
    struct history_store *store = &own.store;
    char name[HISTORY_FILE_NAME_SIZE];

    history_store_name(host, name);
    if (store->file >= 0 && strcmp(name, store->name) == 0 && strcmp(directory_before, facts_of(watch)->directory) == 0)
        return true;
    return history_store_open(store, facts_of(watch)->directory, host);
}

static void on_open(struct watch *watch)
{
    struct facts *facts = watch->facts;
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
        history_store_close(&own.store);
        return;
    }
    text_copy(history->directory, sizeof(history->directory), slice_of(facts->settings.state));
    if (!history->directory[0])
        text_copy(history->directory, sizeof(history->directory), slice_of(own.usual));
    if (!history->directory[0])
        return;
    if (!facts->settings.state[0] && geteuid() != 0)
        history_store_make_parents(history->directory);
    if (open_store(watch, slice_of(remote.host), directory)) {
        facts->available |= FACTS_HISTORY;
        read_file(watch);
    } else {
        give_up(watch);
    }
}

/* Processes are told apart by this number; that two are alike by accident does no harm. */
static unsigned number_of_this_run(void)
{
    uint64_t value = (uint64_t)clock_now() * 0x9e3779b97f4a7c15U;

    return (unsigned)(value >> 32) | 1U;
}

static void start(struct watch *watch)
{
    memset(&own, 0, sizeof(own));
    history_store_start(&own.store);
    /* asked once: the answer depends on the user, who changes */
    if (!history_store_default(own.usual, sizeof(own.usual)))
        own.usual[0] = '\0';
    own.run = number_of_this_run();
    own.again_timer = loop_timer(&watch->loop, on_again, watch);
}

const struct history_store *history_store_in_use(void)
{
    return &own.store;
}

bool history_store_is_usual(const struct facts *facts)
{
    return strcmp(own.usual, facts->history.directory) == 0;
}

const struct watcher watch_history = {.start = start, .open = on_open, .after = after_event};
