/* SPDX-License-Identifier: MIT */
/*
 * asking.h - many questions at once, behind one descriptor.
 *
 * The observer's loop watches `descriptor` (an epoll instance is readable when anything in it is ready) and calls asking_ready(). Each question is told exactly once when it is settled, unless it is
 * cut short by asking_end().
 */
#ifndef CVPN_PROBES_ASKING_H
#define CVPN_PROBES_ASKING_H

#include "probes/ask.h"

enum { ASKING_MAX = 80 };

/* Gets each question when it is settled. It may ask more. */
typedef void asking_told(void *context, const struct ask *ask);

struct asking {
    int descriptor; /* -1 when nothing is under way */
    struct ask asks[ASKING_MAX];
    unsigned count;   /* started so far */
    unsigned pending; /* not settled yet */
    asking_told *told;
    void *context;
};

/* Gets ready for questions; what was under way is ended. False when the kernel gives no descriptor. */
bool asking_start(struct asking *asking, asking_told *told, void *context);

/* Asks one more. A question that cannot be asked is told at once, as is one beyond ASKING_MAX. */
void asking_ask(struct asking *asking, const struct ask *question);

/* Takes in what is ready. */
void asking_ready(struct asking *asking);

/* Sends all open queries and echoes once more. */
void asking_again(struct asking *asking);

/* Ends one question early, without a word: another has told what was to be known. */
void asking_drop(struct asking *asking, unsigned purpose, unsigned index);

/* The time is over: all that is open is told as silent. */
void asking_give_up(struct asking *asking);

/* Ends everything without a word. Also fine when nothing is under way. */
void asking_end(struct asking *asking);

#endif
