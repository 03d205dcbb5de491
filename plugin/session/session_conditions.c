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
    return kind == CONDITION_LOOP || kind == CONDITION_COMPRESSION_MIXED || kind == CONDITION_UNREADABLE ||
           kind == CONDITION_NO_PORT || kind == CONDITION_OTHER_ADDRESS;
}

/* A packet whose authentication fails before the tunnel is up is one of the handshake. */
static bool is_of_handshake(const struct session *session, const struct event *event)
{
    return event->number == CONDITION_UNREADABLE && event->field[FIELD_TEXT].at &&
           session->attempt.ending != ENDING_CONNECTED;
}

enum session_step session_condition(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (event->number < 0 || event->number >= CONDITIONS ||
        (session_attempt_over(session) && !condition_spoils_tunnel(event->number)) || is_of_handshake(session, event))
        return SESSION_SAME;
    struct condition *condition = &attempt->conditions[event->number];
    if (!session_attempt_over(session) && stage_of_condition(event->number) > attempt->stage)
        session_reach(session, event, stage_of_condition(event->number));
    if (condition->times++ && event->number != CONDITION_PROXY_ANSWER)
        return event->number == CONDITION_UNREADABLE && condition->times == UNREADABLE_ENOUGH ? SESSION_CHANGED
                                                                                              : SESSION_SAME;
    TEXT_COPY(condition->text, event->field[FIELD_TEXT]);
    TEXT_COPY(condition->reason, slice_trim(event->field[FIELD_REASON]));
    condition->line = event->line;
    return SESSION_CHANGED;
}

const struct condition *attempt_condition(const struct attempt *attempt, enum condition_kind kind)
{
    return attempt->conditions[kind].times ? &attempt->conditions[kind] : NULL;
}
