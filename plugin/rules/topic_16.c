/* SPDX-License-Identifier: MIT */
/* Topic 16: what users of AWS's page run into and it does not treat. */
#include <string.h>

#include "facts/option_name.h"
#include "rules/topics.h"

enum seen_harmless { SEEN_LINE, SEEN_CHALLENGE };

/* What a harmless line (the HARMLESS rows of messages.c) is shown as, and what it means. */
static const struct harmless_line {
    const char *name;
    const char *text;
    const char *meaning;
} harmless[] = {
    {"block-outside-dns", "Unrecognized option ... block-outside-dns",
     "full-tunnel endpoints push this option for Windows, and other systems pass over it"},
    {"domain-route", "dhcp-option DOMAIN-ROUTE",
     "the option is meant for systemd-resolved, and OpenVPN passes over it"},
    {"option-skipped", "Unrecognized option (warning)",
     "the profile marks the option as optional, and OpenVPN passes over it"},
    {"auth-nocache-note", "this configuration may cache passwords in memory",
     "a piece of advice that OpenVPN gives to everybody without auth-nocache"},
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
     "a piece of advice: compression makes encryption weaker, and hampers no connection on which both sides agree"},
    {"deprecated-note", "an option is called deprecated", "the option still works"},
    {"route-exists", "a route exists already", "the same route was set before, so nothing is missing"},
    {"tidy-up-failed", "a route or address could not be deleted",
     "it vanishes with the tunnel, or OpenVPN has given up the right to delete it"},
    {"common-lan-note", "your local LAN uses the extremely common subnet address", "a piece of advice; nothing failed"},
    {"web-log-in", "Info command ... WEB_AUTH or OPEN_URL",
     "the log-in goes on in a browser that the client opens, and OpenVPN waits for it"},
    {"no-key-yet", "no data channel send key available", "a packet came in the moment before the key was there"},
};

/* The row of that name, or NULL. Most of the names differ in their first byte already. */
static const struct harmless_line *harmless_line_named(const char *name)
{
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
        if (harmless[i].name[0] == name[0] && strcmp(harmless[i].name, name) == 0)
            return &harmless[i];
    return NULL;
}

void rule_harmless(const struct facts *facts, struct findings *findings)
{
    const struct session *session = &facts->session;

    /* Live nobody is chasing such a line yet, and a healthy connection has nothing to say. */
    size_t count = facts->available & FACTS_PLUGIN ? 0 : session->harmless_count;

    for (size_t i = 0; i < count; i++) {
        const struct harmless_line *line = harmless_line_named(session->harmless[i].name);
        if (!line)
            continue;
        struct finding *finding = finding_raise(findings, 1611, SEEN_LINE);
        finding_evidence_string(finding, "subject", line->name);
        finding_evidence_string(finding, "text", line->text);
        finding_evidence_string(finding, "meaning", line->meaning);
        finding->log_line = session->harmless[i].line;
    }
    const struct attempt *begun = saml_begins_normally(facts);
    if (begun) {
        struct finding *finding = finding_raise(findings, 1611, SEEN_CHALLENGE);
        finding_evidence_string(finding, "words", begun->login_words);
        finding->log_line = begun->login_line;
    }
}

enum seen_option {
    SEEN_UNKNOWN,
    SEEN_PARAMETERS,
    SEEN_UNREADABLE_LINE,
    SEEN_OPENVPN_STOPPED,
    SEEN_INCLUDES,
    SEEN_PROXY_OVER_UDP,
    SEEN_NO_SERVER
};

static const struct {
    enum profile_problem_kind kind;
    enum seen_option form;
    const char *problem;
} syntax[] = {
    {PROFILE_INCLUDE_LOOP, SEEN_INCLUDES, "more than 10 files deep"},
    {PROFILE_LINE_TOO_LONG, SEEN_UNREADABLE_LINE, "it is longer than OpenVPN reads at once"},
    {PROFILE_QUOTE_OPEN, SEEN_UNREADABLE_LINE, "a quotation mark is not closed"},
    {PROFILE_BACKSLASH_BAD, SEEN_UNREADABLE_LINE, "a backslash stands where none may be; write two of them"},
    {PROFILE_RESIDUAL, SEEN_UNREADABLE_LINE, "it ends in the middle of a word"},
    {PROFILE_WORD_TOO_LONG, SEEN_UNREADABLE_LINE, "a word is longer than OpenVPN takes"},
    {PROFILE_BLOCK_OPEN, SEEN_UNREADABLE_LINE, "the block that begins here has no end tag"},
    {PROFILE_OPTION_UNKNOWN, SEEN_UNKNOWN, NULL},
    {PROFILE_OPTION_PARAMETERS, SEEN_PARAMETERS, NULL},
    {PROFILE_DASHES_MISSING, SEEN_UNREADABLE_LINE, "an option on the command line has no leading dashes"},
};

static void raise_problem(struct findings *findings, const struct profile_problem *problem)
{
    for (size_t i = 0; i < sizeof(syntax) / sizeof(syntax[0]); i++) {
        if (syntax[i].kind != problem->kind)
            continue;
        struct finding *finding = finding_raise(findings, 1612, syntax[i].form);
        if (problem->option)
            finding_evidence_string(finding, "option", option_name_shown(problem->option));
        if (syntax[i].problem)
            finding_evidence_string(finding, "problem", syntax[i].problem);
        finding_at(finding, problem->file, problem->line);
    }
}

/* options.c, options_postprocess_verify_ce: "--http-proxy MUST be used in TCP Client mode". */
static void raise_proxy_over_udp(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *proxy = profile_last(facts->profile, "http-proxy");
    struct profile_remote remote;

    if (!proxy || facts->profile->connection_count > 0 || !facts_remote(facts, &remote) ||
        strncmp(remote.protocol, "udp", 3) != 0)
        return;
    struct finding *finding = finding_raise(findings, 1612, SEEN_PROXY_OVER_UDP);
    finding_evidence_string(finding, "protocol", remote.protocol);
    finding_at(finding, proxy->file, proxy->line);
}

/*
 * options.c, options_postprocess_verify_ce: "--nobind doesn't make sense unless used with --remote". Beside a log nothing is said: the command line may have named the server.
 */
static void raise_no_server(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *nobind = profile_last(facts->profile, "nobind");
    struct profile_remote remote;

    if (!nobind || facts->available & FACTS_SESSION || facts->profile->problem_count > 0 ||
        facts->profile->connection_count > 0 || profile_remotes(facts->profile, &remote, 1) > 0)
        return;
    finding_at(finding_raise(findings, 1612, SEEN_NO_SERVER), nobind->file, nobind->line);
}

void rule_option_unknown(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN)
        return; /* OpenVPN has read the profile and did not stop */
    for (size_t i = 0; i < facts->profile->problem_count; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        bool federate = problem->option && strcmp(problem->option, "auth-federate") == 0; /* 1102 has more to say */
        if (problem->stops && !(federate && problem->kind == PROFILE_OPTION_UNKNOWN))
            raise_problem(findings, problem);
    }
    raise_proxy_over_udp(facts, findings);
    raise_no_server(facts, findings);
}

/* "Please correct these errors." only ends the list of them (options.c, options_postprocess_filechecks). */
static bool said_elsewhere(const struct facts *facts, const struct option_error *error)
{
    return stopped_for_client_certificate(error->text) || names_compression(error->text) || names_script(error->text) ||
           names_certificate_file(error->text) ||
           (strstr(error->text, "Please correct th") && facts->session.option_error_count > 1);
}

void rule_option_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        /* A pushed option is passed over; one of another kind matters only when the client got nowhere with it. */
        if (error->pushed || strcmp(error->option, "auth-federate") == 0 || said_elsewhere(facts, error) ||
            (!error->option[0] && !attempt_stopped_at_start(&facts->session.attempt)))
            continue;
        struct finding *finding = finding_raise(findings, 1612, error->option[0] ? SEEN_UNKNOWN : SEEN_OPENVPN_STOPPED);
        finding_evidence_string(finding, error->option[0] ? "option" : "text",
                                error->option[0] ? option_name_shown(error->option) : error->text);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        finding->log_line = error->line;
    }
}
