/* SPDX-License-Identifier: MIT */
#include "profile/profile.h"

#include <string.h>

static bool is_called(const struct profile_option *option, const char *name)
{
    return strcmp(option->words[0], name) == 0;
}

const struct profile_option *profile_next(const struct profile *profile, const char *name,
                                          const struct profile_option *after)
{
    for (size_t i = after ? (size_t)(after - profile->options) + 1 : 0; i < profile->option_count; i++) {
        const struct profile_option *option = &profile->options[i];

        if (option->connection < 0 && is_called(option, name) && option->works)
            return option;
    }
    return NULL;
}

const struct profile_option *profile_last(const struct profile *profile, const char *name)
{
    const struct profile_option *last = NULL;

    for (const struct profile_option *next = NULL; (next = profile_next(profile, name, next)) != NULL;)
        last = next;
    return last;
}

const struct profile_option *profile_find_written(const struct profile *profile, const char *name)
{
    for (size_t i = profile->option_count; i > 0; i--) {
        if (is_called(&profile->options[i - 1], name))
            return &profile->options[i - 1];
    }
    return NULL;
}

const char *profile_parameter(const struct profile_option *option, unsigned n)
{
    return option && n < option->word_count ? option->words[n] : NULL;
}

/* Remotes being put together: what options.c keeps in a struct connection_entry. */
struct remotes {
    struct profile_remote entry; /* the options outside of blocks, up to here */
    struct profile_remote *to;
    size_t capacity;
    size_t count;
    unsigned forced; /* transport of proto-force; 0: none */
    bool client;     /* `client` turns tcp into tcp-client (options_postprocess_mutate_ce()) */
};

/*
 * ascii2proto() (socket.c) without the address family: a number for each transport, 0 for what is
 * none.
 */
static unsigned transport(const char *protocol, bool client)
{
    static const char *const names[][3] = {{"udp", "udp4", "udp6"},
                                           {"tcp-client", "tcp4-client", "tcp6-client"},
                                           {"tcp-server", "tcp4-server", "tcp6-server"},
                                           {"tcp", "tcp4", "tcp6"}};

    for (unsigned i = 0; i < 12; i++) {
        if (strcmp(protocol, names[i / 3][i % 3]) == 0)
            return i / 3 == 3 && client ? 2 : i / 3 + 1;
    }
    return 0;
}

/* Takes over what `option` says of an entry. */
static void set_entry(struct profile_remote *entry, const struct profile_option *option)
{
    const char *value = profile_parameter(option, 1);

    if (!value)
        return;
    if (is_called(option, "remote")) {
        entry->host = value;
        entry->option = option;
        entry->port = option->word_count > 2 ? option->words[2] : entry->port;
        entry->protocol = option->word_count > 3 ? option->words[3] : entry->protocol;
    } else if (is_called(option, "port") || is_called(option, "rport")) {
        entry->port = value;
    } else if (is_called(option, "proto")) {
        entry->protocol = value;
    }
}

/* Adds an entry, unless it has no host or proto-force disables it. */
static void add_entry(struct remotes *remotes, const struct profile_remote *entry)
{
    if (!entry->host)
        return;
    if (remotes->forced && transport(entry->protocol, remotes->client) != remotes->forced)
        return;
    if (remotes->count < remotes->capacity)
        remotes->to[remotes->count] = *entry;
    remotes->count++;
}

/*
 * The entries of the <connection> blocks: each starts with what is above it. Returns true when
 * there was one.
 */
static bool add_blocks(const struct profile *profile, struct remotes *remotes)
{
    bool found = false;

    for (size_t i = 0; i < profile->option_count;) {
        const struct profile_option *option = &profile->options[i];
        struct profile_remote entry = remotes->entry;
        int block = option->connection;

        if (block < 0) {
            if (!is_called(option, "remote") && option->works)
                set_entry(&remotes->entry, option);
            i++;
            continue;
        }
        for (; i < profile->option_count && profile->options[i].connection == block; i++) {
            if (profile->options[i].works)
                set_entry(&entry, &profile->options[i]);
        }
        found |= entry.host != NULL;
        add_entry(remotes, &entry);
    }
    return found;
}

size_t profile_remotes(const struct profile *profile, struct profile_remote *remotes, size_t capacity)
{
    struct remotes all = {.entry = {.port = "1194", .protocol = "udp"}, .to = remotes, .capacity = capacity};
    const char *forced = profile_parameter(profile_last(profile, "proto-force"), 1);

    all.client = profile_last(profile, "client") != NULL;
    /*
     * What is forced is compared as it was written: options.c turns tcp into tcp-client in the
     * entries only.
     */
    all.forced = forced ? transport(forced, false) : 0;
    if (add_blocks(profile, &all))
        return all.count;
    for (const struct profile_option *option = NULL; (option = profile_next(profile, "remote", option)) != NULL;) {
        struct profile_remote entry = all.entry;

        set_entry(&entry, option);
        add_entry(&all, &entry);
    }
    return all.count;
}

bool profile_random_hostname(const struct profile *profile, const struct profile_option **option)
{
    const struct profile_option *found = profile_last(profile, "remote-random-hostname");

    for (const struct profile_option *next = NULL; !found && (next = profile_next(profile, "setenv", next)) != NULL;) {
        if (next->word_count == 2 && strcmp(next->words[1], "REMOTE_RANDOM_HOSTNAME") == 0)
            found = next;
    }
    if (option)
        *option = found;
    return found != NULL;
}

bool profile_is_client(const struct profile *profile)
{
    const char *mode = profile_parameter(profile_last(profile, "mode"), 1);

    if (mode && strcmp(mode, "server") == 0)
        return false;
    return profile_last(profile, "client") || profile_last(profile, "tls-client") || profile_last(profile, "pull");
}

bool profile_is_unreadable(const struct profile *profile)
{
    for (size_t i = 0; i < profile->problem_count; i++) {
        const struct profile_problem *problem = &profile->problems[i];
        bool unreadable = problem->kind == PROFILE_NOT_FOUND || problem->kind == PROFILE_NOT_READABLE ||
                          problem->kind == PROFILE_TOO_LARGE || problem->kind == PROFILE_NOT_TEXT;
        if (unreadable && problem->file && profile->path && strcmp(problem->file, profile->path) == 0)
            return true;
    }
    return false;
}
