/* SPDX-License-Identifier: MIT */
/*
 * joined.h - the three views of one failure side by side: the client's log, the endpoint's
 * connection log, its settings.
 */
#ifndef CVPN_COMMAND_JOINED_H
#define CVPN_COMMAND_JOINED_H

#include "command/attempt_journal.h"
#include "command/export_files.h"
#include "command/options.h"

enum { JOINED_ENTRIES_MAX = 1 << 15 };

/* What the administrator gave. */
struct joined {
    struct export_files files;
    struct connection_entry *entries; /* the newest that were given; owned */
    size_t count;                     /* given so far; at most JOINED_ENTRIES_MAX are kept */
    const struct options *options;
};

/* A client of the log, over all of it. */
struct joined_client {
    struct attempt_journal *journal;
    const struct certificates *certificates; /* of its profile; NULL without one */
    const char *name;                        /* empty when the log has but one client */
};

/* False, with a sentence on standard error, when the options do not go together. */
bool joined_fits(const struct options *options);

/* Whether the command line asks for it. */
bool joined_wanted(const struct options *options);

/* Reads what it names. False with a sentence on standard error. Free it in any case. */
bool joined_read(struct joined *joined, const struct options *options);

/* Prints the timeline of one client, in text or as one JSON object. */
void joined_show(const struct joined *joined, const struct joined_client *client);

void joined_free(struct joined *joined);

#endif
