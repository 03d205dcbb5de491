/* SPDX-License-Identifier: MIT */
/*
 * What hampers an attempt besides its handshake and its authentication (condition.h), kept for the
 * rules.
 */
#include "session_events.h"

#include "base/text.h"

/*
 * How far an attempt must have got for a trouble to be possible at all; STAGE_NONE where it can
 * come at any time.
 */
static enum stage stage_of_condition(long kind)
{
    static const enum stage stages[CONDITIONS] = {
        [CONDITION_PUSH_CUT] = STAGE_PUSHED,       [CONDITION_GATEWAY_MISSING] = STAGE_PUSHED,
        [CONDITION_COMPRESSION] = STAGE_PUSHED,    [CONDITION_OFFLOAD] = STAGE_PUSHED,
        [CONDITION_PROXY_ASKS] = STAGE_CONNECTING, [CONDITION_PROXY_ANSWER] = STAGE_CONNECTING,
        [CONDITION_PROXY] = STAGE_CONNECTING,      [CONDITION_ADDRESS6] = STAGE_TUNNEL,
        [CONDITION_DEVICE] = STAGE_TUNNEL,         [CONDITION_LOOP] = STAGE_TUNNEL,
    };

    return stages[kind];
}

bool condition_spoils_tunnel(long kind)
{
    static const bool spoils[CONDITIONS] = {
        [CONDITION_LOOP] = true,         [CONDITION_COMPRESSION_MIXED] = true, [CONDITION_UNREADABLE] = true,
        [CONDITION_NO_PORT] = true,      [CONDITION_OTHER_ADDRESS] = true,     [CONDITION_PACKET_SIZE] = true,
        [CONDITION_NETWORK_LOST] = true, [CONDITION_LAN_CHANGED] = true,       [CONDITION_SIGN_IN] = true,
        [CONDITION_BROWSER] = true,      [CONDITION_CLIENT_PROCESS] = true,    [CONDITION_CLIENT_FILES] = true,
        [CONDITION_CLIENT_SAYS] = true,  [CONDITION_DEVICE_LOST] = true,       [CONDITION_OFFLOAD_SETUP] = true,
        [CONDITION_SCRIPT] = true,       [CONDITION_OVERLAP] = true,           [CONDITION_DNS] = true,
    };

    return kind >= 0 && kind < CONDITIONS && spoils[kind];
}

/* A packet whose authentication fails before the tunnel is up is one of the handshake. */
static bool is_of_handshake(const struct session *session, const struct event *event)
{
    return event->number == CONDITION_UNREADABLE && event->field[FIELD_TEXT].at &&
           session->attempt.ending != ENDING_CONNECTED;
}

/* A few packets that do not fit come to every session, from strangers or at a change of keys. */
static bool is_stray(long kind)
{
    return kind == CONDITION_CONTROL_KEY || kind == CONDITION_STRANGER || kind == CONDITION_CONTROL_ODD ||
           kind == CONDITION_UNREADABLE;
}

/* Answers are looked at as long as the server's certificate is not there; later ones are strays. */
static bool comes_too_late(const struct session *session, long kind)
{
    return is_stray(kind) && kind != CONDITION_UNREADABLE && session->attempt.stage > STAGE_HEARD;
}

/* The TLS library says why before OpenVPN says which file. */
static bool names_the_file(const struct condition *before, const struct event *event)
{
    return event->number == CONDITION_KEY && event->field[FIELD_TEXT].length > 0 && before->reason[0] != '\0' &&
           event->field[FIELD_REASON].length == 0;
}

static bool compares_options(long kind)
{
    return kind == CONDITION_PACKET_MTU || kind == CONDITION_CIPHER_DIFFERS || kind == CONDITION_DIGEST_DIFFERS;
}

/* What is a question or a remark is no last word. */
static bool complains(long kind)
{
    static const bool quiet[CONDITIONS] = {
        [CONDITION_PROXY_ASKS] = true,
        [CONDITION_PROXY_ANSWER] = true,
        [CONDITION_BROWSER] = true,
        [CONDITION_SIGN_IN] = true,
    };

    return !quiet[kind] && !compares_options(kind);
}

/*
 * Where ciphers are negotiated, these differ on healthy connections, too. What came of it shows
 * only later.
 */
static void server_options_came(struct session *session, const struct event *event)
{
    struct event note = *event;

    note.kind = EVENT_HARMLESS;
    note.field[FIELD_TEXT] = slice_of("options-differ");
    session_harmless(session, &note);
}

enum session_step session_condition(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (compares_options(event->number))
        server_options_came(session, event);
    if (event->number < 0 || event->number >= CONDITIONS)
        return SESSION_SAME;
    if (complains(event->number) && !(is_stray(event->number) && session_attempt_over(session)))
        session_complaint(session, event);
    if ((session_attempt_over(session) && !condition_spoils_tunnel(event->number)) ||
        comes_too_late(session, event->number))
        return SESSION_SAME;
    if (is_of_handshake(session, event)) {
        struct event packet = *event;
        packet.number = CONDITION_CONTROL_KEY;
        packet.field[FIELD_REASON] = slice_of("tls-auth");
        return session_condition(session, &packet);
    }
    struct condition *condition = &attempt->conditions[event->number];
    if (!session_attempt_over(session) && stage_of_condition(event->number) > attempt->stage)
        session_reach(session, event, stage_of_condition(event->number));
    if (event->number == CONDITION_UNREADABLE &&
        (slice_is(event->field[FIELD_REASON], "fatal") || slice_is(event->field[FIELD_REASON], "decryption-error")))
        condition->times += UNREADABLE_ENOUGH; /* over TCP the first one ends the session */
    if (condition->times && names_the_file(condition, event))
        TEXT_COPY(condition->text, event->field[FIELD_TEXT]);
    if (condition->times++ && event->number != CONDITION_PROXY_ANSWER)
        return event->number == CONDITION_UNREADABLE && condition->times >= UNREADABLE_ENOUGH ? SESSION_CHANGED
                                                                                              : SESSION_SAME;
    TEXT_COPY(condition->text, event->field[FIELD_TEXT]);
    TEXT_COPY(condition->reason, slice_trim(event->field[FIELD_REASON]));
    condition->line = event->line;
    return SESSION_CHANGED;
}

/* route.c, add_route of Windows with route-method adaptive */
enum session_step session_route_retried(struct session *session, const struct event *event)
{
    (void)event;
    session->attempt.conditions[CONDITION_ROUTE].times = 0;
    return SESSION_CHANGED;
}

void session_note_trouble(struct session *session, const struct event *event, enum condition_kind kind)
{
    struct event condition = *event;

    condition.kind = EVENT_CONDITION;
    condition.number = kind;
    session_condition(session, &condition);
}

const struct condition *attempt_condition(const struct attempt *attempt, enum condition_kind kind)
{
    return attempt->conditions[kind].times ? &attempt->conditions[kind] : NULL;
}
