/* SPDX-License-Identifier: MIT */
/*
 * Topic 12: the port to which the browser brings the answer of a federated log-in (AWS page client-no-available-ports.html; aws-facts.md section 5).
 */
#include "rules/topics.h"

/* Once a log-in went well, or in a profile that needs none of it, the port does not matter. */
static bool port_matters(const struct facts *facts)
{
    return facts_federated_profile(facts) && facts->session.attempt.stage < STAGE_PUSHED;
}

void rule_saml_port_taken(const struct facts *facts, struct findings *findings)
{
    enum seen_taken { SEEN_PROGRAM, SEEN_NO_PROGRAM };
    const struct saml_port *port = &facts->saml_port;

    if (port->state != SAML_PORT_TAKEN || port->by_helper || !port_matters(facts))
        return;
    struct finding *finding = finding_raise(findings, 1201, port->process ? SEEN_PROGRAM : SEEN_NO_PROGRAM);
    if (!port->process)
        return;
    finding_evidence_string(finding, "program", port->program);
    finding_evidence_number(finding, "process", port->process);
}

/* The AWS provided client's own words. */
void rule_saml_port_called_taken(const struct facts *facts, struct findings *findings)
{
    enum { SEEN_CLIENT_SAYS = 2 }; /* behind the forms of rule_saml_port_taken() */
    const struct trouble *said = attempt_trouble(&facts->session.attempt, TROUBLE_NO_PORT);

    if (said)
        finding_raise(findings, 1201, SEEN_CLIENT_SAYS)->log_line = said->line;
}

void rule_saml_port_blocked(const struct facts *facts, struct findings *findings)
{
    if (facts->saml_port.state != SAML_PORT_BLOCKED || !port_matters(facts))
        return;
    finding_evidence_string(finding_raise(findings, 1202, 0), "reason", facts->saml_port.reason);
}
