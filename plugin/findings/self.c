/* SPDX-License-Identifier: MIT */
/* Topic 00: the tool itself. */
#include "findings/self.h"

#include <string.h>

#include "topic.h"

static const struct catalogue_entry profile_unreadable;
static const struct sentence profile_missing = {&profile_unreadable, "the profile {profile} does not exist"};
static const struct sentence profile_no_right = {&profile_unreadable, "the profile {profile} cannot be read: {reason}"};
static const struct sentence profile_too_large = {&profile_unreadable,
                                                  "the profile {profile} is too large to be a profile"};
static const struct sentence profile_not_text = {&profile_unreadable, "the profile {profile} is not a text file"};

static void raise_unreadable(const struct profile_problem *problem, struct findings *findings)
{
    static const struct {
        enum profile_problem_kind kind;
        const struct sentence *sentence;
    } forms[] = {
        {PROFILE_NOT_FOUND, &profile_missing},
        {PROFILE_NOT_READABLE, &profile_no_right},
        {PROFILE_TOO_LARGE, &profile_too_large},
        {PROFILE_NOT_TEXT, &profile_not_text},
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (problem->kind != forms[i].kind)
            continue;
        struct finding *finding = finding_raise(findings, forms[i].sentence);
        finding_evidence_string(finding, "profile", problem->file);
        if (problem->detail[0])
            finding_evidence_string(finding, "reason", problem->detail);
    }
}

static void rule_profile_unreadable(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; facts->unreadable && i < facts->unreadable->problem_count; i++)
        raise_unreadable(&facts->unreadable->problems[i], findings);
    for (size_t i = 0; i < facts->profile->problem_count; i++)
        raise_unreadable(&facts->profile->problems[i], findings);
}

static const struct catalogue_entry profile_unreadable = {
    .code = 1,
    .slug = "profile-unreadable",
    .severity = SEVERITY_WARNING,
    .title = "The profile cannot be read",
    .sentences = {&profile_missing, &profile_no_right, &profile_too_large, &profile_not_text},
    .why = "cvpn-doctor cannot check what the profile says or what is missing in it.",
    .fix_user =
        "Make sure that the file exists and can be read, or name another one with config=FILE on the plugin line.",
    .rules = {{rule_profile_unreadable, FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry observation_limited;
static const struct sentence log_file_only = {&observation_limited,
                                              "OpenVPN's messages are read from its log file because {reason}"};
static const struct sentence callbacks_only = {&observation_limited,
                                               "only the plugin callbacks are seen because {reason}"};
static const struct sentence nothing_observed = {&observation_limited, "nothing is observed because {reason}"};

static void rule_observation_limited(const struct facts *facts, struct findings *findings)
{
    const struct sentence *sentence = &nothing_observed;

    if (facts->watching == WATCHING_MANAGEMENT || !facts->watching_reason)
        return;
    if (facts->watching == WATCHING_LOG_FILE)
        sentence = &log_file_only;
    else if (facts->watching == WATCHING_CALL_BACKS)
        sentence = &callbacks_only;
    finding_evidence_string(finding_raise(findings, sentence), "reason", facts->watching_reason);
}

static const struct catalogue_entry observation_limited = {
    .code = 2,
    .slug = "observation-limited",
    .severity = SEVERITY_NOTE,
    .title = "Not everything can be observed",
    .sentences = {&log_file_only, &callbacks_only, &nothing_observed},
    .why = "Failures before the tunnel is up show only in OpenVPN's messages, so cvpn-doctor may name some causes late "
           "or not at all.",
    .fix_user = "Remove the management lines from the profile, or add log FILE, or run cvpn-doctor explain on the log "
                "afterwards.",
    .rules = {{rule_observation_limited, FACTS_PLUGIN, PER_SESSION}},
};

static const struct catalogue_entry argument_not_understood;
static const struct sentence argument_unknown = {&argument_not_understood,
                                                 "the plugin argument {argument} is not understood: {problem}"};
static const struct sentence argument_misspelt = {
    &argument_not_understood, "the plugin argument {argument} is not understood: {problem}; did you mean {nearest}?"};
static const struct sentence argument_file_useless = {
    &argument_not_understood, "the file of the plugin argument {argument} cannot be used: {problem}"};

static const struct sentence *argument_sentence(const struct setting_problem *problem)
{
    if (problem->is_file)
        return &argument_file_useless;
    return problem->nearest ? &argument_misspelt : &argument_unknown;
}

static const struct sentence second_line = {
    &argument_not_understood, "this profile has a second line for the plugin, and only the first one counts"};

static const struct sentence defaults_useless = {&argument_not_understood, "the plugin's defaults in " SETTINGS_DEFAULTS
                                                                           " are not used: {reason}"};

static void rule_argument_not_understood(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->settings.problem_count; i++) {
        const struct setting_problem *problem = &facts->settings.problems[i];
        struct finding *finding = finding_raise(findings, argument_sentence(problem));
        if (problem->line)
            finding_at(finding, SETTINGS_DEFAULTS, problem->line);
        finding_evidence_string(finding, "argument", problem->argument);
        finding_evidence_string(finding, "problem", problem->problem);
        if (problem->nearest)
            finding_evidence_string(finding, "nearest", problem->nearest);
    }
    if (facts->settings.defaults_useless)
        finding_evidence_string(finding_raise(findings, &defaults_useless), "reason", facts->settings.defaults_useless);
    if (facts->settings.second_line)
        finding_raise(findings, &second_line);
}

static const struct catalogue_entry argument_not_understood = {
    .code = 4,
    .slug = "argument-not-understood",
    .severity = SEVERITY_WARNING,
    .title = "A word on the plugin line is not understood",
    .sentences = {&argument_unknown, &argument_misspelt, &argument_file_useless, &defaults_useless, &second_line},
    .why = "A word that is not understood, or a file that cannot be used, has no effect.",
    .fix_user =
        "Correct or remove the word on the plugin line or in " SETTINGS_DEFAULTS ", or mend the file. The README lists "
        "all arguments.",
    .rules = {{rule_argument_not_understood, FACTS_SETTINGS, PER_SESSION}},
};

static const struct catalogue_entry history_not_kept;
static const struct sentence directory_not_usable = {&history_not_kept, "no history is kept in {directory}: {reason}"};

static void rule_history_not_kept(const struct facts *facts, struct findings *findings)
{
    const struct history *history = &facts->history;

    if (!history->condition[0])
        return;
    struct finding *finding = finding_raise(findings, &directory_not_usable);
    finding_evidence_string(finding, "directory", history->directory);
    finding_evidence_string(finding, "reason", history->condition);
}

static const struct catalogue_entry history_not_kept = {
    .code = 5,
    .slug = "history-not-kept",
    .severity = SEVERITY_NOTE,
    .title = "Connections are not remembered",
    .sentences = {&directory_not_usable},
    .why = "Without a history, cvpn-doctor cannot compare the connections that work with those that do not.",
    .fix_user = "Give that directory to the user who runs OpenVPN and let no one else write to it. Or name another one "
                "with state=DIR on the plugin line, or write state=off.",
    .rules = {{rule_history_not_kept, FACTS_PLUGIN, PER_SESSION}},
};

static const struct catalogue_entry summary;
const struct sentence summary_of_attempt = {&summary, "{summary}"};

static const struct catalogue_entry observer_lost;
const struct sentence observer_not_started = {&observer_lost, "the observer could not be started: {reason}"};
const struct sentence observer_ended = {&observer_lost, "the observer has ended unexpectedly"};
const struct sentence observer_stuck = {&observer_lost, "the observer does not answer and was stopped"};

static const struct catalogue_entry sandbox_limited;
static const struct sentence runs_without = {&sandbox_limited, "cvpn-doctor's own process runs without {missing}"};

static void rule_containment_limited(const struct facts *facts, struct findings *findings)
{
    if (facts->sandbox_missing[0])
        finding_evidence_string(finding_raise(findings, &runs_without), "missing", facts->sandbox_missing);
}

bool management_is_ours(const struct condition *management)
{
    return strstr(management->text, "/cvpn-doctor.") != NULL;
}

static const struct catalogue_entry management_lost;
static const struct sentence socket_not_made = {
    &management_lost, "OpenVPN could not make the management socket {path} that cvpn-doctor asks for: {reason}"};

static void rule_management_lost(const struct facts *facts, struct findings *findings)
{
    const struct condition *management = condition(facts, CONDITION_MANAGEMENT);

    if (!management || !management_is_ours(management))
        return;
    struct finding *finding = finding_raise(findings, &socket_not_made);
    finding_evidence_string(finding, "path", management->text);
    finding_evidence_string(finding, "reason", management->reason);
    finding->log_line = management->line;
}

static const struct catalogue_entry management_lost = {
    .code = 7,
    .slug = "management-socket-lost",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN ended because of cvpn-doctor's own management socket",
    .sentences = {&socket_not_made},
    .why = "OpenVPN ends when it cannot make a management socket, so the VPN did not start because of cvpn-doctor.",
    .fix_user = "Start the VPN again. If it happens twice, take the plugin line out of the profile, install the newest "
                "cvpn-doctor, and send the log to its developers.",
    .rules = {{rule_management_lost, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry summary = {
    .code = 0,
    .slug = "summary",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "Result of this connection attempt",
    .sentences = {&summary_of_attempt},
    .why = "One line at the end of each attempt names what was found and which checks could not run.",
};

static const struct catalogue_entry observer_lost = {
    .code = 3,
    .slug = "observer-lost",
    .severity = SEVERITY_WARNING,
    .title = "The observer is gone; the VPN is not affected",
    .sentences = {&observer_not_started, &observer_ended, &observer_stuck},
    .why = "The VPN goes on as without cvpn-doctor, but nothing more is diagnosed until OpenVPN starts again.",
    .fix_user = "Start the VPN again, and send the log to the developers of cvpn-doctor if it happens twice.",
};

static const struct catalogue_entry sandbox_limited = {
    .code = 6,
    .slug = "containment-limited",
    .severity = SEVERITY_NOTE,
    .turn = TURN_NO_ONE,
    .title = "Not all protection of the observer is in force",
    .sentences = {&runs_without},
    .why = "The VPN and all checks work as always. Only the protection of this machine against a fault in cvpn-doctor "
           "itself is weaker.",
    .fix_user = "Nothing has to be done. Linux 5.13 and later with Landlock and seccomp has all of it; a container may "
                "hide them.",
    .rules = {{rule_containment_limited, FACTS_PLUGIN, PER_SESSION}},
};

const struct catalogue_entry *const self_findings[] = {&summary,         &profile_unreadable,      &observation_limited,
                                                       &observer_lost,   &argument_not_understood, &history_not_kept,
                                                       &sandbox_limited, &management_lost,         NULL};
