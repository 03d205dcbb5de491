/* SPDX-License-Identifier: MIT */
/* The observer's state, shared by its few files and by nobody else. */
#ifndef CVPN_OBSERVER_STATE_H
#define CVPN_OBSERVER_STATE_H

#include "courier/frames.h"
#include "diagnosis/diagnosis.h"
#include "observer/loop.h"
#include "observer/observer.h"
#include "probes/lookup.h"
#include "sources/log_follow.h"
#include "sources/management.h"
#include "sources/network.h"

struct observer {
    struct observer_start start;
    struct loop loop;
    struct diagnosis diagnosis;
    struct profile *profile;    /* what diagnosis.facts.profile points to */
    struct profile *unreadable; /* config=FILE that could not be read; what diagnosis.facts.unreadable points to */
    struct management management;
    struct log_follow log;
    struct {
        struct network_reader reader;
        struct network_state *now;    /* what diagnosis.facts.network points to */
        struct network_state *before; /* and its network_before */
        unsigned timer;               /* the next picture is due */
        moment began;                 /* when the last picture was begun, loop_now() */
        moment rest;                  /* how long after that the next one may begin */
        unsigned connections;         /* session.connections at that time */
        bool for_summary;             /* a summary was waiting for it then */
    } network;
    struct lookup bare;
    struct lookup labelled;
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

/* network.c: follows this machine's network. A picture is taken soon after network_watch(), and when something has changed. */
void network_start(struct observer *observer);
void network_watch(struct observer *observer);
void network_expect(struct observer *observer,
                    const struct event *event); /* before an event is fed: the summary waits for the tunnel's routes */

/* observer.c: evaluates now, and sets the timer for what is held back. */
void observer_evaluate(struct observer *observer);

#endif
