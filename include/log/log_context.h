/* SPDX-License-Identifier: MIT */
/*
 * log_context.h - what the lines before a line say about it.
 *
 * A command that OpenVPN runs takes up to three lines: the command, what the kernel answers, and
 * what OpenVPN makes of it. Only together they tell what happened. This folds them into one event,
 * so that the session need not know of lines. Pure, constant memory, one context for each log.
 */
#ifndef CVPN_LOG_LOG_CONTEXT_H
#define CVPN_LOG_LOG_CONTEXT_H

#include <stdbool.h>

#include "session/condition.h"
#include "session/event.h"

struct log_context {
    char route[64];      /* the route that is being set, as the log has it; empty when none */
    char answer[128];    /* the kernel's word on the command that is being run ... */
    bool answered;       /* ... which OpenVPN's own line has not used yet */
    bool address_is_set; /* the command that is being run sets the tunnel's address */
    bool exists;         /* the kernel said that there is such a route or address already */
    /* routes, addresses or the device are being taken away: what fails then harms no one */
    bool cleaning_up;
};

void log_context_start(struct log_context *context);

/*
 * Completes `event`, as message_recognise() made it, from the lines before it, and remembers what
 * it says about those to come. Every event may be passed; one that only belongs to another comes
 * back as EVENT_PART. Text that is filled in points into *context and is valid until the next call.
 */
void log_context_complete(struct log_context *context, struct event *event);

#endif
