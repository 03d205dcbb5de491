/* SPDX-License-Identifier: MIT */
#include "reach_evidence.h"

bool probes_done(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->reach.done && attempt->stage == STAGE_CONNECTED && !attempt->dropped;
}

bool tunnel_answers(const struct facts *facts, const struct reach_destination *except)
{
    const struct reachability *reach = &facts->reach;
    bool answers = reach_there(reach->gateway);

    for (unsigned i = 0; i < reach->server_count; i++)
        answers |= reach->servers[i].in_tunnel && reach_there(reach->servers[i].result);
    for (unsigned i = 0; i < reach->public_count; i++)
        answers |= reach_there(reach->public_targets[i].result);
    for (unsigned i = 0; i < reach->destination_count; i++)
        answers |= &reach->destinations[i] != except && reach->destinations[i].in_tunnel &&
                   reach_there(reach->destinations[i].result);
    return answers;
}

bool internet_silent(const struct facts *facts)
{
    const struct reachability *reach = &facts->reach;
    unsigned silent = 0;

    for (unsigned i = 0; i < reach->public_count; i++) {
        enum reach_result result = reach->public_targets[i].result;
        if (reach_there(result))
            return false;
        silent += result == REACH_SILENT || result == REACH_UNREACHABLE;
    }
    return reach->public_routed && silent > 0;
}

bool kept_by_local_network(const struct facts *facts, struct address address)
{
    const struct network *claimed = pushed_route_for(&facts->session.pushed, address);
    const struct net_route *route = facts->network ? network_route_to(facts->network, address, 0) : NULL;

    return claimed && claimed->prefix > 1 && route && route->destination.prefix > 1 && route->table == TABLE_MAIN &&
           route->link != facts_tunnel_link(facts);
}

void evidence_destination(struct finding *finding, const struct reach_destination *destination)
{
    char name[REACH_NAME_SIZE];

    finding_evidence_string(finding, "destination", reach_destination_name(destination, name));
    if (destination->named)
        evidence_address(finding, "address", destination->address);
}

bool pushed_dns_answers(const struct reachability *reach)
{
    for (unsigned i = 0; i < reach->server_count; i++)
        if (reach->servers[i].result == REACH_ANSWERED)
            return true;
    return false;
}
