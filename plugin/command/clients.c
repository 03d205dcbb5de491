/* SPDX-License-Identifier: MIT */
#include "command/clients.h"

#include <string.h>

static void start(struct client *client, bool json)
{
    printer_start(&client->page, json);
    diagnosis_start(&client->diagnosis, printer_finding, printer_summary, &client->page);
    client->reported.count = 0;
    client->writer[0] = '\0';
    client->last = MOMENT_UNKNOWN;
    client->read = 0;
    client->used = 0;
}

void clients_start(struct clients *clients, bool json)
{
    start(&clients->list[0], json);
    clients->count = 1;
    clients->now = 0;
    clients->events = 0;
}

/* What is known without the log: the profile and how to print. */
static void inherit(struct client *client, const struct client *first)
{
    const struct facts *from = &first->diagnosis.facts;
    struct facts *facts = &client->diagnosis.facts;

    facts->profile = from->profile;
    facts->certificates = from->certificates;
    facts->version = from->version;
    facts->available = from->available;
    facts->now = MOMENT_UNKNOWN;
    client->page.headings = first->page.headings;
    client->page.at_once = first->page.at_once;
    client->page.hearer = first->page.hearer;
    client->page.web = first->page.web;
    client->diagnosis.skips_steps = first->diagnosis.skips_steps;
    client->page.started = true;
}

/*
 * A client that has ended, or never said who it is: the next process may be the same one, started
 * again.
 */
static bool is_free(const struct client *client)
{
    return client->diagnosis.facts.session.exited || client->writer[0] == '\0';
}

static size_t oldest(const struct clients *clients)
{
    size_t found = 0;

    for (size_t i = 1; i < clients->count; i++)
        if (clients->list[i].used < clients->list[found].used)
            found = i;
    return found;
}

static struct client *add(struct clients *clients)
{
    bool full = clients->count == CLIENTS_MAX;
    size_t at = full ? oldest(clients) : clients->count++;
    struct client *client = &clients->list[at];

    if (full) {
        diagnosis_finish(&client->diagnosis, client->last);
        printer_finish(&client->page);
    }
    start(client, clients->list[at ? 0 : 1].page.json);
    inherit(client, &clients->list[at ? 0 : 1]);
    clients->now = at;
    /* From here on a reader has to be told which is which. */
    for (size_t i = 0; i < clients->count; i++)
        clients->list[i].page.client = clients->list[i].writer;
    return client;
}

static struct client *choose(struct clients *clients, struct slice writer)
{
    size_t found = CLIENTS_MAX;

    for (size_t i = 0; i < clients->count; i++) {
        if (slice_is(writer, clients->list[i].writer)) {
            clients->now = i;
            return &clients->list[i];
        }
        if (is_free(&clients->list[i]) && (found == CLIENTS_MAX || clients->list[i].used > clients->list[found].used))
            found = i;
    }
    if (found == CLIENTS_MAX)
        return add(clients);
    clients->now = found;
    return &clients->list[found];
}

/*
 * Who tells of a VPN client in the same journal, and is none: it speaks of the one that spoke last.
 */
static struct slice client_of(struct slice writer)
{
    static const char *const others[] = {"systemd[", "NetworkManager[", "nm-openvpn-service[", "nm-dispatcher["};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (slice_starts(writer, others[i]))
            return slice_head(writer, 0);
    return slice_head(writer, CLIENT_NAME_SIZE - 1);
}

struct client *clients_find(struct clients *clients, struct slice writer)
{
    struct client *client = &clients->list[clients->now];

    writer = client_of(writer);
    if (writer.length && !slice_is(writer, client->writer)) {
        client = choose(clients, writer);
        text_copy(client->writer, sizeof(client->writer), writer);
        client->page.observed = false;
    }
    client->used = ++clients->events;
    return client;
}

bool clients_know(const struct clients *clients, struct slice writer)
{
    writer = client_of(writer);
    for (size_t i = 0; i < clients->count; i++)
        if (!writer.length || slice_is(writer, clients->list[i].writer) || !clients->list[i].writer[0])
            return true;
    return false;
}
