/* SPDX-License-Identifier: MIT */
/*
 * fix_policy.h - what the user allows to be repaired: the words of `fix=`.
 */
#ifndef CVPN_FACTS_FIX_POLICY_H
#define CVPN_FACTS_FIX_POLICY_H

#include "base/slice.h"

/* What can be repaired; remedies/remedy.h says how. */
enum remedy_id { REMEDY_RANDOM_HOSTNAME, REMEDY_MFA, REMEDY_MSSFIX, REMEDIES };

struct fix_policy {
    unsigned allowed; /* bit 1 << remedy_id for each remedy */
    bool dry_run;     /* say what would be done, do nothing */
};

/* One word of fix= for each remedy. */
struct fix_name {
    const char *name; /* what the user writes */
    unsigned code;    /* of the finding that it repairs; fix= takes "CVPN-0101" and "0101", too */
    const char *slug; /* of that finding; taken, too */
    bool safe;        /* done unless fix= says otherwise */
};

/* The names, REMEDIES of them, in the order of remedy_id. */
const struct fix_name *fix_names(void);

/* The policy of a plugin line that says nothing about fix=: all that is safe. */
struct fix_policy fix_policy_default(void);

/*
 * Adds one word of fix= to `policy`: off, all, safe, dry-run, or a remedy's name, code or slug. The
 * first word that names remedies replaces the default; *listed tells whether one did, and starts as
 * false. Returns false for a word that is not understood.
 */
bool fix_policy_add(struct fix_policy *policy, bool *listed, struct slice word);

/* True when the policy lets remedy `id` be applied (or, for a dry run, be spoken of). */
bool fix_policy_allows(const struct fix_policy *policy, enum remedy_id id);

#endif
