/* SPDX-License-Identifier: MIT */
/*
 * What `explain` says of a log does not depend on who handed it on: every log of the corpus, told
 * by every teller and pasted in every way (tellings.h), gets the answer that it gets by itself.
 *
 * CVPN_TELLING=NAME plays one of them, and CVPN_TELLING_OUT=FOLDER keeps what did not come out
 * right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command/command.h"
#include "command/options.h"
#include "rounds.h"
#include "tellings.h"

enum { LOGS_MAX = 1000, LOG_SIZE_MAX = 1 << 20, ANSWER_MAX = 4096 };

#define CORPUS "test-harness/corpus"

static const struct option options[] = {OPTION_ROW_JSON, OPTION_ROW_PROFILE, OPTION_ROWS_COMMON, OPTION_ROWS_END};
static const struct command explain = {"explain", command_explain, "", "", options, "LOG", 1, 1};

static char *names[LOGS_MAX];
static size_t count;

static struct slice file_read(const char *path)
{
    static char bytes[LOG_SIZE_MAX];
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof(bytes), file);
    assert_int_equal(fclose(file), 0);
    return (struct slice){bytes, length};
}

/* What `explain --json` prints of a log; to be freed. */
static char *explained(const char *path, const char *profile, int *status)
{
    char *answer = NULL;
    size_t length = 0;
    FILE *standard = stdout;
    char *words[6] = {0};
    const char *const given[] = {"explain", "--json", path, "--profile", profile};
    int words_count = profile ? 5 : 3;

    stdout = open_memstream(&answer, &length);
    assert_non_null(stdout);
    for (int i = 0; i < words_count; i++)
        words[i] = strdup(given[i]);
    *status = command_explain(&explain, words_count, words);
    for (int i = 0; i < words_count; i++)
        free(words[i]);
    assert_int_equal(fclose(stdout), 0);
    stdout = standard;
    return answer;
}

/* The value of a key in a line of JSON. */
static struct slice value_of(struct slice line, const char *key)
{
    size_t at = slice_find(line, key);
    struct slice rest = slice_skip(line, at == SLICE_NOT_FOUND ? line.length : at + strlen(key));
    struct slice value = {NULL, 0};

    slice_split(&rest, ',', &value);
    return value;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/*
 * Verdict, cause and what was found, without what was taken back: as a text that can be compared.
 */
static void answer_of(const char *path, const char *profile, char answer[ANSWER_MAX])
{
    int status = 0;
    char *printed = explained(path, profile, &status);
    static char found[64][64];
    size_t findings = 0;
    struct slice rest = slice_of(printed);
    struct slice line;
    FILE *out = fmemopen(answer, ANSWER_MAX, "w");

    assert_non_null(out);
    (void)fprintf(out, "status %d", status);
    while (slice_split(&rest, '\n', &line)) {
        struct slice code = value_of(line, "\"code\": ");
        struct slice severity = value_of(line, "\"severity\": ");
        struct slice cause = value_of(line, "\"cause\": ");
        struct slice verdict = value_of(line, "\"verdict\": ");
        if (cause.length)
            (void)fprintf(out, "; %.*s %.*s", (int)verdict.length, verdict.at, (int)cause.length, cause.at);
        if (!code.length || slice_is(code, "\"CVPN-0000\"") || slice_is(verdict, "\"taken-back\"") ||
            slice_is(verdict, "\"again\"") || findings == 64)
            continue;
        (void)snprintf(found[findings++], sizeof(found[0]), "%.*s %.*s", (int)code.length, code.at,
                       (int)severity.length, severity.at);
    }
    qsort(found, findings, sizeof(found[0]), by_text);
    for (size_t i = 0; i < findings; i++)
        if (i == 0 || strcmp(found[i], found[i - 1]) != 0)
            (void)fprintf(out, "; %s", found[i]);
    assert_int_equal(fclose(out), 0);
    free(printed);
}

static void keep(const char *telling, const char *name, const char *bytes, size_t length)
{
    const char *folder = getenv("CVPN_TELLING_OUT");
    char path[512];

    if (!folder)
        return;
    (void)snprintf(path, sizeof(path), "%s/%s@%s", folder, telling, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    (void)fwrite(bytes, 1, length, file);
    (void)fclose(file);
}

/* True when the log, told so, gets another answer. */
static bool differs(const struct telling *telling, const char *name, size_t *tried)
{
    static char told[ANSWER_MAX];
    static char itself[ANSWER_MAX];
    char path[512];
    char profile[512];
    char *bytes = NULL;
    size_t length = 0;

    (void)snprintf(path, sizeof(path), CORPUS "/%s.log", name);
    (void)snprintf(profile, sizeof(profile), CORPUS "/%s.ovpn", name);
    const char *given = access(profile, R_OK) == 0 ? profile : NULL;
    struct slice log = file_read(path);
    if (!telling_fits(telling, log, name))
        return false;
    ++*tried;
    telling_tell(telling, log, &bytes, &length);
    answer_of(path, given, itself);
    int memory = memfd_create("log", MFD_CLOEXEC);
    assert_int_equal(write(memory, bytes, length), (ssize_t)length);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", memory);
    answer_of(path, given, told);
    (void)close(memory);
    bool other = strcmp(told, itself) != 0;
    if (other)
        print_message("%s, told by %s:\n  itself: %s\n  told:   %s\n", name, telling->name, itself, told);
    if (other)
        keep(telling->name, name, bytes, length);
    free(bytes);
    return other;
}

static void every_log_gets_the_same_answer_whoever_tells_it(void **state)
{
    const char *only = getenv("CVPN_TELLING");
    size_t wrong = 0;
    size_t tried = 0;

    (void)state;
    for (size_t t = 0; t < tellings_count; t++) {
        size_t before = wrong;
        for (size_t i = 0; i < count; i++) {
            if ((only && !strstr(tellings[t].name, only)) || !has_its_turn(t, i))
                continue;
            wrong += differs(&tellings[t], names[i], &tried);
        }
        if (wrong > before)
            print_message("%zu of %zu logs get another answer when told by %s\n", wrong - before, count,
                          tellings[t].name);
    }
    print_message("%zu logs, %zu tellings: %zu of %zu wrong\n", count, tellings_count, wrong, tried);
    assert_int_equal(wrong, 0);
}

static void read_names(void)
{
    DIR *folder = opendir(CORPUS);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) && count < LOGS_MAX) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".log") == 0)
            names[count++] = strndup(entry->d_name, length - 4);
    }
    if (folder)
        (void)closedir(folder);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_log_gets_the_same_answer_whoever_tells_it),
    };

    read_names();
    int failed = count > 100 ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    while (count)
        free(names[--count]);
    return failed;
}
