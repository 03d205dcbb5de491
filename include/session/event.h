/* SPDX-License-Identifier: MIT */
/*
 * event.h - what happened to a connection, whether the client or the plugin says so.
 *
 * Sources make events, the session eats them. Nothing in an event tells a live notification from a
 * line of a log.
 */
#ifndef CVPN_SESSION_EVENT_H
#define CVPN_SESSION_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/slice.h"

enum event_kind {
    EVENT_NONE,
    EVENT_CLIENT_STARTED,    /* VERSION, PLATFORM: the title line */
    EVENT_RESOLVING,         /* state RESOLVE */
    EVENT_RESOLVE_FAILED,    /* HOST, PORT, REASON (the resolver's own words) */
    EVENT_REMOTE_IS_ADDRESS, /* remote-random-hostname ignored because the host is an address */
    /* HOST (an address), PORT, PROTOCOL: first sign of packets going out */
    EVENT_CONNECTING,
    EVENT_TCP_CONNECTED,
    EVENT_TCP_FAILED,           /* HOST, PORT, REASON */
    EVENT_SEND_FAILED,          /* REASON */
    EVENT_WAITING,              /* state WAIT: packets sent, nothing heard */
    EVENT_FIRST_PACKET,         /* HOST, PORT; or state AUTH */
    EVENT_CERTIFICATE_ACCEPTED, /* number = depth, SUBJECT */
    EVENT_CERTIFICATE_REFUSED,  /* number = depth, REASON, SUBJECT */
    EVENT_TLS_TIMEOUT,          /* "TLS key negotiation failed to occur within 60 seconds" */
    EVENT_TLS_FAILED,           /* TEXT */
    EVENT_TLS_UP,               /* Control Channel: ..., Peer Connection Initiated */
    EVENT_PUSH_REQUESTED,       /* SENT CONTROL ... PUSH_REQUEST; or state GET_CONFIG */
    EVENT_AUTH_FAILED,          /* TEXT: the server's words behind "AUTH_FAILED,", may be empty */
    EVENT_PUSHED,               /* TEXT: the options */
    /*
     * TEXT: a pushed option that this client threw away; or OPTION: the name of those that it
     * refused
     */
    EVENT_PUSH_FILTERED,
    EVENT_TUNNEL_UP,        /* TUN/TAP device opened; state ASSIGN_IP or ADD_ROUTES */
    EVENT_CONNECTED,        /* Initialization Sequence Completed; state CONNECTED */
    EVENT_CONNECTION_RESET, /* TEXT */
    EVENT_INACTIVE,         /* ping-restart, ping-exit: "Inactivity timeout" */
    EVENT_RESTARTING,       /* SIGNAL, REASON; or state RECONNECTING */
    EVENT_EXITING,          /* SIGNAL, REASON; or state EXITING; or "Exiting due to fatal error" */
    /* OPTION, FILE, number = line: "Unrecognized option or missing or extra parameter(s)" */
    EVENT_OPTION_UNKNOWN,
    EVENT_OPTION_ERROR,    /* TEXT: any other "Options error:" */
    EVENT_CREDENTIALS_CUT, /* TEXT: a user name or password that did not fit */
    EVENT_PASSWORD_NEEDED, /* TEXT: which (`Auth`, `Private Key`) */
    EVENT_OFFLOADED,       /* the kernel carries the data (DCO) */
    EVENT_LAN_GATEWAY,     /* TEXT: the default gateway before the tunnel, as route.c prints it */
    /* number = enum condition_kind; TEXT and REASON as condition.h says */
    EVENT_CONDITION,
    EVENT_ROUTE_SETTING, /* TEXT: the network of a route that is being set */
    /* a route that could not be set is tried in another way, which says how it went */
    EVENT_ROUTE_RETRIED,
    /* TEXT: as of EVENT_HARMLESS, which it mostly is: there is such a route already */
    EVENT_ROUTE_EXISTS,
    EVENT_DNS_TOOL_MISSING, /* an up script for DNS found its tool missing */
    EVENT_UP_SCRIPT,        /* FILE: an up script is being run */
    EVENT_SERVER_ENDS,      /* TEXT: the server's words when it ends the session (push.c) */
    /* MESSAGE: the client's own words, which no row knows and which look like an error */
    EVENT_COMPLAINT,
    EVENT_DETAIL,   /* a line of verbosity 3 or more that means nothing else */
    EVENT_HARMLESS, /* TEXT: the name of what it is (see harmless_names in messages.c) */
    /* Of these lines log_context.h makes one event together with those around them. */
    EVENT_ADDRESS_SETTING, /* the tunnel's address is being set */
    EVENT_CLEANING_UP,     /* a route or address is being deleted, or the device closed */
    EVENT_KERNEL_ANSWER,   /* REASON: the kernel's word on the command that is being run */
    EVENT_PART,            /* what was said is in another event: only the time counts */
    EVENT_KINDS
};

/* What an event does to the attempt that it comes in; the table is in session_events.c. */
enum event_class {
    EVENT_CLASS_NONE, /* no event */
    /* says something of the client or of this machine, whether an attempt is under way or over */
    EVENT_CLASS_NOTICE,
    /* is a step that an established connection never makes (ssl.c, key_state_soft_reset) */
    EVENT_CLASS_FIRST_STEP,
    EVENT_CLASS_STEP, /* is any other step of an attempt */
    /* tells how an attempt ends; of one that is over it says so once more */
    EVENT_CLASS_END
};

enum event_field {
    FIELD_HOST,
    FIELD_PORT,
    FIELD_PROTOCOL,
    FIELD_REASON,
    FIELD_SUBJECT,
    FIELD_OPTION,
    FIELD_FILE,
    FIELD_SIGNAL,
    FIELD_VERSION,
    FIELD_PLATFORM,
    FIELD_TEXT,
    FIELD_MESSAGE, /* all that was said; of every event that a log tells */
    FIELDS
};

struct event {
    enum event_kind kind;
    moment time;            /* MOMENT_UNKNOWN when not known */
    struct clock_zone zone; /* of that time, as the log has it */
    uint64_t line;          /* of the log, from 1; 0 when live */
    long number;            /* see the kinds above; -1 when there is none */
    /* at = NULL where the message has no such field; all bytes are hostile */
    struct slice field[FIELDS];
};

/* The class of a kind; EVENT_CLASS_NONE for EVENT_NONE and for a number that is no kind. */
enum event_class event_class_of(enum event_kind kind);

/* True for a step that goes well and for a line that means no harm: what follows tells more. */
bool event_goes_on(enum event_kind kind);

#endif
