/* SPDX-License-Identifier: MIT */
/*
 * ask.h - one question to one address over the network, never waiting for it.
 *
 * A question is a DNS query over UDP, the set-up of a TCP connection, an ICMP echo, or a name for the system's resolver (a child process, lookup.h). What counts as which result is in
 * facts/reach.h. The socket is non-blocking; whoever started the question waits for it to be ready, and decides how long silence is waited for.
 */
#ifndef CVPN_PROBES_ASK_H
#define CVPN_PROBES_ASK_H

#include "facts/reach.h"
#include "probes/dns_message.h"
#include "probes/lookup.h"

enum ask_how { ASK_DNS, ASK_TCP, ASK_ECHO, ASK_NAME };

struct ask {
    /* What is asked; the owner fills these in. */
    enum ask_how how;
    struct address to; /* not of ASK_NAME */
    unsigned port;     /* of ASK_TCP */
    const char
        *device; /* the interface that it has to leave by; NULL leaves that to the routes. Must outlive the question */
    char name[256];   /* of ASK_DNS and ASK_NAME */
    uint16_t type;    /* of ASK_DNS */
    unsigned purpose; /* the owner's own numbers */
    unsigned index;

    /* What came of it. */
    enum reach_result result;
    struct dns_answer answer; /* of ASK_DNS, when it answered */
    struct name_look look;    /* of ASK_NAME */

    /* Inner state. */
    int socket; /* -1 when nothing is under way */
    bool raw;   /* an ICMP socket that gets the answers to everybody's echoes */
    uint16_t id;
    uint8_t query[DNS_QUERY_MAX];
    size_t query_length;
    struct lookup lookup;
};

/* Starts the question: result becomes REACH_ASKED, or REACH_FAILED (or another that the kernel knew at once) and false is returned. */
bool ask_start(struct ask *ask);

/* Sends a DNS query or an echo once more; TCP does so by itself. */
void ask_again(struct ask *ask);

/* To be called when the socket is ready (for writing: ask_writes()). True when the question is settled; it is closed then. */
bool ask_ready(struct ask *ask);

/* True when readiness is being writable and not being readable. */
bool ask_writes(const struct ask *ask);

/* The time is over: an open question becomes REACH_SILENT, a name NAME_NO_ANSWER, and it is closed. */
void ask_give_up(struct ask *ask);

/* Closes it; the result stays. Also fine when nothing is under way. */
void ask_end(struct ask *ask);

/* The address that this machine would send from to `to`, by its routes; nothing is sent. False when there is no route. */
bool ask_source(struct address to, struct address *from);

#endif
