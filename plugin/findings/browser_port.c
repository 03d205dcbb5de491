/* SPDX-License-Identifier: MIT */
/*
 * Topic 12: the port to which the browser brings the answer of a federated sign-in (AWS page
 * client-no-available-ports.html; aws-facts.md section 5).
 */
#include "topic.h"

/* Once a sign-in went well, or in a profile that needs none of it, the port does not matter. */
static bool port_matters(const struct facts *facts)
{
    return facts_federated_profile(facts) && facts->session.attempt.stage < STAGE_PUSHED;
}

static const struct catalogue_entry saml_port_taken;
static const struct sentence taken_by_program = {
    &saml_port_taken, "TCP port 35001 of this machine is taken by {program} (process {process})"};
static const struct sentence taken_by_unseen_program = {
    &saml_port_taken, "TCP port 35001 of this machine is taken by a program that cannot be seen from here"};
static const struct sentence client_found_no_port = {
    &saml_port_taken,
    "the client found TCP port 35001 of this machine taken, and says that there are no available ports"};

static void rule_saml_port_taken(const struct facts *facts, struct findings *findings)
{
    const struct saml_port *port = &facts->saml_port;

    if (port->state != SAML_PORT_TAKEN || port->by_helper || !port_matters(facts))
        return;
    struct finding *finding = finding_raise(findings, port->process ? &taken_by_program : &taken_by_unseen_program);
    if (!port->process)
        return;
    finding_evidence_string(finding, "program", port->program);
    finding_evidence_number(finding, "process", port->process);
}

/* The AWS provided client's own words. */
static void rule_saml_port_called_taken(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = condition(facts, CONDITION_NO_PORT);

    if (said)
        finding_raise(findings, &client_found_no_port)->log_line = said->line;
}

static const struct catalogue_entry saml_port_taken = {
    .code = 1201,
    .slug = "saml-port-taken",
    .severity = SEVERITY_ERROR,
    .title = "TCP port 35001 is taken",
    .sentences = {&taken_by_program, &taken_by_unseen_program, &client_found_no_port},
    .why = "The browser brings the SAML answer to port 35001, and only one program can listen there.",
    .fix_user = "End that program, often another VPN client or an unfinished sign-in, and connect again.",
    .rules = {{rule_saml_port_taken, FACTS_PROFILE | FACTS_PLUGIN, PER_SESSION},
              {rule_saml_port_called_taken, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry saml_port_blocked;
static const struct sentence loopback_blocked = {&saml_port_blocked,
                                                 "a connection to 127.0.0.1 port 35001 does not go through: {reason}"};

static void rule_saml_port_blocked(const struct facts *facts, struct findings *findings)
{
    if (facts->saml_port.state != SAML_PORT_BLOCKED || !port_matters(facts))
        return;
    finding_evidence_string(finding_raise(findings, &loopback_blocked), "reason", facts->saml_port.reason);
}

static const struct catalogue_entry saml_port_blocked = {
    .code = 1202,
    .slug = "saml-port-blocked",
    .severity = SEVERITY_ERROR,
    .title = "Connections to TCP port 35001 do not go through",
    .sentences = {&loopback_blocked},
    .why = "The browser brings the SAML answer to that port, so the sign-in cannot finish.",
    .fix_user = "Allow connections to 127.0.0.1 port 35001 in this machine's firewall or security program.",
    .rules = {{rule_saml_port_blocked, FACTS_PROFILE | FACTS_PLUGIN, PER_SESSION}},
};

const struct catalogue_entry *const browser_port_findings[] = {&saml_port_taken, &saml_port_blocked, NULL};
