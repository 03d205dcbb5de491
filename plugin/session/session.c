/* SPDX-License-Identifier: MIT */
/*
 * Here: where attempts begin and end, and how an established session ends. What else an event does
 * is in its row of session_events.c. The same thing is often told twice (a state notification and a
 * log line, "VERIFY OK" after "Initial packet"), in an order that differs between versions, so
 * nothing counts on an order except that an attempt ends before the next one begins.
 */
#include "session/session.h"

#include <string.h>

#include "base/text.h"
#include "session_events.h"

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

/* Longer than a machine takes that has just woken up, until its resolver has its servers. */
#define NAMELESS_FOR SECONDS(3)

bool session_name_unknown_for_long(const struct session *session)
{
    moment first = session->nameless.first;
    moment last = session->nameless.last;

    if (session->nameless.attempts == 0 || first == MOMENT_UNKNOWN || last == MOMENT_UNKNOWN)
        return session->nameless.attempts > 1;
    return first < INT64_MAX - NAMELESS_FOR && last >= first + NAMELESS_FOR;
}

bool attempt_was_challenged(const struct attempt *attempt)
{
    return attempt->auth == AUTH_CHALLENGE_URL || attempt->auth == AUTH_CHALLENGE_TEXT;
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
        session->option_error_count = session->option_errors_left_out = 0;
    clear_attempt(attempt);
    memset(&session->pushed, 0, sizeof(session->pushed));
    session->push_length = 0;
    session->push_unfinished = false;
    session->lan.address.family = ADDRESS_NONE;
    session->lan_gateway.family = ADDRESS_NONE;
    session->attempts++;
    attempt->number = session->attempts;
    attempt->began = event->time;
    attempt->zone = event->zone;
    attempt->last = event->time;
}

bool session_begins_attempt(const struct session *session, const struct event *event)
{
    const struct attempt *attempt = &session->attempt;
    enum event_kind kind = event->kind;
    enum event_class class = event_class_of(kind);

    if (class == EVENT_CLASS_NONE)
        return false;
    if (session->attempts == 0)
        return true;
    if (attempt->ending == ENDING_CONNECTED && !attempt->dropped)
        return class == EVENT_CLASS_FIRST_STEP || kind == EVENT_FIRST_PACKET;
    /* What OpenVPN says of its options after an exit is the next start of it. */
    if (attempt->ending == ENDING_EXIT && (kind == EVENT_OPTION_UNKNOWN || kind == EVENT_OPTION_ERROR))
        return true;
    if (session_attempt_over(session))
        return class == EVENT_CLASS_FIRST_STEP || class == EVENT_CLASS_STEP;
    /*
     * Not over, and yet something comes that cannot follow: the ending was never written (killed,
     * or an excerpt).
     */
    if (kind == EVENT_CLIENT_STARTED)
        return attempt->stage > STAGE_NONE || attempt->from_start;
    /*
     * After the first packet names are resolved for routes only (route.c), and that failing is no
     * new attempt.
     */
    return attempt->stage >= STAGE_HEARD && class == EVENT_CLASS_FIRST_STEP && kind != EVENT_RESOLVE_FAILED;
}

/*
 * Counts how established sessions end; those that the server's silence ended are what a bad path
 * looks like.
 */
static void note_drop(struct session *session)
{
    const struct attempt *attempt = &session->attempt;
    moment up = attempt->entered[STAGE_CONNECTED];

    session->drops++;
    if (!attempt->drop_inactive && strcmp(attempt->drop_reason, "ping-restart") != 0)
        return;
    session->timeout_drops++;
    if (up != MOMENT_UNKNOWN && attempt->drop_time != MOMENT_UNKNOWN && attempt->drop_time >= up &&
        attempt->drop_time <= up + SECONDS(3600))
        session->early_timeouts++;
}

/* What comes when the session was up says why it went down, and fails no attempt. */
enum session_step connection_is_reset(struct session *session, const struct event *event)
{
    (void)event;
    session->attempt.drop_reset = true;
    return SESSION_CHANGED;
}

enum session_step connection_is_inactive(struct session *session, const struct event *event)
{
    (void)event;
    session->attempt.drop_inactive = true;
    return SESSION_CHANGED;
}

/*
 * A signal from outside is "hard" in the log; the management interface gives its name as the reason
 * (sig.c, print_signal; manage.c).
 */
static bool is_asked(const struct event *event)
{
    return slice_is(event->field[FIELD_OPTION], "hard") || slice_is(event->field[FIELD_REASON], "SIGTERM") ||
           slice_is(event->field[FIELD_REASON], "SIGINT") || slice_is(event->field[FIELD_REASON], "SIGHUP") ||
           slice_is(event->field[FIELD_REASON], "SIGUSR1");
}

/*
 * The client was to connect again, after a session or with the answer to a question, and ends
 * before the first step of that. An attempt that failed says more than that.
 */
static enum session_step gives_up(struct attempt *attempt, const struct event *event)
{
    if (event->kind != EVENT_EXITING || !slice_is(event->field[FIELD_REASON], "fatal error"))
        return SESSION_SAME;
    if (attempt->dropped && attempt->drop == ENDING_RESTART) {
        attempt->drop = ENDING_EXIT;
        attempt->drop_asked = false;
        TEXT_COPY(attempt->drop_reason, event->field[FIELD_REASON]);
        attempt->drop_line = event->line;
        return SESSION_CHANGED;
    }
    if (attempt->ending != ENDING_RESTART || !attempt_was_challenged(attempt))
        return SESSION_SAME;
    attempt->ending = ENDING_EXIT;
    TEXT_COPY(attempt->ending_reason, event->field[FIELD_REASON]);
    attempt->ending_line = event->line;
    return SESSION_CHANGED;
}

/* What hampered the attempt, when only the signal's own reason says it (sig.c, print_signal). */
static void note_reason(struct session *session, const struct event *event)
{
    static const struct {
        const char *reason;
        enum condition_kind kind;
    } told[] = {
        {"socks-error", CONDITION_PROXY},
        {"socks-resolve-failure", CONDITION_PROXY},
        {"HTTP proxy error", CONDITION_PROXY},
        {"dco-connect-error", CONDITION_OFFLOAD_SETUP},
        {"dco update keys error", CONDITION_OFFLOAD_SETUP},
        {"dco peer stats error", CONDITION_OFFLOAD_SETUP},
        {"decryption-error", CONDITION_UNREADABLE},
        {"tun-stop", CONDITION_DEVICE_LOST},
        {"tun-abort", CONDITION_DEVICE_LOST},
        {"ip-fail", CONDITION_DEVICE},
        {"private-key-password-failure", CONDITION_KEY},
        {"management-connect-failed", CONDITION_START},
    };

    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
        if (slice_is(event->field[FIELD_REASON], told[i].reason) && !session->attempt.conditions[told[i].kind].times)
            session_note_trouble(session, event, told[i].kind);
}

enum session_step connection_ends(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->dropped)
        return gives_up(attempt, event);
    note_reason(session, event);
    attempt->dropped = true;
    attempt->drop = event->kind == EVENT_EXITING ? ENDING_EXIT : ENDING_RESTART;
    TEXT_COPY(attempt->drop_reason, event->field[FIELD_REASON]);
    attempt->drop_asked = is_asked(event);
    attempt->drop_time = event->time != MOMENT_UNKNOWN ? event->time : attempt->last;
    attempt->drop_line = event->line;
    note_drop(session);
    return SESSION_CHANGED;
}

void session_finish(struct session *session)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->ending != ENDING_CONNECTED || attempt->dropped ||
        !(attempt->drop_reset || attempt->drop_inactive || attempt->server_words[0]))
        return;
    attempt->dropped = true;
    TEXT_COPY(attempt->drop_reason, attempt->server_words[0] ? SLICE("server-pushed-halt")
                                    : attempt->drop_reset    ? SLICE("connection-reset")
                                                             : SLICE("ping-restart"));
    attempt->drop_time = attempt->last;
    if (attempt->complaint_count)
        attempt->drop_line = attempt->complaints[attempt->complaint_count - 1].line;
    note_drop(session);
}

static enum session_step end_attempt(struct session *session, const struct event *event, enum ending ending)
{
    struct attempt *attempt = &session->attempt;

    note_reason(session, event);
    attempt->ending = ending;
    TEXT_COPY(attempt->ending_reason, event->field[FIELD_REASON]);
    attempt->ending_asked = is_asked(event);
    attempt->ending_line = event->line;
    return SESSION_ATTEMPT_ENDED;
}

enum session_step session_ends_connected(struct session *session, const struct event *event)
{
    session->connections++;
    session->answered = session->challenges > 0;
    session->attempt.with_errors = slice_is(event->field[FIELD_REASON], "ERROR");
    return end_attempt(session, event, ENDING_CONNECTED);
}

enum session_step session_ends_restarting(struct session *session, const struct event *event)
{
    return end_attempt(session, event, ENDING_RESTART);
}

enum session_step session_ends_exiting(struct session *session, const struct event *event)
{
    return end_attempt(session, event, ENDING_EXIT);
}

static enum session_step apply(struct session *session, const struct event *event, const struct event_row *row)
{
    if (row->names_server)
        session_note_server(session, event);
    enum session_step reached = session_reach(session, event, row->stage);
    enum session_step acted = row->act ? row->act(session, event) : SESSION_SAME;
    return acted == SESSION_SAME ? reached : acted;
}

/*
 * What OpenVPN 2 writes at verbosity 3 or more (errlevel.h), and states, which no verbosity leaves
 * out.
 */
static bool shows_detail(enum event_kind kind)
{
    return kind == EVENT_DETAIL || kind == EVENT_WAITING || kind == EVENT_FIRST_PACKET ||
           kind == EVENT_PUSH_REQUESTED || kind == EVENT_PUSHED || kind == EVENT_LAN_GATEWAY;
}

enum session_step session_feed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    const struct event_row *row = event_row_of(event->kind);

    session->events++;
    if (!row)
        return SESSION_SAME;
    if (session_begins_attempt(session, event))
        begin_attempt(session, event);
    if (event->time != MOMENT_UNKNOWN)
        attempt->last = event->time;
    if (event->kind == EVENT_EXITING)
        session->exited = true;
    session->detailed = session->detailed || shows_detail(event->kind);
    enum session_step step = SESSION_SAME;
    if (row->class != EVENT_CLASS_NOTICE && attempt->ending == ENDING_CONNECTED)
        step = row->connected ? row->connected(session, event) : SESSION_SAME;
    else if (row->class == EVENT_CLASS_NOTICE || !session_attempt_over(session))
        step = apply(session, event, row);
    else
        step = gives_up(attempt, event);
    if (row->complains)
        session_complaint(session, event);
    return step;
}
