/* SPDX-License-Identifier: MIT */
/* Hosts of probe= that are names, resolved beside everything else when the tunnel is up. */
#include <string.h>

#include "state.h"

void path_names_start(struct observer *observer)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++)
        observer->path.names[i].child = CHILD_NONE;
}

bool path_names_under_way(const struct observer *observer)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++)
        if (observer->path.names[i].child.answer >= 0)
            return true;
    return false;
}

/* The first of IPv4 where there is one: every tunnel has it. */
static struct address best_of(const struct name_lookup *probe)
{
    for (unsigned i = 0; i < probe->address_count; i++)
        if (probe->addresses[i].family == ADDRESS_IPV4)
            return probe->addresses[i];
    return probe->address_count ? probe->addresses[0] : (struct address){.family = ADDRESS_NONE};
}

static void on_answer(struct observer *observer, unsigned number)
{
    const struct name_lookup *probe = &observer->path.name_lookups[number];
    struct path_mtu *path = &observer->diagnosis.facts.path;

    loop_forget(&observer->loop, observer->path.names[number].child.answer);
    lookup_finish(&observer->path.names[number], clock_now());
    if (probe->answer == NAME_FOUND)
        path->probe[number] = best_of(probe);
    /* A late one: no one else has answered so far. */
    bool silent =
        path->state == PATH_SILENT || (path->state == PATH_UNDER_WAY && !observer->path.probe.mtu_search.passes);
    if (observer->path.pending)
        path_mtu_follow(observer);
    else if (probe->answer == NAME_FOUND && silent)
        path_mtu_probe(observer);
}

static void on_first(void *context)
{
    on_answer(context, 0);
}

static void on_second(void *context)
{
    on_answer(context, 1);
}

void path_names_end(struct observer *observer)
{
    for (unsigned i = 0; i < PATH_PROBES_MAX; i++) {
        loop_forget(&observer->loop, observer->path.names[i].child.answer);
        lookup_give_up(&observer->path.names[i], clock_now());
    }
}

void path_names_ask(struct observer *observer)
{
    static loop_function *const told[PATH_PROBES_MAX] = {on_first, on_second};
    struct facts *facts = &observer->diagnosis.facts;
    const struct settings *settings = &facts->settings;
    struct address address;

    path_names_end(observer);
    memset(facts->path.probe, 0, sizeof(facts->path.probe)); /* ADDRESS_NONE */
    for (unsigned i = 0; i < PATH_PROBES_MAX && i < settings->probe_count && !settings->probe_off; i++)
        if (!address_parse(slice_of(settings->probe[i]), &address) &&
            lookup_start(&observer->path.names[i], &observer->path.name_lookups[i], settings->probe[i], clock_now()))
            loop_watch(&observer->loop, observer->path.names[i].child.answer, told[i], observer);
}
