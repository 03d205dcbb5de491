/* SPDX-License-Identifier: MIT */
/* The observer's state, shared by its few files and by nobody else. */
#ifndef CVPN_OBSERVER_STATE_H
#define CVPN_OBSERVER_STATE_H

#include "courier/frames.h"
#include "diagnosis/diagnosis.h"
#include "observer/loop.h"
#include "observer/observer.h"
#include "probes/asking.h"
#include "sources/log_follow.h"
#include "sources/management.h"

enum { REACH_PURPOSES = 7 };

/* Looks through the tunnel, while they are under way; their results are in facts.reach. */
struct reach_looks {
    struct asking asking;
    bool running;
    moment began;    /* monotonic */
    moment answered; /* how long the first answer through the tunnel took; 0 while there is none */
    moment late;     /* what has been added to the time limit for what was asked late */
    unsigned sent;   /* how often everything was sent again */
    unsigned timer;
    unsigned open[REACH_PURPOSES][REACH_DESTINATIONS_MAX]; /* questions that are not settled */
    enum reach_result best[REACH_PURPOSES][REACH_DESTINATIONS_MAX];
    struct address pushed_address[REACH_DESTINATIONS_MAX]; /* of a destination's name, from a pushed server */
};

/* Looks at the server's name, while they are under way; their results are in facts.server_names. */
struct server_name_looks {
    struct asking asking;
    unsigned looked_attempt;
    bool sent; /* a second time */
    unsigned timer;
};

struct observer {
    struct observer_start start;
    struct loop loop;
    struct diagnosis diagnosis;
    struct profile *profile;    /* what diagnosis.facts.profile points to */
    struct profile *unreadable; /* config=FILE that could not be read; what diagnosis.facts.unreadable points to */
    struct management management;
    struct log_follow log;
    struct lookup bare;
    struct lookup labelled;
    struct reach_looks reach;
    struct server_name_looks server_names;
    unsigned looked_attempt; /* the attempt that the answers in facts.names belong to */
    moment last_look;        /* monotonic is not needed: a clock that jumps costs one look */
    unsigned due_timer;      /* something held back becomes due */
    unsigned join_timer;     /* OpenVPN has bound its management socket and does not listen yet */
    unsigned look_timer;     /* the looks' time limit */
    unsigned wait_timer;     /* OpenVPN has been resolving for a while */
    unsigned idle_timer;     /* closed, and neither opened again nor ended */
    bool settled;            /* what was inherited is closed */
    bool closed;
    bool heard;    /* OpenVPN has said something */
    moment opened; /* when the plugin was opened, the last time */
    int report;    /* report=FILE; -1 when there is none */
    struct frame frame;
};

/* opening.c: FRAME_OPEN, the first or one after SIGHUP. Answers with FRAME_READY. */
void observer_open(struct observer *observer, const char *const *arguments);

/* output.c: where findings and summaries go. */
void output_start(struct observer *observer);
void output_applied(struct observer *observer, finding_code code, bool done, const char *text);

/* names.c: looks at the server's name. */
void names_start(struct observer *observer);
void names_expect(struct observer *observer);
void names_follow_session(struct observer *observer, const struct event *event);
void names_look(struct observer *observer);

/* server_names.c: the address that OpenVPN went to beside those that the name has. */
void server_names_start(struct observer *observer);
void server_names_follow(struct observer *observer, const struct event *event);

/*
 * reach.c: looks through the tunnel. reach_expect() comes before an event is fed, so that the summary of an attempt that connects waits; reach_follow() behind every event and call-back.
 */
void reach_start(struct observer *observer);
void reach_expect(struct observer *observer, const struct event *event);
void reach_follow(struct observer *observer);

/* reach_questions.c: asks everything at once; what is told goes into facts.reach. */
void reach_ask(struct observer *observer);
asking_told reach_told;

/* observer.c: evaluates now, and sets the timer for what is held back. */
void observer_evaluate(struct observer *observer);

#endif
