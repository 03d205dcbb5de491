/* SPDX-License-Identifier: MIT */
/*
 * Attempts and entries of any times, outcomes and addresses under libFuzzer: four bytes are one of
 * either.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint/attempt_match.h"

enum { MOST = 96 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct attempt_seen attempts[MOST];
static struct connection_entry entries[MOST];
static struct attempt_matching matching;

/* As a caller has sorted them. */
static int by_time(const void *one, const void *other)
{
    moment a = connection_entry_time(one);
    moment b = connection_entry_time(other);

    return (a > b) - (a < b);
}

static void check(size_t attempt_count, size_t entry_count)
{
    unsigned matched = 0;

    for (size_t i = 0; i < ATTEMPTS_MATCHED_MAX; i++) {
        int found = matching.opening[i];
        if (found == ATTEMPT_UNMATCHED)
            continue;
        matched++;
        if (i >= attempt_count || (size_t)found >= entry_count)
            abort();
        if (attempts[i].outcome != CONNECTION_OTHER && attempts[i].outcome != entries[found].event)
            abort(); /* an entry of another outcome is another attempt's */
        for (size_t j = 0; j < i; j++)
            if (matching.opening[j] == found)
                abort(); /* one entry is one attempt */
    }
    if (matched != matching.matched)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t attempt_count = 0;
    size_t entry_count = 0;

    memset(attempts, 0, sizeof(attempts));
    memset(entries, 0, sizeof(entries));
    for (; size >= 4; data += 4, size -= 4) {
        moment time = SECONDS(1774526400 + 8 * (data[1] << 8 | data[2]));
        enum connection_event event = (enum connection_event)(data[3] % (CONNECTION_CLOSED + 1));
        char address[46] = {(char)(data[3] >> 4 ? '0' + (data[3] >> 4) : '\0')};
        if (data[0] & 1 && attempt_count < MOST) {
            struct attempt_seen *seen = &attempts[attempt_count++];
            *seen = (struct attempt_seen){.began = time, .at = time + SECONDS(data[0]), .zoned = data[0] & 2};
            seen->outcome = event == CONNECTION_CLOSED || event == CONNECTION_ANSWERED ? CONNECTION_OTHER : event;
            memcpy(seen->address, address, sizeof(address));
        } else if (entry_count < MOST) {
            struct connection_entry *entry = &entries[entry_count++];
            entry->event = event;
            entry->updated = time;
            memcpy(entry->address[0], address, sizeof(address));
        }
    }
    qsort(entries, entry_count, sizeof(entries[0]), by_time);
    attempts_match(attempts, attempt_count, entries, entry_count, &matching);
    check(attempt_count, entry_count);
    return 0;
}
