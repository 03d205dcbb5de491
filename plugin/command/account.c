/* SPDX-License-Identifier: MIT */
#include "command/account.h"

#include <string.h>

#include "command/json_line.h"
#include "command/output.h"
#include "log/callback_line.h"

void account_start(struct account *account, bool json)
{
    clients_start(&account->clients, json);
    line_unfold_start(&account->wrapped);
    account->spoken = account->stamped = account->recognised = account->line = 0;
    account->live = false;
    account->settles = MOMENT_UNKNOWN;
    account->clients.list[0].diagnosis.facts.now = MOMENT_UNKNOWN;
}

void account_begin(struct account *account, bool live)
{
    struct client *first = &account->clients.list[0];

    account->live = live;
    first->page.headings = true;
    first->page.at_once = live;
    first->diagnosis.skips_steps = !live;
    first->diagnosis.facts.available |= FACTS_SESSION;
}

/*
 * A complaint counts as long as no later step of its client went well. It makes no client of one
 * that has ended: it may be half of a message. What is in front of all stamps is of the mail that
 * the log came in.
 */
static void complain_of(void *context, struct slice writer, const struct event *event)
{
    struct account *account = context;
    bool of_mail = event->time == MOMENT_UNKNOWN && event->line < account->stamped;

    if (of_mail || !clients_know(&account->clients, writer))
        return;
    struct client *client = clients_find(&account->clients, writer);
    const struct attempt *attempt = &client->diagnosis.facts.session.attempt;

    if (event->line > attempt->line[attempt->stage])
        diagnosis_event(&client->diagnosis, event);
}

static void eat(struct account *account, const struct unfolded_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->list[i];
        if (event_class_of(event->kind) == EVENT_CLASS_END)
            recent_lines_take(&account->recent, event, complain_of, account);
        struct client *client = clients_find(&account->clients, events->writer[i]);
        account->recognised++;
        if (event->time != MOMENT_UNKNOWN)
            client->last = event->time;
        if (event->time != MOMENT_UNKNOWN && !account->stamped)
            account->stamped = event->line;
        if (account->live)
            client->read = clock_monotonic();
        diagnosis_event(&client->diagnosis, event);
    }
}

void account_flush(struct account *account)
{
    struct unfolded_events events;

    line_unfold_finish(&account->wrapped, &events);
    eat(account, &events);
    account->settles = MOMENT_UNKNOWN;
}

void account_silence(struct account *account)
{
    account_flush(account);
    for (size_t i = 0; i < account->clients.count; i++) {
        struct client *client = &account->clients.list[i];
        if (client->last != MOMENT_UNKNOWN)
            diagnosis_evaluate(&client->diagnosis, client->last + (clock_monotonic() - client->read));
    }
    output_flush();
}

/* A client that loads the plugin. */
static void take_observed(struct account *account, struct slice raw)
{
    struct log_line line;

    if (slice_find(raw, "openvpn-plugin-cvpn-doctor.so") == SLICE_NOT_FOUND)
        return;
    log_line_parse(raw, &line);
    clients_find(&account->clients, line.writer)->page.observed = true;
}

/* What the plugin wrote is a finding of the client whose log it is in. */
static void take_reported(struct account *account, struct slice raw)
{
    struct log_line line;

    if (slice_find(raw, "PLUGIN cvpn-doctor: CVPN-") == SLICE_NOT_FOUND)
        return;
    log_line_parse(raw, &line);
    struct client *client = clients_find(&account->clients, line.writer);
    unsigned attempt = client->diagnosis.facts.session.attempt.number;
    client->page.observed = true;
    reported_take(&client->reported, line.message, account->line, attempt ? attempt : 1);
    account->recognised++;
}

/* Several messages may be in one line. */
static void take_told(struct account *account, struct slice raw, bool plain)
{
    struct unfolded_events events;

    while (raw.length) {
        raw = line_unfold_take(&account->wrapped, raw, plain, account->line, &events);
        if (account->live)
            take_observed(account, events.line);
        if (events.ours)
            take_reported(account, events.line);
        if (events.since)
            recent_lines_forget(&account->recent, events.since);
        else
            recent_lines_add(&account->recent, events.speaks ? SLICE("") : events.line, account->line);
        if (events.line.length && memchr(events.line.at, ' ', events.line.length))
            account->spoken = account->line;
        eat(account, &events);
    }
}

/* What a program put around OpenVPN's words as data of its own is taken off first. */
static void take_wrapped(struct account *account, struct slice raw)
{
    char unwrapped[JSON_LINE_MAX];
    struct slice told = slice_trim(pasted_line_bare(raw));
    struct slice line;

    if (told.length && told.at[0] == '{')
        raw = json_line_unwrap(told, unwrapped, sizeof(unwrapped));
    else
        raw = callback_line_unwrap(raw, unwrapped, sizeof(unwrapped));
    while (slice_split(&raw, '\n', &line))
        take_told(account, line, false);
}

void account_line(struct account *account, struct slice raw, bool plain, uint64_t number)
{
    account->line = number;
    if (account->live)
        account->settles = clock_monotonic() + ACCOUNT_SETTLES;
    if (plain)
        take_told(account, raw, true);
    else
        take_wrapped(account, raw);
}

void account_finish(struct account *account)
{
    recent_lines_take(&account->recent, NULL, complain_of, account);
    for (size_t i = 0; i < account->clients.count; i++) {
        account->clients.list[i].diagnosis.facts.last_line = account->spoken;
        diagnosis_finish(&account->clients.list[i].diagnosis, account->clients.list[i].last);
        reported_finish(&account->clients.list[i].reported, &account->clients.list[i].diagnosis);
        printer_finish(&account->clients.list[i].page);
    }
}

moment account_due(const struct account *account)
{
    moment due = account->settles;

    for (size_t i = 0; i < account->clients.count; i++) {
        const struct client *client = &account->clients.list[i];
        if (client->diagnosis.due == MOMENT_UNKNOWN || client->last == MOMENT_UNKNOWN)
            continue;
        moment when = client->read + (client->diagnosis.due - client->last);
        if (due == MOMENT_UNKNOWN || when < due)
            due = when;
    }
    return due;
}
