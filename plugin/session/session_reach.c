/* SPDX-License-Identifier: MIT */
#include "session_events.h"

bool session_attempt_over(const struct session *session)
{
    return session->attempt.ending != ENDING_NONE;
}

enum session_step session_reach(struct session *session, const struct event *event, enum stage stage)
{
    struct attempt *attempt = &session->attempt;

    if (stage <= attempt->stage)
        return SESSION_SAME;
    attempt->stage = stage;
    if (stage > STAGE_RESOLVING)
        session->nameless.attempts = 0;
    attempt->complaint_count = 0; /* whatever was wrong, it went well */
    attempt->entered[stage] = event->time;
    attempt->line[stage] = event->line;
    if (stage >= STAGE_PUSHED && session->challenges > 0 && attempt->auth != AUTH_CHALLENGE_URL)
        session->later_progress_after_challenge = true;
    return SESSION_CHANGED;
}
