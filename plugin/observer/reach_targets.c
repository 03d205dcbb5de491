/* SPDX-License-Identifier: MIT */
#include "reach_targets.h"

#include <string.h>

#include "observer/loop.h"
#include "session/pushed.h"

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

static struct reachability *reach_of(struct reach_targets *targets)
{
    return &targets->facts->reach;
}

static bool leads_into_tunnel(const struct reach_targets *targets, struct address address)
{
    const struct tunnel *tunnel = &targets->facts->tunnel;
    struct address from;

    return reach_probe_source(address, &from) &&
           (address_same(from, tunnel->local) || address_same(from, tunnel->local6));
}

static void ask(struct reach_targets *targets, struct reach_probe question, enum purpose purpose, unsigned index)
{
    question.purpose = purpose;
    question.index = index;
    targets->open[purpose][index]++;
    reach_probes_ask(&targets->asking, &question);
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

static void reach_probe_servers(struct reach_targets *targets)
{
    const struct facts *facts = targets->facts;
    struct reachability *reach = reach_of(targets);

    for (unsigned i = 0; i < facts->session.pushed.dns_count && i < REACH_SERVERS_MAX; i++) {
        struct reach_server *server = &reach->servers[reach->server_count++];
        server->address = facts->session.pushed.dns[i];
        server->in_tunnel = leads_into_tunnel(targets, server->address);
        server->result = REACH_ASKED;
        ask(targets, query_for(server->address, server->in_tunnel ? facts->tunnel.device : NULL, "localhost."),
            FOR_SERVER, i);
    }
}

/*
 * A host is asked in several ways, and a question that cannot be asked is told at once: it must not
 * settle the host while others are still to be asked.
 */
static void hold(struct reach_targets *targets, enum purpose purpose, unsigned index)
{
    targets->open[purpose][index]++;
}

static void release(struct reach_targets *targets, enum purpose purpose, unsigned index, enum reach_result *result)
{
    if (--targets->open[purpose][index] == 0 && *result == REACH_ASKED)
        *result = targets->best[purpose][index];
}

static void reach_probe_public(struct reach_targets *targets, unsigned index, struct address address)
{
    struct reachability *reach = reach_of(targets);
    struct reach_public *public = &reach->public_targets[index];

    public->address = address;
    if (!leads_into_tunnel(targets, address))
        return;
    reach->public_routed = true;
    public->result = REACH_ASKED;
    hold(targets, FOR_PUBLIC, index);
    ask(targets, query_for(address, NULL, "localhost."), FOR_PUBLIC, index);
    ask(targets, (struct reach_probe){.how = ASK_ECHO, .to = address}, FOR_PUBLIC, index);
    ask(targets, (struct reach_probe){.how = ASK_TCP, .to = address, .port = 443}, FOR_PUBLIC, index);
    release(targets, FOR_PUBLIC, index, &public->result);
}

static void reach_probe_publics(struct reach_targets *targets)
{
    const struct facts *facts = targets->facts;
    const struct pushed *pushed = &facts->session.pushed;
    struct reachability *reach = reach_of(targets);
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
            reach_probe_public(targets, i, address);
        else
            ask(targets, name_question(host), FOR_PUBLIC_NAME, i);
    }
}

static void reach_probe_destination(struct reach_targets *targets, unsigned index, struct address address)
{
    struct reach_destination *destination = &reach_of(targets)->destinations[index];
    const struct network *route = pushed_route_for(&targets->facts->session.pushed, address);

    destination->address = address;
    destination->routed = route != NULL;
    if (route)
        destination->route = *route;
    destination->in_tunnel = leads_into_tunnel(targets, address);
    destination->result = REACH_ASKED;
    if (destination->port) {
        ask(targets, (struct reach_probe){.how = ASK_TCP, .to = address, .port = destination->port}, FOR_DESTINATION,
            index);
        return;
    }
    hold(targets, FOR_DESTINATION, index);
    ask(targets, (struct reach_probe){.how = ASK_ECHO, .to = address}, FOR_DESTINATION, index);
    for (size_t i = 0; i < sizeof(usual_ports) / sizeof(usual_ports[0]); i++)
        ask(targets, (struct reach_probe){.how = ASK_TCP, .to = address, .port = usual_ports[i]}, FOR_DESTINATION,
            index);
    release(targets, FOR_DESTINATION, index, &destination->result);
}

/* A name has several addresses: one that lies in the tunnel is the one that is meant. */
static struct address choose(const struct reach_targets *targets, const struct address *addresses, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (leads_into_tunnel(targets, addresses[i]))
            return addresses[i];
    return count ? addresses[0] : (struct address){.family = ADDRESS_NONE};
}

static void reach_probe_names(struct reach_targets *targets, unsigned index)
{
    const struct facts *facts = targets->facts;
    struct reachability *reach = reach_of(targets);
    struct reach_destination *destination = &reach->destinations[index];

    destination->named = true;
    destination->name = NAME_ASKED;
    destination->pushed_name = NAME_NOT_ASKED;
    ask(targets, name_question(destination->host), FOR_NAME, index);
    for (unsigned i = 0; i < reach->server_count; i++) {
        if (!reach->servers[i].in_tunnel)
            continue;
        destination->pushed_name = NAME_ASKED;
        ask(targets, query_for(reach->servers[i].address, facts->tunnel.device, destination->host), FOR_PUSHED_NAME,
            index);
    }
}

static void reach_probe_destinations(struct reach_targets *targets)
{
    const struct facts *facts = targets->facts;
    struct reachability *reach = reach_of(targets);
    struct address address;

    for (unsigned i = 0; i < facts->settings.expect_count && i < REACH_DESTINATIONS_MAX; i++) {
        struct reach_destination *destination = &reach->destinations[reach->destination_count++];
        text_copy(destination->host, sizeof(destination->host), slice_of(facts->settings.expect[i].host));
        destination->port = facts->settings.expect[i].port;
        if (address_parse(slice_of(destination->host), &address))
            reach_probe_destination(targets, i, address);
        else
            reach_probe_names(targets, i);
    }
    if (reach->destination_count && facts->tunnel.gateway.family != ADDRESS_NONE) {
        reach->gateway = REACH_ASKED;
        ask(targets, (struct reach_probe){.how = ASK_ECHO, .to = facts->tunnel.gateway, .device = facts->tunnel.device},
            FOR_GATEWAY, 0);
    }
}

void reach_targets_ask(struct reach_targets *targets)
{
    reach_probe_servers(targets);
    reach_probe_publics(targets);
    reach_probe_destinations(targets);
}

/*
 * --- what was told
 * -------------------------------------------------------------------------------------------------
 */

/* The first answer through the tunnel tells how long its way is. */
static void note_answer(struct reach_targets *targets)
{
    if (!targets->answered)
        targets->answered = clock_monotonic() - targets->began + 1;
}

/*
 * One host is asked in several ways: the first that shows that it is there is enough, else the best
 * counts when all have ended.
 */
static bool merge(struct reach_targets *targets, const struct reach_probe *told, enum reach_result *result)
{
    enum purpose purpose = (enum purpose)told->purpose;
    enum reach_result *best = &targets->best[purpose][told->index];

    *best = reach_better(*best, told->result);
    if (*result != REACH_ASKED)
        return false;
    if (reach_there(told->result))
        reach_probes_drop(&targets->asking, purpose, told->index);
    else if (targets->open[purpose][told->index])
        return false;
    *result = *best;
    return true;
}

static void destination_told(struct reach_targets *targets, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(targets)->destinations[told->index];
    struct text by;

    if (!merge(targets, told, &destination->result) || !reach_there(destination->result))
        return;
    if (destination->in_tunnel)
        note_answer(targets);
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
static void destination_named(struct reach_targets *targets, unsigned index)
{
    struct reach_destination *destination = &reach_of(targets)->destinations[index];
    struct address from_pushed = targets->pushed_address[index];

    if (destination->address.family != ADDRESS_NONE || destination->name == NAME_ASKED)
        return;
    if (from_pushed.family != ADDRESS_NONE)
        reach_probe_destination(targets, index, from_pushed);
}

static void name_told(struct reach_targets *targets, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(targets)->destinations[told->index];

    destination->name = told->probe.answer;
    if (told->probe.answer == NAME_FOUND && told->probe.address_count)
        reach_probe_destination(targets, told->index,
                                choose(targets, told->probe.addresses, told->probe.address_count));
    else
        destination_named(targets, told->index);
}

static void pushed_name_told(struct reach_targets *targets, const struct reach_probe *told)
{
    struct reach_destination *destination = &reach_of(targets)->destinations[told->index];
    const struct dns_answer *answer = &told->answer;

    if (told->result == REACH_ANSWERED && answer->address_count) {
        destination->pushed_name = NAME_FOUND;
        targets->pushed_address[told->index] = choose(targets, answer->addresses, answer->address_count);
    } else if (destination->pushed_name != NAME_FOUND && told->result == REACH_ANSWERED &&
               (answer->code == DNS_NO_SUCH_NAME || answer->code == DNS_NO_ERROR)) {
        destination->pushed_name = NAME_UNKNOWN;
    } else if (destination->pushed_name == NAME_ASKED && !targets->open[FOR_PUSHED_NAME][told->index]) {
        destination->pushed_name = NAME_NO_ANSWER;
    }
    destination_named(targets, told->index);
}

static void public_told(struct reach_targets *targets, const struct reach_probe *told)
{
    struct reach_public *public = &reach_of(targets)->public_targets[told->index];

    if (merge(targets, told, &public->result) && reach_there(public->result))
        note_answer(targets);
}

static void public_named(struct reach_targets *targets, const struct reach_probe *told)
{
    if (told->probe.answer == NAME_FOUND && told->probe.address_count)
        reach_probe_public(targets, told->index, choose(targets, told->probe.addresses, told->probe.address_count));
}

static void server_told(struct reach_targets *targets, const struct reach_probe *told)
{
    struct reach_server *server = &reach_of(targets)->servers[told->index];

    server->result = told->result;
    if (server->in_tunnel && reach_there(server->result))
        note_answer(targets);
}

static void gateway_told(struct reach_targets *targets, const struct reach_probe *told)
{
    reach_of(targets)->gateway = told->result;
    if (reach_there(told->result))
        note_answer(targets);
}

static void on_told(void *context, const struct reach_probe *told)
{
    static void (*const takers[])(struct reach_targets *, const struct reach_probe *) = {
        [FOR_SERVER] = server_told,           [FOR_DESTINATION] = destination_told, [FOR_NAME] = name_told,
        [FOR_PUSHED_NAME] = pushed_name_told, [FOR_PUBLIC] = public_told,           [FOR_PUBLIC_NAME] = public_named,
        [FOR_GATEWAY] = gateway_told,
    };
    struct reach_targets *targets = context;

    targets->open[told->purpose][told->index]--;
    takers[told->purpose](targets, told);
}

bool reach_targets_start(struct reach_targets *targets, struct facts *facts)
{
    reach_probes_end(&targets->asking);
    memset(targets, 0, sizeof(*targets));
    targets->facts = facts;
    targets->began = clock_monotonic();
    return reach_probes_start(&targets->asking, on_told, targets);
}
