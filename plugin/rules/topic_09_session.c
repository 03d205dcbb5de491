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

    /* The authority's being too early as well comes after it, and is the clock's doing: 0605. */
    bool server_seen = session_attempt_over(&facts->session) || facts->finished || facts->cut_off ||
                       facts->session.attempt.stage >= STAGE_SERVER_KNOWN;
    if (said && server_seen && !certificates_client(&facts->certificates))
        finding_raise(findings, 905, 1)->log_line = said->line;
}

void rule_key_called_wrong(const struct facts *facts, struct findings *findings)
{
    const struct trouble *said = attempt_trouble(&facts->session.attempt, TROUBLE_KEY);

    if (said && strcmp(said->reason, "mismatch") == 0 && !certificates_client(&facts->certificates))
        finding_raise(findings, 903, 1)->log_line = said->line;
}

enum { SEEN_NOT_LOADED = 9 }; /* of 0907, behind the forms of topic_09.c */

bool names_certificate_file(const char *text)
{
    static const char *const options[] = {"--ca fails with '",          "--cert fails with '",
                                          "--key fails with '",         "--pkcs12 fails with '",
                                          "--tls-auth fails with '",    "--tls-crypt fails with '",
                                          "--extra-certs fails with '", "--crl-verify fails with '"};

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (strncmp(text, options[i], strlen(options[i])) == 0)
            return true;
    return false;
}

/* OpenVPN names all files that it cannot get at before it stops (options.c, options_postprocess_filechecks); the first stands for them. */
static void raise_file_named(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    for (size_t i = 0; i < session->option_error_count; i++) {
        const struct option_error *error = &session->option_errors[i];
        if (!names_certificate_file(error->text) || error->attempt != session->attempt.number)
            continue;
        struct finding *finding = finding_raise(findings, 907, SEEN_NOT_LOADED);
        finding_evidence_string(finding, "path", error->text);
        finding->log_line = error->line;
        return;
    }
}

/* Which file cannot be loaded; why stands in OpenSSL's lines above it, and keys that are too weak are 0610. */
void rule_certificate_not_loaded(const struct facts *facts, struct findings *findings)
{
    const struct trouble *said = attempt_trouble(&facts->session.attempt, TROUBLE_KEY);

    if (!said || strcmp(said->reason, "mismatch") == 0) {
        raise_file_named(facts, findings);
        return;
    }
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
