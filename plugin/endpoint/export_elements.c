/* SPDX-License-Identifier: MIT */
/*
 * The elements of the lists, with the names of the EC2 API (API reference: ClientVpnEndpoint,
 * TargetNetwork, ClientVpnRoute, AuthorizationRule, Subnet, Vpc).
 */
#include "endpoint/export_reader.h"

#include <stdlib.h>
#include <string.h>

static void refuse(struct element *element, const char *member, const char *problem)
{
    if (element->problem)
        return;
    element->problem = problem;
    element->member = member;
}

/*
 * A string member; NULL (and a problem when it is needed, or when it is something else) when it is
 * not there.
 */
static const char *string_of(struct element *element, const char *member, bool needed)
{
    const json_t *value = json_object_get(element->object, member);

    if (json_is_string(value) && (!needed || json_string_length(value)))
        return json_string_value(value);
    if (value && !json_is_null(value))
        refuse(element, member, json_is_string(value) ? "is empty" : "is not a string");
    else if (needed)
        refuse(element, member, "is missing");
    return NULL;
}

static bool is_true(struct element *element, const char *member)
{
    const json_t *value = json_object_get(element->object, member);

    if (value && !json_is_boolean(value) && !json_is_null(value))
        refuse(element, member, "is neither true nor false");
    return json_is_true(value);
}

/* {"Status": {"Code": "active"}} */
static const char *state_of(struct element *element)
{
    const json_t *status = json_object_get(element->object, "Status");
    const json_t *code = json_object_get(status, "Code");

    if (status && !json_is_null(status) && !json_is_object(status))
        refuse(element, "Status", "is not an object");
    return json_string_value(code);
}

static const char *network_of_member(struct element *element, const char *member, bool needed, struct network *network)
{
    const char *text = string_of(element, member, needed);

    if (text && (!strchr(text, '/') || !network_parse(slice_of(text), network))) {
        refuse(element, member, "is not an address range (like 10.0.0.0/16)");
        return NULL;
    }
    return text;
}

/*
 * Room for one more of `size` bytes behind `count` of them, or NULL. The room doubles at each power
 * of two.
 */
static void *grow(void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items;
    return realloc(items, (count ? 2 * count : 1) * size);
}

/* The endpoint that the element names, or whose list it is in; made when it is new. */
static struct endpoint *endpoint_of(struct element *element)
{
    const char *id = string_of(element, "ClientVpnEndpointId", !element->endpoint);

    if (!id)
        id = element->endpoint;
    struct endpoint *endpoint = id ? export_endpoint(element->export, id) : NULL;
    if (id && !endpoint)
        refuse(element, NULL, "is one endpoint too many");
    return endpoint;
}

static void read_dns(struct element *element, struct endpoint *endpoint)
{
    const json_t *servers = json_object_get(element->object, "DnsServers");

    endpoint->dns_count = 0;
    if (servers && !json_is_null(servers) && !json_is_array(servers))
        refuse(element, "DnsServers", "is not a list");
    for (size_t i = 0; i < json_array_size(servers) && endpoint->dns_count < ENDPOINT_DNS_MAX; i++) {
        const char *server = json_string_value(json_array_get(servers, i));
        struct address address;
        if (!server || !address_parse(slice_of(server), &address))
            refuse(element, "DnsServers", "has something else than addresses");
        else
            endpoint->dns[endpoint->dns_count++] = server;
    }
}

static void read_logins(struct element *element, struct endpoint *endpoint)
{
    static const struct {
        const char *type;
        enum endpoint_login auth;
    } types[] = {{"certificate-authentication", AUTH_BY_CERTIFICATE},
                 {"directory-service-authentication", AUTH_BY_DIRECTORY},
                 {"federated-authentication", AUTH_BY_SAML}};
    const json_t *options = json_object_get(element->object, "AuthenticationOptions");

    endpoint->logins = 0;
    if (options && !json_is_null(options) && !json_is_array(options))
        refuse(element, "AuthenticationOptions", "is not a list");
    for (size_t i = 0; i < json_array_size(options); i++) {
        const char *type = json_string_value(json_object_get(json_array_get(options, i), "Type"));
        for (size_t j = 0; type && j < sizeof(types) / sizeof(types[0]); j++)
            if (strcmp(type, types[j].type) == 0)
                endpoint->logins |= types[j].auth;
    }
}

static void read_gateway(const json_t *configuration, struct endpoint *endpoint)
{
    endpoint->gateway = json_string_value(json_object_get(configuration, "TransitGatewayId"));
    endpoint->attachment = json_string_value(json_object_get(configuration, "TransitGatewayAttachmentId"));
    if (!endpoint->gateway)
        endpoint->gateway = endpoint->attachment;
}

void export_read_endpoint(struct element *element)
{
    struct endpoint *endpoint = endpoint_of(element);
    const json_t *port = json_object_get(element->object, "VpnPort");
    const json_t *log = json_object_get(element->object, "ConnectionLogOptions");
    const json_t *connect = json_object_get(element->object, "ClientConnectOptions");

    if (!endpoint)
        return;
    endpoint->described = true;
    endpoint->state = state_of(element);
    endpoint->client_range = network_of_member(element, "ClientCidrBlock", false, &endpoint->client_network);
    endpoint->split_tunnel = is_true(element, "SplitTunnel");
    endpoint->transport = string_of(element, "TransportProtocol", false);
    endpoint->server_certificate = string_of(element, "ServerCertificateArn", false);
    endpoint->vpc = string_of(element, "VpcId", false);
    endpoint->dns_name = string_of(element, "DnsName", false);
    const char *traffic = string_of(element, "TrafficIpAddressType", false);
    endpoint->only_ipv6 = traffic && strcmp(traffic, "ipv6") == 0;
    endpoint->with_ipv6 = endpoint->only_ipv6 || (traffic && strcmp(traffic, "dual-stack") == 0);
    const char *portal = string_of(element, "SelfServicePortalUrl", false);
    endpoint->portal = portal && *portal;
    read_gateway(json_object_get(element->object, "TransitGatewayConfiguration"), endpoint);
    endpoint->handler = json_is_true(json_object_get(connect, "Enabled"))
                            ? json_string_value(json_object_get(connect, "LambdaFunctionArn"))
                            : NULL;
    endpoint->unlogged = json_is_false(json_object_get(log, "Enabled"));
    if (port && !(json_is_integer(port) && json_integer_value(port) > 0 && json_integer_value(port) < 65536))
        refuse(element, "VpnPort", "is not a port");
    else
        endpoint->port = (unsigned)json_integer_value(port);
    read_dns(element, endpoint);
    read_logins(element, endpoint);
}

void export_read_target(struct element *element)
{
    struct endpoint *endpoint = endpoint_of(element);
    const char *zone = json_string_value(json_array_get(json_object_get(element->object, "AvailabilityZones"), 0));
    struct endpoint_target target = {.association = string_of(element, "AssociationId", false),
                                     .subnet = string_of(element, "TargetNetworkId", !zone),
                                     .vpc = string_of(element, "VpcId", false),
                                     .state = state_of(element)};

    target.subnet = target.subnet ? target.subnet : zone;
    if (!endpoint || !target.subnet)
        return;
    for (size_t i = 0; i < endpoint->target_count; i++) {
        /*
         * A subnet that was taken away and associated again is in the list twice: what works
         * counts.
         */
        if (strcmp(endpoint->targets[i].subnet, target.subnet) == 0) {
            if (!endpoint_target_works(&endpoint->targets[i]))
                endpoint->targets[i] = target;
            return;
        }
    }
    if (endpoint->target_count == ENDPOINT_TARGETS_MAX) {
        refuse(element, NULL, "is one associated subnet too many");
        return;
    }
    struct endpoint_target *grown = grow(endpoint->targets, endpoint->target_count, sizeof(target));
    if (!grown) {
        refuse(element, NULL, "does not fit into memory");
        return;
    }
    endpoint->targets = grown;
    endpoint->targets[endpoint->target_count++] = target;
}

void export_read_route(struct element *element)
{
    struct endpoint *endpoint = endpoint_of(element);
    struct endpoint_route route = {.target = ROUTE_NOWHERE};
    const char *attachment = string_of(element, "TransitGatewayAttachmentId", false);

    route.destination = network_of_member(element, "DestinationCidr", true, &route.network);
    route.subnet = string_of(element, "TargetSubnet", !attachment);
    if (!route.subnet || !*route.subnet) {
        route.subnet = attachment;
        route.target = ROUTE_TO_GATEWAY;
    }
    route.state = state_of(element);
    if (!endpoint || !route.destination || !route.subnet)
        return;
    struct endpoint_route *grown =
        endpoint->route_count < ENDPOINT_LIST_MAX ? grow(endpoint->routes, endpoint->route_count, sizeof(route)) : NULL;
    if (!grown) {
        refuse(element, NULL, "is one route too many");
        return;
    }
    endpoint->routes = grown;
    endpoint->routes[endpoint->route_count++] = route;
}

void export_read_rule(struct element *element)
{
    struct endpoint *endpoint = endpoint_of(element);
    struct endpoint_rule rule = {0};

    rule.destination = network_of_member(element, "DestinationCidr", true, &rule.network);
    rule.everybody = is_true(element, "AccessAll");
    rule.group = string_of(element, "GroupId", false);
    rule.state = state_of(element);
    if (rule.group && !*rule.group)
        rule.group = NULL;
    if (!rule.everybody && !rule.group)
        refuse(element, NULL, "has neither a GroupId nor \"AccessAll\": true");
    if (!endpoint || !rule.destination)
        return;
    struct endpoint_rule *grown =
        endpoint->rule_count < ENDPOINT_LIST_MAX ? grow(endpoint->rules, endpoint->rule_count, sizeof(rule)) : NULL;
    if (!grown) {
        refuse(element, NULL, "is one authorization rule too many");
        return;
    }
    endpoint->rules = grown;
    endpoint->rules[endpoint->rule_count++] = rule;
}

static void add_range(struct element *element, struct endpoint_range range)
{
    struct endpoint_export *export = element->export;

    if (!range.owner || !range.text)
        return;
    struct endpoint_range *grown =
        export->range_count < EXPORT_RANGES_MAX ? grow(export->ranges, export->range_count, sizeof(range)) : NULL;
    if (!grown) {
        refuse(element, NULL, "is one VPC or subnet too many");
        return;
    }
    export->ranges = grown;
    export->ranges[export->range_count++] = range;
}

/* Where the further ranges of a VPC or a subnet are. */
struct block_names {
    const char *set;
    const char *block;
    const char *state;
};

static const struct block_names of_ipv4 = {"CidrBlockAssociationSet", "CidrBlock", "CidrBlockState"};
static const struct block_names of_ipv6 = {"Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", "Ipv6CidrBlockState"};

/* Adds the ranges that are associated, but for the one of `range`, which is there. */
static void add_more_ranges(struct element *element, struct endpoint_range range, const struct block_names *names)
{
    const json_t *more = json_object_get(element->object, names->set);

    for (size_t i = 0; i < json_array_size(more); i++) {
        const json_t *block = json_array_get(more, i);
        const char *state = json_string_value(json_object_get(json_object_get(block, names->state), "State"));
        const char *text = json_string_value(json_object_get(block, names->block));
        if (!text || (range.text && strcmp(text, range.text) == 0) || (state && strcmp(state, "associated") != 0))
            continue;
        struct endpoint_range another = {.owner = range.owner, .vpc = range.vpc, .text = text};
        if (network_parse(slice_of(text), &another.network))
            add_range(element, another);
        else
            refuse(element, names->set, "has something else than address ranges");
    }
}

void export_read_subnet(struct element *element)
{
    struct endpoint_range range = {.owner = string_of(element, "SubnetId", true),
                                   .vpc = string_of(element, "VpcId", true)};

    const json_t *left = json_object_get(element->object, "AvailableIpAddressCount");
    const char *block = string_of(element, "CidrBlock", false);

    if (block && *block) { /* a subnet of IPv6 alone has an empty one or none */
        range.text = network_of_member(element, "CidrBlock", true, &range.network);
        range.free_known = json_is_integer(left) && json_integer_value(left) >= 0;
        range.free_addresses = (unsigned)(range.free_known ? json_integer_value(left) : 0);
        add_range(element, range);
    }
    add_more_ranges(element, (struct endpoint_range){.owner = range.owner, .vpc = range.vpc}, &of_ipv6);
}

void export_read_vpc(struct element *element)
{
    const char *vpc = string_of(element, "VpcId", true);
    struct endpoint_range range = {.owner = vpc, .vpc = vpc};

    range.text = network_of_member(element, "CidrBlock", true, &range.network);
    add_range(element, range);
    add_more_ranges(element, range, &of_ipv4);
    add_more_ranges(element, (struct endpoint_range){.owner = vpc, .vpc = vpc}, &of_ipv6);
}
