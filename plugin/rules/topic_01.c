/* SPDX-License-Identifier: MIT */
/*
 * Topic 01: unable to resolve the endpoint's DNS name (AWS page resolve-host-name.html; aws-facts.md section 2).
 *
 * Only a name with a label in front resolves. OpenVPN's own failure and our look beside it are two witnesses: the look, where there is one, decides
 * between a bare name, a dead resolver and a name that does not exist.
 */
#include "facts/endpoint_name.h"
#include "rules/topics.h"

enum { REMOTES_LOOKED_AT = 64 };

static void at_option(struct finding *finding, const struct profile_option *option)
{
    if (option)
        finding_at(finding, option->file, option->line);
}

/* True while the attempt has not got beyond its name: what the resolver said then still stands in the way. */
static bool still_resolving(const struct facts *facts)
{
    return facts->session.attempt.stage <= STAGE_RESOLVING;
}

/* The one line that is missing repairs all remotes: the first stands for them. */
void rule_endpoint_label_missing(const struct facts *facts, struct findings *findings)
{
    struct profile_remote remote;

    if (!facts_unlabelled_remote(facts, &remote))
        return;
    struct finding *finding = finding_raise(findings, 101, 0);
    finding_evidence_string(finding, "host", remote.host);
    at_option(finding, remote.option);
}

void rule_endpoint_name_needs_label(const struct facts *facts, struct findings *findings)
{
    enum seen_needs_label { SEEN_BY_LOOK, SEEN_BY_OPENVPN };
    const struct attempt *attempt = &facts->session.attempt;
    const struct names *names = &facts->names;
    bool openvpn_failed =
        attempt->resolve_failure == RESOLVE_NO_SUCH_NAME && endpoint_name_is_bare(slice_of(attempt->resolve_host));
    struct finding *finding = NULL;

    if (!still_resolving(facts) || facts_random_hostname(facts) || names->labelled.answer == NAME_UNKNOWN)
        return;
    if (names->bare.answer == NAME_UNKNOWN && names->labelled.answer == NAME_FOUND &&
        endpoint_name_is_bare(slice_of(names->bare.host))) {
        finding = finding_raise(findings, 102, SEEN_BY_LOOK);
        finding_evidence_string(finding, "host", names->bare.host);
        finding_evidence_string(finding, "labelled", names->labelled.host);
        finding_evidence_string(finding, "address", names->labelled.address);
    } else if (openvpn_failed && names->labelled.answer != NAME_ASKED) {
        finding = finding_raise(findings, 102, SEEN_BY_OPENVPN);
        finding_evidence_string(finding, "host", attempt->resolve_host);
        finding_evidence_string(finding, "reason", attempt->resolve_reason);
    }
    if (finding)
        finding->log_line = attempt->resolve_line;
}

/* OpenVPN's random label differs each time and is nobody's name: findings are about the endpoint. */
static struct slice without_label(const char *host)
{
    struct endpoint_name name;

    return endpoint_name_parse(slice_of(host), &name) ? name.bare : slice_of(host);
}

static const struct name_look *unanswered_look(const struct names *names)
{
    if (names->bare.answer == NAME_NO_ANSWER)
        return &names->bare;
    return names->labelled.answer == NAME_NO_ANSWER ? &names->labelled : NULL;
}

void rule_resolver_unreachable(const struct facts *facts, struct findings *findings)
{
    enum seen_unreachable { SEEN_BY_OPENVPN, SEEN_BY_LOOK };
    const struct attempt *attempt = &facts->session.attempt;
    const struct name_look *look = unanswered_look(&facts->names);
    struct finding *finding;

    if (!still_resolving(facts))
        return;
    if (attempt->resolve_failure == RESOLVE_NO_ANSWER) {
        finding = finding_raise(findings, 103, SEEN_BY_OPENVPN);
        finding_evidence(finding, "host", without_label(attempt->resolve_host));
        finding_evidence_string(finding, "reason", attempt->resolve_reason);
        finding->log_line = attempt->resolve_line;
    } else if (look && attempt->resolve_failure == RESOLVE_NO_FAILURE) {
        finding = finding_raise(findings, 103, SEEN_BY_LOOK);
        finding_evidence(finding, "host", without_label(look->host));
        finding_evidence_string(finding, "reason", look->reason);
    }
}

void rule_endpoint_name_unknown(const struct facts *facts, struct findings *findings)
{
    enum seen_unknown { SEEN_WITH_AND_WITHOUT_LABEL, SEEN_AS_IT_IS };
    const struct attempt *attempt = &facts->session.attempt;
    const struct names *names = &facts->names;
    struct endpoint_name name;
    bool endpoint;

    if (!still_resolving(facts))
        return;
    if (names->labelled.answer == NAME_UNKNOWN) {
        struct finding *finding = finding_raise(findings, 104, SEEN_WITH_AND_WITHOUT_LABEL);
        finding_evidence(finding, "host",
                         without_label(names->bare.host[0] ? names->bare.host : attempt->resolve_host));
        finding_evidence_string(finding, "reason", names->labelled.reason);
        finding->log_line = attempt->resolve_line;
        return;
    }
    if (facts->available & FACTS_ONLINE && names->bare.answer == NAME_UNKNOWN &&
        !endpoint_name_parse(slice_of(names->bare.host), &name)) {
        struct finding *finding = finding_raise(findings, 104, SEEN_AS_IT_IS);
        finding_evidence_string(finding, "host", names->bare.host);
        finding_evidence_string(finding, "reason", names->bare.reason);
        return;
    }
    if (attempt->resolve_failure != RESOLVE_NO_SUCH_NAME || names->labelled.answer == NAME_ASKED ||
        names->labelled.answer == NAME_FOUND || names->bare.answer == NAME_FOUND)
        return;
    endpoint = endpoint_name_parse(slice_of(attempt->resolve_host), &name);
    if (endpoint && name.label.length == 0 && !facts_random_hostname(facts))
        return; /* the bare name of an endpoint: 0102 */
    struct finding *finding = finding_raise(findings, 104, SEEN_AS_IT_IS);
    finding_evidence(finding, "host", without_label(attempt->resolve_host));
    finding_evidence_string(finding, "reason", attempt->resolve_reason);
    finding->log_line = attempt->resolve_line;
}

enum seen_address { SEEN_IN_PROFILE, SEEN_SILENT };

void rule_remote_is_address(const struct facts *facts, struct findings *findings)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    if (!facts_client_vpn_profile(facts))
        return;
    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++) {
        if (!host_is_address(slice_of(remotes[i].host)))
            continue;
        struct finding *finding = finding_raise(findings, 105, SEEN_IN_PROFILE);
        finding_evidence_string(finding, "host", remotes[i].host);
        at_option(finding, remotes[i].option);
        return;
    }
}

/*
 * Without a profile OpenVPN's own remark that it ignores remote-random-hostname is the mark of a Client VPN profile with an address. Helpers for SAML log-ins do that on
 * purpose (aws-facts.md section 6), so it is only worth a word when nothing answers there.
 */
void rule_silent_address(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (facts->profile || !attempt->remote_is_address || attempt->stage >= STAGE_HEARD ||
        attempt->ending == ENDING_NONE)
        return;
    struct finding *finding = finding_raise(findings, 105, SEEN_SILENT);
    finding_evidence_string(finding, "host", attempt->address[0] ? attempt->address : attempt->host);
    finding->log_line = attempt->remote_is_address_line;
}
