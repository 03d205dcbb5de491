/* SPDX-License-Identifier: MIT */
/* Topic 16: lines of a log that look like errors and are none. */
#include <string.h>

#include "topic.h"

/* What a harmless line (the HARMLESS rows of messages.c) is shown as, and what it means. */
static const struct harmless_line {
    const char *name;
    const char *text;
    const char *meaning;
} harmless[] = {
    {"block-outside-dns", "Unrecognized option ... block-outside-dns",
     "full-tunnel endpoints push this option for Windows, and other systems ignore it"},
    {"domain-route", "dhcp-option DOMAIN-ROUTE", "the option is meant for systemd-resolved, and OpenVPN ignores it"},
    {"option-skipped", "Unrecognized option (warning)",
     "the profile marks the option as optional, and OpenVPN ignores it"},
    {"auth-nocache-note", "this configuration may cache passwords in memory",
     "OpenVPN gives this advice to every user without auth-nocache"},
    {"script-security-note", "the current --script-security setting may allow ... scripts",
     "a piece of advice; nothing failed"},
    {"dco-missing", "Kernel support for ovpn-dco missing",
     "the client works without the kernel module, only a little slower"},
    {"cipher-negotiation-note", "--cipher is not set or not in --data-ciphers",
     "client and server agree on AES-256-GCM by themselves"},
    {"tun-cleanup-note", "Tried to delete pre-existing tun/tap instance", "OpenVPN tidies up before it starts"},
    {"interrupted-wait", "event_wait : Interrupted system call", "OpenVPN was asked to stop or restart"},
    {"options-differ", "... is used inconsistently, or missing in one config",
     "client and server negotiate these since 2.4, so they need not be equal"},
    {"packet-replay", "bad packet ID (may be a replay)",
     "a packet came late or twice, as on wireless networks, and was dropped"},
    {"file-rights-note", "file ... is group or others accessible",
     "a piece of advice about the file's mode; OpenVPN reads it all the same"},
    {"management-note", "Using --management on a TCP port WITHOUT passwords",
     "a piece of advice to the client program"},
    {"compression-note", "Compression for receiving enabled",
     "a piece of advice: compression makes encryption weaker, and both sides agree on it here"},
    {"deprecated-note", "an option is called deprecated", "the option still works"},
    {"route-exists", "a route exists already", "the same route was set before, so nothing is missing"},
    {"tidy-up-failed", "a route or address could not be deleted",
     "it vanishes with the tunnel, or OpenVPN has given up the right to delete it"},
    {"common-lan-note", "your local LAN uses the extremely common subnet address", "a piece of advice; nothing failed"},
    {"web-log-in", "Info command ... WEB_AUTH or OPEN_URL",
     "the sign-in goes on in a browser that the client opens, and OpenVPN waits for it"},
    {"no-key-yet", "no data channel send key available", "a packet came just before the key was there"},
};

/* The row of that name, or NULL. Most of the names differ in their first byte already. */
static const struct harmless_line *harmless_line_named(const char *name)
{
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
        if (harmless[i].name[0] == name[0] && strcmp(harmless[i].name, name) == 0)
            return &harmless[i];
    return NULL;
}

static const struct catalogue_entry is_harmless;
static const struct sentence harmless_text = {&is_harmless, "\"{text}\" is harmless: {meaning}"};
static const struct sentence challenge_begins_login = {
    &is_harmless, "AUTH_FAILED with a CRV1 challenge is how a SAML sign-in begins: the browser comes next. Only the "
                  "AWS provided client or a SAML helper opens it"};

/*
 * What is harmless on its own is none beside the fault that it is a part of, which has a code of
 * its own.
 */
static bool is_part_of_fault(const struct facts *facts, const char *name)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (strcmp(name, "route-exists") == 0)
        return attempt_condition(attempt, CONDITION_OFFLOAD_SETUP) || attempt_condition(attempt, CONDITION_ROUTE);
    if (strcmp(name, "options-differ") != 0)
        return false;
    const struct condition *mtu = attempt_condition(attempt, CONDITION_PACKET_MTU);
    return (mtu && tun_mtu_differs(mtu)) || attempt_condition(attempt, CONDITION_UNREADABLE);
}

static void rule_harmless(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    /* Live no one is chasing such a line yet, and a healthy connection has nothing to say. */
    size_t count = facts->available & FACTS_PLUGIN ? 0 : session->harmless_count;

    for (size_t i = 0; i < count; i++) {
        const struct harmless_line *line = harmless_line_named(session->harmless[i].name);
        if (!line || is_part_of_fault(facts, line->name))
            continue;
        struct finding *finding = finding_raise(findings, &harmless_text);
        finding_evidence_string(finding, "subject", line->name);
        finding_evidence_string(finding, "text", line->text);
        finding_evidence_string(finding, "meaning", line->meaning);
        finding->log_line = session->harmless[i].line;
    }
    const struct attempt *begun = saml_begins_normally(facts);
    if (begun) {
        struct finding *finding = finding_raise(findings, &challenge_begins_login);
        finding_evidence_string(finding, "words", begun->auth_words);
        finding->log_line = begun->auth_line;
    }
}

static const struct catalogue_entry is_harmless = {
    .code = 1611,
    .slug = "harmless",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "Lines that look bad and mean nothing here",
    .sentences = {&harmless_text, &challenge_begins_login},
    .why = "Users often take it for the cause of a problem, and it is not.",
    .fix_user = "Nothing has to be done about it.",
    .rules = {{rule_harmless, FACTS_SESSION, PER_SESSION}},
};

const struct catalogue_entry *const harmless_findings[] = {&is_harmless, NULL};
