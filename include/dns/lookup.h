/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - asking the system's resolver beside OpenVPN, never in its way.
 *
 * getaddrinfo() is what OpenVPN itself asks (socket.c, openvpn_getaddrinfo), /etc/hosts and
 * nsswitch included; it cannot be given a time limit, so each question has a process of its own,
 * which is killed when its time is over or when the observer ends.
 */
#ifndef CVPN_DNS_LOOKUP_H
#define CVPN_DNS_LOOKUP_H

#include <stdbool.h>

#include "dns/endpoint_dns.h"
#include "sandbox/probe_child.h"

/* One question under way. */
struct lookup {
    struct child child;        /* its answer is readable when it is there */
    moment asked;              /* wall clock */
    struct name_lookup *probe; /* where the answer goes */
};

/*
 * Asks for `host`. look->answer becomes NAME_ASKED, or NAME_FAILED when no process could be had;
 * then false is returned.
 */
bool lookup_start(struct lookup *lookup, struct name_lookup *probe, const char *host, moment now);

/*
 * What a child says (sandbox/child_values.h): all fields are values of their types, texts end,
 * counts fit, and it is not "under way". Addresses beyond the count are not looked at.
 */
bool name_lookup_is_sound(const struct name_lookup *told);

/* Takes the answer in, when `answer` is readable. */
void lookup_finish(struct lookup *lookup, moment now);

/*
 * The time limit is over: look->answer becomes NAME_NO_ANSWER, and the process is ended. Also fine
 * when nothing is under way.
 */
void lookup_give_up(struct lookup *lookup, moment now);

/*
 * Puts a random label in front of `host` as OpenVPN does (socket.c, hostname_randomize). Returns
 * false when it does not fit.
 */
bool lookup_label(const char *host, char *labelled, size_t size);

#endif
