/* SPDX-License-Identifier: MIT */
#include "endpoint/connection_log.h"

#include <string.h>
#include <time.h>

moment connection_entry_time(const struct connection_entry *entry)
{
    return entry->updated != MOMENT_UNKNOWN ? entry->updated : entry->started;
}

enum connection_trouble connection_trouble_of(const char *reason)
{
    static const struct {
        const char *reason;
        enum connection_trouble trouble;
    } rows[] = {
        {"client-connect-failed", CONNECTION_HANDLER_REFUSED},
        {"client-connect-handler-timed-out", CONNECTION_HANDLER_TIMED_OUT},
        {"client-connect-handler-other-execution-error", CONNECTION_HANDLER_ERROR},
        {"client-connect-handler-throttled", CONNECTION_HANDLER_THROTTLED},
        {"client-connect-handler-invalid-response", CONNECTION_HANDLER_INVALID},
        {"client-connect-handler-service-error", CONNECTION_HANDLER_SERVICE},
        {"authorization-policy-deny", CONNECTION_POLICY_DENIED},
        {"", CONNECTION_REASON_MISSING},
        {"NA", CONNECTION_REASON_MISSING},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(reason, rows[i].reason) == 0)
            return rows[i].trouble;
    return strncmp(reason, "client-connect-", 15) == 0 ? CONNECTION_HANDLER_ERROR : CONNECTION_REASON_OTHER;
}

void connection_log_start(struct connection_log *log, const char *endpoint)
{
    memset(log, 0, sizeof(*log));
    TEXT_COPY(log->endpoint, slice_of(endpoint));
    log->first = log->last = MOMENT_UNKNOWN;
}

static void widen(moment *first, moment *last, moment time)
{
    if (time == MOMENT_UNKNOWN)
        return;
    if (*first == MOMENT_UNKNOWN || time < *first)
        *first = time;
    if (*last == MOMENT_UNKNOWN || time > *last)
        *last = time;
}

/* Made when it is new; NULL when there are too many: more reasons than AWS has ever had. */
static struct connection_row *row_of(struct connection_log *log, const struct connection_entry *entry)
{
    bool by_reason = entry->trouble == CONNECTION_REASON_OTHER;

    for (size_t i = 0; i < log->row_count; i++)
        if (log->rows[i].trouble == entry->trouble && (!by_reason || strcmp(log->rows[i].reason, entry->reason) == 0))
            return &log->rows[i];
    if (log->row_count == CONNECTION_ROWS_MAX)
        return NULL;
    struct connection_row *row = &log->rows[log->row_count++];
    *row = (struct connection_row){.trouble = entry->trouble, .first = MOMENT_UNKNOWN, .last = MOMENT_UNKNOWN};
    memcpy(row->reason, entry->reason, sizeof(row->reason));
    return row;
}

static void count_user(struct connection_row *row, const char *user)
{
    size_t i = 0;

    while (i < row->user_count && strcmp(row->users[i].name, user) != 0)
        i++;
    if (i == CONNECTION_USERS_MAX) {
        row->others++;
        return;
    }
    if (i == row->user_count) {
        TEXT_COPY(row->users[i].name, slice_of(user));
        row->users[i].times = 0;
        row->user_count++;
    }
    row->users[i].times++;
}

static void count_trouble(struct connection_log *log, const struct connection_entry *entry)
{
    struct connection_row *row = row_of(log, entry);

    if (!row)
        return;
    row->times++;
    widen(&row->first, &row->last, connection_entry_time(entry));
    count_user(row, entry->user);
    if (!row->detail[0])
        memcpy(row->detail, entry->detail, sizeof(row->detail));
}

/*
 * An answer ends the waiting of its own connection. A session that opens from the same place ends
 * it, too: the client connects anew for the answer.
 */
static bool answers(const struct connection_entry *entry, const struct connection_entry *awaited)
{
    bool same = entry->connection[0] && strcmp(entry->connection, awaited->connection) == 0;
    moment after = connection_entry_time(entry) - connection_entry_time(awaited);

    if (entry->event == CONNECTION_ANSWERED)
        return same;
    return entry->event == CONNECTION_OPENED &&
           (same || (strcmp(entry->device, awaited->device) == 0 && after >= 0 && after <= CONNECTION_ANSWER_MAX));
}

static void remember(struct connection_sign_ins *ring, const struct connection_entry *entry)
{
    ring->list[ring->count++ % CONNECTION_SIGN_INS_MAX] = *entry;
}

/* The answer may come before its question: entries come in any order. */
static void follow_sign_in(struct connection_log *log, const struct connection_entry *entry)
{
    bool open = entry->event == CONNECTION_AWAITED;
    struct connection_sign_ins *others = open ? &log->answers : &log->awaited;

    if (!open && entry->event != CONNECTION_ANSWERED && entry->event != CONNECTION_OPENED)
        return;
    for (size_t i = 0; i < CONNECTION_SIGN_INS_MAX && i < others->count; i++) {
        struct connection_entry *other = &others->list[i];
        if (open && answers(other, entry))
            return;
        if (!open && other->event == CONNECTION_AWAITED && answers(entry, other))
            other->event = CONNECTION_OTHER;
    }
    remember(open ? &log->awaited : &log->answers, entry);
}

void connection_log_add(struct connection_log *log, const struct connection_entry *entry)
{
    log->entries++;
    log->opened += entry->event == CONNECTION_OPENED;
    widen(&log->first, &log->last, connection_entry_time(entry));
    if (entry->trouble != CONNECTION_TROUBLE_NONE)
        count_trouble(log, entry);
    follow_sign_in(log, entry);
}

void connection_log_finish(struct connection_log *log)
{
    for (size_t i = 0; i < CONNECTION_SIGN_INS_MAX && i < log->awaited.count; i++) {
        struct connection_entry *awaited = &log->awaited.list[i];
        if (awaited->event != CONNECTION_AWAITED || log->last - connection_entry_time(awaited) < CONNECTION_ANSWER_MAX)
            continue;
        awaited->trouble = CONNECTION_SIGN_IN_OPEN;
        count_trouble(log, awaited);
    }
}

const struct connection_row *connection_log_row(const struct connection_log *log, enum connection_trouble trouble,
                                                size_t *from)
{
    while (*from < log->row_count) {
        const struct connection_row *row = &log->rows[(*from)++];
        if (row->trouble == trouble)
            return row;
    }
    return NULL;
}

bool connection_row_repeats(const struct connection_row *row, unsigned long times)
{
    for (size_t i = 0; i < row->user_count; i++)
        if (row->users[i].times >= times)
            return true;
    return false;
}

/* The user with most entries that is not in `named` (a bit each). */
static size_t next_user(const struct connection_row *row, unsigned named)
{
    size_t best = row->user_count;

    for (size_t i = 0; i < row->user_count; i++)
        if (!(named >> i & 1) && (best == row->user_count || row->users[i].times > row->users[best].times))
            best = i;
    return best;
}

void connection_row_users(const struct connection_row *row, struct text *out)
{
    enum { NAMED = 4 };
    unsigned long others = row->others;
    unsigned named = 0;

    for (size_t i = 0; i < row->user_count && i < NAMED; i++) {
        size_t next = next_user(row, named);
        named |= 1U << next;
        text_add(out, "%s%s", i ? ", " : "", row->users[next].name);
        if (row->users[next].times > 1)
            text_add(out, " (%lu)", row->users[next].times);
    }
    for (size_t i = 0; i < row->user_count; i++)
        others += named >> i & 1 ? 0 : row->users[i].times;
    if (others)
        text_add(out, ", others (%lu)", others);
}

void connection_add_time(moment time, struct text *out)
{
    time_t seconds = (time_t)(time / 1000000);
    char stamp[40];
    struct tm parts;

    if (time != MOMENT_UNKNOWN && gmtime_r(&seconds, &parts) &&
        strftime(stamp, sizeof(stamp), "%Y-%m-%d %H:%M:%S", &parts))
        text_add(out, "%s", stamp);
}
