/* SPDX-License-Identifier: MIT */
/* Topic 06, as far as the profile alone shows it: TLS errors that are bound to come (aws-facts.md section 7). */
#include <string.h>

#include "rules/certificate_dates.h"
#include "rules/topics.h"

/* Beside the forms of topic_06.c, which come from verify errors. */
enum seen_in_profile { SEEN_CA_IN_PROFILE = 1, SEEN_CLOCK_IN_PROFILE = 1, SEEN_DIGEST_IN_PROFILE = 2 };

static void at_place(struct finding *finding, const struct facts *facts, enum certificate_place place)
{
    const struct certificate_item *item = &facts->certificates.items[place];

    finding_at(finding, item->file, item->line);
}

void rule_ca_certificate_expired_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *authority = certificates_authority(&facts->certificates);

    if (!authority || !certificate_expired(facts, authority->not_after))
        return;
    struct finding *finding = finding_raise(findings, 604, SEEN_CA_IN_PROFILE);
    finding_evidence_string(finding, "certificate", authority->subject);
    certificate_evidence_past(finding, facts, authority->not_after);
    at_place(finding, facts, PLACE_CA);
}

/* The certificate that has been valid for the longest, were it not for the clock; NULL when one of them is valid already, or there is no authority among them. */
static const struct certificate *oldest_of_none_valid(const struct facts *facts)
{
    const struct certificates *certificates = &facts->certificates;
    const struct certificate *oldest = NULL;
    bool authority = false;

    for (size_t i = 0; i < certificates->count; i++) {
        const struct certificate *each = &certificates->list[i];
        if (!certificate_not_begun(facts, each->not_before))
            return NULL;
        authority = authority || each->place == PLACE_CA;
        if (!oldest || each->not_before < oldest->not_before)
            oldest = each;
    }
    return authority ? oldest : NULL;
}

void rule_clock_wrong_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *oldest = oldest_of_none_valid(facts);
    char date[CERTIFICATE_DATE_SIZE];

    if (!oldest)
        return;
    struct finding *finding = finding_raise(findings, 605, SEEN_CLOCK_IN_PROFILE);
    finding_evidence_string(finding, "certificate", oldest->subject);
    certificate_evidence_future(finding, facts, oldest->not_before);
    finding_evidence_string(finding, "today", certificate_date(facts->now, date));
    at_place(finding, facts, oldest->place);
}

void rule_crl_expired(const struct facts *facts, struct findings *findings)
{
    enum seen_crl { SEEN_EXPIRED, SEEN_SOON };
    moment next = facts->certificates.crl_next_update;
    bool expired = certificate_expired(facts, next);

    if (!expired && !certificate_ends_within(facts, next, 7))
        return;
    struct finding *finding = finding_raise(findings, 608, expired ? SEEN_EXPIRED : SEEN_SOON);
    if (expired) {
        certificate_evidence_past(finding, facts, next);
    } else {
        certificate_evidence_future(finding, facts, next);
        finding->severity = SEVERITY_WARNING;
    }
    at_place(finding, facts, PLACE_CRL);
}

/* The profile allows what is weak: security level 0 of OpenSSL. */
static bool weak_allowed(const struct profile *profile)
{
    const char *level = profile_parameter(profile_last(profile, "tls-cert-profile"), 1);
    const char *ciphers = profile_parameter(profile_last(profile, "tls-cipher"), 1);

    return (level && strcmp(level, "insecure") == 0) || (ciphers && strstr(ciphers, "SECLEVEL"));
}

/*
 * OpenVPN sets level 1 (ssl_openssl.c, tls_ctx_set_cert_profile), and OpenSSL 3 refuses there to load a certificate of one's own that is signed with MD5 or SHA-1, unless it has signed
 * itself (ssl_security_cert_sig). Which OpenSSL it is, is known only beside a live client: we share its library.
 */
void rule_weak_digest_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !client->weak_digest || client->self_issued || weak_allowed(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, 610, SEEN_DIGEST_IN_PROFILE);
    finding_evidence_string(finding, "certificate", client->subject);
    if (!(facts->available & FACTS_PLUGIN))
        finding->severity = SEVERITY_WARNING;
    at_place(finding, facts, client->place);
}
