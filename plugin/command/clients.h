/* SPDX-License-Identifier: MIT */
/*
 * clients.h - the clients whose lines are in one log, each with a diagnosis of its own.
 *
 * A line's writer (log_line.h) tells them apart. A new writer goes on with the client that has
 * ended, since a program that is started again gets a new process id; a second client is one whose
 * lines come while another is still running. Their number is bounded: the one that was silent
 * longest gives way.
 */
#ifndef CVPN_COMMAND_CLIENTS_H
#define CVPN_COMMAND_CLIENTS_H

#include "command/findings_printer.h"
#include "command/reported.h"
#include "diagnosis/diagnosis.h"

enum { CLIENTS_MAX = 8, CLIENT_NAME_SIZE = 64 };

struct client {
    struct diagnosis diagnosis;
    struct findings_printer page;
    struct reported reported;      /* what the plugin wrote into the log of this client */
    char writer[CLIENT_NAME_SIZE]; /* of its last line that had one; empty when none had */
    moment last;                   /* its last stamp */
    moment read;                   /* when that line of a live log was read (monotonic) */
    uint64_t used;                 /* which of all events was its last */
};

struct clients {
    struct client list[CLIENTS_MAX];
    size_t count; /* at least 1 */
    size_t now;   /* whose line came last */
    uint64_t events;
};

/*
 * One client without a name; the caller fills in the facts of its diagnosis before the first event.
 */
void clients_start(struct clients *clients, bool json);

/*
 * The client that a line of `writer` (may be empty) belongs to. A new one has the first one's
 * profile and settings.
 */
struct client *clients_find(struct clients *clients, struct slice writer);

/* True when clients_find() would answer with a client that is there, and not with a new one. */
bool clients_know(const struct clients *clients, struct slice writer);

#endif
