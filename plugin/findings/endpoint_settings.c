/* SPDX-License-Identifier: MIT */
/*
 * Topics 06 and 11 from the administrator's side: is there anything to connect to, how, and with
 * which sign-in (EC2 API reference, ClientVpnEndpoint).
 */
#include <string.h>

#include "raised_list.h"
#include "topic.h"

enum { OTHERS_MOST = 3 };

static bool is_word(const char *word, const char *expected)
{
    return word && strcmp(word, expected) == 0;
}

static const struct catalogue_entry endpoint_not_available;
static const struct sentence endpoint_in_state = {&endpoint_not_available,
                                                  "the endpoint {endpoint} is in the state {state}"};
static const struct sentence no_subnet_associated = {&endpoint_not_available,
                                                     "no subnet is associated with the endpoint {endpoint}"};
static const struct sentence association_in_state = {&endpoint_not_available,
                                                     "the association of {subnet} is in the state {state}"};

static void rule_endpoint_state(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    bool pending = is_word(endpoint->state, "pending-associate");

    if (!endpoint->state || is_word(endpoint->state, "available") || (pending && facts->available & FACTS_TARGETS))
        return;
    struct finding *finding = finding_raise(findings, pending ? &no_subnet_associated : &endpoint_in_state);
    finding_evidence_string(finding, "endpoint", endpoint->id);
    finding_evidence_string(finding, "state", endpoint->state);
}

static void raise_association(struct raised_list *list, const struct endpoint_target *target)
{
    struct finding *finding = raised_list_add(list, &association_in_state, target->subnet);

    if (!finding)
        return;
    finding_evidence_string(finding, "subnet", target->subnet);
    finding_evidence_string(finding, "state", target->state);
    finding->severity = is_word(target->state, "association-failed") ? SEVERITY_WARNING : SEVERITY_NOTE;
}

static void rule_associations(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);
    size_t working = 0;

    for (size_t i = 0; i < endpoint->target_count; i++) {
        const struct endpoint_target *target = &endpoint->targets[i];
        working += endpoint_target_works(target);
        if (target->state && !is_word(target->state, "associated") && !is_word(target->state, "disassociated"))
            raise_association(&list, target);
    }
    raised_list_end(&list);
    /* An endpoint on its way out loses its subnets: that is said by its state. */
    if (working || is_word(endpoint->state, "deleting") || is_word(endpoint->state, "deleted"))
        return;
    struct finding *finding = finding_raise(findings, &no_subnet_associated);
    finding_evidence_string(finding, "endpoint", endpoint->id);
}

static const struct catalogue_entry endpoint_not_available = {
    .code = 615,
    .slug = "endpoint-not-available",
    .severity = SEVERITY_ERROR,
    .sometimes = "warning or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "There is nothing to connect to",
    .sentences = {&endpoint_in_state, &no_subnet_associated, &association_in_state},
    .why = "Clients can connect only to an endpoint that is available and has at least one associated subnet.",
    .fix_administrator = "Associate a subnet with the endpoint, or hand out the configuration file of the endpoint "
                         "that has taken its place.",
    .rules = {{rule_endpoint_state, FACTS_ENDPOINT, PER_SESSION}, {rule_associations, FACTS_TARGETS, PER_SESSION}},
};

static const struct catalogue_entry endpoint_transport;
static const struct sentence listens_on_other_port = {
    &endpoint_transport, "the endpoint listens on {transport} port {port}, which guest networks often block"};
static const struct sentence listens_on_tcp = {&endpoint_transport, "the endpoint listens on {transport} port {port}"};

static void rule_endpoint_transport(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    bool tcp = is_word(endpoint->transport, "tcp");

    if (!tcp && (endpoint->port == 443 || endpoint->port == 0))
        return;
    struct finding *finding = finding_raise(findings, tcp ? &listens_on_tcp : &listens_on_other_port);
    finding_evidence_string(finding, "transport", endpoint->transport ? endpoint->transport : "udp");
    finding_evidence_number(finding, "port", endpoint->port);
}

static const struct catalogue_entry endpoint_transport = {
    .code = 616,
    .slug = "endpoint-transport",
    .severity = SEVERITY_NOTE,
    .turn = TURN_ADMINISTRATOR,
    .title = "Many networks block the endpoint's port, or its protocol is slower",
    .sentences = {&listens_on_other_port, &listens_on_tcp},
    .why = "UDP port 443 is the usual choice. Many guest networks block 1194. Over TCP, one lost packet holds up all "
           "that follow.",
    .fix_administrator = "Remember it when users of some networks cannot connect or find the VPN slow. The port of an "
                         "endpoint can be changed, its transport cannot.",
    .rules = {{rule_endpoint_transport, FACTS_ENDPOINT, PER_SESSION}},
};

static const struct catalogue_entry certificate_by_arn;
static const struct sentence certificate_of_endpoint = {&certificate_by_arn, "the server certificate is {certificate}"};

static void rule_certificate_by_arn(const struct facts *facts, struct findings *findings)
{
    if (!facts->endpoint->server_certificate)
        return;
    struct finding *finding = finding_raise(findings, &certificate_of_endpoint);
    finding_evidence_string(finding, "certificate", facts->endpoint->server_certificate);
}

static const struct catalogue_entry certificate_by_arn = {
    .code = 617,
    .slug = "certificate-by-arn",
    .severity = SEVERITY_NOTE,
    .turn = TURN_ADMINISTRATOR,
    .title = "The export names the server certificate and does not hold it",
    .sentences = {&certificate_of_endpoint},
    .why = "The export has the certificate's ARN only, so its dates cannot be checked here.",
    .fix_administrator = "Look at its last day with aws acm describe-certificate --certificate-arn and the ARN. Do the "
                         "same for the client CA.",
    .rules = {{rule_certificate_by_arn, FACTS_ENDPOINT, PER_SESSION}},
};

static const struct catalogue_entry connection_logging_off;
static const struct sentence connections_not_logged = {&connection_logging_off,
                                                       "connection logging of the endpoint {endpoint} is off"};

static void rule_connection_logging_off(const struct facts *facts, struct findings *findings)
{
    if (facts->endpoint->unlogged)
        finding_evidence_string(finding_raise(findings, &connections_not_logged), "endpoint", facts->endpoint->id);
}

static const struct catalogue_entry connection_logging_off = {
    .code = 619,
    .slug = "connection-logging-off",
    .severity = SEVERITY_NOTE,
    .title = "Connection logging is off",
    .sentences = {&connections_not_logged},
    .why = "The endpoint knows why it refuses a client. Without a log, no one can look that up afterwards.",
    .fix_administrator = "Create a log group in CloudWatch and name it with aws ec2 modify-client-vpn-endpoint "
                         "--connection-log-options Enabled=true,CloudwatchLogGroup=NAME.",
    .rules = {{rule_connection_logging_off, FACTS_ENDPOINT, PER_SESSION}},
};

static const struct catalogue_entry endpoint_federated;
static const struct sentence clients_use_saml = {&endpoint_federated,
                                                 "clients of the endpoint {endpoint} sign in by SAML"};

static void rule_endpoint_federated(const struct facts *facts, struct findings *findings)
{
    if (!(facts->endpoint->logins & AUTH_BY_SAML))
        return;
    struct finding *finding = finding_raise(findings, &clients_use_saml);
    finding_evidence_string(finding, "endpoint", facts->endpoint->id);
}

static const struct catalogue_entry endpoint_federated = {
    .code = 1103,
    .slug = "endpoint-federated",
    .severity = SEVERITY_NOTE,
    .turn = TURN_ADMINISTRATOR,
    .title = "The endpoint wants a sign-in in the browser",
    .sentences = {&clients_use_saml},
    .why = "The AWS provided client opens the browser by itself, while a stock OpenVPN stops at the line auth-federate "
           "of the exported profile.",
    .fix_user = "Run cvpn-doctor enroll on the profile if a stock OpenVPN is to start with it.",
    .fix_administrator = "Hand out the AWS provided client, or a helper that does the SAML sign-in.",
    .rules = {{rule_endpoint_federated, FACTS_ENDPOINT, PER_SESSION}},
};

const struct catalogue_entry *const endpoint_settings_findings[] = {&endpoint_not_available, &endpoint_transport,
                                                                    &certificate_by_arn,     &connection_logging_off,
                                                                    &endpoint_federated,     NULL};
