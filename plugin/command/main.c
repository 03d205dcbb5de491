/* SPDX-License-Identifier: MIT */
/*
 * cvpn-doctor: what is wrong with an AWS Client VPN (or any OpenVPN) connection, told from a
 * profile or a log.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/edit_distance.h"
#include "command/command.h"
#include "command/options.h"
#include "command/output.h"

static command_function command_help;

static const struct option check_options[] = {OPTION_ROW_JSON,    OPTION_ROW_HTML,    OPTION_ROW_ONLINE,
                                              OPTION_ROW_OPENVPN, OPTION_ROWS_COMMON, OPTION_ROWS_END};

static const struct option explain_options[] = {OPTION_ROW_JSON,
                                                OPTION_ROW_PROFILE,
                                                OPTION_ROW_OPENVPN,
                                                {"export", required_argument, NULL, OPTION_EXPORT},
                                                {"connection-log", required_argument, NULL, OPTION_CONNECTION_LOG},
                                                {"group", required_argument, NULL, OPTION_GROUP},
                                                OPTION_ROW_FOLLOW,
                                                OPTION_ROW_HTML,
                                                OPTION_ROWS_COMMON,
                                                OPTION_ROWS_END};

static const struct option watch_options[] = {
    OPTION_ROW_JSON, {"report", required_argument, NULL, OPTION_REPORT}, OPTION_ROWS_COMMON, OPTION_ROWS_END};

static const struct option collect_options[] = {{"anonymous", no_argument, NULL, OPTION_ANONYMOUS},
                                                {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
                                                {"log", required_argument, NULL, OPTION_LOG},
                                                {"output", required_argument, NULL, OPTION_OUTPUT},
                                                OPTION_ROWS_COMMON,
                                                OPTION_ROWS_END};

static const struct option codes_options[] = {OPTION_ROW_JSON, OPTION_ROWS_COMMON, OPTION_ROWS_END};

static const struct option audit_options[] = {OPTION_ROW_JSON,
                                              {"group", required_argument, NULL, OPTION_GROUP},
                                              {"to", required_argument, NULL, OPTION_TO},
                                              {"commands", no_argument, NULL, OPTION_COMMANDS},
                                              OPTION_ROWS_COMMON,
                                              OPTION_ROWS_END};

static const struct option enroll_options[] = {OPTION_ROW_JSON,
                                               {"argument", required_argument, NULL, OPTION_ARGUMENT},
                                               {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
                                               {"undo", no_argument, NULL, OPTION_UNDO},
                                               {"all", no_argument, NULL, OPTION_ALL},
                                               {"list", no_argument, NULL, OPTION_LIST},
                                               {"mfa", no_argument, NULL, OPTION_MFA},
                                               {"mssfix", optional_argument, NULL, OPTION_MSSFIX},
                                               {"nm", required_argument, NULL, OPTION_NM},
                                               {"plugin", required_argument, NULL, OPTION_PLUGIN},
                                               OPTION_ROW_OPENVPN,
                                               OPTION_ROWS_COMMON,
                                               OPTION_ROWS_END};

static const struct option help_options[] = {OPTION_ROWS_COMMON, OPTION_ROWS_END};

#define USAGE_COMMON                                                                                                   \
    "  -h, --help         this text\n"                                                                                 \
    "  -V, --version      the version\n"
#define USAGE_JSON "      --json         one JSON object a line\n"
#define USAGE_HTML "      --html FILE    write the same as a page for a ticket, secrets cut out\n"
#define USAGE_OPENVPN                                                                                                  \
    "      --openvpn VERSION  read the profile as this version of OpenVPN would (2.6;\n"                               \
    "                     with explain, what the log names)\n"
#define USAGE_STATUS "\nExit status: 0 nothing at warning or error, 1 something was, 2 could not run.\n"

static const struct command commands[] = {
    {"check", command_check, "find what is wrong in a profile",
     "Usage: cvpn-doctor check [--json | --html FILE] [--online]\n"
     "                         [--openvpn VERSION|PROGRAM]... PROFILE|FOLDER...\n"
     "\nReads OpenVPN profiles (.ovpn) and what they include, and prints findings. Of a\n"
     "folder it reads all files *.ovpn and *.conf, also those in folders below. The\n"
     "installed OpenVPN reads them, too, in a sandbox without a network, and says\n"
     "whether it starts with them.\n\n" USAGE_JSON USAGE_HTML
     "      --online       ask resolver and server, too: one handshake with each\n"
     "                     remote, up to its certificate, without signing in\n"
     "      --openvpn VERSION  read the profiles as this version of OpenVPN would (2.6)\n"
     "      --openvpn PROGRAM  let this OpenVPN read them; several may be given\n" USAGE_COMMON USAGE_STATUS,
     check_options, "PROFILE", 1, 100000},
    {"explain", command_explain, "find what went wrong in a client's log",
     "Usage: cvpn-doctor explain [--json | --html FILE] [--follow]\n"
     "                           [--profile PROFILE] [--openvpn VERSION] LOG\n"
     "       cvpn-doctor explain [--json] [--profile PROFILE] [--export PATH]...\n"
     "                           [--group GROUP]... [--connection-log FILE] LOG\n"
     "\nReads the log of an OpenVPN client (- is standard input; gzip, xz, zstd and\n"
     "bzip2 are undone), and prints for each connection attempt how far it got and\n"
     "what was found.\n\n" USAGE_JSON USAGE_HTML "      --follow       go on when the log grows; Ctrl-C ends it\n"
     "      --profile PROFILE  the profile that the client used, for more checks\n"
     "      --export PATH  put the endpoint's exported settings beside the log\n"
     "      --connection-log FILE  and AWS's own record of the client's attempts\n"
     "      --group GROUP  with --export: a group that the user is in\n" USAGE_OPENVPN USAGE_COMMON USAGE_STATUS,
     explain_options, "LOG", 1, 1},
    {"watch", command_watch, "find what goes wrong in clients while they run",
     "Usage: cvpn-doctor watch [--json] [--report FILE] [LOG...]\n"
     "\nFollows the journal of systemd for OpenVPN clients without the plugin\n"
     "(NetworkManager, openvpn-client@, openvpn@, OpenVPN 3), or the logs that are\n"
     "given, and says what is wrong as soon as it is seen. As a service it writes\n"
     "into the journal.\n\n" USAGE_JSON
     "      --report FILE  append every finding as one JSON object a line\n" USAGE_COMMON
     "\nIt runs until it is ended. Exit status: 0 ended by a signal, 2 could not run.\n",
     watch_options, "LOG", 0, 16},
    {"collect", command_collect, "put all that a helpdesk needs into one file",
     "Usage: cvpn-doctor collect [--anonymous] [--dry-run] [--log LOG]...\n"
     "                           [--output FILE] [PROFILE|CONNECTION]\n"
     "\nCollects the client's last log, the profile without its keys, what the plugin\n"
     "has kept, versions, links, routes, rules, resolver, clock and the verdict, cuts\n"
     "out every secret, shows the list, and packs it as one file (tar.zst) that\n"
     "'cvpn-doctor explain' reads. CONNECTION is NAME of openvpn-client@NAME, or a\n"
     "connection of NetworkManager. Nothing is sent to anyone.\n\n"
     "      --anonymous    other names for hosts, users and public addresses\n"
     "      --dry-run      only show the list\n"
     "      --log LOG      this log, and not the one that is found by itself\n"
     "      --output FILE  where it goes; it must not be there yet\n" USAGE_COMMON
     "\nExit status: 0 done, 2 could not.\n",
     collect_options, "PROFILE", 0, 1},
    {"audit", command_audit, "find what is wrong in an endpoint's exported settings",
     "Usage: cvpn-doctor audit [--json] DIR|FILE...\n"
     "       cvpn-doctor audit [--json] [--group GROUP]... --to ADDRESS DIR|FILE...\n"
     "       cvpn-doctor audit --commands ENDPOINT\n"
     "\nReads what these commands printed, in any order (- is standard input, and of\n"
     "a folder all is read), and prints findings; with --to, whether the authorization\n"
     "rules let a user in GROUP reach ADDRESS, and which rule says so. JSON and YAML,\n"
     "paged, merged and reshaped outputs are read, output of terraform show -json,\n"
     "CloudFormation templates and items of AWS Config. All else is left aside.\n\n"
     "  aws ec2 describe-client-vpn-endpoints\n"
     "  aws ec2 describe-client-vpn-target-networks --client-vpn-endpoint-id ID\n"
     "  aws ec2 describe-client-vpn-routes --client-vpn-endpoint-id ID\n"
     "  aws ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id ID\n"
     "  aws ec2 describe-subnets, aws ec2 describe-vpcs: more can be told\n"
     "  aws logs filter-log-events: the endpoint's connection log, in any form\n\n" USAGE_JSON
     "      --commands     print the shell lines that fetch all of it (they only read)\n"
     "      --group GROUP  a group that the user is in; may be given more than once\n"
     "      --to ADDRESS   the address that the user wants to reach\n" USAGE_COMMON USAGE_STATUS
     "With --to: 0 yes, 1 no, 2 could not tell.\n",
     audit_options, "DIR|FILE", 1, 1024},
    {"enroll", command_enroll, "put the plugin into a profile",
     "Usage: cvpn-doctor enroll [--json] [--dry-run] [--argument KEY=VALUE]... [--mfa]\n"
     "                          [--mssfix[=N]] [--plugin PATH] [--openvpn VERSION]\n"
     "                          PROFILE|FOLDER...\n"
     "       cvpn-doctor enroll --undo [--json] [--dry-run] PROFILE|FOLDER... | --all\n"
     "       cvpn-doctor enroll --list [--json]\n"
     "       cvpn-doctor enroll --nm NAME [--dry-run] [--mssfix[=N]] [--undo]\n"
     "\nPuts the plugin's line into profiles, and setenv opt in front of lines at\n"
     "which a stock client stops (auth-federate). Shows the difference, writes in one\n"
     "step, and keeps the original beside the profile. A FOLDER is all its files\n"
     "*.ovpn and *.conf, also those in folders below.\n\n" USAGE_JSON
     "      --argument KEY=VALUE  a word for the plugin, in place of one of that key;\n"
     "                     may be given more than once\n"
     "      --dry-run      only show the difference\n"
     "      --undo         bring the original back\n"
     "      --all          with --undo: of every profile that this user enrolled\n"
     "      --list         show those profiles, and what became of each\n"
     "      --mfa          let OpenVPN ask for the one-time code (static-challenge)\n"
     "      --mssfix[=N]   the line mssfix N (1328)\n"
     "      --nm NAME      a connection of NetworkManager: set what it can carry\n"
     "      --plugin PATH  the shared object; found by itself where it is installed\n" USAGE_OPENVPN USAGE_COMMON
     "\nExit status: 0 done, or nothing to do; 2 could not.\n",
     enroll_options, "PROFILE", 0, 100000},
    {"codes", command_codes, "list the codes, or show all about one code",
     "Usage: cvpn-doctor codes [--json] [CODE]\n"
     "\nLists the codes, or shows one in full. CODE is CVPN-0101, 0101, or the slug\n"
     "(endpoint-label-missing).\n\n" USAGE_JSON USAGE_COMMON,
     codes_options, "CODE", 0, 1},
    {"help", command_help, "show this list, or the help of one command",
     "Usage: cvpn-doctor help [COMMAND]\n"
     "\nLists the commands, or shows the help of one.\n\n" USAGE_COMMON,
     help_options, "COMMAND", 0, 1},
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void show_list(void)
{
    output_add("Usage: cvpn-doctor COMMAND [OPTIONS] ...\n"
               "\nDiagnoses AWS Client VPN and other OpenVPN connections.\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        output_add("  %-9s %s\n", commands[i].name, commands[i].help);
    output_add("\n'cvpn-doctor COMMAND --help' tells more; --version shows the version.\n");
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* Looks a command up, and says what is near when there is none. */
static const struct command *want_command(const char *name)
{
    char buffer[SHOWN_MAX];
    const char *names[COMMANDS];
    const struct command *command = find_command(name);

    if (command)
        return command;
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *nearest = nearest_word(slice_of(name), names, COMMANDS);
    if (access(name, F_OK) == 0)
        complain("'%s' is a file; 'cvpn-doctor explain FILE' reads a log, 'cvpn-doctor check FILE' a profile.",
                 shown(name, buffer));
    else if (nearest)
        complain("'%s' is not a command; did you mean '%s'?", shown(name, buffer), nearest);
    else
        complain("'%s' is not a command; 'cvpn-doctor help' lists them.", shown(name, buffer));
    return NULL;
}

static int command_help(const struct command *self, int argc, char **argv)
{
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    if (!options.operand) {
        show_list();
        return STATUS_CLEAN;
    }
    const struct command *command = want_command(options.operand);
    if (!command)
        return STATUS_COULD_NOT;
    output_slice(slice_of(command->usage));
    return STATUS_CLEAN;
}

/* "cvpn-doctor --json check FILE": options of a command follow it. */
static bool stands_before_command(int argc, char **argv)
{
    char buffer[SHOWN_MAX];
    int i = 1;

    while (i < argc && argv[i][0] == '-')
        i++;
    if (i == argc || !find_command(argv[i]))
        return false;
    complain("options come after the command: 'cvpn-doctor %s %s'.", argv[i], shown(argv[1], buffer));
    return true;
}

/* An option in front of the command: the program's own. */
static int run_option(int argc, char **argv)
{
    /* What follows is no affair of help's: `cvpn-doctor --help check` shows the list. */
    static char name[] = "cvpn-doctor";
    char *just_one[] = {name, argv[1], NULL};
    static const struct command program = {name, NULL, "", "", help_options, NULL, 0, 0};
    struct options options;

    if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
        show_list();
        return STATUS_CLEAN;
    }
    if (strcmp(argv[1], "-V") != 0 && strcmp(argv[1], "--version") != 0 && stands_before_command(argc, argv))
        return STATUS_COULD_NOT;
    return options_status(options_read(&program, 2, just_one, &options));
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        complain("a command is needed; 'cvpn-doctor help' lists them.");
        return STATUS_COULD_NOT;
    }
    if (argv[1][0] == '-')
        return run_option(argc, argv);
    const struct command *command = want_command(argv[1]);
    return command ? command->run(command, argc - 1, argv + 1) : STATUS_COULD_NOT;
}

int main(int argc, char **argv)
{
    output_start();
    return output_finish(dispatch(argc, argv));
}
