/* SPDX-License-Identifier: MIT */
/*
 * Topic 09: mutual authentication (AWS page mutual-authentication.html; aws-facts.md section 7).
 *
 * The endpoint says nothing about a certificate that it does not like, so what can be seen in the profile is looked at before anything is sent.
 */
#include <string.h>

#include "rules/certificate_dates.h"
#include "rules/topics.h"

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

/* A part of the profile was not read: what is missing may stand there. */
static bool incomplete(const struct profile *profile)
{
    for (size_t i = 0; i < profile->problem_count; i++)
        if (profile->problems[i].kind <= PROFILE_INCLUDE_LOOP || profile->problems[i].kind == PROFILE_BLOCK_OPEN)
            return true;
    return false;
}

/* Certificate and key come from somewhere that the profile does not show (options.c, options_postprocess_verify_ce). */
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

/* A log in which OpenVPN got going with a profile that it would have stopped at is the log of another one. */
static bool log_contradicts(const struct facts *facts)
{
    bool mailed_in = (facts->available & FACTS_SESSION) && !(facts->available & FACTS_PLUGIN);

    return mailed_in && (!facts->finished || facts->session.attempt.stage > STAGE_NONE);
}

/* A client whose own certificate and key would have to stand in the profile. */
static bool brings_its_own(const struct facts *facts)
{
    return !log_contradicts(facts) && profile_is_client(facts->profile) && !incomplete(facts->profile) &&
           !kept_elsewhere(facts);
}

enum seen_missing { SEEN_NO_METHOD, SEEN_KEY_ALONE, SEEN_STOPPED, SEEN_CONNECT_STOPPED };

void rule_client_certificate_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *key = profile_last(facts->profile, "key");

    if (!brings_its_own(facts) || has(facts, "cert"))
        return;
    if (key)
        finding_at(finding_raise(findings, 901, SEEN_KEY_ALONE), key->file, key->line);
    else if (!has(facts, "auth-user-pass"))
        finding_raise(findings, 901, SEEN_NO_METHOD);
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
           strstr(text, "Missing External PKI alias") ||                 /* OpenVPN Connect */
           strstr(text, "The config should have either cert and key") || /* the AWS provided client */
           strstr(text, "If you use one of --cert or --key, you must use them both");
}

void rule_client_certificate_stopped(const struct facts *facts, struct findings *findings)
{
    const struct option_error *error = stopped_for(facts, "No client-side authentication method is specified");

    error = error ? error : stopped_for(facts, "You must define certificate file (--cert)");
    error = error ? error : stopped_for(facts, "The config should have either cert and key");
    if (error)
        finding_raise(findings, 901, SEEN_STOPPED)->log_line = error->line;
    error = stopped_for(facts, "Missing External PKI alias");
    if (error)
        finding_raise(findings, 901, SEEN_CONNECT_STOPPED)->log_line = error->line;
}

void rule_client_key_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *certificate = profile_last(facts->profile, "cert");

    if (!brings_its_own(facts) || !certificate || has(facts, "key"))
        return;
    finding_at(finding_raise(findings, 902, 0), certificate->file, certificate->line);
}

void rule_client_key_stopped(const struct facts *facts, struct findings *findings)
{
    const struct option_error *error = stopped_for(facts, "If you use one of --cert or --key");
    bool key_alone = facts->profile && has(facts, "key") && !has(facts, "cert"); /* 0901 */

    if (error && !key_alone)
        finding_raise(findings, 902, 1)->log_line = error->line;
}

void rule_certificate_key_mismatch(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);
    enum certificate_place place = item_of(facts, PLACE_KEY)->line ? PLACE_KEY : PLACE_PKCS12;

    if (!client || facts->certificates.match != MATCH_NO)
        return;
    struct finding *finding = finding_raise(findings, 903, 0);
    finding_evidence_string(finding, "certificate", client->subject);
    at_place(finding, facts, place);
}

static void about_client(struct finding *finding, const struct facts *facts, const struct certificate *client)
{
    finding_evidence_string(finding, "certificate", client->subject);
    at_place(finding, facts, client->place);
}

void rule_client_certificate_expired(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !certificate_expired(facts, client->not_after))
        return;
    struct finding *finding = finding_raise(findings, 904, 0);
    about_client(finding, facts, client);
    certificate_evidence_past(finding, facts, client->not_after);
}

void rule_client_certificate_not_yet_valid(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !certificate_not_begun(facts, client->not_before))
        return;
    struct finding *finding = finding_raise(findings, 905, 0);
    about_client(finding, facts, client);
    certificate_evidence_future(finding, facts, client->not_before);
}

void rule_client_certificate_usage(const struct facts *facts, struct findings *findings)
{
    enum seen_usage { SEEN_SERVERS, SEEN_OTHER };
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !client->has_usage || client->client)
        return;
    about_client(finding_raise(findings, 906, client->server ? SEEN_SERVERS : SEEN_OTHER), facts, client);
}

enum seen_unreadable {
    SEEN_NO_FILE,
    SEEN_NO_RIGHT,
    SEEN_NOT_UNDERSTOOD,
    SEEN_WRONG_KIND,
    SEEN_DAMAGED,
    SEEN_BINARY,
    SEEN_ENCRYPTED,
    SEEN_REDACTED,
    SEEN_COSTLY,
    SEEN_NOTHING
};

static enum seen_unreadable form_of(const struct facts *facts, enum certificate_place place)
{
    bool live = facts->available & FACTS_PLUGIN;

    switch (item_of(facts, place)->status) {
    case CERTIFICATE_FILE_MISSING:
        return SEEN_NO_FILE;
    case CERTIFICATE_FILE_UNREADABLE:
        return SEEN_NO_RIGHT;
    case CERTIFICATE_NOT_UNDERSTOOD:
        return SEEN_NOT_UNDERSTOOD;
    case CERTIFICATE_WRONG_KIND:
        return SEEN_WRONG_KIND;
    case CERTIFICATE_DAMAGED:
        return SEEN_DAMAGED;
    case CERTIFICATE_BINARY:
        /* 2.7 reads cert and key by OpenSSL's own loader, which takes DER. */
        return facts->version.minor >= 7 && (place == PLACE_CERT || place == PLACE_KEY) ? SEEN_NOTHING : SEEN_BINARY;
    case CERTIFICATE_ENCRYPTED:
        return live ? SEEN_NOTHING : SEEN_ENCRYPTED;
    case CERTIFICATE_COSTLY:
        return SEEN_COSTLY;
    case CERTIFICATE_REDACTED:
        return live ? SEEN_NOT_UNDERSTOOD : SEEN_REDACTED;
    default:
        return SEEN_NOTHING;
    }
}

/* What somebody else's files hold cannot be told from here, and what was cut out for mailing was there once. */
static bool is_only_said(const struct facts *facts, enum seen_unreadable form)
{
    bool live = facts->available & FACTS_PLUGIN;
    bool mailed_in = !live && (facts->available & FACTS_SESSION);

    return form == SEEN_ENCRYPTED || form == SEEN_REDACTED || form == SEEN_COSTLY || (form == SEEN_NO_RIGHT && !live) ||
           (form == SEEN_NO_FILE && mailed_in);
}

static const char *expected_in(enum certificate_place place)
{
    static const char *const kinds[CERTIFICATE_PLACES] = {
        "the client's certificate", "the client's private key",    "a PKCS#12 file",
        "the server's authority",   "certificates of authorities", "a revocation list",
    };

    return kinds[place];
}

void rule_certificate_unreadable(const struct facts *facts, struct findings *findings)
{
    for (unsigned i = 0; i < CERTIFICATE_PLACES; i++) {
        enum certificate_place place = (enum certificate_place)i;
        const struct certificate_item *item = item_of(facts, place);
        enum seen_unreadable form = form_of(facts, place);
        if (form == SEEN_NOTHING)
            continue;
        struct finding *finding = finding_raise(findings, 907, form);
        finding_evidence_string(finding, "option", certificate_place_name(place));
        finding_evidence_string(finding, "expected", expected_in(place));
        if (item->path)
            finding_evidence_string(finding, "path", item->path);
        if (form == SEEN_WRONG_KIND)
            finding_evidence_string(finding, "found", item->found);
        if (form == SEEN_NO_RIGHT)
            finding_evidence_string(finding, "reason", item->reason[0] ? item->reason : "unknown");
        if (is_only_said(facts, form))
            finding->severity = SEVERITY_NOTE;
        at_place(finding, facts, place);
    }
}

void rule_certificate_type_unsupported(const struct facts *facts, struct findings *findings)
{
    enum seen_type { SEEN_RSA, SEEN_OTHER };
    const struct certificate *client = certificates_client(&facts->certificates);

    if (!client || !facts_client_vpn_profile(facts) || client->bits == 0 ||
        (client->key == CERTIFICATE_KEY_RSA && (client->bits == 1024 || client->bits == 2048)))
        return;
    struct finding *finding = finding_raise(findings, 909, client->key == CERTIFICATE_KEY_RSA ? SEEN_RSA : SEEN_OTHER);
    about_client(finding, facts, client);
    finding_evidence_string(finding, "type", client->key == CERTIFICATE_KEY_EC ? "elliptic curve" : "other");
    finding_evidence_number(finding, "bits", client->bits);
}

/* NULL when it has more than 30 days left, or none. */
static struct finding *raise_soon(const struct facts *facts, struct findings *findings,
                                  const struct certificate *certificate, unsigned form)
{
    if (!certificate || !certificate_ends_within(facts, certificate->not_after, 30))
        return NULL;
    struct finding *finding = finding_raise(findings, 911, form);
    finding_evidence_string(finding, "certificate", certificate->subject);
    certificate_evidence_future(finding, facts, certificate->not_after);
    return finding;
}

enum seen_soon { SEEN_CLIENT, SEEN_AUTHORITY, SEEN_SERVER, SEEN_SERVER_AUTHORITY };

static void raise_soon_in_profile(const struct facts *facts, struct findings *findings,
                                  const struct certificate *certificate, enum seen_soon form)
{
    struct finding *finding = raise_soon(facts, findings, certificate, form);

    if (finding)
        at_place(finding, facts, certificate->place);
}

void rule_certificate_expires_soon(const struct facts *facts, struct findings *findings)
{
    raise_soon_in_profile(facts, findings, certificates_client(&facts->certificates), SEEN_CLIENT);
    raise_soon_in_profile(facts, findings, certificates_authority(&facts->certificates), SEEN_AUTHORITY);
    for (unsigned step = 0; step < INTERMEDIATES_MAX; step++)
        raise_soon_in_profile(facts, findings, certificates_intermediate(&facts->certificates, step), SEEN_AUTHORITY);
}

/* The profile's own CA stands in the server's chain, too: that one was said already. */
void rule_server_certificate_expires_soon(const struct facts *facts, struct findings *findings)
{
    const struct certificate *authority = certificates_authority(&facts->certificates);

    for (size_t depth = 0; depth < SERVER_CHAIN_MAX; depth++) {
        const struct certificate *each = &facts->server_chain.list[depth];
        if (!facts->server_chain.known[depth] || (authority && strcmp(authority->subject, each->subject) == 0))
            continue;
        raise_soon(facts, findings, each, depth ? SEEN_SERVER_AUTHORITY : SEEN_SERVER);
    }
}
