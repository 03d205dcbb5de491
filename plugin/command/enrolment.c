/* SPDX-License-Identifier: MIT */
#include "command/enrolment.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/file_kind.h"
#include "enroll/difference.h"
#include "enroll/enroll_signature.h"
#include "enroll/list.h"
#include "profile/option_name.h"
#include "profile/profile_files.h"

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

/* A sentence for the end. */
__attribute__((format(printf, 2, 3))) static void tell(struct enrolment *e, const char *format, ...)
{
    size_t length = strlen(e->told);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(e->told + length, sizeof(e->told) - length, format, arguments);
    va_end(arguments);
}

/* A copy is beside what a link points to, so it has the name of that. */
static void name_copy(struct enrolment *e, const char *path)
{
    char given[PATH_MAX + sizeof(ENROLMENT_COPY_SUFFIX)];
    struct stat status;
    struct text text;
    bool link = lstat(path, &status) == 0 && S_ISLNK(status.st_mode);

    text_start(&text, given, sizeof(given));
    text_add(&text, "%s%s", path, ENROLMENT_COPY_SUFFIX);
    (void)shown(link || text.cut ? e->copy_path : given, e->copy_name);
}

bool enrolment_open(struct enrolment *e, const char *path)
{
    (void)shown(path, e->name);
    int error = stored_read(path, PROFILE_BYTES_MAX, &e->profile);
    struct text text;

    if (error)
        return fail(e, "cannot be read", error);
    text_start(&text, e->copy_path, sizeof(e->copy_path));
    text_add(&text, "%s%s", e->profile.path, ENROLMENT_COPY_SUFFIX);
    name_copy(e, path);
    error = stored_read(e->copy_path, PROFILE_BYTES_MAX, &e->copy);
    if (error && error != ENOENT)
        return fail(e, "has a copy of its original that cannot be read", error);
    return true;
}

void enrolment_close(struct enrolment *e)
{
    stored_free(&e->profile);
    stored_free(&e->copy);
    free(e->difference);
    e->difference = NULL;
    e->told[0] = '\0';
}

/* A file that took the place of another has one name only. */
static void say_other_names(struct enrolment *e)
{
    unsigned long others = (unsigned long)e->profile.info.st_nlink - 1;

    if (others)
        tell(e, "It had %lu other name%s (hard link%s), which keep%s the text that it had until now.\n", others,
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

static enum enrolment_end refuse(const struct enrolment *e, enum enroll_result result)
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
        complain("%s: the plugin's line would be longer than OpenVPN reads.", e->name);
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
    return ENROLMENT_REFUSED;
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

/* Looks at the file anew: another user, whom no lock of ours holds back, may have enrolled it. */
static bool is_enrolled_now(const struct enrolment *e)
{
    static struct stored_file now;
    bool enrolled = stored_read(e->profile.path, PROFILE_BYTES_MAX, &now) == 0 &&
                    signature_check(bytes_of(&now), (struct slice){NULL, 0}) != SIGNATURE_NONE;

    stored_free(&now);
    return enrolled;
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
    if (!e->copy.bytes && !is_enrolled_now(e))
        (void)unlink(e->copy_path);
    return fail(e, "cannot be written", error);
}

static bool carry_out(struct enrolment *e)
{
    size_t length;
    char *text = make_enrolled(e, &length);
    bool done = text != NULL;

    e->difference = text ? enroll_difference(bytes_of(&e->profile), e->name, &e->plan) : NULL;
    if (!e->difference) {
        complain("out of memory.");
        done = false;
    }
    if (done && !e->options->dry_run)
        done = write_enrolled(e, (struct slice){text, length});
    if (done && e->options->dry_run)
        tell(e, "Nothing was written (--dry-run).\n");
    else if (done)
        tell(e, "%s is enrolled. Its original is kept in %s; --undo brings it back.\n", e->name, e->copy_name);
    if (done && !e->options->dry_run)
        say_other_names(e);
    if (text)
        explicit_bzero(text, length);
    free(text);
    return done;
}

/* True when what was enrolled before, or its copy, is in no state to go on from. */
static bool out_of_hand(const struct enrolment *e)
{
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));
    bool same = e->copy.bytes && e->copy.length == e->profile.length &&
                memcmp(e->copy.bytes, e->profile.bytes, e->copy.length) == 0;

    if (e->copy.bytes && mark == SIGNATURE_NONE && !same) {
        complain("%s is the original of another profile; move it away first.", e->copy_name);
        return true;
    }
    if (e->copy.bytes && mark == SIGNATURE_BROKEN) {
        complain("%s was changed since it was enrolled, so --undo cannot separate the changes; move %s away to start "
                 "anew.",
                 e->name, e->copy_name);
        return true;
    }
    return false;
}

/* Everything but writing. ENROLL_NO_MEMORY when the reason was said. */
static enum enroll_result plan(struct enrolment *e)
{
    struct file_source source;
    struct file_base base;
    const struct options *options = e->options;
    struct enroll_wishes wishes = {.plugin = e->plugin,
                                   .other_plugin = options->plugin != NULL,
                                   .mfa = options->mfa,
                                   .mssfix = options->mssfix,
                                   .arguments = options->arguments,
                                   .argument_count = options->argument_count,
                                   .version = options->openvpn};

    if (!files_open(&source, &base, NULL, NULL)) {
        complain("the current directory cannot be used.");
        return ENROLL_NO_MEMORY;
    }
    enum enroll_result result = enroll_plan(bytes_of(&e->profile), e->profile.path, &wishes, &source, &e->plan);
    files_close(&base);
    if (result != ENROLL_PLANNED && result != ENROLL_NOTHING)
        refuse(e, result);
    return result;
}

enum enrolment_end enrolment_enroll(struct enrolment *e)
{
    enum file_kind kind = file_kind_of(bytes_of(&e->profile));
    enum enrolment_end end = ENROLMENT_UNCHANGED;

    if (kind != FILE_KIND_PROFILE && file_kind_refused(kind, e->name, "profile"))
        return ENROLMENT_REFUSED;
    enum enroll_result result = plan(e);
    if (result == ENROLL_NOTHING) {
        tell(e, "%s has it all already; nothing was changed.\n", e->name);
        if (e->plan.mark != SLICE_NOT_FOUND && !e->options->dry_run)
            take_into_list(e); /* an older version, or another user, may have enrolled it */
    } else if (result == ENROLL_PLANNED && !out_of_hand(e) && carry_out(e))
        end = ENROLMENT_ENROLLED;
    else
        return ENROLMENT_REFUSED;
    if (e->plan.other_mssfix)
        tell(e, "A <connection> block has a mssfix of its own (line %u), which counts for that connection.\n",
             e->plan.other_mssfix);
    return end;
}

/* The copy and the place in the list go, unless someone has enrolled it again meanwhile. */
static void forget(const struct enrolment *e)
{
    (void)enrolled_remove(e->profile.path);
    if (is_enrolled_now(e))
        (void)enrolled_add(e->profile.path);
    else if (e->copy.bytes)
        (void)unlink(e->copy_path);
}

static enum enrolment_end not_enrolled(struct enrolment *e)
{
    if (!e->options->dry_run && !is_enrolled_now(e))
        (void)enrolled_remove(e->profile.path);
    if (!e->several) {
        complain("%s is not enrolled.", e->name);
        return ENROLMENT_REFUSED;
    }
    tell(e, "%s is not enrolled.\n", e->name);
    return ENROLMENT_UNCHANGED;
}

enum enrolment_end enrolment_undo(struct enrolment *e)
{
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));

    if (mark == SIGNATURE_NONE)
        return not_enrolled(e);
    if (!e->copy.bytes) {
        complain("%s is enrolled, and the copy of its original is gone.", e->name);
        return ENROLMENT_REFUSED;
    }
    if (mark == SIGNATURE_BROKEN) {
        complain("%s or the copy of its original was changed since it was enrolled; compare it with %s by hand.",
                 e->name, e->copy_name);
        return ENROLMENT_REFUSED;
    }
    if (e->options->dry_run) {
        tell(e, "%s would be as it was before it was enrolled.\n", e->name);
        return ENROLMENT_RESTORED;
    }
    int error = stored_replace(&e->profile, bytes_of(&e->copy));
    if (error) {
        (void)fail(e, "cannot be written", error);
        return ENROLMENT_REFUSED;
    }
    forget(e);
    tell(e, "%s is as it was before it was enrolled.\n", e->name);
    say_other_names(e);
    return ENROLMENT_RESTORED;
}

static bool names_plugin(const struct stored_file *file)
{
    return memmem(file->bytes, file->length, ENROLL_PLUGIN_NAME, strlen(ENROLL_PLUGIN_NAME)) != NULL;
}

enum enrolment_fate enrolment_find_fate(struct enrolment *e, const char *path)
{
    (void)shown(path, e->name);
    memset(&e->profile, 0, sizeof(e->profile));
    memset(&e->copy, 0, sizeof(e->copy));
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return FATE_GONE;
    if (!enrolment_open(e, path))
        return FATE_UNREADABLE;
    enum signature_state mark = signature_check(bytes_of(&e->profile), bytes_of(&e->copy));
    if (mark == SIGNATURE_NONE)
        return names_plugin(&e->profile) ? FATE_LOADS : FATE_FREE;
    return mark == SIGNATURE_WHOLE && e->copy.bytes ? FATE_ENROLLED : FATE_CHANGED;
}
