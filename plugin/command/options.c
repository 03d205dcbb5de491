/* SPDX-License-Identifier: MIT */
#include "command/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/edit_distance.h"
#include "base/text.h"
#include "command/output.h"

enum { OPTIONS_MAX = 16 };

static void say_help(const struct command *command)
{
    output_slice(slice_of(command->usage));
}

/* "--jsno is not an option of 'check'; did you mean --json?" */
static void say_unknown(const struct command *command, const char *word)
{
    char buffer[SHOWN_MAX];
    char name[64];
    const char *names[OPTIONS_MAX];
    size_t count = 0;

    text_copy(name, sizeof(name), slice_of(word + strspn(word, "-")));
    name[strcspn(name, "=")] = '\0';
    for (const struct option *option = command->options; option->name && count < OPTIONS_MAX; option++)
        names[count++] = option->name;
    const char *nearest = nearest_word(slice_of(name), names, count);
    if (nearest)
        complain("'%s' is not an option of '%s'; did you mean --%s?", shown(word, buffer), command->name, nearest);
    else
        complain("'%s' is not an option of '%s'; 'cvpn-doctor %s --help' lists them.", shown(word, buffer),
                 command->name, command->name);
}

/*
 * What getopt_long() answers with '?': an option that is not known, not the only one that begins
 * so, or takes no argument.
 */
static void say_bad_option(const struct command *command, char **argv)
{
    char buffer[SHOWN_MAX];
    char word[3] = {'-', (char)optopt, '\0'};

    for (const struct option *option = command->options; option->name; option++) {
        if (optopt && option->val == optopt && strncmp(argv[optind - 1], "--", 2) == 0) {
            complain("--%s takes no argument: '%s'.", option->name, shown(argv[optind - 1], buffer));
            return;
        }
    }
    say_unknown(command, optopt ? word : argv[optind - 1]);
}

/*
 * Reads "2.6" or "2.6.14"; what follows the minor number does not matter to the reader of
 * profiles.
 */
static bool read_version(const char *word, struct openvpn_version *version)
{
    struct slice rest = slice_of(word);
    struct slice part;
    unsigned long long major = 0;
    unsigned long long minor = 0;
    unsigned long long patch = 0;

    if (!slice_split(&rest, '.', &part) || !slice_number(part, 2, &major) || major != 2)
        return false;
    if (!slice_split(&rest, '.', &part) || !slice_number(part, 99, &minor))
        return false;
    if (slice_split(&rest, '.', &part) && (!slice_number(part, 999, &patch) || rest.at))
        return false;
    *version = (struct openvpn_version){(unsigned)major, (unsigned)minor};
    return true;
}

static bool read_operands(const struct command *command, int count, char **operands, struct options *options)
{
    if (count < command->operands_min) {
        complain("'%s' needs a %s; 'cvpn-doctor %s --help' tells more.", command->name, command->operand,
                 command->name);
        return false;
    }
    unsigned long long number;
    if (options->mssfix && count > 1 && slice_number(slice_of(operands[0]), 65535, &number)) {
        complain("--mssfix takes its number after '=': --mssfix=%llu.", number);
        return false;
    }
    if (count > command->operands_max) {
        char buffer[SHOWN_MAX];
        const char *extra = shown(operands[command->operands_max], buffer);
        if (command->operands_max > 1)
            complain("'%s' takes %d %ss at most.", command->name, command->operands_max, command->operand);
        else if (command->operand)
            complain("'%s' takes one %s; '%s' is too much.", command->name, command->operand, extra);
        else
            complain("'%s' takes options only; '%s' is too much.", command->name, extra);
        return false;
    }
    options->operand = count ? operands[0] : NULL;
    options->operands = operands;
    options->operand_count = (size_t)count;
    return true;
}

/*
 * "--mssfix" alone is what AWS's page no-internet-access.html says; OpenVPN takes 0 and 576 to
 * 65535 (options.c), and 0 would switch it off.
 */
static enum options_result read_mssfix(const char *word, struct options *options)
{
    char buffer[SHOWN_MAX];
    unsigned long long number = 1328;

    if (word && (!slice_number(slice_of(word), 65535, &number) || number < 576)) {
        complain("--mssfix takes a number from 576 to 65535, not '%s'.", shown(word, buffer));
        return OPTIONS_BAD;
    }
    options->mssfix = (unsigned)number;
    return OPTIONS_GO;
}

/* A word of an option that can be given several times. */
static enum options_result take_word(const char *option, const char **list, size_t most, size_t *count)
{
    if (*count == most) {
        complain("'--%s' can be given %zu times.", option, most);
        return OPTIONS_BAD;
    }
    list[(*count)++] = optarg;
    return OPTIONS_GO;
}

/* A version, or a program: the one that has a slash. */
static enum options_result read_openvpn(const struct command *command, const char *word, struct options *options)
{
    char buffer[SHOWN_MAX];

    if (!strchr(word, '/') && read_version(word, &options->openvpn)) {
        options->openvpn_given = true;
        return OPTIONS_GO;
    }
    if (!strchr(word, '/')) {
        complain("--openvpn takes a version of OpenVPN 2 (2.6, 2.6.14) or the path of a program, not '%s'.",
                 shown(word, buffer));
        return OPTIONS_BAD;
    }
    if (strcmp(command->name, "check") != 0) {
        complain("'%s' asks no program: --openvpn takes a version there.", command->name);
        return OPTIONS_BAD;
    }
    return take_word("openvpn", options->programs, OPTION_PROGRAMS_MAX, &options->program_count);
}

/* Takes in one option. */
static enum options_result read_option(const struct command *command, int option, char **argv, struct options *options)
{
    char buffer[SHOWN_MAX];

    switch (option) {
    case OPTION_HELP:
        say_help(command);
        return OPTIONS_DONE;
    case OPTION_VERSION:
        output_add("cvpn-doctor %s\n", CVPN_VERSION);
        return OPTIONS_DONE;
    case OPTION_JSON:
        options->json = true;
        return OPTIONS_GO;
    case OPTION_FOLLOW:
        options->follow = true;
        return OPTIONS_GO;
    case OPTION_ONLINE:
        options->online = true;
        return OPTIONS_GO;
    case OPTION_PROFILE:
        options->profile = optarg;
        return OPTIONS_GO;
    case OPTION_OPENVPN:
        return read_openvpn(command, optarg, options);
    case OPTION_GROUP:
        if (!*optarg) {
            complain("--group needs the id of a group, not ''.");
            return OPTIONS_BAD;
        }
        return take_word("group", options->groups, OPTION_GROUPS_MAX, &options->group_count);
    case OPTION_ARGUMENT:
        return take_word("argument", options->arguments, OPTION_ARGUMENTS_MAX, &options->argument_count);
    case OPTION_EXPORT:
        if (options->export_count < OPTION_EXPORTS_MAX) {
            options->exports[options->export_count++] = optarg;
            return OPTIONS_GO;
        }
        complain("'--export' can be given %d times.", OPTION_EXPORTS_MAX);
        return OPTIONS_BAD;
    case OPTION_CONNECTION_LOG:
        options->connection_log = optarg;
        return OPTIONS_GO;
    case OPTION_COMMANDS:
        options->commands = true;
        return OPTIONS_GO;
    case OPTION_TO:
        options->to = optarg;
        return OPTIONS_GO;
    case OPTION_DRY_RUN:
        options->dry_run = true;
        return OPTIONS_GO;
    case OPTION_UNDO:
        options->undo = true;
        return OPTIONS_GO;
    case OPTION_ALL:
        options->all = true;
        return OPTIONS_GO;
    case OPTION_LIST:
        options->list = true;
        return OPTIONS_GO;
    case OPTION_MFA:
        options->mfa = true;
        return OPTIONS_GO;
    case OPTION_HTML:
        options->html = optarg;
        return OPTIONS_GO;
    case OPTION_PLUGIN:
        options->plugin = optarg;
        return OPTIONS_GO;
    case OPTION_ANONYMOUS:
        options->anonymous = true;
        return OPTIONS_GO;
    case OPTION_LOG:
        return take_word("log", options->logs, OPTION_LOGS_MAX, &options->log_count);
    case OPTION_OUTPUT:
        options->output = optarg;
        return OPTIONS_GO;
    case OPTION_NM:
        options->nm = optarg;
        return OPTIONS_GO;
    case OPTION_REPORT:
        options->report = optarg;
        return OPTIONS_GO;
    case OPTION_MSSFIX:
        return read_mssfix(optarg, options);
    case ':':
        complain("'%s' needs an argument; 'cvpn-doctor %s --help' tells which.", shown(argv[optind - 1], buffer),
                 command->name);
        return OPTIONS_BAD;
    default:
        say_bad_option(command, argv);
        return OPTIONS_BAD;
    }
}

enum options_result options_read(const struct command *command, int argc, char **argv, struct options *options)
{
    int option;

    *options = (struct options){.openvpn = {2, 6}};
    optind = 0; /* glibc: a scan from the start */
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":hV", command->options, NULL)) != -1) {
        enum options_result result = read_option(command, option, argv, options);
        if (result != OPTIONS_GO)
            return result;
    }
    if (options->html && options->json) {
        complain("--html and --json do not go together.");
        return OPTIONS_BAD;
    }
    return read_operands(command, argc - optind, argv + optind, options) ? OPTIONS_GO : OPTIONS_BAD;
}

int options_status(enum options_result result)
{
    return result == OPTIONS_BAD ? STATUS_COULD_NOT : STATUS_CLEAN;
}
