/* SPDX-License-Identifier: MIT */
/* The words on the plugin line under libFuzzer, parted by line ends, and the defaults for them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "facts/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARGUMENTS_MAX = 64 };

static void demand(bool holds)
{
    if (!holds)
        abort();
}

#define DEMAND_STRING(string) demand(memchr((string), '\0', sizeof(string)) != NULL)

static void demand_bounds(const struct settings *settings)
{
    demand(settings->problem_count <= SETTING_PROBLEMS_MAX && settings->expect_count <= SETTING_HOSTS_MAX &&
           settings->probe_count <= SETTING_HOSTS_MAX && settings->bandwidth > 0);
    DEMAND_STRING(settings->config);
    DEMAND_STRING(settings->report);
    DEMAND_STRING(settings->state);
    DEMAND_STRING(settings->crl);
    for (unsigned i = 0; i < settings->expect_count; i++) {
        DEMAND_STRING(settings->expect[i].host);
        demand(settings->expect[i].host[0] && settings->expect[i].port <= 65535);
    }
    for (unsigned i = 0; i < settings->probe_count; i++)
        DEMAND_STRING(settings->probe[i]);
    for (size_t i = 0; i < settings->problem_count; i++) {
        DEMAND_STRING(settings->problems[i].argument);
        demand(settings->problems[i].problem != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings;
    const char *arguments[ARGUMENTS_MAX + 1];
    size_t count = 0;
    char *copy = malloc(size + 1);
    char *next = copy;

    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    copy[size] = '\0';
    while (next && count < ARGUMENTS_MAX)
        arguments[count++] = strsep(&next, "\n");
    arguments[count] = NULL;
    settings_read(&settings, arguments);
    demand_bounds(&settings);
    settings_read_defaults(&settings, (struct slice){(const char *)data, size}, arguments);
    demand_bounds(&settings);
    settings_read(&settings, NULL);
    settings_read_defaults(&settings, (struct slice){(const char *)data, size}, NULL);
    demand_bounds(&settings);
    free(copy);
    return 0;
}
