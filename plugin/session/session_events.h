/* SPDX-License-Identifier: MIT */
/*
 * session_events.h - what each kind of event does to the session: one row a kind.
 *
 * A part of session_feed() (session.h), which finds out first to which attempt an event belongs.
 * The actions are in session_steps.c (the way from the first lookup to the tunnel),
 * session_conditions.c and session_notices.c. What a message of OpenVPN means was read in its
 * source; a comment names the place wherever the wording does not say it.
 */
#ifndef CVPN_SESSION_SESSION_EVENTS_H
#define CVPN_SESSION_SESSION_EVENTS_H

#include "session/session.h"

/*
 * Takes what an event says into the session. Returns SESSION_SAME for what is only counted, was
 * said before, or cannot be read; SESSION_ATTEMPT_ENDED only from the three actions that end an
 * attempt.
 */
typedef enum session_step session_action(struct session *session, const struct event *event);

struct event_row {
    enum event_class class;
    bool goes_on;      /* event_goes_on() */
    bool names_server; /* HOST, PORT and PROTOCOL are those of the server */
    /* tells of a failure: its words are the client's last ones where no finding explains it */
    bool complains;
    /* the attempt is there at least; STAGE_NONE: the event says nothing of it */
    enum stage stage;
    session_action *act; /* after that; NULL: nothing more */
    /* instead of all this, of an attempt that ended by connecting; NULL: nothing */
    session_action *connected;
};

/* NULL for a kind of class EVENT_CLASS_NONE. */
const struct event_row *event_row_of(enum event_kind kind);

/*
 * session_reach.c: the attempt at hand is at `stage` at least, and `event` shows it. Returns
 * SESSION_CHANGED when that is new. An attempt never falls back: a stage that it has passed
 * changes nothing.
 */
enum session_step session_reach(struct session *session, const struct event *event, enum stage stage);

/* Notes a trouble that an event of another kind shows; it may have happened before. */
void session_note_trouble(struct session *session, const struct event *event, enum condition_kind kind);

/* Keeps the server's address, and how it is reached, where the event says so. */
void session_note_server(struct session *session, const struct event *event);

/* session.c: how attempts and connections end */
session_action session_ends_connected, session_ends_restarting, session_ends_exiting;
session_action connection_is_reset, connection_is_inactive, connection_ends;

/* session_steps.c */
session_action session_client_started, session_resolve_failed, session_remote_is_address, session_tcp_connected,
    session_tcp_failed, session_send_failed, session_certificate_accepted, session_certificate_refused,
    session_tls_timeout, session_tls_failed, session_auth_failed, session_pushed, session_push_filtered,
    session_tunnel_up, session_reset, session_inactive;

/* session_conditions.c */
session_action session_condition, session_route_retried;

/* session_notices.c */
session_action session_option_error, session_credentials_cut, session_offloaded, session_lan_gateway,
    session_route_setting, session_route_exists, session_dns_tool_missing, session_up_script, session_server_ends,
    session_complaint, session_harmless;

#endif
