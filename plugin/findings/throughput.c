/* SPDX-License-Identifier: MIT */
/*
 * Topic 15: the bandwidth limit of the endpoint (AWS page test-throughput.html).
 */
#include "topic.h"

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

static const struct catalogue_entry bandwidth_at_limit;
static const struct sentence stayed_at_limit = {
    &bandwidth_at_limit,
    "throughput {direction} stayed at {rate} Mbit/s for ten seconds, and the limit is {limit} Mbit/s"};

static void rule_bandwidth_at_limit(const struct facts *facts, struct findings *findings)
{
    const struct bandwidth *bandwidth = &facts->bandwidth;
    enum direction direction = limited_direction(bandwidth);

    if (direction == DIRECTIONS)
        return;
    struct finding *finding = finding_raise(findings, &stayed_at_limit);
    finding_evidence_string(finding, "direction", direction_name(direction));
    add_megabits(finding, "rate", bandwidth->held[direction]);
    finding_evidence_number(finding, "limit", (long long)(bandwidth->limit / 1000000));
}

static const struct catalogue_entry bandwidth_at_limit = {
    .code = 1501,
    .slug = "bandwidth-at-limit",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "Throughput stays at the limit of a connection",
    .sentences = {&stayed_at_limit},
    .why = "The endpoint limits what each connection may carry, so a faster line does not help.",
    .fix_user = "Expect no more from this VPN. If your endpoint has another limit, set bandwidth=N on the plugin line.",
    .fix_administrator = "Ask AWS Support for a higher limit per connection, or use split tunnel so that only traffic "
                         "for the VPC goes through the endpoint.",
    .rules = {{rule_bandwidth_at_limit, FACTS_PLUGIN, PER_SESSION}},
};

static const struct catalogue_entry bandwidth_how_to;
static const struct sentence how_to_measure = {
    &bandwidth_how_to, "run {server} on a host of the VPC and {client} on this machine to measure it"};

static void rule_bandwidth_how_to(const struct facts *facts, struct findings *findings)
{
    char buffer[160];
    struct text text;
    enum direction direction = limited_direction(&facts->bandwidth);

    if (direction == DIRECTIONS)
        return;
    struct finding *finding = finding_raise(findings, &how_to_measure);
    finding_evidence_string(finding, "server", "iperf3 -s -p 5201");
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "iperf3 -c ADDRESS-OF-THAT-HOST -p 5201 -P 10 -t 30%s%s", direction == DIRECTION_DOWN ? " -R" : "",
             facts->tunnel.local.family ? " -B " : "");
    text_add_address(&text, facts->tunnel.local);
    finding_evidence_string(finding, "client", buffer);
}

static const struct catalogue_entry bandwidth_how_to = {
    .code = 1502,
    .slug = "bandwidth-how-to",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "How to measure the throughput",
    .sentences = {&how_to_measure},
    .why = "A measurement with several streams tells the endpoint's limit from a slow path or a slow server.",
    .fix_user = "Run the two commands while nothing else uses the VPN, once with the VPN and once without it.",
    .fix_administrator = "Allow TCP port 5201 in the security group of that host for the time of the measurement.",
    .rules = {{rule_bandwidth_how_to, FACTS_PLUGIN, PER_SESSION}},
};

const struct catalogue_entry *const throughput_findings[] = {&bandwidth_at_limit, &bandwidth_how_to, NULL};
