/* SPDX-License-Identifier: MIT */
#include "remedies/remedy.h"

static const struct remedy table[REMEDIES] = {
    [REMEDY_RANDOM_HOSTNAME] =
        {
            .code = 101,
            .line = "remote-random-hostname",
            .effect = "OpenVPN puts a random label in front of the endpoint's name",
            .undo = "fix=off leaves the name as it is",
        },
    [REMEDY_MSSFIX] =
        {
            .code = 404,
            .line = "mssfix", /* with the value that was found to be needed: mtu_repair.h */
            .effect = "TCP makes its packets small enough for this path",
            .undo = "fix=off leaves them as large as they are",
        },
    [REMEDY_MFA] =
        {
            .code = 701,
            .line = "static-challenge \"Enter MFA code \" 1",
            .effect = "OpenVPN asks for the one-time code",
            .undo = "without mfa in fix= it asks for the password alone",
        },
};

const struct remedy *remedies(void)
{
    return table;
}

static bool asks_for_password_alone(const struct facts *facts)
{
    return profile_last(facts->profile, "auth-user-pass") && !profile_last(facts->profile, "static-challenge") &&
           !facts_federated_profile(facts) && !facts_saml_helper(facts);
}

static bool is_needed(enum remedy_id id, const struct facts *facts)
{
    struct profile_remote remote;

    if (id == REMEDY_MSSFIX)
        return facts->path.for_start != 0;
    return id == REMEDY_RANDOM_HOSTNAME ? facts_unlabelled_remote(facts, &remote) : asks_for_password_alone(facts);
}

enum remedy_decision remedy_decide(enum remedy_id id, const struct facts *facts)
{
    bool needed = facts->profile && profile_is_client(facts->profile) && is_needed(id, facts);

    if (!needed)
        return REMEDY_NOT_NEEDED;
    if (!fix_policy_allows(&facts->settings.fix, id))
        return REMEDY_NOT_ALLOWED;
    return facts->settings.fix.dry_run ? REMEDY_DRY_RUN : REMEDY_APPLY;
}

void remedy_text(enum remedy_id id, enum remedy_decision decision, struct text *out)
{
    const struct remedy *remedy = &table[id];

    if (decision == REMEDY_DRY_RUN)
        text_add(out, "without fix=dry-run cvpn-doctor would hand the line %s to OpenVPN, and %s", remedy->line,
                 remedy->effect);
    else
        text_add(out, "handed the line %s to OpenVPN for this start: %s; %s", remedy->line, remedy->effect,
                 remedy->undo);
}
