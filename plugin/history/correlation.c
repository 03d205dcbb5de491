/* SPDX-License-Identifier: MIT */
#include "history/correlation.h"

#include <stdint.h>
#include <string.h>

bool correlation_looks_clean(const struct trial *trials, size_t count)
{
    unsigned reached[TRIAL_SERVERS_MAX] = {0};
    unsigned missed[TRIAL_SERVERS_MAX] = {0};
    unsigned good = 0;
    unsigned changes = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned *side = trials[i].reached ? reached : missed;
        side[trials[i].server]++;
        good += trials[i].reached;
        changes += i > 0 && trials[i].reached != trials[i - 1].reached;
    }
    for (size_t i = 0; i < TRIAL_SERVERS_MAX; i++)
        if (reached[i] && missed[i])
            return false;
    return good >= CORRELATION_SIDE && count - good >= CORRELATION_SIDE && changes >= CORRELATION_CHANGES;
}

/* n over k for n up to TRIALS_MAX, by Pascal's triangle: no product that could overflow. */
static uint64_t directions_to_choose(unsigned n, unsigned k)
{
    uint64_t row[TRIALS_MAX + 1] = {1};

    for (unsigned i = 1; i <= n; i++)
        for (unsigned j = i; j > 0; j--)
            row[j] += row[j - 1];
    return row[k];
}

/* How many trials each server has in each stratum, and how many failed in each. */
struct table {
    unsigned trials[TRIAL_SERVERS_MAX][TRIAL_STRATA_MAX];
    unsigned all[TRIAL_STRATA_MAX];
    unsigned failed[TRIAL_STRATA_MAX];
    unsigned servers;
};

static void count_up(struct table *table, const struct trial *trials, size_t count)
{
    memset(table, 0, sizeof(*table));
    for (size_t i = 0; i < count; i++) {
        table->trials[trials[i].server][trials[i].stratum]++;
        table->all[trials[i].stratum]++;
        table->failed[trials[i].stratum] += !trials[i].reached;
        if (trials[i].server >= table->servers)
            table->servers = trials[i].server + 1U;
    }
}

/*
 * In how many ways the failures can be dealt at all. At most 64 over 32, since strata only make it
 * fewer.
 */
static uint64_t directions_to_deal(const struct table *table)
{
    uint64_t directions = 1;

    for (unsigned s = 0; s < TRIAL_STRATA_MAX; s++)
        directions *= directions_to_choose(table->all[s], table->failed[s]);
    return directions;
}

/*
 * True when in more than `most` of these ways each server is pure. There is one for each set of
 * servers whose trials are as many as the failures, in each stratum. The sets are gone through in
 * Gray code, so that each differs from the one before by one server.
 */
static bool pure_in_more_ways(const struct table *table, uint64_t most)
{
    unsigned sum[TRIAL_STRATA_MAX] = {0};
    unsigned set = 0;
    uint64_t directions = memcmp(sum, table->failed, sizeof(sum)) == 0;

    if (most >= 1U << table->servers) /* there are no more sets than that */
        return false;
    for (unsigned step = 1; step < 1U << table->servers && directions <= most; step++) {
        unsigned server = (unsigned)__builtin_ctz(step);
        set ^= 1U << server;
        for (unsigned s = 0; s < TRIAL_STRATA_MAX; s++)
            sum[s] = set & 1U << server ? sum[s] + table->trials[server][s] : sum[s] - table->trials[server][s];
        directions += memcmp(sum, table->failed, sizeof(sum)) == 0;
    }
    return directions > most;
}

bool correlation_is_no_accident(const struct trial *trials, size_t count, unsigned one_in)
{
    struct table table;

    count_up(&table, trials, count);
    return !pure_in_more_ways(&table, directions_to_deal(&table) / one_in);
}
