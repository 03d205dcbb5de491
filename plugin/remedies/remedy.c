/* SPDX-License-Identifier: MIT */
#include "remedies/remedy.h"

#include "facts/endpoint_name.h"

static const struct remedy table[REMEDIES] = {
    [REMEDY_RANDOM_HOSTNAME] =
        {
            .code = 101,
            .line = "remote-random-hostname",
            .effect = "OpenVPN puts a random label in front of the endpoint's name",
            .undo = "fix=off leaves the name as it is",
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

static bool bare_endpoint_without_label(const struct facts *facts)
{
    struct profile_remote remotes[64];
    struct endpoint_name name;
    size_t count = profile_remotes(facts->profile, remotes, 64);

    if (profile_random_hostname(facts->profile, NULL))
        return false;
    for (size_t i = 0; i < count && i < 64; i++)
        if (endpoint_name_parse(slice_of(remotes[i].host), &name) && name.label.length == 0)
            return true;
    return false;
}

static bool asks_for_password_alone(const struct facts *facts)
{
    return profile_last(facts->profile, "auth-user-pass") && !profile_last(facts->profile, "static-challenge") &&
           !facts_federated_profile(facts);
}

enum remedy_decision remedy_decide(enum remedy_id id, const struct facts *facts)
{
    bool needed = facts->profile && profile_is_client(facts->profile) &&
                  (id == REMEDY_RANDOM_HOSTNAME ? bare_endpoint_without_label(facts) : asks_for_password_alone(facts));

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
