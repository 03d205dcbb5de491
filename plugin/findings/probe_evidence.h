/* SPDX-License-Identifier: MIT */
/*
 * probe_evidence.h - a test handshake as evidence of a finding.
 */
#ifndef CVPN_FINDINGS_PROBE_EVIDENCE_H
#define CVPN_FINDINGS_PROBE_EVIDENCE_H

#include "topic.h"

/* Adds `server` and `protocol`. */
void evidence_probe_server(const struct handshake *probe, struct finding *finding);

/* Adds `reason`, where there is one or the sentence names it. */
void evidence_probe_reason(const struct transport_probe *probe, struct finding *finding);

/* Puts the finding at the line of the profile that names this server, where one does. */
void probe_at_remote(const struct facts *facts, const struct handshake *probe, struct finding *finding);

/*
 * True while the attempt has not got so far that what we saw is of no interest; always true without
 * an attempt.
 */
bool attempt_before(const struct facts *facts, enum stage stage);

#endif
