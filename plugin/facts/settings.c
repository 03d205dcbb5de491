/* SPDX-License-Identifier: MIT */
#include "facts/settings.h"

#include <string.h>

#include "base/address.h"
#include "base/edit_distance.h"
#include "base/text.h"
#include "session/bandwidth.h"

static void complain(struct settings *settings, const char *argument, const char *problem, const char *nearest)
{
    if (settings->problem_count == SETTING_PROBLEMS_MAX)
        return;
    struct setting_problem *entry = &settings->problems[settings->problem_count++];
    text_copy(entry->argument, sizeof(entry->argument), slice_of(argument));
    entry->problem = problem;
    entry->nearest = nearest;
    entry->is_file = false;
    entry->line = 0;
}

static void read_path(struct settings *settings, const char *argument, char *path, size_t size, struct slice value)
{
    if (value.length == 0)
        complain(settings, argument, "a path is missing after =", NULL);
    else if (value.length >= size)
        complain(settings, argument, "the path is too long", NULL);
    else
        text_copy(path, size, value);
}

static const char *nearest_fix(struct slice word)
{
    const char *words[REMEDIES + 4] = {"off", "safe", "all", "dry-run"};

    for (unsigned i = 0; i < REMEDIES; i++)
        words[4 + i] = fix_names()[i].name;
    return nearest_word(word, words, REMEDIES + 4);
}

static void read_config(struct settings *settings, const char *argument, struct slice value)
{
    read_path(settings, argument, settings->config, sizeof(settings->config), value);
}

static void read_report(struct settings *settings, const char *argument, struct slice value)
{
    read_path(settings, argument, settings->report, sizeof(settings->report), value);
}

/* A number of Mbit/s; more than a terabit is a slip. */
static void read_bandwidth(struct settings *settings, const char *argument, struct slice value)
{
    unsigned long long number;

    if (slice_number(value, 1000000, &number) && number > 0)
        settings->bandwidth = (unsigned)number;
    else
        complain(settings, argument, "bandwidth= takes a whole number of Mbit/s", NULL);
}

static void read_state(struct settings *settings, const char *argument, struct slice value)
{
    read_path(settings, argument, settings->state, sizeof(settings->state), value);
}

static void read_crl(struct settings *settings, const char *argument, struct slice value)
{
    read_path(settings, argument, settings->crl, sizeof(settings->crl), value);
}

static void read_fix(struct settings *settings, const char *argument, struct slice value)
{
    bool listed = false;
    struct slice word;

    while (slice_split(&value, ',', &word))
        if (!fix_policy_add(&settings->fix, &listed, word))
            complain(settings, argument, "fix= does not know that word", nearest_fix(word));
}

/* Names as resolvers take them, and literal addresses. */
static bool is_host(struct slice host)
{
    struct address address;

    if (address_parse(host, &address))
        return true;
    for (size_t i = 0; i < host.length; i++) {
        char c = host.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-' && c != '_' &&
            c != '.')
            return false;
    }
    return host.length > 0 && host.at[0] != '.' && host.at[0] != '-';
}

/*
 * HOST, HOST:PORT, [ADDRESS] or [ADDRESS]:PORT; an IPv6 address may also stand without brackets,
 * and then has no port.
 */
static bool split_port(struct slice word, struct slice *host, unsigned *port)
{
    struct address address;
    struct slice rest = word;
    unsigned long long number = 0;

    *port = 0;
    *host = word;
    if (address_parse(word, &address))
        return true;
    if (slice_starts(word, "[")) {
        rest = slice_skip(word, 1);
        slice_split(&rest, ']', host);
        if (!rest.at || !address_parse(*host, &address) || address.family != ADDRESS_IPV6)
            return false;
        if (rest.length == 0)
            return true;
        if (rest.at[0] != ':')
            return false;
        rest = slice_skip(rest, 1);
    } else {
        slice_split(&rest, ':', host);
        if (!rest.at)
            return true;
    }
    if (!slice_number(rest, 65535, &number) || number == 0)
        return false;
    *port = (unsigned)number;
    return true;
}

static void read_expect(struct settings *settings, const char *argument, struct slice value)
{
    struct slice word;

    while (slice_split(&value, ',', &word)) {
        struct expected *expected = &settings->expect[settings->expect_count];
        struct slice host;
        unsigned port = 0;
        if (!split_port(word, &host, &port) || !is_host(host) || host.length >= sizeof(expected->host)) {
            complain(settings, argument, "expect= takes HOST or HOST:PORT, with commas between them", NULL);
        } else if (settings->expect_count == SETTING_HOSTS_MAX) {
            complain(settings, argument, "expect= takes at most 8 destinations", NULL);
            return;
        } else {
            text_copy(expected->host, sizeof(expected->host), host);
            expected->port = port;
            settings->expect_count++;
        }
    }
}

static void read_probe(struct settings *settings, const char *argument, struct slice value)
{
    struct slice word;

    while (slice_split(&value, ',', &word)) {
        if (slice_is(word, "off")) {
            settings->probe_off = true;
        } else if (!is_host(word) || word.length >= sizeof(settings->probe[0])) {
            complain(settings, argument, "probe= takes off, or hosts with commas between them", NULL);
        } else if (settings->probe_count == SETTING_HOSTS_MAX) {
            complain(settings, argument, "probe= takes at most 8 hosts", NULL);
            return;
        } else {
            text_copy(settings->probe[settings->probe_count++], sizeof(settings->probe[0]), word);
        }
    }
}

static void read_mtu(struct settings *settings, const char *argument, struct slice value)
{
    if (slice_is(value, "exact"))
        settings->mtu_exact = true;
    else
        complain(settings, argument, "mtu= takes exact and nothing else", "exact");
}

/* The keys; a new argument is a new row and its reader. */
static const struct {
    const char *key;
    void (*read)(struct settings *settings, const char *argument, struct slice value);
} keys[] = {
    {"bandwidth", read_bandwidth}, {"config", read_config}, {"crl", read_crl},
    {"expect", read_expect},       {"fix", read_fix},       {"mtu", read_mtu},
    {"probe", read_probe},         {"report", read_report}, {"state", read_state},
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static void read_argument(struct settings *settings, const char *argument)
{
    struct slice value = slice_of(argument);
    struct slice key;
    const char *words[KEYS];

    slice_split(&value, '=', &key);
    for (size_t i = 0; i < KEYS; i++) {
        words[i] = keys[i].key;
        if (!slice_is(key, keys[i].key))
            continue;
        if (value.at)
            keys[i].read(settings, argument, value);
        else
            complain(settings, argument, "a value is missing, written key=value", NULL);
        return;
    }
    complain(settings, argument, "there is no such key", nearest_word(key, words, KEYS));
}

/* True when the plugin line has a word of this key. */
static bool has_key(const char *const *arguments, struct slice key)
{
    for (; arguments && *arguments; arguments++) {
        struct slice word = slice_of(*arguments);
        struct slice own;
        slice_split(&word, '=', &own);
        if (own.length == key.length && memcmp(own.at, key.at, key.length) == 0)
            return true;
    }
    return false;
}

static void read_default(struct settings *settings, struct slice line)
{
    char argument[1200];

    if (memchr(line.at, '\0', line.length)) {
        complain(settings, "", "it is not text", NULL);
    } else if (line.length >= sizeof(argument)) {
        text_copy(argument, sizeof(argument), line);
        complain(settings, argument, "it is too long", NULL);
    } else if (slice_starts(line, "config=")) {
        complain(settings, "config=", "config= counts on the plugin line only", NULL);
    } else {
        text_copy(argument, sizeof(argument), line);
        read_argument(settings, argument);
    }
}

void settings_read_defaults(struct settings *settings, struct slice text, const char *const *arguments)
{
    struct slice line;

    for (unsigned number = 1; slice_split(&text, '\n', &line); number++) {
        struct slice word = slice_trim(line);
        struct slice rest = word;
        struct slice key;
        size_t before = settings->problem_count;
        if (word.length == 0 || slice_starts(word, "#"))
            continue;
        slice_split(&rest, '=', &key);
        if (!has_key(arguments, key))
            read_default(settings, word);
        for (; before < settings->problem_count; before++)
            settings->problems[before].line = number;
    }
}

void settings_complain(struct settings *settings, const char *key, const char *value, const char *problem)
{
    char argument[128];
    struct text text;

    text_start(&text, argument, sizeof(argument));
    text_add(&text, "%s=%s", key, value);
    size_t before = settings->problem_count;
    complain(settings, argument, problem, NULL);
    if (settings->problem_count > before)
        settings->problems[before].is_file = true;
}

void settings_read(struct settings *settings, const char *const *arguments)
{
    memset(settings, 0, sizeof(*settings));
    settings->fix = fix_policy_default();
    settings->bandwidth = BANDWIDTH_DEFAULT;
    for (; arguments && *arguments; arguments++)
        read_argument(settings, *arguments);
}
