/* SPDX-License-Identifier: MIT */
/*
 * reach_probes.h - many questions at once, behind one descriptor.
 *
 * The observer's loop watches `descriptor` (an epoll instance is readable when anything in it is
 * ready) and calls reach_probes_ready(). Each question is told exactly once when it is settled,
 * unless it is cut short by reach_probes_end().
 */
#ifndef CVPN_REACH_REACH_PROBES_H
#define CVPN_REACH_REACH_PROBES_H

#include "reach/reach_probe.h"

enum { REACH_PROBES_MAX = 80 };

/* Gets each question when it is settled. It may ask more. */
typedef void reach_probes_told(void *context, const struct reach_probe *ask);

struct reach_probes {
    int descriptor; /* -1 when nothing is under way */
    struct reach_probe asks[REACH_PROBES_MAX];
    unsigned count;   /* started so far */
    unsigned pending; /* not settled yet */
    reach_probes_told *told;
    void *context;
};

/*
 * Gets ready for questions; what was under way is ended. False when the kernel gives no descriptor.
 */
bool reach_probes_start(struct reach_probes *asking, reach_probes_told *told, void *context);

/*
 * Asks one more. A question that cannot be asked is told at once, as is one beyond
 * REACH_PROBES_MAX.
 */
void reach_probes_ask(struct reach_probes *asking, const struct reach_probe *question);

/* Takes in what is ready. */
void reach_probes_ready(struct reach_probes *asking);

/* Sends all open queries and echoes once more. */
void reach_probes_again(struct reach_probes *asking);

/* Ends one question early, without a word: another has told what was to be known. */
void reach_probes_drop(struct reach_probes *asking, unsigned purpose, unsigned index);

/* The time is over: all that is open is told as silent. */
void reach_probes_give_up(struct reach_probes *asking);

/* Ends everything without a word. Also fine when nothing is under way. */
void reach_probes_end(struct reach_probes *asking);

#endif
