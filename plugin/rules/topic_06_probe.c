/* SPDX-License-Identifier: MIT */
/*
 * Topics 06 and 09: what a handshake of our own with the server shows.
 *
 * Live it is made only when OpenVPN's own is stuck or has failed, and adds what OpenVPN cannot say. In `check --online` no OpenVPN runs, and it is all that is known of the server.
 */
#include <string.h>

#include "rules/topics.h"

enum { REMOTES_LOOKED_AT = 64 };

static void add_server(const struct handshake *look, struct finding *finding)
{
    char server[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, server, sizeof(server));
    text_add(&text, "%s:%u", look->address[0] ? look->address : look->host, look->own.port);
    finding_evidence_string(finding, "server", server);
    finding_evidence_string(finding, "protocol", look->own.tcp ? "TCP" : "UDP");
}

static void add_reason(const struct transport_look *look, struct finding *finding)
{
    if (look->reason[0])
        finding_evidence_string(finding, "reason", look->reason);
}

/* The line of the profile that names this server; NULL when none does. */
static const struct profile_option *remote_line(const struct facts *facts, const struct handshake *look)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = facts->profile ? profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT) : 0;

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (strcmp(remotes[i].host, look->host) == 0)
            return remotes[i].option;
    return NULL;
}

static void at_remote(const struct facts *facts, const struct handshake *look, struct finding *finding)
{
    const struct profile_option *option = remote_line(facts, look);

    if (option)
        finding_at(finding, option->file, option->line);
}

/* True while the attempt has not got so far that what we saw is of no interest; always true without an attempt. */
static bool still_before(const struct facts *facts, enum stage stage)
{
    return facts->session.attempt.stage < stage;
}

/* OpenVPN 2.5 loses the kernel's refusal before it can tell of it (error.c, x_check_status: errno is read behind another call). */
void rule_probe_not_let_out(const struct facts *facts, struct findings *findings)
{
    enum seen_own_firewall { SEEN_BY_US = 1 };
    const struct attempt *attempt = &facts->session.attempt;
    const struct handshake *look = handshake_of_attempt(&facts->handshakes, attempt->number);

    if (!look || !attempt_unheard(attempt) || look->own.tcp || look->own.answer != PROBE_FAILED ||
        attempt->send_reason[0] || !strcasestr(look->own.reason, "not permitted"))
        return;
    struct finding *finding = finding_raise(findings, 611, SEEN_BY_US);
    finding_evidence_string(finding, "reason", look->own.reason);
    add_server(look, finding);
}

/* --- check --online: what OpenVPN would meet -------------------------------------------------------------------------- */

void rule_probe_unanswered(const struct facts *facts, struct findings *findings)
{
    enum seen_unheard { SEEN_BY_US = 7 };

    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (!probe_in_vain(look->own.answer) || (look->own.tcp && look->own.answer == PROBE_REFUSED))
            continue;
        struct finding *finding = finding_raise(findings, 601, SEEN_BY_US);
        add_server(look, finding);
        finding_evidence_string(finding, "probe", probe_answer_name(look->own.answer));
        add_reason(&look->own, finding);
        at_remote(facts, look, finding);
    }
}

void rule_probe_refused(const struct facts *facts, struct findings *findings)
{
    enum seen_connection_refused { SEEN_BY_US = 1 };

    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (!look->own.tcp || look->own.answer != PROBE_REFUSED)
            continue;
        struct finding *finding = finding_raise(findings, 612, SEEN_BY_US);
        add_reason(&look->own, finding);
        add_server(look, finding);
        at_remote(facts, look, finding);
    }
}

void rule_probe_stalled(const struct facts *facts, struct findings *findings)
{
    enum seen_stalled { SEEN_BY_US = 2 };

    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (look->own.answer != PROBE_ANSWERED)
            continue;
        struct finding *finding = finding_raise(findings, 609, SEEN_BY_US);
        finding_evidence_string(finding, "heard", "first-packet");
        add_server(look, finding);
        add_reason(&look->own, finding);
        at_remote(facts, look, finding);
    }
}

/* --- what OpenVPN has not seen ---------------------------------------------------------------------------------------- */

/* The `seen` sentence for a handshake of our own, by code. */
static unsigned certificate_form(finding_code code)
{
    return code == 603 || code == 606 || code == 607 ? 1 : 3;
}

void rule_probe_certificate(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        const struct server_hello *hello = &look->hello;
        size_t depth = hello->verify_depth > 0 ? (size_t)hello->verify_depth : 0;
        finding_code code = verify_error_code(hello->verify_reason, hello->verify_depth);
        if (!hello->judged || hello->trusted || code == 0 || !still_before(facts, STAGE_SERVER_KNOWN) ||
            facts->session.attempt.verify_reason[0])
            continue;
        struct finding *finding = finding_raise(findings, code, certificate_form(code));
        finding_evidence_string(finding, "reason", hello->verify_reason);
        finding_evidence_number(finding, "depth", (long long)depth);
        finding_evidence_string(finding, "certificate",
                                depth < hello->chain_count ? hello->chain[depth].subject : "not sent");
        add_server(look, finding);
    }
}

/* OpenSSL calls bytes that are no TLS at all a wrong version number: that is rubbish, and no disagreement. */
static bool disagrees(const struct transport_look *look)
{
    return look->answer == PROBE_TLS_FAILED && tls_too_old_or_too_weak(look->reason) &&
           !strstr(look->reason, "wrong version number");
}

void rule_probe_tls(const struct facts *facts, struct findings *findings)
{
    enum seen_refusal { SEEN_BY_US = 4 };

    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (!disagrees(&look->own) || !still_before(facts, STAGE_SERVER_KNOWN) || facts->session.attempt.tls_reason[0])
            continue;
        struct finding *finding = finding_raise(findings, 610, SEEN_BY_US);
        add_reason(&look->own, finding);
        add_server(look, finding);
    }
}

static void raise_other(const struct facts *facts, const struct handshake *look, const struct transport_look *other,
                        struct findings *findings)
{
    struct finding *finding = finding_raise(findings, 613, 0);
    char transport[32];
    struct text text;

    text_start(&text, transport, sizeof(transport));
    text_add(&text, "%s %u", other->tcp ? "TCP" : "UDP", other->port);
    finding_evidence_string(finding, "answers", transport);
    finding_evidence_string(finding, "proto", other->tcp ? "tcp" : "udp");
    finding_evidence_string(finding, "host", look->host);
    finding_evidence_number(finding, "port", other->port);
    at_remote(facts, look, finding);
}

void rule_other_transport(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (!probe_in_vain(look->own.answer) || !still_before(facts, STAGE_HEARD))
            continue;
        for (size_t j = 0; j < look->other_count; j++)
            if (probe_speaks_openvpn(look->others[j].answer))
                raise_other(facts, look, &look->others[j], findings);
    }
}

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

enum seen_result { SEEN_THROUGH, SEEN_NOTHING_TRIED, SEEN_ALIEN, SEEN_BROKEN_OFF, RESULT_NOT_SAID };

static enum seen_result result_form(enum probe_answer answer)
{
    switch (answer) {
    case PROBE_NOT_TRIED:
    case PROBE_FAILED:
        return SEEN_NOTHING_TRIED;
    case PROBE_ALIEN:
        return SEEN_ALIEN;
    case PROBE_TLS_FAILED:
    case PROBE_TOO_MUCH:
        return SEEN_BROKEN_OFF;
    case PROBE_THROUGH:
        return SEEN_THROUGH;
    default:
        return RESULT_NOT_SAID;
    }
}

void rule_probe_result(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        enum seen_result form = result_form(look->own.answer);
        if (form == RESULT_NOT_SAID)
            continue;
        struct finding *finding = finding_raise(findings, 614, form);
        add_server(look, finding);
        add_reason(&look->own, finding);
        if (form == SEEN_THROUGH)
            add_tls(&look->hello, finding);
    }
}

/* --- 0908 ------------------------------------------------------------------------------------------------------------ */

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

void rule_client_ca_not_accepted(const struct facts *facts, struct findings *findings)
{
    const struct certificate *client = certificates_client(&facts->certificates);

    for (size_t i = 0; client && i < facts->handshakes.count; i++) {
        const struct handshake *look = &facts->handshakes.list[i];
        if (look->hello.accepts != MATCH_NO || !still_before(facts, STAGE_TLS_UP))
            continue;
        struct finding *finding = finding_raise(findings, 908, 0);
        finding_evidence_string(finding, "certificate", client->subject);
        finding_evidence_string(finding, "issuer", client->issuer);
        add_names(&look->hello, finding);
        add_server(look, finding);
    }
}
