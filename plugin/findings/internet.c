/* SPDX-License-Identifier: MIT */
/*
 * Topic 04: the internet through the tunnel (AWS pages no-internet-access.html,
 * split-tunnel-vpn.html; re:Post on DNS), as it answers, as it was pushed, and as an exported
 * endpoint allows it.
 */
#include "findings/aws_command.h"

#include "raised_list.h"
#include "reach_evidence.h"
#include "topic.h"

static const struct catalogue_entry full_tunnel_filtered;
static const struct sentence nothing_else_leads_in = {
    &full_tunnel_filtered, "the endpoint pushed redirect-gateway, this client's own pull-filter or route-nopull "
                           "removed it, and no other route leads into the tunnel"};
static const struct sentence other_routes_wanted = {&full_tunnel_filtered,
                                                    "the endpoint pushed redirect-gateway, and this client's own "
                                                    "pull-filter or route-nopull removed it in favour of other routes"};

static void rule_full_tunnel_filtered(const struct facts *facts, struct findings *findings)
{
    const struct pushed *pushed = &facts->session.pushed;
    bool own_routes =
        pushed->route_count > 0 ||
        (facts->profile && (profile_last(facts->profile, "route") || profile_last(facts->profile, "redirect-gateway")));

    if (!pushed->redirect_filtered || pushed->redirect_gateway)
        return;
    struct finding *finding = finding_raise(findings, own_routes ? &other_routes_wanted : &nothing_else_leads_in);
    if (own_routes) /* someone wants it so */
        finding->severity = SEVERITY_NOTE;
    finding->log_line = facts->session.attempt.line[STAGE_PUSHED];
}

static const struct catalogue_entry full_tunnel_filtered = {
    .code = 406,
    .slug = "full-tunnel-filtered",
    .severity = SEVERITY_ERROR,
    .sometimes = "or note",
    .title = "This client removed the full tunnel",
    .suppressed_by = {1601},
    .sentences = {&nothing_else_leads_in, &other_routes_wanted},
    .why = "The tunnel is up and carries nothing, because this client refused the route that the endpoint wanted.",
    .fix_user = "Remove pull-filter ignore redirect-gateway or route-nopull from the profile or command line, or add "
                "route lines for the networks that you need.",
    .fix_administrator = "If only some networks belong in the tunnel, turn on split tunnel at the endpoint. It then "
                         "pushes routes instead of redirect-gateway.",
    .rules = {{rule_full_tunnel_filtered, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry internet_unreachable;
static const struct sentence public_addresses_silent = {
    &internet_unreachable, "all traffic goes into the tunnel, and no public address answers through it"};
static const struct sentence public_addresses_unreachable = {
    &internet_unreachable,
    "all traffic goes into the tunnel, and the network that it leads to reports that public addresses are unreachable"};

static void rule_internet_unreachable(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;
    const struct sentence *sentence = &public_addresses_silent;
    char asked[192];
    struct text text;

    if (!probes_done(facts) || !internet_silent(facts))
        return;
    text_start(&text, asked, sizeof(asked));
    for (unsigned i = 0; i < reach->public_count; i++) {
        text_add(&text, "%s%s", i ? " " : "", reach->public_targets[i].host);
        if (reach->public_targets[i].result == REACH_UNREACHABLE)
            sentence = &public_addresses_unreachable;
    }
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "asked", asked);
    if (reach->server_count)
        finding_evidence_string(finding, "dns", pushed_dns_answers(reach) ? "answers" : "silent");
}

static const struct catalogue_entry internet_unreachable = {
    .code = 405,
    .slug = "internet-unreachable",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The full tunnel does not reach the internet",
    .sentences = {&public_addresses_silent, &public_addresses_unreachable},
    .why = "In a full tunnel all traffic of this machine needs the endpoint's path to the internet, and that path is "
           "closed.",
    .fix_user = "Tell the administrator. Disconnect to use the internet until then.",
    .fix_administrator = "Check in this order: the authorization rule for 0.0.0.0/0, the DNS server, and the route for "
                         "0.0.0.0/0. The route's subnet needs an internet or NAT gateway. Then check the security "
                         "groups and network ACLs, or turn split tunnel on.",
    .rules = {{rule_internet_unreachable, FACTS_PROBES, PER_ATTEMPT}},
};

enum { OTHERS_MOST = 3 };

/* RFC 1918, 6598, 3927, 4193 and 4291 section 2.5.6. */
static bool is_private(struct network network)
{
    static const char *const ranges[] = {"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                                         "169.254.0.0/16", "fc00::/7",      "fe80::/10"};

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        struct network range;
        if (network_parse(slice_of(ranges[i]), &range) && network_covers(range, network))
            return true;
    }
    return false;
}

/* True when rules name parts of the internet: then the administrator wants these and no more. */
static bool internet_is_chosen(const struct endpoint *endpoint, enum address_family family)
{
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        struct network network = endpoint->rules[i].network;
        if (endpoint_rule_works(&endpoint->rules[i]) && network.prefix && network.address.family == family &&
            !is_private(network))
            return true;
    }
    return false;
}

/* The first subnet that can have a route of this family; NULL when there is none. */
static const char *first_subnet(const struct endpoint *endpoint, enum address_family family)
{
    for (size_t i = 0; i < endpoint->target_count && !endpoint->gateway; i++)
        if (endpoint_target_works(&endpoint->targets[i]) &&
            !endpoint_subnet_lacks(endpoint, endpoint->targets[i].subnet, family))
            return endpoint->targets[i].subnet;
    return NULL;
}

static const struct catalogue_entry internet_half_open;
static const struct sentence route_without_rule = {
    &internet_half_open, "{destination} is routed, and no authorization rule is for {destination}"};
static const struct sentence rule_without_route = {
    &internet_half_open,
    "an authorization rule is for {destination}, split tunnel is off, and no route leads to {destination}"};
static const struct sentence neither_route_nor_rule = {
    &internet_half_open,
    "split tunnel is off, and there is neither a route nor an authorization rule for {destination}"};

static void raise_internet(struct findings *findings, const struct endpoint *endpoint, const struct sentence *sentence,
                           enum address_family family)
{
    struct finding *finding = finding_raise(findings, sentence);
    const char *destination = family == ADDRESS_IPV6 ? "::/0" : "0.0.0.0/0";
    const char *subnet = first_subnet(endpoint, family);
    char command[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, command, sizeof(command));
    if (sentence == &route_without_rule)
        aws_authorize(&text, endpoint, destination, NULL);
    else if (subnet)
        aws_create_route(&text, endpoint, destination, subnet);
    finding_evidence_string(finding, "destination", destination);
    finding_evidence_string(finding, "endpoint", endpoint->id);
    if (text.length && !text.cut)
        finding_evidence_string(finding, "command", command);
    if (sentence == &neither_route_nor_rule)
        finding->severity = SEVERITY_WARNING; /* some want just that */
}

/* IPv6 may be left out whole: no one has to want it. */
static void look_at_internet(const struct endpoint *endpoint, struct findings *findings, enum address_family family)
{
    const struct endpoint_route *route = endpoint_default_route(endpoint, family);
    const struct endpoint_rule *rule = endpoint_default_rule(endpoint, family);

    if ((route && rule) || internet_is_chosen(endpoint, family))
        return;
    if (route)
        raise_internet(findings, endpoint, &route_without_rule, family);
    else if (!endpoint->split_tunnel && (rule || family == ADDRESS_IPV4))
        raise_internet(findings, endpoint, rule ? &rule_without_route : &neither_route_nor_rule, family);
}

static void rule_internet_half_open(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;

    if (!endpoint_leads_somewhere(endpoint))
        return;
    if (!endpoint->only_ipv6)
        look_at_internet(endpoint, findings, ADDRESS_IPV4);
    if (endpoint->with_ipv6)
        look_at_internet(endpoint, findings, ADDRESS_IPV6);
}

static const struct catalogue_entry internet_half_open = {
    .code = 409,
    .slug = "internet-half-open",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_ADMINISTRATOR,
    .title = "The internet is not reachable through the endpoint",
    .sentences = {&route_without_rule, &rule_without_route, &neither_route_nor_rule},
    .why = "Without split tunnel all traffic of a client goes into the tunnel. It needs a route and an authorization "
           "rule for 0.0.0.0/0, and for ::/0 where it carries IPv6, to come out again.",
    .fix_administrator = "Add what is missing with the command in the evidence. Turn split tunnel on if the internet "
                         "is not to go through the VPN.",
    .rules = {{rule_internet_half_open, FACTS_EXPORT, PER_SESSION}},
};

static const struct catalogue_entry split_tunnel_routes_everything;
static const struct sentence routes_everything = {
    &split_tunnel_routes_everything, "split tunnel is on, and a route leads to {destination} through {subnet}"};

static void rule_split_tunnel_routes_all(const struct facts *facts, struct findings *findings)
{
    const struct endpoint_route *route = endpoint_default_route(facts->endpoint, ADDRESS_IPV4);

    if (!route)
        route = endpoint_default_route(facts->endpoint, ADDRESS_IPV6);
    if (!facts->endpoint->split_tunnel || !route)
        return;
    struct finding *finding = finding_raise(findings, &routes_everything);
    finding_evidence_string(finding, "destination", route->destination);
    finding_evidence_string(finding, "subnet", route->subnet);
}

static const struct catalogue_entry split_tunnel_routes_everything = {
    .code = 410,
    .slug = "split-tunnel-routes-everything",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "Split tunnel is on, and a route for everything is pushed",
    .sentences = {&routes_everything},
    .why = "The endpoint pushes every route when split tunnel is on, so this one sends all traffic of the clients into "
           "the tunnel.",
    .fix_administrator = "Remove the route if clients are to keep their own path to the internet, or turn split tunnel "
                         "off. AWS does not recommend both.",
    .rules = {{rule_split_tunnel_routes_all, FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES, PER_SESSION}},
};

static bool some_rule_holds(const struct endpoint *endpoint, struct address address)
{
    return endpoint_access(endpoint, NULL, 0, address).rule != NULL;
}

static const struct catalogue_entry dns_server_out_of_reach;
static const struct sentence no_server_set = {&dns_server_out_of_reach,
                                              "split tunnel is off, and the endpoint has no DNS server"};
static const struct sentence server_not_routed = {&dns_server_out_of_reach,
                                                  "clients get the DNS server {server}, and no route leads to it"};
static const struct sentence server_not_authorized = {
    &dns_server_out_of_reach, "clients get the DNS server {server}, and no authorization rule covers it"};

static void rule_dns_server_unreachable(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    if (!endpoint_leads_somewhere(endpoint))
        return; /* no one gets as far as that */
    if (endpoint->dns_count == 0 && !endpoint->split_tunnel)
        finding_raise(findings, &no_server_set)->severity = SEVERITY_NOTE;
    for (size_t i = 0; i < endpoint->dns_count; i++) {
        struct address address;
        if (!address_parse(slice_of(endpoint->dns[i]), &address))
            continue;
        bool routed = endpoint_route_to(endpoint, address) != NULL;
        /* With split tunnel a public server is asked past the tunnel. */
        bool tunnelled = routed || !endpoint->split_tunnel || is_private(network_of(address, address_bits(address)));
        if (!tunnelled || (routed && some_rule_holds(endpoint, address)))
            continue;
        struct finding *finding =
            raised_list_add(&list, routed ? &server_not_authorized : &server_not_routed, endpoint->dns[i]);
        if (finding)
            finding_evidence_string(finding, "server", endpoint->dns[i]);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry dns_server_out_of_reach = {
    .code = 411,
    .slug = "dns-server-out-of-reach",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "Clients cannot reach a DNS server of the endpoint",
    .sentences = {&no_server_set, &server_not_routed, &server_not_authorized},
    .why = "Clients cannot resolve names while connected when they cannot reach their DNS server, or have none for "
           "private names.",
    .fix_administrator = "Add the route or the authorization rule for the DNS server, or set one that clients can "
                         "reach. The VPC's own is its base address plus two.",
    .rules = {{rule_dns_server_unreachable, FACTS_EXPORT, PER_SESSION}},
};

const struct catalogue_entry *const internet_findings[] = {&internet_unreachable,    &full_tunnel_filtered,
                                                           &internet_half_open,      &split_tunnel_routes_everything,
                                                           &dns_server_out_of_reach, NULL};
