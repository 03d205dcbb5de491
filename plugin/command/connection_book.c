/* SPDX-License-Identifier: MIT */
#include "command/connection_book.h"

#include <stdlib.h>
#include <string.h>

#include "command/log_input.h"
#include "command/output.h"

enum { PIECE = 64 << 10 };

static struct connection_log *log_of(struct connection_book *book, const char *endpoint)
{
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->logs[i]->endpoint, endpoint) == 0)
            return book->logs[i];
    struct connection_log *log = book->count < BOOK_LOGS_MAX ? malloc(sizeof(*log)) : NULL;
    if (!log)
        return NULL;
    connection_log_start(log, endpoint);
    book->logs[book->count++] = log;
    return log;
}

static void take(void *context, const struct connection_entry *entry)
{
    struct connection_book *book = context;
    struct connection_log *log = log_of(book, entry->endpoint);

    if (log)
        connection_log_add(log, entry);
    else
        book->left_out++;
    if (book->also)
        book->also(book->context, entry);
}

/* Reads on until the piece is full, or nothing more comes. */
static ssize_t read_piece(struct log_input *input, char *piece)
{
    size_t length = 0;
    ssize_t n = 1;

    while (length < PIECE && (n = log_input_read(input, piece + length, PIECE - length)) > 0)
        length += (size_t)n;
    return n < 0 ? n : (ssize_t)length;
}

static void read_rest(struct connection_book *book, struct log_input *input, char *piece, ssize_t length)
{
    struct connection_reader *reader = connection_reader_new(take, book);
    char buffer[SHOWN_MAX];
    const char *name = shown(input->path, buffer);

    for (; reader && length > 0; length = read_piece(input, piece))
        connection_reader_feed(reader, (struct slice){piece, (size_t)length});
    unsigned long bad = reader ? connection_reader_end(reader) : 0;
    connection_reader_free(reader);
    if (!reader)
        complain("out of memory.");
    if (length < 0)
        complain("%s cannot be read to its end: %s.", name,
                 log_input_problem(input) ? log_input_problem(input) : "reading failed");
    if (bad)
        complain("%s: %lu entries are cut or damaged, and were left out.", name, bad);
}

bool connection_book_read(struct connection_book *book, const char *path, struct slice *head)
{
    static struct log_input input;
    static char piece[PIECE];
    int error = log_input_open(&input, path, false);
    ssize_t length = error ? -1 : read_piece(&input, piece);
    bool is_log = length > 0 && connection_log_begins((struct slice){piece, (size_t)length});

    *head = (struct slice){piece, 0};
    if (is_log) {
        book->given = true;
        read_rest(book, &input, piece, length);
    } else if (length > 0 && strcmp(path, "-") == 0) {
        head->length = (size_t)length;
    }
    log_input_close(&input);
    return is_log;
}

const struct connection_log *connection_book_find(const struct connection_book *book, const char *endpoint)
{
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->logs[i]->endpoint, endpoint) == 0)
            return book->logs[i];
    return NULL;
}

void connection_book_finish(struct connection_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        connection_log_finish(book->logs[i]);
    if (book->left_out)
        complain("%lu entries of the connection log are of further endpoints, and were left out.", book->left_out);
}

void connection_book_free(struct connection_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        free(book->logs[i]);
    book->count = 0;
}
