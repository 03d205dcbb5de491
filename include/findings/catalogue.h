/* SPDX-License-Identifier: MIT */
/*
 * catalogue.h - every code that cvpn-doctor can raise, and every word that a user reads about it.
 *
 * The numbers are a contract: a code is never reused, and never changes its meaning. The sentences stand once, in catalogue.c; log
 * lines, JSON, `cvpn-doctor codes` and the pages in docs/codes are made from them or checked against them.
 */
#ifndef CVPN_FINDINGS_CATALOGUE_H
#define CVPN_FINDINGS_CATALOGUE_H

#include <stddef.h>

#include "base/clock.h"

/* TTNN: topic (1 to 15 are the topics of AWS's page "Troubleshooting AWS Client VPN", in its order) and number within it. */
typedef unsigned finding_code;

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

enum { DEPENDS_MAX = 12, SEEN_FORMS_MAX = 10 };

/*
 * One code. In `seen`, {name} stands for the evidence of that name; `why` and the fixes may use the same evidence. A code has one seen sentence for each
 * way in which it can be seen; a rule names the one that fits.
 */
struct catalogue_entry {
    finding_code code;
    enum severity severity;
    const char *slug;
    const char *title;
    finding_code
        depends_on[DEPENDS_MAX]; /* causes: while one of them is raised, this code is a consequence and stays quiet */
    moment holds;                /* how long it must hold before it is shown, microseconds */
    const char *seen[SEEN_FORMS_MAX]; /* what was seen */
    const char *why;                  /* why it matters */
    const char *fix_user;             /* what the user does; NULL where there is nothing */
    const char *fix_administrator;    /* what the administrator does; NULL where there is nothing */
};

/* All entries in the order of their codes; *count gets their number. */
const struct catalogue_entry *catalogue(size_t *count);

/* The entry of a code, or NULL. */
const struct catalogue_entry *catalogue_find(finding_code code);

/* "error", "warning" or "note". */
const char *severity_name(enum severity severity);

/* The topic's name ("TLS error"); NULL for a topic that does not exist. */
const char *topic_name(unsigned topic);

#endif
