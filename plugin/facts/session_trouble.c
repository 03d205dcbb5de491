/* SPDX-License-Identifier: MIT */
#include "facts/session_trouble.h"

#include "base/text.h"
#include "facts/session_way.h"

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

/* Behind a connection OpenVPN tidies up, and does not always have the rights to: only what spoils a tunnel in use counts there. */
static bool spoils_tunnel(long kind)
{
    return kind == TROUBLE_LOOP || kind == TROUBLE_COMPRESSION_MIXED;
}

enum session_step session_trouble(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (event->number < 0 || event->number >= TROUBLES ||
        (session_attempt_over(session) && !spoils_tunnel(event->number)))
        return SESSION_SAME;
    struct trouble *trouble = &attempt->troubles[event->number];
    if (!session_attempt_over(session) && stage_of_trouble(event->number) > attempt->stage)
        session_reach(session, event, stage_of_trouble(event->number));
    if (trouble->times++ && event->number != TROUBLE_PROXY_ANSWER)
        return SESSION_SAME;
    TEXT_COPY(trouble->text, event->field[FIELD_TEXT]);
    TEXT_COPY(trouble->reason, slice_trim(event->field[FIELD_REASON]));
    trouble->line = event->line;
    return SESSION_CHANGED;
}

const struct trouble *attempt_trouble(const struct attempt *attempt, enum trouble_kind kind)
{
    return attempt->troubles[kind].times ? &attempt->troubles[kind] : NULL;
}
