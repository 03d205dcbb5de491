/* SPDX-License-Identifier: MIT */
/* Topics 04 and 05 as far as OpenVPN's own messages and the profile show them: what was pushed and not used, sizes, sessions that keep dropping. */
#include <string.h>

#include "facts/path_shape.h"
#include "rules/topics.h"

void rule_full_tunnel_filtered(const struct facts *facts, struct findings *findings)
{
    enum seen_filtered { SEEN_NOTHING_ELSE, SEEN_OTHER_ROUTES };
    const struct pushed *pushed = &facts->session.pushed;
    bool own_routes =
        pushed->route_count > 0 ||
        (facts->profile && (profile_last(facts->profile, "route") || profile_last(facts->profile, "redirect-gateway")));

    if (!pushed->redirect_filtered || pushed->redirect_gateway)
        return;
    struct finding *finding = finding_raise(findings, 406, own_routes ? SEEN_OTHER_ROUTES : SEEN_NOTHING_ELSE);
    if (own_routes) /* somebody wants it so */
        finding->severity = SEVERITY_NOTE;
    finding->log_line = facts->session.attempt.line[STAGE_PUSHED];
}

/* "EMSGSIZE Path-MTU=1400" (mtu.c, format_extended_socket_error); 0 when it does not say. */
static unsigned path_size(const char *detail)
{
    const char *at = strstr(detail, "Path-MTU=");
    unsigned size = 0;

    for (at = at ? at + 9 : ""; *at >= '0' && *at <= '9' && size < 100000; at++)
        size = size * 10 + (unsigned)(*at - '0');
    return size;
}

void rule_path_mtu_known_smaller(const struct facts *facts, struct findings *findings)
{
    enum seen_smaller { SEEN_SIZE, SEEN_TOO_LONG };
    const struct attempt *attempt = &facts->session.attempt;

    if (!attempt->send_reason[0] && !attempt->send_detail[0])
        return;
    unsigned size = path_size(attempt->send_detail);
    struct packet_shape shape;
    struct mssfix own;

    (void)path_shape(facts, &shape, &own);
    unsigned tcp = facts->session.offloaded ? TUN_MTU_DEFAULT_SIZE : mssfix_inner(&shape, own);
    unsigned assumed = packet_outer(&shape, tcp);

    if ((!strcasestr(attempt->send_reason, "Message too l") && !size) || (size && (size < 576 || size >= assumed)))
        return;
    struct finding *finding = finding_raise(findings, 407, size ? SEEN_SIZE : SEEN_TOO_LONG);
    if (size)
        finding_evidence_number(finding, "path_mtu", size);
    finding_evidence_number(finding, "assumed", assumed);
    /* The number of AWS's page, where it is small enough. */
    finding_evidence_number(finding, "mssfix", size ? mssfix_for(&shape, packet_inner(&shape, size), 1328) : 1328);
    finding->log_line = attempt->send_line;
}

enum seen_not_effective { SEEN_OFFLOADED, SEEN_TCP, SEEN_MTU_UNKNOWN };

/* 2.5 and before stop at the word "mtu": what they say about the line is the only trace of it (options.c, add_option). */
void rule_mssfix_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        if (error->pushed || strcmp(error->option, "mssfix") != 0)
            continue;
        struct finding *finding = finding_raise(findings, 408, SEEN_MTU_UNKNOWN);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        finding->log_line = error->line;
        return;
    }
}

void rule_mssfix_in_vain(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *mssfix = profile_last(facts->profile, "mssfix");
    const char *number = profile_parameter(mssfix, 1);
    struct profile_remote remote;
    bool tcp = strncmp(facts->session.attempt.protocol, "TCP", 3) == 0 ||
               (!facts->session.attempt.protocol[0] && facts_remote(facts, &remote) &&
                strncmp(remote.protocol, "tcp", 3) == 0);

    for (size_t i = 0; i < facts->profile->problem_count && facts->version.minor < 6; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        if (problem->option && strcmp(problem->option, "mssfix") == 0)
            finding_at(finding_raise(findings, 408, SEEN_MTU_UNKNOWN), problem->file, problem->line);
    }
    if (!number || strcmp(number, "0") == 0)
        return;
    if (facts->session.offloaded || facts->path.dco)
        finding_at(finding_raise(findings, 408, SEEN_OFFLOADED), mssfix->file, mssfix->line);
    else if (tcp)
        finding_at(finding_raise(findings, 408, SEEN_TCP), mssfix->file, mssfix->line);
}

void rule_keeps_dropping(const struct facts *facts, struct findings *findings)
{
    enum { OFTEN = 3, OFTEN_WITHIN_AN_HOUR = 2 };
    const struct session *session = &facts->session;

    if (session->silent_drops < OFTEN && session->quick_silence < OFTEN_WITHIN_AN_HOUR)
        return;
    struct finding *finding = finding_raise(findings, 502, 0);
    finding_evidence_string(finding, "subject", "ping-restart");
    finding_evidence_number(finding, "times", session->silent_drops);
    finding_evidence_number(finding, "connections", session->connections);
    finding->log_line = session->attempt.dropped ? session->attempt.drop_line : session->previous.drop_line;
}
