/* SPDX-License-Identifier: MIT */
/*
 * Topic 04: names, and the internet (AWS page no-internet-access.html; aws-facts.md section 8). The
 * looks are made through the tunnel when it is up; a log alone tells only of an `up` script that
 * could not do its work.
 */
#include <string.h>

#include "base/special_address.h"

#include "reach_evidence.h"
#include "topic.h"

static bool has_option(const struct facts *facts, const char *name, const char *parameter)
{
    const struct profile *profile = facts->profile;

    for (size_t i = 0; profile && i < profile->option_count; i++) {
        const struct profile_option *option = &profile->options[i];
        const char *first = profile_parameter(option, 1);
        if (option->known && strcmp(option->words[0], name) == 0 &&
            (!parameter || (first && strcmp(first, parameter) == 0)))
            return true;
    }
    return false;
}

/* A push that is cut may have lost its DNS servers, and one that the client filters had some. */
static bool no_server_pushed(const struct facts *facts)
{
    const struct pushed *pushed = &facts->session.pushed;

    return pushed->seen && !pushed->incomplete && pushed->dns_count == 0 && !pushed->dns_filtered &&
           !has_option(facts, "dhcp-option", "DNS") && !has_option(facts, "dns", "server");
}

static const struct catalogue_entry no_dns_pushed;
static const struct sentence pushed_none_name_unknown = {
    &no_dns_pushed, "the endpoint pushes no DNS server, and this machine's own name servers do not know {host}"};
static const struct sentence pushed_none_no_answer = {
    &no_dns_pushed, "the endpoint pushes no DNS server, and no name server answers this machine for {host}"};
static const struct sentence pushed_none_full_tunnel = {
    &no_dns_pushed, "the endpoint takes all traffic into the tunnel and pushes no DNS server"};

static void rule_no_dns_pushed(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;

    if (!probes_done(facts) || !no_server_pushed(facts))
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        /* A resolver that is only slow is not cut off; in a full tunnel the way to it may be. */
        bool cut_off = destination->name == NAME_NO_ANSWER && facts->session.pushed.redirect_gateway &&
                       !internet_silent(facts); /* 0405 */
        if (!destination->named || (destination->name != NAME_UNKNOWN && !cut_off))
            continue;
        struct finding *finding = finding_raise(findings, destination->name == NAME_UNKNOWN ? &pushed_none_name_unknown
                                                                                            : &pushed_none_no_answer);
        finding_evidence_string(finding, "host", destination->host);
        return; /* the other names fail for the same reason */
    }
}

/*
 * A log does not show which names are needed. In a full tunnel it is worth a note all the same:
 * what this machine asked before may be out of reach now.
 */
static void rule_no_dns_in_full_tunnel(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (facts->available & FACTS_PLUGIN) /* rule_no_dns_pushed asks */
        return;
    if (attempt->ending != ENDING_CONNECTED || !facts->session.pushed.redirect_gateway || !no_server_pushed(facts))
        return;
    struct finding *finding = finding_raise(findings, &pushed_none_full_tunnel);
    finding->severity = SEVERITY_NOTE;
    finding->log_line = attempt->line[STAGE_PUSHED];
}

static const struct catalogue_entry no_dns_pushed = {
    .code = 401,
    .slug = "no-dns-pushed",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "No DNS server is pushed, and private names cannot be resolved",
    .sentences = {&pushed_none_name_unknown, &pushed_none_no_answer, &pushed_none_full_tunnel},
    .why = "Only the VPC's own name servers know the names inside the VPC, and this client learns of no such server.",
    .fix_user =
        "Ask the administrator to set a DNS server for the endpoint. Until then, use the address in place of the name.",
    .fix_administrator = "Set the VPC's resolver with aws ec2 modify-client-vpn-endpoint --dns-servers; its address is "
                         "the VPC's base address plus two. Add an authorization rule that lets clients reach it.",
    .rules = {{rule_no_dns_pushed, FACTS_PROBES, PER_ATTEMPT},
              {rule_no_dns_in_full_tunnel, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry pushed_dns_silent;
static const struct sentence server_silent = {&pushed_dns_silent,
                                              "the pushed DNS server {server} does not answer through the tunnel"};
static const struct sentence server_port_closed = {
    &pushed_dns_silent, "nothing listens for DNS at the pushed server {server}: the port is closed"};
static const struct sentence server_unreachable = {
    &pushed_dns_silent,
    "the network that the tunnel leads to reports that the pushed DNS server {server} is unreachable"};
static const struct sentence server_outside_tunnel = {
    &pushed_dns_silent, "the pushed DNS server {server} does not answer, and no route leads to it through the tunnel"};

static void rule_pushed_dns_silent(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;

    if (!probes_done(facts))
        return;
    if (internet_silent(facts) && !tunnel_answers(facts, NULL))
        /*
         * no one at all answers: 0405, which names what to check in the page's order, this server
         * among it
         */
        return;
    for (unsigned i = 0; i < reach->server_count; i++) {
        const struct reach_server *server = &reach->servers[i];
        const struct sentence *sentence = &server_silent;
        if (server->result != REACH_SILENT && server->result != REACH_REFUSED && server->result != REACH_UNREACHABLE)
            continue;
        if (!special_address(server->address) && internet_silent(facts))
            continue; /* a public name server behind a tunnel without internet: 0405 */
        if (kept_by_local_network(facts, server->address))
            continue; /* 1403 */
        if (!server->in_tunnel)
            sentence = &server_outside_tunnel;
        else if (server->result == REACH_REFUSED)
            sentence = &server_port_closed;
        else if (server->result == REACH_UNREACHABLE)
            sentence = &server_unreachable;
        struct finding *finding = finding_raise(findings, sentence);
        evidence_address(finding, "server", server->address);
        if (pushed_dns_answers(reach))
            finding->severity = SEVERITY_WARNING;
    }
}

static const struct catalogue_entry pushed_dns_silent = {
    .code = 402,
    .slug = "pushed-dns-silent",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_ADMINISTRATOR,
    .title = "A pushed DNS server does not answer",
    .suppressed_by = {406, 1601},
    .sentences = {&server_silent, &server_port_closed, &server_unreachable, &server_outside_tunnel},
    .why = "Each lookup waits for its time limit and then fails, so the VPN seems dead although the tunnel works.",
    .fix_user = "Tell the administrator. Addresses in place of names still work.",
    .fix_administrator = "Check that the endpoint's DNS server exists and that a route and an authorization rule cover "
                         "its address. Its security group must let UDP and TCP port 53 in from the associated subnets.",
    .rules = {{rule_pushed_dns_silent, FACTS_PROBES, PER_ATTEMPT}},
};

/*
 * OpenVPN 2.7 brings a script for each resolver and runs it unless the profile has an `up` script
 * or says "disable"; "force" runs it all the same.
 */
static bool own_script_idle(const struct facts *facts)
{
    enum { OWN_SCRIPT_SINCE = 7 };
    const struct profile_option *up = facts->profile ? profile_last(facts->profile, "up") : NULL;
    const struct profile_option *own = facts->profile ? profile_last(facts->profile, "dns-updown") : NULL;
    const char *word = profile_parameter(own, 1);
    bool forced = word && strcmp(word, "force") == 0;

    return facts->version.minor >= OWN_SCRIPT_SINCE && ((word && strcmp(word, "disable") == 0) || (up && !forced));
}

/*
 * What puts the pushed servers into this machine's resolver; without a known tool it is said in
 * words.
 */
static void evidence_tool(struct finding *finding, const struct facts *facts, const struct resolver *resolver)
{
    struct resolver_tool tool;

    if (resolver_tool(resolver, own_script_idle(facts), &tool)) {
        finding_evidence_string(finding, "lines", tool.lines);
        finding_evidence_string(finding, "package", tool.package ? tool.package : "nothing is missing");
    } else {
        finding_evidence_string(finding, "lines",
                                "none; let the name server of this machine forward to the pushed one");
        finding_evidence_string(finding, "package", "nothing is missing");
    }
}

static const struct reach_destination *known_to_pushed_only(const struct reachability *reach)
{
    for (unsigned i = 0; i < reach->destination_count; i++)
        if (reach->destinations[i].name == NAME_UNKNOWN && reach->destinations[i].pushed_name == NAME_FOUND)
            return &reach->destinations[i];
    return NULL;
}

static const struct catalogue_entry pushed_dns_unused;
static const struct sentence resolver_does_not_ask = {
    &pushed_dns_unused, "the DNS server {server} was pushed, and this machine's resolver ({resolver}) does not use it"};
static const struct sentence script_in_vain = {
    &pushed_dns_unused,
    "{up} runs, but this machine's resolver ({resolver}) does not use the pushed DNS server {server}"};
static const struct sentence only_pushed_server_knows = {
    &pushed_dns_unused,
    "the pushed DNS server {server} knows {host}, and this machine's resolver ({resolver}) does not"};
static const struct sentence no_resolvconf_in_log = {
    &pushed_dns_unused, "the DNS server {server} was pushed, and the script for it found no resolvconf to hand it to"};
static const struct sentence dns_step_failed = {
    &pushed_dns_unused, "the pushed DNS servers are not set on this machine, because a step failed: {reason}"};
static const struct sentence nothing_in_log_takes_over = {
    &pushed_dns_unused, "the DNS server {server} was pushed, and nothing in this log applies it"};

static void rule_pushed_dns_unused(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;
    const struct pushed *pushed = &facts->session.pushed;
    const struct profile_option *up = facts->profile ? profile_last(facts->profile, "up") : NULL;
    const struct reach_destination *witness = known_to_pushed_only(reach);
    struct finding *finding = NULL;

    if (reach->asked && !pushed_dns_answers(reach))
        return; /* 0402: no one is helped by using a server that does not answer */
    if (!probes_done(facts) || pushed->dns_count == 0 || (reach->resolver_use != RESOLVER_USES_NOT && !witness))
        return;
    finding = finding_raise(findings, witness ? &only_pushed_server_knows
                                      : up    ? &script_in_vain
                                              : &resolver_does_not_ask);
    evidence_address(finding, "server", pushed->dns[0]);
    finding_evidence_string(finding, "resolver", resolver_name(reach->resolver.kind));
    if (witness)
        finding_evidence_string(finding, "host", witness->host);
    else if (up && profile_parameter(up, 1))
        finding_evidence_string(finding, "up", profile_parameter(up, 1));
    if (reach->resolver.server_count)
        evidence_address(finding, "uses", reach->resolver.servers[0]);
    evidence_tool(finding, facts, &reach->resolver);
}

/* Debian's update-resolv-conf says itself that it could do nothing. */
static void rule_dns_tool_missing(const struct facts *facts, struct findings *findings)
{
    const struct resolver resolver = {.kind = RESOLVER_RESOLVCONF};

    if (!facts->session.dns_tool_missing || facts->session.pushed.dns_count == 0)
        return;
    struct finding *finding = finding_raise(findings, &no_resolvconf_in_log);
    evidence_address(finding, "server", facts->session.pushed.dns[0]);
    evidence_tool(finding, facts, &resolver);
    finding->log_line = facts->session.dns_tool_line;
}

/*
 * A start of OpenVPN on Linux that sets no DNS servers by itself (2.7 and later do: dns-updown),
 * from its first line until it was connected.
 */
static bool whole_start_on_linux(const struct session *session)
{
    return session->attempt.from_start && session->attempt.ending == ENDING_CONNECTED && session->client_major == 2 &&
           session->client_minor < 7 && slice_find(slice_of(session->client_platform), "linux") != SLICE_NOT_FOUND;
}

static bool profile_runs_scripts(const struct profile *profile)
{
    return profile && (profile_last(profile, "up") || profile_last(profile, "route-up") ||
                       profile_last(profile, "ipchange") || profile_last(profile, "route-pre-up"));
}

/*
 * OpenVPN logs the up script that it runs (init.c, run_up_down). A log that is whole and has none
 * shows that nothing was done with the pushed servers, but not that anyone misses them: a note.
 */
static void rule_dns_without_script(const struct facts *facts, struct findings *findings)
{
    const struct resolver resolver = {.kind = RESOLVER_PLAIN};
    const struct session *session = &facts->session;

    if (facts->available & FACTS_PLUGIN) /* rule_pushed_dns_unused looks at the resolver itself */
        return;
    if (!whole_start_on_linux(session) || session->pushed.dns_count == 0 || session->up_script ||
        session->dns_tool_missing || profile_runs_scripts(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, &nothing_in_log_takes_over);
    finding->severity = SEVERITY_NOTE;
    evidence_address(finding, "server", session->pushed.dns[0]);
    evidence_tool(finding, facts, &resolver);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}

/* A step of setting the servers failed; the lines for a resolver would not mend it. */
static void rule_dns_step_failed(const struct facts *facts, struct findings *findings)
{
    const struct condition *step = condition(facts, CONDITION_DNS);

    if (!step)
        return;
    struct finding *finding = raise_said(findings, &dns_step_failed, step);
    finding_evidence_string(finding, "lines", "none; mend the step that is named, and connect again");
    finding_evidence_string(finding, "package", "nothing is missing");
}

static const struct catalogue_entry pushed_dns_unused = {
    .code = 403,
    .slug = "pushed-dns-unused",
    .severity = SEVERITY_WARNING,
    .title = "The pushed DNS server is not used by this machine",
    .sentences = {&resolver_does_not_ask, &script_in_vain, &only_pushed_server_knows, &no_resolvconf_in_log,
                  &nothing_in_log_takes_over, &dns_step_failed},
    .why = "OpenVPN before 2.7 does not set DNS servers on Linux. Names inside the VPC stay unknown until a script "
           "sets them.",
    .fix_user = "Put these lines into the profile: {lines} (package to install for it: {package}).",
    .fix_administrator = "Hand out Linux profiles with the lines for your machines' resolver. The page of this code "
                         "has a table of them.",
    .rules = {{rule_pushed_dns_unused, FACTS_PLUGIN, PER_ATTEMPT},
              {rule_dns_tool_missing, FACTS_SESSION, PER_ATTEMPT},
              {rule_dns_step_failed, FACTS_SESSION, PER_ATTEMPT},
              {rule_dns_without_script, FACTS_SESSION, PER_SESSION}},
};

const struct catalogue_entry *const tunnel_dns_findings[] = {&no_dns_pushed, &pushed_dns_silent, &pushed_dns_unused,
                                                             NULL};
