/* SPDX-License-Identifier: MIT */
/* Topics 06 and 11 from the administrator's side: is there anything to connect to, how, and with which log-in (EC2 API reference, ClientVpnEndpoint). */
#include <string.h>

#include "rules/raised_list.h"
#include "rules/topics.h"

enum { OTHERS_MOST = 3 };
enum seen_state { SEEN_STATE, SEEN_NO_SUBNET, SEEN_ASSOCIATION };

static bool is_word(const char *word, const char *expected)
{
    return word && strcmp(word, expected) == 0;
}

void rule_endpoint_state(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    bool pending = is_word(endpoint->state, "pending-associate");

    if (!endpoint->state || is_word(endpoint->state, "available") || (pending && facts->available & FACTS_TARGETS))
        return;
    struct finding *finding = finding_raise(findings, 615, pending ? SEEN_NO_SUBNET : SEEN_STATE);
    finding_evidence_string(finding, "endpoint", endpoint->id);
    finding_evidence_string(finding, "state", endpoint->state);
}

static void raise_association(struct raised_list *list, const struct endpoint_target *target)
{
    struct finding *finding = raised_list_add(list, SEEN_ASSOCIATION, target->subnet);

    if (!finding)
        return;
    finding_evidence_string(finding, "subnet", target->subnet);
    finding_evidence_string(finding, "state", target->state);
    finding->severity = is_word(target->state, "association-failed") ? SEVERITY_WARNING : SEVERITY_NOTE;
}

void rule_associations(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 615, OTHERS_MOST);
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
    struct finding *finding = finding_raise(findings, 615, SEEN_NO_SUBNET);
    finding_evidence_string(finding, "endpoint", endpoint->id);
}

enum seen_transport { SEEN_PORT, SEEN_TCP };

void rule_endpoint_transport(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    bool tcp = is_word(endpoint->transport, "tcp");

    if (!tcp && (endpoint->port == 443 || endpoint->port == 0))
        return;
    struct finding *finding = finding_raise(findings, 616, tcp ? SEEN_TCP : SEEN_PORT);
    finding_evidence_string(finding, "transport", endpoint->transport ? endpoint->transport : "udp");
    finding_evidence_number(finding, "port", endpoint->port);
}

void rule_certificate_by_arn(const struct facts *facts, struct findings *findings)
{
    if (!facts->endpoint->server_certificate)
        return;
    struct finding *finding = finding_raise(findings, 617, 0);
    finding_evidence_string(finding, "certificate", facts->endpoint->server_certificate);
}

void rule_endpoint_federated(const struct facts *facts, struct findings *findings)
{
    if (!(facts->endpoint->logins & LOGIN_BY_SAML))
        return;
    struct finding *finding = finding_raise(findings, 1103, 0);
    finding_evidence_string(finding, "endpoint", facts->endpoint->id);
}
