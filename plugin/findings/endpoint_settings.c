/* SPDX-License-Identifier: MIT */
/*
 * Topics 06 and 11 from the administrator's side: is there anything to connect to, how, and with
 * which sign-in (EC2 API reference, ClientVpnEndpoint).
 */
#include <string.h>

#include "findings/aws_command.h"

#include "raised_list.h"
#include "topic.h"

enum { OTHERS_MOST = 3 };

static bool is_word(const char *word, const char *expected)
{
    return word && strcmp(word, expected) == 0;
}

static const struct catalogue_entry export_in_doubt;
static const struct sentence newer_output_counts = {
    &export_in_doubt, "{kept} and {other} differ in what {output} says of {thing}; the newer, {kept}, counts"};
static const struct sentence newer_output_unknown = {
    &export_in_doubt,
    "{kept} and {other} differ in what {output} says of {thing}, and which is newer cannot be told; {kept} counts"};
static const struct sentence last_page_missing = {&export_in_doubt,
                                                  "the last page of {output} for {thing} is not in the export"};
static const struct sentence only_others_have_it = {
    &export_in_doubt, "the export has the output of {output} for other endpoints, and nothing of it for {thing}"};

static void rule_export_in_doubt(const struct facts *facts, struct findings *findings)
{
    static const struct sentence *const sentences[] = {[DOUBT_NEWER_COUNTS] = &newer_output_counts,
                                                       [DOUBT_ORDER_UNKNOWN] = &newer_output_unknown,
                                                       [DOUBT_PAGE_MISSING] = &last_page_missing,
                                                       [DOUBT_OTHERS_ONLY] = &only_others_have_it};
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);
    char subject[EVIDENCE_VALUE_SIZE];

    for (size_t i = 0; i < endpoint->doubt_count; i++) {
        const struct endpoint_doubt *doubt = &endpoint->doubts[i];
        struct text text;
        if (doubt->endpoint && strcmp(doubt->endpoint, endpoint->id) != 0)
            continue;
        text_start(&text, subject, sizeof(subject));
        text_add(&text, "%s %s", doubt->part, doubt->thing);
        struct finding *finding = raised_list_add(&list, sentences[doubt->kind], subject);
        if (!finding)
            continue;
        finding_evidence_own(finding, "output", doubt->part);
        finding_evidence_string(finding, "thing", doubt->thing);
        if (doubt->kept) {
            finding_evidence_string(finding, "kept", doubt->kept);
            finding_evidence_string(finding, "other", doubt->other);
        }
    }
    raised_list_end(&list);
}

static const struct catalogue_entry export_in_doubt = {
    .code = 8,
    .slug = "export-in-doubt",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "The exported files contradict each other, or one of them is missing",
    .sentences = {&newer_output_counts, &newer_output_unknown, &last_page_missing, &only_others_have_it},
    .why = "A stale file can hide what is wrong, and show what was mended long ago.",
    .fix_administrator = "Export all of it again into an empty folder, and audit that folder.",
    .rules = {{rule_export_in_doubt, FACTS_FILES, PER_SESSION}},
};

static const struct catalogue_entry endpoint_not_available;
static const struct sentence endpoint_in_state = {&endpoint_not_available,
                                                  "the endpoint {endpoint} is in the state {state}"};
static const struct sentence no_subnet_associated = {&endpoint_not_available,
                                                     "no subnet is associated with the endpoint {endpoint}"};
static const struct sentence association_in_state = {&endpoint_not_available,
                                                     "the association of {subnet} is in the state {state}"};

/* API reference, ClientVpnEndpointStatus: pending is for an attachment that is to be accepted. */
static bool waits_for_gateway(const struct endpoint *endpoint)
{
    return is_word(endpoint->state, "pending") || (endpoint->gateway && is_word(endpoint->state, "pending-associate"));
}

static void rule_endpoint_state(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    bool pending = is_word(endpoint->state, "pending-associate");

    if (!endpoint->state || is_word(endpoint->state, "available") || waits_for_gateway(endpoint) ||
        (pending && facts->available & FACTS_TARGETS))
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
    if (working || endpoint->gateway || is_word(endpoint->state, "pending") || is_word(endpoint->state, "deleting") ||
        is_word(endpoint->state, "deleted"))
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

static const struct catalogue_entry attachment_not_accepted;
static const struct sentence attachment_waits = {
    &attachment_not_accepted, "the Transit Gateway attachment of the endpoint {endpoint} waits to be accepted"};

static void rule_attachment_not_accepted(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    char command[EVIDENCE_VALUE_SIZE];
    struct text text;

    if (!waits_for_gateway(endpoint))
        return;
    struct finding *finding = finding_raise(findings, &attachment_waits);
    finding_evidence_string(finding, "endpoint", endpoint->id);
    if (!endpoint->attachment)
        return;
    text_start(&text, command, sizeof(command));
    aws_accept_attachment(&text, endpoint);
    if (!text.cut)
        finding_evidence_string(finding, "command", command);
}

static const struct catalogue_entry attachment_not_accepted = {
    .code = 620,
    .slug = "attachment-not-accepted",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The Transit Gateway's owner has not accepted the endpoint",
    .sentences = {&attachment_waits},
    .why = "An endpoint that is attached to a Transit Gateway takes no client before the gateway's owner accepts it.",
    .fix_administrator = "Let the account that owns the Transit Gateway accept the attachment with the command in the "
                         "evidence.",
    .rules = {{rule_attachment_not_accepted, FACTS_ENDPOINT, PER_SESSION}},
};

enum { PREFIX_MOST = 27, FREE_LEAST = 20 };

static const struct catalogue_entry subnet_too_small;
static const struct sentence subnet_smaller_than_27 = {
    &subnet_too_small, "the associated subnet {subnet} is {range}, and a /27 is the smallest that AWS takes"};
static const struct sentence subnet_nearly_full = {
    &subnet_too_small, "the associated subnet {subnet} has {free} free addresses, and the endpoint needs 20"};
static const struct sentence subnet_has_no_ipv6 = {
    &subnet_too_small, "the endpoint carries IPv6, and the associated subnet {subnet} has no IPv6 range"};

static const struct sentence *too_small(const struct endpoint_range *range)
{
    if (range->network.address.family != ADDRESS_IPV4)
        return NULL;
    if (range->network.prefix > PREFIX_MOST)
        return &subnet_smaller_than_27;
    return range->free_known && range->free_addresses < FREE_LEAST ? &subnet_nearly_full : NULL;
}

/* AWS takes an IPv6 route only for a subnet with an IPv6 range, whatever the export says of it. */
static bool has_ipv6_route(const struct endpoint *endpoint, const char *subnet)
{
    for (size_t i = 0; i < endpoint->route_count; i++)
        if (endpoint->routes[i].network.address.family == ADDRESS_IPV6 &&
            strcmp(endpoint->routes[i].subnet, subnet) == 0)
            return true;
    return false;
}

static void look_at_subnet(struct raised_list *list, const struct endpoint *endpoint, const char *subnet)
{
    for (size_t i = 0; i < endpoint->range_count; i++) {
        const struct endpoint_range *range = &endpoint->ranges[i];
        const struct sentence *sentence = strcmp(range->owner, subnet) == 0 ? too_small(range) : NULL;
        struct finding *finding = sentence ? raised_list_add(list, sentence, subnet) : NULL;
        if (!finding)
            continue;
        finding_evidence_string(finding, "subnet", subnet);
        finding_evidence_string(finding, "range", range->text);
        if (sentence == &subnet_nearly_full)
            finding_evidence_number(finding, "free", range->free_addresses);
    }
    if (!endpoint->with_ipv6 || !endpoint_subnet_lacks(endpoint, subnet, ADDRESS_IPV6) ||
        has_ipv6_route(endpoint, subnet))
        return;
    struct finding *finding = raised_list_add(list, &subnet_has_no_ipv6, subnet);
    if (finding)
        finding_evidence_string(finding, "subnet", subnet);
}

/* AWS page what-is-best-practices.html. */
static void rule_subnet_too_small(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->target_count; i++)
        if (endpoint_target_works(&endpoint->targets[i]))
            look_at_subnet(&list, endpoint, endpoint->targets[i].subnet);
    raised_list_end(&list);
}

static const struct catalogue_entry subnet_too_small = {
    .code = 621,
    .slug = "subnet-too-small",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "An associated subnet does not have the addresses that the endpoint needs",
    .sentences = {&subnet_smaller_than_27, &subnet_nearly_full, &subnet_has_no_ipv6},
    .why = "The endpoint puts network interfaces into its subnets. When it gets no address for one, clients cannot "
           "connect at busy times.",
    .fix_administrator = "Associate another subnet of the same zone, a /27 or larger with 20 free addresses. Where the "
                         "endpoint carries IPv6, give the subnet an IPv6 range first.",
    .rules = {{rule_subnet_too_small, FACTS_TARGETS, PER_SESSION}},
};

static const struct catalogue_entry connect_handler_name;
static const struct sentence handler_named_otherwise = {
    &connect_handler_name, "the connect handler is {handler}, and its name does not begin with AWSClientVPN-"};

/* AWS page connection-authorization.html: the function's name begins with AWSClientVPN-. */
static void rule_connect_handler_name(const struct facts *facts, struct findings *findings)
{
    const char *handler = facts->endpoint->handler;
    const char *name = handler ? strstr(handler, ":function:") : NULL;

    if (name && !slice_starts(slice_of(name), ":function:AWSClientVPN-"))
        finding_evidence_string(finding_raise(findings, &handler_named_otherwise), "handler", handler);
}

static const struct catalogue_entry connect_handler_name = {
    .code = 622,
    .slug = "connect-handler-name",
    .severity = SEVERITY_NOTE,
    .turn = TURN_ADMINISTRATOR,
    .title = "The connect handler has a name that the endpoint may not call",
    .sentences = {&handler_named_otherwise},
    .why = "The endpoint asks this function about each connection. It may call only functions whose name begins with "
           "AWSClientVPN-, and refuses every client when it gets no answer.",
    .fix_administrator = "Create the function again with such a name, and set it with aws ec2 "
                         "modify-client-vpn-endpoint --client-connect-options Enabled=true,LambdaFunctionArn=ARN.",
    .rules = {{rule_connect_handler_name, FACTS_ENDPOINT, PER_SESSION}},
};

static const struct catalogue_entry portal_without_users;
static const struct sentence portal_with_certificates_only = {
    &portal_without_users, "the self-service portal is on, and clients authenticate with a certificate only"};

static void rule_portal_without_users(const struct facts *facts, struct findings *findings)
{
    if (facts->endpoint->portal && facts->endpoint->logins == AUTH_BY_CERTIFICATE)
        finding_raise(findings, &portal_with_certificates_only);
}

static const struct catalogue_entry portal_without_users = {
    .code = 623,
    .slug = "portal-without-users",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "No one can sign in to the self-service portal",
    .sentences = {&portal_with_certificates_only},
    .why = "The portal wants a user name or a sign-in in the browser, and a client certificate is neither.",
    .fix_administrator = "Turn the portal off with aws ec2 modify-client-vpn-endpoint --self-service-portal disabled, "
                         "and hand the configuration file out yourself.",
    .rules = {{rule_portal_without_users, FACTS_ENDPOINT, PER_SESSION}},
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

const struct catalogue_entry *const endpoint_settings_findings[] = {&export_in_doubt,
                                                                    &endpoint_not_available,
                                                                    &endpoint_transport,
                                                                    &certificate_by_arn,
                                                                    &connection_logging_off,
                                                                    &attachment_not_accepted,
                                                                    &subnet_too_small,
                                                                    &connect_handler_name,
                                                                    &portal_without_users,
                                                                    &endpoint_federated,
                                                                    NULL};
