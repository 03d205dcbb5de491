/* SPDX-License-Identifier: MIT */
/* What hampers an attempt besides its handshake and its authentication (trouble.h), kept for the rules. */
#include "session_events.h"

#include "base/text.h"

/* How far an attempt must have got for a trouble to be possible at all; STAGE_NONE where it can come at any time. */
static enum stage stage_of_trouble(long kind)
{
    static const enum stage stages[TROUBLES] = {
        [TROUBLE_PUSH_CUT] = STAGE_PUSHED,       [TROUBLE_GATEWAY_MISSING] = STAGE_PUSHED,
        [TROUBLE_COMPRESSION] = STAGE_PUSHED,    [TROUBLE_OFFLOAD] = STAGE_PUSHED,
        [TROUBLE_PROXY_ASKS] = STAGE_CONNECTING, [TROUBLE_PROXY_ANSWER] = STAGE_CONNECTING,
        [TROUBLE_PROXY] = STAGE_CONNECTING,      [TROUBLE_ADDRESS6] = STAGE_TUNNEL,
        [TROUBLE_DEVICE] = STAGE_TUNNEL,         [TROUBLE_LOOP] = STAGE_TUNNEL,
    };

    return stages[kind];
}

bool trouble_spoils_tunnel(long kind)
{
    return kind == TROUBLE_LOOP || kind == TROUBLE_COMPRESSION_MIXED || kind == TROUBLE_UNREADABLE ||
           kind == TROUBLE_NO_PORT || kind == TROUBLE_OTHER_ADDRESS;
}

/* A packet whose authentication fails before the tunnel is up is one of the handshake. */
static bool is_of_handshake(const struct session *session, const struct event *event)
{
    return event->number == TROUBLE_UNREADABLE && event->field[FIELD_TEXT].at &&
           session->attempt.ending != ENDING_CONNECTED;
}

enum session_step session_trouble(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (event->number < 0 || event->number >= TROUBLES ||
        (session_attempt_over(session) && !trouble_spoils_tunnel(event->number)) || is_of_handshake(session, event))
        return SESSION_SAME;
    struct trouble *trouble = &attempt->troubles[event->number];
    if (!session_attempt_over(session) && stage_of_trouble(event->number) > attempt->stage)
        session_reach(session, event, stage_of_trouble(event->number));
    if (trouble->times++ && event->number != TROUBLE_PROXY_ANSWER)
        return event->number == TROUBLE_UNREADABLE && trouble->times == UNREADABLE_ENOUGH ? SESSION_CHANGED
                                                                                          : SESSION_SAME;
    TEXT_COPY(trouble->text, event->field[FIELD_TEXT]);
    TEXT_COPY(trouble->reason, slice_trim(event->field[FIELD_REASON]));
    trouble->line = event->line;
    return SESSION_CHANGED;
}

const struct trouble *attempt_trouble(const struct attempt *attempt, enum trouble_kind kind)
{
    return attempt->troubles[kind].times ? &attempt->troubles[kind] : NULL;
}
