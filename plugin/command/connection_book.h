/* SPDX-License-Identifier: MIT */
/*
 * connection_book.h - the connection logs of several endpoints, out of files of any form.
 */
#ifndef CVPN_COMMAND_CONNECTION_BOOK_H
#define CVPN_COMMAND_CONNECTION_BOOK_H

#include "endpoint/export_connections.h"

enum { BOOK_LOGS_MAX = 64 };

struct connection_book {
    struct connection_log *logs[BOOK_LOGS_MAX]; /* in the order in which they were first named */
    size_t count;
    unsigned long left_out; /* entries of endpoints beyond these */
    bool given;             /* a file was one, though it may have no entry */
    connection_taker *also; /* takes each entry as well; NULL when no one does */
    void *context;
};

/*
 * Reads `path` ("-" is standard input) when it is a connection log, packed or not. False when it is
 * none, or cannot be read: then nothing was taken, and of standard input what was read to see it
 * is in `head`, to be looked at as something else.
 */
bool connection_book_read(struct connection_book *book, const char *path, struct slice *head);

/* The log of that endpoint, or NULL. */
const struct connection_log *connection_book_find(const struct connection_book *book, const char *endpoint);

/* Call once after the last file. */
void connection_book_finish(struct connection_book *book);

void connection_book_free(struct connection_book *book);

#endif
