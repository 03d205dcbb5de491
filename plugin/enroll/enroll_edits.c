/* SPDX-License-Identifier: MIT */
#include "enroll/enroll_edits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "profile/option_table.h"
#include "profile/profile_lines.h"
#include "profile/profile_words.h"

static const char challenge[] = "static-challenge \"Enter MFA code \" 1";

/* What the planning looks at. */
struct planning {
    struct slice text;
    const char *path;
    const struct enroll_wishes *wishes;
    const struct file_source *others;
    const struct profile *profile;
    struct enroll_edits *plan;
    unsigned moved;   /* lines put behind `setenv opt` */
    bool no_argument; /* an argument that is asked for has no room in the plugin's line */
};

/* The profile from memory; what it includes from wherever the caller says. */
static enum file_status read_file(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                  char *why, size_t why_size)
{
    const struct planning *planning = context;

    if (strcmp(path, planning->path) != 0)
        return planning->others
                   ? planning->others->read(planning->others->context, path, allowed, bytes, length, why, why_size)
                   : FILE_MISSING;
    if (planning->text.length > allowed)
        return FILE_TOO_LARGE;
    *bytes = malloc(planning->text.length + 1);
    if (!*bytes)
        return FILE_UNREADABLE;
    memcpy(*bytes, planning->text.at, planning->text.length);
    *length = planning->text.length;
    return FILE_READ;
}

static bool change_directory(void *context, const char *path)
{
    const struct planning *planning = context;

    return !planning->others || !planning->others->change_directory ||
           planning->others->change_directory(planning->others->context, path);
}

/*
 * Appends a change of text[at, at + length); its new bytes are added with put(). NULL when there
 * are too many.
 */
static struct enroll_change *add_change(struct enroll_edits *plan, size_t at, size_t length, unsigned line)
{
    if (plan->count == ENROLL_CHANGES_MAX)
        return NULL;
    struct enroll_change *change = &plan->changes[plan->count++];
    *change = (struct enroll_change){.at = at, .length = length, .made = plan->made_length, .line = line};
    return change;
}

static void put(struct enroll_edits *plan, struct enroll_change *change, struct slice bytes)
{
    if (plan->made_length + bytes.length > sizeof(plan->made))
        return; /* cannot be: so many changes of one line each have room */
    memcpy(plan->made + plan->made_length, bytes.at, bytes.length);
    plan->made_length += bytes.length;
    change->made_length += bytes.length;
}

static void put_line(struct enroll_edits *plan, struct enroll_change *change, const char *line)
{
    put(plan, change, slice_of(line));
    put(plan, change, slice_of(plan->ending));
}

/* A word of a profile: in quotes where it needs them (parse_line() in options.c). */
static void add_word(struct text *out, const char *word)
{
    bool plain = *word && !strpbrk(word, " \t\"'\\#;");

    text_add(out, " %s", plain ? "" : "\"");
    for (; *word; word++)
        text_add(out, "%s%c", *word == '"' || *word == '\\' ? "\\" : "", *word);
    text_add(out, "%s", plain ? "" : "\"");
}

/* True for two words "key=value" of the same key. */
static bool same_key(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");

    return strcspn(b, "=") == length && strncmp(a, b, length) == 0;
}

/* The last one of the wishes that has the key of `word`; NULL without one. */
static const char *wished(const struct enroll_wishes *wishes, const char *word)
{
    for (size_t i = wishes->argument_count; i > 0; i--)
        if (same_key(wishes->arguments[i - 1], word))
            return wishes->arguments[i - 1];
    return NULL;
}

/*
 * The plugin's line: its path, the words that it has, each with the value that is wished for, and
 * the wishes that it had not. False when it is more than OpenVPN reads.
 */
static bool plugin_line(const struct enroll_wishes *wishes, const char *const *words, unsigned count, struct text *out)
{
    unsigned total = count + 1;

    text_add(out, "plugin");
    for (unsigned i = 0; i < count; i++) {
        const char *wish = i > 0 ? wished(wishes, words[i]) : NULL;
        add_word(out, wish ? wish : words[i]);
    }
    for (size_t i = 0; i < wishes->argument_count; i++) {
        bool there = wished(wishes, wishes->arguments[i]) != wishes->arguments[i];
        for (unsigned w = 1; w < count && !there; w++)
            there = same_key(words[w], wishes->arguments[i]);
        if (there)
            continue;
        add_word(out, wishes->arguments[i]);
        total++;
    }
    return !out->cut && total <= PROFILE_WORDS_MAX;
}

static bool is_our_plugin(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash ? slash + 1 : path, ENROLL_PLUGIN_NAME) == 0;
}

/* The line that loads this plugin, or NULL. */
static const struct profile_option *own_plugin(const struct profile *profile)
{
    const struct profile_option *option = NULL;

    while ((option = profile_next(profile, "plugin", option)) != NULL)
        if (profile_parameter(option, 1) && is_our_plugin(profile_parameter(option, 1)))
            return option;
    return NULL;
}

/* Fills the change in front of the first option. False when a line is too long. */
static bool put_entry(const struct planning *planning, struct enroll_change *entry)
{
    const struct enroll_wishes *wishes = planning->wishes;
    char line[PROFILE_LINE_MAX - 2]; /* room for the line's end */
    struct text text;

    if (!own_plugin(planning->profile)) {
        text_start(&text, line, sizeof(line));
        if (!plugin_line(wishes, &wishes->plugin, 1, &text))
            return false;
        put_line(planning->plan, entry, line);
    }
    if (wishes->mfa && !profile_last(planning->profile, "static-challenge"))
        put_line(planning->plan, entry, challenge);
    if (wishes->mssfix && !profile_last(planning->profile, "mssfix")) {
        (void)snprintf(line, sizeof(line), "mssfix %u", wishes->mssfix);
        put_line(planning->plan, entry, line);
    }
    return true;
}

/*
 * Lines of other clients, which OpenVPN on Linux does not know and does not need: what AWS's client
 * takes (AWS Client VPN user guide), and what OpenVPN itself has on Windows only (options.c, under
 * _WIN32; openvpn(8), "Windows-Specific Options").
 */
static const char *const others_lines[] = {"auth-federate",
                                           "aws-auth-device-posture",
                                           "block-outside-dns",
                                           "register-dns",
                                           "ip-win32",
                                           "dhcp-renew",
                                           "dhcp-release",
                                           "dhcp-pre-release",
                                           "dhcp-internal",
                                           "pause-exit",
                                           "route-method",
                                           "service",
                                           "show-net-up",
                                           "tap-sleep",
                                           "win-sys"};

static bool is_others_line(const char *option)
{
    for (size_t i = 0; i < sizeof(others_lines) / sizeof(others_lines[0]); i++)
        if (strcmp(others_lines[i], option) == 0)
            return true;
    return false;
}

/* Where OpenVPN stops, and `setenv opt` may be put in front of the line. */
static bool may_be_moved(const struct planning *planning, const struct profile_problem *problem)
{
    return problem->kind == PROFILE_OPTION_UNKNOWN && problem->option && is_others_line(problem->option) &&
           strcmp(problem->file, planning->path) == 0;
}

static bool stops_unknown(const struct planning *planning, unsigned line)
{
    for (size_t i = 0; i < planning->profile->problem_count; i++) {
        const struct profile_problem *problem = &planning->profile->problems[i];
        if (problem->stops && problem->line == line && may_be_moved(planning, problem))
            return true;
    }
    return false;
}

/* "    auth-federate" becomes "    setenv opt auth-federate". */
static void move_behind_opt(struct planning *planning, struct slice line, size_t at, unsigned number)
{
    static const char opt[] = "setenv opt ";
    size_t blanks = 0;

    while (blanks < line.length && (line.at[blanks] == ' ' || line.at[blanks] == '\t'))
        blanks++;
    if (line.length + strlen(opt) >= PROFILE_LINE_MAX)
        return; /* OpenVPN would stop at its length */
    struct enroll_change *change = add_change(planning->plan, at, line.length, number);
    if (!change)
        return;
    put(planning->plan, change, slice_head(line, blanks));
    put(planning->plan, change, slice_of(opt));
    put(planning->plan, change, slice_skip(line, blanks));
    planning->moved++;
}

static struct slice line_ending(struct slice line)
{
    size_t length = line.length;

    while (length && (line.at[length - 1] == '\n' || line.at[length - 1] == '\r'))
        length--;
    return slice_skip(line, length);
}

/* A `mssfix` line with another value gets the one asked for. */
static void set_mssfix(struct planning *planning, const struct profile_words *words, struct slice line, size_t at,
                       unsigned number)
{
    char wanted[16];

    (void)snprintf(wanted, sizeof(wanted), "%u", planning->wishes->mssfix);
    if (words->count == 2 && strcmp(words->at[1], wanted) == 0)
        return;
    struct enroll_change *change = add_change(planning->plan, at, line.length, number);
    if (!change)
        return;
    put(planning->plan, change, SLICE("mssfix "));
    put(planning->plan, change, slice_of(wanted));
    put(planning->plan, change, line_ending(line));
}

/* The line of this plugin gets the arguments that are asked for. What it has else is kept. */
static void set_arguments(struct planning *planning, const struct profile_words *words, struct slice line, size_t at,
                          unsigned number)
{
    const struct enroll_wishes *wishes = planning->wishes;
    char wanted[PROFILE_LINE_MAX - 2];
    struct text text;
    bool all_there = true;

    for (size_t i = 0; i < wishes->argument_count; i++) {
        bool there = false;
        for (unsigned w = 2; w < words->count; w++)
            there = there || strcmp(words->at[w], wished(wishes, wishes->arguments[i])) == 0;
        all_there = all_there && there;
    }
    if (all_there)
        return;
    text_start(&text, wanted, sizeof(wanted));
    planning->no_argument = !plugin_line(wishes, words->at + 1, words->count - 1, &text);
    struct enroll_change *change = planning->no_argument ? NULL : add_change(planning->plan, at, line.length, number);
    if (!change)
        return;
    put(planning->plan, change, slice_of(wanted));
    put(planning->plan, change, line_ending(line));
}

/* True for the line with this number, as OpenVPN counts, when it loads this plugin. */
static bool loads_plugin(const struct planning *planning, unsigned counted)
{
    const struct profile_option *plugin = own_plugin(planning->profile);

    return plugin && plugin->line == counted && strcmp(plugin->file, planning->path) == 0;
}

/*
 * One line of options; `counted` is its number as OpenVPN counts, `number` as everyone else does.
 */
static void plan_line(struct planning *planning, const struct profile_words *words, struct slice line, size_t at,
                      unsigned counted, unsigned number)
{
    if (stops_unknown(planning, counted))
        move_behind_opt(planning, line, at, number);
    else if (planning->wishes->mssfix && strcmp(words->at[0], "mssfix") == 0)
        set_mssfix(planning, words, line, at, number);
    else if (loads_plugin(planning, counted))
        set_arguments(planning, words, line, at, number);
}

/* Blocks are left alone, and a mssfix in one of a connection has the last word there. */
static void look_into_connection(struct planning *planning, struct slice block, unsigned number)
{
    struct profile_lines lines = {.left = block, .in_connection = true};
    char wanted[16];
    struct slice line;

    (void)snprintf(wanted, sizeof(wanted), "%u", planning->wishes->mssfix);
    while (profile_line_take(&lines, &line)) {
        struct profile_words words;
        enum profile_problem_kind problem;
        if (line.length >= PROFILE_LINE_MAX || !profile_words_read(line, &words, &problem) || words.count == 0 ||
            strcmp(words.at[0], "mssfix") != 0 || (words.count == 2 && strcmp(words.at[1], wanted) == 0))
            continue;
        if (!planning->plan->other_mssfix)
            planning->plan->other_mssfix = number + lines.line;
    }
}

static unsigned count_lines(struct slice text)
{
    unsigned count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '\n';
    return count;
}

bool enroll_find_signature(struct slice text, size_t *at, size_t *length)
{
    struct slice rest = text;

    for (struct slice line = {NULL, 0}; rest.length; rest = slice_skip(rest, line.length)) {
        const char *feed = memchr(rest.at, '\n', rest.length);
        line = slice_head(rest, feed ? (size_t)(feed - rest.at) + 1 : rest.length);
        bool bom = rest.at == text.at && slice_starts(line, "\xEF\xBB\xBF");
        if (!slice_starts(slice_skip(line, bom ? 3 : 0), ENROLL_SIGNATURE))
            continue;
        *at = (size_t)(line.at - text.at) + (bom ? 3 : 0);
        *length = line.length - (bom ? 3 : 0);
        return true;
    }
    return false;
}

/* Walks over the lines as OpenVPN does. False when a line to be put in is too long. */
static bool plan_lines(struct planning *planning)
{
    struct profile_lines lines = {.left = planning->text};
    struct enroll_edits *plan = planning->plan;
    struct slice line;
    bool entered = false;
    bool marked = false;

    while (profile_line_take(&lines, &line)) {
        char name[PROFILE_WORD_MAX + 1];
        struct profile_words words;
        enum profile_problem_kind problem;
        struct slice block;
        unsigned counted = lines.line;
        if (line.at == planning->text.at && slice_starts(line, "\xEF\xBB\xBF"))
            line = slice_skip(line, 3);
        size_t at = (size_t)(line.at - planning->text.at);
        unsigned number = count_lines(slice_head(planning->text, at)) + 1;
        if (at == plan->mark)
            marked = add_change(plan, at, plan->signature_length, number) != NULL;
        bool read = line.length < PROFILE_LINE_MAX && profile_words_read(line, &words, &problem);
        if (!read || words.count == 0)
            continue;
        if (!entered) {
            plan->entry = plan->count;
            entered = true;
            if (!put_entry(planning, add_change(plan, at, 0, number)))
                return false;
        }
        if (profile_block_opens(words.at, words.count, name)) {
            if (profile_block_take(&lines, name, &block) && planning->wishes->mssfix && strcmp(name, "connection") == 0)
                look_into_connection(planning, block, number);
        } else
            plan_line(planning, &words, line, at, counted, number);
    }
    if (!marked)
        plan->mark = SLICE_NOT_FOUND; /* it is in a block, and is none */
    return entered && !planning->no_argument;
}

bool enroll_find_plugin_line(struct slice text, size_t *at, size_t *length)
{
    struct profile_lines lines = {.left = text};
    struct slice line;

    while (profile_line_take(&lines, &line)) {
        char name[PROFILE_WORD_MAX + 1];
        struct profile_words words;
        enum profile_problem_kind problem;
        struct slice block;
        size_t bom = line.at == text.at && slice_starts(line, "\xEF\xBB\xBF") ? 3 : 0;
        line = slice_skip(line, bom);
        if (line.length >= PROFILE_LINE_MAX || !profile_words_read(line, &words, &problem) || words.count == 0)
            continue;
        if (profile_block_opens(words.at, words.count, name)) {
            (void)profile_block_take(&lines, name, &block);
            continue;
        }
        const char *option = words.at[0] + (strncmp(words.at[0], "--", 2) == 0 ? 2 : 0);
        if (words.count < 2 || strcmp(option, "plugin") != 0 || !is_our_plugin(words.at[1]))
            continue;
        *at = (size_t)(line.at - text.at);
        *length = line.length;
        return true;
    }
    return false;
}

/* True when something changes besides the mark that is taken out, to be put in anew. */
static bool anything(const struct enroll_edits *plan)
{
    size_t idle = plan->mark != SLICE_NOT_FOUND ? 2 : 1;

    return plan->count > idle || plan->changes[plan->entry].made_length;
}

/* The first place at which OpenVPN stops and goes on stopping; false when there is none. */
static bool find_stop(const struct planning *planning)
{
    struct enroll_edits *plan = planning->plan;
    unsigned moved = 0;

    for (size_t i = 0; i < planning->profile->problem_count; i++) {
        const struct profile_problem *problem = &planning->profile->problems[i];
        if (!problem->stops || (may_be_moved(planning, problem) && moved++ < planning->moved))
            continue;
        plan->line = strcmp(problem->file, planning->path) == 0 ? problem->line : 0;
        TEXT_COPY(plan->option, slice_of(problem->option ? problem->option : ""));
        if (problem->kind == PROFILE_OPTION_UNKNOWN && problem->option)
            plan->nearest = openvpn_option_nearest(problem->option, planning->wishes->version);
        return true;
    }
    return planning->profile->problems_left_out > 0;
}

/* What a client's profile has at the least (init.c, options.c): NULL when nothing is missing. */
static const char *lacking(const struct profile *profile)
{
    struct profile_remote remote;

    for (size_t i = 0; i < profile->problem_count; i++)
        if (profile->problems[i].kind == PROFILE_NOT_TEXT)
            return "it is not text";
    if (profile->option_count == 0)
        return "no option of OpenVPN's is in it";
    if (!profile_is_client(profile) && profile_remotes(profile, &remote, 1) == 0)
        return "it has neither a line client nor a line remote";
    return NULL;
}

static enum enroll_result decide(struct planning *planning)
{
    const struct profile_option *plugin = own_plugin(planning->profile);
    const struct enroll_wishes *wishes = planning->wishes;
    struct enroll_edits *plan = planning->plan;

    plan->lacks = lacking(planning->profile);
    if (plan->lacks)
        return ENROLL_NO_PROFILE;
    if (plugin && wishes->other_plugin && strcmp(profile_parameter(plugin, 1), wishes->plugin) != 0) {
        plan->line = plugin->line;
        return ENROLL_OTHER_PLUGIN;
    }
    if (!plugin && !wishes->plugin)
        return ENROLL_NO_PLUGIN;
    if (!plan_lines(planning))
        return ENROLL_TOO_LONG;
    if (find_stop(planning))
        return ENROLL_STOPS;
    return anything(plan) ? ENROLL_PLANNED : ENROLL_NOTHING;
}

enum enroll_result enroll_plan(struct slice text, const char *path, const struct enroll_wishes *wishes,
                               const struct file_source *others, struct enroll_edits *plan)
{
    struct planning planning = {.text = text, .path = path, .wishes = wishes, .others = others, .plan = plan};
    struct file_source source = {read_file, change_directory, &planning};
    const char *feed = text.length ? memchr(text.at, '\n', text.length) : NULL;

    memset(plan, 0, sizeof(*plan));
    plan->ending = feed && feed > text.at && feed[-1] == '\r' ? "\r\n" : "\n";
    if (!enroll_find_signature(text, &plan->mark, &plan->signature_length))
        plan->mark = SLICE_NOT_FOUND;
    struct profile *profile = profile_read_file(path, wishes->version, &source);
    if (!profile)
        return ENROLL_NO_MEMORY;
    planning.profile = profile;
    enum enroll_result result = decide(&planning);
    profile_free(profile);
    return result;
}

void enroll_add_signature(struct enroll_edits *plan, const char *mark)
{
    struct enroll_change *entry = &plan->changes[plan->entry];
    size_t length = strlen(mark) + strlen(plan->ending);

    if (plan->made_length + length > sizeof(plan->made))
        return;
    memmove(plan->made + entry->made + length, plan->made + entry->made, plan->made_length - entry->made);
    memcpy(plan->made + entry->made, mark, strlen(mark));
    memcpy(plan->made + entry->made + strlen(mark), plan->ending, strlen(plan->ending));
    plan->made_length += length;
    entry->made_length += length;
    for (size_t i = plan->entry + 1; i < plan->count; i++)
        plan->changes[i].made += length;
}

char *enroll_apply(struct slice text, const struct enroll_edits *plan, size_t *length)
{
    char *bytes = malloc(text.length + plan->made_length + 1);
    size_t from = 0;

    *length = 0;
    for (size_t i = 0; bytes && i <= plan->count; i++) {
        const struct enroll_change *change = i < plan->count ? &plan->changes[i] : NULL;
        size_t until = change ? change->at : text.length;
        memcpy(bytes + *length, text.at + from, until - from);
        *length += until - from;
        if (!change)
            break;
        memcpy(bytes + *length, plan->made + change->made, change->made_length);
        *length += change->made_length;
        from = until + change->length;
    }
    return bytes;
}
