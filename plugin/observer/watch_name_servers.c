/* SPDX-License-Identifier: MIT */
/*
 * Compares the address that OpenVPN went to with those that the server's name has: when it is
 * connected, and when nothing answers there. A healthy name is asked for once; only an address that
 * is not among the answers is looked into further.
 */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "dns/endpoint_name.h"
#include "dns/lookup.h"
#include "dns/resolv_conf.h"
#include "reach/reach_probes.h"
#include "watchers.h"

/* OpenVPN goes first: an attempt that hears nothing is looked into after this time. */
#define STUCK_AFTER SECONDS(2)
#define LIMIT       MILLISECONDS(1500)
#define AGAIN       MILLISECONDS(600)

enum { REMOTES_LOOKED_AT = 16, ROUNDS = 2, PUSHED_ASKED = 2 };

/* index: of the source. The first source is this machine's resolver. */
enum purpose { FOR_SOURCE, FOR_IMPOSSIBLE };

static struct {
    struct reach_probes asking;
    unsigned looked_attempt;
    bool sent; /* a second time */
    unsigned timer;
} own;

static struct server_addresses *names_of(struct watch *watch)
{
    return &watch->facts->server_addresses;
}

/* Through a proxy the address is not the server's. */
static bool through_proxy(const struct profile *profile)
{
    return profile_last(profile, "http-proxy") || profile_last(profile, "socks-proxy");
}

/* The one name that all remotes have; false when there are several, or an address. */
static bool the_name(const struct facts *facts, char *host, size_t size)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = facts->profile ? profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT) : 0;

    if (count == 0 || count > REMOTES_LOOKED_AT || through_proxy(facts->profile) || !facts_client_vpn_profile(facts))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(remotes[i].host, remotes[0].host) != 0)
            return false;
    text_copy(host, size, slice_of(remotes[0].host));
    return !host_is_address(slice_of(host));
}

/* The name as OpenVPN asks for it: with a random label of its own each time, where it does that. */
static bool name_to_ask(const struct watch *watch, char *name, size_t size)
{
    const struct facts *facts = watch->facts;

    if (facts_random_hostname(facts))
        return lookup_label(facts->server_addresses.host, name, size);
    text_copy(name, size, slice_of(facts->server_addresses.host));
    return true;
}

static void ask(struct watch *watch, unsigned source)
{
    struct server_addresses *names = names_of(watch);
    struct address server = names->sources[source].server;
    struct reach_probe question = {.how = server.family == ADDRESS_NONE ? ASK_NAME : ASK_DNS,
                                   .to = server,
                                   .type = names->connected.family == ADDRESS_IPV6 ? DNS_TYPE_AAAA : DNS_TYPE_A,
                                   .purpose = FOR_SOURCE,
                                   .index = source};

    if (name_to_ask(watch, question.name, sizeof(question.name)))
        reach_probes_ask(&own.asking, &question);
}

/*
 * The dot at its end keeps search domains away from it (RFC 6761 section 6.4: no one has a name
 * below invalid).
 */
static void reach_probe_impossible(struct watch *watch)
{
    struct server_addresses *names = names_of(watch);
    struct reach_probe question = {.how = ASK_NAME, .purpose = FOR_IMPOSSIBLE};

    if (!lookup_label("invalid.", names->impossible, sizeof(names->impossible)))
        return;
    text_copy(question.name, sizeof(question.name), slice_of(names->impossible));
    reach_probes_ask(&own.asking, &question);
}

static void add_source(struct server_addresses *names, struct address server)
{
    for (unsigned i = 0; i < names->source_count; i++)
        if (address_same(names->sources[i].server, server))
            return;
    if (names->source_count < NAME_SOURCES_MAX)
        names->sources[names->source_count++].server = server;
}

/*
 * The address is not among the first answers, or nothing answers there: everyone is asked, twice.
 */
static void reach_probe_all(struct watch *watch)
{
    const struct facts *facts = watch->facts;
    const struct pushed *pushed = &facts->session.pushed;
    struct server_addresses *names = names_of(watch);
    struct resolver resolver;

    names->all_asked = true;
    resolver_read(0, &resolver);
    for (unsigned i = 0; i < resolver.server_count; i++)
        add_source(names, resolver.servers[i]);
    for (unsigned i = 0; facts->tunnel.routed && i < pushed->dns_count && i < PUSHED_ASKED; i++)
        add_source(names, pushed->dns[i]);
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned i = 0; i < names->source_count; i++)
            ask(watch, i);
    if (!names->impossible[0])
        reach_probe_impossible(watch);
}

static void on_told(void *context, const struct reach_probe *told)
{
    struct server_addresses *names = names_of(context);

    if (told->purpose == FOR_IMPOSSIBLE) {
        if (told->probe.answer == NAME_FOUND && told->probe.address_count)
            names->made_up = told->probe.addresses[0];
    } else if (told->how == ASK_NAME) {
        server_addresses_add(names, told->index, told->probe.addresses, told->probe.address_count);
    } else if (told->result == REACH_ANSWERED && !told->answer.truncated) {
        server_addresses_add(names, told->index, told->answer.addresses, told->answer.address_count);
    }
}

static void stop(struct watch *watch)
{
    loop_forget(&watch->loop, own.asking.descriptor);
    reach_probes_end(&own.asking);
    loop_set(&watch->loop, own.timer, MOMENT_UNKNOWN);
    names_of(watch)->under_way = false;
}

static void finish_when_told(struct watch *watch)
{
    struct server_addresses *names = names_of(watch);

    if (own.asking.pending)
        return;
    if (!names->all_asked && names->sources[0].answers && !server_addresses_know(names)) {
        reach_probe_all(watch);
        if (own.asking.pending)
            return;
    }
    stop(watch);
    names->done = true;
    watch->loop.evaluate = true;
}

static void on_ready(void *context)
{
    struct watch *watch = context;

    reach_probes_ready(&own.asking);
    finish_when_told(watch);
}

static void probe(struct watch *watch)
{
    const struct facts *facts = watch->facts;
    const struct attempt *attempt = &facts->session.attempt;
    struct server_addresses *names = names_of(watch);

    memset(names, 0, sizeof(*names));
    own.looked_attempt = attempt->number;
    if (!address_parse(slice_of(attempt->address), &names->connected))
        names->connected = facts->tunnel.server; /* only callbacks are seen */
    if (facts->settings.probe_off || names->connected.family == ADDRESS_NONE ||
        !the_name(facts, names->host, sizeof(names->host)) || !reach_probes_start(&own.asking, on_told, watch))
        return;
    loop_watch(&watch->loop, own.asking.descriptor, on_ready, watch);
    names->under_way = true;
    names->source_count = 1; /* this machine's resolver */
    own.sent = false;
    /* nothing answers there: /etc/hosts may have told this machine's resolver so */
    if (attempt->stage < STAGE_HEARD)
        reach_probe_all(watch);
    else
        ask(watch, 0);
    loop_set(&watch->loop, own.timer, AGAIN);
    finish_when_told(watch);
}

static void on_timer(void *context)
{
    struct watch *watch = context;

    if (!names_of(watch)->under_way) {
        probe(watch);
        return;
    }
    if (!own.sent) {
        own.sent = true;
        reach_probes_again(&own.asking);
        loop_set(&watch->loop, own.timer, LIMIT - AGAIN);
        return;
    }
    names_of(watch)->all_asked = true; /* there is no time for more */
    reach_probes_give_up(&own.asking);
    finish_when_told(watch);
}

static bool is_stuck(const struct attempt *attempt)
{
    return attempt->stage >= STAGE_CONNECTING && attempt->stage < STAGE_HEARD && attempt->ending == ENDING_NONE &&
           attempt->address[0];
}

/* An answer that no server of ours gives is looked into at once, silence only when it lasts. */
static moment wait_for(const struct attempt *attempt)
{
    if (!is_stuck(attempt))
        return MOMENT_UNKNOWN;
    return attempt->send_reason[0] ? 0 : STUCK_AFTER;
}

static void after_event(struct watch *watch, const struct event *event)
{
    const struct attempt *attempt = &watch->facts->session.attempt;
    struct server_addresses *names = names_of(watch);
    bool looked = own.looked_attempt == attempt->number;

    if (!looked && (names->under_way || names->done)) {
        stop(watch);
        memset(names, 0, sizeof(*names));
    }
    if (event->kind == EVENT_CONNECTED && attempt->ending == ENDING_CONNECTED && !attempt->dropped &&
        !names->under_way && !(looked && names->done))
        probe(watch);
    else if (!names->under_way && !looked)
        loop_set(&watch->loop, own.timer, wait_for(attempt));
}

static void start(struct watch *watch)
{
    own.timer = loop_timer(&watch->loop, on_timer, watch);
    own.asking.descriptor = -1;
}

const struct watcher watch_name_servers = {.start = start, .after = after_event};
