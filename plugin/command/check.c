/* SPDX-License-Identifier: MIT */
#include "certificates/earliest_time_reader.h"
#include "command/command.h"
#include "command/findings_printer.h"
#include "command/online.h"
#include "command/options.h"
#include "command/output.h"
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

/* Reads the profile's facts and says what the rules make of them. */
static void diagnose(const struct profile *profile, const struct certificates *certificates,
                     const struct options *options, struct findings_printer *page)
{
    static struct diagnosis diagnosis;

    diagnosis_start(&diagnosis, printer_finding, printer_summary, page);
    diagnosis.facts.profile = profile;
    diagnosis.facts.certificates = *certificates;
    diagnosis.facts.available = FACTS_PROFILE;
    diagnosis.facts.version = options->openvpn;
    earliest_time_read(&diagnosis.facts.earliest_time);
    look_for_plugins(&diagnosis.facts, options->operand);
    if (options->online)
        go_online(&diagnosis.facts, options->operand);
    diagnosis_finish(&diagnosis, clock_now());
    printer_finish(page);
}

int command_check(const struct command *self, int argc, char **argv)
{
    static struct findings_printer page;
    static struct certificates certificates;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    struct profile *profile = top_file_read(options.operand, options.openvpn, &certificates);
    if (!profile)
        return STATUS_COULD_NOT;
    if (top_file_is_other(profile, options.operand)) {
        profile_free(profile);
        return STATUS_COULD_NOT;
    }
    printer_start(&page, options.json);
    diagnose(profile, &certificates, &options, &page);
    if (page.said == 0 && !options.json) {
        char buffer[SHOWN_MAX];
        output_add("%s: nothing found (%u checks ran)\n", shown(options.operand, buffer), page.checks);
    }
    bool unreadable = top_file_unreadable(profile);
    profile_free(profile);
    return unreadable ? STATUS_COULD_NOT : printer_status(&page);
}
