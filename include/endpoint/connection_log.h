/* SPDX-License-Identifier: MIT */
/*
 * connection_log.h - what an endpoint wrote into its connection log: one entry, and what all
 * entries of one endpoint come to.
 *
 * Plain data; endpoint/export_connections.h makes entries of a file. Fields and values are those of
 * AWS's page connection-logging.html, reasons also those of connection-authorization.html;
 * docs/connection-log.md lists them all. Times are UTC. Nothing here reads, and memory is bounded
 * however long the log is.
 */
#ifndef CVPN_ENDPOINT_CONNECTION_LOG_H
#define CVPN_ENDPOINT_CONNECTION_LOG_H

#include <stdint.h>

#include "base/clock.h"
#include "base/slice.h"
#include "base/text.h"

/* What an entry tells. */
enum connection_event {
    CONNECTION_OTHER,    /* nothing that is known: it counts, and that is all */
    CONNECTION_OPENED,   /* an attempt that went well */
    CONNECTION_UPDATED,  /* the same connection, later: only its counters grew */
    CONNECTION_REFUSED,  /* an attempt that failed */
    CONNECTION_AWAITED,  /* SAML: the browser's answer is waited for */
    CONNECTION_ANSWERED, /* SAML: the answer came, and the client connects anew */
    CONNECTION_CLOSED    /* the end of a session */
};

/* What an entry is an example of; NONE is what needs no one. */
enum connection_trouble {
    CONNECTION_TROUBLE_NONE,
    CONNECTION_HANDLER_REFUSED,
    CONNECTION_HANDLER_TIMED_OUT,
    CONNECTION_HANDLER_ERROR,
    CONNECTION_HANDLER_THROTTLED,
    CONNECTION_HANDLER_INVALID,
    CONNECTION_HANDLER_SERVICE,
    CONNECTION_POLICY_DENIED,
    CONNECTION_POLICY_ERROR,   /* it could not be evaluated, which refuses, too */
    CONNECTION_POLICY_ENDED,   /* a session, when the policy was evaluated again */
    CONNECTION_POLICY_SHADOW,  /* it would have been refused without shadow mode */
    CONNECTION_REASON_OTHER,   /* failed for a reason that AWS's pages do not name */
    CONNECTION_REASON_MISSING, /* failed without a reason */
    CONNECTION_SIGN_IN_OPEN,   /* SAML: no answer came within CONNECTION_ANSWER_MAX */
    CONNECTION_AT_LIMIT,       /* a session ended at 8, 10, 12 or 24 hours */
    CONNECTION_SHORT,          /* a session ended within CONNECTION_SHORT_MAX */
    CONNECTION_TROUBLES
};

#define CONNECTION_ANSWER_MAX SECONDS(300)
#define CONNECTION_SHORT_MAX  SECONDS(300)

/* One entry. Texts are bytes from outside, cut where they are longer; empty for NA. */
struct connection_entry {
    enum connection_event event;
    enum connection_trouble trouble;
    char reason[64]; /* connection-attempt-failure-reason */
    char connection[48];
    char endpoint[48];
    char transport[8];
    char device_type[16];
    char device[46];     /* device-ip: the client's address in the internet */
    char address[2][46]; /* client-ip, client-ip-v6: its address in the tunnel */
    char user[96];       /* username, else common-name, else device-ip */
    char common_name[96];
    char detail[160]; /* postures, or what became of device tokens */
    moment started;   /* MOMENT_UNKNOWN where not said */
    moment updated;
    moment ended;
    uint64_t bytes_in; /* from the client */
    uint64_t bytes_out;
};

enum { CONNECTION_USERS_MAX = 16, CONNECTION_ROWS_MAX = 24, CONNECTION_SIGN_INS_MAX = 128 };

/* All entries with the same trouble, and the same reason where AWS's pages do not name it. */
struct connection_row {
    enum connection_trouble trouble;
    char reason[64];
    char detail[160]; /* the first one */
    unsigned long times;
    moment first;
    moment last;
    struct connection_user {
        char name[96];
        unsigned long times;
    } users[CONNECTION_USERS_MAX]; /* in the order in which they came */
    size_t user_count;
    unsigned long others; /* entries of users beyond these */
};

/* The newest entries about sign-ins by SAML, in a ring. */
struct connection_sign_ins {
    struct connection_entry list[CONNECTION_SIGN_INS_MAX];
    size_t count; /* so far */
};

/* One endpoint's log. */
struct connection_log {
    char endpoint[48];
    unsigned long entries;
    unsigned long opened;
    moment first; /* of all entries; MOMENT_UNKNOWN without any */
    moment last;
    struct connection_row rows[CONNECTION_ROWS_MAX];
    size_t row_count;
    struct connection_sign_ins awaited; /* those without an answer, and ... */
    struct connection_sign_ins answers; /* ... what can be the answer to one */
};

/* When an entry was: its last update, else its start. */
moment connection_entry_time(const struct connection_entry *entry);

/*
 * What a reason of a failed attempt is; "" or "NA" is CONNECTION_REASON_MISSING. Reasons:
 * connection-authorization.html and connection-logging.html. One that they do not name and that is
 * of the handler by its name (client-connect-...) is CONNECTION_HANDLER_ERROR.
 */
enum connection_trouble connection_trouble_of(const char *reason);

/* An empty log of that endpoint (cut where it is longer than an id). */
void connection_log_start(struct connection_log *log, const char *endpoint);

/* Takes in one entry of it. The order of entries does not matter. */
void connection_log_add(struct connection_log *log, const struct connection_entry *entry);

/* Call once after the last entry: what was begun and has no answer is counted. */
void connection_log_finish(struct connection_log *log);

/*
 * The next row of that trouble, from number *from on, which moves past it; NULL when there is
 * none.
 */
const struct connection_row *connection_log_row(const struct connection_log *log, enum connection_trouble trouble,
                                                size_t *from);

/* True when a user has at least so many entries of the row. */
bool connection_row_repeats(const struct connection_row *row, unsigned long times);

/* "alice (3), bob, 5 others": the users with most entries first. Raw bytes. */
void connection_row_users(const struct connection_row *row, struct text *out);

/* "2026-03-26 20:37:15" */
void connection_add_time(moment time, struct text *out);

#endif
