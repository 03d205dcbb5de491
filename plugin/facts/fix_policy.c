/* SPDX-License-Identifier: MIT */
#include "facts/fix_policy.h"

static const struct fix_name names[REMEDIES] = {
    [REMEDY_RANDOM_HOSTNAME] = {"random-hostname", 101, "endpoint-label-missing", true},
    [REMEDY_MSSFIX] = {"mssfix", 404, "path-mtu-black-hole", true},
    [REMEDY_MFA] = {"mfa", 701, "mfa-prompt-missing", false},
};

const struct fix_name *fix_names(void)
{
    return names;
}

static unsigned bit(unsigned id)
{
    return 1U << id;
}

struct fix_policy fix_policy_default(void)
{
    struct fix_policy policy = {0, false};

    for (unsigned i = 0; i < REMEDIES; i++)
        if (names[i].safe)
            policy.allowed |= bit(i);
    return policy;
}

bool fix_policy_allows(const struct fix_policy *policy, enum remedy_id id)
{
    return (policy->allowed & bit(id)) != 0;
}

/* The remedies that one word of fix= names; 0 when it names none. */
static unsigned named_by(struct slice word)
{
    unsigned long long number = 0;
    unsigned named = 0;
    struct slice digits = slice_is_nocase(slice_head(word, 5), "CVPN-") ? slice_skip(word, 5) : word;
    bool is_code = digits.length == 4 && slice_number(digits, 9999, &number);

    if (slice_is(word, "safe"))
        return fix_policy_default().allowed;
    for (unsigned i = 0; i < REMEDIES; i++)
        if (slice_is(word, "all") || slice_is(word, names[i].name) || slice_is(word, names[i].slug) ||
            (is_code && number == names[i].code))
            named |= bit(i);
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
