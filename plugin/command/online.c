/* SPDX-License-Identifier: MIT */
#include "command/online.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

#include "base/text.h"
#include "dns/endpoint_name.h"
#include "dns/lookup.h"
#include "handshake/handshake_probe.h"

enum { REMOTES_LOOKED_AT = 64 };

#define PROBE_LIMIT SECONDS(5)
#define ANSWER      SECONDS(4)
#define WHOLE       SECONDS(10)
#define OTHER       SECONDS(2)
#define LIMIT       SECONDS(15)

/* Waits until `descriptor` is readable or `until` has come. False when it has. */
static bool wait_for(int descriptor, moment until)
{
    struct pollfd polled = {descriptor, POLLIN, 0};
    moment left = until - clock_now();

    return left > 0 && poll(&polled, 1, (int)(left / MILLISECONDS(1)) + 1) > 0;
}

static void await(struct lookup *lookup, moment until)
{
    if (lookup->child.answer < 0)
        return;
    if (wait_for(lookup->child.answer, until))
        lookup_finish(lookup, clock_now());
    else
        lookup_give_up(lookup, clock_now());
}

/*
 * Asks for the name as it is, and with a label where one belongs. Returns what OpenVPN would
 * connect to, or NULL.
 */
static const char *resolve(const struct facts *facts, const char *host, struct endpoint_dns *names)
{
    struct lookup bare = {.child = CHILD_NONE};
    struct lookup labelled = {.child = CHILD_NONE};
    bool random = facts_random_hostname(facts);
    char name[256];
    moment now = clock_now();

    if (host_is_address(slice_of(host)))
        return host;
    lookup_start(&bare, &names->bare, host, now);
    if ((random || endpoint_name_is_bare(slice_of(host))) && lookup_label(host, name, sizeof(name)))
        lookup_start(&labelled, &names->labelled, name, now);
    await(&bare, now + PROBE_LIMIT);
    await(&labelled, now + PROBE_LIMIT);
    const struct name_lookup *used = random ? &names->labelled : &names->bare;
    return used->answer == NAME_FOUND ? used->address : NULL;
}

static void carry_out(struct handshake_config *config, const struct facts *facts, const struct file_source *files)
{
    static struct handshake_plan plan;
    struct handshake_probe probe;
    moment until = clock_now() + LIMIT;

    handshake_plan_make(&plan, facts->profile, facts->version, files);
    if (handshake_probe_start(&probe, config, &plan)) {
        bool over = false;
        while (!over && wait_for(probe.child.answer, until))
            over = handshake_probe_read(&probe);
        handshake_probe_stop(&probe);
    }
    handshake_plan_free(&plan);
    config->probe = probe.probe;
}

static void try_server(const struct facts *facts, const struct file_source *files, struct handshake *probe)
{
    struct handshake_config config = {
        .probe = *probe, .goal = HANDSHAKE_OWN_TRANSPORT, .answer = ANSWER, .whole = WHOLE};

    carry_out(&config, facts, files);
    if (probe_in_vain(config.probe.own.answer)) {
        config.goal = HANDSHAKE_OTHER_TRANSPORTS;
        config.answer = OTHER;
        config.whole = OTHER;
        carry_out(&config, facts, files);
    }
    *probe = config.probe;
}

static void describe(const struct profile_remote *remote, struct handshake *probe)
{
    unsigned long long port = 0;

    memset(probe, 0, sizeof(*probe));
    /* OpenVPN also takes a service's name; no one writes one */
    slice_number(slice_of(remote->port), 65535, &port);
    text_copy(probe->host, sizeof(probe->host), slice_of(remote->host));
    probe->own.tcp = strncmp(remote->protocol, "tcp", 3) == 0;
    probe->own.port = (unsigned)port;
}

static bool is_known(const struct handshakes *handshakes, const struct handshake *probe)
{
    for (size_t i = 0; i < handshakes->count; i++) {
        const struct handshake *known = &handshakes->list[i];
        if (strcmp(known->host, probe->host) == 0 && known->own.tcp == probe->own.tcp &&
            known->own.port == probe->own.port)
            return true;
    }
    return false;
}

void online_probe(struct facts *facts, const struct file_source *files)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    struct handshakes *handshakes = &facts->handshakes;
    struct handshake probe;
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    (void)signal(SIGCHLD, SIG_IGN); /* what is started here is not waited for */
    facts->available |= FACTS_LOOKUPS | FACTS_OWN_HANDSHAKE | FACTS_ONLINE;
    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT && handshakes->count < HANDSHAKES_MAX; i++) {
        struct endpoint_dns names = {0};
        describe(&remotes[i], &probe);
        if (is_known(handshakes, &probe))
            continue;
        const char *address = resolve(facts, remotes[i].host, i == 0 ? &facts->names : &names);
        text_copy(probe.address, sizeof(probe.address), slice_of(address));
        if (probe.own.port == 0)
            text_copy(probe.own.reason, sizeof(probe.own.reason), SLICE("its port is not a number"));
        else if (address)
            try_server(facts, files, &probe);
        else
            text_copy(probe.own.reason, sizeof(probe.own.reason), SLICE("its name has no address"));
        handshakes->list[handshakes->count++] = probe;
    }
}
