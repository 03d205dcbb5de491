/* SPDX-License-Identifier: MIT */
/*
 * reach_probe.h - one question to one address over the network, never waiting for it.
 *
 * A question is a DNS query over UDP, the set-up of a TCP connection, an ICMP echo, or a name for
 * the system's resolver (a child process, lookup.h). What counts as which result is in
 * reach/reachability.h. The socket is non-blocking; the caller waits for it to be
 * ready, and decides how long silence is waited for.
 */
#ifndef CVPN_REACH_REACH_PROBE_H
#define CVPN_REACH_REACH_PROBE_H

#include "dns/dns_message.h"
#include "dns/lookup.h"
#include "reach/reachability.h"

enum reach_probe_how { ASK_DNS, ASK_TCP, ASK_ECHO, ASK_NAME };

struct reach_probe {
    /* What is asked; the owner fills these in. */
    enum reach_probe_how how;
    struct address to; /* not of ASK_NAME */
    unsigned port;     /* of ASK_TCP */
    const char
        /*
         * the interface that it has to leave by; NULL leaves that to the routes. Must outlive the
         * question
         */
        *device;
    char name[256];   /* of ASK_DNS and ASK_NAME */
    uint16_t type;    /* of ASK_DNS */
    unsigned purpose; /* the owner's own numbers */
    unsigned index;

    /* What came of it. */
    enum reach_result result;
    struct dns_answer answer; /* of ASK_DNS, when it answered */
    struct name_lookup probe; /* of ASK_NAME */

    /* Inner state. */
    int socket; /* -1 when nothing is under way */
    bool raw;   /* an ICMP socket that gets the answers to everyone's echoes */
    uint16_t id;
    uint8_t query[DNS_QUERY_MAX];
    size_t query_length;
    struct lookup lookup;
};

/*
 * Starts the question: result becomes REACH_ASKED, or REACH_FAILED (or another that the kernel knew
 * at once) and false is returned.
 */
bool reach_probe_start(struct reach_probe *ask);

/*
 * Sends a DNS query or an echo once more; TCP does so by itself. True when the kernel then knew
 * that it is settled.
 */
bool reach_probe_again(struct reach_probe *ask);

/*
 * To be called when the socket is ready (for writing: reach_probe_writes()). True when the question
 * is settled; it is closed then.
 */
bool reach_probe_ready(struct reach_probe *ask);

/* True when readiness is being writable and not being readable. */
bool reach_probe_writes(const struct reach_probe *ask);

/*
 * The time is over: an open question becomes REACH_SILENT, a name NAME_NO_ANSWER, and it is closed.
 */
void reach_probe_give_up(struct reach_probe *ask);

/* Closes it; the result stays. Also fine when nothing is under way. */
void reach_probe_end(struct reach_probe *ask);

/*
 * The address that this machine would send from to `to`, by its routes; nothing is sent. False when
 * there is no route.
 */
bool reach_probe_source(struct address to, struct address *from);

#endif
