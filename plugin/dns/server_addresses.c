/* SPDX-License-Identifier: MIT */
#include "dns/server_addresses.h"

static bool has(const struct address *list, size_t count, struct address address)
{
    for (size_t i = 0; i < count; i++)
        if (address_same(list[i], address))
            return true;
    return false;
}

void server_addresses_add(struct server_addresses *names, unsigned source, const struct address *addresses,
                          size_t count)
{
    struct name_source *from = &names->sources[source];
    unsigned known = from->address_count;
    unsigned fresh = 0;
    unsigned again = 0;

    for (size_t i = 0; i < count; i++) {
        if (addresses[i].family != names->connected.family || has(addresses, i, addresses[i]))
            continue;
        if (has(from->addresses, from->address_count, addresses[i])) {
            again++;
        } else {
            fresh++;
            if (from->address_count < SOURCE_ADDRESSES_MAX)
                from->addresses[from->address_count++] = addresses[i];
        }
    }
    if (fresh + again == 0)
        return;
    from->varies |= from->answers > 0 && (fresh > 0 || again != known);
    from->answers++;
}

static bool knows(const struct server_addresses *names, const struct name_source *source)
{
    return has(source->addresses, source->address_count, names->connected);
}

bool server_addresses_know(const struct server_addresses *names)
{
    for (unsigned i = 0; i < names->source_count; i++)
        if (names->sources[i].server.family != ADDRESS_NONE && knows(names, &names->sources[i]))
            return true;
    for (unsigned i = 0; i < names->source_count; i++)
        if (knows(names, &names->sources[i]))
            return !server_addresses_witness(names);
    return false;
}

const struct name_source *server_addresses_witness(const struct server_addresses *names)
{
    const struct name_source *witness = NULL;

    for (unsigned i = 0; i < names->source_count; i++) {
        if (names->sources[i].varies)
            return NULL;
        if (names->sources[i].answers >= 2 && !witness && !knows(names, &names->sources[i]))
            witness = &names->sources[i];
    }
    return witness;
}
