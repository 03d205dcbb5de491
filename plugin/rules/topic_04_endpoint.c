/* SPDX-License-Identifier: MIT */
/* Topic 04 from the administrator's side: the way to the internet, split tunnel and DNS (AWS pages no-internet-access.html, split-tunnel-vpn.html; re:Post on DNS). */
#include "rules/aws_command.h"
#include "rules/raised_list.h"
#include "rules/topics.h"

enum { OTHERS_MOST = 3 };
enum seen_internet { SEEN_NO_RULE, SEEN_NO_ROUTE, SEEN_NEITHER };

/* RFC 1918 and RFC 6598. */
static bool is_private(struct network network)
{
    static const char *const ranges[] = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"};

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        struct network range;
        if (network_parse(slice_of(ranges[i]), &range) && network_covers(range, network))
            return true;
    }
    return false;
}

/* True when rules name parts of the internet: then the administrator wants these and no more. */
static bool internet_is_chosen(const struct endpoint *endpoint)
{
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        struct network network = endpoint->rules[i].network;
        if (endpoint_rule_works(&endpoint->rules[i]) && network.prefix && network.address.family == ADDRESS_IPV4 &&
            !is_private(network))
            return true;
    }
    return false;
}

static const char *first_subnet(const struct endpoint *endpoint)
{
    for (size_t i = 0; i < endpoint->target_count; i++)
        if (endpoint_target_works(&endpoint->targets[i]))
            return endpoint->targets[i].subnet;
    return NULL;
}

static void raise_internet(struct findings *findings, const struct endpoint *endpoint, enum seen_internet form)
{
    struct finding *finding = finding_raise(findings, 409, form);
    char command[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, command, sizeof(command));
    if (form == SEEN_NO_RULE)
        aws_authorize(&text, endpoint, "0.0.0.0/0", NULL);
    else
        aws_create_route(&text, endpoint, "0.0.0.0/0", first_subnet(endpoint));
    finding_evidence_string(finding, "endpoint", endpoint->id);
    if (!text.cut)
        finding_evidence_string(finding, "command", command);
    if (form == SEEN_NEITHER)
        finding->severity = SEVERITY_WARNING; /* some want just that */
}

void rule_internet_half_open(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    const struct endpoint_route *route = endpoint_default_route(endpoint, ADDRESS_IPV4);
    const struct endpoint_rule *rule = endpoint_default_rule(endpoint, ADDRESS_IPV4);

    if (endpoint->only_ipv6 || !first_subnet(endpoint) || (route && rule) || internet_is_chosen(endpoint))
        return;
    if (route)
        raise_internet(findings, endpoint, SEEN_NO_RULE);
    else if (!endpoint->split_tunnel)
        raise_internet(findings, endpoint, rule ? SEEN_NO_ROUTE : SEEN_NEITHER);
}

void rule_split_tunnel_routes_all(const struct facts *facts, struct findings *findings)
{
    const struct endpoint_route *route = endpoint_default_route(facts->endpoint, ADDRESS_IPV4);

    if (!route)
        route = endpoint_default_route(facts->endpoint, ADDRESS_IPV6);
    if (!facts->endpoint->split_tunnel || !route)
        return;
    struct finding *finding = finding_raise(findings, 410, 0);
    finding_evidence_string(finding, "destination", route->destination);
    finding_evidence_string(finding, "subnet", route->subnet);
}

enum seen_dns { SEEN_NO_DNS, SEEN_DNS_UNROUTED, SEEN_DNS_FORBIDDEN };

static bool some_rule_holds(const struct endpoint *endpoint, struct address address)
{
    return endpoint_access(endpoint, NULL, 0, address).rule != NULL;
}

void rule_dns_server_unreachable(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 411, OTHERS_MOST);

    if (!first_subnet(endpoint))
        return; /* nobody gets as far as that */
    if (endpoint->dns_count == 0 && !endpoint->split_tunnel)
        finding_raise(findings, 411, SEEN_NO_DNS)->severity = SEVERITY_NOTE;
    for (size_t i = 0; i < endpoint->dns_count; i++) {
        struct address address;
        if (!address_parse(slice_of(endpoint->dns[i]), &address))
            continue;
        bool routed = endpoint_route_to(endpoint, address) != NULL;
        /* With split tunnel a public server is asked past the tunnel. */
        bool tunnelled = routed || !endpoint->split_tunnel || is_private(network_of(address, 32));
        if (!tunnelled || (routed && some_rule_holds(endpoint, address)))
            continue;
        struct finding *finding =
            raised_list_add(&list, routed ? SEEN_DNS_FORBIDDEN : SEEN_DNS_UNROUTED, endpoint->dns[i]);
        if (finding)
            finding_evidence_string(finding, "server", endpoint->dns[i]);
    }
    raised_list_end(&list);
}
