/* SPDX-License-Identifier: MIT */
/*
 * Topic 16: what the server pushes and this client cannot take: options cut, ciphers, compression
 * (OpenVPN: push.c, ssl_ncp.c, comp.c).
 */
#include <string.h>

#include "topic.h"

/*
 * A push this long without an address has lost its end: endpoints put ifconfig last, and one bundle
 * holds 1024 bytes (common.h, PUSH_BUNDLE_SIZE).
 */
enum { LONG_PUSH = 900 };

/*
 * An option that is the beginning of one that servers push, as "rou" and "dhcp-opt" are: the rest
 * of it did not arrive.
 */
static bool is_cut_name(const char *option)
{
    static const char *const names[] = {"route",         "route-ipv6",     "route-gateway", "ifconfig",
                                        "ifconfig-ipv6", "topology",       "dhcp-option",   "redirect-gateway",
                                        "ping",          "ping-restart",   "peer-id",       "cipher",
                                        "echo",          "protocol-flags", "tun-mtu"};
    size_t length = strlen(option);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (length && length <= strlen(names[i]) && strncmp(option, names[i], length) == 0)
            return true;
    return false;
}

/* The first option of this attempt's push that OpenVPN could not read, or NULL. */
static const struct option_error *unread_option(const struct facts *facts)
{
    const struct session *session = &facts->session;

    for (size_t i = 0; i < session->option_error_count; i++) {
        const struct option_error *error = &session->option_errors[i];
        bool cut = error->pushed ? is_cut_name(error->option)
                                 : strncmp(error->text, "route parameter ", 16) == 0 &&
                                       !attempt_stopped_at_start(&session->attempt);
        if (cut && error->attempt == session->attempt.number)
            return error;
    }
    return NULL;
}

/* The end of a long push is missing: no address came for the tunnel. */
static bool end_missing(const struct session *session)
{
    const struct pushed *pushed = &session->pushed;

    return pushed->seen && !session->push_unfinished && session->push_length >= LONG_PUSH &&
           pushed->local.family == ADDRESS_NONE && pushed->local6.family == ADDRESS_NONE;
}

static const struct catalogue_entry push_cut;
static const struct sentence option_not_read = {
    &push_cut, "the options that the endpoint pushed are cut: OpenVPN could not read \"{option}\""};
static const struct sentence end_of_push_missing = {
    &push_cut,
    "the options that the endpoint pushed are cut: there are many, and no address for the tunnel is among them"};
static const struct sentence push_called_bad = {&push_cut, "OpenVPN says that the options from the endpoint are bad"};

static void rule_push_cut(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    const struct option_error *error = unread_option(facts);
    const struct condition *gateway = condition(facts, CONDITION_GATEWAY_MISSING);
    const struct condition *bad = condition(facts, CONDITION_PUSH_CUT);

    if (error || (session->pushed.incomplete && !session->push_unfinished)) {
        struct finding *finding = finding_raise(findings, &option_not_read);
        /* the same, whichever side could not read it */
        finding_evidence_string(finding, "subject", "push");
        const char *text = error && error->text[0] ? error->text : error ? error->option : NULL;
        finding_evidence_string(finding, "option", text ? text : session->pushed.incomplete_option);
        finding->log_line = error ? error->line : session->attempt.line[STAGE_PUSHED];
    } else if (end_missing(session) && (gateway || session_attempt_over(session))) {
        finding_raise(findings, &end_of_push_missing)->log_line = session->attempt.line[STAGE_PUSHED];
    } else if (bad) {
        finding_raise(findings, &push_called_bad)->log_line = bad->line;
    }
}

static const struct catalogue_entry push_cut = {
    .code = 1601,
    .slug = "push-cut",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The options from the endpoint arrived cut",
    .sentences = {&option_not_read, &end_of_push_missing, &push_called_bad},
    .why = "The endpoint has more routes than fit into its message to the client, so some routes, the gateway or the "
           "address are missing.",
    .fix_user =
        "Tell the administrator. Adding the missing lines to the profile by hand helps only until the routes change.",
    .fix_administrator = "Replace many small routes by fewer larger ones in the endpoint's route table. Or turn off "
                         "split tunnel, so that only one route is pushed.",
    .rules = {{rule_push_cut, FACTS_SESSION, PER_ATTEMPT}},
};

/* The name of a cipher, and not something that would break out of a line of a profile. */
static bool is_cipher_name(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

    return name[0] && name[strspn(name, allowed)] == '\0';
}

/*
 * The line that lets this client take the server's cipher; it is called otherwise in older
 * versions, and 2.3 does not negotiate.
 */
static void add_line(const struct facts *facts, const char *cipher, struct finding *finding)
{
    const struct session *session = &facts->session;
    unsigned minor = session->client_major == 2 ? session->client_minor : facts->version.minor;
    char line[128];
    struct text text;

    text_start(&text, line, sizeof(line));
    if (minor < 4)
        text_add(&text, "cipher %s", cipher);
    else
        text_add(&text, "%s AES-256-GCM:AES-128-GCM:%s", minor == 4 ? "ncp-ciphers" : "data-ciphers", cipher);
    finding_evidence_string(finding, "line", line);
}

/*
 * OpenVPN 2.4 and later name ciphers that they lack in passing; only a client that stopped for it
 * was stopped by it.
 */
static bool stopped_by(const struct facts *facts, const struct condition *cipher)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->ending == ENDING_CONNECTED)
        return false;
    return strcmp(cipher->reason, "unknown") != 0 || strcmp(attempt->ending_reason, "fatal error") == 0 ||
           (facts->finished && attempt->stage == STAGE_NONE && attempt->ending == ENDING_NONE);
}

/*
 * What a server says that cannot agree on a cipher with this client (ssl_ncp.c and multi.c of the
 * server).
 */
static bool server_found_no_cipher(const struct attempt *attempt)
{
    return attempt->auth == AUTH_REFUSED && strcasestr(attempt->auth_words, "cipher negotiation failed");
}

static const struct catalogue_entry cipher_not_agreed;
static const struct sentence cipher_not_allowed = {
    &cipher_not_agreed, "the server wants the cipher {cipher} for the data, and this client does not allow it"};
static const struct sentence cipher_not_known = {&cipher_not_agreed, "this OpenVPN does not know the cipher {cipher}"};
static const struct sentence cipher_not_negotiated = {
    &cipher_not_agreed, "the server does not negotiate a cipher for the data, and none is set for that here"};
static const struct sentence server_found_none = {
    &cipher_not_agreed, "the server found no cipher for the data that this client takes (server said: {words})"};
static const struct sentence packets_unreadable = {
    &cipher_not_agreed, "packets of the tunnel cannot be read: both sides use another cipher or key"};

static const struct sentence packets_unreadable_for = {
    &cipher_not_agreed, "packets of the tunnel cannot be read: {what} is {here} here and {there} at the server"};
static const struct sentence cipher_not_usable = {&cipher_not_agreed,
                                                  "this OpenVPN cannot use a cipher for the data: {reason}"};
static const struct sentence digest_not_usable = {&cipher_not_agreed,
                                                  "this OpenVPN cannot use the digest {digest} of the line auth"};

/*
 * The server's own words for what it has, where the log shows them (options.c,
 * options_cmp_equal_safe).
 */
static void raise_unreadable(const struct facts *facts, const struct condition *unreadable, struct findings *findings)
{
    const struct condition *cipher = condition(facts, CONDITION_CIPHER_DIFFERS);
    const struct condition *digest = condition(facts, CONDITION_DIGEST_DIFFERS);
    const struct condition *differs = cipher ? cipher : digest;
    bool named = differs && is_cipher_name(differs->reason);
    struct finding *finding = finding_raise(findings, named ? &packets_unreadable_for : &packets_unreadable);

    finding_evidence_string(finding, "subject", "packets");
    if (named) {
        finding_evidence_string(finding, "what", cipher ? "cipher" : "auth");
        finding_evidence_string(finding, "here", differs->text);
        finding_evidence_string(finding, "there", differs->reason);
    }
    if (named && cipher) {
        add_line(facts, differs->reason, finding);
    } else {
        char line[64] = "cipher AES-256-GCM";
        struct text text;
        text_start(&text, line, sizeof(line));
        text_add(&text, "%s %s", named ? "auth" : "cipher", named ? differs->reason : "AES-256-GCM");
        finding_evidence_string(finding, "line", line);
    }
    finding->log_line = unreadable->line;
}

static void rule_cipher_broken(const struct facts *facts, struct findings *findings)
{
    const struct condition *broken = condition(facts, CONDITION_CIPHER_BROKEN);

    if (!broken || facts->session.attempt.ending == ENDING_CONNECTED)
        return;
    struct finding *finding = raise_said(findings, &cipher_not_usable, broken);
    finding_evidence_string(finding, "line", "data-ciphers AES-256-GCM:AES-128-GCM");
}

static void rule_digest_not_usable(const struct facts *facts, struct findings *findings)
{
    const struct condition *digest = condition(facts, CONDITION_DIGEST);

    if (!digest || facts->session.attempt.ending == ENDING_CONNECTED)
        return;
    struct finding *finding = finding_raise(findings, &digest_not_usable);
    finding_evidence_string(finding, "digest", digest->text);
    finding_evidence_string(finding, "line", "auth SHA256");
    finding->log_line = digest->line;
}

static void rule_cipher_not_agreed(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *cipher = condition(facts, CONDITION_CIPHER);

    if (server_found_no_cipher(attempt)) {
        struct finding *finding = finding_raise(findings, &server_found_none);
        finding_evidence_string(finding, "words", attempt->auth_words);
        add_line(facts, "AES-256-CBC", finding);
        finding->log_line = attempt->auth_line;
    }
    const struct condition *unreadable = condition(facts, CONDITION_UNREADABLE);
    if (unreadable && unreadable->times >= UNREADABLE_ENOUGH && !cipher)
        raise_unreadable(facts, unreadable, findings);
    if (!cipher || !stopped_by(facts, cipher))
        return;
    bool unknown = strcmp(cipher->reason, "unknown") == 0;
    bool named = is_cipher_name(cipher->text);
    struct finding *finding = finding_raise(findings, !named    ? &cipher_not_negotiated
                                                      : unknown ? &cipher_not_known
                                                                : &cipher_not_allowed);
    finding_evidence_string(finding, "cipher", named ? cipher->text : "none");
    if (named && unknown)
        finding_evidence_string(finding, "line", "cipher AES-256-GCM (which needs OpenVPN 2.4)");
    else if (named)
        add_line(facts, cipher->text, finding);
    else
        finding_evidence_string(finding, "line", "data-ciphers-fallback AES-256-GCM");
    if (unknown && facts_log_ends_open(facts))
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = cipher->line;
}

static const struct catalogue_entry cipher_not_agreed = {
    .code = 1602,
    .slug = "cipher-not-agreed",
    .severity = SEVERITY_ERROR,
    .title = "Client and server found no cipher in common",
    .sentences = {&cipher_not_allowed, &cipher_not_known, &cipher_not_negotiated, &server_found_none,
                  &packets_unreadable, &packets_unreadable_for, &cipher_not_usable, &digest_not_usable},
    .why = "No data goes through the tunnel without a common cipher. The sign-in itself was fine.",
    .fix_user = "Add the line {line} to the profile.",
    .fix_administrator =
        "Client VPN endpoints use AES-256-GCM. Let every profile allow it, and replace clients older than OpenVPN 2.4.",
    .rules = {{rule_cipher_not_agreed, FACTS_SESSION, PER_ATTEMPT},
              {rule_cipher_broken, FACTS_SESSION, PER_ATTEMPT},
              {rule_digest_not_usable, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry compression_refused;
static const struct sentence pushed_compression_refused = {
    &compression_refused, "the server pushed compression, and this client refuses it: {reason}"};
static const struct sentence offload_cannot_do = {&compression_refused,
                                                  "the server pushed options that data channel offload cannot do"};
static const struct sentence compression_not_agreed = {
    &compression_refused, "packets come with a compression that this client did not agree to"};
static const struct sentence stopped_at_own_line = {&compression_refused,
                                                    "OpenVPN stopped at a line about compression: {text}"};

/*
 * 2.5 passes over a pushed line that it refuses, and goes on; of the profile's own, every version
 * stops.
 */
static void raise_option(const struct session *session, const struct option_error *error, struct findings *findings)
{
    bool pushed = session->attempt.stage >= STAGE_PUSHED;
    struct finding *finding = finding_raise(findings, pushed ? &pushed_compression_refused : &stopped_at_own_line);

    finding_evidence_string(finding, pushed ? "reason" : "text", error->text);
    finding->log_line = error->line;
}

static void rule_compression_refused(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    const struct condition *refused = condition(facts, CONDITION_COMPRESSION);
    const struct condition *offload = condition(facts, CONDITION_OFFLOAD);
    const struct condition *mixed = condition(facts, CONDITION_COMPRESSION_MIXED);

    for (size_t i = 0; i < session->option_error_count; i++) {
        const struct option_error *error = &session->option_errors[i];
        if (!names_compression(error->text) || error->attempt != session->attempt.number)
            continue;
        raise_option(session, error, findings);
        return;
    }
    if (refused) {
        struct finding *finding = finding_raise(findings, &pushed_compression_refused);
        finding_evidence_string(finding, "reason", refused->reason[0] ? refused->reason : "not allowed here");
        finding->log_line = refused->line;
    } else if (offload) {
        finding_raise(findings, &offload_cannot_do)->log_line = offload->line;
    } else if (mixed) {
        finding_raise(findings, &compression_not_agreed)->log_line = mixed->line;
    }
}

static const struct catalogue_entry compression_refused = {
    .code = 1603,
    .slug = "compression-refused",
    .severity = SEVERITY_ERROR,
    .title = "Client and server do not agree on compression",
    .sentences = {&pushed_compression_refused, &offload_cannot_do, &compression_not_agreed, &stopped_at_own_line},
    .why = "Client VPN endpoints do not compress. No data goes through when the profile or the server asks for "
           "compression.",
    .fix_user =
        "Remove comp-lzo, compress and allow-compression from the profile. If a server insists on compression, OpenVPN "
        "2.6 and later need the lines allow-compression asym and disable-dco. OpenVPN 2.4 and 2.5 need neither.",
    .fix_administrator = "Remove compression from the server's configuration and from all profiles. It is unsafe, and "
                         "a Client VPN endpoint does not use it.",
    .rules = {{rule_compression_refused, FACTS_SESSION, PER_ATTEMPT}},
};

bool names_compression(const char *text)
{
    static const char *const starts[] = {
        "Compression ",
        "OpenVPN is compiled without L",
        "Cannot set compress to ",
        "Cannot set comp-lzo to ",
        "Cannot set allow-compression to ",
        "'--allow-compression no' conflicts with ",
        "bad comp option: ",
        "bad comp-lzo option: ",
        "bad allow-compression option: ",
    };

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

const struct catalogue_entry *const push_findings[] = {&push_cut, &cipher_not_agreed, &compression_refused, NULL};
