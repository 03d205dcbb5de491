/* SPDX-License-Identifier: MIT */
#include "trial/masked_profile.h"

#include <string.h>

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

static bool masked_key_source(const char *name)
{
    static const char *const names[] = {"pkcs11-providers",
                                        "pkcs11-id",
                                        "pkcs11-id-management",
                                        "management-external-cert",
                                        "cryptoapicert",
                                        "management-external-key",
                                        "providers",
                                        "engine",
                                        NULL};

    return is_one_of(name, names);
}

static bool masked_option(const char *name)
{
    static const char *const names[] = {"plugin",     "daemon", "syslog",   "log",
                                        "log-append", "status", "writepid", "tmp-dir",
                                        "iproute",    "mlock",  "echo",     "machine-readable-output",
                                        NULL};

    return is_one_of(name, names) || strncmp(name, "management", strlen("management")) == 0 || masked_key_source(name);
}

/*
 * A line that the client refuses for its form stays: it stops there before it does anything.
 */
static bool is_left_out(const struct profile *profile, const struct profile_option *option)
{
    if (!option->known || !masked_option(option->words[0]))
        return false;
    for (size_t i = 0; i < profile->problem_count; i++)
        if (profile->problems[i].stops && profile->problems[i].line == option->line &&
            strcmp(profile->problems[i].file, option->file) == 0)
            return false;
    return true;
}

bool masked_key(const struct profile *profile)
{
    for (size_t i = 0; i < profile->option_count; i++)
        if (masked_key_source(profile->options[i].words[0]) && is_left_out(profile, &profile->options[i]))
            return true;
    return false;
}

const char *masked_file(const struct profile *profile, size_t *from)
{
    while (*from < profile->option_count) {
        const struct profile_option *option = &profile->options[(*from)++];
        if (is_left_out(profile, option))
            return option->file;
    }
    return NULL;
}

/* Where a walk over the lines of a text is. */
struct walk {
    const char *bytes;
    size_t length;
    size_t at;     /* where line number `line` begins; `length` when there is none */
    unsigned line; /* from 1 */
};

/* Goes on to that line; lines mostly come in their order, so that a text is walked over once. */
static void go_to_line(struct walk *walk, unsigned line)
{
    if (line < walk->line) {
        walk->at = 0;
        walk->line = 1;
    }
    for (; walk->line < line && walk->at < walk->length; walk->line++) {
        const char *end = memchr(walk->bytes + walk->at, '\n', walk->length - walk->at);
        walk->at = end ? (size_t)(end - walk->bytes) + 1 : walk->length;
    }
}

void masked_apply(const struct profile *profile, const char *file, char *bytes, size_t length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct walk walk = {bytes, length, 0, 1};

    for (size_t i = 0; i < profile->option_count; i++) {
        const struct profile_option *option = &profile->options[i];
        if (!is_left_out(profile, option) || strcmp(option->file, file) != 0)
            continue;
        go_to_line(&walk, option->line);
        size_t at = walk.at;
        if (at == 0 && length > strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0)
            at = strlen(mark);
        if (at < length)
            bytes[at] = '#';
    }
}
