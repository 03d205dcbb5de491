/* SPDX-License-Identifier: MIT */
/*
 * remedy.h - what a client may repair itself.
 *
 * One table: the code that is repaired, and the configuration line that is handed to OpenVPN before
 * it checks its options. Which of them the user allows is facts/fix_policy.h. Pure; the observer
 * hands the lines over.
 */
#ifndef CVPN_REMEDIES_REMEDY_H
#define CVPN_REMEDIES_REMEDY_H

#include "base/text.h"
#include "facts/facts.h"
#include "findings/catalogue.h"

struct remedy {
    finding_code code;  /* the finding that it repairs */
    const char *line;   /* the configuration line for OpenVPN */
    const char *effect; /* what the line does, for `applied:` */
    const char *undo;   /* how to do without it */
};

/* The table, REMEDIES rows, in the order of remedy_id. */
const struct remedy *remedies(void);

enum remedy_decision { REMEDY_NOT_NEEDED, REMEDY_NOT_ALLOWED, REMEDY_DRY_RUN, REMEDY_APPLY };

/* Whether remedy `id` is to be applied at the start of this client. */
enum remedy_decision remedy_decide(enum remedy_id id, const struct facts *facts);

/* The `applied:` (or, for a dry run, "would apply") sentence of a remedy. */
void remedy_text(enum remedy_id id, enum remedy_decision decision, struct text *out);

#endif
