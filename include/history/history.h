/* SPDX-License-Identifier: MIT */
/*
 * history.h - what this machine remembers of its connections to one endpoint.
 *
 * Plain data and pure questions to it. history/history_lines.h makes it of the lines of a file,
 * history/history_store.h keeps the file, plugin/observer/watch_history.c adds what happens now.
 * Nothing in it is secret: no user name, no message of the server, and of the user's network only a
 * short mark.
 */
#ifndef CVPN_HISTORY_HISTORY_H
#define CVPN_HISTORY_HISTORY_H

#include "base/clock.h"
#include "history/correlation.h"
#include "session/session.h"

enum {
    HISTORY_RECORDS_MAX = 256, /* the newest ones of the file */
    /* destinations that are told apart: as many bits as struct history_record uses */
    HISTORY_NAMES_MAX = 24,
    HISTORY_NAME_SIZE = 64,       /* of a destination, "host" or "host:port", its NUL included */
    HISTORY_DESTINATIONS_MAX = 8, /* in one record */
    HISTORY_SERVER_SIZE = 46,
    HISTORY_NETWORK_SIZE = 18,
    HISTORY_WORD_SIZE = 24
};

/* Records older than this say nothing about today. */
enum { HISTORY_DAYS = 30 };

enum history_kind {
    HISTORY_ATTEMPT, /* an attempt ended: by connecting, or by failing */
    HISTORY_DROP,    /* an established session ended */
    HISTORY_PATH,    /* the path MTU was measured */
    HISTORY_KINDS
};

/* One line of the file, as it was read or is to be written. */
struct history_line {
    enum history_kind kind;
    int64_t time;                     /* seconds since 1970 */
    unsigned run;                     /* a number for each process that wrote; 0 when not known */
    char server[HISTORY_SERVER_SIZE]; /* the server's address; empty when not known */
    char network
        /* the mark of the user's network (network/network_fingerprint.h); empty when not known */
        [HISTORY_NETWORK_SIZE];
    char client[HISTORY_WORD_SIZE]; /* OpenVPN's version; empty when not known */
    enum stage stage;               /* HISTORY_ATTEMPT: how far it got */
    char why[HISTORY_WORD_SIZE];    /* HISTORY_DROP: "ping-restart", "connection-reset", ... */
    /* HISTORY_PATH: bytes of the largest packet that passes; 0 when not measured */
    unsigned path_mtu;
    /* HISTORY_PATH: the value that was applied; 0: the path is good */
    unsigned mssfix;
    /* HISTORY_ATTEMPT: what was looked at, and whether it was reached */
    unsigned destination_count;
    struct {
        char name[HISTORY_NAME_SIZE];
        bool reached;
    } destinations[HISTORY_DESTINATIONS_MAX];
};

/* The same in memory: destinations are numbers into history.names, bit i standing for name i. */
struct history_record {
    int64_t time;
    enum history_kind kind;
    unsigned run;
    enum stage stage;
    unsigned path_mtu;
    unsigned mssfix;
    unsigned reached;
    unsigned missed;
    char server[HISTORY_SERVER_SIZE];
    char network[HISTORY_NETWORK_SIZE];
    char why[HISTORY_WORD_SIZE];
};

struct history {
    struct history_record records[HISTORY_RECORDS_MAX]; /* newest first */
    size_t count;
    char names[HISTORY_NAMES_MAX][HISTORY_NAME_SIZE];
    size_t name_count;

    char network[HISTORY_NETWORK_SIZE]; /* the mark of the network that the user is on now */
    /* the session's attempt that `now` is about; 0 when there is none */
    unsigned attempt;
    struct history_record now; /* that attempt as far as it got */
    bool now_counted;          /* it is in records already */

    char directory[256]; /* where the file is, or was to be */
    char condition[96];  /* why no history is kept although it is wanted; empty when it is */
};

/* An empty history. */
void history_start(struct history *history);

/*
 * Adds a line that is older than all that are there: a file is read from its end. False when there
 * is no room for more.
 */
bool history_add_older(struct history *history, const struct history_line *line);

/* Adds a line that is newer than all that are there; the oldest goes when there is no room. */
void history_add_newer(struct history *history, const struct history_line *line);

/*
 * The number of a destination's name, or -1 when it is not known (for `add`: when it is unfit, or
 * there is no room). Fit are 1 to 63 bytes that history_word_fits() takes.
 */
int history_name(struct history *history, struct slice name, bool add);

/* True when `word` can be in the file: 1 to `size` - 1 letters, digits and . : _ % [ ] / - */
bool history_word_fits(struct slice word, size_t size);

/*
 * True when two marks stand for the same network. A mark is PLACE or PLACE-GATEWAY
 * (network_fingerprint.h); the second part is wanting while the kernel has not yet learned the
 * gateway's hardware address, and then PLACE decides. The mark of an unknown network is the same as
 * none.
 */
bool history_same_network(const char *a, const char *b);

/* True when a path was measured before, on any network. */
bool history_knows_paths(const struct history *history);

/*
 * What is remembered of the path on the network that the user is on now: the newest HISTORY_PATH
 * record of that network, not older than HISTORY_DAYS. Returns NULL when there is none, or when the
 * newest says that the path is good. ->mssfix is what to apply.
 */
const struct history_record *history_mssfix(const struct history *history, moment now);

/*
 * True when an attempt is remembered that connected, at any time. *when gets the last time, in
 * seconds since 1970; may be NULL.
 */
bool history_worked_before(const struct history *history, int64_t *when);

/*
 * Established sessions that ended by silence of the server (ping-restart, ping-exit) in the last 24
 * hours, and in how many processes.
 */
struct history_drops {
    unsigned count;
    unsigned runs;
};
struct history_drops history_silent_drops(const struct history *history, moment now);

/*
 * The newest connection of the last 24 hours that reached the destination `name`, written as in
 * `expect=`; NULL when there is none.
 */
const struct history_record *history_reached_today(const struct history *history, const char *name, moment now);

/* On one side of a separation by server: connections, and the servers that they went to. */
struct history_side {
    unsigned connections;
    unsigned servers;
    /* one of them: the one seen last; for the side that the attempt at hand is on, its own */
    const char *server;
};

/* What tells success from failure for one destination. */
struct history_split {
    const char *name;
    struct history_side reached;
    struct history_side missed;
    bool reached_now; /* by the attempt at hand */
    bool certain;     /* it is no accident; else it is likely none */
};

/*
 * True when the attempt at hand looked at destination number `name`, and when over the connections
 * of the last HISTORY_DAYS the server's address, and neither the user's network nor the hour nor
 * chance, tells those that reached it from those that did not (correlation.h has the criterion).
 * Fills *split.
 */
bool history_split_by_server(const struct history *history, unsigned name, moment now, struct history_split *split);

#endif
