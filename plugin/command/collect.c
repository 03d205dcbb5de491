/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "command/bare_profile.h"
#include "command/bundle.h"
#include "command/command.h"
#include "command/log_reader.h"
#include "command/options.h"
#include "command/output.h"
#include "command/program.h"
#include "command/top_file.h"
#include "history/history_store.h"

enum { ARGUMENTS_MAX = 16, PATH_SIZE = 1024 };

struct collection {
    struct bundle bundle;
    const struct options *options;
    struct profile *profile; /* NULL when none was named */
    char connection[128];    /* of a unit's instance or of NetworkManager; empty when not known */
    size_t logs;
};

/* --- what is taken from other programs --- */

/* The lines of a program's output; what is too long for one is cut. */
struct lines {
    struct bundle *bundle;
    char line[LOG_LINE_MAX];
    size_t length;
};

static void take_piece(void *context, struct slice piece)
{
    struct lines *lines = context;

    for (size_t i = 0; i < piece.length; i++) {
        if (piece.at[i] == '\n') {
            bundle_line(lines->bundle, (struct slice){lines->line, lines->length});
            lines->length = 0;
        } else if (lines->length < sizeof(lines->line)) {
            lines->line[lines->length++] = piece.at[i];
        }
    }
}

/* Adds what the program prints to the text that was begun last. */
static int add_output(struct bundle *bundle, const char *const *argv, int input)
{
    static struct lines lines;

    lines.bundle = bundle;
    lines.length = 0;
    int status = program_run(argv, input, take_piece, &lines);
    if (lines.length)
        bundle_line(bundle, (struct slice){lines.line, lines.length});
    return status;
}

/* A text of what one program prints, or of several under one name. */
struct machine_row {
    const char *name;
    const char *argv[8];
};

static const struct machine_row machine_rows[] = {
    {"versions.txt", {"/proc/self/exe", "--version"}},
    {"versions.txt", {"openvpn", "--version"}},
    {"versions.txt", {"nmcli", "--version"}},
    {"versions.txt", {"uname", "-srvm"}},
    {"versions.txt", {"cat", "/etc/os-release"}},
    {"links.txt", {"ip", "-statistics", "link"}},
    {"links.txt", {"ip", "address"}},
    {"routes.txt", {"ip", "route", "show", "table", "all"}},
    {"routes.txt", {"ip", "-6", "route", "show", "table", "all"}},
    {"rules.txt", {"ip", "rule"}},
    {"rules.txt", {"ip", "-6", "rule"}},
    {"resolver.txt", {"readlink", "-f", "/etc/resolv.conf"}},
    {"resolver.txt", {"cat", "/etc/resolv.conf"}},
    {"resolver.txt", {"grep", "^hosts:", "/etc/nsswitch.conf"}},
    {"resolver.txt", {"resolvectl", "--no-pager", "status"}},
    {"clock.txt", {"date", "-u", "+%Y-%m-%dT%H:%M:%SZ"}},
    {"clock.txt", {"timedatectl", "show"}},
};

static void add_machine(struct bundle *bundle)
{
    const char *name = "";

    for (size_t i = 0; i < sizeof(machine_rows) / sizeof(machine_rows[0]); i++) {
        const struct machine_row *row = &machine_rows[i];
        if (strcmp(row->name, name) != 0) {
            bundle_end(bundle);
            bundle_begin(bundle, row->name);
        }
        name = row->name;
        (void)add_output(bundle, row->argv, -1);
    }
    bundle_end(bundle);
}

/* --- files --- */

/* A file's lines into the text that was begun last. False when it cannot be read. */
static bool add_lines(struct bundle *bundle, const char *path)
{
    static struct log_reader reader;
    struct slice line;

    bool opened = log_reader_open(&reader, path, false);
    while (opened && log_reader_next(&reader, &line) == LOG_READER_LINE)
        bundle_line(bundle, line);
    int error = reader.error;
    log_reader_close(&reader);
    errno = error;
    return error == 0;
}

static void add_file(struct bundle *bundle, const char *name, const char *path)
{
    bundle_begin(bundle, name);
    (void)add_lines(bundle, path);
    bundle_end(bundle);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* A log gets a number in front, so that they stay in their order. */
static void begin_log(struct collection *c, const char *name)
{
    char numbered[BUNDLE_NAME_SIZE];
    struct text text;

    text_start(&text, numbered, sizeof(numbered));
    text_add(&text, "log/%02zu-%s", ++c->logs, name);
    bundle_begin(&c->bundle, numbered);
}

static void end_log(struct collection *c)
{
    size_t before = c->bundle.count;

    bundle_end(&c->bundle);
    c->logs -= before != c->bundle.count;
}

static void add_log(struct collection *c, const char *path)
{
    begin_log(c, last_part(path));
    (void)add_lines(&c->bundle, path);
    end_log(c);
}

/* The last lines of a client in the journal. */
static void add_journal(struct collection *c, const char *field, const char *value)
{
    char match[PATH_SIZE];
    struct text text;
    const char *const argv[] = {"journalctl",   "--no-pager", "--quiet", "--output=short-iso",
                                "--lines=5000", match,        NULL};

    text_start(&text, match, sizeof(match));
    text_add(&text, "%s=%s", field, value);
    begin_log(c, value);
    (void)add_output(&c->bundle, argv, -1);
    end_log(c);
}

/* The newest log of the AWS provided client. */
static void add_aws_client(struct collection *c, const char *home)
{
    char folder[PATH_SIZE];
    char newest[PATH_SIZE] = "";
    struct text text;
    struct timespec last = {0, 0};

    text_start(&text, folder, sizeof(folder));
    text_add(&text, "%s/.config/AWSVPNClient/logs", home);
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[PATH_SIZE];
        struct stat status;
        text_start(&text, path, sizeof(path));
        text_add(&text, "%s/%s", folder, entry->d_name);
        if (strncmp(entry->d_name, "ovpn_aws_vpn_client", 19) != 0 || stat(path, &status) != 0 ||
            status.st_mtim.tv_sec < last.tv_sec)
            continue;
        last = status.st_mtim;
        TEXT_COPY(newest, slice_of(path));
    }
    if (directory)
        closedir(directory);
    if (newest[0])
        add_log(c, newest);
}

static const char *home_folder(void)
{
    const char *user = getenv("SUDO_USER");
    const struct passwd *entry = user ? getpwnam(user) : NULL;

    return entry ? entry->pw_dir : getenv("HOME");
}

/* The log that the profile writes; false when it names none. */
static bool add_profile_log(struct collection *c)
{
    static const char *const names[] = {"log", "log-append"};

    for (size_t i = 0; c->profile && i < 2; i++) {
        const struct profile_option *option = profile_last(c->profile, names[i]);
        if (option && profile_parameter(option, 1)) {
            add_log(c, profile_parameter(option, 1));
            return true;
        }
    }
    return false;
}

static void add_units(struct collection *c)
{
    static const char *const units[] = {"openvpn-client@", "openvpn@"};

    for (size_t i = 0; i < 2; i++) {
        char unit[PATH_SIZE];
        struct text text;
        text_start(&text, unit, sizeof(unit));
        text_add(&text, "%s%s.service", units[i], c->connection);
        add_journal(c, "_SYSTEMD_UNIT", unit);
    }
}

/*
 * The log of the last attempts, from wherever it is. False, with a sentence, when one that was
 * named cannot be read.
 */
static bool add_logs(struct collection *c)
{
    const struct options *options = c->options;
    char buffer[SHOWN_MAX];

    for (size_t i = 0; i < options->log_count; i++) {
        begin_log(c, last_part(options->logs[i]));
        if (!add_lines(&c->bundle, options->logs[i])) {
            complain("%s cannot be read: %s.", shown(options->logs[i], buffer), strerror(errno));
            return false;
        }
        end_log(c);
    }
    if (options->log_count || add_profile_log(c))
        return true;
    const char *home = home_folder();
    if (home && !c->connection[0])
        add_aws_client(c, home);
    if (!c->profile)
        add_journal(c, "SYSLOG_IDENTIFIER", "nm-openvpn");
    if (c->connection[0])
        add_units(c);
    return true;
}

/* --- the profile, and what the plugin has kept --- */

static void take_line(void *context, struct slice line)
{
    bundle_line(context, line);
}

/* report=FILE of the plugin's line. */
static void add_report(struct collection *c)
{
    const struct profile_option *option = profile_last(c->profile, "plugin");

    for (unsigned i = 1; option && i < option->word_count; i++)
        if (strncmp(option->words[i], "report=", strlen("report=")) == 0)
            add_file(&c->bundle, "report.jsonl", option->words[i] + strlen("report="));
}

static void add_profile(struct collection *c)
{
    const char *const argv[] = {"/proc/self/exe", "check", c->options->operand, NULL};

    bundle_begin(&c->bundle, "profile.ovpn");
    bare_profile(c->profile, take_line, &c->bundle);
    bundle_end(&c->bundle);
    bundle_begin(&c->bundle, "check.txt");
    (void)add_output(&c->bundle, argv, -1);
    bundle_end(&c->bundle);
    add_report(c);
}

/* A connection's settings; nmcli shows secrets only when it is asked to. */
static void add_networkmanager(struct collection *c)
{
    const char *const one[] = {"nmcli", "connection", "show", "id", c->connection, NULL};
    const char *const all[] = {"nmcli", "connection", "show", NULL};

    bundle_begin(&c->bundle, "networkmanager.txt");
    (void)add_output(&c->bundle, c->connection[0] ? one : all, -1);
    bundle_end(&c->bundle);
}

static void add_history(struct bundle *bundle)
{
    char folder[PATH_SIZE];
    DIR *directory = history_store_default(folder, sizeof(folder)) ? opendir(folder) : NULL;

    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[2 * PATH_SIZE];
        char name[BUNDLE_NAME_SIZE];
        struct text text;
        if (!slice_ends(slice_of(entry->d_name), ".history"))
            continue;
        text_start(&text, path, sizeof(path));
        text_add(&text, "%s/%s", folder, entry->d_name);
        text_start(&text, name, sizeof(name));
        text_add(&text, "history/%s", bundle->pseudonyms ? "an-endpoint.history" : entry->d_name);
        add_file(bundle, name, path);
    }
    if (directory)
        closedir(directory);
}

/* --- the verdict --- */

/* All logs of the bundle, as `explain` reads them out of it; -1 when there is no memory. */
static int logs_together(const struct bundle *bundle)
{
    int file = memfd_create("logs", MFD_CLOEXEC);
    bool whole = file >= 0;

    for (size_t i = 0; i < bundle->count && whole; i++) {
        const struct bundle_text *text = &bundle->texts[i];
        if (strncmp(text->name, "log/", 4) == 0)
            whole = write(file, text->bytes, text->length) == (ssize_t)text->length;
    }
    if (whole && lseek(file, 0, SEEK_SET) == 0)
        return file;
    if (file >= 0)
        close(file);
    return -1;
}

static void add_verdict(struct collection *c)
{
    const char *const argv[] = {"/proc/self/exe", "explain", "-", NULL};
    int logs = c->logs ? logs_together(&c->bundle) : -1;

    if (logs < 0)
        return;
    bundle_begin(&c->bundle, "verdict.txt");
    (void)add_output(&c->bundle, argv, logs);
    bundle_end(&c->bundle);
    close(logs);
}

/* --- the command --- */

/* An operand is a profile when it is a file, and else the name of a connection. */
static bool read_operand(struct collection *c)
{
    const struct options *options = c->options;
    struct certificates certificates;
    char buffer[SHOWN_MAX];

    if (!options->operand)
        return true;
    if (access(options->operand, F_OK) == 0) {
        c->profile = top_file_read(options->operand, options->openvpn, &certificates);
        if (c->profile && profile_is_unreadable(c->profile))
            complain("%s cannot be read as a profile.", shown(options->operand, buffer));
        /* /etc/openvpn/client/NAME.conf is that of openvpn-client@NAME */
        if (strncmp(options->operand, "/etc/openvpn/", 13) == 0)
            text_copy(c->connection, sizeof(c->connection), slice_of(last_part(options->operand)));
        c->connection[strcspn(c->connection, ".")] = '\0';
        return c->profile && !profile_is_unreadable(c->profile) && !top_file_is_other(c->profile, options->operand);
    }
    if (strchr(options->operand, '/') || slice_ends(slice_of(options->operand), ".ovpn")) {
        complain("%s cannot be read: %s.", shown(options->operand, buffer), strerror(ENOENT));
        return false;
    }
    TEXT_COPY(c->connection, slice_of(options->operand));
    return true;
}

/* The names of this machine and of who sits at it. */
static void know_names(struct collection *c)
{
    static const char *const variables[] = {"USER", "SUDO_USER", "LOGNAME"};
    char host[256] = "";

    if (gethostname(host, sizeof(host) - 1) == 0)
        pseudonyms_know(c->bundle.pseudonyms, slice_of(host));
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
        if (getenv(variables[i]))
            pseudonyms_know(c->bundle.pseudonyms, slice_of(getenv(variables[i])));
    const char *home = home_folder();
    pseudonyms_know(c->bundle.pseudonyms, slice_of(home ? last_part(home) : ""));
}

static bool gather(struct collection *c)
{
    if (!read_operand(c) || !add_logs(c))
        return false;
    add_verdict(c);
    if (c->profile)
        add_profile(c);
    else
        add_networkmanager(c);
    add_history(&c->bundle);
    add_machine(&c->bundle);
    if (c->bundle.failed)
        complain("memory is out, or there is too much to collect.");
    return !c->bundle.failed;
}

static void show_list(const struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        output_add("  %8zu bytes  %s%s\n", bundle->texts[i].length, bundle->texts[i].name,
                   bundle->texts[i].cut ? " (its end)" : "");
}

static int write_bundle(const struct collection *c)
{
    char path[PATH_SIZE];
    char buffer[SHOWN_MAX];
    struct text text;

    text_start(&text, path, sizeof(path));
    if (c->options->output)
        text_add(&text, "%s", c->options->output);
    else
        text_add(&text, "cvpn-doctor-%lld.tar.zst", (long long)(clock_now() / 1000000));
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        complain("%s cannot be written: %s.", shown(path, buffer), strerror(errno));
        return STATUS_COULD_NOT;
    }
    const char *problem = bundle_write(&c->bundle, file);
    if (close(file) != 0 && !problem)
        problem = strerror(errno);
    if (problem) {
        complain("%s cannot be written: %s.", shown(path, buffer), problem);
        (void)unlink(path);
        return STATUS_COULD_NOT;
    }
    output_add("It is in %s, for you alone to read. Nothing was sent to anyone.\n", shown(path, buffer));
    return STATUS_CLEAN;
}

int command_collect(const struct command *self, int argc, char **argv)
{
    static struct collection c;
    static struct pseudonyms pseudonyms;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    int status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    c.options = &options;
    c.bundle.pseudonyms = options.anonymous ? &pseudonyms : NULL;
    if (options.anonymous)
        know_names(&c);
    if (gather(&c)) {
        output_add("Secrets are cut out%s. This is collected:\n", options.anonymous ? ", and names are replaced" : "");
        show_list(&c.bundle);
        output_flush();
        status = options.dry_run ? STATUS_CLEAN : write_bundle(&c);
        if (options.dry_run)
            output_add("Nothing was written (--dry-run).\n");
    }
    bundle_free(&c.bundle);
    profile_free(c.profile);
    return status;
}
