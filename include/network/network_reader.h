/* SPDX-License-Identifier: MIT */
/*
 * network_reader.h - asks the kernel for this machine's network over netlink (libmnl, nowhere
 * else), and is told when it changes.
 *
 * A picture is taken in steps that never block, so that an event loop can do it; on a machine with
 * many routes it takes many steps. Notifications say only that something has changed: what, the
 * next picture tells. So nothing is lost when the kernel could not deliver them all (ENOBUFS), nor
 * by changes that it does not tell (the routes of a link that goes down).
 */
#ifndef CVPN_NETWORK_NETWORK_READER_H
#define CVPN_NETWORK_NETWORK_READER_H

#include <linux/netlink.h>

#include "network/network_state.h"

struct mnl_socket;

struct network_reader {
    struct mnl_socket *asking; /* NULL when it is not open, as is the next */
    struct mnl_socket
        /* links, addresses, routes, rules; neighbours change all the time and are not among them */
        *notices;
    struct network_state *picture; /* being taken; NULL when none is */
    unsigned step;                 /* which of the dumps is under way */
    unsigned sequence;
    unsigned again;   /* how often a dump was interrupted by a change */
    bool interrupted; /* the one under way was */
    size_t left_out;  /* of the picture, when the dump under way began */
};

enum network_progress { NETWORK_MORE, NETWORK_READY, NETWORK_FAILED };

/* Opens both sockets. False when there is no netlink for us; nothing is open then. */
bool network_reader_open(struct network_reader *reader);

/* Closes them; a picture under way is thrown away. */
void network_reader_close(struct network_reader *reader);

/*
 * For an event loop: the descriptors on which answers and notifications arrive. -1 when not open.
 */
int network_reader_answers(const struct network_reader *reader);
int network_reader_notices(const struct network_reader *reader);

/*
 * Begins a picture. One that is under way is thrown away. False when the kernel could not be asked.
 */
bool network_reader_begin(struct network_reader *reader);

/*
 * Takes in what has arrived, a bounded part of it. NETWORK_READY: network_reader_take() has the
 * picture. NETWORK_FAILED: there will be none; begin again later.
 */
enum network_progress network_reader_step(struct network_reader *reader);

/* The finished picture, sorted; the caller frees it. NULL when there is none. */
struct network_state *network_reader_take(struct network_reader *reader);

/* Throws the notifications that have arrived away. True when there were any. */
bool network_reader_drain(struct network_reader *reader);

/*
 * All at once, for who has time: the command, tests. NULL when the kernel does not answer. The
 * caller frees it.
 */
struct network_state *network_read(void);

/*
 * Pure: true when a whole message lies in the `left` bytes from `message` on. mnl_nlmsg_ok()
 * compares lengths as int and lets one of 2 GiB and more pass, with which mnl_nlmsg_next() stands
 * still.
 */
bool network_message_ok(const struct nlmsghdr *message, int left);

/*
 * Pure: takes one message of a dump in. Its bytes are hostile: what is cut, too short for its kind,
 * or unknown is left out. network_message_ok() must have held for it.
 */
void network_take_message(struct network_state *state, const struct nlmsghdr *message);

#endif
