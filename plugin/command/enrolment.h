/* SPDX-License-Identifier: MIT */
/*
 * enrolment.h - one profile that is enrolled, or set back.
 */
#ifndef CVPN_COMMAND_ENROLMENT_H
#define CVPN_COMMAND_ENROLMENT_H

#include "command/options.h"
#include "command/output.h"
#include "enroll/atomic_write.h"
#include "enroll/enroll_edits.h"

/* What follows the profile's name in that of the copy. */
#define ENROLMENT_COPY_SUFFIX ".cvpn-doctor-original"

/* What came of it; a row of the words that `--json` has. */
enum enrolment_end { ENROLMENT_REFUSED, ENROLMENT_ENROLLED, ENROLMENT_RESTORED, ENROLMENT_UNCHANGED };

struct enrolment {
    const struct options *options;
    bool several;         /* one of several profiles: one that is not enrolled is no mistake */
    const char *plugin;   /* what its line says of the shared object; NULL when it is not known */
    char name[SHOWN_MAX]; /* of the profile, fit to be shown */
    struct stored_file profile;
    struct stored_file copy; /* of the original; no bytes when there is none */
    char copy_path[PATH_MAX + sizeof(ENROLMENT_COPY_SUFFIX)];
    char copy_name[SHOWN_MAX]; /* fit to be shown */
    struct enroll_edits plan;
    char *difference; /* malloc'ed; NULL when nothing is to be changed */
    char told[4096];  /* what else is to be said, a sentence a line */
};

/* What became of a profile of the list. */
enum enrolment_fate {
    FATE_ENROLLED,
    FATE_CHANGED,   /* someone changed it since, or its copy is gone */
    FATE_LOADS,     /* its mark is gone, and it names the plugin all the same */
    FATE_FREE,      /* it is as it was before, or as someone made it since */
    FATE_GONE,      /* there is no such file */
    FATE_UNREADABLE /* the reason was said */
};

/*
 * Reads the profile at `path` and the copy of its original, if there is one. False with a sentence
 * on standard error. enrolment_close() has to follow in any case.
 */
bool enrolment_open(struct enrolment *e, const char *path);

/* Forgets what was read, and what was said. The options stay. */
void enrolment_close(struct enrolment *e);

/* Enrolls the profile that is open. What is refused is said on standard error. */
enum enrolment_end enrolment_enroll(struct enrolment *e);

/* Brings the original of the profile that is open back. What is refused is said there, too. */
enum enrolment_end enrolment_undo(struct enrolment *e);

/* Opens what is there; enrolment_close() has to follow. */
enum enrolment_fate enrolment_find_fate(struct enrolment *e, const char *path);

#endif
