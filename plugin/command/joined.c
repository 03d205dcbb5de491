/* SPDX-License-Identifier: MIT */
#include "command/joined.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/calendar.h"
#include "command/joined_page.h"
#include "command/output.h"

bool joined_fits(const struct options *options)
{
    const char *wrong = NULL;

    if (joined_wanted(options) && options->follow)
        wrong = "--follow does not go with --export and --connection-log.";
    else if (options->group_count && !options->export_count)
        wrong = "--group needs --export.";
    if (wrong)
        complain("%s", wrong);
    return !wrong;
}

bool joined_wanted(const struct options *options)
{
    return options->export_count || options->connection_log;
}

/* A ring of the newest, in memory that grows as it is needed. */
static void keep(void *context, const struct connection_entry *entry)
{
    struct joined *joined = context;
    size_t count = joined->count;

    if (entry->event == CONNECTION_OTHER || entry->event == CONNECTION_UPDATED ||
        connection_entry_time(entry) == MOMENT_UNKNOWN)
        return;
    if (count < JOINED_ENTRIES_MAX && (count & (count - 1)) == 0) {
        struct connection_entry *grown = realloc(joined->entries, (count ? 2 * count : 1) * sizeof(*entry));
        if (!grown)
            return;
        joined->entries = grown;
    }
    joined->entries[count % JOINED_ENTRIES_MAX] = *entry;
    joined->count++;
}

static int by_time(const void *one, const void *other)
{
    moment a = connection_entry_time(one);
    moment b = connection_entry_time(other);

    return (a > b) - (a < b);
}

static size_t kept(const struct joined *joined)
{
    return joined->count < JOINED_ENTRIES_MAX ? joined->count : JOINED_ENTRIES_MAX;
}

bool joined_read(struct joined *joined, const struct options *options)
{
    char *paths[OPTION_EXPORTS_MAX + 1];
    char buffer[SHOWN_MAX];
    size_t count = 0;

    memset(joined, 0, sizeof(*joined));
    joined->options = options;
    joined->files.book.also = keep;
    joined->files.book.context = joined;
    for (size_t i = 0; i < options->export_count; i++)
        paths[count++] = options->exports[i];
    if (options->connection_log)
        paths[count++] = options->connection_log;
    if (!export_files_read(&joined->files, paths, count))
        return false;
    if (options->connection_log && !joined->files.book.given) {
        complain("%s is no connection log.", shown(options->connection_log, buffer));
        return false;
    }
    if (joined->count > kept(joined))
        complain("the connection log has %zu entries; the newest %zu are put beside the client's log.", joined->count,
                 kept(joined));
    if (joined->count)
        qsort(joined->entries, kept(joined), sizeof(joined->entries[0]), by_time);
    return true;
}

/* A log without years gets the one in which it ends up before the newest entry. */
static moment with_year(moment time, moment newest)
{
    time_t seconds = (time_t)(time / SECONDS(1));
    time_t last = (time_t)(newest / SECONDS(1));
    struct tm parts;
    struct tm then;

    if (time == MOMENT_UNKNOWN || time >= SECONDS(366 * 86400) || !gmtime_r(&seconds, &parts) ||
        !gmtime_r(&last, &then))
        return time;
    moment dated = calendar_date(then.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday) + time % SECONDS(86400);
    if (dated > newest + SECONDS(7 * 86400))
        dated = calendar_date(then.tm_year + 1899, parts.tm_mon + 1, parts.tm_mday) + time % SECONDS(86400);
    return dated;
}

/* "client1.domain.tld" of "C=US, CN=client1.domain.tld" */
static void common_name(const struct certificates *certificates, char *name, size_t size)
{
    const struct certificate *own = certificates ? certificates_client(certificates) : NULL;
    struct slice rest = slice_of(own ? own->subject : NULL);
    struct slice part;

    while (slice_split(&rest, ',', &part))
        if (slice_starts(slice_trim(part), "CN=")) {
            text_copy(name, size, slice_skip(slice_trim(part), 3));
            return;
        }
}

static void complete(const struct joined *joined, const struct joined_client *client)
{
    size_t count = kept(joined);
    moment newest = count ? connection_entry_time(&joined->entries[count - 1]) : MOMENT_UNKNOWN;

    for (size_t i = 0; i < client->journal->count; i++) {
        struct journal_attempt *attempt = &client->journal->list[i];
        struct attempt_seen *seen = &attempt->seen;
        common_name(client->certificates, seen->common_name, sizeof(seen->common_name));
        if (newest == MOMENT_UNKNOWN)
            continue;
        seen->began = with_year(seen->began, newest);
        seen->at = with_year(seen->at, newest);
        attempt->dropped = with_year(attempt->dropped, newest);
    }
}

/* Only attempts with a time and an end can be matched. */
static size_t timed(const struct joined_client *client, struct attempt_seen *seen)
{
    size_t count = 0;
    struct attempt_journal *journal = client->journal;

    for (size_t i = 0; i < journal->count; i++)
        if (journal->list[i].over) {
            journal->list[count] = journal->list[i];
            seen[count] = journal->list[count].seen;
            if (seen[count].at == MOMENT_UNKNOWN)
                seen[count].outcome = CONNECTION_OTHER;
            count++;
        }
    journal->count = count;
    return count;
}

static const struct endpoint *endpoint_of(const struct joined *joined, const struct journal_attempt *attempt,
                                          const struct connection_entry *entry)
{
    const char *id = entry && entry->endpoint[0] ? entry->endpoint : attempt->seen.endpoint;
    size_t count;
    const struct endpoint *endpoints = endpoint_export_list(joined->files.export, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(endpoints[i].id, id) == 0)
            return &endpoints[i];
    return count == 1 && !id[0] ? endpoints : NULL;
}

static unsigned given_facts(const struct joined *joined, const struct endpoint *endpoint)
{
    unsigned given = endpoint ? export_given(joined->files.export, endpoint) : 0U;

    return (given & EXPORT_ENDPOINTS ? FACTS_ENDPOINT : 0U) | (given & EXPORT_TARGETS ? FACTS_TARGETS : 0U) |
           (given & EXPORT_ROUTES ? FACTS_ROUTES : 0U) | (given & EXPORT_RULES ? FACTS_AUTHORIZATIONS : 0U);
}

static const struct connection_entry *entry_at(const struct joined *joined, int index)
{
    return index == ATTEMPT_UNMATCHED ? NULL : &joined->entries[index];
}

/* The views of one attempt. Its times become AWS's. */
static struct attempt_views views_of(const struct joined *joined, struct journal_attempt *attempt,
                                     const struct attempt_matching *matching, size_t index)
{
    size_t count = kept(joined);
    struct attempt_views views = {.attempt = attempt,
                                  .opening = entry_at(joined, matching->opening[index]),
                                  .closing = entry_at(joined, matching->closing[index]),
                                  .groups = joined->options->groups,
                                  .group_count = joined->options->group_count};

    views.endpoint = endpoint_of(joined, attempt, views.opening);
    views.given = given_facts(joined, views.endpoint);
    views.crl = joined->files.crl.next_update == MOMENT_UNKNOWN ? NULL : &joined->files.crl;
    if (!matching->known || attempt->seen.at == MOMENT_UNKNOWN)
        return views;
    attempt->seen.began += attempt->seen.began == MOMENT_UNKNOWN ? 0 : matching->difference;
    attempt->seen.at += matching->difference;
    attempt->dropped += attempt->dropped == MOMENT_UNKNOWN ? 0 : matching->difference;
    views.covered = count && connection_entry_time(&joined->entries[0]) <= attempt->seen.at &&
                    connection_entry_time(&joined->entries[count - 1]) >= attempt->seen.at;
    return views;
}

void joined_show(const struct joined *joined, const struct joined_client *client)
{
    static struct attempt_seen seen[ATTEMPTS_MATCHED_MAX];
    static struct attempt_matching matching;
    static struct corrections corrections;
    static struct joined_page page;

    complete(joined, client);
    size_t count = timed(client, seen);
    corrections.count = 0;
    attempts_match(seen, count, joined->entries, kept(joined), &matching);
    joined_page_start(&page, client->name, &matching, count && seen[0].zoned, joined->files.book.given);
    for (size_t i = 0; i < count; i++) {
        struct attempt_views views = views_of(joined, &client->journal->list[i], &matching, i);
        corrections_of(&views, &corrections);
        joined_page_add(&page, &views);
    }
    joined_page_show(&page, &corrections, joined->options->json);
}

void joined_free(struct joined *joined)
{
    export_files_free(&joined->files);
    free(joined->entries);
}
