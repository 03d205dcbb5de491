/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/command.h"
#include "command/file_kind.h"
#include "command/options.h"
#include "command/output.h"
#include "enroll/atomic_write.h"
#include "enroll/enroll_signature.h"
#include "enroll/list.h"
#include "profile/option_name.h"
#include "profile/profile_files.h"

/* What follows the profile's name in that of the copy. */
static const char copy_suffix[] = ".cvpn-doctor-original";

/* Where packages and `make install` put the shared object; the first one that is there is taken. */
static const char *const plugin_places[] = {
    "/usr/local/lib/openvpn/plugins/" ENROLL_PLUGIN_NAME, "/usr/lib/openvpn/plugins/" ENROLL_PLUGIN_NAME,
    "/usr/lib64/openvpn/plugins/" ENROLL_PLUGIN_NAME, "/usr/lib/x86_64-linux-gnu/openvpn/plugins/" ENROLL_PLUGIN_NAME,
    "/usr/lib/aarch64-linux-gnu/openvpn/plugins/" ENROLL_PLUGIN_NAME};

/* A profile that is enrolled, or set back. */
struct enrolment {
    const struct options *options;
    char name[SHOWN_MAX]; /* of the profile, fit to be shown */
    struct stored_file profile;
    struct stored_file copy; /* of the original; no bytes when there is none */
    char copy_path[PATH_MAX + sizeof(copy_suffix)];
    struct enroll_edits plan;
};

static struct slice bytes_of(const struct stored_file *file)
{
    return (struct slice){file->bytes, file->length};
}

static bool fail(const struct enrolment *e, const char *doing, int error)
{
    const char *why = error == ESTALE   ? "another program has just written it; try again"
                      : error == EINVAL ? "it is not a regular file"
                                        : strerror(error);

    complain("%s %s: %s.", e->name, doing, why);
    return false;
}

/* Reads the profile and the copy of its original, if there is one. */
static bool open_files(struct enrolment *e, const char *path)
{
    int error = stored_read(path, PROFILE_BYTES_MAX, &e->profile);
    struct text text;

    if (error)
        return fail(e, "cannot be read", error);
    text_start(&text, e->copy_path, sizeof(e->copy_path));
    text_add(&text, "%s%s", e->profile.path, copy_suffix);
    error = stored_read(e->copy_path, PROFILE_BYTES_MAX, &e->copy);
    if (error && error != ENOENT)
        return fail(e, "has a copy of its original that cannot be read", error);
    return true;
}

/*
 * The absolute path of the shared object, into path[PATH_MAX]; NULL when it is not installed. False
 * with a sentence when --plugin names none.
 */
static bool find_plugin(const struct options *options, char *path, const char **plugin)
{
    char buffer[SHOWN_MAX];

    *plugin = NULL;
    if (options->plugin && (!realpath(options->plugin, path) || access(path, R_OK) != 0)) {
        complain("--plugin %s: %s.", shown(options->plugin, buffer), strerror(errno));
        return false;
    }
    if (options->plugin)
        *plugin = path;
    for (size_t i = 0; !*plugin && i < sizeof(plugin_places) / sizeof(plugin_places[0]); i++)
        if (access(plugin_places[i], R_OK) == 0)
            *plugin = plugin_places[i];
    return true;
}

/*
 * The lines that were removed or put in, fit to be shown and to be read by patch(1): a line's CR
 * stays, and a last line without an end is marked.
 */
static void show_lines(char sign, struct slice lines)
{
    char shown_line[2 * PROFILE_LINE_MAX];
    bool ended = lines.length == 0 || lines.at[lines.length - 1] == '\n';
    struct slice line;

    while (lines.length && slice_split(&lines, '\n', &line)) {
        struct text text;
        bool returned = line.length && line.at[line.length - 1] == '\r';
        text_start(&text, shown_line, sizeof(shown_line));
        text_add_shown(&text, slice_head(line, line.length - returned));
        output_add("%c%s%s\n", sign, shown_line, returned ? "\r" : "");
    }
    if (!ended)
        output_add("\\ No newline at end of file\n");
}

static unsigned count_lines(struct slice text)
{
    unsigned count = text.length && text.at[text.length - 1] != '\n';

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '\n';
    return count;
}

/* A unified difference without context: the lines around may be keys. */
static void show_difference(const struct enrolment *e)
{
    const struct enroll_edits *plan = &e->plan;
    long shift = 0;

    output_add("--- %s\n+++ %s (enrolled)\n", e->name, e->name);
    for (size_t i = 0; i < plan->count; i++) {
        const struct enroll_change *change = &plan->changes[i];
        struct slice gone = slice_head(slice_skip(bytes_of(&e->profile), change->at), change->length);
        struct slice come = {plan->made + change->made, change->made_length};
        unsigned old_count = count_lines(gone);
        unsigned new_count = count_lines(come);
        if (old_count + new_count == 0)
            continue;
        /* diff names the line before where no line stands. */
        output_add("@@ -%u,%u +%ld,%u @@\n", change->line - (old_count ? 0 : 1), old_count,
                   (long)change->line + shift - (new_count ? 0 : 1), new_count);
        show_lines('-', gone);
        show_lines('+', come);
        shift += (long)new_count - (long)old_count;
    }
}

/* A file that took the place of another has one name only. */
static void say_other_names(const struct enrolment *e)
{
    unsigned long others = (unsigned long)e->profile.info.st_nlink - 1;

    if (others)
        output_add("It had %lu other name%s (hard link%s), which keep%s the text that it had until now.\n", others,
                   others == 1 ? "" : "s", others == 1 ? "" : "s", others == 1 ? "s" : "");
}

/* Nothing that OpenVPN refuses is changed: the user, or the administrator, mends it first. */
static void say_stop(const struct enrolment *e)
{
    const struct enroll_edits *plan = &e->plan;
    char buffer[SHOWN_MAX];

    if (!plan->line)
        complain("%s was not changed: OpenVPN stops at it; 'cvpn-doctor check' says why.", e->name);
    else if (plan->nearest)
        complain("%s was not changed: OpenVPN stops at line %u, since it does not know '%s'; did you mean '%s'?",
                 e->name, plan->line, shown(option_name_shown(plan->option), buffer), plan->nearest);
    else
        complain("%s was not changed: OpenVPN stops at line %u; 'cvpn-doctor check' says why.", e->name, plan->line);
}

static int refuse(const struct enrolment *e, enum enroll_result result)
{
    switch (result) {
    case ENROLL_OTHER_PLUGIN:
        complain("%s has the plugin under another path in line %u; %s.", e->name, e->plan.line,
                 e->copy.bytes ? "--undo takes that out" : "change that line by hand, or leave --plugin out");
        break;
    case ENROLL_NO_PLUGIN:
        complain("%s is not installed; --plugin PATH says where it is.", ENROLL_PLUGIN_NAME);
        break;
    case ENROLL_TOO_LONG:
        complain("%s: the path of the plugin is longer than OpenVPN reads in one line.", e->name);
        break;
    case ENROLL_NO_MEMORY:
        complain("out of memory.");
        break;
    case ENROLL_STOPS:
        say_stop(e);
        break;
    default:
        complain("%s is not the profile of an OpenVPN client: %s.", e->name,
                 e->plan.lacks ? e->plan.lacks : "it cannot be read");
        break;
    }
    return STATUS_COULD_NOT;
}

/*
 * The enrolled text with its mark, malloc'ed; NULL when memory is out. The plan gets the mark, too.
 */
static char *make_enrolled(struct enrolment *e, size_t *length)
{
    struct slice original = bytes_of(e->copy.bytes ? &e->copy : &e->profile);
    char mark[ENROLL_SIGNATURE_SIZE];
    char *rest = enroll_apply(bytes_of(&e->profile), &e->plan, length);
    bool made = rest && signature_make((struct slice){rest, *length}, original, mark);

    if (rest)
        explicit_bzero(rest, *length);
    free(rest);
    if (!made)
        return NULL;
    enroll_add_signature(&e->plan, mark);
    return enroll_apply(bytes_of(&e->profile), &e->plan, length);
}

/*
 * The profile's place in the list. It is taken before the profile is written, and once more after
 * that: someone may be taking the profile back meanwhile.
 */
static void take_into_list(const struct enrolment *e)
{
    int error = enrolled_add(e->profile.path);

    if (error)
        complain("%s cannot be kept in the list of enrolled profiles (%s), so --undo --all and the package's removal "
                 "will not take it back.",
                 e->name, error == EPERM ? "it is not this user's alone" : strerror(error));
}

/* The list and the copy come first: whatever happens then, the original is there, and known. */
static bool write_enrolled(struct enrolment *e, struct slice text)
{
    take_into_list(e);
    int error = e->copy.bytes ? 0 : stored_create(e->copy_path, &e->profile, bytes_of(&e->profile));

    if (error)
        return fail(e, "cannot be copied", error);
    error = stored_replace(&e->profile, text);
    if (error == 0) {
        (void)enrolled_add(e->profile.path);
        return true;
    }
    if (!e->copy.bytes)
        (void)unlink(e->copy_path);
    return fail(e, "cannot be written", error);
}

static int carry_out(struct enrolment *e)
{
    size_t length;
    char *text = make_enrolled(e, &length);
    bool done = text != NULL;

    if (!text) {
        complain("out of memory.");
        return STATUS_COULD_NOT;
    }
    show_difference(e);
    if (!e->options->dry_run)
        done = write_enrolled(e, (struct slice){text, length});
    if (done && e->options->dry_run)
        output_add("Nothing was written (--dry-run).\n");
    else if (done)
        output_add("%s is enrolled. Its original is kept in %s%s; --undo brings it back.\n", e->name, e->name,
                   copy_suffix);
    if (done && !e->options->dry_run)
        say_other_names(e);
    explicit_bzero(text, length);
    free(text);
    return done ? STATUS_CLEAN : STATUS_COULD_NOT;
}

/* True when what was enrolled before, or its copy, is in no state to go on from. */
static bool out_of_hand(const struct enrolment *e)
{
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));
    bool same = e->copy.bytes && e->copy.length == e->profile.length &&
                memcmp(e->copy.bytes, e->profile.bytes, e->copy.length) == 0;

    if (e->copy.bytes && mark == SIGNATURE_NONE && !same) {
        complain("%s%s is the original of another profile; move it away first.", e->name, copy_suffix);
        return true;
    }
    if (e->copy.bytes && mark == SIGNATURE_BROKEN) {
        complain("%s was changed since it was enrolled, so --undo cannot separate the changes; move %s%s away "
                 "to start anew.",
                 e->name, e->name, copy_suffix);
        return true;
    }
    return false;
}

static int enroll(struct enrolment *e)
{
    char path[PATH_MAX];
    struct file_source source;
    struct file_base base;
    struct enroll_wishes wishes = {.other_plugin = e->options->plugin != NULL,
                                   .mfa = e->options->mfa,
                                   .mssfix = e->options->mssfix,
                                   .version = e->options->openvpn};

    enum file_kind kind = file_kind_of(bytes_of(&e->profile));
    if (kind != FILE_KIND_PROFILE && file_kind_refused(kind, e->name, "profile"))
        return STATUS_COULD_NOT;
    if (!find_plugin(e->options, path, &wishes.plugin))
        return STATUS_COULD_NOT;
    if (!files_open(&source, &base, NULL, NULL)) {
        complain("the current directory cannot be used.");
        return STATUS_COULD_NOT;
    }
    enum enroll_result result = enroll_plan(bytes_of(&e->profile), e->options->operand, &wishes, &source, &e->plan);
    files_close(&base);
    if (result != ENROLL_PLANNED && result != ENROLL_NOTHING)
        return refuse(e, result);
    if (result == ENROLL_PLANNED && out_of_hand(e))
        return STATUS_COULD_NOT;
    int status = STATUS_CLEAN;
    if (result == ENROLL_NOTHING) {
        output_add("%s has it all already; nothing was changed.\n", e->name);
        if (e->plan.mark != SLICE_NOT_FOUND && !e->options->dry_run)
            take_into_list(e); /* an older version, or another user, may have enrolled it */
    } else
        status = carry_out(e);
    if (status == STATUS_CLEAN && e->plan.other_mssfix)
        output_add("A <connection> block has a mssfix of its own (line %u), which counts for that connection.\n",
                   e->plan.other_mssfix);
    return status;
}

/* Takes the profile out of the list, unless someone has enrolled it again meanwhile. */
static void take_out_of_list(const struct enrolment *e)
{
    static struct stored_file now;

    (void)enrolled_remove(e->profile.path);
    if (stored_read(e->profile.path, PROFILE_BYTES_MAX, &now) == 0 &&
        signature_check(bytes_of(&now), (struct slice){NULL, 0}) != SIGNATURE_NONE)
        (void)enrolled_add(e->profile.path);
    stored_free(&now);
}

static int undo(struct enrolment *e)
{
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));

    if (mark == SIGNATURE_NONE && !e->options->dry_run)
        take_out_of_list(e);
    if (mark == SIGNATURE_NONE || !e->copy.bytes) {
        complain(mark == SIGNATURE_NONE ? "%s is not enrolled."
                                        : "%s is enrolled, and the copy of its original is gone.",
                 e->name);
        return STATUS_COULD_NOT;
    }
    if (mark == SIGNATURE_BROKEN) {
        complain("%s or the copy of its original was changed since it was enrolled; compare it with %s%s by hand.",
                 e->name, e->name, copy_suffix);
        return STATUS_COULD_NOT;
    }
    if (e->options->dry_run) {
        output_add("%s would be as it was before it was enrolled.\n", e->name);
        return STATUS_CLEAN;
    }
    int error = stored_replace(&e->profile, bytes_of(&e->copy));
    if (error) {
        (void)fail(e, "cannot be written", error);
        return STATUS_COULD_NOT;
    }
    (void)unlink(e->copy_path);
    take_out_of_list(e);
    output_add("%s is as it was before it was enrolled.\n", e->name);
    say_other_names(e);
    return STATUS_CLEAN;
}

static void close_files(struct enrolment *e)
{
    stored_free(&e->profile);
    stored_free(&e->copy);
}

/* What became of a profile of the list. */
enum fate {
    FATE_ENROLLED,
    FATE_CHANGED,   /* someone changed it since, or its copy is gone */
    FATE_LOADS,     /* its mark is gone, and it names the plugin all the same */
    FATE_FREE,      /* it is as it was before, or as someone made it since */
    FATE_GONE,      /* there is no such file */
    FATE_UNREADABLE /* the reason was said */
};

static bool names_plugin(const struct stored_file *file)
{
    return memmem(file->bytes, file->length, ENROLL_PLUGIN_NAME, strlen(ENROLL_PLUGIN_NAME)) != NULL;
}

/* Opens what is there; close_files() has to follow. */
static enum fate find_fate(struct enrolment *e, const char *path)
{
    (void)shown(path, e->name);
    memset(&e->profile, 0, sizeof(e->profile));
    memset(&e->copy, 0, sizeof(e->copy));
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return FATE_GONE;
    if (!open_files(e, path))
        return FATE_UNREADABLE;
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));
    if (mark == SIGNATURE_NONE)
        return names_plugin(&e->profile) ? FATE_LOADS : FATE_FREE;
    return mark == SIGNATURE_WHOLE && e->copy.bytes ? FATE_ENROLLED : FATE_CHANGED;
}

/* One profile of --undo --all. What is left is named, and stays in the list. */
static bool undo_listed(struct enrolment *e, const char *path)
{
    enum fate fate = find_fate(e, path);
    bool done = fate == FATE_FREE || fate == FATE_GONE;

    if (done && !e->options->dry_run)
        (void)enrolled_remove(path);
    if (fate == FATE_ENROLLED || fate == FATE_CHANGED)
        done = undo(e) == STATUS_CLEAN;
    if (fate == FATE_LOADS)
        complain("%s was changed since it was enrolled, and still names %s; take that line out by hand.", e->name,
                 ENROLL_PLUGIN_NAME);
    close_files(e);
    return done;
}

static bool show_listed(struct enrolment *e, const char *path)
{
    static const char *const words[] = {"enrolled", "changed", "changed", "free", "gone", "unreadable"};
    enum fate fate = find_fate(e, path);

    output_add("%-10s %s\n", words[fate], e->name);
    close_files(e);
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

/* What does not go together is said. */
static bool makes_sense(const struct options *options)
{
    bool changes = options->mfa || options->mssfix || options->plugin;

    if (options->undo && changes)
        complain("--undo takes everything out; it goes with --dry-run and --all only.");
    else if (options->list && (changes || options->undo || options->all || options->dry_run || options->operand))
        complain("--list goes with nothing else.");
    else if (options->all && (!options->undo || options->operand))
        complain("--all goes with --undo, and takes no PROFILE.");
    else if (!options->operand && !options->all && !options->list)
        complain("'enroll' needs a PROFILE; 'cvpn-doctor enroll --help' tells more.");
    else
        return true;
    return false;
}

int command_enroll(const struct command *self, int argc, char **argv)
{
    static struct enrolment e;
    static struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    int status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    if (!makes_sense(&options))
        return STATUS_COULD_NOT;
    e.options = &options;
    if (!options.dry_run && (options.operand || options.all))
        enrolled_lock(!options.undo);
    if (!options.operand)
        return for_all(&e, options.all ? undo_listed : show_listed);
    (void)shown(options.operand, e.name);
    if (open_files(&e, options.operand))
        status = options.undo ? undo(&e) : enroll(&e);
    close_files(&e);
    return status;
}
