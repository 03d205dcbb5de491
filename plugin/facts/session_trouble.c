/* SPDX-License-Identifier: MIT */
#include "facts/session_trouble.h"

#include "base/text.h"
#include "facts/session_remark.h"
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

/*
 * Behind a connection OpenVPN tidies up, and does not always have the rights to: only what spoils a tunnel in use counts there, and what the AWS
 * provided client says of it, which comes when OpenVPN has ended.
 */
static bool spoils_tunnel(long kind)
{
    return kind == TROUBLE_LOOP || kind == TROUBLE_COMPRESSION_MIXED || kind == TROUBLE_UNREADABLE ||
           kind == TROUBLE_NO_PORT || kind == TROUBLE_OTHER_ADDRESS;
}

/* What the kernel answered stands in front of OpenVPN's own line, which at most knows how the command exited. */
static void take_answer(struct session *session, struct trouble *trouble, long kind)
{
    struct trouble *answer = &session->attempt.troubles[TROUBLE_ANSWER];

    if (kind != TROUBLE_ROUTE && kind != TROUBLE_DEVICE)
        return;
    if (answer->reason[0])
        TEXT_COPY(trouble->reason, slice_of(answer->reason));
    answer->reason[0] = '\0';
    if (kind == TROUBLE_ROUTE && !trouble->text[0])
        TEXT_COPY(trouble->text, slice_of(session->route_setting));
}

/* That a route is there already has been said in front of it, and is no trouble; of an address it is. */
static bool says_it_exists(struct session *session, const struct event *event)
{
    bool exists = session->exists;

    session->exists = false;
    if (exists && event->number == TROUBLE_DEVICE)
        TEXT_COPY(session->attempt.troubles[TROUBLE_ANSWER].reason, slice_of("File exists"));
    if (exists && event->number == TROUBLE_ROUTE && session->address_setting) {
        struct event harmless = *event;
        harmless.field[FIELD_TEXT] = slice_of("route-exists");
        session_harmless(session, &harmless);
    }
    session->address_setting = false;
    return exists && event->number == TROUBLE_ROUTE;
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
        ((session_attempt_over(session) || session->tidying) && !spoils_tunnel(event->number)))
        return SESSION_SAME;
    if (says_it_exists(session, event) || is_of_handshake(session, event))
        return SESSION_SAME;
    struct trouble *trouble = &attempt->troubles[event->number];
    if (!session_attempt_over(session) && stage_of_trouble(event->number) > attempt->stage)
        session_reach(session, event, stage_of_trouble(event->number));
    if (trouble->times++ && event->number != TROUBLE_PROXY_ANSWER && event->number != TROUBLE_ANSWER)
        return event->number == TROUBLE_UNREADABLE && trouble->times == UNREADABLE_ENOUGH ? SESSION_CHANGED
                                                                                          : SESSION_SAME;
    TEXT_COPY(trouble->text, event->field[FIELD_TEXT]);
    TEXT_COPY(trouble->reason, slice_trim(event->field[FIELD_REASON]));
    trouble->line = event->line;
    take_answer(session, trouble, event->number);
    return SESSION_CHANGED;
}

const struct trouble *attempt_trouble(const struct attempt *attempt, enum trouble_kind kind)
{
    return attempt->troubles[kind].times ? &attempt->troubles[kind] : NULL;
}
