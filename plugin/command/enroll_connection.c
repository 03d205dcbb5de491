/* SPDX-License-Identifier: MIT */
#include "command/enroll_connection.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "command/output.h"
#include "command/program.h"
#include "dns/endpoint_name.h"
#include "history/history_store.h"

enum { ANSWER_SIZE = 16 << 10, VALUE_SIZE = 1024, PATH_SIZE = 512 };

/* What can be set, and taken out again. */
static const char *const settings[] = {"remote-random-hostname", "mssfix"};
enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

struct connection {
    char name[SHOWN_MAX]; /* fit to be shown */
    char uuid[64];
    char answer[ANSWER_SIZE]; /* nmcli's */
    struct text text;
    struct slice data; /* vpn.data: "KEY = VALUE, KEY = VALUE" */
    char record[PATH_SIZE];
};

static void take(void *context, struct slice piece)
{
    text_add_slice(context, piece);
}

/* Asks for the connection. False, with a sentence, when it is none of OpenVPN's. */
static bool ask(struct connection *c, const char *name)
{
    const char *const argv[] = {"nmcli",      "-e",   "no", "-g", "connection.uuid,vpn.service-type,vpn.data",
                                "connection", "show", "id", name, NULL};
    struct slice rest;
    struct slice uuid;
    struct slice service;

    (void)shown(name, c->name);
    text_start(&c->text, c->answer, sizeof(c->answer));
    int status = program_run(argv, -1, take, &c->text);
    rest = (struct slice){c->answer, c->text.length};
    if (status < 0)
        complain("nmcli cannot be run: NetworkManager is not installed here.");
    else if (status != 0 || c->text.cut || !slice_split(&rest, '\n', &uuid) || !slice_split(&rest, '\n', &service))
        complain("NetworkManager has no VPN connection '%s', or does not answer.", c->name);
    else if (!slice_ends(service, ".openvpn"))
        complain("'%s' is no connection of NetworkManager's OpenVPN plugin.", c->name);
    else {
        TEXT_COPY(c->uuid, slice_trim(uuid));
        slice_split(&rest, '\n', &c->data);
        return true;
    }
    return false;
}

/* The value of a setting; empty when it has none. */
static struct slice value_of(const struct connection *c, const char *key)
{
    struct slice rest = c->data;
    struct slice item;
    struct slice name;

    while (rest.length && slice_split(&rest, ',', &item))
        if (slice_split(&item, '=', &name) && slice_is(slice_trim(name), key))
            return slice_trim(item);
    return (struct slice){NULL, 0};
}

/* True when a server is an endpoint by its bare name; each is HOST[:PORT[:PROTO]]. */
static bool has_bare_name(const struct connection *c)
{
    struct slice rest = c->data;
    struct slice word;

    /* several are parted by blanks or commas: any word that is such a name is one */
    while (rest.length && slice_split(&rest, ' ', &word)) {
        struct slice host;
        if (slice_split(&word, ':', &host) &&
            endpoint_name_is_bare(slice_ends(host, ",") ? slice_head(host, host.length - 1) : host))
            return true;
    }
    return false;
}

/* Where it is written down which settings are ours. False when there is no such place. */
static bool find_record(struct connection *c)
{
    char folder[PATH_SIZE / 2];
    struct text text;

    if (!history_store_default(folder, sizeof(folder)))
        return false;
    text_start(&text, c->record, sizeof(c->record));
    text_add(&text, "%s/", folder);
    history_store_make_parents(c->record);
    (void)mkdir(folder, 0700);
    text_add(&text, "networkmanager-%s", c->uuid);
    return !text.cut && !strchr(c->uuid, '/');
}

/*
 * Opens the record; -1 when there is none. Only a file of our own is believed, since the folder is
 * the observer's user's; and all that it can say is which of two settings to take out.
 */
static int open_record(const struct connection *c, int how)
{
    struct stat status;
    int file = open(c->record, how | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

    if (file >= 0 && (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid())) {
        close(file);
        errno = EPERM;
        return -1;
    }
    return file;
}

static struct slice read_record(const struct connection *c, char *bytes, size_t size)
{
    int file = open_record(c, O_RDONLY);
    ssize_t n = file < 0 ? -1 : read(file, bytes, size);

    if (file >= 0)
        close(file);
    return (struct slice){bytes, n > 0 ? (size_t)n : 0};
}

static bool is_recorded(const struct connection *c, const char *key)
{
    char bytes[256];
    struct slice rest = read_record(c, bytes, sizeof(bytes));
    struct slice line;

    while (rest.length && slice_split(&rest, '\n', &line))
        if (slice_is(line, key))
            return true;
    return false;
}

/* Written before the connection is changed: what is in it and was not set does no harm. */
static bool record(const struct connection *c, const char *key)
{
    int file = open_record(c, O_WRONLY | O_CREAT | O_APPEND);
    char line[64];
    struct text text;

    text_start(&text, line, sizeof(line));
    text_add(&text, "%s\n", key);
    bool written = file >= 0 && write(file, line, text.length) == (ssize_t)text.length;
    int error = errno;
    if (file >= 0)
        close(file);
    if (!written)
        complain("it cannot be written down what is changed (%s), so nothing was changed.", strerror(error));
    return written;
}

/* `how` is "+vpn.data" or "-vpn.data". */
static bool modify(const struct connection *c, const char *how, const char *what)
{
    const char *const argv[] = {"nmcli", "connection", "modify", "uuid", c->uuid, how, what, NULL};
    char answer[64];
    struct text text;

    text_start(&text, answer, sizeof(answer));
    if (program_run(argv, -1, take, &text) == 0)
        return true;
    complain("NetworkManager refuses to change '%s'; root, or the connection's owner, may.", c->name);
    return false;
}

/* Sets what is absent. False, with a sentence, when it could not. */
static bool set(const struct connection *c, const char *key, const char *value, bool dry_run)
{
    char words[VALUE_SIZE];
    struct text text;
    struct slice now = value_of(c, key);

    text_start(&text, words, sizeof(words));
    text_add(&text, "%s = %s", key, value);
    if (now.length && !slice_is(now, value)) {
        output_add("%s of '%s' is another already, and was left.\n", key, c->name);
        return true;
    }
    if (now.length)
        return true;
    if (!dry_run && (!record(c, key) || !modify(c, "+vpn.data", words)))
        return false;
    output_add("'%s': %s%s\n", c->name, words, dry_run ? " (not set: --dry-run)" : "");
    return true;
}

static int undo(const struct connection *c, bool dry_run)
{
    bool any = false;

    for (size_t i = 0; i < SETTINGS; i++) {
        if (!is_recorded(c, settings[i]) || !value_of(c, settings[i]).length)
            continue;
        if (!dry_run && !modify(c, "-vpn.data", settings[i]))
            return STATUS_COULD_NOT;
        output_add("'%s': %s is taken out%s\n", c->name, settings[i], dry_run ? " (not yet: --dry-run)" : "");
        any = true;
    }
    if (!any) {
        complain("'%s' is not enrolled.", c->name);
        return STATUS_COULD_NOT;
    }
    if (!dry_run)
        (void)unlink(c->record);
    return STATUS_CLEAN;
}

static int enroll(const struct connection *c, const struct options *options)
{
    char value[16];

    if (has_bare_name(c) && !set(c, settings[0], "yes", options->dry_run))
        return STATUS_COULD_NOT;
    (void)snprintf(value, sizeof(value), "%u", options->mssfix);
    if (options->mssfix && !set(c, settings[1], value, options->dry_run))
        return STATUS_COULD_NOT;
    output_add("NetworkManager loads no plugin: for '%s' the service cvpn-doctor-watch tells what goes wrong.\n",
               c->name);
    return STATUS_CLEAN;
}

int enroll_connection(const struct options *options)
{
    static struct connection c;

    if (options->operand || options->all || options->list || options->mfa || options->plugin ||
        options->argument_count || options->json || (options->undo && options->mssfix)) {
        complain("--nm takes no PROFILE; it goes with --dry-run, --mssfix and --undo only.");
        return STATUS_COULD_NOT;
    }
    if (!ask(&c, options->nm))
        return STATUS_COULD_NOT;
    if (!find_record(&c)) {
        complain("there is no folder to write down what is changed.");
        return STATUS_COULD_NOT;
    }
    return options->undo ? undo(&c, options->dry_run) : enroll(&c, options);
}
