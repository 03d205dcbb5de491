/* SPDX-License-Identifier: MIT */
/*
 * history_store.h - one file of history lines for each endpoint, in a directory that belongs to us.
 *
 * We run as root beside other users, so nothing is believed: the directory must be ours and
 * writable by no one else, the file a regular one, ours, with one name; no symbolic link is
 * followed, and nothing blocks, whatever is in the way. What does not fit is named in
 * store->reason, and no history is kept.
 *
 * Several clients may write at once. A line is one write() to a file opened with O_APPEND, so lines
 * do not mix. A writer holds a shared lock (flock), and the one that makes a file shorter an
 * exclusive one: it writes what is kept over the beginning and cuts the rest off. That needs the
 * open file only, no right to the directory. Locks are tried for and never waited for.
 */
#ifndef CVPN_HISTORY_HISTORY_STORE_H
#define CVPN_HISTORY_HISTORY_STORE_H

#include <stddef.h>

#include "base/slice.h"

enum {
    /* a file that has grown beyond is made shorter: some 400 records */
    HISTORY_FILE_MAX = 64 * 1024,
    HISTORY_FILE_KEPT = 48 * 1024, /* by then it has at most so many bytes */
    /* endpoints in one directory; the one not written for the longest time goes */
    HISTORY_FILES_MAX = 64,
    HISTORY_FILE_NAME_SIZE = 160
};

struct history_store {
    int directory; /* -1 when closed */
    int file;      /* -1 when closed */
    char name[HISTORY_FILE_NAME_SIZE];
    char reason[96]; /* why it could not be opened or written */
};

/* Starts closed. */
void history_store_start(struct history_store *store);

/*
 * The file's name for a host: an endpoint's own name without its label, which changes with each
 * connection, in small letters. What is not a letter, digit, dot or dash becomes '_', and a name
 * that was changed so, or cut, gets a hash of the whole after it, so that two hosts never share a
 * file by accident. Pure.
 */
void history_store_name(struct slice host, char name[HISTORY_FILE_NAME_SIZE]);

/*
 * Where history is kept when the user names no directory: /var/lib/cvpn-doctor for root, else below
 * $XDG_STATE_HOME or ~/.local/state. False when there is no such place.
 */
bool history_store_default(char *directory, size_t size);

/*
 * Makes the folders above `directory` that are missing, for their owner only (XDG Base Directory
 * Specification). What cannot be made shows when it is opened.
 */
void history_store_make_parents(const char *directory);

/*
 * Opens the file of `host` in `directory`, root as the user RIGHTS_USER where he may, else with the
 * own rights; makes the directory (not its parents) and the file when they are not there. False:
 * see ->reason.
 */
bool history_store_open(struct history_store *store, const char *directory, struct slice host);

/*
 * Reads the end of the file, at most `size` bytes, beginning with a whole line. Returns how many
 * bytes.
 */
size_t history_store_read(struct history_store *store, char *bytes, size_t size);

enum history_result {
    HISTORY_KEPT,
    HISTORY_BUSY,  /* someone is making the file shorter: try again in some milliseconds */
    HISTORY_FAILED /* see ->reason; the store is closed */
};

/* Appends one line (with its line feed); makes the file shorter when it has grown too large. */
enum history_result history_store_append(struct history_store *store, struct slice line);

/* Closes what is open. */
void history_store_close(struct history_store *store);

#endif
