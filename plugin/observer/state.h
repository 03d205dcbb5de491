/* SPDX-License-Identifier: MIT */
/* The observer's state: what it hears from OpenVPN, and what it does about it. */
#ifndef CVPN_OBSERVER_STATE_H
#define CVPN_OBSERVER_STATE_H

#include "diagnosis/diagnosis.h"
#include "log/log_follow.h"
#include "log/management.h"
#include "observer/observer.h"
#include "shim/frames.h"
#include "watchers.h"

struct observer {
    struct observer_start start;
    struct watch watch;
    struct diagnosis diagnosis;
    struct profile *profile; /* what diagnosis.facts.profile points to */
    /* config=FILE that could not be read; what diagnosis.facts.unreadable points to */
    struct profile *unreadable;
    struct management management;
    struct log_follow log;
    /*
     * the log's length when the management interface was asked for: what it would have told begins
     * there
     */
    off_t log_begin;
    const char *not_asked;  /* why no management interface is wanted; NULL: it is */
    bool answered;          /* FRAME_READY was sent, and FRAME_TAKEN has not come yet */
    unsigned due_timer;     /* something held back becomes due */
    unsigned join_timer;    /* OpenVPN has bound its management socket and does not listen yet */
    unsigned joins;         /* how often it was tried */
    unsigned silence_timer; /* it was joined, and nothing comes over it */
    bool called_back;       /* OpenVPN has made a callback */
    /* what callbacks told before anything was heard: all that is known when nothing ever is */
    struct event unheard[8];
    unsigned unheard_count;
    unsigned idle_timer; /* closed, and neither opened again nor ended */
    bool settled;        /* what was inherited is closed */
    bool closed;
    bool heard;    /* OpenVPN has said something */
    moment opened; /* when the plugin was opened, the last time */
    /* the rights that are not needed are given up */
    bool contained;
    /* what the privileged helper may open */
    struct known_files known;
    struct frame frame;
};

/*
 * opening.c: FRAME_OPEN, the first or one after SIGHUP. Answers with FRAME_READY: OpenVPN waits for
 * it.
 */
void observer_open(struct observer *observer, const char *const *arguments);

/*
 * What comes after it, when FRAME_TAKEN says which of the answer OpenVPN was handed (enum
 * frame_taken), and where its management socket will be.
 */
void observer_opened(struct observer *observer, int32_t taken, const char *folder);

/*
 * The management interface that was asked for is not to be had, for this reason: what else can be
 * watched is, and that is said.
 */
void observer_without_management(struct observer *observer, const char *reason);

/* A line came over it: when it was given up for its silence, it is what is watched again. */
void observer_hears_management(struct observer *observer);

/*
 * sandbox_stages.c: gives up rights as soon as OpenVPN's management interface is joined, or none is
 * expected. Once.
 */
void sandbox_when_joined(struct observer *observer);

/*
 * Opens the profile and what it names: before the rights are given up with these, and afterwards,
 * as far as it was read before, through the privileged helper.
 */
struct file_opener sandbox_opener(struct observer *observer);

#endif
