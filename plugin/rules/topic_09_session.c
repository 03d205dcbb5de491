/* SPDX-License-Identifier: MIT */
/* Topic 09 as far as OpenVPN's own messages show it: a log without its profile (OpenVPN: ssl_openssl.c, tls_ctx_check_cert_time and tls_ctx_load_priv_file). */
#include <string.h>

#include "rules/topics.h"

static const struct trouble *own_certificate(const struct facts *facts, const char *reason)
{
    const struct trouble *trouble = attempt_trouble(&facts->session.attempt, TROUBLE_OWN_CERTIFICATE);

    return trouble && strcmp(trouble->reason, reason) == 0 ? trouble : NULL;
}

void rule_client_certificate_called_expired(const struct facts *facts, struct findings *findings)
{
    const struct trouble *said = own_certificate(facts, "expired");

    /* With the profile at hand topic_09.c says which, and since when. */
    if (said && !certificates_client(&facts->certificates))
        finding_raise(findings, 904, 1)->log_line = said->line;
}

void rule_client_certificate_called_early(const struct facts *facts, struct findings *findings)
{
    const struct trouble *said = own_certificate(facts, "not yet valid");

    if (said && !certificates_client(&facts->certificates))
        finding_raise(findings, 905, 1)->log_line = said->line;
}

void rule_key_called_wrong(const struct facts *facts, struct findings *findings)
{
    const struct trouble *said = attempt_trouble(&facts->session.attempt, TROUBLE_KEY);

    if (said && strcmp(said->reason, "mismatch") == 0 && !certificates_client(&facts->certificates))
        finding_raise(findings, 903, 1)->log_line = said->line;
}

/* Which file cannot be loaded; why stands in OpenSSL's lines above it, and keys that are too weak are 0610. */
void rule_certificate_not_loaded(const struct facts *facts, struct findings *findings)
{
    enum { SEEN_NOT_LOADED = 9 }; /* behind the forms of topic_09.c */
    const struct trouble *said = attempt_trouble(&facts->session.attempt, TROUBLE_KEY);

    if (!said || strcmp(said->reason, "mismatch") == 0)
        return;
    struct finding *finding = finding_raise(findings, 907, SEEN_NOT_LOADED);
    finding_evidence_string(finding, "path", said->text);
    finding->log_line = said->line;
}

/* The profile's crl-verify has a list that is out of date: every certificate is refused then (ssl_verify_openssl.c). */
void rule_crl_called_expired(const struct facts *facts, struct findings *findings)
{
    enum { SEEN_REFUSED = 4 }; /* behind the forms of topic_06_profile.c */
    const struct attempt *attempt = &facts->session.attempt;

    if (strstr(attempt->verify_reason, "CRL has expired"))
        finding_raise(findings, 608, SEEN_REFUSED)->log_line = attempt->verify_line;
}
