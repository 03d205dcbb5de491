/* SPDX-License-Identifier: MIT */
/*
 * export_connections.h - the entries of a connection log, taken out of whatever it was fetched as.
 *
 * `aws logs filter-log-events`, `get-log-events`, `tail` and `get-query-results`, an export to S3,
 * a subscription's records, the console's CSV, and the entries alone, one a line or one after
 * another. What is around an entry is not looked at but for where it ends. Any bytes may come, in
 * pieces of any size. Pure; memory is bounded, and each byte is looked at a bounded number of
 * times.
 */
#ifndef CVPN_ENDPOINT_EXPORT_CONNECTIONS_H
#define CVPN_ENDPOINT_EXPORT_CONNECTIONS_H

#include "endpoint/connection_log.h"

/* A longer entry is left out; those with the whole context of a policy have some KiB. */
enum { CONNECTION_TEXT_MAX = 128 << 10 };

struct connection_reader;

/* Takes one entry; it is valid during the call. */
typedef void connection_taker(void *context, const struct connection_entry *entry);

/*
 * Whether the beginning of a file (some KiB) is of a connection log. A list without entries is one
 * when the command's own members say so.
 */
bool connection_log_begins(struct slice head);

/* NULL when memory is out. Free it with connection_reader_free(). */
struct connection_reader *connection_reader_new(connection_taker *taker, void *context);

/* Feeds the next bytes. The same entry given twice counts once, among some 10,000 others. */
void connection_reader_feed(struct connection_reader *reader, struct slice bytes);

/*
 * Call at the end of a file, before the next one. Returns how many objects since the last call were
 * cut, too long, or no JSON.
 */
unsigned long connection_reader_end(struct connection_reader *reader);

/* NULL is fine. */
void connection_reader_free(struct connection_reader *reader);

#endif
