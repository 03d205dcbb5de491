/* SPDX-License-Identifier: MIT */
/*
 * reachability.h - what can be reached through the tunnel: looks of our own after it is up, with
 * their results.
 *
 * All that is asked, with its number, is bounded. A result belongs to one connection: it is emptied
 * when the next one begins.
 */
#ifndef CVPN_REACH_REACHABILITY_H
#define CVPN_REACH_REACHABILITY_H

#include "base/address.h"
#include "dns/endpoint_dns.h"
#include "dns/resolver.h"

enum reach_result {
    REACH_NOT_ASKED,
    REACH_ASKED,    /* under way */
    REACH_ANSWERED, /* a DNS answer, an accepted TCP connection, an echo */
    /* a TCP reset, or "port unreachable": the host, or a firewall that speaks for it, is there */
    REACH_REFUSED,
    REACH_UNREACHABLE, /* a router said that it cannot be reached */
    REACH_SILENT,      /* nothing came back within the time */
    REACH_FAILED       /* it could not be asked: no socket, no route, this machine's own firewall */
};

enum { REACH_SERVERS_MAX = 4, REACH_DESTINATIONS_MAX = 8, REACH_PUBLIC_MAX = 4, REACH_BY_SIZE = 24 };

/* A DNS server that was pushed. */
struct reach_server {
    struct address address;
    bool in_tunnel; /* this machine sends packets for it into the tunnel */
    enum reach_result result;
};

/* A destination of expect=. */
struct reach_destination {
    char host[128]; /* as the user wrote it */
    unsigned port;  /* 0 when he gave none: then several ways are tried */
    bool named;     /* host is a name */
    /* what this machine's resolver says of it; NAME_NOT_ASKED for an address */
    enum name_answer name;
    /* what the pushed DNS servers say, asked directly through the tunnel */
    enum name_answer pushed_name;
    struct address address; /* of no family until it is known */
    bool routed;            /* a pushed route holds it: `route`, the longest */
    struct network route;
    bool in_tunnel; /* this machine sends packets for it into the tunnel */
    enum reach_result result;
    char by[REACH_BY_SIZE]; /* what gave the result, "tcp/443" or "icmp" */
};

/* A public address, asked in a full tunnel. */
struct reach_public {
    char host[64];
    struct address address; /* of no family until it is known */
    enum reach_result result;
};

struct reachability {
    bool under_way;     /* the summary of the attempt waits */
    bool done;          /* all below is final, for the tunnel that is up */
    bool asked;         /* anyone was asked (not with probe=off) */
    bool public_routed; /* public addresses are sent into the tunnel */
    struct reach_server servers[REACH_SERVERS_MAX];
    unsigned server_count;
    struct reach_destination destinations[REACH_DESTINATIONS_MAX];
    unsigned destination_count;
    struct reach_public public_targets[REACH_PUBLIC_MAX];
    unsigned public_count;
    enum reach_result gateway; /* the other end of the tunnel: an echo, as a control */
    struct resolver resolver;
    enum resolver_use resolver_use; /* of the pushed DNS servers; settled when done */
};

/* True when the asked one is there: it answered or refused. */
bool reach_there(enum reach_result result);

/*
 * The better of two results of one host: an answer says more than a refusal, that more than a
 * router's word, that more than silence.
 */
enum reach_result reach_better(enum reach_result a, enum reach_result b);

/* "HOST", "HOST:PORT" or "[ADDRESS]:PORT", as the user writes it. Returns `name`. */
enum { REACH_NAME_SIZE = 144 };
char *reach_destination_name(const struct reach_destination *destination, char name[REACH_NAME_SIZE]);

/*
 * For the history: true when something definite is known of the destination, and then whether it
 * could be reached. What was not sent into the tunnel, or could not be asked, says nothing about
 * the endpoint.
 */
bool reach_tells(const struct reach_destination *destination, bool *reached);

#endif
