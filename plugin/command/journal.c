/* SPDX-License-Identifier: MIT */
#include "command/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

bool journal_is_output(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status;
    char here[64];

    if (!stream || fstat(STDOUT_FILENO, &status) != 0)
        return false;
    (void)snprintf(here, sizeof(here), "%llu:%llu", (unsigned long long)status.st_dev,
                   (unsigned long long)status.st_ino);
    return strcmp(stream, here) == 0;
}

#ifdef CVPN_JOURNAL

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

/* Users that are no people (login.defs(5), SYS_UID_MAX). */
enum { SYSTEM_USER_MAX = 999 };

/*
 * Whose entries are looked at: NetworkManager's OpenVPN, the instances of OpenVPN's own units
 * (they have slices of their own, systemd.slice(5)), and the log service of OpenVPN 3, whose name
 * the kernel cuts.
 */
static const char *const wanted[] = {"SYSLOG_IDENTIFIER=nm-openvpn", "_SYSTEMD_SLICE=system-openvpn\\x2dclient.slice",
                                     "_SYSTEMD_SLICE=system-openvpn.slice", "_COMM=openvpn3-servic"};

static int add_matches(sd_journal *handle)
{
    int error = 0;

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]) && error >= 0; i++) {
        error = sd_journal_add_match(handle, wanted[i], 0);
        if (error >= 0)
            error = sd_journal_add_disjunction(handle);
    }
    return error;
}

int journal_open(struct journal *journal)
{
    sd_journal *handle = NULL;
    int error = sd_journal_open(&handle, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);

    journal->handle = NULL;
    if (error >= 0 && sd_journal_has_runtime_files(handle) <= 0 && sd_journal_has_persistent_files(handle) <= 0)
        error = -EACCES;
    if (error >= 0)
        error = add_matches(handle);
    if (error >= 0)
        error = sd_journal_seek_realtime_usec(handle, (uint64_t)clock_now());
    if (error >= 0)
        error = sd_journal_get_fd(handle);
    if (error < 0) {
        sd_journal_close(handle);
        return -error;
    }
    journal->handle = handle;
    return 0;
}

int journal_descriptor(const struct journal *journal)
{
    return sd_journal_get_fd(journal->handle);
}

/* The value of a field of this entry; empty when it has none. Good until the next one is asked. */
static struct slice field(const struct journal *journal, const char *name)
{
    const void *data = NULL;
    size_t length = 0;

    if (sd_journal_get_data(journal->handle, name, &data, &length) < 0)
        return (struct slice){NULL, 0};
    return slice_skip((struct slice){data, length}, strlen(name) + 1);
}

static bool is_of_system_user(const struct journal *journal)
{
    unsigned long long user = 0;

    return slice_number(field(journal, "_UID"), SYSTEM_USER_MAX, &user);
}

/* A number for a start of a client, out of an id that systemd or OpenVPN 3 made up for it. */
static unsigned number_of(struct slice id)
{
    unsigned number = 0;

    for (size_t i = 0; i < id.length; i++)
        number = number * 31 + (unsigned char)id.at[i];
    return number;
}

/* A word that stays one word in a prefix. */
static void add_word(struct text *out, struct slice word)
{
    for (size_t i = 0; i < word.length; i++) {
        bool fit = word.at[i] > ' ' && word.at[i] < 127 && !strchr("[]:", word.at[i]);
        text_add(out, "%c", fit ? word.at[i] : '_');
    }
}

/* What is in front of OpenVPN's words: who wrote them, and what OpenVPN 3 keeps in fields. */
static void add_writer(const struct journal *journal, struct text *out)
{
    static const char unit_end[] = ".service";
    struct slice unit = field(journal, "_SYSTEMD_UNIT");
    bool instance = slice_starts(unit, "openvpn-client@") || slice_starts(unit, "openvpn@");

    if (instance) {
        add_word(out, slice_head(unit, unit.length - (slice_ends(unit, unit_end) ? strlen(unit_end) : 0)));
        text_add(out, "[%u]: ", number_of(field(journal, "_SYSTEMD_INVOCATION_ID")));
        return;
    }
    struct slice group = field(journal, "O3_LOG_GROUP");
    if (!group.length) {
        text_add(out, "nm-openvpn[");
        add_word(out, field(journal, "_PID"));
        text_add(out, "]: ");
        return;
    }
    text_add(out, "openvpn3[%u]: ", number_of(field(journal, "O3_SESSION_TOKEN")));
    text_add_slice(out, field(journal, "O3_LOG_GROUP"));
    text_add(out, " ");
    text_add_slice(out, field(journal, "O3_LOG_CATEGORY"));
    text_add(out, ": ");
}

static bool add_time(const struct journal *journal, struct text *out)
{
    uint64_t when = 0;
    char stamp[32];
    struct tm parts;

    if (sd_journal_get_realtime_usec(journal->handle, &when) < 0)
        return false;
    time_t seconds = (time_t)(when / 1000000);
    if (!gmtime_r(&seconds, &parts) || !strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &parts))
        return false;
    text_add(out, "%s.%06u+0000 host ", stamp, (unsigned)(when % 1000000));
    return true;
}

/* The entry as a line; false when it is none of a client's. One entry stays one line. */
static bool make_line(struct journal *journal, struct slice *line)
{
    struct text out;

    text_start(&out, journal->line, sizeof(journal->line));
    if (!is_of_system_user(journal) || !add_time(journal, &out))
        return false;
    add_writer(journal, &out);
    text_add_slice(&out, field(journal, "MESSAGE"));
    for (size_t i = 0; i < out.length; i++)
        if ((unsigned char)journal->line[i] < ' ')
            journal->line[i] = ' ';
    *line = (struct slice){journal->line, out.length};
    return true;
}

bool journal_next(struct journal *journal, struct slice *line)
{
    for (;;) {
        int there = sd_journal_next(journal->handle);
        /* What woke us is taken in first: without that the journal looks as it did before. */
        if (there <= 0 && (sd_journal_process(journal->handle) <= 0 || sd_journal_next(journal->handle) <= 0))
            return false;
        if (make_line(journal, line))
            return true;
    }
}

void journal_close(struct journal *journal)
{
    if (journal->handle)
        sd_journal_close(journal->handle);
    journal->handle = NULL;
}

void journal_write(const struct iovec *fields, size_t count)
{
    (void)sd_journal_sendv(fields, (int)count);
}

#else

int journal_open(struct journal *journal)
{
    journal->handle = NULL;
    return ENOSYS;
}

int journal_descriptor(const struct journal *journal)
{
    (void)journal;
    return -1;
}

bool journal_next(struct journal *journal, struct slice *line)
{
    (void)journal;
    (void)line;
    return false;
}

void journal_close(struct journal *journal)
{
    (void)journal;
}

void journal_write(const struct iovec *fields, size_t count)
{
    (void)fields;
    (void)count;
}

#endif
