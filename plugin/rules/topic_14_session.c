/* SPDX-License-Identifier: MIT */
/* Topic 14 as far as OpenVPN's own messages show it (AWS page routing-to-lan.html; aws-facts.md section 4). */
#include "rules/network_evidence.h"
#include "rules/topics.h"

void rule_lan_blocked(const struct facts *facts, struct findings *findings)
{
    enum seen_blocked { SEEN_BLOCKED, SEEN_BLOCKED_LAN };
    const struct session *session = &facts->session;

    if (!session->pushed.block_local)
        return;
    bool known = session->lan.address.family != ADDRESS_NONE;
    struct finding *finding = finding_raise(findings, 1402, known ? SEEN_BLOCKED_LAN : SEEN_BLOCKED);
    finding_evidence_string(finding, "subject", "block-local"); /* the same, whether the LAN is known yet or not */
    if (known)
        evidence_network(finding, "lan", session->lan);
    finding->log_line = session->attempt.line[STAGE_PUSHED];
}
