/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include <string.h>

#include "dns/endpoint_name.h"

enum { REMOTES_LOOKED_AT = 64 };

void facts_start(struct facts *facts)
{
    memset(facts, 0, sizeof(*facts));
    session_start(&facts->session);
    certificates_start(&facts->certificates);
    facts->version = (struct openvpn_version){2, 6};
    facts->crl = (struct revocation_list){MOMENT_UNKNOWN, MOMENT_UNKNOWN};
    facts->earliest_time.made = MOMENT_UNKNOWN;
    facts->now = MOMENT_UNKNOWN;
}

bool facts_remote(const struct facts *facts, struct profile_remote *remote)
{
    return facts->profile && profile_remotes(facts->profile, remote, 1) > 0;
}

bool facts_random_hostname(const struct facts *facts)
{
    return facts->random_hostname_applied || (facts->profile && profile_random_hostname(facts->profile, NULL));
}

bool facts_federated_profile(const struct facts *facts)
{
    return facts->profile && profile_find_written(facts->profile, "auth-federate");
}

static bool names_an_address(const struct facts *facts)
{
    struct profile_remote remote;

    return facts->session.attempt.remote_is_address ||
           (facts_remote(facts, &remote) && host_is_address(slice_of(remote.host)) &&
            profile_random_hostname(facts->profile, NULL));
}

/* What is typed is no helper's, and a helper types no one-time code. */
bool facts_saml_helper(const struct facts *facts)
{
    const struct profile_option *login = facts->profile ? profile_last(facts->profile, "auth-user-pass") : NULL;
    bool from_file = login && (profile_parameter(login, 1) || login->block.at);

    if (facts->auth.saml)
        return true;
    if (facts->profile && (!from_file || profile_last(facts->profile, "static-challenge")))
        return false;
    return names_an_address(facts);
}

bool facts_unlabelled_remote(const struct facts *facts, struct profile_remote *remote)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = facts->profile ? profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT) : 0;

    if (count == 0 || profile_random_hostname(facts->profile, NULL))
        return false;
    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (endpoint_name_is_bare(slice_of(remotes[i].host))) {
            *remote = remotes[i];
            return true;
        }
    return false;
}

static bool names_an_endpoint(const struct profile *profile)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    struct endpoint_name name;
    size_t count = profile_remotes(profile, remotes, REMOTES_LOOKED_AT);

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (endpoint_name_parse(slice_of(remotes[i].host), &name))
            return true;
    return false;
}

bool facts_client_vpn_profile(const struct facts *facts)
{
    return facts->profile && (names_an_endpoint(facts->profile) || facts_federated_profile(facts) ||
                              profile_random_hostname(facts->profile, NULL));
}

unsigned facts_tunnel_link(const struct facts *facts)
{
    const struct net_link *link = NULL;

    if (facts->network && facts->tunnel.device[0])
        link = network_link_named(facts->network, facts->tunnel.device);
    return link ? link->index : 0;
}

void facts_add_left_out(const struct facts *facts, struct text *out)
{
    const struct pushed *pushed = &facts->session.pushed;
    const struct {
        bool left_out;
        const char *what;
    } rows[] = {
        {facts->network && facts->network->left_out, "links, addresses and routes of this machine"},
        {pushed->routes_left_out, "pushed routes"},
        {pushed->dns_left_out, "pushed name servers"},
        {pushed->domains_left_out, "pushed domains"},
        {facts->session.option_errors_left_out, "option errors"},
        {facts->certificates.left_out, "certificates"},
        {facts->profile && facts->profile->problems_left_out, "faults of the profile"},
    };
    size_t start = out->length;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].left_out)
            text_add(out, "%s%s", out->length > start ? ", " : "", rows[i].what);
}

bool facts_end_complaining(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return facts->finished && facts->last_line && attempt->complaint_count &&
           attempt->complaints[attempt->complaint_count - 1].line == facts->last_line;
}

bool facts_log_ends_open(const struct facts *facts)
{
    return facts->finished && !(facts->available & FACTS_PLUGIN) && !session_attempt_over(&facts->session);
}

bool facts_log_begins_late(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;

    return !(facts->available & FACTS_PLUGIN) && attempt->number == 1 && !attempt->from_start &&
           attempt->stage == STAGE_NONE;
}
