/* SPDX-License-Identifier: MIT */
#include "rules/lan_conflict.h"

void need_outside(struct overlap_needs *needs, struct address address)
{
    if (address.family != ADDRESS_NONE && needs->outside_count < OVERLAP_NEEDED_MAX)
        needs->outside[needs->outside_count++] = address;
}

void need_inside(struct overlap_needs *needs, struct address address)
{
    if (address.family != ADDRESS_NONE && needs->inside_count < OVERLAP_NEEDED_MAX)
        needs->inside[needs->inside_count++] = address;
}

void need_wanted(struct overlap_needs *needs, const struct facts *facts)
{
    const struct pushed *pushed = &facts->session.pushed;
    const struct reach *reach = &facts->reach;

    for (unsigned i = 0; i < pushed->dns_count; i++)
        need_inside(needs, pushed->dns[i]);
    /* What answers is not lost, and a name has an address only once it was asked. */
    for (unsigned i = 0; reach->done && i < reach->destination_count; i++)
        if (!reach_there(reach->destinations[i].result))
            need_inside(needs, reach->destinations[i].address);
}

const struct address *overlap_lost(const struct overlap *overlap, const struct overlap_needs *needs)
{
    const struct address *list = overlap->tunnel_wins ? needs->outside : needs->inside;
    size_t count = overlap->tunnel_wins ? needs->outside_count : needs->inside_count;

    for (size_t i = 0; i < count; i++)
        if (overlap_holds(overlap, list[i]))
            return &list[i];
    return NULL;
}

/*
 * A route that somebody set by hand, and a bridge that keeps a corner of the VPC away, may be meant so. A bridge without a carrier has no container on it that could be lost.
 */
static enum severity severity_of(const struct network_state *state, const struct overlap *overlap)
{
    const struct net_link *link = network_link(state, overlap->local->link);

    if (overlap->needed)
        return SEVERITY_ERROR;
    if (!overlap->local->connected)
        return SEVERITY_WARNING;
    if (!link || !network_container_bridge(link))
        return SEVERITY_ERROR;
    if (overlap->tunnel_wins)
        return link->running ? SEVERITY_ERROR : SEVERITY_WARNING;
    return network_covers(overlap->local->destination, overlap->claimed) ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void raise_one(struct findings *findings, const struct network_state *state, const struct overlap *overlap,
                      const struct address *needed, uint64_t line)
{
    enum seen_covers form = overlap->tunnel_wins ? SEEN_TUNNEL_TAKES : SEEN_LOCAL_KEEPS;

    if (overlap->tunnel_wins && needed)
        form = SEEN_GATEWAY_TAKEN;
    struct finding *finding = finding_raise(findings, 1403, form);
    finding->severity = severity_of(state, overlap);
    finding->log_line = line;
    evidence_subject(finding, overlap);
    evidence_network(finding, "local", overlap->local->destination);
    evidence_owner(finding, state, overlap->local);
    evidence_network(finding, "pushed", overlap->claimed);
    evidence_ranges(finding, overlap);
    if (needed)
        evidence_address(finding, overlap->tunnel_wins ? "gateway" : "needed", *needed);
    if (overlap->tunnel_wins)
        evidence_devices(finding, state, overlap);
}

void raise_covers(struct findings *findings, const struct network_state *state, const struct overlaps *found,
                  const struct overlap_needs *needs, uint64_t line)
{
    unsigned shown = 0;

    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < found->count && shown < OVERLAPS_SHOWN; i++) {
            if (found->list[i].needed != (pass == 0))
                continue;
            raise_one(findings, state, &found->list[i], overlap_lost(&found->list[i], needs), line);
            shown++;
        }
}
