/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/enroll_connection.h"
#include "command/enrolment.h"
#include "command/plugin_place.h"
#include "command/profile_list.h"
#include "enroll/list.h"
#include "facts/settings.h"

/* How many profiles came to each end. */
struct tally {
    unsigned ends[ENROLMENT_UNCHANGED + 1];
};

static const char *const end_words[] = {[ENROLMENT_REFUSED] = "refused",
                                        [ENROLMENT_ENROLLED] = "enrolled",
                                        [ENROLMENT_RESTORED] = "restored",
                                        [ENROLMENT_UNCHANGED] = "unchanged"};

static void print_json(json_t *object)
{
    char *line = object ? json_dumps(object, 0) : NULL;

    output_add("%s\n", line ? line : "{}");
    free(line);
    json_decref(object);
}

/* The sentences without the end of their last line; what was refused is in the last complaint. */
static json_t *told_json(const struct enrolment *e, enum enrolment_end end)
{
    size_t length = strlen(e->told);

    if (end == ENROLMENT_REFUSED)
        return json_string(complained());
    return json_stringn(e->told, length - (length && e->told[length - 1] == '\n'));
}

static void conclude(const struct enrolment *e, enum enrolment_end end, struct tally *tally)
{
    tally->ends[end]++;
    if (!e->options->json) {
        output_add("%s%s", e->difference ? e->difference : "", e->told);
        return;
    }
    json_t *object =
        json_pack("{s:s, s:s, s:b, s:i}", "profile", e->name, "result", end_words[end], "dry_run", e->options->dry_run,
                  "status", end == ENROLMENT_REFUSED ? STATUS_COULD_NOT : STATUS_CLEAN);
    json_object_set_new(object, "text", told_json(e, end));
    if (e->difference)
        json_object_set_new(object, "difference", json_string(e->difference));
    print_json(object);
}

static void one_profile(struct enrolment *e, const char *path, struct tally *tally)
{
    enum enrolment_end end = ENROLMENT_REFUSED;

    if (enrolment_open(e, path))
        end = e->options->undo ? enrolment_undo(e) : enrolment_enroll(e);
    conclude(e, end, tally);
    enrolment_close(e);
}

/* "503 profiles: 480 enrolled, 20 unchanged, 3 refused." */
static void say_tally(const struct tally *tally, size_t count)
{
    static const enum enrolment_end order[] = {ENROLMENT_ENROLLED, ENROLMENT_RESTORED, ENROLMENT_UNCHANGED,
                                               ENROLMENT_REFUSED};
    const char *between = ":";

    output_add("%zu profiles", count);
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if (tally->ends[order[i]] == 0)
            continue;
        output_add("%s %u %s", between, tally->ends[order[i]], end_words[order[i]]);
        between = ",";
    }
    output_add(".\n");
}

static int named_profiles(struct enrolment *e)
{
    const struct options *options = e->options;
    struct tally tally = {{0}};
    struct profile_list list;
    char path[PATH_MAX];

    if (!options->undo && !plugin_place_find(options->plugin, path, &e->plugin))
        return STATUS_COULD_NOT;
    profile_list_take(options->operands, options->operand_count, &list);
    e->several = list.several;
    for (size_t i = 0; i < list.count && !output_failed(); i++)
        one_profile(e, list.paths[i], &tally);
    if (list.several && !options->json)
        say_tally(&tally, list.count);
    bool good = !list.lacking && tally.ends[ENROLMENT_REFUSED] == 0;
    profile_list_free(&list);
    return good ? STATUS_CLEAN : STATUS_COULD_NOT;
}

/* One profile of --undo --all. What is left is named, and stays in the list. */
static bool undo_listed(struct enrolment *e, const char *path)
{
    enum enrolment_fate fate = enrolment_find_fate(e, path);
    enum enrolment_end end = ENROLMENT_REFUSED;
    struct tally tally = {{0}};

    if (fate == FATE_FREE || fate == FATE_GONE) {
        end = ENROLMENT_UNCHANGED;
        if (!e->options->dry_run)
            (void)enrolled_remove(path);
    } else if (fate == FATE_ENROLLED || fate == FATE_CHANGED) {
        end = enrolment_undo(e);
    } else if (fate == FATE_LOADS) {
        complain("%s was changed since it was enrolled, and still names %s; take that line out by hand.", e->name,
                 ENROLL_PLUGIN_NAME);
    }
    conclude(e, end, &tally);
    enrolment_close(e);
    return end != ENROLMENT_REFUSED;
}

static bool show_listed(struct enrolment *e, const char *path)
{
    static const char *const words[] = {"enrolled", "changed", "changed", "free", "gone", "unreadable"};
    const char *word = words[enrolment_find_fate(e, path)];

    if (e->options->json)
        print_json(json_pack("{s:s, s:s}", "profile", e->name, "state", word));
    else
        output_add("%-10s %s\n", word, e->name);
    enrolment_close(e);
    return true;
}

/* Goes through the list; each() returns whether it went well. */
static int for_all(struct enrolment *e, bool (*each)(struct enrolment *, const char *))
{
    static struct enrolled list;
    int error = enrolled_read(&list);
    bool good = error == 0 && !list.more;

    if (error)
        complain("the list of enrolled profiles cannot be read: %s.",
                 error == EPERM ? "it is not this user's alone" : strerror(error));
    for (size_t i = 0; i < list.count; i++)
        good = each(e, list.paths[i]) && good;
    if (list.more)
        complain("there are more than %d enrolled profiles; the others are left.", ENROLLED_MAX);
    enrolled_free(&list);
    return good ? STATUS_CLEAN : STATUS_COULD_NOT;
}

/* Words that the plugin does not understand are not put into a profile. */
static bool arguments_good(const struct options *options)
{
    for (size_t i = 0; i < options->argument_count; i++) {
        const char *const words[] = {options->arguments[i], NULL};
        static struct settings settings;
        char buffer[SHOWN_MAX];
        settings_read(&settings, words);
        if (settings.problem_count == 0)
            continue;
        const struct setting_problem *problem = &settings.problems[0];
        complain("--argument %s: %s%s%s%s.", shown(words[0], buffer), problem->problem,
                 problem->nearest ? "; did you mean '" : "", problem->nearest ? problem->nearest : "",
                 problem->nearest ? "'?" : "");
        return false;
    }
    return true;
}

/* What does not go together is said. */
static bool makes_sense(const struct options *options)
{
    bool changes = options->mfa || options->mssfix || options->plugin || options->argument_count;

    if (options->undo && changes)
        complain("--undo takes everything out; it goes with --dry-run, --json and --all only.");
    else if (options->list && (changes || options->undo || options->all || options->dry_run || options->operand))
        complain("--list goes with --json and nothing else.");
    else if (options->all && (!options->undo || options->operand))
        complain("--all goes with --undo, and takes no PROFILE.");
    else if (!options->operand && !options->all && !options->list)
        complain("'enroll' needs a PROFILE; 'cvpn-doctor enroll --help' tells more.");
    else
        return arguments_good(options);
    return false;
}

int command_enroll(const struct command *self, int argc, char **argv)
{
    static struct enrolment e;
    static struct options options;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    if (options.nm)
        return enroll_connection(&options);
    if (!makes_sense(&options))
        return STATUS_COULD_NOT;
    e.options = &options;
    if (!options.dry_run && !options.list && !enrolled_lock()) {
        complain("another run has been at work for a minute; nothing was changed.");
        return STATUS_COULD_NOT;
    }
    if (options.operand)
        return named_profiles(&e);
    return for_all(&e, options.all ? undo_listed : show_listed);
}
