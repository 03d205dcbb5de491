/* SPDX-License-Identifier: MIT */
/* Who is asked through the tunnel, and what is made of the answers. */
#include "session/pushed.h"
#include "state.h"

enum purpose { FOR_SERVER, FOR_DESTINATION, FOR_NAME, FOR_PUSHED_NAME, FOR_PUBLIC, FOR_PUBLIC_NAME, FOR_GATEWAY };

/*
 * Public resolvers that any network may ask; the first is the one that AWS's page pings (topic 4).
 * probe= names others.
 */
static const char *const public_hosts[] = {"8.8.8.8", "1.1.1.1", "9.9.9.9"};

/*
 * What a host without a port is asked: an echo, and ports at which hosts of a VPC mostly listen or
 * at least refuse.
 */
static const unsigned usual_ports[] = {22, 80, 443, 3389};

static struct reachability *reach_of(struct observer *observer)
{
    return &observer->diagnosis.facts.reach;
}

static bool leads_into_tunnel(const struct observer *observer, struct address address)
{
    const struct tunnel *tunnel = &observer->diagnosis.facts.tunnel;
    struct address from;

    return reach_probe_source(address, &from) &&
           (address_same(from, tunnel->local) || address_same(from, tunnel->local6));
}

static void ask(struct observer *observer, struct reach_probe question, enum purpose purpose, unsigned index)
{
    question.purpose = purpose;
    question.index = index;
    observer->reach.open[purpose][index]++;
    reach_probes_ask(&observer->reach.asking, &question);
}

/*
 * A name that every resolver answers out of itself (RFC 6761 section 6.3); any answer tells that
 * the server is there.
 */
static struct reach_probe query_for(struct address server, const char *device, const char *name)
{
    struct reach_probe question = {.how = ASK_DNS, .to = server, .device = device, .type = DNS_TYPE_A};

    text_copy(question.name, sizeof(question.name), slice_of(name));
    return question;
}

static struct reach_probe name_question(const char *host)
{
    struct reach_probe question = {.how = ASK_NAME};

    text_copy(question.name, sizeof(question.name), slice_of(host));
    return question;
}

static void reach_probe_servers(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;
    struct reachability *reach = reach_of(observer);

    for (unsigned i = 0; i < facts->session.pushed.dns_count && i < REACH_SERVERS_MAX; i++) {
        struct reach_server *server = &reach->servers[reach->server_count++];
        server->address = facts->session.pushed.dns[i];
        server->in_tunnel = leads_into_tunnel(observer, server->address);
        server->result = REACH_ASKED;
        ask(observer, query_for(server->address, server->in_tunnel ? facts->tunnel.device : NULL, "localhost."),
            FOR_SERVER, i);
    }
}

/*
 * A host is asked in several ways, and a question that cannot be asked is told at once: it must not
 * settle the host while others are still to be asked.
 */
static void hold(struct observer *observer, enum purpose purpose, unsigned index)
{
    observer->reach.open[purpose][index]++;
}

static void release(struct observer *observer, enum purpose purpose, unsigned index, enum reach_result *result)
{
    if (--observer->reach.open[purpose][index] == 0 && *result == REACH_ASKED)
        *result = observer->reach.best[purpose][index];
}

static void reach_probe_public(struct observer *observer, unsigned index, struct address address)
{
    struct reachability *reach = reach_of(observer);
    struct reach_public *public = &reach->public_targets[index];

    public->address = address;
    if (!leads_into_tunnel(observer, address))
        return;
    reach->public_routed = true;
    public->result = REACH_ASKED;
    hold(observer, FOR_PUBLIC, index);
    ask(observer, query_for(address, NULL, "localhost."), FOR_PUBLIC, index);
    ask(observer, (struct reach_probe){.how = ASK_ECHO, .to = address}, FOR_PUBLIC, index);
    ask(observer, (struct reach_probe){.how = ASK_TCP, .to = address, .port = 443}, FOR_PUBLIC, index);
    release(observer, FOR_PUBLIC, index, &public->result);
}

static void reach_probe_publics(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;
    const struct pushed *pushed = &facts->session.pushed;
    struct reachability *reach = reach_of(observer);
    unsigned usual = sizeof(public_hosts) / sizeof(public_hosts[0]);
    unsigned count = facts->settings.probe_count ? facts->settings.probe_count : usual;
    struct address address;

    if (!pushed->redirect_gateway || pushed->redirect_not_ipv4)
        return;
    for (unsigned i = 0; i < count && i < REACH_PUBLIC_MAX; i++) {
        const char *host = i < usual ? public_hosts[i] : "";
        if (facts->settings.probe_count)
            host = facts->settings.probe[i];
        text_copy(reach->public_targets[i].host, sizeof(reach->public_targets[i].host), slice_of(host));
        reach->public_count++;
        if (address_parse(slice_of(host), &address))
            reach_probe_public(observer, i, address);
        else
            ask(observer, name_question(host), FOR_PUBLIC_NAME, i);
    }
}

static void reach_probe_destination(struct observer *observer, unsigned index, struct address address)
{
    struct reach_destination *destination = &reach_of(observer)->destinations[index];
    const struct network *route = pushed_route_for(&observer->diagnosis.facts.session.pushed, address);

    destination->address = address;
    destination->routed = route != NULL;
    if (route)
        destination->route = *route;
    destination->in_tunnel = leads_into_tunnel(observer, address);
    destination->result = REACH_ASKED;
    if (destination->port) {
        ask(observer, (struct reach_probe){.how = ASK_TCP, .to = address, .port = destination->port}, FOR_DESTINATION,
            index);
        return;
    }
    hold(observer, FOR_DESTINATION, index);
    ask(observer, (struct reach_probe){.how = ASK_ECHO, .to = address}, FOR_DESTINATION, index);
    for (size_t i = 0; i < sizeof(usual_ports) / sizeof(usual_ports[0]); i++)
        ask(observer, (struct reach_probe){.how = ASK_TCP, .to = address, .port = usual_ports[i]}, FOR_DESTINATION,
            index);
    release(observer, FOR_DESTINATION, index, &destination->result);
}

/* A name has several addresses: one that lies in the tunnel is the one that is meant. */
static struct address choose(const struct observer *observer, const struct address *addresses, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (leads_into_tunnel(observer, addresses[i]))
            return addresses[i];
    return count ? addresses[0] : (struct address){.family = ADDRESS_NONE};
}

static void reach_probe_names(struct observer *observer, unsigned index)
{
    const struct facts *facts = &observer->diagnosis.facts;
    struct reachability *reach = reach_of(observer);
    struct reach_destination *destination = &reach->destinations[index];

    destination->named = true;
    destination->name = NAME_ASKED;
    destination->pushed_name = NAME_NOT_ASKED;
    ask(observer, name_question(destination->host), FOR_NAME, index);
    for (unsigned i = 0; i < reach->server_count; i++) {
        if (!reach->servers[i].in_tunnel)
            continue;
        destination->pushed_name = NAME_ASKED;
        ask(observer, query_for(reach->servers[i].address, facts->tunnel.device, destination->host), FOR_PUSHED_NAME,
            index);
    }
}

static void reach_probe_destinations(struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;
    struct reachability *reach = reach_of(observer);
    struct address address;

    for (unsigned i = 0; i < facts->settings.expect_count && i < REACH_DESTINATIONS_MAX; i++) {
        struct reach_destination *destination = &reach->destinations[reach->destination_count++];
        text_copy(destination->host, sizeof(destination->host), slice_of(facts->settings.expect[i].host));
        destination->port = facts->settings.expect[i].port;
        if (address_parse(slice_of(destination->host), &address))
            reach_probe_destination(observer, i, address);
        else
            reach_probe_names(observer, i);
    }
    if (reach->destination_count && facts->tunnel.gateway.family != ADDRESS_NONE) {
        reach->gateway = REACH_ASKED;
        ask(observer,
            (struct reach_probe){.how = ASK_ECHO, .to = facts->tunnel.gateway, .device = facts->tunnel.device},
            FOR_GATEWAY, 0);
    }
}

void reach_ask(struct observer *observer)
{
    reach_probe_servers(observer);
    reach_probe_publics(observer);
    reach_probe_destinations(observer);
}

/*
 * --- what was told
 * -------------------------------------------------------------------------------------------------
 */

/* The first answer through the tunnel tells how long its way is. */
static void note_answer(struct observer *observer)
{
    struct reach_probes_wanted *probes = &observer->reach;

    if (!probes->answered)
        probes->answered = loop_now() - probes->began + 1;
}

/*
 * One host is asked in several ways: the first that shows that it is there is enough, else the best
 * counts when all have ended.
 */
static bool merge(struct observer *observer, const struct reach_probe *told, enum reach_result *result)
{
    enum purpose purpose = (enum purpose)told->purpose;
    enum reach_result *best = &observer->reach.best[purpose][told->index];

    *best = reach_better(*best, told->result);
    if (*result != REACH_ASKED)
        return false;
    if (reach_there(told->result))
        reach_probes_drop(&observer->reach.asking, purpose, told->index);
    else if (observer->reach.open[purpose][told->index])
        return false;
    *result = *best;
    return true;
}

static void destination_told(struct observer *observer, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(observer)->destinations[told->index];
    struct text by;

    if (!merge(observer, told, &destination->result) || !reach_there(destination->result))
        return;
    if (destination->in_tunnel)
        note_answer(observer);
    text_start(&by, destination->by, sizeof(destination->by));
    if (told->how == ASK_TCP)
        text_add(&by, "tcp/%u", told->port);
    else
        text_add(&by, "icmp");
}

/*
 * This machine's resolver is whom programs ask; the pushed servers' own answer serves when it has
 * none.
 */
static void destination_named(struct observer *observer, unsigned index)
{
    struct reach_destination *destination = &reach_of(observer)->destinations[index];
    struct address from_pushed = observer->reach.pushed_address[index];

    if (destination->address.family != ADDRESS_NONE || destination->name == NAME_ASKED)
        return;
    if (from_pushed.family != ADDRESS_NONE)
        reach_probe_destination(observer, index, from_pushed);
}

static void name_told(struct observer *observer, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(observer)->destinations[told->index];

    destination->name = told->probe.answer;
    if (told->probe.answer == NAME_FOUND && told->probe.address_count)
        reach_probe_destination(observer, told->index,
                                choose(observer, told->probe.addresses, told->probe.address_count));
    else
        destination_named(observer, told->index);
}

static void pushed_name_told(struct observer *observer, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(observer)->destinations[told->index];
    const struct dns_answer *answer = &told->answer;

    if (told->result == REACH_ANSWERED && answer->address_count) {
        destination->pushed_name = NAME_FOUND;
        observer->reach.pushed_address[told->index] = choose(observer, answer->addresses, answer->address_count);
    } else if (destination->pushed_name != NAME_FOUND && told->result == REACH_ANSWERED &&
               (answer->code == DNS_NO_SUCH_NAME || answer->code == DNS_NO_ERROR)) {
        destination->pushed_name = NAME_UNKNOWN;
    } else if (destination->pushed_name == NAME_ASKED && !observer->reach.open[FOR_PUSHED_NAME][told->index]) {
        destination->pushed_name = NAME_NO_ANSWER;
    }
    destination_named(observer, told->index);
}

static void public_told(struct observer *observer, const struct reach_probe *told)
{
    struct reach_public *public = &reach_of(observer)->public_targets[told->index];

    if (merge(observer, told, &public->result) && reach_there(public->result))
        note_answer(observer);
}

static void public_named(struct observer *observer, const struct reach_probe *told)
{
    if (told->probe.answer == NAME_FOUND && told->probe.address_count)
        reach_probe_public(observer, told->index, choose(observer, told->probe.addresses, told->probe.address_count));
}

static void server_told(struct observer *observer, const struct reach_probe *told)
{
    struct reach_server *server = &reach_of(observer)->servers[told->index];

    server->result = told->result;
    if (server->in_tunnel && reach_there(server->result))
        note_answer(observer);
}

static void gateway_told(struct observer *observer, const struct reach_probe *told)
{
    reach_of(observer)->gateway = told->result;
    if (reach_there(told->result))
        note_answer(observer);
}

void reach_told(void *context, const struct reach_probe *told)
{
    static void (*const takers[])(struct observer *, const struct reach_probe *) = {
        [FOR_SERVER] = server_told,           [FOR_DESTINATION] = destination_told, [FOR_NAME] = name_told,
        [FOR_PUSHED_NAME] = pushed_name_told, [FOR_PUBLIC] = public_told,           [FOR_PUBLIC_NAME] = public_named,
        [FOR_GATEWAY] = gateway_told,
    };
    struct observer *observer = context;

    observer->reach.open[told->purpose][told->index]--;
    takers[told->purpose](observer, told);
}
