/* SPDX-License-Identifier: MIT */
/* Topic 16: what the server pushes and this client cannot take: options cut, ciphers, compression (OpenVPN: push.c, ssl_ncp.c, comp.c). */
#include <string.h>

#include "rules/topics.h"

/* A push this long without an address has lost its end: endpoints put ifconfig last, and one bundle holds 1024 bytes (common.h, PUSH_BUNDLE_SIZE). */
enum { LONG_PUSH = 900 };

static const struct trouble *trouble(const struct facts *facts, enum trouble_kind kind)
{
    return attempt_trouble(&facts->session.attempt, kind);
}

/* An option that is the beginning of one that servers push, as "rou" and "dhcp-opt" are: the rest of it did not arrive. */
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

void rule_push_cut(const struct facts *facts, struct findings *findings)
{
    enum seen_cut { SEEN_OPTION, SEEN_END_MISSING, SEEN_BAD };
    const struct session *session = &facts->session;
    const struct option_error *error = unread_option(facts);
    const struct trouble *gateway = trouble(facts, TROUBLE_GATEWAY_MISSING);
    const struct trouble *bad = trouble(facts, TROUBLE_PUSH_CUT);

    if (error || (session->pushed.incomplete && !session->push_unfinished)) {
        struct finding *finding = finding_raise(findings, 1601, SEEN_OPTION);
        finding_evidence_string(finding, "subject", "push"); /* the same, whoever could not read it */
        const char *text = error && error->text[0] ? error->text : error ? error->option : NULL;
        finding_evidence_string(finding, "option", text ? text : session->pushed.incomplete_option);
        finding->log_line = error ? error->line : session->attempt.line[STAGE_PUSHED];
    } else if (end_missing(session) && (gateway || session_attempt_over(session))) {
        finding_raise(findings, 1601, SEEN_END_MISSING)->log_line = session->attempt.line[STAGE_PUSHED];
    } else if (bad) {
        finding_raise(findings, 1601, SEEN_BAD)->log_line = bad->line;
    }
}

/* The name of a cipher, and not something that would break out of a line of a profile. */
static bool is_cipher_name(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

    return name[0] && name[strspn(name, allowed)] == '\0';
}

/* The line that lets this client take the server's cipher; it is called otherwise in older versions, and 2.3 does not negotiate. */
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

/* OpenVPN 2.4 and later name ciphers that they lack in passing; only a client that stopped for it was stopped by it. */
static bool stopped_by(const struct facts *facts, const struct trouble *cipher)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->ending == ENDING_CONNECTED)
        return false;
    return strcmp(cipher->reason, "unknown") != 0 || strcmp(attempt->ending_reason, "fatal error") == 0 ||
           (facts->finished && attempt->stage == STAGE_NONE && attempt->ending == ENDING_NONE);
}

/* What a server says that cannot agree on a cipher with this client (ssl_ncp.c and multi.c of the server). */
static bool server_found_no_cipher(const struct attempt *attempt)
{
    return attempt->login == LOGIN_REFUSED && strcasestr(attempt->login_words, "cipher negotiation failed");
}

void rule_cipher_not_agreed(const struct facts *facts, struct findings *findings)
{
    enum seen_cipher { SEEN_NOT_ALLOWED, SEEN_UNKNOWN, SEEN_NO_CIPHER, SEEN_SERVER_SAYS, SEEN_UNREADABLE };
    const struct attempt *attempt = &facts->session.attempt;
    const struct trouble *cipher = trouble(facts, TROUBLE_CIPHER);

    if (server_found_no_cipher(attempt)) {
        struct finding *finding = finding_raise(findings, 1602, SEEN_SERVER_SAYS);
        finding_evidence_string(finding, "words", attempt->login_words);
        add_line(facts, "AES-256-CBC", finding);
        finding->log_line = attempt->login_line;
    }
    const struct trouble *unreadable = trouble(facts, TROUBLE_UNREADABLE);
    if (unreadable && unreadable->times >= UNREADABLE_ENOUGH && !cipher) {
        struct finding *finding = finding_raise(findings, 1602, SEEN_UNREADABLE);
        finding_evidence_string(finding, "subject", "packets");
        finding_evidence_string(finding, "line", "cipher AES-256-GCM");
        finding->log_line = unreadable->line;
    }
    if (!cipher || !stopped_by(facts, cipher))
        return;
    bool unknown = strcmp(cipher->reason, "unknown") == 0;
    bool named = is_cipher_name(cipher->text);
    struct finding *finding = finding_raise(findings, 1602,
                                            !named    ? SEEN_NO_CIPHER
                                            : unknown ? SEEN_UNKNOWN
                                                      : SEEN_NOT_ALLOWED);
    finding_evidence_string(finding, "cipher", named ? cipher->text : "none");
    if (named && unknown)
        finding_evidence_string(finding, "line", "cipher AES-256-GCM (which needs OpenVPN 2.4)");
    else if (named)
        add_line(facts, cipher->text, finding);
    else
        finding_evidence_string(finding, "line", "data-ciphers-fallback AES-256-GCM");
    finding->log_line = cipher->line;
}

enum seen_compression { SEEN_REFUSED, SEEN_OFFLOAD, SEEN_MIXED, SEEN_OWN };

/* 2.5 passes over a pushed line that it refuses, and goes on; of the profile's own, every version stops. */
static void raise_option(const struct session *session, const struct option_error *error, struct findings *findings)
{
    bool pushed = session->attempt.stage >= STAGE_PUSHED;
    struct finding *finding = finding_raise(findings, 1603, pushed ? SEEN_REFUSED : SEEN_OWN);

    finding_evidence_string(finding, pushed ? "reason" : "text", error->text);
    finding->log_line = error->line;
}

void rule_compression_refused(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;
    const struct trouble *refused = trouble(facts, TROUBLE_COMPRESSION);
    const struct trouble *offload = trouble(facts, TROUBLE_OFFLOAD);
    const struct trouble *mixed = trouble(facts, TROUBLE_COMPRESSION_MIXED);

    for (size_t i = 0; i < session->option_error_count; i++) {
        const struct option_error *error = &session->option_errors[i];
        if (!names_compression(error->text) || error->attempt != session->attempt.number)
            continue;
        raise_option(session, error, findings);
        return;
    }
    if (refused) {
        struct finding *finding = finding_raise(findings, 1603, SEEN_REFUSED);
        finding_evidence_string(finding, "reason", refused->reason[0] ? refused->reason : "not allowed here");
        finding->log_line = refused->line;
    } else if (offload) {
        finding_raise(findings, 1603, SEEN_OFFLOAD)->log_line = offload->line;
    } else if (mixed) {
        finding_raise(findings, 1603, SEEN_MIXED)->log_line = mixed->line;
    }
}

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
