/* SPDX-License-Identifier: MIT */
#include "certificates/earliest_time_reader.h"
#include "command/client_trial.h"
#include "command/command.h"
#include "command/findings_printer.h"
#include "command/online.h"
#include "command/options.h"
#include "command/output.h"
#include "command/profile_list.h"
#include "command/top_file.h"
#include "profile/plugin_file_reader.h"

/* Asks what --online may ask. */
static void go_online(struct facts *facts, const char *path)
{
    struct top_files files;
    struct file_source source;

    if (!profile_is_client(facts->profile) || !top_files_open(&files, path, &source))
        return;
    online_probe(facts, &source);
    top_files_close(&files);
}

/*
 * A file that a plugin line names may belong to the folder of the profile, as its certificates may.
 */
static void look_for_plugins(struct facts *facts, const char *path)
{
    struct top_files files;
    struct file_source source;

    if (!top_files_open(&files, path, &source))
        return;
    plugin_file_look(facts->profile, &source, &facts->plugin_file);
    top_files_close(&files);
}

/* Reads the profile's facts and says what the rules, and the clients, make of them. */
static void diagnose(const struct profile *profile, const char *path, const struct certificates *certificates,
                     const struct options *options, struct client_trials *trials, struct findings_printer *page)
{
    static struct diagnosis diagnosis;

    diagnosis_start(&diagnosis, printer_finding, printer_summary, page);
    diagnosis.facts.profile = profile;
    diagnosis.facts.certificates = *certificates;
    diagnosis.facts.available = FACTS_PROFILE;
    diagnosis.facts.version = options->openvpn;
    earliest_time_read(&diagnosis.facts.earliest_time);
    look_for_plugins(&diagnosis.facts, path);
    client_trials_ask(trials, &diagnosis.facts);
    if (options->online)
        go_online(&diagnosis.facts, path);
    diagnosis_finish(&diagnosis, clock_now());
    client_trials_add(trials, &diagnosis);
    printer_finish(page);
}

/*
 * The end of a profile's page: in JSON an object, where something was found, or where the reader
 * needs it to tell several profiles or clients apart.
 */
static void say_end(const struct client_trials *trials, const struct options *options, bool several, const char *path,
                    int status, struct findings_printer *page)
{
    char clients[1024];
    char buffer[SHOWN_MAX];
    struct text text;

    text_start(&text, clients, sizeof(clients));
    client_trials_text(trials, &text);
    if (options->json && (page->said > 0 || options->program_count > 0 || several))
        client_trials_json(trials, path, page->checks, status);
    if (options->json)
        return;
    if (page->said == 0)
        output_add("%s: nothing found (%u checks ran; %s)\n", shown(path, buffer), page->checks, clients);
    else
        show_labelled(&page->show, "clients", clients);
    if (page->web && page->said == 0)
        web_page_summary(page->web, "Nothing was found.");
    if (page->web)
        web_page_summary(page->web, clients);
}

/* Returns the exit status for this profile. */
static int check_profile(const char *path, bool several, const struct options *options, struct client_trials *trials,
                         struct web_page *web)
{
    static struct findings_printer page;
    static struct certificates certificates;
    struct profile *profile = top_file_read(path, options->openvpn, &certificates);

    if (!profile)
        return STATUS_COULD_NOT;
    if (top_file_is_other(profile, path)) {
        profile_free(profile);
        return STATUS_COULD_NOT;
    }
    printer_start(&page, options->json);
    page.web = web;
    if (several && !options->json)
        printer_title(&page, path);
    bool unreadable = profile_is_unreadable(profile);
    diagnose(profile, path, &certificates, options, trials, &page);
    profile_free(profile);
    int status = unreadable ? STATUS_COULD_NOT : printer_status(&page);
    say_end(trials, options, several, path, status, &page);
    return status;
}

int command_check(const struct command *self, int argc, char **argv)
{
    static struct client_trials trials;
    static struct web_page web;
    struct options options;
    struct profile_list list;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    if (!client_trials_find(&trials, &options))
        return STATUS_COULD_NOT;
    if (options.html)
        web_page_start(&web, options.html, options.operand);
    profile_list_take(options.operands, options.operand_count, &list);
    int worst = list.lacking ? STATUS_COULD_NOT : STATUS_CLEAN;
    for (size_t i = 0; i < list.count && !output_failed(); i++) {
        int status = check_profile(list.paths[i], list.several, &options, &trials, options.html ? &web : NULL);
        worst = status > worst ? status : worst;
    }
    profile_list_free(&list);
    return options.html ? web_page_status(&web, worst) : worst;
}
