/* SPDX-License-Identifier: MIT */
/* Topic 06: the server's certificate, or TLS itself, refused by this client, as OpenVPN's own messages show it. */
#include <string.h>

#include "rules/certificate_dates.h"
#include "rules/topics.h"

/* OpenVPN's or OpenSSL's words (x509_txt.c), then mbed TLS's (x509_crt.c), and what they come to. The first row that fits counts. */
static const struct {
    const char *words;
    finding_code server; /* at depth 0 */
    finding_code ca;     /* at a depth above it */
} verify_errors[] = {
    {"certificate has expired", 603, 604},
    {"certificate validity has expired", 603, 604},
    {"certificate is not yet valid", 605, 605},
    {"validity starts in the future", 605, 605},
    {"too weak", 610, 610},
    {"too small", 610, 610},
    {"unable to get local issuer certificate", 606, 606},
    {"unable to get issuer certificate", 606, 606},
    {"unable to verify the first certificate", 606, 606},
    {"self-signed certificate", 606, 606},
    {"self signed certificate", 606, 606},
    {"not correctly signed by the trusted CA", 606, 606},
    {"certificate signature failure", 606, 606},
    {"invalid CA certificate", 606, 606},
    {"key identifier mismatch", 606, 606},
    {"certificate not trusted", 606, 606},
    {"certificate verify failed", 606, 606}, /* without the reason, which is most often this */
    {"certificate rejected", 606, 606},
    {"X509NAME", 607, 607},
    {"EKU", 607, 607},
    {"KU", 607, 607},
    {"nsCertType", 607, 607},
    {"certificate purpose", 607, 606},
    {"hostname mismatch", 607, 607},
    {"common name", 607, 607},
};

finding_code verify_error_code(const char *words, int depth)
{
    for (size_t i = 0; i < sizeof(verify_errors) / sizeof(verify_errors[0]); i++)
        if (strstr(words, verify_errors[i].words))
            return depth > 0 ? verify_errors[i].ca : verify_errors[i].server;
    return 0;
}

/* Which code stands for the server's certificate having been refused; 0 for none of this topic. */
static finding_code verify_code(const struct attempt *attempt)
{
    if (!attempt->verify_reason[0] || attempt->stage >= STAGE_TLS_UP)
        return 0;
    return verify_error_code(attempt->verify_reason, attempt->verify_depth);
}

/* OpenVPN does not hand over what was refused, but it may be known: from the profile (a CA), or from an earlier attempt that took it. */
static void add_dates(const struct facts *facts, struct finding *finding, finding_code code)
{
    const struct certificate *known =
        certificates_named(&facts->certificates, &facts->server_chain, facts->session.attempt.verify_subject);

    if (!known)
        return;
    if (certificate_expired(facts, known->not_after))
        certificate_evidence_past(finding, facts, known->not_after);
    else if (certificate_not_begun(facts, known->not_before))
        certificate_evidence_future(finding, facts, known->not_before);
    else if (code == 606 || code == 607)
        certificate_evidence_future(finding, facts, known->not_after);
}

/* What OpenVPN's check is called, and what it asks; other words speak for themselves. */
static const char *check_in_words(const char *reason)
{
    static const char *const checks[][2] = {
        {"X509NAME", "its name is not the one that verify-x509-name asks for"},
        {"EKU", "its extended key usage is not that of a server"},
        {"KU", "its key usage is not that of a server"},
        {"nsCertType", "its nsCertType is not that of a server"},
        {"common name", "it has no common name (CN), or one that is longer than 64 characters"},
    };

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
        if (strcmp(reason, checks[i][0]) == 0)
            return checks[i][1];
    return reason;
}

static void refused_certificate(const struct facts *facts, struct findings *findings, finding_code code)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (verify_code(attempt) != code)
        return;
    struct finding *finding = finding_raise(findings, code, 0);
    finding_evidence_string(finding, "reason", attempt->verify_reason);
    finding_evidence_number(finding, "depth", attempt->verify_depth > 0 ? attempt->verify_depth : 0);
    if (code == 607)
        finding_evidence_string(finding, "check", check_in_words(attempt->verify_reason));
    if (attempt->verify_subject[0])
        finding_evidence_string(finding, "certificate", attempt->verify_subject);
    add_dates(facts, finding, code);
    finding->log_line = attempt->verify_line;
}

void rule_server_certificate_expired(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, 603);
}

void rule_ca_certificate_expired(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, 604);
}

void rule_clock_wrong(const struct facts *facts, struct findings *findings)
{
    if ((facts->available & FACTS_PROFILE) && clock_surely_wrong(facts))
        return; /* rule_clock_wrong_in_profile() has said it, with better proof */
    refused_certificate(facts, findings, 605);
}

void rule_server_not_trusted(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, 606);
}

void rule_server_name_mismatch(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, 607);
}

void rule_tls_refused(const struct facts *facts, struct findings *findings)
{
    enum seen_refusal { SEEN_IN_HANDSHAKE, SEEN_IN_CERTIFICATE };
    const struct attempt *attempt = &facts->session.attempt;
    bool certificate = verify_code(attempt) == 610;

    if (attempt->stage >= STAGE_TLS_UP ||
        (!certificate && (attempt->verify_reason[0] || !tls_too_old_or_too_weak(attempt->tls_reason))))
        return;
    struct finding *finding = finding_raise(findings, 610, certificate ? SEEN_IN_CERTIFICATE : SEEN_IN_HANDSHAKE);
    finding_evidence_string(finding, "reason", certificate ? attempt->verify_reason : attempt->tls_reason);
    finding->log_line = certificate ? attempt->verify_line : attempt->tls_line;
}
