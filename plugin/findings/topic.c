/* SPDX-License-Identifier: MIT */
#include "topic.h"

const struct condition *condition(const struct facts *facts, enum condition_kind kind)
{
    return attempt_condition(&facts->session.attempt, kind);
}

struct finding *raise_said(struct findings *findings, const struct sentence *sentence, const struct condition *said)
{
    struct finding *finding = finding_raise(findings, sentence);

    finding_evidence_string(finding, "reason", said->reason);
    finding->log_line = said->line;
    return finding;
}
