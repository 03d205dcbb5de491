/* SPDX-License-Identifier: MIT */
#include "endpoint/attempt_match.h"

#include <stdlib.h>
#include <string.h>

/* The handler of an endpoint may take 30 s, and a client tells of the answer a moment later. */
#define TOLERANCE SECONDS(20)
#define QUARTER   SECONDS(15 * 60)

enum { WEIGHT_ADDRESS = 10, WEIGHT_REFUSED = 3, WEIGHT_OPENED = 2, ANCHORS_MAX = 12 };

struct matcher {
    const struct attempt_seen *attempts;
    size_t attempt_count;
    const struct connection_entry *entries;
    size_t entry_count;
};

/* A difference between the clocks, and how much speaks for it. */
struct candidate {
    moment difference;
    unsigned score;
    bool by_address;
};

static bool differ(const char *one, const char *other)
{
    return one[0] && other[0] && strcmp(one, other) != 0;
}

static bool same_address(const struct attempt_seen *attempt, const struct connection_entry *entry)
{
    return attempt->address[0] &&
           (strcmp(attempt->address, entry->address[0]) == 0 || strcmp(attempt->address, entry->address[1]) == 0);
}

/* How well an entry fits an attempt, but for the time; 0: it does not. */
static unsigned fit(const struct attempt_seen *attempt, const struct connection_entry *entry)
{
    if (attempt->outcome == CONNECTION_OTHER || entry->event != attempt->outcome ||
        differ(attempt->endpoint, entry->endpoint) || differ(attempt->transport, entry->transport) ||
        differ(attempt->common_name, entry->common_name))
        return 0;
    if (entry->event != CONNECTION_OPENED)
        return WEIGHT_REFUSED;
    if (same_address(attempt, entry))
        return WEIGHT_ADDRESS;
    return attempt->address[0] && entry->address[0][0] ? 0 : WEIGHT_OPENED;
}

/* The first entry at `time` or later. */
static size_t first_from(const struct matcher *matcher, moment time)
{
    size_t low = 0;
    size_t high = matcher->entry_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (connection_entry_time(&matcher->entries[middle]) < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The entry that fits the attempt best at this difference, and then the nearest; or none. */
static int best_entry(const struct matcher *matcher, const struct attempt_seen *attempt, moment difference,
                      unsigned *weight)
{
    moment at = attempt->at + difference;
    moment nearest = 0;
    int best = ATTEMPT_UNMATCHED;

    *weight = 0;
    for (size_t i = first_from(matcher, at - TOLERANCE); i < matcher->entry_count; i++) {
        moment away = connection_entry_time(&matcher->entries[i]) - at;
        unsigned fits = fit(attempt, &matcher->entries[i]);
        if (away > TOLERANCE)
            break;
        away = away < 0 ? -away : away;
        if (fits < *weight || fits == 0 || (fits == *weight && away >= nearest))
            continue;
        *weight = fits;
        nearest = away;
        best = (int)i;
    }
    return best;
}

static unsigned score(const struct matcher *matcher, moment difference, bool *by_address)
{
    unsigned sum = 0;

    *by_address = false;
    for (size_t i = 0; i < matcher->attempt_count; i++) {
        unsigned weight;
        best_entry(matcher, &matcher->attempts[i], difference, &weight);
        *by_address = *by_address || weight == WEIGHT_ADDRESS;
        sum += weight;
    }
    return sum;
}

static moment distance(moment difference)
{
    return difference < 0 ? -difference : difference;
}

/* How far it is from one that a time zone can make. */
static moment off_zone(moment difference)
{
    moment rest = distance(difference) % QUARTER;

    return rest > QUARTER / 2 ? QUARTER - rest : rest;
}

static bool is_possible(const struct attempt_seen *attempt, moment difference, unsigned fits)
{
    moment most = attempt->zoned ? SECONDS(300) : SECONDS(14 * 3600 + 300);

    return fits == WEIGHT_ADDRESS || (fits && distance(difference) <= most);
}

/* Whether the first is to be believed rather than the second. */
static bool is_better(const struct candidate *one, const struct candidate *other)
{
    if (one->score != other->score)
        return one->score > other->score;
    moment off = off_zone(one->difference) / SECONDS(30) - off_zone(other->difference) / SECONDS(30);
    return off ? off < 0 : distance(one->difference) < distance(other->difference);
}

/* Another time zone; what is minutes away from any is a clock that is wrong, which is rare. */
static bool rivals(const struct candidate *best, const struct candidate *other)
{
    bool zones = off_zone(other->difference) <= SECONDS(30) || off_zone(best->difference) > SECONDS(30);

    return zones && distance(best->difference - other->difference) > 2 * TOLERANCE;
}

static void weigh(const struct matcher *matcher, moment difference, struct candidate *best,
                  struct attempt_matching *matching)
{
    struct candidate candidate = {.difference = difference};

    candidate.score = score(matcher, difference, &candidate.by_address);
    if (candidate.score < best->score)
        return;
    if (candidate.score > best->score)
        matching->ambiguous = false;
    else
        matching->ambiguous = matching->ambiguous || rivals(is_better(&candidate, best) ? &candidate : best,
                                                            is_better(&candidate, best) ? best : &candidate);
    if (is_better(&candidate, best))
        *best = candidate;
}

/* Attempts of which much is known come first; those of which AWS has nothing are no use. */
static size_t anchors(const struct matcher *matcher, const struct attempt_seen *found[ANCHORS_MAX])
{
    size_t count = 0;

    for (int with_address = 1; with_address >= 0; with_address--)
        for (size_t i = matcher->attempt_count; i > 0 && count < ANCHORS_MAX; i--) {
            const struct attempt_seen *attempt = &matcher->attempts[i - 1];
            if (attempt->outcome != CONNECTION_OTHER && (attempt->address[0] != '\0') == with_address)
                found[count++] = attempt;
        }
    return count;
}

static struct candidate find_difference(const struct matcher *matcher, struct attempt_matching *matching)
{
    const struct attempt_seen *found[ANCHORS_MAX];
    struct candidate best = {0};
    size_t count = anchors(matcher, found);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < matcher->entry_count; j++) {
            moment difference = connection_entry_time(&matcher->entries[j]) - found[i]->at;
            if (is_possible(found[i], difference, fit(found[i], &matcher->entries[j])))
                weigh(matcher, difference, &best, matching);
        }
    return best;
}

/* A refusal during an attempt of which the client saw less. */
static int unexpected_entry(const struct matcher *matcher, const struct attempt_seen *attempt, moment difference)
{
    for (size_t i = first_from(matcher, attempt->began + difference); i < matcher->entry_count; i++) {
        const struct connection_entry *entry = &matcher->entries[i];
        if (connection_entry_time(entry) > attempt->at + difference + TOLERANCE)
            break;
        if (entry->event == CONNECTION_REFUSED && !differ(attempt->endpoint, entry->endpoint) &&
            !differ(attempt->transport, entry->transport) && !differ(attempt->common_name, entry->common_name))
            return (int)i;
    }
    return ATTEMPT_UNMATCHED;
}

static bool is_taken(const struct attempt_matching *matching, size_t count, int entry)
{
    for (size_t i = 0; i < count; i++)
        if (matching->opening[i] == entry)
            return true;
    return false;
}

/* The end of a session; of a sign-in that waited for the browser its answer. */
static int closing_of(const struct matcher *matcher, const struct connection_entry *opened)
{
    enum connection_event event = opened->event == CONNECTION_AWAITED ? CONNECTION_ANSWERED : CONNECTION_CLOSED;

    for (size_t i = 0; opened->connection[0] && i < matcher->entry_count; i++)
        if (matcher->entries[i].event == event && strcmp(matcher->entries[i].connection, opened->connection) == 0)
            return (int)i;
    return ATTEMPT_UNMATCHED;
}

static void assign(const struct matcher *matcher, struct attempt_matching *matching)
{
    for (size_t i = 0; i < matcher->attempt_count; i++) {
        const struct attempt_seen *attempt = &matcher->attempts[i];
        unsigned weight;
        int entry = best_entry(matcher, attempt, matching->difference, &weight);
        if (attempt->outcome == CONNECTION_OTHER)
            entry = unexpected_entry(matcher, attempt, matching->difference);
        if (entry == ATTEMPT_UNMATCHED || is_taken(matching, i, entry))
            continue;
        matching->opening[i] = entry;
        matching->matched++;
        if (matcher->entries[entry].event != CONNECTION_REFUSED)
            matching->closing[i] = closing_of(matcher, &matcher->entries[entry]);
    }
}

void attempts_match(const struct attempt_seen *attempts, size_t attempt_count, const struct connection_entry *entries,
                    size_t entry_count, struct attempt_matching *matching)
{
    struct matcher matcher = {attempts, attempt_count, entries, entry_count};

    memset(matching, 0, sizeof(*matching));
    for (size_t i = 0; i < ATTEMPTS_MATCHED_MAX; i++)
        matching->opening[i] = matching->closing[i] = ATTEMPT_UNMATCHED;
    if (attempt_count > ATTEMPTS_MATCHED_MAX)
        matcher.attempt_count = ATTEMPTS_MATCHED_MAX;
    struct candidate best = find_difference(&matcher, matching);
    matching->known = best.score > 0;
    matching->by_address = best.by_address;
    matching->difference = best.difference;
    if (!matching->known && attempt_count && attempts[0].zoned)
        matching->known = true; /* the clocks are one, as far as is known */
    if (matching->known)
        assign(&matcher, matching);
}
