/* SPDX-License-Identifier: MIT */
/*
 * Topic 06: the server's certificate, or TLS itself, refused by this client: in OpenVPN's own
 * messages, in a test handshake, and, as far as the profile shows it, before anything is
 * sent.
 */
#include <string.h>

#include "certificate_dates.h"
#include "probe_evidence.h"
#include "topic.h"

static const struct catalogue_entry server_certificate_expired;
static const struct sentence server_certificate_refused = {&server_certificate_expired,
                                                           "the server's certificate was refused: {reason}"};
static const struct sentence server_certificate_refused_by_probe = {
    &server_certificate_expired, "a test handshake got a server certificate that OpenVPN refuses: {reason}"};

static const struct catalogue_entry ca_certificate_expired;
static const struct sentence ca_refused = {&ca_certificate_expired,
                                           "a CA certificate above the server's was refused: {reason}"};
static const struct sentence ca_expired_in_profile = {
    &ca_certificate_expired, "the CA certificate {certificate} in the profile expired on {date}, {days} ago"};
static const struct sentence intermediate_expired_in_profile = {
    &ca_certificate_expired,
    "the certificate {certificate} between the client's and its root expired on {date}, {days} ago"};
static const struct sentence ca_refused_by_probe = {
    &ca_certificate_expired,
    "a test handshake got a server certificate that OpenVPN refuses because of a CA: {reason}"};

static const struct catalogue_entry clock_wrong;
static const struct sentence server_not_valid_yet = {&clock_wrong,
                                                     "a certificate of the server is not valid yet: {reason}"};
static const struct sentence profile_not_valid_yet = {
    &clock_wrong, "it is {today} here, and no certificate in the profile is valid before {date}"};
static const struct sentence before_this_machine = {&clock_wrong,
                                                    "it is {today} here, and {made} on this machine is of {date}"};
static const struct sentence server_not_valid_yet_by_probe = {
    &clock_wrong, "a test handshake got a server certificate that is not valid yet: {reason}"};

static const struct catalogue_entry server_not_trusted;
static const struct sentence issuer_not_trusted = {
    &server_not_trusted, "the server's certificate does not lead to the profile's CA: {reason}"};
static const struct sentence chain_refused = {&server_not_trusted,
                                              "OpenVPN refuses the server's certificate or its chain: {reason}"};
static const struct sentence issuer_not_trusted_by_probe = {
    &server_not_trusted, "a test handshake got a server certificate that does not lead to the profile's CA: {reason}"};

static const struct catalogue_entry server_name_mismatch;
static const struct sentence usage_refused = {&server_name_mismatch, "the server's certificate was refused: {check}"};
static const struct sentence usage_refused_by_probe = {
    &server_name_mismatch, "a test handshake got a server certificate that OpenVPN refuses for its usage: {reason}"};

static const struct catalogue_entry crl_expired;
static const struct catalogue_entry tls_refused_locally;
static const struct sentence handshake_cannot_succeed = {&tls_refused_locally,
                                                         "the TLS handshake cannot succeed: {reason}"};
static const struct sentence server_key_too_weak = {
    &tls_refused_locally, "a certificate of the server is too weak for this OpenSSL: {reason}"};
static const struct sentence client_digest_too_weak = {
    &tls_refused_locally, "the client certificate {certificate} is signed with MD5 or SHA-1"};
static const struct sentence server_key_too_weak_by_probe = {
    &tls_refused_locally, "a test handshake got a server certificate that is too weak for this OpenSSL: {reason}"};
static const struct sentence probe_cannot_succeed = {&tls_refused_locally,
                                                     "a test handshake found that TLS cannot succeed: {reason}"};

/*
 * OpenVPN's or OpenSSL's words (x509_txt.c), then mbed TLS's (x509_crt.c), and what they come to.
 * The first row that fits counts.
 */
static const struct verify_error {
    const char *words;
    const struct catalogue_entry *server; /* at depth 0 */
    const struct catalogue_entry *ca;     /* at a depth above it */
} verify_errors[] = {
    {"certificate has expired", &server_certificate_expired, &ca_certificate_expired},
    {"certificate validity has expired", &server_certificate_expired, &ca_certificate_expired},
    {"certificate is not yet valid", &clock_wrong, &clock_wrong},
    {"validity starts in the future", &clock_wrong, &clock_wrong},
    {"too weak", &tls_refused_locally, &tls_refused_locally},
    {"too small", &tls_refused_locally, &tls_refused_locally},
    {"Suite B", &tls_refused_locally, &tls_refused_locally},
    {"explicit ECC", &tls_refused_locally, &tls_refused_locally},
    {"find certificate signature", &tls_refused_locally, &tls_refused_locally},
    {"signed with an unacceptable", &tls_refused_locally, &tls_refused_locally},
    {"SHA1 calculation", &tls_refused_locally, &tls_refused_locally},
    {"CRL has expired", &crl_expired, &crl_expired},
    {"CRL is not yet valid", &crl_expired, &crl_expired},
    {"unable to get certificate CRL", &crl_expired, &crl_expired},
    {"The CRL is ", &crl_expired, &crl_expired},
    {"CRL not loaded", &crl_expired, &crl_expired},
    {"out of memory", NULL, NULL},
    {"unable to get local issuer certificate", &server_not_trusted, &server_not_trusted},
    {"unable to get issuer certificate", &server_not_trusted, &server_not_trusted},
    {"unable to verify the first certificate", &server_not_trusted, &server_not_trusted},
    {"self-signed certificate", &server_not_trusted, &server_not_trusted},
    {"self signed certificate", &server_not_trusted, &server_not_trusted},
    {"not correctly signed by the trusted CA", &server_not_trusted, &server_not_trusted},
    {"certificate signature failure", &server_not_trusted, &server_not_trusted},
    {"invalid CA certificate", &server_not_trusted, &server_not_trusted},
    {"key identifier mismatch", &server_not_trusted, &server_not_trusted},
    {"certificate not trusted", &server_not_trusted, &server_not_trusted},
    {"certificate verify failed", &server_not_trusted,
     &server_not_trusted}, /* without the reason, which is most often this */
    {"certificate rejected", &server_not_trusted, &server_not_trusted},
    {"X509NAME", &server_name_mismatch, &server_name_mismatch},
    {"EKU", &server_name_mismatch, &server_name_mismatch},
    {"KU", &server_name_mismatch, &server_name_mismatch},
    {"nsCertType", &server_name_mismatch, &server_name_mismatch},
    {"certificate purpose", &server_name_mismatch, &server_not_trusted},
    {"hostname mismatch", &server_name_mismatch, &server_name_mismatch},
    {"common name", &server_name_mismatch, &server_name_mismatch},
    {"address mismatch", &server_name_mismatch, &server_name_mismatch},
    {"another name", &server_name_mismatch, &server_name_mismatch},
    {"expected CN", &server_name_mismatch, &server_name_mismatch},
    {"could not extract", &server_name_mismatch, &server_name_mismatch},
    {"could not append", &server_name_mismatch, &server_name_mismatch},
    {"digital signature", &server_name_mismatch, &server_name_mismatch},
    {"CA markings", &server_name_mismatch, &server_name_mismatch},
    {"Usage does not match", &server_name_mismatch, &server_name_mismatch},
    {"SCRIPT", &server_name_mismatch, &server_name_mismatch},
    {"PLUGIN", &server_name_mismatch, &server_name_mismatch},
    /* OpenVPN 3, openvpn/openssl/ssl/sslctx.hpp */
    {"usage in leaf certificate", &server_name_mismatch, &server_name_mismatch},
    {"ns-cert-type in leaf", &server_name_mismatch, &server_name_mismatch},
    {"verify-x509-name failed", &server_name_mismatch, &server_name_mismatch},
    {"tls-remote match failed", &server_name_mismatch, &server_name_mismatch},
    {"", &server_not_trusted, &server_not_trusted}, /* whatever else is wrong with its chain */
};

/*
 * What it comes to that a certificate of the server was refused at `depth` with these words; NULL
 * for none of these codes.
 */
static const struct verify_error *verify_error(const char *words)
{
    for (size_t i = 0; words[0] && i < sizeof(verify_errors) / sizeof(verify_errors[0]); i++)
        if (strstr(words, verify_errors[i].words))
            return &verify_errors[i];
    return NULL;
}

static const struct catalogue_entry *verify_error_code(const char *words, int depth)
{
    const struct verify_error *known = verify_error(words);

    return !known ? NULL : depth > 0 ? known->ca : known->server;
}

/* The same of this attempt. */
static const struct catalogue_entry *verify_code(const struct attempt *attempt)
{
    if (!attempt->verify_reason[0] || attempt->stage >= STAGE_TLS_UP)
        return NULL;
    return verify_error_code(attempt->verify_reason, attempt->verify_depth);
}

/*
 * OpenVPN does not hand over what was refused, but it may be known: from the profile (a CA), or
 * from an earlier attempt that took it.
 */
static void add_dates(const struct facts *facts, struct finding *finding, const struct catalogue_entry *code)
{
    const struct certificate *known =
        certificates_named(&facts->certificates, &facts->server_chain, facts->session.attempt.verify_subject);

    if (!known)
        return;
    if (certificate_expired(facts, known->not_after))
        certificate_evidence_past(finding, facts, known->not_after);
    else if (certificate_not_begun(facts, known->not_before))
        certificate_evidence_future(finding, facts, known->not_before);
    else if (code == &server_not_trusted || code == &server_name_mismatch)
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
        {"SCRIPT", "the profile's script of tls-verify refuses it"},
        {"PLUGIN", "a plugin of the profile refuses it"},
    };

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
        if (strcmp(reason, checks[i][0]) == 0)
            return checks[i][1];
    return reason;
}

static void refused_certificate(const struct facts *facts, struct findings *findings, const struct sentence *sentence)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (verify_code(attempt) != sentence->entry)
        return;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "reason", attempt->verify_reason);
    finding_evidence_number(finding, "depth", attempt->verify_depth > 0 ? attempt->verify_depth : 0);
    if (sentence == &usage_refused)
        finding_evidence_string(finding, "check", check_in_words(attempt->verify_reason));
    if (attempt->verify_subject[0])
        finding_evidence_string(finding, "certificate", attempt->verify_subject);
    if (attempt->verify_wanted[0])
        finding_evidence_string(finding, "wanted", attempt->verify_wanted);
    add_dates(facts, finding, sentence->entry);
    /* TLS's own last word, of any cause; OpenVPN's line with the reason is not in the log */
    if (strcmp(attempt->verify_reason, "certificate verify failed") == 0)
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = attempt->verify_line;
}

static void rule_server_certificate_expired(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, &server_certificate_refused);
}

static void rule_ca_certificate_expired(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, &ca_refused);
}

static void rule_clock_wrong(const struct facts *facts, struct findings *findings)
{
    if ((facts->available & FACTS_PROFILE) && clock_surely_wrong(facts))
        return; /* rule_clock_wrong_in_profile() has said it, with better proof */
    refused_certificate(facts, findings, &server_not_valid_yet);
}

static void rule_server_not_trusted(const struct facts *facts, struct findings *findings)
{
    const struct verify_error *known = verify_error(facts->session.attempt.verify_reason);

    refused_certificate(facts, findings, known && known->words[0] == '\0' ? &chain_refused : &issuer_not_trusted);
}

static const struct catalogue_entry server_not_trusted = {
    .code = 606,
    .slug = "server-not-trusted",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The server's certificate is not from the profile's CA",
    .suppressed_by = {1302},
    .sentences = {&issuer_not_trusted, &chain_refused, &issuer_not_trusted_by_probe},
    .why = "The profile belongs to another endpoint, the endpoint got a certificate of another CA, or this is not the "
           "real server.",
    .fix_user = "Ask for the current configuration file of this endpoint. Do not remove the check.",
    .fix_administrator = "Export the configuration file again. Check that its ca block has the whole chain of the "
                         "server certificate in AWS Certificate Manager.",
    .rules = {{rule_server_not_trusted, FACTS_SESSION, PER_ATTEMPT}},
};

static void rule_server_name_mismatch(const struct facts *facts, struct findings *findings)
{
    refused_certificate(facts, findings, &usage_refused);
}

static const struct catalogue_entry server_name_mismatch = {
    .code = 607,
    .slug = "server-name-mismatch",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The server's certificate is for something else",
    .sentences = {&usage_refused, &usage_refused_by_probe},
    .why = "The certificate is from the right CA. It is not the one that the profile's verify-x509-name or "
           "remote-cert-tls line asks for.",
    .fix_user = "Ask for the current configuration file of this endpoint. Do not remove the check.",
    .fix_administrator = "Compare the verify-x509-name line with the name in the server certificate. Check that the "
                         "certificate has the usage TLS Web Server Authentication.",
    .rules = {{rule_server_name_mismatch, FACTS_SESSION, PER_ATTEMPT}},
};

static void rule_tls_refused(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *own = attempt_condition(attempt, CONDITION_TLS);
    bool certificate = verify_code(attempt) == &tls_refused_locally;

    if (own && !attempt->verify_reason[0] && attempt->ending != ENDING_CONNECTED) {
        raise_said(findings, &handshake_cannot_succeed, own);
        return;
    }
    if (attempt->stage >= STAGE_TLS_UP ||
        (!certificate && (attempt->verify_reason[0] || !tls_ended_by_library(attempt))))
        return;
    struct finding *finding = finding_raise(findings, certificate ? &server_key_too_weak : &handshake_cannot_succeed);
    finding_evidence_string(finding, "reason", certificate ? attempt->verify_reason : attempt->tls_reason);
    finding->log_line = certificate ? attempt->verify_line : attempt->tls_line;
}

static void at_place(struct finding *finding, const struct facts *facts, enum certificate_place place)
{
    const struct certificate_item *item = &facts->certificates.items[place];

    finding_at(finding, item->file, item->line);
}

static void raise_expired_ca(const struct facts *facts, struct findings *findings, const struct certificate *ca,
                             const struct sentence *sentence)
{
    if (!ca || !certificate_expired(facts, ca->not_after))
        return;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "certificate", ca->subject);
    certificate_evidence_past(finding, facts, ca->not_after);
    at_place(finding, facts, ca->place);
}

/*
 * The client's own chain counts, too: what stands between its certificate and the root is sent to
 * the endpoint.
 */
static void rule_ca_certificate_expired_in_profile(const struct facts *facts, struct findings *findings)
{
    raise_expired_ca(facts, findings, certificates_authority(&facts->certificates), &ca_expired_in_profile);
    for (unsigned step = 0; step < INTERMEDIATES_MAX; step++)
        raise_expired_ca(facts, findings, certificates_intermediate(&facts->certificates, step),
                         &intermediate_expired_in_profile);
}

static const struct catalogue_entry ca_certificate_expired = {
    .code = 604,
    .slug = "ca-certificate-expired",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "A CA certificate has expired",
    .sentences = {&ca_refused, &ca_expired_in_profile, &intermediate_expired_in_profile, &ca_refused_by_probe},
    .why = "No client accepts anything that this CA has signed, however new it is.",
    .fix_user = "Check that this machine's date is right, and ask for a new configuration file.",
    .fix_administrator = "Renew the CA, issue the server certificate from it, and import that into AWS Certificate "
                         "Manager. Then hand out the configuration file with the new CA.",
    .rules = {{rule_ca_certificate_expired, FACTS_SESSION, PER_ATTEMPT},
              {rule_ca_certificate_expired_in_profile, FACTS_PROFILE, PER_SESSION}},
};

/*
 * Said once: when the profile's certificates show it, too, the machine's own age is the better
 * proof.
 */
static void rule_clock_wrong_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *oldest = certificate_oldest_of_none_valid(facts);
    bool before_floor = clock_before_floor(facts);
    char date[CERTIFICATE_DATE_SIZE];

    if (!oldest && !before_floor)
        return;
    struct finding *finding = finding_raise(findings, before_floor ? &before_this_machine : &profile_not_valid_yet);
    if (before_floor) {
        finding_evidence_string(finding, "made", facts->earliest_time.what);
        certificate_evidence_future(finding, facts, facts->earliest_time.made);
    } else {
        finding_evidence_string(finding, "certificate", oldest->subject);
        certificate_evidence_future(finding, facts, oldest->not_before);
        at_place(finding, facts, oldest->place);
    }
    finding_evidence_string(finding, "today", certificate_date(facts->now, date));
    finding_evidence_string(finding, "confidence", before_floor ? "certain" : "likely");
}

static const struct catalogue_entry clock_wrong = {
    .code = 605,
    .slug = "clock-wrong",
    .severity = SEVERITY_ERROR,
    .title = "This machine's clock is probably wrong",
    .sentences = {&server_not_valid_yet, &profile_not_valid_yet, &before_this_machine, &server_not_valid_yet_by_probe},
    .why = "A certificate in use is hardly ever from the future, so this machine's date is most likely in the past.",
    .fix_user = "Set the date and time of this machine, for example with timedatectl set-ntp true, and connect again.",
    .fix_administrator = "If the client's date is right, look at notBefore of the endpoint's certificates.",
    .rules = {{rule_clock_wrong, FACTS_SESSION, PER_ATTEMPT},
              {rule_clock_wrong_in_profile, FACTS_PROFILE, PER_SESSION}},
};

/* NULL when the list has more than a week left. */
static struct finding *judge_list(const struct facts *facts, struct findings *findings, moment next,
                                  const struct sentence *over, const struct sentence *soon)
{
    bool expired = certificate_expired(facts, next);

    if (!expired && !certificate_ends_within(facts, next, 7))
        return NULL;
    struct finding *finding = finding_raise(findings, expired ? over : soon);
    if (expired) {
        certificate_evidence_past(finding, facts, next);
    } else {
        certificate_evidence_future(finding, facts, next);
        finding->severity = SEVERITY_WARNING;
    }
    return finding;
}

static const struct catalogue_entry crl_expired;
static const struct sentence list_expired = {&crl_expired,
                                             "the list of crl-verify was due for renewal by {date}, {days} ago"};
static const struct sentence list_expires_soon = {&crl_expired,
                                                  "the list of crl-verify is due for renewal by {date}, in {days}"};
static const struct sentence copy_expired = {&crl_expired,
                                             "the endpoint's list {path} was due for renewal by {date}, {days} ago"};
static const struct sentence copy_expires_soon = {&crl_expired,
                                                  "the endpoint's list {path} is due for renewal by {date}, in {days}"};
static const struct sentence list_refused_by_openvpn = {
    &crl_expired, "OpenVPN refused the server because the list of crl-verify cannot be used: {reason}"};

static void rule_crl_expired(const struct facts *facts, struct findings *findings)
{
    struct finding *finding =
        judge_list(facts, findings, facts->certificates.crl_next_update, &list_expired, &list_expires_soon);

    if (finding)
        at_place(finding, facts, PLACE_CRL);
}

/*
 * The endpoint's list, of which the user has named a copy: what it does not take by then is every
 * client.
 */
static void rule_endpoint_crl_expired(const struct facts *facts, struct findings *findings)
{
    struct finding *finding = judge_list(facts, findings, facts->crl.next_update, &copy_expired, &copy_expires_soon);

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
 * OpenVPN sets level 1 (ssl_openssl.c, tls_ctx_set_cert_profile), and OpenSSL 3 refuses there to
 * load a certificate of one's own that is signed with MD5 or SHA-1, unless it has signed itself
 * (ssl_security_cert_sig). Which OpenSSL it is, is known only beside a live client: we share its
 * library.
 */
static void rule_weak_digest_in_profile(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !client->weak_digest || client->self_issued || weak_allowed(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, &client_digest_too_weak);
    finding_evidence_string(finding, "certificate", client->subject);
    if (!(facts->available & FACTS_PLUGIN))
        finding->severity = SEVERITY_WARNING;
    at_place(finding, facts, client->place);
}

/* The sentence for a test handshake that came to this code. */
static const struct sentence *sentence_for_probe(const struct catalogue_entry *entry)
{
    static const struct sentence *const sentences[] = {
        &server_certificate_refused_by_probe, &ca_refused_by_probe,    &server_not_valid_yet_by_probe,
        &issuer_not_trusted_by_probe,         &usage_refused_by_probe, &server_key_too_weak_by_probe};

    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
        if (sentences[i]->entry == entry)
            return sentences[i];
    return NULL;
}

static void rule_probe_certificate(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        const struct server_hello *hello = &probe->hello;
        size_t depth = hello->verify_depth > 0 ? (size_t)hello->verify_depth : 0;
        const struct sentence *sentence =
            sentence_for_probe(verify_error_code(hello->verify_reason, hello->verify_depth));
        if (!hello->judged || hello->trusted || !sentence || !attempt_before(facts, STAGE_SERVER_KNOWN) ||
            facts->session.attempt.verify_reason[0])
            continue;
        struct finding *finding = finding_raise(findings, sentence);
        finding_evidence_string(finding, "reason", hello->verify_reason);
        finding_evidence_number(finding, "depth", (long long)depth);
        finding_evidence_string(finding, "certificate",
                                depth < hello->chain_count ? hello->chain[depth].subject : "not sent");
        evidence_probe_server(probe, finding);
    }
}

static const struct catalogue_entry server_certificate_expired = {
    .code = 603,
    .slug = "server-certificate-expired",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The server's certificate has expired",
    .sentences = {&server_certificate_refused, &server_certificate_refused_by_probe},
    .why =
        "The client accepts no certificate after its last day, so no one can connect until the endpoint has a new one.",
    .fix_user = "Check that this machine's date is right, and tell the administrator.",
    .fix_administrator = "Renew the endpoint's server certificate in AWS Certificate Manager, then set it with aws ec2 "
                         "modify-client-vpn-endpoint.",
    .rules = {{rule_server_certificate_expired, FACTS_SESSION, PER_ATTEMPT},
              {rule_probe_certificate, FACTS_OWN_HANDSHAKE, PER_ATTEMPT}},
};

/*
 * OpenSSL calls bytes that are no TLS at all a wrong version number: that is rubbish, and no
 * disagreement.
 */
static bool disagrees(const struct transport_probe *probe)
{
    return probe->answer == PROBE_TLS_FAILED && tls_too_old_or_too_weak(probe->reason) &&
           !strstr(probe->reason, "wrong version number");
}

static void rule_probe_tls(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (!disagrees(&probe->own) || !attempt_before(facts, STAGE_SERVER_KNOWN) ||
            facts->session.attempt.tls_reason[0])
            continue;
        struct finding *finding = finding_raise(findings, &probe_cannot_succeed);
        evidence_probe_reason(&probe->own, finding);
        evidence_probe_server(probe, finding);
    }
}

static const struct catalogue_entry tls_refused_locally = {
    .code = 610,
    .slug = "tls-refused-locally",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .title = "TLS versions, ciphers or keys do not go together",
    .suppressed_by = {912},
    .sentences = {&handshake_cannot_succeed, &server_key_too_weak, &client_digest_too_weak,
                  &server_key_too_weak_by_probe, &probe_cannot_succeed},
    .why = "This machine's OpenSSL and the server have no TLS version, cipher or kind of certificate that both accept.",
    .fix_user = "Remove lines such as tls-version-max, tls-cipher and tls-cert-profile from the profile, and update "
                "OpenVPN and OpenSSL.",
    .fix_administrator =
        "Use certificates with RSA 2048 and SHA-256. OpenSSL 3 refuses certificates signed with SHA-1 or MD5.",
    .rules = {{rule_tls_refused, FACTS_SESSION, PER_ATTEMPT},
              {rule_weak_digest_in_profile, FACTS_PROFILE, PER_SESSION},
              {rule_probe_tls, FACTS_OWN_HANDSHAKE, PER_ATTEMPT}},
};

/*
 * The profile's crl-verify has a list that is out of date: every certificate is refused then
 * (ssl_verify_openssl.c).
 */
static void rule_crl_called_expired(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (verify_code(attempt) != &crl_expired)
        return;
    struct finding *finding = finding_raise(findings, &list_refused_by_openvpn);
    finding_evidence_string(finding, "reason", attempt->verify_reason);
    finding->log_line = attempt->verify_line;
}

static const struct catalogue_entry crl_expired = {
    .code = 608,
    .slug = "crl-expired",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_ADMINISTRATOR,
    .title = "A revocation list has expired",
    .sentences = {&list_expired, &list_expires_soon, &copy_expired, &copy_expires_soon, &list_refused_by_openvpn},
    .why = "With a list that is out of date OpenVPN refuses the server, and the endpoint refuses every client.",
    .fix_user = "Get the current revocation list from the administrator, or remove the crl-verify line from the "
                "profile. The configuration file that AWS exports has none.",
    .fix_administrator = "Make a new list with easyrsa gen-crl, and give it to the endpoint with aws ec2 "
                         "import-client-vpn-client-certificate-revocation-list.",
    .rules = {{rule_crl_expired, FACTS_PROFILE, PER_SESSION},
              {rule_endpoint_crl_expired, FACTS_SETTINGS, PER_SESSION},
              {rule_endpoint_crl_expired, FACTS_REVOCATIONS, PER_SESSION},
              {rule_crl_called_expired, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const server_certificate_findings[] = {&server_certificate_expired,
                                                                     &ca_certificate_expired,
                                                                     &clock_wrong,
                                                                     &server_not_trusted,
                                                                     &server_name_mismatch,
                                                                     &crl_expired,
                                                                     &tls_refused_locally,
                                                                     NULL};
