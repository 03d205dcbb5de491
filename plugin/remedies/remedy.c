/* SPDX-License-Identifier: MIT */
#include "remedies/remedy.h"

#include "facts/endpoint_name.h"

static const struct remedy table[REMEDIES] = {
    [REMEDY_RANDOM_HOSTNAME] =
        {
            .id = REMEDY_RANDOM_HOSTNAME,
            .name = "random-hostname",
            .code = 101,
            .safe = true,
            .line = "remote-random-hostname",
            .effect = "OpenVPN puts a random label in front of the endpoint's name",
            .undo = "fix=off leaves the name as it is",
        },
    [REMEDY_MFA] =
        {
            .id = REMEDY_MFA,
            .name = "mfa",
            .code = 701,
            .safe = false,
            .line = "static-challenge \"Enter MFA code \" 1",
            .effect = "OpenVPN asks for the one-time code",
            .undo = "without mfa in fix= it asks for the password alone",
        },
};

const struct remedy *remedies(void)
{
    return table;
}

static unsigned bit(enum remedy_id id)
{
    return 1U << (unsigned)id;
}

struct fix_policy fix_policy_default(void)
{
    struct fix_policy policy = {0, false};

    for (unsigned i = 0; i < REMEDIES; i++)
        if (table[i].safe)
            policy.allowed |= bit(table[i].id);
    return policy;
}

/* The remedies that one word of fix= names; 0 when it names none. */
static unsigned named_by(struct slice word)
{
    unsigned long long number = 0;
    unsigned named = 0;
    struct slice digits = slice_starts(word, "CVPN-") || slice_starts(word, "cvpn-") ? slice_skip(word, 5) : word;

    if (slice_is(word, "safe"))
        return fix_policy_default().allowed;
    bool is_code = digits.length == 4 && slice_number(digits, 9999, &number);
    for (unsigned i = 0; i < REMEDIES; i++)
        if (slice_is(word, "all") || slice_is(word, table[i].name) || (is_code && number == table[i].code) ||
            slice_is(word, catalogue_find(table[i].code)->slug))
            named |= bit(table[i].id);
    return named;
}

bool fix_policy_add(struct fix_policy *policy, bool *listed, struct slice word)
{
    unsigned named = named_by(word);

    if (slice_is(word, "dry-run")) {
        policy->dry_run = true;
        return true;
    }
    if (!named && !slice_is(word, "off"))
        return false;
    policy->allowed = (*listed ? policy->allowed : 0) | named;
    *listed = true;
    return true;
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
    if (!(facts->settings.fix.allowed & bit(id)))
        return REMEDY_NOT_ALLOWED;
    return facts->settings.fix.dry_run ? REMEDY_DRY_RUN : REMEDY_APPLY;
}

void remedy_text(enum remedy_id id, enum remedy_decision decision, struct text *out)
{
    const struct remedy *remedy = &table[id];

    if (decision == REMEDY_DRY_RUN)
        text_add(out, "nothing (fix=dry-run); would hand the line %s to OpenVPN, so that %s", remedy->line, remedy->effect);
    else
        text_add(out, "handed the line %s to OpenVPN for this start: %s; %s", remedy->line, remedy->effect, remedy->undo);
}
