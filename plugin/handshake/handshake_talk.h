/* SPDX-License-Identifier: MIT */
/*
 * handshake_talk.h - one conversation with a server over one transport: a socket, the control
 * channel over it, and TLS over that.
 *
 * Never waits: the caller polls. Only the process of a probe uses it.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_TALK_H
#define CVPN_HANDSHAKE_HANDSHAKE_TALK_H

#include <sys/socket.h>

#include "handshake/control_channel.h"
#include "handshake/handshake_tls.h"

/* How a conversation is to be led. */
struct talk_limits {
    moment answer;   /* how long the first answer may take, and each step that follows it */
    moment whole;    /* how long all may take */
    bool filled;     /* the first packets are as large as a client's certificate makes them */
    bool only_reset; /* it is enough to know that OpenVPN is there: a server forgets that at once */
};

struct talk {
    struct transport_probe *probe; /* where the verdict goes; PROBE_UNDER_WAY until there is one */
    const struct talk_limits *limits;
    moment began;
    /* when the server last got us one step further; at first, when the talk began */
    moment went_on;
    struct handshake_tls tls;
    struct control_channel channel;
    struct control_stream stream; /* over TCP */
    int socket;                   /* -1 when it is over */
    bool connecting;
    bool tls_begun;
    bool bytes_came;
};

/*
 * Opens a conversation with `address` (its port set) as look->tcp says. The verdict may be there at
 * once. All pointers must outlive the talk.
 */
void talk_start(struct talk *talk, const struct sockaddr *address, socklen_t size, const struct handshake_plan *plan,
                struct transport_probe *probe, struct server_hello *hello, const struct talk_limits *limits,
                moment now);

/* True while there is no verdict. */
bool talk_goes_on(const struct talk *talk);

/* The events that poll() is to wait for. */
short talk_events(const struct talk *talk);

/* When talk_step() is to be called, whatever poll() says. */
moment talk_due(const struct talk *talk);

/* Reads, thinks and writes, as far as it goes without waiting. */
void talk_step(struct talk *talk, moment now);

/* Frees all; says farewell when something was begun that the server would otherwise wait for. */
void talk_end(struct talk *talk);

#endif
