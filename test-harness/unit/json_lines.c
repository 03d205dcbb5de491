/* SPDX-License-Identifier: MIT */
/*
 * json_lines: reads standard input and checks that each line is a JSON object with the keys that
 * the contract names. Prints how many lines there were; exit status 1 and the number of the line
 * when one is wrong.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const finding_keys[] = {"code", "severity", "slug", "seen", "why", "fix", NULL};
static const char *const verdict_keys[] = {"verdict", "cause", "who", "confidence", "attempts", "text", NULL};

static const char *const timeline_keys[] = {"timeline", "corrections", "matched", NULL};

/* The verdict is the first line; what is beside the log follows it. */
static const char *const *keys_of(const json_t *object, unsigned long number)
{
    if (number == 1 && json_object_get(object, "cause"))
        return verdict_keys;
    return json_object_get(object, "timeline") ? timeline_keys : finding_keys;
}

static int check(const char *line, size_t length, unsigned long number)
{
    json_error_t error;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    int wrong = 0;

    if (!json_is_object(object)) {
        (void)fprintf(stderr, "line %lu: not a JSON object: %s\n", number, object ? "another type" : error.text);
        json_decref(object);
        return 1;
    }
    const char *const *keys = keys_of(object, number);
    for (size_t i = 0; keys[i]; i++) {
        if (!json_object_get(object, keys[i])) {
            (void)fprintf(stderr, "line %lu: no \"%s\"\n", number, keys[i]);
            wrong = 1;
        }
    }
    if (json_object_get(object, "evidence") && !json_object_get(object, "confidence")) {
        (void)fprintf(stderr, "line %lu: a finding without \"confidence\"\n", number);
        wrong = 1;
    }
    json_decref(object);
    return wrong;
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    unsigned long number = 0;
    int wrong = 0;
    ssize_t length;

    while (!wrong && (length = getline(&line, &size, stdin)) > 0)
        wrong = check(line, (size_t)length, ++number);
    free(line);
    printf("%lu\n", number);
    return wrong;
}
