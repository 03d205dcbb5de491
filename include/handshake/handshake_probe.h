/* SPDX-License-Identifier: MIT */
/*
 * handshake_probe.h - a test handshake with the server, beside OpenVPN and never in its way.
 *
 * Each has a process of its own, which speaks with the server and writes down what came of it; it
 * ends when its time is over or when its starter ends. It has a session and a port of its own, logs
 * in nowhere, sends no certificate, and ends what it began: the user's own session is not touched.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_PROBE_H
#define CVPN_HANDSHAKE_HANDSHAKE_PROBE_H

#include <stddef.h>

#include "base/clock.h"
#include "handshake/handshake.h"
#include "handshake/handshake_plan.h"
#include "sandbox/probe_child.h"

enum handshake_goal {
    HANDSHAKE_OWN_TRANSPORT, /* as far as the server's certificate, over look->own */
    /* is there an OpenVPN at the same address on 443 or 1194, over UDP or TCP? */
    HANDSHAKE_OTHER_TRANSPORTS
};

/*
 * What is to be tried. Only look's host, address, attempt and own transport need be set for
 * HANDSHAKE_OWN_TRANSPORT; its answers are kept for the other.
 */
struct handshake_config {
    struct handshake probe;
    enum handshake_goal goal;
    /* our first packets are as large as those with a client's certificate: do such get through? */
    bool filled;
    moment answer; /* how long the first answer may take, and each step that follows it */
    moment whole;  /* how long all may take */
};

/* One under way. */
struct handshake_probe {
    struct child child; /* its answer is readable when handshake_probe_read() has something to do */
    size_t length;      /* of what was read so far into ... */
    struct handshake told;
    struct handshake probe; /* what is known */
};

/* Nothing under way. */
void handshake_probe_init(struct handshake_probe *probe);

/*
 * Starts. The plan need not outlive the call: the new process has a copy. False when no process
 * could be had. look->own (or look->others) is PROBE_UNDER_WAY in ->look from here on.
 */
bool handshake_probe_start(struct handshake_probe *probe, const struct handshake_config *config,
                           const struct handshake_plan *plan);

/*
 * Takes in what is there, without waiting. True when it is over: ->look has what came of it,
 * PROBE_FAILED where nothing did.
 */
bool handshake_probe_read(struct handshake_probe *probe);

/*
 * Ends it, whatever it does. ->look says PROBE_FAILED where there was no verdict. Fine when nothing
 * is under way.
 */
void handshake_probe_stop(struct handshake_probe *probe);

#endif
