/* SPDX-License-Identifier: MIT */
/*
 * Topic 13: a connection is terminated due to an IP mismatch (AWS page server-ip-mismatch.html;
 * aws-facts.md section 2). Only AWS's own client ends it; here the same comparison is a diagnosis.
 */
#include "base/special_address.h"
#include "dns/endpoint_name.h"

#include "reach_evidence.h"
#include "topic.h"

enum { REMOTES_LOOKED_AT = 64 };

/*
 * The endpoint that all remotes are; false when there is none, or another remote, or a proxy
 * between.
 */
static bool only_endpoint(const struct facts *facts, const char **host)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    struct endpoint_name name;
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    if (count == 0 || count > REMOTES_LOOKED_AT || profile_last(facts->profile, "http-proxy") ||
        profile_last(facts->profile, "socks-proxy"))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!endpoint_name_parse(slice_of(remotes[i].host), &name))
            return false;
    *host = remotes[0].host;
    return true;
}

/*
 * The server's certificate was accepted: someone carries what is sent to that address to the
 * server.
 */
static bool leads_to_server(const struct facts *facts)
{
    return facts->session.attempt.stage >= STAGE_SERVER_KNOWN;
}

static const struct catalogue_entry dns_answer_rewritten;
static const struct sentence answered_with_special_address = {
    &dns_answer_rewritten, "the endpoint's name {host} was answered with {address}, {kind}"};
static const struct sentence impossible_name_answered = {
    &dns_answer_rewritten, "the resolver answers the name {host}, which cannot exist, with {address}"};

static void raise_special(const struct facts *facts, struct findings *findings, const char *host,
                          struct address address)
{
    struct finding *finding = finding_raise(findings, &answered_with_special_address);

    finding_evidence_string(finding, "host", host);
    evidence_address(finding, "address", address);
    finding_evidence_string(finding, "kind", special_address(address));
    if (leads_to_server(facts))
        finding->severity = SEVERITY_WARNING;
}

/*
 * The names of AWS's endpoints have public addresses. In a log that someone mailed in, addresses
 * for documentation stand for those that he did not want to show.
 */
static void rule_server_address_special(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const char *host = NULL;
    struct address address;

    if (!address_parse(slice_of(attempt->address), &address) || !special_address(address) ||
        !only_endpoint(facts, &host))
        return;
    if (!(facts->available & FACTS_PLUGIN) && address_is_for_documentation(address))
        return;
    raise_special(facts, findings, host, address);
}

static bool raise_special_answer(const struct facts *facts, struct findings *findings, const char *host)
{
    const struct server_addresses *names = &facts->server_addresses;

    for (unsigned i = 0; i < names->source_count; i++)
        for (unsigned j = 0; j < names->sources[i].address_count; j++)
            if (special_address(names->sources[i].addresses[j])) {
                raise_special(facts, findings, host, names->sources[i].addresses[j]);
                return true;
            }
    return false;
}

static void rule_answers_rewritten(const struct facts *facts, struct findings *findings)
{
    const struct server_addresses *names = &facts->server_addresses;
    const char *host = NULL;

    if (!names->done)
        return;
    if (!special_address(names->connected) && only_endpoint(facts, &host) &&
        raise_special_answer(facts, findings, host))
        return;
    if (names->made_up.family == ADDRESS_NONE)
        return;
    struct finding *finding = finding_raise(findings, &impossible_name_answered);
    finding_evidence_string(finding, "host", names->impossible);
    evidence_address(finding, "address", names->made_up);
    if (leads_to_server(facts))
        finding->severity = SEVERITY_WARNING;
}

static const struct catalogue_entry dns_answer_rewritten = {
    .code = 1302,
    .slug = "dns-answer-rewritten",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .title = "Something rewrites the resolver's answers",
    .debounce = SECONDS(1),
    .sentences = {&answered_with_special_address, &impossible_name_answered},
    .why = "A DNS proxy, a security product or a guest network's sign-in page answers in place of the real name "
           "servers. OpenVPN then connects to a wrong server.",
    .fix_user = "Open a web page to see whether this network wants a sign-in. Switch off proxies that make up "
                "addresses (fake IP), or use another name server or network.",
    .fix_administrator = "Let names below clientvpn.REGION.amazonaws.com pass DNS filters and proxies unchanged. The "
                         "endpoint's addresses are always public.",
    .rules = {{rule_server_address_special, FACTS_PROFILE | FACTS_SESSION, PER_ATTEMPT},
              {rule_answers_rewritten, FACTS_PROBES | FACTS_PROFILE, PER_ATTEMPT}},
};

static const struct catalogue_entry server_address_differs;
static const struct sentence went_to_other_address = {&server_address_differs,
                                                      "OpenVPN connected to {address}, and {host} has other addresses"};
static const struct sentence client_says_other_address = {
    &server_address_differs,
    "the client ended the connection, because the endpoint's name does not have the server's address"};

/*
 * After ping-restart OpenVPN tries its old address once more before it asks the name again (init.c,
 * socket.c: persist-remote-ip).
 */
static bool is_address_kept(const struct facts *facts)
{
    const struct attempt *before = &facts->session.previous;

    return before->number > 0 && before->ending == ENDING_CONNECTED && before->address[0] &&
           strcmp(before->address, facts->session.attempt.address) == 0;
}

/*
 * The name has addresses, the same ones again and again, and the one that OpenVPN went to is never
 * among them. What is special about an address is 1302, and an answer to an impossible name tells
 * that all answers of that resolver are worth nothing.
 */
static void rule_server_address_differs(const struct facts *facts, struct findings *findings)
{
    const struct server_addresses *names = &facts->server_addresses;
    const struct name_source *witness = server_addresses_witness(names);

    if (!names->done || !names->all_asked || is_address_kept(facts) || server_addresses_know(names) || !witness ||
        names->made_up.family != ADDRESS_NONE || special_address(names->connected))
        return;
    struct finding *finding = finding_raise(findings, &went_to_other_address);
    evidence_address(finding, "address", names->connected);
    finding_evidence_string(finding, "host", names->host);
    evidence_address(finding, "resolves_to", witness->addresses[0]);
    if (witness->server.family == ADDRESS_NONE)
        finding_evidence_string(finding, "asked", "this machine's resolver");
    else
        evidence_address(finding, "asked", witness->server);
}

/* The AWS provided client's own words. */
static void rule_server_address_called_other(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = condition(facts, CONDITION_OTHER_ADDRESS);

    if (said)
        finding_raise(findings, &client_says_other_address)->log_line = said->line;
}

static const struct catalogue_entry server_address_differs = {
    .code = 1301,
    .slug = "server-address-differs",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN connected to an address that the name does not have",
    .sentences = {&went_to_other_address, &client_says_other_address},
    .why = "Something between this machine and its name servers changed the answer, so the traffic may go to a "
           "stranger. AWS's own client ends such a connection.",
    .fix_user = "Remove proxies, ad blockers and /etc/hosts entries for the endpoint's name, and connect again. If it "
                "comes back, try another network.",
    .fix_administrator = "Compare the addresses with dig +short LABEL.ENDPOINT-NAME from a trusted network. Put no "
                         "CNAME or proxy of your own in front of the endpoint.",
    .rules = {{rule_server_address_differs, FACTS_PROBES, PER_ATTEMPT},
              {rule_server_address_called_other, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const server_address_findings[] = {&server_address_differs, &dns_answer_rewritten, NULL};
