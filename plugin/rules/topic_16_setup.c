/* SPDX-License-Identifier: MIT */
/* Topic 16: what this machine refuses while the tunnel is set up: the device, addresses, scripts, rights (OpenVPN: tun.c, route.c, run_command.c). */
#include <string.h>

#include "rules/topics.h"

static const struct trouble *trouble(const struct facts *facts, enum trouble_kind kind)
{
    return attempt_trouble(&facts->session.attempt, kind);
}

void rule_no_tun_device(const struct facts *facts, struct findings *findings)
{
    enum seen_tun { SEEN_CANNOT_OPEN, SEEN_BUSY };
    const struct trouble *tun = trouble(facts, TROUBLE_TUN);

    if (!tun || trouble(facts, TROUBLE_DENIED))
        return;
    bool busy = strcasestr(tun->reason, "busy") || strcasestr(tun->reason, "in use");
    struct finding *finding = finding_raise(findings, 1605, busy ? SEEN_BUSY : SEEN_CANNOT_OPEN);
    finding_evidence_string(finding, "device", tun->text[0] ? tun->text : "the tunnel's device");
    finding_evidence_string(finding, "reason", tun->reason);
    finding->log_line = tun->line;
}

void rule_ipv6_off(const struct facts *facts, struct findings *findings)
{
    const struct trouble *address = trouble(facts, TROUBLE_ADDRESS6);
    const struct trouble *answer = trouble(facts, TROUBLE_DENIED6);

    if (!address || trouble(facts, TROUBLE_DENIED))
        return;
    struct finding *finding = finding_raise(findings, 1606, 0);
    finding_evidence_string(finding, "reason", answer ? answer->reason : "no reason given");
    if (address->text[0])
        finding_evidence_string(finding, "device", address->text);
    finding->log_line = address->line;
}

/* OpenVPN's sentence about a script that it cannot find or call (options.c, check_cmd_access). */
static const struct option_error *script_option(const struct facts *facts)
{
    const struct session *session = &facts->session;

    for (size_t i = 0; i < session->option_error_count; i++)
        if (names_script(session->option_errors[i].text) &&
            session->option_errors[i].attempt == session->attempt.number)
            return &session->option_errors[i];
    return NULL;
}

bool names_script(const char *text)
{
    return strstr(text, " script fails with '") != NULL;
}

void rule_script_failed(const struct facts *facts, struct findings *findings)
{
    enum seen_script { SEEN_FAILED, SEEN_NOT_ALLOWED, SEEN_NOT_FOUND };
    const struct trouble *script = trouble(facts, TROUBLE_SCRIPT);
    const struct trouble *security = trouble(facts, TROUBLE_SCRIPT_SECURITY);
    const struct option_error *option = script_option(facts);
    struct finding *finding = NULL;

    if (option) {
        finding = finding_raise(findings, 1608, SEEN_NOT_FOUND);
        finding_evidence_string(finding, "text", option->text);
        finding->log_line = option->line;
    } else if (security || (script && strstr(script->reason, "script-security"))) {
        finding = finding_raise(findings, 1608, SEEN_NOT_ALLOWED);
        finding_evidence_string(finding, "script", script ? script->text : "a script");
        finding->log_line = script ? script->line : security->line;
    } else if (script) {
        finding = finding_raise(findings, 1608, SEEN_FAILED);
        finding_evidence_string(finding, "script", script->text);
        finding_evidence_string(finding, "reason", script->reason);
        finding->log_line = script->line;
    }
}

void rule_no_privilege(const struct facts *facts, struct findings *findings)
{
    const struct trouble *denied = trouble(facts, TROUBLE_DENIED);
    const struct trouble *device = trouble(facts, TROUBLE_DEVICE);
    const struct trouble *route = trouble(facts, TROUBLE_ROUTE);

    if (!denied)
        return;
    struct finding *finding = finding_raise(findings, 1610, 0);
    finding_evidence_string(finding, "what",
                            denied->text[0] ? "open the tunnel's device"
                            : device        ? "set up the tunnel's device"
                            : route         ? "set routes"
                                            : "change the network");
    finding_evidence_string(finding, "reason", denied->reason);
    finding->log_line = denied->line;
}

void rule_local_port_taken(const struct facts *facts, struct findings *findings)
{
    const struct trouble *bind = trouble(facts, TROUBLE_BIND);

    if (!bind)
        return;
    struct finding *finding = finding_raise(findings, 1615, 0);
    finding_evidence_string(finding, "address", bind->text);
    finding_evidence_string(finding, "reason", bind->reason);
    finding->log_line = bind->line;
}

/* What the attempt shows of rights, IPv6 or the device itself explains a failed command, and is told by its own code. */
static bool explained(const struct facts *facts)
{
    return trouble(facts, TROUBLE_DENIED) || trouble(facts, TROUBLE_ADDRESS6) || trouble(facts, TROUBLE_TUN);
}

void rule_device_not_set_up(const struct facts *facts, struct findings *findings)
{
    enum seen_device { SEEN_FAILED, SEEN_TAKEN, SEEN_NO_TOOL, SEEN_NO_ADDRESS };
    const struct attempt *attempt = &facts->session.attempt;
    const struct trouble *device = trouble(facts, TROUBLE_DEVICE);

    if (explained(facts) || (!device && !attempt->with_errors))
        return;
    const char *reason = device ? device->reason : "";
    unsigned form = !device                               ? SEEN_NO_ADDRESS
                    : strcasestr(reason, "exists")        ? SEEN_TAKEN
                    : strstr(reason, "could not execute") ? SEEN_NO_TOOL
                                                          : SEEN_FAILED;
    struct finding *finding = finding_raise(findings, 1613, form);
    if (device) {
        finding_evidence_string(finding, "what", device->text[0] ? device->text : "a command");
        finding_evidence_string(finding, "reason", reason[0] ? reason : "no reason given");
    }
    finding->log_line = device ? device->line : attempt->line[STAGE_CONNECTED];
}

void rule_route_not_set(const struct facts *facts, struct findings *findings)
{
    enum seen_route { SEEN_ROUTE, SEEN_A_ROUTE };
    const struct trouble *route = trouble(facts, TROUBLE_ROUTE);

    if (!route || explained(facts) || trouble(facts, TROUBLE_DEVICE))
        return;
    struct finding *finding = finding_raise(findings, 1614, route->text[0] ? SEEN_ROUTE : SEEN_A_ROUTE);
    if (route->text[0])
        finding_evidence_string(finding, "route", route->text);
    finding_evidence_string(finding, "reason", route->reason[0] ? route->reason : "no reason given");
    finding->log_line = route->line;
}
