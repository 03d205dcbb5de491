/* SPDX-License-Identifier: MIT */
/*
 * Topic 04: names, and the internet (AWS page no-internet-access.html; aws-facts.md section 8). The looks are made through the tunnel when it is up; a log alone tells only of an `up` script that could
 * not do its work.
 */
#include <string.h>

#include "facts/special_address.h"
#include "rules/looks.h"
#include "rules/topics.h"

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

void rule_no_dns_pushed(const struct facts *facts, struct findings *findings)
{
    enum seen_unresolved { SEEN_UNKNOWN, SEEN_NO_ANSWER };
    const struct reach *reach = &facts->reach;

    if (!looks_done(facts) || !no_server_pushed(facts))
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        /* A resolver that is only slow is not cut off; in a full tunnel the way to it may be. */
        bool cut_off = destination->name == NAME_NO_ANSWER && facts->session.pushed.redirect_gateway &&
                       !internet_silent(facts); /* 0405 */
        if (!destination->named || (destination->name != NAME_UNKNOWN && !cut_off))
            continue;
        struct finding *finding =
            finding_raise(findings, 401, destination->name == NAME_UNKNOWN ? SEEN_UNKNOWN : SEEN_NO_ANSWER);
        finding_evidence_string(finding, "host", destination->host);
        return; /* the other names fail for the same reason */
    }
}

/* A log does not show which names are needed. In a full tunnel it is worth a note all the same: what this machine asked before may be out of reach now. */
void rule_no_dns_in_full_tunnel(const struct facts *facts, struct findings *findings)
{
    enum { SEEN_FULL_TUNNEL = 2 }; /* behind the forms of rule_no_dns_pushed */
    const struct attempt *attempt = &facts->session.attempt;

    if (facts->available & FACTS_PLUGIN) /* rule_no_dns_pushed asks */
        return;
    if (attempt->ending != ENDING_CONNECTED || !facts->session.pushed.redirect_gateway || !no_server_pushed(facts))
        return;
    struct finding *finding = finding_raise(findings, 401, SEEN_FULL_TUNNEL);
    finding->severity = SEVERITY_NOTE;
    finding->log_line = attempt->line[STAGE_PUSHED];
}

static bool a_server_answers(const struct reach *reach)
{
    for (unsigned i = 0; i < reach->server_count; i++)
        if (reach->servers[i].result == REACH_ANSWERED)
            return true;
    return false;
}

void rule_pushed_dns_silent(const struct facts *facts, struct findings *findings)
{
    enum seen_server { SEEN_SILENT, SEEN_CLOSED, SEEN_UNREACHABLE, SEEN_OUTSIDE };
    const struct reach *reach = &facts->reach;

    if (!looks_done(facts))
        return;
    if (internet_silent(facts) && !tunnel_answers(facts, NULL))
        return; /* nobody at all answers: 0405, which names what to check in the page's order, this server among it */
    for (unsigned i = 0; i < reach->server_count; i++) {
        const struct reach_server *server = &reach->servers[i];
        enum seen_server form = SEEN_SILENT;
        if (server->result != REACH_SILENT && server->result != REACH_REFUSED && server->result != REACH_UNREACHABLE)
            continue;
        if (!special_address(server->address) && internet_silent(facts))
            continue; /* a public name server behind a tunnel without internet: 0405 */
        if (kept_by_local_network(facts, server->address))
            continue; /* 1403 */
        if (!server->in_tunnel)
            form = SEEN_OUTSIDE;
        else if (server->result == REACH_REFUSED)
            form = SEEN_CLOSED;
        else if (server->result == REACH_UNREACHABLE)
            form = SEEN_UNREACHABLE;
        struct finding *finding = finding_raise(findings, 402, form);
        evidence_address(finding, "server", server->address);
        if (a_server_answers(reach))
            finding->severity = SEVERITY_WARNING;
    }
}

/* OpenVPN 2.7 brings a script for each resolver and runs it unless the profile has an `up` script or says "disable"; "force" runs it all the same. */
static bool own_script_idle(const struct facts *facts)
{
    enum { OWN_SCRIPT_SINCE = 7 };
    const struct profile_option *up = facts->profile ? profile_last(facts->profile, "up") : NULL;
    const struct profile_option *own = facts->profile ? profile_last(facts->profile, "dns-updown") : NULL;
    const char *word = profile_parameter(own, 1);
    bool forced = word && strcmp(word, "force") == 0;

    return facts->version.minor >= OWN_SCRIPT_SINCE && ((word && strcmp(word, "disable") == 0) || (up && !forced));
}

/* What puts the pushed servers into this machine's resolver; without a known tool it is said in words. */
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

enum seen_unused { SEEN_NOT_USED, SEEN_SCRIPT_IN_VAIN, SEEN_BY_NAME, SEEN_IN_LOG, SEEN_NO_SCRIPT_IN_LOG };

static const struct reach_destination *known_to_pushed_only(const struct reach *reach)
{
    for (unsigned i = 0; i < reach->destination_count; i++)
        if (reach->destinations[i].name == NAME_UNKNOWN && reach->destinations[i].pushed_name == NAME_FOUND)
            return &reach->destinations[i];
    return NULL;
}

void rule_pushed_dns_unused(const struct facts *facts, struct findings *findings)
{
    const struct reach *reach = &facts->reach;
    const struct pushed *pushed = &facts->session.pushed;
    const struct profile_option *up = facts->profile ? profile_last(facts->profile, "up") : NULL;
    const struct reach_destination *witness = known_to_pushed_only(reach);
    struct finding *finding = NULL;

    if (reach->asked && !a_server_answers(reach))
        return; /* 0402: nobody is helped by using a server that does not answer */
    if (!looks_done(facts) || pushed->dns_count == 0 || (reach->resolver_use != RESOLVER_USES_NOT && !witness))
        return;
    finding = finding_raise(findings, 403, witness ? SEEN_BY_NAME : up ? SEEN_SCRIPT_IN_VAIN : SEEN_NOT_USED);
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
void rule_dns_tool_missing(const struct facts *facts, struct findings *findings)
{
    const struct resolver resolver = {.kind = RESOLVER_RESOLVCONF};

    if (!facts->session.dns_tool_missing || facts->session.pushed.dns_count == 0)
        return;
    struct finding *finding = finding_raise(findings, 403, SEEN_IN_LOG);
    evidence_address(finding, "server", facts->session.pushed.dns[0]);
    evidence_tool(finding, facts, &resolver);
    finding->log_line = facts->session.dns_tool_line;
}

/* A start of OpenVPN on Linux that sets no DNS servers by itself (2.7 and later do: dns-updown), from its first line until it was connected. */
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
 * OpenVPN logs the up script that it runs (init.c, run_up_down). A log that is whole and has none shows that nothing was done with the
 * pushed servers, but not that anybody misses them: a note.
 */
void rule_dns_without_script(const struct facts *facts, struct findings *findings)
{
    const struct resolver resolver = {.kind = RESOLVER_PLAIN};
    const struct session *session = &facts->session;

    if (facts->available & FACTS_PLUGIN) /* rule_pushed_dns_unused looks at the resolver itself */
        return;
    if (!whole_start_on_linux(session) || session->pushed.dns_count == 0 || session->up_script ||
        session->dns_tool_missing || profile_runs_scripts(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, 403, SEEN_NO_SCRIPT_IN_LOG);
    finding->severity = SEVERITY_NOTE;
    evidence_address(finding, "server", session->pushed.dns[0]);
    evidence_tool(finding, facts, &resolver);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}

void rule_internet_unreachable(const struct facts *facts, struct findings *findings)
{
    enum seen_internet { SEEN_SILENT, SEEN_UNREACHABLE };
    const struct reach *reach = &facts->reach;
    enum seen_internet form = SEEN_SILENT;
    char asked[192];
    struct text text;

    if (!looks_done(facts) || !internet_silent(facts))
        return;
    text_start(&text, asked, sizeof(asked));
    for (unsigned i = 0; i < reach->public_count; i++) {
        text_add(&text, "%s%s", i ? " " : "", reach->publics[i].host);
        if (reach->publics[i].result == REACH_UNREACHABLE)
            form = SEEN_UNREACHABLE;
    }
    struct finding *finding = finding_raise(findings, 405, form);
    finding_evidence_string(finding, "asked", asked);
    if (reach->server_count)
        finding_evidence_string(finding, "dns", a_server_answers(reach) ? "answers" : "silent");
}
