/* SPDX-License-Identifier: MIT */
/* Topic 06, as far as the profile alone shows it: TLS errors that are bound to come (aws-facts.md section 7). */
#include <string.h>

#include "rules/certificate_dates.h"
#include "rules/topics.h"

/* Beside the forms of topic_06.c, which come from verify errors. */
enum seen_in_profile {
    SEEN_INTERMEDIATE_IN_PROFILE = 2,
    SEEN_CA_IN_PROFILE = 1,
    SEEN_CLOCK_IN_PROFILE = 1,
    SEEN_CLOCK_BEFORE_MACHINE = 2,
    SEEN_DIGEST_IN_PROFILE = 2
};

static void at_place(struct finding *finding, const struct facts *facts, enum certificate_place place)
{
    const struct certificate_item *item = &facts->certificates.items[place];

    finding_at(finding, item->file, item->line);
}

static void raise_expired_ca(const struct facts *facts, struct findings *findings, const struct certificate *ca,
                             enum seen_in_profile form)
{
    if (!ca || !certificate_expired(facts, ca->not_after))
        return;
    struct finding *finding = finding_raise(findings, 604, form);
    finding_evidence_string(finding, "certificate", ca->subject);
    certificate_evidence_past(finding, facts, ca->not_after);
    at_place(finding, facts, ca->place);
}

/* The client's own chain counts, too: what stands between its certificate and the root is sent to the endpoint. */
void rule_ca_certificate_expired_in_profile(const struct facts *facts, struct findings *findings)
{
    raise_expired_ca(facts, findings, certificates_authority(&facts->certificates), SEEN_CA_IN_PROFILE);
    for (unsigned step = 0; step < INTERMEDIATES_MAX; step++)
        raise_expired_ca(facts, findings, certificates_intermediate(&facts->certificates, step),
                         SEEN_INTERMEDIATE_IN_PROFILE);
}

/* Said once: when the profile's certificates show it, too, the machine's own age is the better proof. */
void rule_clock_wrong_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *oldest = certificate_oldest_of_none_valid(facts);
    bool before_floor = clock_before_floor(facts);
    char date[CERTIFICATE_DATE_SIZE];

    if (!oldest && !before_floor)
        return;
    struct finding *finding =
        finding_raise(findings, 605, before_floor ? SEEN_CLOCK_BEFORE_MACHINE : SEEN_CLOCK_IN_PROFILE);
    if (before_floor) {
        finding_evidence_string(finding, "made", facts->clock_floor.what);
        certificate_evidence_future(finding, facts, facts->clock_floor.made);
    } else {
        finding_evidence_string(finding, "certificate", oldest->subject);
        certificate_evidence_future(finding, facts, oldest->not_before);
        at_place(finding, facts, oldest->place);
    }
    finding_evidence_string(finding, "today", certificate_date(facts->now, date));
    finding_evidence_string(finding, "confidence", before_floor ? "certain" : "likely");
}

enum seen_crl { SEEN_EXPIRED, SEEN_SOON, SEEN_COPY_EXPIRED, SEEN_COPY_SOON };

/* NULL when the list has more than a week left. */
static struct finding *judge_list(const struct facts *facts, struct findings *findings, moment next,
                                  enum seen_crl expired_form)
{
    bool expired = certificate_expired(facts, next);

    if (!expired && !certificate_ends_within(facts, next, 7))
        return NULL;
    struct finding *finding = finding_raise(findings, 608, expired ? expired_form : expired_form + 1U);
    if (expired) {
        certificate_evidence_past(finding, facts, next);
    } else {
        certificate_evidence_future(finding, facts, next);
        finding->severity = SEVERITY_WARNING;
    }
    return finding;
}

void rule_crl_expired(const struct facts *facts, struct findings *findings)
{
    struct finding *finding = judge_list(facts, findings, facts->certificates.crl_next_update, SEEN_EXPIRED);

    if (finding)
        at_place(finding, facts, PLACE_CRL);
}

/* The endpoint's list, of which the user has named a copy: what it does not take by then is every client. */
void rule_endpoint_crl_expired(const struct facts *facts, struct findings *findings)
{
    struct finding *finding = judge_list(facts, findings, facts->crl.next_update, SEEN_COPY_EXPIRED);

    if (finding)
        finding_evidence_string(finding, "path", facts->settings.crl);
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
