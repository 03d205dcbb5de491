/* SPDX-License-Identifier: MIT */
/*
 * From records to trials: which connections looked at a destination, over which server, on which
 * network, at which time of the day.
 */
#include <string.h>

#include "history/history.h"

enum { DAY = 24 * 60 * 60, PARTS_OF_DAY = 4 };

/* The trials of one destination, newest first, and what their numbers stand for. */
struct trials {
    struct trial by_network[TRIALS_MAX];
    struct trial by_hour[TRIALS_MAX];
    size_t count;
    const char *servers[TRIAL_SERVERS_MAX];
    unsigned server_count;
    const char *networks[TRIAL_STRATA_MAX];
    unsigned network_count;
};

static int number_of_server(struct trials *trials, const char *server)
{
    for (unsigned i = 0; i < trials->server_count; i++)
        if (strcmp(trials->servers[i], server) == 0)
            return (int)i;
    if (trials->server_count == TRIAL_SERVERS_MAX)
        return -1;
    trials->servers[trials->server_count] = server;
    return (int)trials->server_count++;
}

static int number_of_network(struct trials *trials, const char *network)
{
    for (unsigned i = 0; i < trials->network_count; i++)
        if (strcmp(trials->networks[i], network) == 0 || history_same_network(trials->networks[i], network))
            return (int)i;
    if (trials->network_count == TRIAL_STRATA_MAX)
        return -1;
    trials->networks[trials->network_count] = network;
    return (int)trials->network_count++;
}

/*
 * Adds a record that looked at the destination. False when there is no room: what is older does not
 * count then.
 */
static bool add(struct trials *trials, const struct history_record *record, bool reached)
{
    int server = number_of_server(trials, record->server);
    int network = number_of_network(trials, record->network);

    if (server < 0 || network < 0 || trials->count == TRIALS_MAX)
        return false;
    int64_t part = record->time % DAY * PARTS_OF_DAY / DAY;
    trials->by_network[trials->count] = (struct trial){(unsigned char)server, (unsigned char)network, reached};
    trials->by_hour[trials->count] = (struct trial){(unsigned char)server, (unsigned char)part, reached};
    trials->count++;
    return true;
}

/* False when `record` says nothing about the destination of `bit`, or cannot be counted. */
static bool is_trial(const struct history_record *record, unsigned bit, int64_t today)
{
    return record->kind == HISTORY_ATTEMPT && ((record->reached | record->missed) & bit) && record->server[0] &&
           record->time > 0 && today - record->time <= (int64_t)HISTORY_DAYS * DAY && record->time <= today + DAY;
}

static void collect(const struct history *history, unsigned bit, int64_t today, struct trials *trials)
{
    memset(trials, 0, sizeof(*trials));
    if (!history->now_counted)
        add(trials, &history->now, (history->now.reached & bit) != 0);
    for (size_t i = 0; i < history->count; i++)
        if (is_trial(&history->records[i], bit, today) &&
            !add(trials, &history->records[i], (history->records[i].reached & bit) != 0))
            return;
}

static void describe(const struct trials *trials, struct history_split *split)
{
    bool counted[TRIAL_SERVERS_MAX] = {false};

    for (size_t i = 0; i < trials->count; i++) {
        const struct trial *trial = &trials->by_network[i];
        struct history_side *side = trial->reached ? &split->reached : &split->missed;
        side->connections++;
        if (counted[trial->server])
            continue;
        counted[trial->server] = true;
        if (side->servers++ == 0)
            side->server = trials->servers[trial->server];
    }
}

static bool is_no_accident(const struct trials *trials, unsigned one_in)
{
    return correlation_is_no_accident(trials->by_network, trials->count, one_in) &&
           correlation_is_no_accident(trials->by_hour, trials->count, one_in);
}

bool history_split_by_server(const struct history *history, unsigned name, moment now, struct history_split *split)
{
    struct trials trials;
    unsigned bit = 1U << name;

    if (now == MOMENT_UNKNOWN || name >= history->name_count || !is_trial(&history->now, bit, now / SECONDS(1)))
        return false;
    collect(history, bit, now / SECONDS(1), &trials);
    if (!correlation_looks_clean(trials.by_network, trials.count) || !is_no_accident(&trials, CORRELATION_LIKELY))
        return false;
    memset(split, 0, sizeof(*split));
    split->name = history->names[name];
    split->certain = is_no_accident(&trials, CORRELATION_CHANCE);
    split->reached_now = (history->now.reached & bit) != 0;
    describe(&trials, split);
    return true;
}
