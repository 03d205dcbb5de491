/* SPDX-License-Identifier: MIT */
/*
 * Here: where attempts begin and end, and how an established session ends. What an event says of its attempt: session_way.c,
 * session_trouble.c, session_remark.c. The same thing is often told twice (a state notification and a log line, "VERIFY OK" after
 * "Initial packet"), in an order that differs between versions, so nothing counts on an order except that an attempt ends before the next
 * one begins.
 */
#include "facts/session.h"

#include <string.h>

#include "base/text.h"
#include "facts/session_remark.h"
#include "facts/session_trouble.h"
#include "facts/session_way.h"

static void clear_attempt(struct attempt *attempt)
{
    memset(attempt, 0, sizeof(*attempt));
    attempt->began = MOMENT_UNKNOWN;
    attempt->last = MOMENT_UNKNOWN;
    attempt->drop_time = MOMENT_UNKNOWN;
    attempt->verified_depth = -1;
    attempt->verify_depth = -1;
    for (size_t i = 0; i < STAGES; i++)
        attempt->entered[i] = MOMENT_UNKNOWN;
}

void session_start(struct session *session)
{
    memset(session, 0, sizeof(*session));
    clear_attempt(&session->attempt);
    session->previous = session->attempt;
}

bool session_attempt_over(const struct session *session)
{
    return session->attempt.ending != ENDING_NONE;
}

moment session_silence(const struct session *session, moment now)
{
    moment last = session->attempt.last;

    if (session->attempts == 0 || session_attempt_over(session) || last == MOMENT_UNKNOWN || now == MOMENT_UNKNOWN ||
        now <= last)
        return 0;
    /* Stamps of a log can lie anywhere: the difference must not overflow. */
    return last < 0 && now > INT64_MAX + last ? INT64_MAX : now - last;
}

bool attempt_stopped_at_start(const struct attempt *attempt)
{
    return attempt->stage == STAGE_NONE && attempt->ending == ENDING_EXIT;
}

static void begin_attempt(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->number)
        session->previous = *attempt;
    if (attempt->ending == ENDING_EXIT) /* another process, which may have another profile */
        session->option_error_count = 0;
    clear_attempt(attempt);
    memset(&session->pushed, 0, sizeof(session->pushed));
    session->push_length = 0;
    session->push_unfinished = false;
    session->lan.address.family = ADDRESS_NONE;
    session->lan_gateway.family = ADDRESS_NONE;
    session->attempts++;
    attempt->number = session->attempts;
    attempt->began = event->time;
    attempt->last = event->time;
}

/* Events that say something about the client and not about a connection: they do not begin an attempt behind one that is over. */
static bool is_remark(enum event_kind kind)
{
    return kind == EVENT_NONE || kind == EVENT_HARMLESS || kind == EVENT_OPTION_UNKNOWN || kind == EVENT_OPTION_ERROR ||
           kind == EVENT_CREDENTIALS_CUT || kind == EVENT_PASSWORD_NEEDED || kind == EVENT_OFFLOADED ||
           kind == EVENT_LAN_GATEWAY || kind == EVENT_DNS_TOOL_MISSING || kind == EVENT_UP_SCRIPT ||
           kind == EVENT_ROUTE_SETTING || kind == EVENT_ROUTE_EXISTS || kind == EVENT_TIDYING ||
           kind == EVENT_ADDRESS_SETTING;
}

/* Events that tell how an attempt ends: behind one that is over they say it once more. */
static bool is_echo_of_end(enum event_kind kind)
{
    return kind == EVENT_RESTARTING || kind == EVENT_EXITING || kind == EVENT_CONNECTION_RESET ||
           kind == EVENT_INACTIVE || kind == EVENT_SEND_FAILED || kind == EVENT_TLS_TIMEOUT || kind == EVENT_TLS_FAILED;
}

/* Events of the first steps, which an established connection never makes: a renegotiation (ssl.c, key_state_soft_reset) does not. */
static bool is_first_step(enum event_kind kind)
{
    return kind == EVENT_CLIENT_STARTED || kind == EVENT_RESOLVING || kind == EVENT_RESOLVE_FAILED ||
           kind == EVENT_REMOTE_IS_ADDRESS || kind == EVENT_CONNECTING || kind == EVENT_TCP_CONNECTED ||
           kind == EVENT_TCP_FAILED || kind == EVENT_WAITING;
}

bool session_begins_attempt(const struct session *session, const struct event *event)
{
    const struct attempt *attempt = &session->attempt;
    enum event_kind kind = event->kind;

    if (kind <= EVENT_NONE || kind >= EVENT_KINDS)
        return false;
    if (session->attempts == 0)
        return true;
    if (attempt->ending == ENDING_CONNECTED && !attempt->dropped)
        return is_first_step(kind) || kind == EVENT_FIRST_PACKET;
    /* What OpenVPN says of its options behind an exit is the next start of it. */
    if (attempt->ending == ENDING_EXIT && (kind == EVENT_OPTION_UNKNOWN || kind == EVENT_OPTION_ERROR))
        return true;
    if (session_attempt_over(session))
        return !is_remark(kind) && !is_echo_of_end(kind) && kind != EVENT_TROUBLE;
    /* Not over, and yet something comes that cannot follow: the ending was never written (killed, or an excerpt). */
    if (kind == EVENT_CLIENT_STARTED)
        return attempt->stage > STAGE_NONE || attempt->from_start;
    /* After the first packet names are resolved for routes only (route.c), and that failing is no new attempt. */
    return attempt->stage >= STAGE_HEARD && is_first_step(kind) && kind != EVENT_RESOLVE_FAILED;
}

/* Counts how established sessions end; those that the server's silence ended are what a bad path looks like. */
static void note_drop(struct session *session)
{
    const struct attempt *attempt = &session->attempt;
    moment up = attempt->entered[STAGE_CONNECTED];

    session->drops++;
    if (!attempt->drop_inactive && strcmp(attempt->drop_reason, "ping-restart") != 0)
        return;
    session->silent_drops++;
    if (up != MOMENT_UNKNOWN && attempt->drop_time != MOMENT_UNKNOWN && attempt->drop_time >= up &&
        attempt->drop_time <= up + SECONDS(3600))
        session->quick_silence++;
}

/* What comes when the session was up: it says why it went down, and fails no attempt. */
static enum session_step after_connected(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    switch (event->kind) {
    case EVENT_CONNECTION_RESET:
        attempt->drop_reset = true;
        return SESSION_CHANGED;
    case EVENT_INACTIVE:
        attempt->drop_inactive = true;
        return SESSION_CHANGED;
    case EVENT_SEND_FAILED:
    case EVENT_AUTH_FAILED: /* a renegotiation with a password that is no longer good */
        return session_way(session, event);
    case EVENT_RESTARTING:
    case EVENT_EXITING:
        if (attempt->dropped)
            return SESSION_SAME;
        attempt->dropped = true;
        attempt->drop = event->kind == EVENT_EXITING ? ENDING_EXIT : ENDING_RESTART;
        TEXT_COPY(attempt->drop_reason, event->field[FIELD_REASON]);
        attempt->drop_time = event->time != MOMENT_UNKNOWN ? event->time : attempt->last;
        attempt->drop_line = event->line;
        note_drop(session);
        return SESSION_CHANGED;
    default:
        return SESSION_SAME;
    }
}

static enum session_step end_attempt(struct session *session, const struct event *event, enum ending ending)
{
    struct attempt *attempt = &session->attempt;

    attempt->ending = ending;
    TEXT_COPY(attempt->ending_reason, event->field[FIELD_REASON]);
    attempt->ending_line = event->line;
    return SESSION_ATTEMPT_ENDED;
}

enum session_step session_feed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    session->events++;
    if (event->kind <= EVENT_NONE || event->kind >= EVENT_KINDS)
        return SESSION_SAME;
    if (session_begins_attempt(session, event))
        begin_attempt(session, event);
    if (event->time != MOMENT_UNKNOWN)
        attempt->last = event->time;
    if (event->kind == EVENT_EXITING)
        session->exited = true;
    if (event->kind == EVENT_TROUBLE)
        return session_trouble(session, event);
    if (is_remark(event->kind))
        return session_remark(session, event);
    session->tidying = false;
    if (attempt->ending == ENDING_CONNECTED)
        return after_connected(session, event);
    if (session_attempt_over(session)) /* is_echo_of_end() */
        return SESSION_SAME;
    switch (event->kind) {
    case EVENT_CONNECTED:
        session_way(session, event);
        session->connections++;
        session->answered = session->challenges > 0;
        attempt->with_errors = slice_is(event->field[FIELD_REASON], "ERROR");
        return end_attempt(session, event, ENDING_CONNECTED);
    case EVENT_RESTARTING:
        return end_attempt(session, event, ENDING_RESTART);
    case EVENT_EXITING:
        return end_attempt(session, event, ENDING_EXIT);
    default:
        return session_way(session, event);
    }
}
