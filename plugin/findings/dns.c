/* SPDX-License-Identifier: MIT */
/*
 * Topic 01: unable to resolve the endpoint's DNS name (AWS page resolve-host-name.html;
 * aws-facts.md section 2).
 *
 * Only a name with a label in front resolves. OpenVPN's own failure and our look beside it are two
 * witnesses: the look, where there is one, decides between a bare name, a dead resolver and a name
 * that does not exist.
 */
#include "dns/endpoint_name.h"

#include "topic.h"

enum { REMOTES_LOOKED_AT = 64 };

static void at_option(struct finding *finding, const struct profile_option *option)
{
    if (option)
        finding_at(finding, option->file, option->line);
}

/*
 * True while the attempt has not got beyond its name: what the resolver said then still is in
 * the way.
 */
static bool still_resolving(const struct facts *facts)
{
    return facts->session.attempt.stage <= STAGE_RESOLVING;
}

static const struct catalogue_entry endpoint_label_missing;
static const struct sentence random_hostname_not_in_force = {
    &endpoint_label_missing, "remote is the endpoint's own name {host} and remote-random-hostname is not in force"};

/* The one line that is missing repairs all remotes: the first stands for them. */
static void rule_endpoint_label_missing(const struct facts *facts, struct findings *findings)
{
    struct profile_remote remote;

    if (!facts_unlabelled_remote(facts, &remote))
        return;
    struct finding *finding = finding_raise(findings, &random_hostname_not_in_force);
    finding_evidence_string(finding, "host", remote.host);
    at_option(finding, remote.option);
}

static const struct catalogue_entry endpoint_label_missing = {
    .code = 101,
    .slug = "endpoint-label-missing",
    .severity = SEVERITY_WARNING,
    .sometimes = "repaired",
    .title = "remote-random-hostname is missing",
    .sentences = {&random_hostname_not_in_force},
    .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so this name usually "
           "cannot be resolved.",
    .fix_user = "Add the line remote-random-hostname to the profile, or let cvpn-doctor do it at each start.",
    .fix_administrator = "Hand out the configuration file as the Client VPN console exports it, with that line.",
    .rules = {{rule_endpoint_label_missing, FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry endpoint_name_needs_label;
static const struct sentence only_labelled_name_resolves = {
    &endpoint_name_needs_label,
    "the bare endpoint name {host} has no address, while the same name with a random label has one"};
static const struct sentence bare_name_not_resolved = {&endpoint_name_needs_label,
                                                       "OpenVPN could not resolve the bare endpoint name {host}"};

static void rule_endpoint_name_needs_label(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct endpoint_dns *names = &facts->names;
    bool openvpn_failed =
        attempt->resolve_failure == RESOLVE_NO_SUCH_NAME && endpoint_name_is_bare(slice_of(attempt->resolve_host));
    struct finding *finding = NULL;

    if (!still_resolving(facts) || facts_random_hostname(facts) || names->labelled.answer == NAME_UNKNOWN)
        return;
    if (names->bare.answer == NAME_UNKNOWN && names->labelled.answer == NAME_FOUND &&
        endpoint_name_is_bare(slice_of(names->bare.host))) {
        finding = finding_raise(findings, &only_labelled_name_resolves);
        finding_evidence_string(finding, "host", names->bare.host);
        finding_evidence_string(finding, "labelled", names->labelled.host);
        finding_evidence_string(finding, "address", names->labelled.address);
    } else if (openvpn_failed && names->labelled.answer != NAME_ASKED) {
        finding = finding_raise(findings, &bare_name_not_resolved);
        finding_evidence_string(finding, "host", attempt->resolve_host);
        finding_evidence_string(finding, "reason", attempt->resolve_reason);
    }
    if (finding)
        finding->log_line = attempt->resolve_line;
}

static const struct catalogue_entry endpoint_name_needs_label = {
    .code = 102,
    .slug = "endpoint-name-needs-label",
    .severity = SEVERITY_ERROR,
    .title = "The endpoint's bare name has no address",
    .suppressed_by = {103, 104},
    .sentences = {&only_labelled_name_resolves, &bare_name_not_resolved},
    .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so the client cannot find "
           "the server.",
    .fix_user = "Add the line remote-random-hostname to the profile, or put any label and a dot in front of the name "
                "in the remote line.",
    .fix_administrator =
        "Hand out the configuration file as the Client VPN console exports it. NetworkManager's OpenVPN "
        "plugin keeps the line since version 1.8.14. An older one needs a label in the remote line.",
    .rules = {{rule_endpoint_name_needs_label, FACTS_SESSION, PER_ATTEMPT},
              {rule_endpoint_name_needs_label, FACTS_ONLINE, PER_SESSION}},
};

/*
 * OpenVPN's random label differs each time and is no one's name: findings are about the endpoint.
 */
static struct slice without_label(const char *host)
{
    struct endpoint_name name;

    return endpoint_name_parse(slice_of(host), &name) ? name.bare : slice_of(host);
}

static const struct name_lookup *unanswered_look(const struct endpoint_dns *names)
{
    if (names->bare.answer == NAME_NO_ANSWER)
        return &names->bare;
    return names->labelled.answer == NAME_NO_ANSWER ? &names->labelled : NULL;
}

static const struct catalogue_entry resolver_unreachable;
static const struct sentence openvpn_got_no_answer = {
    &resolver_unreachable, "OpenVPN got no usable answer from any name server for {host}: {reason}"};
static const struct sentence lookup_got_no_answer = {&resolver_unreachable,
                                                     "no name server gives a usable answer for {host}: {reason}"};

static void rule_resolver_unreachable(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct name_lookup *probe = unanswered_look(&facts->names);
    struct finding *finding;

    if (!still_resolving(facts))
        return;
    if (attempt->resolve_failure == RESOLVE_NO_ANSWER) {
        finding = finding_raise(findings, &openvpn_got_no_answer);
        finding_evidence(finding, "host", without_label(attempt->resolve_host));
        finding_evidence_string(finding, "reason", attempt->resolve_reason);
        finding->log_line = attempt->resolve_line;
    } else if (probe && attempt->resolve_failure == RESOLVE_NO_FAILURE) {
        finding = finding_raise(findings, &lookup_got_no_answer);
        finding_evidence(finding, "host", without_label(probe->host));
        finding_evidence_string(finding, "reason", probe->reason);
    }
}

static const struct catalogue_entry resolver_unreachable = {
    .code = 103,
    .slug = "resolver-unreachable",
    .severity = SEVERITY_ERROR,
    .title = "No name server answers",
    .debounce = MILLISECONDS(500),
    .sentences = {&openvpn_got_no_answer, &lookup_got_no_answer},
    .why = "This machine cannot find the endpoint without a working name server. The endpoint itself may be fine.",
    .fix_user = "Check that this machine is online and that its network's name servers answer. The command getent "
                "hosts example.com shows it.",
    .fix_administrator = "If only this network is affected, its firewall or DNS forwarder blocks or loses the queries.",
    .rules = {{rule_resolver_unreachable, FACTS_SESSION, PER_ATTEMPT},
              {rule_resolver_unreachable, FACTS_ONLINE, PER_SESSION}},
};

/*
 * What is written as an address is asked of no name server; its family or form is the matter
 * (socket.c, openvpn_getaddrinfo).
 */
static bool is_about_family(const struct attempt *attempt)
{
    return attempt->resolve_failures > 0 &&
           (strcasestr(attempt->resolve_reason, "family") || host_is_address(slice_of(attempt->resolve_host)));
}

static const struct catalogue_entry address_family_differs;
static const struct sentence no_address_of_family = {
    &address_family_differs, "{host} has no address of the family that proto asks for: {reason}"};
static const struct sentence literal_not_usable = {
    &address_family_differs, "OpenVPN cannot use the address {host} with the family that proto asks for: {reason}"};

static void rule_address_family_differs(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!still_resolving(facts) || !is_about_family(attempt))
        return;
    bool literal = host_is_address(slice_of(attempt->resolve_host));
    struct finding *finding = finding_raise(findings, literal ? &literal_not_usable : &no_address_of_family);
    finding_evidence_string(finding, "host", attempt->resolve_host);
    finding_evidence_string(finding, "reason", attempt->resolve_reason);
    finding->log_line = attempt->resolve_line;
}

static const struct sentence family_refused = {
    &address_family_differs, "OpenVPN says that an address is not of the family that it needs: {reason}"};

static void rule_family_refused(const struct facts *facts, struct findings *findings)
{
    const struct condition *family = condition(facts, CONDITION_FAMILY);

    if (!family || facts->session.attempt.ending == ENDING_CONNECTED)
        return;
    raise_said(findings, &family_refused, family);
}

static const struct sentence host_malformed = {&address_family_differs,
                                               "{option} names {host}, which has no address: {problem}"};

static void raise_malformed(struct findings *findings, const struct profile_option *option, const char *host)
{
    const char *fault = host ? host_fault(slice_of(host)) : NULL;

    if (!fault)
        return;
    struct finding *finding = finding_raise(findings, &host_malformed);
    finding->severity = SEVERITY_WARNING; /* OpenVPN starts with it, and another remote may do */
    finding_at(finding, option->file, option->line);
    finding_evidence_string(finding, "option", option->words[0]);
    finding_evidence_string(finding, "host", host);
    finding_evidence_string(finding, "problem", fault);
}

/* OpenVPN takes any word there, and reads it when it connects (socket.c, openvpn_getaddrinfo). */
static void rule_host_malformed(const struct facts *facts, struct findings *findings)
{
    static const char *const proxies[] = {"http-proxy", "socks-proxy"};
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        raise_malformed(findings, remotes[i].option, remotes[i].host);
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++) {
        const struct profile_option *proxy = profile_last(facts->profile, proxies[i]);
        if (proxy)
            raise_malformed(findings, proxy, profile_parameter(proxy, 1));
    }
}

static const struct catalogue_entry address_family_differs = {
    .code = 106,
    .slug = "address-family-differs",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_USER,
    .title = "The server's address cannot be used as written",
    .sentences = {&no_address_of_family, &literal_not_usable, &family_refused, &host_malformed},
    .why =
        "OpenVPN connects to a name or an address. Those of proto udp4 and tcp4 are IPv4 only, those of udp6 and tcp6 "
        "IPv6 only.",
    .fix_user = "Correct the name or address in the line. If only its family is wrong, write proto udp or proto tcp, "
                "which take both.",
    .fix_administrator =
        "Hand out the configuration file as the Client VPN console exports it, with a name in its remote "
        "line and no family in proto.",
    .rules = {{rule_host_malformed, FACTS_PROFILE, PER_SESSION},
              {rule_address_family_differs, FACTS_SESSION, PER_ATTEMPT},
              {rule_family_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry endpoint_name_unknown;
static const struct sentence unknown_with_any_label = {
    &endpoint_name_unknown, "name servers answer, and {host} does not exist, with or without a label in front"};
static const struct sentence unknown_as_it_is = {&endpoint_name_unknown,
                                                 "name servers answer, and {host} does not exist"};
static const struct sentence unknown_once = {
    &endpoint_name_unknown,
    "a lookup says that {host} does not exist; a machine that has just come onto a network says so, too, for a moment"};

/* True when all remotes are one name: that it resolves now says that it does exist. */
static bool has_one_name(const struct profile *profile)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = profile ? profile_remotes(profile, remotes, REMOTES_LOOKED_AT) : 0;

    for (size_t i = 1; i < count && i < REMOTES_LOOKED_AT; i++)
        if (strcmp(remotes[i].host, remotes[0].host) != 0)
            return false;
    return count <= REMOTES_LOOKED_AT;
}

/* A lookup of our own has an address of it. */
static bool is_found(const struct endpoint_dns *names)
{
    return names->labelled.answer == NAME_FOUND || names->bare.answer == NAME_FOUND;
}

/* OpenVPN's lookup alone is one witness at one moment. */
static void raise_unknown(const struct facts *facts, struct findings *findings, const struct sentence *sentence,
                          struct slice host, const char *reason)
{
    bool sure =
        !is_found(&facts->names) && (session_name_unknown_for_long(&facts->session) || facts->available & FACTS_ONLINE);
    struct finding *finding = finding_raise(findings, sure || sentence != &unknown_as_it_is ? sentence : &unknown_once);

    finding_evidence(finding, "host", host);
    finding_evidence_string(finding, "reason", reason);
    if (!sure)
        finding_confidence(finding, CONFIDENCE_LIKELY);
    finding->log_line = facts->session.attempt.resolve_line;
}

static void rule_endpoint_name_unknown(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct endpoint_dns *names = &facts->names;
    struct endpoint_name name;

    if (attempt->stage > STAGE_RESOLVING && has_one_name(facts->profile))
        findings_refute(findings, &endpoint_name_unknown);
    if (!still_resolving(facts) || is_about_family(attempt))
        return;
    if (names->labelled.answer == NAME_UNKNOWN) {
        raise_unknown(facts, findings, &unknown_with_any_label,
                      without_label(names->bare.host[0] ? names->bare.host : attempt->resolve_host),
                      names->labelled.reason);
        return;
    }
    if (facts->available & FACTS_ONLINE && names->bare.answer == NAME_UNKNOWN &&
        !endpoint_name_parse(slice_of(names->bare.host), &name)) {
        raise_unknown(facts, findings, &unknown_as_it_is, slice_of(names->bare.host), names->bare.reason);
        return;
    }
    /* A name that is found now was not when the attempt ended by it: nothing changes that. */
    if (attempt->resolve_failure != RESOLVE_NO_SUCH_NAME || names->labelled.answer == NAME_ASKED ||
        (is_found(names) && attempt->ending == ENDING_NONE))
        return;
    bool endpoint = endpoint_name_parse(slice_of(attempt->resolve_host), &name);
    if (endpoint && name.label.length == 0 && !facts_random_hostname(facts))
        return; /* the bare name of an endpoint: 0102 */
    raise_unknown(facts, findings, &unknown_as_it_is, without_label(attempt->resolve_host), attempt->resolve_reason);
}

static const struct catalogue_entry endpoint_name_unknown = {
    .code = 104,
    .slug = "endpoint-name-unknown",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The endpoint's name does not exist",
    .suppressed_by = {103},
    .sentences = {&unknown_with_any_label, &unknown_as_it_is, &unknown_once},
    .why = "The endpoint was deleted or is in another region, or the profile misspells its name.",
    .fix_user =
        "Compare the remote line with the configuration file that you were given, and ask for a new one if they agree.",
    .fix_administrator =
        "Look up the endpoint with aws ec2 describe-client-vpn-endpoints and export its configuration again.",
    .rules = {{rule_endpoint_name_unknown, FACTS_SESSION, PER_ATTEMPT},
              {rule_endpoint_name_unknown, FACTS_ONLINE, PER_SESSION}},
};

static const struct catalogue_entry remote_is_address;
static const struct sentence address_in_profile = {&remote_is_address,
                                                   "remote is the literal address {host} in a Client VPN profile"};
static const struct sentence address_silent = {&remote_is_address,
                                               "the client connected to the literal address {host} although its "
                                               "profile asks for a random host name, and nothing answered there"};

static void rule_remote_is_address(const struct facts *facts, struct findings *findings)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    /* a helper for SAML does it on purpose, at each start anew */
    if (!facts_client_vpn_profile(facts) || facts_saml_helper(facts))
        return;
    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++) {
        if (!host_is_address(slice_of(remotes[i].host)))
            continue;
        struct finding *finding = finding_raise(findings, &address_in_profile);
        finding_evidence_string(finding, "host", remotes[i].host);
        at_option(finding, remotes[i].option);
        return;
    }
}

/*
 * Without a profile OpenVPN's own remark that it ignores remote-random-hostname is the mark of a
 * Client VPN profile with an address. Helpers for SAML sign-ins do that on purpose (aws-facts.md
 * section 6), so it is only worth a word when nothing answers there.
 */
static void rule_silent_address(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (facts->profile || !attempt->remote_is_address || attempt->stage >= STAGE_HEARD ||
        attempt->ending == ENDING_NONE)
        return;
    struct finding *finding = finding_raise(findings, &address_silent);
    finding_evidence_string(finding, "host", attempt->address[0] ? attempt->address : attempt->host);
    finding->log_line = attempt->remote_is_address_line;
}

static const struct catalogue_entry remote_is_address = {
    .code = 105,
    .slug = "remote-is-address",
    .severity = SEVERITY_WARNING,
    .title = "remote is an address instead of the endpoint's name",
    .sentences = {&address_in_profile, &address_silent},
    .why = "The addresses of an endpoint change, so a profile that works today stops working without notice.",
    .fix_user = "Put the endpoint's name from the exported configuration file into the remote line, together with "
                "remote-random-hostname.",
    .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    .rules = {{rule_remote_is_address, FACTS_PROFILE, PER_SESSION}, {rule_silent_address, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const dns_findings[] = {&endpoint_label_missing,
                                                      &endpoint_name_needs_label,
                                                      &resolver_unreachable,
                                                      &endpoint_name_unknown,
                                                      &address_family_differs,
                                                      &remote_is_address,
                                                      NULL};
