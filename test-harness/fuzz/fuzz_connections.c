/* SPDX-License-Identifier: MIT */
/*
 * A connection log under libFuzzer: in pieces of the size that its first byte says, and whole; then
 * judged by all rules.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint/export_connections.h"
#include "findings/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct connection_log connections;
static unsigned long taken;

static void take(void *context, const struct connection_entry *entry)
{
    (void)context;
    taken++;
    if (strlen(entry->user) >= sizeof(entry->user) || !entry->user[0])
        abort(); /* an entry always has someone */
    connection_log_add(&connections, entry);
}

static void read_in_pieces(struct slice text, size_t piece)
{
    struct connection_reader *reader = connection_reader_new(take, NULL);

    if (!reader)
        abort();
    connection_log_start(&connections, "cvpn-endpoint-0");
    taken = 0;
    for (; text.length; text = slice_skip(text, piece))
        connection_reader_feed(reader, slice_head(text, piece));
    (void)connection_reader_end(reader);
    connection_reader_free(reader);
    connection_log_finish(&connections);
}

static void judge(void)
{
    static struct facts facts;
    static struct findings findings;

    facts_start(&facts);
    facts.connections = &connections;
    facts.available = FACTS_CONNECTIONS;
    rules_evaluate(&facts, &findings);
    if (findings.left_out)
        abort(); /* the rules bound what they raise */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};

    if (size == 0)
        return 0;
    read_in_pieces(text, 1 + data[0] % 64);
    unsigned long before = taken;
    read_in_pieces(text, size);
    if (taken != before)
        abort(); /* how the bytes come makes no difference */
    judge();
    return 0;
}
