/* SPDX-License-Identifier: MIT */
/*
 * Topic 15: the bandwidth limit of the endpoint (AWS page test-throughput.html).
 */
#include "rules/topics.h"

static enum direction limited_direction(const struct bandwidth *bandwidth)
{
    if (bandwidth->held[DIRECTION_DOWN])
        return DIRECTION_DOWN;
    return bandwidth->held[DIRECTION_UP] ? DIRECTION_UP : DIRECTIONS;
}

/* "9.6": megabits, one digit behind the point. */
static void add_megabits(struct finding *finding, const char *name, uint64_t rate)
{
    char buffer[32];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%llu.%llu", (unsigned long long)(rate / 1000000), (unsigned long long)(rate / 100000 % 10));
    finding_evidence_string(finding, name, buffer);
}

void rule_bandwidth_at_limit(const struct facts *facts, struct findings *findings)
{
    const struct bandwidth *bandwidth = &facts->bandwidth;
    enum direction direction = limited_direction(bandwidth);

    if (direction == DIRECTIONS)
        return;
    struct finding *finding = finding_raise(findings, 1501, 0);
    finding_evidence_string(finding, "direction", direction_name(direction));
    add_megabits(finding, "rate", bandwidth->held[direction]);
    finding_evidence_number(finding, "limit", (long long)(bandwidth->limit / 1000000));
}

void rule_bandwidth_how_to(const struct facts *facts, struct findings *findings)
{
    char buffer[160];
    struct text text;
    enum direction direction = limited_direction(&facts->bandwidth);

    if (direction == DIRECTIONS)
        return;
    struct finding *finding = finding_raise(findings, 1502, 0);
    finding_evidence_string(finding, "server", "iperf3 -s -p 5201");
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "iperf3 -c ADDRESS-OF-THAT-HOST -p 5201 -P 10 -t 30%s%s", direction == DIRECTION_DOWN ? " -R" : "",
             facts->tunnel.local.family ? " -B " : "");
    text_add_address(&text, facts->tunnel.local);
    finding_evidence_string(finding, "client", buffer);
}
