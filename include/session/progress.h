/* SPDX-License-Identifier: MIT */
/*
 * progress.h - one attempt as a row of steps: what went well, how long it took, and where it
 * stopped.
 */
#ifndef CVPN_SESSION_PROGRESS_H
#define CVPN_SESSION_PROGRESS_H

#include "session/session.h"

/* In the order in which a connection makes them. */
enum step_id {
    STEP_RESOLVE,
    STEP_CONNECT,
    STEP_PACKET, /* the first one from the server */
    STEP_SERVER, /* its certificate is accepted here */
    STEP_CLIENT, /* the client's certificate is accepted there, and keys are agreed */
    STEP_AUTH,
    STEP_PUSH,
    STEP_ROUTES,
    STEP_UP,
    STEPS
};

enum step_state {
    STEP_NOT_REACHED,
    STEP_DONE,
    STEP_STOPPED, /* the attempt ended here */
    STEP_OPEN     /* the attempt got here, and nothing tells how it went on */
};

struct step {
    enum step_state state;
    moment took; /* microseconds; MOMENT_UNKNOWN without stamps, and for what was not reached */
};

/* What a step is called in a narrow column ("server cert"). */
const char *step_name(enum step_id id);

/* "done", "stopped", "open" or "not reached". */
const char *step_state_name(enum step_state state);

/* The steps of an attempt. */
void progress_steps(const struct attempt *attempt, struct step steps[STEPS]);

/*
 * The name of the step at which an attempt is, or at which it ended: the first one that is not
 * done; "start" before any, "up" after all. Strip, summary and verdict all call it so.
 */
const char *progress_at(const struct attempt *attempt);

#endif
