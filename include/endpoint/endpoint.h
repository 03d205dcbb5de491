/* SPDX-License-Identifier: MIT */
/*
 * endpoint.h - a Client VPN endpoint as its administrator sees it: settings, associated subnets,
 * routes, authorization rules.
 *
 * Plain data and questions to it; endpoint/export_settings.h makes it of what the AWS CLI printed.
 * Names are those of the EC2 API. A state that the export does not give is NULL and counts as the
 * good one.
 */
#ifndef CVPN_ENDPOINT_ENDPOINT_H
#define CVPN_ENDPOINT_ENDPOINT_H

#include "base/address.h"

/*
 * Beyond AWS's own quotas (aws-facts.md section 8), which can be raised; they bound what a file can
 * cost.
 */
enum { ENDPOINT_TARGETS_MAX = 64, ENDPOINT_LIST_MAX = 4096, ENDPOINT_DNS_MAX = 8 };

/* A subnet that is, was or will be associated, or a zone of a Transit Gateway's association. */
struct endpoint_target {
    const char *association;
    const char *subnet; /* of a Transit Gateway's: the availability zone */
    const char *vpc;    /* may be NULL */
    const char *state;
};

/* Where a route leads that is not the number of a subnet in ->targets. */
enum { ROUTE_NOWHERE = -1, ROUTE_TO_GATEWAY = -2, ROUTE_TO_CLIENTS = -3 };

struct endpoint_route {
    const char *destination; /* as written */
    const char *subnet;      /* or the Transit Gateway attachment; "local" for other clients */
    const char *state;
    struct network network;
    int target; /* number of the subnet in ->targets, or ROUTE_... */
};

struct endpoint_rule {
    const char *destination; /* as written */
    const char *group;       /* NULL when it is for everyone */
    const char *state;
    struct network network;
    bool everybody;
};

/* A range of a VPC or of a subnet. */
struct endpoint_range {
    const char *owner; /* "vpc-..." or "subnet-..." */
    const char *vpc;
    const char *text;
    struct network network;
    bool free_known; /* of a subnet: how many addresses no one has yet */
    unsigned free_addresses;
};

/* What the files of an export leave open. */
enum doubt_kind {
    DOUBT_NEWER_COUNTS,  /* two contradict each other, and the newer is taken */
    DOUBT_ORDER_UNKNOWN, /* the same, and which is newer cannot be told */
    DOUBT_PAGE_MISSING,  /* the last page of a list is not there */
    DOUBT_OTHERS_ONLY    /* other endpoints have that list, and this one has none */
};

struct endpoint_doubt {
    enum doubt_kind kind;
    const char *part;     /* the command whose output it is */
    const char *thing;    /* the id of what it is about */
    const char *endpoint; /* which endpoint it matters to; NULL: all of them */
    const char *kept;     /* the file that counts; NULL where there is none */
    const char *other;    /* the one that does not */
};

/* How clients log in; several may hold. */
enum endpoint_login { AUTH_BY_CERTIFICATE = 1, AUTH_BY_DIRECTORY = 2, AUTH_BY_SAML = 4 };

struct endpoint {
    const char *id;
    const char *state;
    const char *client_range; /* NULL when there is none */
    struct network client_network;
    bool described; /* its settings are in the export: all but ->id, and what follows ->handler */
    bool split_tunnel;
    bool only_ipv6; /* no IPv4 goes through the tunnel */
    bool with_ipv6; /* IPv6 goes through the tunnel */
    bool portal;    /* the self-service portal is on */
    bool unlogged;  /* connection logging is off; false when the export does not tell */
    const char *dns[ENDPOINT_DNS_MAX];
    size_t dns_count;
    const char *transport;          /* "udp" or "tcp"; may be NULL */
    unsigned port;                  /* 0 when not known */
    unsigned logins;                /* LOGIN_BY_... bits */
    const char *server_certificate; /* ARN; may be NULL */
    const char *vpc;                /* may be NULL */
    /* "*.cvpn-endpoint-....prod.clientvpn.REGION.amazonaws.com"; may be NULL */
    const char *dns_name;
    const char *gateway;    /* the Transit Gateway that it is attached to; NULL: it has subnets */
    const char *attachment; /* to that gateway; may be NULL */
    const char *handler;    /* ARN of the connect handler; NULL when it is off */
    struct endpoint_target *targets;
    size_t target_count;
    struct endpoint_route *routes;
    size_t route_count;
    struct endpoint_rule *rules;
    size_t rule_count;
    const struct endpoint_range *ranges; /* of all VPCs and subnets of the export */
    size_t range_count;
    const struct endpoint_doubt *doubts; /* of all of the export */
    size_t doubt_count;
};

/* True for an association through which traffic goes, or soon will. */
bool endpoint_target_works(const struct endpoint_target *target);

/* True when a client that connects gets somewhere: a subnet or a Transit Gateway is there. */
bool endpoint_leads_somewhere(const struct endpoint *endpoint);

/* True when the subnet's ranges are in the export, and none of them is of this family. */
bool endpoint_subnet_lacks(const struct endpoint *endpoint, const char *subnet, enum address_family family);

/* True for a route that is in force, or soon will be, and leads where something is. */
bool endpoint_route_works(const struct endpoint *endpoint, const struct endpoint_route *route);

/* True for a rule that is in force. */
bool endpoint_rule_works(const struct endpoint_rule *rule);

/*
 * The rule or working route with exactly this prefix length 0 in the address's family ("0.0.0.0/0",
 * "::/0"), or NULL.
 */
const struct endpoint_route *endpoint_default_route(const struct endpoint *endpoint, enum address_family family);
const struct endpoint_rule *endpoint_default_rule(const struct endpoint *endpoint, enum address_family family);

/* The working route that leads to `address` (longest prefix first), or NULL. */
const struct endpoint_route *endpoint_route_to(const struct endpoint *endpoint, struct address address);

/* A line that the route table lacks. */
struct missing_route {
    const struct endpoint_route *route;   /* the same line on another subnet */
    const struct endpoint_target *target; /* the subnet that lacks it */
};

/*
 * Every associated subnet must have the same routes, since a client cannot choose through which one
 * it goes (AWS pages split-traffic.html and intermittent-access.html). Writes at most `capacity`
 * missing lines, in the order of the routes, and returns how many there are in all.
 */
size_t endpoint_missing_routes(const struct endpoint *endpoint, struct missing_route *missing, size_t capacity);

/* What the authorization rules say to someone who is in `groups`. */
struct access_answer {
    bool allowed;
    const struct endpoint_rule *
        /*
         * the one that decides: it allows, or it is the most specific one and for others; NULL: no
         * rule is about the address
         */
        rule;
    /* refused: a wider rule that would allow; NULL when there is none */
    const struct endpoint_rule *hidden;
};

/*
 * The rules with the longest prefix that holds the address decide, and no other rule; 0.0.0.0/0 is
 * the shortest and so comes last; the order in which they were made does not matter (AWS pages
 * ad-group-auth-rules.html and auth-rule-example-scenarios.html). Without such a rule the answer is
 * no.
 */
struct access_answer endpoint_access(const struct endpoint *endpoint, const char *const *groups, size_t group_count,
                                     struct address address);

#endif
