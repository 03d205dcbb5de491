/* SPDX-License-Identifier: MIT */
#include "facts/settings.h"

#include <string.h>

#include "base/distance.h"
#include "base/text.h"

static void complain(struct settings *settings, const char *argument, const char *problem, const char *nearest)
{
    if (settings->problem_count == SETTING_PROBLEMS_MAX)
        return;
    struct setting_problem *entry = &settings->problems[settings->problem_count++];
    text_copy(entry->argument, sizeof(entry->argument), slice_of(argument));
    entry->problem = problem;
    entry->nearest = nearest;
}

static void read_path(struct settings *settings, const char *argument, char *path, size_t size, struct slice value)
{
    if (value.length == 0)
        complain(settings, argument, "a path is missing behind =", NULL);
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

static void read_fix(struct settings *settings, const char *argument, struct slice value)
{
    bool listed = false;
    struct slice word;

    while (slice_split(&value, ',', &word))
        if (!fix_policy_add(&settings->fix, &listed, word))
            complain(settings, argument, "fix= does not know that word", nearest_fix(word));
}

static void read_probe(struct settings *settings, const char *argument, struct slice value)
{
    if (slice_is(value, "off"))
        settings->probe_off = true;
    else
        complain(settings, argument, "probe= does not know that word", "off");
}

/* The keys; a new argument is a new row and its reader. */
static const struct {
    const char *key;
    void (*read)(struct settings *settings, const char *argument, struct slice value);
} keys[] = {
    {"config", read_config},
    {"fix", read_fix},
    {"probe", read_probe},
    {"report", read_report},
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

void settings_read(struct settings *settings, const char *const *arguments)
{
    memset(settings, 0, sizeof(*settings));
    settings->fix = fix_policy_default();
    for (; arguments && *arguments; arguments++)
        read_argument(settings, *arguments);
}
