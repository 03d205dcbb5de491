/* SPDX-License-Identifier: MIT */
#include "session/progress.h"

/* A step is done when the attempt has reached the stage that follows it. */
static const struct {
    const char *name;
    enum stage done;
} table[STEPS] = {
    [STEP_RESOLVE] = {"resolve", STAGE_CONNECTING},
    [STEP_CONNECT] = {"connect", STAGE_WAITING},
    [STEP_PACKET] = {"packet", STAGE_HEARD},
    [STEP_SERVER] = {"server cert", STAGE_SERVER_KNOWN},
    [STEP_CLIENT] = {"client cert", STAGE_TLS_UP},
    [STEP_AUTH] = {"log-in", STAGE_PUSHED},
    [STEP_PUSH] = {"push", STAGE_TUNNEL},
    [STEP_ROUTES] = {"routes", STAGE_CONNECTED},
    [STEP_UP] = {"up", STAGE_CONNECTED},
};

const char *step_name(enum step_id id)
{
    return (unsigned)id < STEPS ? table[id].name : "unknown";
}

const char *step_state_name(enum step_state state)
{
    static const char *const names[] = {"not reached", "done", "stopped", "open"};

    return (unsigned)state < sizeof(names) / sizeof(names[0]) ? names[state] : "unknown";
}

/* UDP has nothing to set up: it is connected when its first packet goes out. */
static enum stage done_stage(const struct attempt *attempt, enum step_id id)
{
    bool udp = slice_starts(slice_of(attempt->protocol), "UDP");

    return id == STEP_CONNECT && udp ? STAGE_CONNECTING : table[id].done;
}

/* When the attempt reached `stage`, or the next stage after it of which the time is known. */
static moment reached_at(const struct attempt *attempt, enum stage stage)
{
    for (unsigned i = stage; i <= (unsigned)attempt->stage && i < STAGES; i++)
        if (attempt->entered[i] != MOMENT_UNKNOWN)
            return attempt->entered[i];
    return MOMENT_UNKNOWN;
}

static moment span(moment from, moment to)
{
    if (from == MOMENT_UNKNOWN || to == MOMENT_UNKNOWN || to < from || (from < 0 && to > INT64_MAX + from))
        return MOMENT_UNKNOWN;
    return to - from;
}

void progress_steps(const struct attempt *attempt, struct step steps[STEPS])
{
    moment from = attempt->began;
    bool on_the_way = attempt->stage != STAGE_NONE;

    for (unsigned id = 0; id < STEPS; id++) {
        enum stage done = done_stage(attempt, (enum step_id)id);
        steps[id] = (struct step){STEP_NOT_REACHED, MOMENT_UNKNOWN};
        if (attempt->stage >= done) {
            moment at = reached_at(attempt, done);
            steps[id] = (struct step){STEP_DONE, span(from, at)};
            if (at != MOMENT_UNKNOWN)
                from = at;
        } else if (on_the_way) {
            steps[id].state = attempt->ending == ENDING_NONE ? STEP_OPEN : STEP_STOPPED;
            steps[id].took = span(from, attempt->last);
            on_the_way = false;
        }
    }
}

const char *progress_at(const struct attempt *attempt)
{
    unsigned id = 0;

    if (attempt->stage == STAGE_NONE)
        return "start";
    while (id < STEP_UP && attempt->stage >= done_stage(attempt, (enum step_id)id))
        id++;
    return step_name((enum step_id)id);
}
