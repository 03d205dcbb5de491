/* SPDX-License-Identifier: MIT */
/*
 * What happens when OpenVPN opens the plugin: arguments, profile, remedies, and how the client will
 * be watched.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certificates/certificate_reader.h"
#include "certificates/earliest_time_reader.h"
#include "certificates/secrets.h"
#include "defaults.h"
#include "facts/mtu_candidates.h"
#include "observer/process.h"
#include "observer_output.h"
#include "path_measure.h"
#include "profile/credentials_file.h"
#include "profile/profile_files.h"
#include "remedies/mtu_repair.h"
#include "state.h"
#include "watch_history.h"

enum { ARGUMENTS_MAX = 1024 };

static bool file_missing(const struct profile *profile)
{
    for (size_t i = 0; profile && i < profile->problem_count; i++)
        if (profile->problems[i].kind == PROFILE_NOT_FOUND)
            return true;
    return false;
}

/*
 * Reads config=FILE when `path` is given, else the command line; relative paths begin at `start`.
 */
static struct profile *read_profile(struct observer *observer, const char *path, const char *start,
                                    struct credentials_lengths *auth)
{
    struct openvpn_version version = observer->diagnosis.facts.version;
    const char *arguments[ARGUMENTS_MAX];
    struct file_source files;
    struct file_base base;
    char *store = NULL;
    struct profile *profile = NULL;

    files_open(&files, &base, start, &observer->watch.opener);
    if (path) {
        profile = profile_read_file(path, version, &files);
    } else {
        int count = process_command_line(arguments, ARGUMENTS_MAX, &store);
        profile = profile_read_command_line(count, arguments, version, &files);
    }
    login_lengths_read(profile, &files, auth);
    free(store);
    files_close(&base);
    return profile;
}

static bool is_empty(const struct profile *profile)
{
    return !profile || profile->option_count == 0;
}

/*
 * OpenVPN has followed its `cd` lines by now, so the directory in which a relative profile was
 * found may be another one: when it is not here, the one in which OpenVPN was started (the shell's
 * PWD) is tried.
 */
static struct profile *find_profile(struct observer *observer, const char *path, struct credentials_lengths *auth)
{
    const char *started_in = getenv("PWD"); /* NOLINT(concurrency-mt-unsafe): there is one thread */
    struct profile *profile = read_profile(observer, path, NULL, auth);
    struct credentials_lengths other_login = {0};

    if (!started_in || !file_missing(profile))
        return profile;
    struct profile *other = read_profile(observer, path, started_in, &other_login);
    if (!other || file_missing(other)) {
        profile_free(other);
        return profile;
    }
    profile_free(profile);
    *auth = other_login;
    return other;
}

/* A config=FILE that cannot be read is a finding, and the command line tells the rest. */
static void take_profile(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;

    profile_free(observer->profile);
    profile_free(observer->unreadable);
    observer->profile = NULL;
    observer->unreadable = NULL;
    memset(&facts->auth, 0, sizeof(facts->auth));
    certificates_start(&facts->certificates); /* it points into the profile */
    /* the new profile may have another server */
    memset(&facts->server_chain, 0, sizeof(facts->server_chain));
    facts->crl = (struct revocation_list){MOMENT_UNKNOWN, MOMENT_UNKNOWN};
    if (facts->settings.config[0]) {
        observer->profile = find_profile(observer, facts->settings.config, &facts->auth);
        if (is_empty(observer->profile)) {
            observer->unreadable = observer->profile;
            observer->profile = NULL;
        }
    }
    if (!observer->profile)
        observer->profile = find_profile(observer, NULL, &facts->auth);
    facts->profile = observer->profile;
    facts->unreadable = observer->unreadable;
}

static bool has_management(const struct profile *profile)
{
    for (size_t i = 0; i < profile->option_count; i++)
        if (profile->options[i].known && strncmp(profile->options[i].words[0], "management", 10) == 0)
            return true;
    return false;
}

/*
 * Where OpenVPN's lines go: log and log-append win over daemon and syslog (error.c, x_msg_va:
 * use_syslog && !std_redir).
 */
static bool logs_to_syslog(const struct profile *profile)
{
    return (profile_last(profile, "daemon") || profile_last(profile, "syslog")) && !profile_last(profile, "log") &&
           !profile_last(profile, "log-append");
}

static void watch_log_or_call_backs(struct observer *observer, const char *reason)
{
    struct facts *facts = &observer->diagnosis.facts;

    facts->watching_reason = reason;
    facts->watching = WATCHING_CALL_BACKS;
    if (!logs_to_syslog(facts->profile) && (observer->log.file >= 0 || log_follow_output(&observer->log)))
        facts->watching = WATCHING_LOG_FILE;
    facts->available &= ~(unsigned)FACTS_SESSION;
    if (facts->watching == WATCHING_LOG_FILE)
        facts->available |= FACTS_SESSION;
}

void observer_without_management(struct observer *observer, const char *reason)
{
    watch_log_or_call_backs(observer, reason);
    if (observer->log.file >= 0 && observer->log_begin >= 0 && observer->log_begin < observer->log.at)
        observer->log.at = observer->log_begin;
    log_follow_read(&observer->log);
    observer->watch.loop.evaluate = true;
}

void observer_hears_management(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;

    if (observer->management.phase != MANAGEMENT_OPEN || facts->watching != WATCHING_CALL_BACKS)
        return;
    facts->watching = WATCHING_MANAGEMENT;
    facts->watching_reason = NULL;
    facts->available |= FACTS_SESSION;
}

/*
 * `setenv opt`: an OpenVPN that was built without the option warns instead of stopping (options.c,
 * add_option).
 */
static bool helper_over(struct observer *observer, const char *line)
{
    char optional[256];
    struct text text;

    text_start(&text, optional, sizeof(optional));
    text_add(&text, "setenv opt %s", line);
    return !text.cut && frame_add(&observer->frame, optional);
}

/* What cannot be read is not known to be a client, nor to be none. */
static bool is_unread(const struct profile *profile)
{
    for (size_t i = 0; profile && i < profile->problem_count; i++)
        if (profile->problems[i].kind == PROFILE_NOT_READABLE || profile->problems[i].kind == PROFILE_NOT_FOUND)
            return true;
    return false;
}

static bool is_client(const struct profile *profile)
{
    return profile && profile_is_client(profile);
}

/* Why OpenVPN is not asked for a management interface; NULL: it is. */
static const char *why_not_asked(const struct observer *observer)
{
    const struct profile *profile = observer->diagnosis.facts.profile;

    if (!is_client(profile))
        return is_unread(profile) ? "the profile cannot be read" : "this OpenVPN is not a client";
    return has_management(profile) ? "the profile has a management interface of its own" : NULL;
}

/* An interface that is open stays so, whatever a later profile says (manage.c, management_open). */
static void choose_watching(struct observer *observer, bool asked, const char *folder)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct management *management = &observer->management;
    bool expected = management->phase != MANAGEMENT_CLOSED || (asked && management_expect(management, folder));

    if (!is_client(facts->profile) && !(expected && is_unread(facts->profile))) {
        facts->watching = WATCHING_NOTHING;
        facts->watching_reason = observer->not_asked;
    } else if (expected) {
        facts->watching = WATCHING_MANAGEMENT;
        facts->watching_reason = NULL;
        facts->available |= FACTS_SESSION;
    } else if (observer->not_asked) {
        watch_log_or_call_backs(observer, observer->not_asked);
    } else {
        watch_log_or_call_backs(observer, asked ? "nothing tells when OpenVPN listens"
                                          : observer->start.folder.descriptor < 0
                                              ? "no directory for a management socket could be made"
                                              : "OpenVPN was started without waiting for the observer's answer");
    }
}

/* What an earlier connection on this network has found out, and what the kernel knows. */
static void recall_path(struct facts *facts)
{
    const struct history_record *record = history_mssfix(&facts->history, clock_now());

    facts->path.remembered = record ? record->mssfix : 0;
    facts->path.dco = false; /* only the device tells, and there is none yet */
    path_mtu_ask_kernel(facts, NULL, false);
    path_mtu_before_start(&facts->path);
}

static bool helper_over_mssfix(struct observer *observer, unsigned mssfix)
{
    char buffer[32];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    mtu_repair_line(mssfix, &text);
    return helper_over(observer, buffer);
}

static void apply_remedies(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;

    recall_path(facts);
    facts->path.handed_over =
        remedy_decide(REMEDY_MSSFIX, facts) == REMEDY_APPLY && helper_over_mssfix(observer, facts->path.for_start)
            ? facts->path.for_start
            : 0;
    facts->random_hostname_applied = remedy_decide(REMEDY_RANDOM_HOSTNAME, facts) == REMEDY_APPLY &&
                                     helper_over(observer, remedies()[REMEDY_RANDOM_HOSTNAME].line);
    facts->mfa_prompt_applied =
        remedy_decide(REMEDY_MFA, facts) == REMEDY_APPLY && helper_over(observer, remedies()[REMEDY_MFA].line);
}

/* OpenVPN has gone on without our lines. */
static void take_back_remedies(struct facts *facts)
{
    facts->path.handed_over = 0;
    facts->random_hostname_applied = false;
    facts->mfa_prompt_applied = false;
}

/* What a process of its own owes, and what OpenVPN need not wait for. */
static void settle(struct observer *observer)
{
    const struct observer_start *start = &observer->start;
    const int ours[] = {start->socket,
                        start->helper,
                        start->life[0],
                        start->life[1],
                        start->folder.descriptor,
                        observer->management.notice,
                        observer->log.file,
                        observer->log.notice,
                        history_store_in_use()->directory,
                        history_store_in_use()->file};

    process_close_inherited(ours, sizeof(ours) / sizeof(ours[0]));
    socket_folder_tidy(&observer->start.folder);
    observer->settled = true;
}

/*
 * OpenVPN has followed its `cd` lines when it opens a plugin: its files are where they are for us.
 */
static void look_into_certificates(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct file_source files;
    struct file_base base;

    files_open(&files, &base, NULL, &observer->watch.opener);
    certificates_read(facts->profile, &files, &facts->certificates);
    const char *reason = facts->settings.crl[0] ? revocation_list_read(facts->settings.crl, &files, &facts->crl) : NULL;
    if (reason)
        settings_complain(&facts->settings, "crl", facts->settings.crl, reason);
    secrets_forget(facts->profile, &files);
    files_close(&base);
}

void observer_open(struct observer *observer, const char *const *arguments)
{
    struct facts *facts = &observer->diagnosis.facts;

    settings_read(&facts->settings, arguments);
    defaults_read(&facts->settings, arguments, &observer->watch.opener);
    if (observer->start.version.major)
        facts->version = observer->start.version;
    facts->available = FACTS_SETTINGS | FACTS_PLUGIN | (facts->settings.probe_off ? 0U : FACTS_LOOKUPS) |
                       (facts->network ? FACTS_NETWORK : 0U);
    take_profile(observer);
    if (facts->profile)
        facts->available |= FACTS_PROFILE;
    watchers_open(&observer->watch);
    if (!facts->settings.probe_off)
        facts->available |= FACTS_OWN_HANDSHAKE;

    observer->not_asked = why_not_asked(observer);
    observer->log_begin = log_follow_length();
    frame_start(&observer->frame, FRAME_READY, observer->not_asked ? 0 : 1, -1);
    apply_remedies(observer);
    frame_send(observer->start.socket, &observer->frame);
    process_stand_back();
    observer->answered = true;
}

void observer_opened(struct observer *observer, int32_t taken, const char *folder)
{
    struct facts *facts = &observer->diagnosis.facts;

    observer->answered = false;
    if (!(taken & TAKEN_LINES))
        take_back_remedies(facts);
    choose_watching(observer, taken & TAKEN_MANAGEMENT, folder);
    if (!observer->settled)
        settle(observer);
    path_mtu_ask_kernel(facts, NULL, true);
    facts->auth.limit = process_has_pkcs11() ? AUTH_LIMIT_PKCS11 : AUTH_LIMIT_PLAIN;
    look_into_certificates(observer);
    earliest_time_read(&facts->earliest_time);
    output_open_report(facts);
    observer->watch.loop.evaluate = true;
}
