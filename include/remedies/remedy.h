/* SPDX-License-Identifier: MIT */
/*
 * remedy.h - what a client may repair itself.
 *
 * One table: the name for `fix=`, the code that it repairs, whether it is safe without being asked for, and the configuration line that is handed to
 * OpenVPN before it checks its options. Pure; the observer hands the lines over.
 */
#ifndef CVPN_REMEDIES_REMEDY_H
#define CVPN_REMEDIES_REMEDY_H

#include "base/text.h"
#include "facts/facts.h"
#include "findings/catalogue.h"

enum remedy_id { REMEDY_RANDOM_HOSTNAME, REMEDY_MFA, REMEDIES };

struct remedy {
    enum remedy_id id;
    const char *name;   /* what the user writes in fix= */
    finding_code code;  /* the finding that it repairs; fix= takes this, too */
    bool safe;          /* done unless fix= says otherwise */
    const char *line;   /* the configuration line for OpenVPN */
    const char *effect; /* what the line does, for `applied:` */
    const char *undo;   /* how to do without it */
};

/* The table, REMEDIES rows, in the order of remedy_id. */
const struct remedy *remedies(void);

/* The policy of a plugin line that says nothing about fix=. */
struct fix_policy fix_policy_default(void);

/*
 * Adds one word of fix= to `policy`: off, all, safe, dry-run, a remedy's name, its code (CVPN-0101 or 0101) or its finding's slug. The first word that names a
 * remedy replaces the default; *listed tells whether one did, and starts as false. Returns false for a word that is not understood.
 */
bool fix_policy_add(struct fix_policy *policy, bool *listed, struct slice word);

enum remedy_decision { REMEDY_NOT_NEEDED, REMEDY_NOT_ALLOWED, REMEDY_DRY_RUN, REMEDY_APPLY };

/* Whether remedy `id` is to be applied at the start of this client. */
enum remedy_decision remedy_decide(enum remedy_id id, const struct facts *facts);

/* The `applied:` (or, for a dry run, "would apply") sentence of a remedy. */
void remedy_text(enum remedy_id id, enum remedy_decision decision, struct text *out);

#endif
