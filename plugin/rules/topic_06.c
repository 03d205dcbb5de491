/* SPDX-License-Identifier: MIT */
/*
 * Topic 06: TLS error (AWS page tls-error.html; aws-facts.md section 7).
 *
 * One text, "TLS key negotiation failed to occur within 60 seconds", stands for a dozen causes. Which one it is shows in how far the handshake got. A
 * stage that hangs raises its code at once; the catalogue's `holds` keeps that quiet for as long as a normal handshake may take, so silence needs no
 * clock of its own here. Only at the end of an attempt, when nothing is held back any more, the rules ask how long it has been.
 */
#include <ctype.h>
#include <string.h>

#include "rules/refusal_reasons.h"
#include "rules/topics.h"

/* Of the longest text that is searched: the reasons of struct attempt. */
enum { REASON_SIZE = 256 };

/* How long nothing must have come before an attempt that somebody stopped is called stuck: as `holds` of 0601, 0602 and 0609. */
#define STUCK_AFTER MILLISECONDS(4500)

/* True when `text` has one of `words`, small letters that end with NULL. Mostly nothing was said at all, and a search in nothing costs, too. */
static bool has_one_of(const char *text, const char *const *words)
{
    char small[REASON_SIZE];
    size_t n = 0;

    if (!*text)
        return false;
    for (; n < sizeof(small) - 1 && text[n]; n++)
        small[n] = (char)tolower((unsigned char)text[n]);
    small[n] = '\0';
    for (; *words; words++)
        if (strstr(small, *words))
            return true;
    return false;
}

/* Why OpenVPN itself gives up an attempt in its handshake (register_signal() in forward.c, ping.c and socket.c). All other ends are somebody's wish. */
static bool gave_up(const struct attempt *attempt)
{
    static const char *const reasons[] = {"tls-error",    "connection-reset", "connection-failed",   "server_poll",
                                          "ping-restart", "ping-exit",        "network-unreachable", NULL};

    return attempt->tls_timeout || attempt->reset || attempt->inactive || has_one_of(attempt->ending_reason, reasons);
}

static moment waited(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;
    moment until = session_attempt_over(&facts->session) || facts->cut_off ? attempt->last : facts->now;
    moment since = attempt->entered[attempt->stage];

    if (since == MOMENT_UNKNOWN || until == MOMENT_UNKNOWN || until <= since)
        return 0;
    return since < 0 && until > INT64_MAX + since ? INT64_MAX : until - since;
}

/*
 * True when the attempt hangs in its stage, or may do so: a live attempt does until the next event, and the ledger waits. An attempt that is over
 * hangs when OpenVPN gave it up or when it had waited long enough. Without time stamps only the former can be told.
 */
static bool hangs(const struct facts *facts)
{
    const struct session *session = &facts->session;

    if (gave_up(&session->attempt))
        return true;
    if (session_attempt_over(session) || facts->cut_off || facts->finished)
        return waited(facts) >= STUCK_AFTER;
    return session->attempt.entered[session->attempt.stage] != MOMENT_UNKNOWN;
}

/* What is only likely is confirmed or taken back by what follows (ledger.h). */
static void add_confidence(struct finding *finding, bool certain)
{
    finding->likely = !certain;
    finding_evidence_string(finding, "confidence", certain ? "certain" : "likely");
}

/* The attempt's own server, to be compared with what the administrator knows; not called "subject": all silent servers are one finding. */
static void add_server(const struct attempt *attempt, struct finding *finding)
{
    char server[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, server, sizeof(server));
    text_add(&text, "%s%s%s", attempt->address[0] ? attempt->address : attempt->host, attempt->port[0] ? ":" : "",
             attempt->port);
    if (server[0])
        finding_evidence_string(finding, "server", server);
    if (attempt->protocol[0])
        finding_evidence_string(finding, "protocol", attempt->protocol);
}

/* What a handshake of our own came to at the same time: proof, or the opposite. */
static void add_probe(const struct facts *facts, struct finding *finding)
{
    const struct handshake *ours = handshake_of_attempt(&facts->handshakes, facts->session.attempt.number);

    if (ours)
        finding_evidence_string(finding, "probe", probe_answer_name(ours->own.answer));
}

static bool is_udp(const struct attempt *attempt)
{
    return strncmp(attempt->protocol, "UDP", 3) == 0;
}

static bool refused_by_own_kernel(const char *reason)
{
    static const char *const words[] = {"not permitted", "permission denied", "access permissions", NULL};

    return has_one_of(reason, words);
}

bool attempt_unheard(const struct attempt *attempt)
{
    return attempt->stage == STAGE_CONNECTING || attempt->stage == STAGE_WAITING;
}

/* The log begins with the timeout: what came before it, the server's packets maybe, is not in it. */
static bool timeout_alone(const struct attempt *attempt)
{
    return attempt->tls_timeout && attempt->tls_timeout_line > 0 && !attempt->from_start && attempt->number == 1 &&
           attempt->line[STAGE_CONNECTING] == 0 && attempt->line[STAGE_RESOLVING] == 0 &&
           attempt->line[STAGE_WAITING] == attempt->tls_timeout_line;
}

static bool is_refusal(const char *reason)
{
    return strcasestr(reason, "refused") != NULL;
}

/* Our own handshake over UDP met a closed port: OpenVPN 2.5 does not tell of it (error.c, x_check_status: errno is read too late). */
static bool refused_to_us(const struct handshake *ours)
{
    return ours && !ours->own.tcp && ours->own.answer == PROBE_REFUSED && ours->own.reason[0];
}

void rule_server_never_heard(const struct facts *facts, struct findings *findings)
{
    enum seen_unheard {
        SEEN_SILENCE,
        SEEN_PORT_CLOSED,
        SEEN_NO_CONNECTION,
        SEEN_FAILED_CONNECTION,
        SEEN_CLOSED_AT_ONCE,
        SEEN_NETWORK_ERROR,
        SEEN_ANSWER_TO_US,
        SEEN_NO_ANSWER_TO_US, /* topic_06_probe.c */
        SEEN_TIMEOUT_ALONE
    };
    const struct attempt *attempt = &facts->session.attempt;
    enum seen_unheard form = SEEN_SILENCE;

    if (!attempt_unheard(attempt))
        return;
    bool failed = attempt->connect_reason[0] && !is_refusal(attempt->connect_reason) &&
                  !refused_by_own_kernel(attempt->connect_reason);
    if ((attempt->connect_reason[0] && !failed) || (!failed && !hangs(facts)))
        return;
    const struct handshake *ours = handshake_of_attempt(&facts->handshakes, attempt->number);
    if (failed)
        form = SEEN_FAILED_CONNECTION;
    else if (is_refusal(attempt->send_reason) || (!attempt->send_reason[0] && refused_to_us(ours)))
        form = SEEN_PORT_CLOSED;
    else if (attempt->reset)
        form = SEEN_CLOSED_AT_ONCE;
    else if (attempt->stage == STAGE_CONNECTING && !is_udp(attempt))
        form = SEEN_NO_CONNECTION;
    else if (attempt->send_reason[0])
        form = SEEN_NETWORK_ERROR;
    else if (ours && probe_speaks_openvpn(ours->own.answer))
        form = SEEN_ANSWER_TO_US;
    else if (timeout_alone(attempt))
        form = SEEN_TIMEOUT_ALONE;
    struct finding *finding = finding_raise(findings, 601, form);
    finding_evidence_string(finding, "heard", form == SEEN_TIMEOUT_ALONE ? "unknown" : "nothing");
    add_server(attempt, finding);
    if (failed)
        finding_evidence_string(finding, "reason", attempt->connect_reason);
    else if (attempt->send_reason[0])
        finding_evidence_string(finding, "reason", attempt->send_reason);
    else if (form == SEEN_PORT_CLOSED)
        finding_evidence_string(finding, "reason", ours->own.reason);
    add_confidence(finding, form != SEEN_TIMEOUT_ALONE && (failed || gave_up(attempt)));
    add_probe(facts, finding);
    finding->log_line = failed                                           ? attempt->connect_line
                        : attempt->tls_timeout                           ? attempt->tls_timeout_line
                        : form == SEEN_PORT_CLOSED && attempt->send_line ? attempt->send_line
                                                                         : attempt->line[attempt->stage];
}

/* What a server may say of the client's certificate before it hangs up: alerts that were received (OpenSSL's names), never ones that were sent. */
static bool alert_about_certificate(const char *reason)
{
    static const char *const words[] = {"alert bad certificate",     "alert certificate revoked",
                                        "alert certificate expired", "alert certificate unknown",
                                        "alert unknown ca",          "alert unsupported certificate",
                                        "alert access denied",       "alert certificate required",
                                        "alert decrypt error",       NULL};

    return has_one_of(reason, words);
}

/* Every reason for which this client's OpenSSL, or the server's, will not have a handshake at all (ssl/ssl_err.c, crypto/x509/x509_txt.c). */
bool tls_too_old_or_too_weak(const char *reason)
{
    static const char *const words[] = {
        "unsupported protocol", "digital envelope routines::unsupported", "no protocols available", "version too low",
        "unknown protocol", "wrong version number", "wrong ssl version", "alert protocol version",
        "alert insufficient security", "alert handshake failure", "no shared cipher", "no ciphers available",
        "no suitable signature algorithm", "wrong signature type", "no shared signature algorithms",
        "unsafe legacy renegotiation disabled", "digest algorithm too weak", "md too weak", "key too weak",
        "key too small", "bad ecpoint", "wrong curve", "no cipher match", "restricted TLS",
        /* a libcrypto without texts (routers) has OpenSSL's numbers for some of these */
        "reason(193)", "reason(258)", "reason(397)", "reason(398)", "reason(399)", NULL};

    return has_one_of(reason, words);
}

/* The server was heard and its certificate accepted, refused or never seen; the keys are not agreed. */
static bool in_handshake(const struct attempt *attempt)
{
    return (attempt->stage == STAGE_HEARD || attempt->stage == STAGE_SERVER_KNOWN) && !attempt->verify_reason[0] &&
           !tls_too_old_or_too_weak(attempt->tls_reason);
}

/* With a log-in and no certificate the pause is the server asking the directory: it answers only then (ssl.c, key_method_2_read before the write). */
static bool sends_no_certificate(const struct profile *profile)
{
    return profile && profile_last(profile, "auth-user-pass") && !profile_last(profile, "cert") &&
           !profile_last(profile, "pkcs12") && !profile_last(profile, "pkcs11-id");
}

void rule_client_certificate_refused(const struct facts *facts, struct findings *findings)
{
    enum seen_refused { SEEN_SILENCE, SEEN_RESET, SEEN_ALERT };
    const struct attempt *attempt = &facts->session.attempt;

    if (!in_handshake(attempt))
        return;
    bool alert = alert_about_certificate(attempt->tls_reason);
    if (!alert && (attempt->stage != STAGE_SERVER_KNOWN || !hangs(facts)))
        return;
    if (!alert && !gave_up(attempt) && sends_no_certificate(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, 602,
                                            alert            ? SEEN_ALERT
                                            : attempt->reset ? SEEN_RESET
                                                             : SEEN_SILENCE);
    finding_evidence_string(finding, "accepted", "server-certificate");
    add_server(attempt, finding);
    if (alert)
        finding_evidence_string(finding, "reason", attempt->tls_reason);
    else
        refusal_reasons(facts, finding);
    add_confidence(finding, alert || gave_up(attempt));
    finding->log_line = alert                  ? attempt->tls_line
                        : attempt->reset       ? attempt->reset_line
                        : attempt->tls_timeout ? attempt->tls_timeout_line
                                               : attempt->line[STAGE_SERVER_KNOWN];
}

void rule_handshake_stalled(const struct facts *facts, struct findings *findings)
{
    enum seen_stalled { SEEN_SILENCE, SEEN_RESET };
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->stage != STAGE_HEARD || !in_handshake(attempt) || alert_about_certificate(attempt->tls_reason) ||
        !hangs(facts))
        return;
    struct finding *finding = finding_raise(findings, 609, attempt->reset ? SEEN_RESET : SEEN_SILENCE);
    finding_evidence_string(finding, "heard", "first-packet");
    add_server(attempt, finding);
    if (attempt->tls_reason[0] &&
        !strstr(attempt->tls_reason, "TLS handshake failed")) /* that it failed is said already */
        finding_evidence_string(finding, "reason", attempt->tls_reason);
    add_confidence(finding, gave_up(attempt));
    add_probe(facts, finding);
    finding->log_line = attempt->reset         ? attempt->reset_line
                        : attempt->tls_timeout ? attempt->tls_timeout_line
                                               : attempt->line[STAGE_HEARD];
}

/* --- refused on the way --------------------------------------------------------------------------------------------- */

void rule_own_firewall(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->stage >= STAGE_HEARD)
        return;
    bool connecting = refused_by_own_kernel(attempt->connect_reason);
    if (!connecting && !refused_by_own_kernel(attempt->send_reason))
        return;
    struct finding *finding = finding_raise(findings, 611, 0);
    finding_evidence_string(finding, "reason", connecting ? attempt->connect_reason : attempt->send_reason);
    add_server(attempt, finding);
    finding->log_line = connecting ? attempt->connect_line : attempt->send_line;
}

void rule_connection_refused(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!attempt_unheard(attempt) || !is_refusal(attempt->connect_reason))
        return;
    struct finding *finding = finding_raise(findings, 612, 0);
    finding_evidence_string(finding, "reason", attempt->connect_reason);
    add_server(attempt, finding);
    finding->log_line = attempt->connect_line;
}
