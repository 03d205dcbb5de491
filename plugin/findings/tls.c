/* SPDX-License-Identifier: MIT */
/*
 * Topic 06: TLS error (AWS page tls-error.html; aws-facts.md section 7).
 *
 * One text, "TLS key negotiation failed to occur within 60 seconds", stands for a dozen causes.
 * Which one it is shows in how far the handshake got. A stage that hangs raises its code at once;
 * the row's `debounce` keeps that quiet for as long as a normal handshake may take, so silence
 * needs no clock of its own here. Only at the end of an attempt, when nothing is held back any
 * more, the rules ask how long it has been.
 *
 * A test handshake is made live only when OpenVPN's own is stuck or has failed, and adds what
 * OpenVPN cannot say. In `check --online` no OpenVPN runs, and it is all that is known of the
 * server.
 */
#include <ctype.h>
#include <string.h>

#include "probe_evidence.h"
#include "refusal_reasons.h"
#include "topic.h"

/* Of the longest text that is searched: the reasons of struct attempt. */
enum { REASON_SIZE = 256 };

/*
 * How long nothing must have come before an attempt that someone stopped is called stuck: as
 * `debounce` of 0601, 0602 and 0609.
 */
#define STUCK_AFTER MILLISECONDS(4500)

/*
 * An answer tells more than silence, and is told sooner: the time that a server or a firewall takes
 * that is just being restarted.
 */
#define ANSWER_DEBOUNCE MILLISECONDS(200)

/*
 * True when `text` has one of `words`, small letters that end with NULL. Mostly nothing was said at
 * all, and a search in nothing costs, too.
 */
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

/*
 * Why OpenVPN itself gives up an attempt in its handshake (register_signal() in forward.c, ping.c
 * and socket.c). All other ends are someone's wish.
 */
static bool gave_up(const struct attempt *attempt)
{
    static const char *const reasons[] = {"tls-error",           "connection-reset",    "connection-failed",
                                          "server_poll",         "ping-restart",        "ping-exit",
                                          "network-unreachable", "dco-connect-timeout", NULL};

    return attempt->tls_timeout || attempt->reset || attempt->inactive || has_one_of(attempt->ending_reason, reasons) ||
           (attempt->send_reason[0] && attempt->ending > ENDING_CONNECTED);
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
 * True when the attempt hangs in its stage, or may do so: a live attempt does until the next event,
 * and the ledger waits. An attempt that is over hangs when OpenVPN gave it up or when it had waited
 * long enough. Without time stamps only the former can be told.
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

/*
 * A log that someone pasted ends in the middle of the handshake. Whether the client stood still
 * there it does not show, but a helpdesk is mostly sent the end of a log in which it did. Where the
 * last line is a complaint of anything but the network, the client was not waiting.
 */
static bool ends_here(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;
    bool complains = facts_end_complaining(facts) && facts->last_line != attempt->send_line;

    return facts_log_ends_open(facts) && !complains && !hangs(facts);
}

/* What is only likely is confirmed or taken back by what follows (ledger.h). */
static void add_confidence(struct finding *finding, bool certain)
{
    finding_confidence(finding, certain ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

/*
 * The attempt's own server, to be compared with what the administrator knows; not called "subject":
 * all silent servers are one finding.
 */
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

/* What a test handshake came to at the same time: proof, or the opposite. */
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

/* True while nothing was heard from the server, and the attempt has got as far as sending. */
static bool attempt_unheard(const struct attempt *attempt)
{
    return attempt->stage == STAGE_CONNECTING || attempt->stage == STAGE_WAITING;
}

/*
 * The log begins with the timeout: what came before it, the server's packets maybe, is not in it.
 */
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

/*
 * Our own handshake over UDP met a closed port: OpenVPN 2.5 does not tell of it (error.c,
 * x_check_status: errno is read too late).
 */
static bool refused_to_us(const struct handshake *ours)
{
    return ours && !ours->own.tcp && ours->own.answer == PROBE_REFUSED && ours->own.reason[0];
}

static const struct catalogue_entry server_never_heard;
static const struct sentence silence = {&server_never_heard, "packets were sent and nothing came back"};
static const struct sentence silence_or_terse = {
    &server_never_heard, "packets were sent, and the log shows no answer. At its verbosity an answer might not be "
                         "shown, and then the server's certificate did not arrive"};
static const struct sentence port_closed = {&server_never_heard,
                                            "packets were sent, and the answer is that the port is closed: {reason}"};
static const struct sentence tcp_not_answered = {&server_never_heard, "the TCP connection is not answered"};
static const struct sentence tcp_not_set_up = {&server_never_heard, "the TCP connection could not be set up: {reason}"};
static const struct sentence tcp_closed_at_once = {&server_never_heard,
                                                   "the TCP connection was set up and closed again without a word"};
static const struct sentence tcp_closed_or_terse = {
    &server_never_heard,
    "the TCP connection was set up and closed again. At its verbosity the log does not show whether "
    "the server answered, and then it did not go on with this client"};
static const struct sentence network_error = {
    &server_never_heard, "packets were sent, and what came back is an error of the network: {reason}"};
static const struct sentence silence_but_probe_answered = {
    &server_never_heard,
    "packets were sent and nothing came back, though a test handshake at the same time was answered"};
static const struct sentence probe_silence = {&server_never_heard, "a test handshake with the server got no answer"};
static const struct sentence timeout_alone_in_log = {
    &server_never_heard, "the handshake did not end, and the log begins too late to show whether the server answered"};

static const struct sentence log_ends_unheard = {
    &server_never_heard, "the log ends after packets were sent. If the client stopped there, nothing came back"};

/* True when there was nothing more to say of it. */
static bool raise_end_of_log(const struct facts *facts, struct findings *findings, const struct sentence *sentence,
                             const char *evidence, const char *value)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!ends_here(facts))
        return false;
    struct finding *finding = finding_raise(findings, sentence);
    /* first, as in the other sentences: it is the same finding */
    finding_evidence_string(finding, evidence, value);
    add_server(attempt, finding);
    if (sentence->entry->code == 602)
        refusal_reasons(facts, finding);
    finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = attempt->line[attempt->stage];
    return true;
}

/*
 * "TLS: Initial packet" is a message of verbosity 3 (ssl.c, D_TLS_DEBUG_LOW). Live the state tells
 * of it, and so does the state in a log; else only a line of that level shows that a missing one
 * means something.
 */
static bool shows_first_packet(const struct facts *facts)
{
    return facts->available & FACTS_PLUGIN || facts->session.detailed;
}

static const struct sentence *what_was_heard(const struct facts *facts, const struct handshake *ours, bool failed)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (failed)
        return &tcp_not_set_up;
    if (is_refusal(attempt->send_reason) || (!attempt->send_reason[0] && refused_to_us(ours)))
        return &port_closed;
    if (attempt->reset)
        return shows_first_packet(facts) ? &tcp_closed_at_once : &tcp_closed_or_terse;
    if (attempt->stage == STAGE_CONNECTING && !is_udp(attempt))
        return &tcp_not_answered;
    if (attempt->send_reason[0])
        return &network_error;
    if (ours && probe_speaks_openvpn(ours->own.answer))
        return &silence_but_probe_answered;
    if (timeout_alone(attempt))
        return &timeout_alone_in_log;
    return shows_first_packet(facts) ? &silence : &silence_or_terse;
}

static uint64_t line_of_silence(const struct attempt *attempt, const struct sentence *sentence)
{
    if (sentence == &tcp_not_set_up)
        return attempt->connect_line;
    if (attempt->tls_timeout)
        return attempt->tls_timeout_line;
    return sentence == &port_closed && attempt->send_line ? attempt->send_line : attempt->line[attempt->stage];
}

/* An error of the network that came twice is no blip. */
static enum confidence silence_confidence(const struct attempt *attempt, const struct sentence *sentence)
{
    bool again = sentence == &port_closed && attempt->send_failures > 1;
    bool certain = sentence == &tcp_not_set_up || gave_up(attempt) || again;

    if (sentence == &silence_or_terse || sentence == &tcp_closed_or_terse || sentence == &timeout_alone_in_log)
        return CONFIDENCE_POSSIBLE;
    return certain ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
}

static void rule_server_never_heard(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!attempt_unheard(attempt) ||
        (!attempt->connect_reason[0] && raise_end_of_log(facts, findings, &log_ends_unheard, "heard", "nothing")))
        return;
    bool failed = attempt->connect_reason[0] && !is_refusal(attempt->connect_reason) &&
                  !refused_by_own_kernel(attempt->connect_reason);
    if ((attempt->connect_reason[0] && !failed) || (!failed && !hangs(facts)))
        return;
    const struct handshake *ours = handshake_of_attempt(&facts->handshakes, attempt->number);
    const struct sentence *sentence = what_was_heard(facts, ours, failed);
    struct finding *finding = finding_raise(findings, sentence);
    /* The name's answer may be wrong, and the closed port another machine's (CVPN-1302). */
    if (sentence == &port_closed && !facts->server_addresses.under_way)
        finding->debounce = ANSWER_DEBOUNCE;
    finding_evidence_string(finding, "heard", sentence == &timeout_alone_in_log ? "unknown" : "nothing");
    add_server(attempt, finding);
    if (failed)
        finding_evidence_string(finding, "reason", attempt->connect_reason);
    else if (attempt->send_reason[0])
        finding_evidence_string(finding, "reason", attempt->send_reason);
    else if (sentence == &port_closed)
        finding_evidence_string(finding, "reason", ours->own.reason);
    finding_confidence(finding, silence_confidence(attempt, sentence));
    add_probe(facts, finding);
    finding->log_line = line_of_silence(attempt, sentence);
}

/*
 * What a server may say of the client's certificate before it hangs up: alerts that were received
 * (OpenSSL's names), never ones that were sent.
 */
static bool alert_about_certificate(const char *reason)
{
    static const char *const words[] = {"alert bad certificate",     "alert certificate revoked",
                                        "alert certificate expired", "alert certificate unknown",
                                        "alert unknown ca",          "alert unsupported certificate",
                                        "alert access denied",       "alert certificate required",
                                        "alert decrypt error",       NULL};

    return has_one_of(reason, words);
}

/*
 * Every reason for which this client's OpenSSL, or the server's, will not have a handshake at all
 * (ssl/ssl_err.c, crypto/x509/x509_txt.c).
 */
bool tls_too_old_or_too_weak(const char *reason)
{
    static const char *const words[] = {
        "unsupported protocol", "digital envelope routines::unsupported", "no protocols available", "version too low",
        "unknown protocol", "wrong version number", "wrong ssl version", "alert protocol version",
        "alert insufficient security", "alert handshake failure", "no shared cipher", "no ciphers available",
        "no suitable signature algorithm", "wrong signature type", "no shared signature algorithms",
        "unsafe legacy renegotiation disabled", "digest algorithm too weak", "md too weak", "key too weak",
        "key too small", "bad ecpoint", "wrong curve", "no cipher match", "tls_read_plaintext error: ssl - ",
        /* a libcrypto without texts (routers) has OpenSSL's numbers for some of these */
        "reason(193)", "reason(258)", "reason(397)", "reason(398)", "reason(399)", NULL};

    return has_one_of(reason, words);
}

bool tls_ended_by_library(const struct attempt *attempt)
{
    static const char *const any[] = {"ssl routines", NULL};

    return tls_too_old_or_too_weak(attempt->tls_reason) ||
           (attempt->stage >= STAGE_HEARD && has_one_of(attempt->tls_reason, any) &&
            !alert_about_certificate(attempt->tls_reason));
}

/*
 * The server was heard and its certificate accepted, refused or never seen; the keys are not
 * agreed.
 */
static bool in_handshake(const struct attempt *attempt)
{
    return (attempt->stage == STAGE_HEARD || attempt->stage == STAGE_SERVER_KNOWN) && !attempt->verify_reason[0] &&
           !tls_ended_by_library(attempt);
}

/*
 * OpenSSL has the whole chain when OpenVPN checks it, from the CA downwards, in one go. When the
 * last line of that is missing, and no refusal is there, it was cut out (--mute) or torn off.
 */
static bool took_part_of_chain(const struct attempt *attempt)
{
    return attempt->stage == STAGE_HEARD && attempt->verified_depth >= 0;
}

static bool took_certificate(const struct attempt *attempt)
{
    return attempt->stage == STAGE_SERVER_KNOWN || took_part_of_chain(attempt);
}

/*
 * With a sign-in and no certificate the pause is the server asking the directory: it answers only
 * then (ssl.c, key_method_2_read before the write).
 */
static bool sends_no_certificate(const struct profile *profile)
{
    return profile && profile_last(profile, "auth-user-pass") && !profile_last(profile, "cert") &&
           !profile_last(profile, "pkcs12") && !profile_last(profile, "pkcs11-id");
}

static const struct catalogue_entry client_certificate_refused;
static const struct sentence refused_by_silence = {
    &client_certificate_refused,
    "this client accepted the server's certificate, sent its own, and heard nothing more. Most likely it was refused "
    "because {reasons}; a path that loses large packets looks the same"};
static const struct sentence refused_by_hanging_up = {
    &client_certificate_refused, "this client accepted the server's certificate, sent its own, and the server hung up. "
                                 "Most likely it was refused because {reasons}"};
static const struct sentence refused_on_clean_path = {
    &client_certificate_refused,
    "this client accepted the server's certificate, sent its own, and heard nothing more. The large packets of a test "
    "handshake get through, so its certificate was refused because {reasons}"};
static const struct sentence refused_by_alert = {&client_certificate_refused,
                                                 "the server refused this client's certificate: {reason}"};

static const struct sentence log_ends_after_certificate = {
    &client_certificate_refused, "the log ends after the server's certificate was accepted. If the client stopped "
                                 "there, its own certificate was refused because {reasons}"};

/* What our own handshake says of packets as large as those with this client's certificate. */
static enum large_packets large_packets_of(const struct facts *facts)
{
    const struct handshake *ours = handshake_of_attempt(&facts->handshakes, facts->session.attempt.number);

    return ours ? ours->own.large : LARGE_UNKNOWN;
}

static void add_large(const struct facts *facts, struct finding *finding)
{
    if (large_packets_of(facts) == LARGE_UNKNOWN)
        return;
    add_probe(facts, finding);
    finding_evidence_string(finding, "large", large_packets_name(large_packets_of(facts)));
}

/*
 * Silence has look-alikes, however long it lasts: a path that loses large packets, and a server
 * that asks its directory. A test handshake rules the former out.
 */
static bool only_refusal_fits(const struct facts *facts)
{
    return large_packets_of(facts) == LARGE_ARRIVED && facts->profile &&
           !profile_last(facts->profile, "auth-user-pass");
}

static const struct sentence *how_refused(const struct facts *facts, bool alert)
{
    if (alert)
        return &refused_by_alert;
    if (facts->session.attempt.reset)
        return &refused_by_hanging_up;
    return only_refusal_fits(facts) ? &refused_on_clean_path : &refused_by_silence;
}

static void rule_client_certificate_refused(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!in_handshake(attempt) || large_packets_of(facts) == LARGE_LOST)
        return;
    bool alert = alert_about_certificate(attempt->tls_reason);
    if (!alert && took_certificate(attempt) && !sends_no_certificate(facts->profile) &&
        raise_end_of_log(facts, findings, &log_ends_after_certificate, "accepted", "server-certificate"))
        return;
    if (!alert && (!took_certificate(attempt) || !hangs(facts)))
        return;
    if (!alert && !gave_up(attempt) && sends_no_certificate(facts->profile))
        return;
    struct finding *finding = finding_raise(findings, how_refused(facts, alert));
    finding_evidence_string(finding, "accepted", "server-certificate");
    add_server(attempt, finding);
    if (alert)
        finding_evidence_string(finding, "reason", attempt->tls_reason);
    else
        refusal_reasons(facts, finding);
    finding_confidence(finding, alert || only_refusal_fits(facts) ? CONFIDENCE_CERTAIN
                                : took_part_of_chain(attempt)     ? CONFIDENCE_POSSIBLE
                                                                  : CONFIDENCE_LIKELY);
    add_large(facts, finding);
    finding->log_line = alert                  ? attempt->tls_line
                        : attempt->reset       ? attempt->reset_line
                        : attempt->tls_timeout ? attempt->tls_timeout_line
                                               : attempt->line[attempt->stage];
}

static const struct catalogue_entry client_certificate_refused = {
    .code = 602,
    .slug = "client-certificate-refused",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "The server does not go on after the certificates",
    .suppressed_by = {603, 604, 605, 606, 607, 610, 704, 903, 904, 905, 906, 912, 1001},
    .debounce = MILLISECONDS(4500),
    .sentences = {&refused_by_silence, &refused_by_hanging_up, &refused_on_clean_path, &refused_by_alert,
                  &log_ends_after_certificate},
    .why = "The endpoint does not accept this client's certificate. Only the endpoint's side can see the reason, and "
           "AWS logs nothing of it.",
    .fix_user = "Check that the certificate in the profile is the client's own and has not expired. Otherwise ask the "
                "administrator for a new one.",
    .fix_administrator = "Export the CRL with aws ec2 export-client-vpn-client-certificate-revocation-list, and look "
                         "at nextUpdate and at this serial number. Then check the certificate's dates, its usage (TLS "
                         "Web Client Authentication) and the CA that signed it.",
    .rules = {{rule_client_certificate_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry handshake_stalled_early;
static const struct sentence certificate_did_not_arrive = {&handshake_stalled_early,
                                                           "the server was heard, and its certificate did not arrive"};
static const struct sentence hung_up_before_certificate = {
    &handshake_stalled_early, "the server was heard, and it hung up before its certificate arrived"};
static const struct sentence probe_without_certificate = {
    &handshake_stalled_early, "a test handshake was answered, and the server's certificate did not arrive"};

static const struct sentence log_ends_after_first_packet = {
    &handshake_stalled_early, "the log ends after the server's first packet. If the client stopped there, the server's "
                              "certificate did not arrive"};

static const struct sentence large_do_not_get_through = {&handshake_stalled_early,
                                                         "the server's certificate arrived, and this client's own is "
                                                         "lost on the path. The server acknowledged small packets "
                                                         "of a test handshake, and no large ones"};

static void rule_large_packets_lost(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->stage != STAGE_SERVER_KNOWN || large_packets_of(facts) != LARGE_LOST)
        return;
    struct finding *finding = finding_raise(findings, &large_do_not_get_through);
    finding->debounce = 0; /* our handshake has waited long enough */
    finding_evidence_string(finding, "heard", "server-certificate");
    add_server(attempt, finding);
    add_large(facts, finding);
    add_confidence(finding, gave_up(attempt));
    finding->log_line = attempt->line[STAGE_SERVER_KNOWN];
}

static void rule_handshake_stalled(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->stage != STAGE_HEARD || took_certificate(attempt) || !in_handshake(attempt) ||
        alert_about_certificate(attempt->tls_reason) ||
        raise_end_of_log(facts, findings, &log_ends_after_first_packet, "heard", "first-packet") || !hangs(facts))
        return;
    struct finding *finding =
        finding_raise(findings, attempt->reset ? &hung_up_before_certificate : &certificate_did_not_arrive);
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

static const struct catalogue_entry control_packets_unusable;
static const struct sentence control_key_differs = {
    &control_packets_unusable,
    "the server answered, and this client could not read it: the key or the direction of {option} is another one"};
static const struct sentence other_address_answered = {
    &control_packets_unusable, "the answer came from {answered} and not from {asked}, so it was thrown away"};
static const struct sentence answer_is_odd = {&control_packets_unusable,
                                              "an answer came and was thrown away: {reason}"};

/*
 * What was thrown away is the cause as long as nothing usable came, and the attempt is over or
 * stuck.
 */
static void rule_control_packets_unusable(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *key = attempt_condition(attempt, CONDITION_CONTROL_KEY);
    const struct condition *stranger = attempt_condition(attempt, CONDITION_STRANGER);
    const struct condition *odd = attempt_condition(attempt, CONDITION_CONTROL_ODD);

    if ((!key && !stranger && !odd) || attempt->stage > STAGE_HEARD || attempt->verify_reason[0] ||
        (!hangs(facts) && !facts->finished))
        return;
    struct finding *finding = finding_raise(findings, key        ? &control_key_differs
                                                      : stranger ? &other_address_answered
                                                                 : &answer_is_odd);
    const struct condition *seen = key ? key : stranger ? stranger : odd;
    if (key) {
        finding->debounce = ANSWER_DEBOUNCE;
        finding_evidence_string(finding, "option", key->reason);
    } else if (stranger) {
        finding_evidence_string(finding, "answered", stranger->text);
        finding_evidence_string(finding, "asked", stranger->reason[0] ? stranger->reason : attempt->address);
    } else {
        finding_evidence_string(finding, "reason", odd->reason);
    }
    if (ends_here(facts))
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    else if (!session_attempt_over(&facts->session) && !gave_up(attempt))
        finding_confidence(finding, CONFIDENCE_LIKELY);
    add_server(attempt, finding);
    finding->log_line = seen->line;
}

static const struct catalogue_entry control_packets_unusable = {
    .code = 618,
    .slug = "control-packets-unusable",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "Answers came and could not be used",
    .debounce = MILLISECONDS(4500),
    .sentences = {&control_key_differs, &other_address_answered, &answer_is_odd},
    .why = "The path to the server and back is open. OpenVPN trusts only answers from the address that it asked, made "
           "with the shared key.",
    .fix_user = "Get the profile anew from the administrator, with its tls-auth or tls-crypt block and key-direction. "
                "If another address answered, connect from another network.",
    .fix_administrator = "Hand out the server's key, with key-direction 1 for clients. The server must answer from the "
                         "address that was asked (multihome). Client VPN endpoints use neither tls-auth nor tls-crypt.",
    .rules = {{rule_control_packets_unusable, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry own_firewall;
static const struct sentence send_not_permitted = {&own_firewall, "this machine does not let OpenVPN send: {reason}"};
static const struct sentence probe_not_permitted = {
    &own_firewall, "this machine does not let a test handshake out, and OpenVPN hears nothing either: {reason}"};

static void rule_own_firewall(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (attempt->stage >= STAGE_HEARD)
        return;
    bool connecting = refused_by_own_kernel(attempt->connect_reason);
    if (!connecting && !refused_by_own_kernel(attempt->send_reason))
        return;
    struct finding *finding = finding_raise(findings, &send_not_permitted);
    finding_evidence_string(finding, "reason", connecting ? attempt->connect_reason : attempt->send_reason);
    add_server(attempt, finding);
    finding->log_line = connecting ? attempt->connect_line : attempt->send_line;
}

static const struct catalogue_entry connection_refused;
static const struct sentence tcp_refused = {&connection_refused, "the TCP connection was refused: {reason}"};
static const struct sentence probe_tcp_refused = {&connection_refused, "a test TCP connection was refused: {reason}"};

static void rule_connection_refused(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!attempt_unheard(attempt) || !is_refusal(attempt->connect_reason))
        return;
    struct finding *finding = finding_raise(findings, &tcp_refused);
    finding_evidence_string(finding, "reason", attempt->connect_reason);
    add_server(attempt, finding);
    finding->log_line = attempt->connect_line;
}

/*
 * OpenVPN 2.5 loses the kernel's refusal before it can tell of it (error.c, x_check_status: errno
 * is read behind another call).
 */
static void rule_probe_not_let_out(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct handshake *probe = handshake_of_attempt(&facts->handshakes, attempt->number);

    if (!probe || !attempt_unheard(attempt) || probe->own.tcp || probe->own.answer != PROBE_FAILED ||
        attempt->send_reason[0] || !strcasestr(probe->own.reason, "not permitted"))
        return;
    struct finding *finding = finding_raise(findings, &probe_not_permitted);
    finding_evidence_string(finding, "reason", probe->own.reason);
    evidence_probe_server(probe, finding);
}

static const struct catalogue_entry own_firewall = {
    .code = 611,
    .slug = "own-firewall",
    .severity = SEVERITY_ERROR,
    .title = "This machine's own firewall blocks the VPN",
    .debounce = ANSWER_DEBOUNCE,
    .sentences = {&send_not_permitted, &probe_not_permitted},
    .why = "The packets never leave this machine, so neither the network nor the server is the cause.",
    .fix_user = "Let the VPN's port out in this machine's firewall (nft list ruleset shows it). Look for a kill switch "
                "or a security product.",
    .rules = {{rule_probe_not_let_out, FACTS_OWN_HANDSHAKE | FACTS_SESSION, PER_ATTEMPT},
              {rule_own_firewall, FACTS_SESSION, PER_ATTEMPT}},
};

static void rule_probe_unanswered(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (!probe_in_vain(probe->own.answer) || (probe->own.tcp && probe->own.answer == PROBE_REFUSED))
            continue;
        struct finding *finding = finding_raise(findings, &probe_silence);
        evidence_probe_server(probe, finding);
        finding_evidence_string(finding, "probe", probe_answer_name(probe->own.answer));
        evidence_probe_reason(&probe->own, finding);
        probe_at_remote(facts, probe, finding);
    }
}

static const struct catalogue_entry server_never_heard = {
    .code = 601,
    .slug = "server-never-heard",
    .severity = SEVERITY_ERROR,
    .title = "Nothing ever came back from the server",
    .suppressed_by = {102, 103, 104, 106, 611, 618, 1301, 1302, 1604},
    .debounce = MILLISECONDS(4500),
    .sentences = {&silence, &silence_or_terse, &port_closed, &tcp_not_answered, &tcp_not_set_up, &tcp_closed_at_once,
                  &tcp_closed_or_terse, &network_error, &silence_but_probe_answered, &probe_silence,
                  &timeout_alone_in_log, &log_ends_unheard},
    .why = "A firewall on the path blocks this port or protocol, the port or protocol in the profile is wrong, or the "
           "server is gone.",
    .fix_user = "Try another network, for example a mobile phone's, and compare the remote and proto lines with the "
                "configuration file that you were given.",
    .fix_administrator =
        "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the profile. Check that "
        "the endpoint is associated with a subnet and that the network lets that port through.",
    .rules = {{rule_server_never_heard, FACTS_SESSION, PER_ATTEMPT},
              {rule_probe_unanswered, FACTS_OWN_HANDSHAKE | FACTS_ONLINE, PER_SESSION}},
};

static void rule_probe_refused(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (!probe->own.tcp || probe->own.answer != PROBE_REFUSED)
            continue;
        struct finding *finding = finding_raise(findings, &probe_tcp_refused);
        evidence_probe_reason(&probe->own, finding);
        evidence_probe_server(probe, finding);
        probe_at_remote(facts, probe, finding);
    }
}

static const struct catalogue_entry connection_refused = {
    .code = 612,
    .slug = "connection-refused",
    .severity = SEVERITY_ERROR,
    .title = "The TCP connection is refused",
    .suppressed_by = {1301, 1302},
    .sentences = {&tcp_refused, &probe_tcp_refused},
    .why = "Something at this address answers and does not listen on this port. The port or the protocol is wrong, or "
           "a firewall refuses it.",
    .fix_user = "Compare the remote and proto lines with the configuration file that you were given.",
    .fix_administrator =
        "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the profile.",
    .rules = {{rule_probe_refused, FACTS_OWN_HANDSHAKE | FACTS_ONLINE, PER_SESSION},
              {rule_connection_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static void rule_probe_stalled(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (probe->own.answer != PROBE_ANSWERED)
            continue;
        struct finding *finding = finding_raise(findings, &probe_without_certificate);
        finding_evidence_string(finding, "heard", "first-packet");
        evidence_probe_server(probe, finding);
        evidence_probe_reason(&probe->own, finding);
        probe_at_remote(facts, probe, finding);
    }
}

static const struct catalogue_entry handshake_stalled_early = {
    .code = 609,
    .slug = "handshake-stalled-early",
    .severity = SEVERITY_ERROR,
    .title = "The server answers, and its certificate never arrives",
    .suppressed_by = {603, 604, 605, 606, 607, 610, 618, 704, 912, 1302},
    .debounce = MILLISECONDS(4500),
    .sentences = {&certificate_did_not_arrive, &hung_up_before_certificate, &probe_without_certificate,
                  &log_ends_after_first_packet, &large_do_not_get_through},
    .why = "Either large packets are lost on the path, through the MTU or a firewall, or the server ends the TLS "
           "handshake without a word.",
    .fix_user = "Try another network. If it works there, this network loses large UDP packets, and its operator can "
                "change that. With OpenVPN 2.6 or newer, the line max-packet-size 900 makes this client's own packets "
                "smaller.",
    .fix_administrator = "Let ICMP \"fragmentation needed\" and UDP fragments pass the firewalls on the path. Check "
                         "that the profile's tls-version and tls-cipher lines fit the endpoint.",
    .rules = {{rule_handshake_stalled, FACTS_SESSION, PER_ATTEMPT},
              {rule_large_packets_lost, FACTS_OWN_HANDSHAKE | FACTS_SESSION, PER_ATTEMPT},
              {rule_probe_stalled, FACTS_OWN_HANDSHAKE | FACTS_ONLINE, PER_SESSION}},
};

static const struct catalogue_entry other_transport_works;
static const struct sentence answers_on_other_transport = {
    &other_transport_works, "the server does not answer as the profile asks, and it does with the lines \"proto "
                            "{proto}\" and \"remote {host} {port}\""};

static void raise_other(const struct facts *facts, const struct handshake *probe, const struct transport_probe *other,
                        struct findings *findings)
{
    struct finding *finding = finding_raise(findings, &answers_on_other_transport);
    char transport[32];
    struct text text;

    text_start(&text, transport, sizeof(transport));
    text_add(&text, "%s %u", other->tcp ? "TCP" : "UDP", other->port);
    finding_evidence_string(finding, "answers", transport);
    finding_evidence_string(finding, "proto", other->tcp ? "tcp" : "udp");
    finding_evidence_string(finding, "host", probe->host);
    finding_evidence_number(finding, "port", other->port);
    probe_at_remote(facts, probe, finding);
}

static void rule_other_transport(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        if (!probe_in_vain(probe->own.answer) || !attempt_before(facts, STAGE_HEARD))
            continue;
        for (size_t j = 0; j < probe->other_count; j++)
            if (probe_speaks_openvpn(probe->others[j].answer))
                raise_other(facts, probe, &probe->others[j], findings);
    }
}

static const struct catalogue_entry other_transport_works = {
    .code = 613,
    .slug = "other-transport-works",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "The server answers on another port or protocol",
    .sentences = {&answers_on_other_transport},
    .why = "An endpoint listens on one port and one protocol only. The profile is probably older than the endpoint, or "
           "this network lets only the other one pass.",
    .fix_user = "Put these two lines into the profile in place of its proto and remote lines, and connect again.",
    .fix_administrator = "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the "
                         "profile. Hand out the configuration file as the console exports it now.",
    .rules = {{rule_other_transport, FACTS_OWN_HANDSHAKE | FACTS_PROFILE, PER_ATTEMPT}},
};

static void add_tls(const struct server_hello *hello, struct finding *finding)
{
    finding_evidence_string(finding, "tls", hello->version);
    finding_evidence_string(finding, "cipher", hello->cipher);
    if (hello->chain_count == 0)
        return;
    char date[CERTIFICATE_DATE_SIZE];
    finding_evidence_string(finding, "certificate", hello->chain[0].subject);
    if (hello->chain[0].not_after != MOMENT_UNKNOWN)
        finding_evidence_string(finding, "until", certificate_date(hello->chain[0].not_after, date));
}

static const struct catalogue_entry handshake_tried;
static const struct sentence probe_went_through = {
    &handshake_tried, "a test handshake with the server went through, up to its certificate"};
static const struct sentence probe_not_made = {&handshake_tried,
                                               "no test handshake was made because of this: {reason}"};
static const struct sentence probe_answered_by_other = {
    &handshake_tried, "something answered a test handshake, and not as OpenVPN does: {reason}"};
static const struct sentence probe_broke_off = {&handshake_tried,
                                                "a test handshake was answered and broke off: {reason}"};

static const struct sentence *sentence_for_result(enum probe_answer answer)
{
    switch (answer) {
    case PROBE_NOT_TRIED:
    case PROBE_FAILED:
        return &probe_not_made;
    case PROBE_ALIEN:
        return &probe_answered_by_other;
    case PROBE_TLS_FAILED:
    case PROBE_TOO_MUCH:
        return &probe_broke_off;
    case PROBE_THROUGH:
        return &probe_went_through;
    default:
        return NULL;
    }
}

static void rule_probe_result(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *probe = &facts->handshakes.list[i];
        const struct sentence *sentence = sentence_for_result(probe->own.answer);
        if (sentence == NULL)
            continue;
        struct finding *finding = finding_raise(findings, sentence);
        evidence_probe_server(probe, finding);
        evidence_probe_reason(&probe->own, finding);
        if (sentence == &probe_went_through)
            add_tls(&probe->hello, finding);
    }
}

static const struct catalogue_entry handshake_tried = {
    .code = 614,
    .slug = "handshake-tried",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "Result of the test handshake",
    .sentences = {&probe_went_through, &probe_not_made, &probe_answered_by_other, &probe_broke_off},
    .why = "A test handshake, which does not sign in, shows what OpenVPN does not say of the server.",
    .fix_user = "Nothing has to be done. Send this line along when you ask for help.",
    .rules = {{rule_probe_result, FACTS_OWN_HANDSHAKE, PER_ATTEMPT}},
};

const struct catalogue_entry *const tls_findings[] = {&server_never_heard,
                                                      &control_packets_unusable,
                                                      &client_certificate_refused,
                                                      &handshake_stalled_early,
                                                      &own_firewall,
                                                      &connection_refused,
                                                      &other_transport_works,
                                                      &handshake_tried,
                                                      NULL};
