/* SPDX-License-Identifier: MIT */
/*
 * refusal_reasons.h - why an endpoint may have refused the client's certificate, the likeliest
 * first.
 *
 * The endpoint says nothing, so all reasons stay possible; what the profile's certificate shows
 * only orders them (aws-facts.md section 7).
 */
#ifndef CVPN_FINDINGS_REFUSAL_REASONS_H
#define CVPN_FINDINGS_REFUSAL_REASONS_H

#include "topic.h"

/*
 * Adds to 0602 the evidence `reasons` (words for its sentence) and `likely` (the same as names,
 * "crl-expired,revoked,..."). Without a certificate that could be read: in the usual order.
 */
void refusal_reasons(const struct facts *facts, struct finding *finding);

#endif
