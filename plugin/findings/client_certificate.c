/* SPDX-License-Identifier: MIT */
/*
 * Topic 09: mutual authentication (AWS page mutual-authentication.html; aws-facts.md section 7;
 * OpenVPN: ssl_openssl.c, tls_ctx_check_cert_time and tls_ctx_load_priv_file).
 *
 * The endpoint says nothing about a certificate that it does not like, so what can be seen in the
 * profile is looked at before anything is sent.
 */
#include <string.h>

#include "certificate_dates.h"
#include "probe_evidence.h"
#include "topic.h"

static void add_names(const struct server_hello *hello, struct finding *finding)
{
    char list[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, list, sizeof(list));
    for (size_t i = 0; i < hello->name_count; i++)
        text_add(&text, "%s%s", i ? "; " : "", hello->names[i]);
    if (hello->names_left_out)
        text_add(&text, "; and %zu more", hello->names_left_out);
    finding_evidence_string(finding, "accepted", list);
}

static const struct catalogue_entry client_ca_not_accepted;
static const struct sentence issuer_not_accepted = {
    &client_ca_not_accepted, "the server names the CAs that it accepts, and none of them has issued {certificate}"};

static void rule_client_ca_not_accepted(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    for (size_t i = 0; client && i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (probe->hello.accepts != MATCH_NO || !attempt_before(facts, STAGE_TLS_UP))
            continue;
        struct finding *finding = finding_raise(findings, &issuer_not_accepted);
        finding_evidence_string(finding, "certificate", client->subject);
        finding_evidence_string(finding, "issuer", client->issuer);
        add_names(&probe->hello, finding);
        evidence_probe_server(probe, finding);
    }
}

static const struct catalogue_entry client_ca_not_accepted = {
    .code = 908,
    .slug = "client-ca-not-accepted",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The server does not accept the CA of this client certificate",
    .suppressed_by = {903, 904, 905, 906},
    .debounce = MILLISECONDS(2500), /* the stage that it explains is named first (0602) */
    .sentences = {&issuer_not_accepted},
    .why = "The endpoint accepts client certificates of its own CAs only, and refuses all others without a word.",
    .fix_user = "Check that certificate and configuration file belong to the same endpoint. Ask the administrator for "
                "a certificate of the right CA.",
    .fix_administrator = "Issue the client certificate from the CA that the endpoint names. Or give the endpoint the "
                         "client's CA (ClientRootCertificateChain) in AWS Certificate Manager.",
    .rules = {{rule_client_ca_not_accepted, FACTS_OWN_HANDSHAKE | FACTS_PROFILE, PER_ATTEMPT}},
};

static const struct certificate_item *item_of(const struct facts *facts, enum certificate_place place)
{
    return &facts->certificates.items[place];
}

static void at_place(struct finding *finding, const struct facts *facts, enum certificate_place place)
{
    finding_at(finding, item_of(facts, place)->file, item_of(facts, place)->line);
}

static bool has(const struct facts *facts, const char *name)
{
    return profile_last(facts->profile, name);
}

/* A part of the profile was not read: what is missing may be there. */
static bool incomplete(const struct profile *profile)
{
    for (size_t i = 0; i < profile->problem_count; i++)
        if (profile->problems[i].kind <= PROFILE_INCLUDE_LOOP || profile->problems[i].kind == PROFILE_BLOCK_OPEN)
            return true;
    return false;
}

/*
 * Certificate and key come from somewhere that the profile does not show (options.c,
 * options_postprocess_verify_ce).
 */
static bool kept_elsewhere(const struct facts *facts)
{
    static const char *const places[] = {"pkcs12",
                                         "pkcs11-id",
                                         "pkcs11-id-management",
                                         "pkcs11-providers",
                                         "cryptoapicert",
                                         "management-external-key",
                                         "management-external-cert"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (has(facts, places[i]))
            return true;
    return false;
}

/*
 * A log in which OpenVPN got going with a profile that it would have stopped at is the log of
 * another one.
 */
static bool log_contradicts(const struct facts *facts)
{
    bool mailed_in = (facts->available & FACTS_SESSION) && !(facts->available & FACTS_PLUGIN);

    return mailed_in && (!facts->finished || facts->session.attempt.stage > STAGE_NONE);
}

/* A client whose own certificate and key would have to be in the profile. */
static bool brings_its_own(const struct facts *facts)
{
    return !log_contradicts(facts) && profile_is_client(facts->profile) && !incomplete(facts->profile) &&
           !kept_elsewhere(facts);
}

static const struct catalogue_entry client_certificate_missing;
static const struct sentence no_method_in_profile = {&client_certificate_missing,
                                                     "the profile has no cert, no key and no auth-user-pass line"};
static const struct sentence key_without_cert = {&client_certificate_missing,
                                                 "the profile has a key line and no cert line"};
static const struct sentence openvpn_wants_certificate = {
    &client_certificate_missing, "OpenVPN stopped because it found neither a client certificate nor auth-user-pass"};
static const struct sentence connect_wants_certificate = {
    &client_certificate_missing,
    "OpenVPN Connect stopped because it wants a client certificate and the profile has none"};

static void rule_client_certificate_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *key = profile_last(facts->profile, "key");

    if (!brings_its_own(facts) || has(facts, "cert"))
        return;
    if (!key && has(facts, "auth-user-pass"))
        return;
    struct finding *finding = finding_raise(findings, key ? &key_without_cert : &no_method_in_profile);
    if (key)
        finding_at(finding, key->file, key->line);
    if (facts_log_ends_open(facts)) /* the next step would show that it had one */
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
}

/* options.c, options_postprocess_verify_ce. */
static const struct option_error *stopped_for(const struct facts *facts, const char *words)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        if (!error->option[0] && !error->pushed && strstr(error->text, words))
            return error;
    }
    return NULL;
}

bool stopped_for_client_certificate(const char *text)
{
    return strstr(text, "No client-side authentication method is specified") ||
           strstr(text, "You must define certificate file (--cert)") ||
           strstr(text, "You must define private key file (--key)") ||
           strstr(text, "Missing External PKI alias") || /* OpenVPN Connect */
           /* the AWS provided client */
           strstr(text, "The config should have either cert and key") ||
           strstr(text, "If you use one of --cert or --key, you must use them both");
}

static void rule_client_certificate_stopped(const struct facts *facts, struct findings *findings)
{
    const struct option_error *error = stopped_for(facts, "No client-side authentication method is specified");

    error = error ? error : stopped_for(facts, "You must define certificate file (--cert)");
    error = error ? error : stopped_for(facts, "The config should have either cert and key");
    if (error)
        finding_raise(findings, &openvpn_wants_certificate)->log_line = error->line;
    error = stopped_for(facts, "Missing External PKI alias");
    if (error)
        finding_raise(findings, &connect_wants_certificate)->log_line = error->line;
}

static const struct catalogue_entry client_certificate_missing = {
    .code = 901,
    .slug = "client-certificate-missing",
    .severity = SEVERITY_ERROR,
    .title = "The profile has no client certificate",
    .sentences = {&no_method_in_profile, &key_without_cert, &openvpn_wants_certificate, &connect_wants_certificate},
    .why = "OpenVPN does not start without a client certificate or a password. The configuration file that AWS exports "
           "has no client certificate.",
    .fix_user = "Add your certificate and key as <cert> and <key> blocks, or as cert FILE and key FILE lines. If the "
                "endpoint asks for none, OpenVPN Connect wants the line setenv CLIENT_CERT 0.",
    .fix_administrator =
        "Put the client's certificate and key into the exported file before you hand it out. AWS does not have them.",
    .rules = {{rule_client_certificate_missing, FACTS_PROFILE, PER_SESSION},
              {rule_client_certificate_stopped, FACTS_SESSION, PER_SESSION}},
};

static const struct catalogue_entry client_key_missing;
static const struct sentence cert_without_key = {&client_key_missing, "the profile has a cert line and no key line"};
static const struct sentence openvpn_wants_both = {&client_key_missing,
                                                   "OpenVPN stopped because only one of cert and key is there"};

static void rule_client_key_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *certificate = profile_last(facts->profile, "cert");

    if (!brings_its_own(facts) || !certificate || has(facts, "key"))
        return;
    finding_at(finding_raise(findings, &cert_without_key), certificate->file, certificate->line);
}

static void rule_client_key_stopped(const struct facts *facts, struct findings *findings)
{
    const struct option_error *error = stopped_for(facts, "If you use one of --cert or --key");
    error = error ? error : stopped_for(facts, "You must define private key file (--key)");
    bool key_alone = facts->profile && has(facts, "key") && !has(facts, "cert"); /* 0901 */

    error = error ? error : stopped_for(facts, "You must define private key file (--key)");
    if (error && !key_alone)
        finding_raise(findings, &openvpn_wants_both)->log_line = error->line;
}

static const struct catalogue_entry client_key_missing = {
    .code = 902,
    .slug = "client-key-missing",
    .severity = SEVERITY_ERROR,
    .title = "The profile has a client certificate without its key",
    .sentences = {&cert_without_key, &openvpn_wants_both},
    .why = "A certificate is of no use without its private key, so OpenVPN does not start.",
    .fix_user = "Add the private key that was made with the certificate as a <key> block or a key FILE line.",
    .fix_administrator = "Hand out certificate and key together. If the key is lost, issue a new certificate.",
    .rules = {{rule_client_key_missing, FACTS_PROFILE, PER_SESSION},
              {rule_client_key_stopped, FACTS_SESSION, PER_SESSION}},
};

static const struct catalogue_entry certificate_key_mismatch;
static const struct sentence key_of_other_certificate = {
    &certificate_key_mismatch, "the key in the profile does not belong to the certificate {certificate}"};
static const struct sentence openvpn_says_mismatch = {&certificate_key_mismatch,
                                                      "OpenVPN says that key and certificate do not belong together"};

static void rule_certificate_key_mismatch(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);
    enum certificate_place place = item_of(facts, PLACE_KEY)->line ? PLACE_KEY : PLACE_PKCS12;

    if (!client || facts->certificates.match != MATCH_NO)
        return;
    struct finding *finding = finding_raise(findings, &key_of_other_certificate);
    finding_evidence_string(finding, "certificate", client->subject);
    at_place(finding, facts, place);
}

static void about_client(struct finding *finding, const struct facts *facts, const struct certificate *client)
{
    finding_evidence_string(finding, "certificate", client->subject);
    at_place(finding, facts, client->place);
}

static const struct catalogue_entry client_certificate_expired;
static const struct sentence client_expired_in_profile = {
    &client_certificate_expired, "the client certificate {certificate} expired on {date}, {days} ago"};
static const struct sentence openvpn_says_expired = {&client_certificate_expired,
                                                     "OpenVPN says that the client certificate has expired"};

static void rule_client_certificate_expired(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !certificate_expired(facts, client->not_after))
        return;
    struct finding *finding = finding_raise(findings, &client_expired_in_profile);
    about_client(finding, facts, client);
    certificate_evidence_past(finding, facts, client->not_after);
}

static const struct catalogue_entry client_certificate_not_yet_valid;
static const struct sentence client_not_begun_in_profile = {
    &client_certificate_not_yet_valid, "the client certificate {certificate} is valid from {date} on, in {days}"};
static const struct sentence openvpn_says_not_begun = {&client_certificate_not_yet_valid,
                                                       "OpenVPN says that the client certificate is not valid yet"};

static void rule_client_certificate_not_yet_valid(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !certificate_not_begun(facts, client->not_before))
        return;
    struct finding *finding = finding_raise(findings, &client_not_begun_in_profile);
    about_client(finding, facts, client);
    certificate_evidence_future(finding, facts, client->not_before);
}

static const struct catalogue_entry client_certificate_usage;
static const struct sentence certificate_for_servers = {
    &client_certificate_usage, "the certificate {certificate} is one for servers and not for clients"};
static const struct sentence usage_without_client = {
    &client_certificate_usage, "the certificate {certificate} has an extended key usage without client authentication"};

static void rule_client_certificate_usage(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !client->has_usage || client->client)
        return;
    about_client(finding_raise(findings, client->server ? &certificate_for_servers : &usage_without_client), facts,
                 client);
}

static const struct catalogue_entry client_certificate_usage = {
    .code = 906,
    .slug = "client-certificate-usage",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The client certificate is not one for clients",
    .sentences = {&certificate_for_servers, &usage_without_client},
    .why = "The endpoint refuses it without a word, which looks like a TLS timeout or a reset connection.",
    .fix_user = "Ask for the client's certificate and key. Those of the server do not belong on this machine.",
    .fix_administrator = "Issue a certificate with the extended key usage TLS Web Client Authentication (easyrsa "
                         "build-client-full). Take the server's key out of what was handed out.",
    .rules = {{rule_client_certificate_usage, FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry certificate_unreadable;
static const struct sentence file_missing = {&certificate_unreadable,
                                             "the file {path} that {option} names does not exist"};
static const struct sentence file_no_right = {&certificate_unreadable,
                                              "the file {path} that {option} names cannot be read: {reason}"};
static const struct sentence text_not_understood = {&certificate_unreadable,
                                                    "{option} holds nothing that can be read as {expected}"};
static const struct sentence text_of_wrong_kind = {&certificate_unreadable,
                                                   "{option} holds {found} in place of {expected}"};
static const struct sentence text_damaged = {&certificate_unreadable,
                                             "the text of {option} is damaged and cannot be decoded"};
static const struct sentence file_is_der = {
    &certificate_unreadable, "{option} names a file in the binary form DER, and OpenVPN reads only PEM there"};
static const struct sentence text_encrypted = {
    &certificate_unreadable, "{option} is encrypted, and no one was asked for its password, so it was not checked"};
static const struct sentence text_redacted = {&certificate_unreadable,
                                              "the text of {option} was taken out of this copy, so it was not checked"};
static const struct sentence text_costly = {&certificate_unreadable,
                                            "{option} needs so much computing to open that it was not checked"};
static const struct sentence openvpn_cannot_load = {&certificate_unreadable, "OpenVPN cannot load {path}"};

static const struct sentence *form_of(const struct facts *facts, enum certificate_place place)
{
    bool live = facts->available & FACTS_PLUGIN;

    switch (item_of(facts, place)->status) {
    case CERTIFICATE_FILE_MISSING:
        return &file_missing;
    case CERTIFICATE_FILE_UNREADABLE:
        return &file_no_right;
    case CERTIFICATE_NOT_UNDERSTOOD:
        return &text_not_understood;
    case CERTIFICATE_WRONG_KIND:
        return &text_of_wrong_kind;
    case CERTIFICATE_DAMAGED:
        return &text_damaged;
    case CERTIFICATE_BINARY:
        /* 2.7 reads cert and key by OpenSSL's own loader, which takes DER. */
        return facts->version.minor >= 7 && (place == PLACE_CERT || place == PLACE_KEY) ? NULL : &file_is_der;
    case CERTIFICATE_ENCRYPTED:
        return live ? NULL : &text_encrypted;
    case CERTIFICATE_COSTLY:
        return &text_costly;
    case CERTIFICATE_REDACTED:
        return live ? &text_not_understood : &text_redacted;
    default:
        return NULL;
    }
}

/*
 * What someone else's files hold cannot be told from here, and what was cut out for mailing was
 * there once.
 */
static bool is_only_said(const struct facts *facts, const struct sentence *sentence)
{
    bool live = facts->available & FACTS_PLUGIN;
    bool mailed_in = !live && (facts->available & FACTS_SESSION);

    return sentence == &text_encrypted || sentence == &text_redacted || sentence == &text_costly ||
           (sentence == &file_no_right && !live) || (sentence == &file_missing && mailed_in);
}

static const char *expected_in(enum certificate_place place)
{
    static const char *const kinds[CERTIFICATE_PLACES] = {
        "the client's certificate", "the client's private key",    "a PKCS#12 file",
        "the server's authority",   "certificates of authorities", "a revocation list",
    };

    return kinds[place];
}

static void rule_certificate_unreadable(const struct facts *facts, struct findings *findings)
{
    for (unsigned i = 0; i < CERTIFICATE_PLACES; i++) {
        enum certificate_place place = (enum certificate_place)i;
        const struct certificate_item *item = item_of(facts, place);
        const struct sentence *sentence = form_of(facts, place);
        if (sentence == NULL)
            continue;
        struct finding *finding = finding_raise(findings, sentence);
        finding_evidence_string(finding, "option", certificate_place_name(place));
        finding_evidence_string(finding, "expected", expected_in(place));
        if (item->path)
            finding_evidence_string(finding, "path", item->path);
        if (sentence == &text_of_wrong_kind)
            finding_evidence_string(finding, "found", item->found);
        if (sentence == &file_no_right)
            finding_evidence_string(finding, "reason", item->reason[0] ? item->reason : "unknown");
        if (is_only_said(facts, sentence))
            finding->severity = SEVERITY_NOTE;
        at_place(finding, facts, place);
    }
}

static const struct catalogue_entry certificate_type_unsupported;
static const struct sentence rsa_of_other_length = {
    &certificate_type_unsupported, "the client certificate {certificate} has an RSA key of {bits} bits"};
static const struct sentence key_of_other_type = {&certificate_type_unsupported,
                                                  "the client certificate {certificate} has a key of the type {type}"};

static void rule_certificate_type_unsupported(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !facts_client_vpn_profile(facts) || client->bits == 0 ||
        (client->key == CERTIFICATE_KEY_RSA && (client->bits == 1024 || client->bits == 2048)))
        return;
    struct finding *finding =
        finding_raise(findings, client->key == CERTIFICATE_KEY_RSA ? &rsa_of_other_length : &key_of_other_type);
    about_client(finding, facts, client);
    finding_evidence_string(finding, "type", client->key == CERTIFICATE_KEY_EC ? "elliptic curve" : "other");
    finding_evidence_number(finding, "bits", client->bits);
}

static const struct catalogue_entry certificate_type_unsupported = {
    .code = 909,
    .slug = "certificate-type-unsupported",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "Client VPN does not support this type of certificate",
    .sentences = {&rsa_of_other_length, &key_of_other_type},
    .why = "AWS documents that Client VPN takes only RSA keys of 1024 and 2048 bits.",
    .fix_user = "Ask the administrator for a certificate with an RSA key of 2048 bits if the connection fails.",
    .fix_administrator = "Issue client certificates with RSA 2048.",
    .rules = {{rule_certificate_type_unsupported, FACTS_PROFILE, PER_SESSION}},
};

/* NULL when it has more than 30 days left, or none. */
static struct finding *raise_soon(const struct facts *facts, struct findings *findings,
                                  const struct certificate *certificate, const struct sentence *sentence)
{
    if (!certificate || !certificate_ends_within(facts, certificate->not_after, 30))
        return NULL;
    struct finding *finding = finding_raise(findings, sentence);
    finding_evidence_string(finding, "certificate", certificate->subject);
    certificate_evidence_future(finding, facts, certificate->not_after);
    return finding;
}

static void raise_soon_in_profile(const struct facts *facts, struct findings *findings,
                                  const struct certificate *certificate, const struct sentence *sentence)
{
    struct finding *finding = raise_soon(facts, findings, certificate, sentence);

    if (finding)
        at_place(finding, facts, certificate->place);
}

static const struct catalogue_entry certificate_expires_soon;
static const struct sentence client_ends_soon = {&certificate_expires_soon,
                                                 "the client certificate {certificate} expires on {date}, in {days}"};
static const struct sentence profile_ca_ends_soon = {
    &certificate_expires_soon, "the CA certificate {certificate} in the profile expires on {date}, in {days}"};
static const struct sentence server_ends_soon = {&certificate_expires_soon,
                                                 "the server's certificate {certificate} expires on {date}, in {days}"};
static const struct sentence server_ca_ends_soon = {
    &certificate_expires_soon, "the CA certificate {certificate} above the server's expires on {date}, in {days}"};

static void rule_certificate_expires_soon(const struct facts *facts, struct findings *findings)
{
    raise_soon_in_profile(facts, findings, certificates_client(&facts->certificates), &client_ends_soon);
    raise_soon_in_profile(facts, findings, certificates_authority(&facts->certificates), &profile_ca_ends_soon);
    for (unsigned step = 0; step < INTERMEDIATES_MAX; step++)
        raise_soon_in_profile(facts, findings, certificates_intermediate(&facts->certificates, step),
                              &profile_ca_ends_soon);
}

/* The profile's own CA is in the server's chain, too: that one was said already. */
static void rule_server_certificate_expires_soon(const struct facts *facts, struct findings *findings)
{
    const struct certificate *authority = certificates_authority(&facts->certificates);

    for (size_t depth = 0; depth < SERVER_CHAIN_MAX; depth++) {
        const struct certificate *each = &facts->server_chain.list[depth];
        if (!facts->server_chain.known[depth] || (authority && strcmp(authority->subject, each->subject) == 0))
            continue;
        raise_soon(facts, findings, each, depth ? &server_ca_ends_soon : &server_ends_soon);
    }
}

static const struct catalogue_entry certificate_expires_soon = {
    .code = 911,
    .slug = "certificate-expires-soon",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "A certificate is about to expire",
    .sentences = {&client_ends_soon, &profile_ca_ends_soon, &server_ends_soon, &server_ca_ends_soon},
    .why = "From that day on the VPN does not connect.",
    .fix_user = "Ask the administrator for a new certificate or configuration file now.",
    .fix_administrator = "Renew it before that day, and hand out the new one.",
    .rules = {{rule_certificate_expires_soon, FACTS_PROFILE, PER_SESSION},
              {rule_server_certificate_expires_soon, FACTS_PLUGIN, PER_SESSION}},
};

static const struct condition *own_certificate(const struct facts *facts, const char *reason)
{
    const struct condition *said = condition(facts, CONDITION_OWN_CERTIFICATE);

    return said && strcmp(said->reason, reason) == 0 ? said : NULL;
}

static void rule_client_certificate_called_expired(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = own_certificate(facts, "expired");

    /* With the profile at hand rule_client_certificate_expired() says which, and since when. */
    if (said && !certificates_client(&facts->certificates))
        finding_raise(findings, &openvpn_says_expired)->log_line = said->line;
}

static const struct catalogue_entry client_certificate_expired = {
    .code = 904,
    .slug = "client-certificate-expired",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The client certificate has expired",
    .sentences = {&client_expired_in_profile, &openvpn_says_expired},
    .why = "The endpoint refuses it without a word, which looks like a TLS timeout or a reset connection.",
    .fix_user = "Check that this machine's date is right, and ask the administrator for a new certificate.",
    .fix_administrator = "Issue a new client certificate from the same CA. Nothing changes at the endpoint.",
    .rules = {{rule_client_certificate_expired, FACTS_PROFILE, PER_SESSION},
              {rule_client_certificate_called_expired, FACTS_SESSION, PER_SESSION}},
};

static void rule_client_certificate_called_early(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = own_certificate(facts, "not yet valid");

    /* The authority's being too early as well comes after it, and is the clock's doing: 0605. */
    bool server_seen = session_attempt_over(&facts->session) || facts->finished || facts->cut_off ||
                       facts->session.attempt.stage >= STAGE_SERVER_KNOWN;
    if (said && server_seen && !certificates_client(&facts->certificates))
        finding_raise(findings, &openvpn_says_not_begun)->log_line = said->line;
}

static const struct catalogue_entry client_certificate_not_yet_valid = {
    .code = 905,
    .slug = "client-certificate-not-yet-valid",
    .severity = SEVERITY_ERROR,
    .title = "The client certificate is not valid yet",
    .suppressed_by = {605},
    .sentences = {&client_not_begun_in_profile, &openvpn_says_not_begun},
    .why = "The endpoint refuses it until that day, without a word.",
    .fix_user = "Check that this machine's date is right.",
    .fix_administrator = "Issue the certificate again on a machine whose date is right.",
    .rules = {{rule_client_certificate_not_yet_valid, FACTS_PROFILE, PER_SESSION},
              {rule_client_certificate_called_early, FACTS_SESSION, PER_SESSION}},
};

static void rule_key_called_wrong(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = condition(facts, CONDITION_KEY);

    if (said && strcmp(said->reason, "mismatch") == 0 && !certificates_client(&facts->certificates))
        finding_raise(findings, &openvpn_says_mismatch)->log_line = said->line;
}

static const struct catalogue_entry certificate_key_mismatch = {
    .code = 903,
    .slug = "certificate-key-mismatch",
    .severity = SEVERITY_ERROR,
    .title = "The private key does not belong to the client certificate",
    .sentences = {&key_of_other_certificate, &openvpn_says_mismatch},
    .why = "OpenVPN does not start with a key that does not fit, and no server would accept it.",
    .fix_user = "Put the key that was made together with this certificate into the profile.",
    .fix_administrator =
        "Compare the public keys of openssl x509 -pubkey and openssl pkey -pubout. Hand out the pair that fits.",
    .rules = {{rule_certificate_key_mismatch, FACTS_PROFILE, PER_SESSION},
              {rule_key_called_wrong, FACTS_SESSION, PER_SESSION}},
};

/* OpenVPN names all files that it cannot get at before it stops; the first stands for them. */
static void rule_certificate_not_loaded(const struct facts *facts, struct findings *findings)
{
    const struct condition *said = condition(facts, CONDITION_KEY);

    if (!said || strcmp(said->reason, "mismatch") == 0 || facts->session.attempt.ending == ENDING_CONNECTED)
        return;
    struct finding *finding = finding_raise(findings, &openvpn_cannot_load);
    finding_evidence_string(finding, "path", said->text[0] ? said->text : "a certificate or key of the profile");
    if (said->reason[0])
        finding_evidence_string(finding, "reason", said->reason);
    finding->log_line = said->line;
}

static const struct catalogue_entry certificate_unreadable = {
    .code = 907,
    .slug = "certificate-unreadable",
    .severity = SEVERITY_ERROR,
    .sometimes = "or note",
    .title = "A certificate or key of the profile cannot be read",
    .suppressed_by = {610, 901, 902, 903},
    .sentences = {&file_missing, &file_no_right, &text_not_understood, &text_of_wrong_kind, &text_damaged, &file_is_der,
                  &text_encrypted, &text_redacted, &text_costly, &openvpn_cannot_load},
    .why = "OpenVPN stops when it cannot load what the profile names. cvpn-doctor cannot check what it cannot read.",
    .fix_user = "Put the text from -----BEGIN to -----END into the right block, unchanged, or correct the file's name.",
    .fix_administrator =
        "Hand out certificates and keys as PEM text. The command openssl x509 -inform der -in FILE turns DER into it.",
    .rules = {{rule_certificate_not_loaded, FACTS_SESSION, PER_SESSION},
              {rule_certificate_unreadable, FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry smart_card_failed;
static const struct sentence token_not_usable = {
    &smart_card_failed, "the client's key is on a smart card, a token or in a key store, and that fails: {reason}"};

/* The first words are the cause; what connects all the same was a remark. */
static void rule_smart_card_failed(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *card = attempt_condition(attempt, CONDITION_CARD);

    if (!card || attempt->stage > STAGE_SERVER_KNOWN)
        return;
    raise_said(findings, &token_not_usable, card);
}

static const struct catalogue_entry smart_card_failed = {
    .code = 912,
    .slug = "smart-card-failed",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "A smart card or token cannot be used",
    .debounce = SECONDS(1),
    .sentences = {&token_not_usable},
    .why = "The handshake needs a signature that only the card, the token or the system's key store can make.",
    .fix_user = "Insert the card or token, close other programs that use it, and enter its PIN again. Check that the "
                "library of pkcs11-providers fits this system and this OpenVPN.",
    .fix_administrator = "Many older cards and drivers cannot make the signatures of TLS 1.3 and RSA-PSS. Try "
                         "tls-version-max 1.2 in the profile, or give out a certificate with its key in a file.",
    .rules = {{rule_smart_card_failed, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const client_certificate_findings[] = {
    &smart_card_failed,          &client_certificate_missing,
    &client_key_missing,         &certificate_key_mismatch,
    &client_certificate_expired, &client_certificate_not_yet_valid,
    &client_certificate_usage,   &certificate_unreadable,
    &client_ca_not_accepted,     &certificate_type_unsupported,
    &certificate_expires_soon,   NULL};
