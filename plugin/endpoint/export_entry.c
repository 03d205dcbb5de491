/* SPDX-License-Identifier: MIT */
/*
 * The names and values are those of AWS's page connection-logging.html. All of them are in the
 * table of docs/connection-log.md, with what is made of each.
 */
#include "endpoint/export_entry.h"

#include <string.h>

#include "base/calendar.h"

/* A member's text; empty for NA, and where it is none. */
static struct slice text_of(const json_t *object, const char *member)
{
    const json_t *value = json_object_get(object, member);
    struct slice text = {json_string_value(value), json_string_length(value)};

    return slice_is(text, "NA") ? (struct slice){NULL, 0} : text;
}

static bool says(const json_t *object, const char *member, const char *word)
{
    return slice_is(text_of(object, member), word);
}

static bool read_part(struct slice text, size_t at, size_t length, unsigned long long most, int *value)
{
    unsigned long long number = 0;

    if (text.length < at + length || !slice_number(slice_head(slice_skip(text, at), length), most, &number))
        return false;
    *value = (int)number;
    return true;
}

/* "2020-03-26 20:37:15", or with a T and what may follow the seconds. UTC. */
static moment time_of(const json_t *object, const char *member)
{
    struct slice text = text_of(object, member);
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;

    if (!read_part(text, 0, 4, 9999, &year) || !read_part(text, 5, 2, 12, &month) || !read_part(text, 8, 2, 31, &day) ||
        !read_part(text, 11, 2, 23, &hour) || !read_part(text, 14, 2, 59, &minute) ||
        !read_part(text, 17, 2, 60, &second) || year < 1970 || month < 1 || day < 1)
        return MOMENT_UNKNOWN;
    return calendar_date(year, month, day) + SECONDS(hour * 3600 + minute * 60 + second);
}

/* The page has numbers as strings. */
static uint64_t number_of(const json_t *object, const char *member)
{
    const json_t *value = json_object_get(object, member);
    unsigned long long number = 0;

    if (json_is_integer(value) && json_integer_value(value) > 0)
        return (uint64_t)json_integer_value(value);
    return slice_number(text_of(object, member), UINT64_MAX, &number) ? number : 0;
}

static enum connection_event event_of(const json_t *object, const struct connection_entry *entry)
{
    if (says(object, "connection-reset-status", "assertion-received"))
        return CONNECTION_ANSWERED;
    if (says(object, "connection-log-type", "connection-reset"))
        return CONNECTION_CLOSED;
    if (!says(object, "connection-log-type", "connection-attempt"))
        return CONNECTION_OTHER;
    if (says(object, "connection-attempt-status", "failed"))
        return CONNECTION_REFUSED;
    if (says(object, "connection-attempt-status", "waiting-for-assertion"))
        return CONNECTION_AWAITED;
    if (!says(object, "connection-attempt-status", "successful"))
        return CONNECTION_OTHER;
    bool later =
        entry->started != MOMENT_UNKNOWN && entry->updated != MOMENT_UNKNOWN && entry->updated > entry->started;
    return later && entry->bytes_in + entry->bytes_out ? CONNECTION_UPDATED : CONNECTION_OPENED;
}

/* The endpoint's longest session: 8, 10, 12 or 24 hours; its end is some seconds late. */
static bool is_at_limit(moment took)
{
    static const int hours[] = {8, 10, 12, 24};

    for (size_t i = 0; i < sizeof(hours) / sizeof(hours[0]); i++)
        if (took >= SECONDS(hours[i] * 3600 - 5) && took <= SECONDS(hours[i] * 3600 + 120))
            return true;
    return false;
}

static enum connection_trouble trouble_of_end(const struct connection_entry *entry)
{
    if (entry->started == MOMENT_UNKNOWN || entry->ended == MOMENT_UNKNOWN || entry->ended < entry->started)
        return CONNECTION_TROUBLE_NONE;
    moment took = entry->ended - entry->started;
    if (is_at_limit(took))
        return CONNECTION_AT_LIMIT;
    return took < CONNECTION_SHORT_MAX ? CONNECTION_SHORT : CONNECTION_TROUBLE_NONE;
}

/* What the evaluation of a policy makes of it; `otherwise` where there is none, or it permits. */
static enum connection_trouble trouble_of_policy(const json_t *policy, const struct connection_entry *entry,
                                                 enum connection_trouble otherwise)
{
    bool error = says(policy, "result", "error");

    if (!error && !says(policy, "result", "deny"))
        return otherwise;
    if (says(policy, "shadow-mode", "enabled"))
        return otherwise == CONNECTION_TROUBLE_NONE ? CONNECTION_POLICY_SHADOW : otherwise;
    if (entry->event == CONNECTION_CLOSED && says(policy, "evaluation-type", "periodic"))
        return CONNECTION_POLICY_ENDED;
    if (otherwise != CONNECTION_POLICY_DENIED)
        return otherwise;
    return error ? CONNECTION_POLICY_ERROR : CONNECTION_POLICY_DENIED;
}

static enum connection_trouble trouble_of(const json_t *object, const struct connection_entry *entry)
{
    enum connection_trouble trouble = CONNECTION_TROUBLE_NONE;

    if (entry->event == CONNECTION_REFUSED)
        trouble = connection_trouble_of(entry->reason);
    else if (entry->event == CONNECTION_CLOSED)
        trouble = trouble_of_end(entry);
    return trouble_of_policy(json_object_get(object, "authorization-policy-evaluation"), entry, trouble);
}

/* "compliant, quarantined" */
static void add_postures(const json_t *object, struct text *out)
{
    const json_t *list = json_object_get(object, "posture-compliance-statuses");

    text_add_slice(out, text_of(object, "posture-compliance-statuses"));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *status = json_array_get(list, i);
        text_add_slice(out, slice_of(i ? ", " : ""));
        text_add_slice(out, (struct slice){json_string_value(status), json_string_length(status)});
    }
}

/* "crowdstrike: token-malformed" for each device token that failed. */
static void add_tokens(const json_t *object, struct text *out)
{
    json_t *policy = json_object_get(object, "authorization-policy-evaluation");
    json_t *tokens = json_object_get(policy, "device-token-status");

    for (void *at = json_object_iter(tokens); at; at = json_object_iter_next(tokens, at)) {
        const json_t *token = json_object_iter_value(at);
        struct slice reason = text_of(token, "reason");
        if (!says(token, "status", "failed"))
            continue;
        text_add_slice(out, slice_of(out->length ? ", " : ""));
        text_add_slice(out, slice_of(json_object_iter_key(at)));
        text_add_slice(out, SLICE(": "));
        text_add_slice(out, reason.length ? reason : SLICE("failed"));
    }
}

static void read_user(const json_t *object, struct connection_entry *entry)
{
    struct slice user = text_of(object, "username");

    TEXT_COPY(entry->common_name, text_of(object, "common-name"));
    if (user.length)
        TEXT_COPY(entry->user, user);
    else if (entry->common_name[0])
        TEXT_COPY(entry->user, slice_of(entry->common_name));
    else
        TEXT_COPY(entry->user, entry->device[0] ? slice_of(entry->device) : SLICE("a user without a name"));
}

bool export_entry_read(const json_t *object, struct connection_entry *entry)
{
    struct text detail;

    if (!json_object_get(object, "connection-log-type"))
        return false;
    memset(entry, 0, sizeof(*entry));
    TEXT_COPY(entry->reason, text_of(object, "connection-attempt-failure-reason"));
    TEXT_COPY(entry->connection, text_of(object, "connection-id"));
    TEXT_COPY(entry->endpoint, text_of(object, "client-vpn-endpoint-id"));
    TEXT_COPY(entry->transport, text_of(object, "transport-protocol"));
    TEXT_COPY(entry->device_type, text_of(object, "device-type"));
    TEXT_COPY(entry->device, text_of(object, "device-ip"));
    TEXT_COPY(entry->address[0], text_of(object, "client-ip"));
    TEXT_COPY(entry->address[1], text_of(object, "client-ip-v6"));
    read_user(object, entry);
    entry->started = time_of(object, "connection-start-time");
    entry->updated = time_of(object, "connection-last-update-time");
    entry->ended = time_of(object, "connection-end-time");
    entry->bytes_in = number_of(object, "ingress-bytes");
    entry->bytes_out = number_of(object, "egress-bytes");
    entry->event = event_of(object, entry);
    entry->trouble = trouble_of(object, entry);
    text_start(&detail, entry->detail, sizeof(entry->detail));
    add_postures(object, &detail);
    add_tokens(object, &detail);
    return true;
}
