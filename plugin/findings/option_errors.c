/* SPDX-License-Identifier: MIT */
/* Topic 16: lines of the profile at which OpenVPN stops. */
#include <string.h>

#include "profile/option_name.h"

#include "topic.h"

static const struct catalogue_entry option_unknown;
static const struct sentence option_not_known = {&option_unknown, "OpenVPN does not know the option {option}"};
static const struct sentence option_parameters = {&option_unknown,
                                                  "the option {option} has missing or extra parameters"};
static const struct sentence line_unreadable = {&option_unknown, "the line cannot be read: {problem}"};
static const struct sentence openvpn_stopped = {&option_unknown, "OpenVPN stopped: {text}"};
static const struct sentence includes_too_deep = {&option_unknown,
                                                  "the options include themselves or too many files: {problem}"};
static const struct sentence proxy_over_udp = {
    &option_unknown, "an HTTP proxy carries TCP only, and the profile connects over {protocol}"};
static const struct sentence server_not_named = {&option_unknown,
                                                 "the profile names no server: it has nobind, and no line remote"};

static const struct {
    enum profile_problem_kind kind;
    const struct sentence *sentence;
    const char *problem;
} syntax[] = {
    {PROFILE_INCLUDE_LOOP, &includes_too_deep, "more than 10 files deep"},
    {PROFILE_LINE_TOO_LONG, &line_unreadable, "it is longer than OpenVPN reads at once"},
    {PROFILE_QUOTE_OPEN, &line_unreadable, "a quotation mark is not closed"},
    {PROFILE_BACKSLASH_BAD, &line_unreadable, "a backslash is in a wrong place; write two of them"},
    {PROFILE_RESIDUAL, &line_unreadable, "it ends in the middle of a word"},
    {PROFILE_WORD_TOO_LONG, &line_unreadable, "a word is longer than OpenVPN takes"},
    {PROFILE_BLOCK_OPEN, &line_unreadable, "the block that begins here has no end tag"},
    {PROFILE_OPTION_UNKNOWN, &option_not_known, NULL},
    {PROFILE_OPTION_PARAMETERS, &option_parameters, NULL},
    {PROFILE_DASHES_MISSING, &line_unreadable, "an option on the command line has no leading dashes"},
};

static void raise_problem(struct findings *findings, const struct profile_problem *problem)
{
    for (size_t i = 0; i < sizeof(syntax) / sizeof(syntax[0]); i++) {
        if (syntax[i].kind != problem->kind)
            continue;
        struct finding *finding = finding_raise(findings, syntax[i].sentence);
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
    struct finding *finding = finding_raise(findings, &proxy_over_udp);
    finding_evidence_string(finding, "protocol", remote.protocol);
    finding_at(finding, proxy->file, proxy->line);
}

/*
 * options.c, options_postprocess_verify_ce: "--nobind doesn't make sense unless used with
 * --remote". Beside a log nothing is said: the command line may have named the server.
 */
static void raise_no_server(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *nobind = profile_last(facts->profile, "nobind");
    struct profile_remote remote;

    if (!nobind || facts->available & FACTS_SESSION || facts->profile->problem_count > 0 ||
        facts->profile->connection_count > 0 || profile_remotes(facts->profile, &remote, 1) > 0)
        return;
    finding_at(finding_raise(findings, &server_not_named), nobind->file, nobind->line);
}

static void rule_option_unknown(const struct facts *facts, struct findings *findings)
{
    if (facts->available & FACTS_PLUGIN || facts->client_starts)
        return; /* OpenVPN has read the profile and did not stop */
    for (size_t i = 0; i < facts->profile->problem_count; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        /* 1102 has more to say */
        bool federate = problem->option && strcmp(problem->option, "auth-federate") == 0;
        if (problem->stops && !(federate && problem->kind == PROFILE_OPTION_UNKNOWN))
            raise_problem(findings, problem);
    }
    raise_proxy_over_udp(facts, findings);
    raise_no_server(facts, findings);
}

static bool said_elsewhere(const struct option_error *error)
{
    return stopped_for_client_certificate(error->text) || names_compression(error->text);
}

/* What someone pasted may end with the line itself: no step came after it. */
static bool stopped_here(const struct facts *facts, const struct option_error *error)
{
    const struct attempt *attempt = &facts->session.attempt;

    return (error->stops && error->attempt == attempt->number && attempt->ending != ENDING_CONNECTED) ||
           attempt_stopped_at_start(attempt) ||
           (facts->finished && attempt->stage == STAGE_NONE && attempt->ending == ENDING_NONE);
}

static void rule_option_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        /*
         * A pushed option is passed over; one of another kind matters only when the client got
         * nowhere with it.
         */
        if (error->pushed || strcmp(error->option, "auth-federate") == 0 || said_elsewhere(error) ||
            (!error->option[0] && !stopped_here(facts, error)))
            continue;
        struct finding *finding = finding_raise(findings, error->option[0] ? &option_not_known : &openvpn_stopped);
        finding_evidence_string(finding, error->option[0] ? "option" : "text",
                                error->option[0] ? option_name_shown(error->option) : error->text);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        if (!error->option[0] && (facts_log_ends_open(facts) || strstr(error->text, "Please correct th")))
            finding_confidence(finding, CONFIDENCE_POSSIBLE);
        finding->log_line = error->line;
    }
}

static const struct catalogue_entry option_unknown = {
    .code = 1612,
    .slug = "option-unknown",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN stops at a line of the profile",
    .sentences = {&option_not_known, &option_parameters, &line_unreadable, &openvpn_stopped, &includes_too_deep,
                  &proxy_over_udp, &server_not_named},
    .why = "OpenVPN does not start until this line is corrected.",
    .fix_user = "Correct what is named here. A value with blanks needs quotation marks. Write setenv opt only in front "
                "of an option that other clients know, never in front of one that checks the server.",
    .fix_administrator =
        "Hand out the configuration file as the Client VPN console exports it, without options of other clients.",
    .rules = {{rule_option_unknown, FACTS_PROFILE, PER_SESSION}, {rule_option_stopped, FACTS_SESSION, PER_SESSION}},
};

const struct catalogue_entry *const option_errors_findings[] = {&option_unknown, NULL};
