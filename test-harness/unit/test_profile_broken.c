/* SPDX-License-Identifier: MIT */
/*
 * Every file in profiles/broken says in its first line what has to be found first: "# expect: KIND
 * LINE", or "# expect: ignored". The real openvpn is asked too, when it is there: it must stop
 * where we say that it does. It never gets as far as the network: its last argument is an option
 * that does not exist.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "profile/profile_files.h"

static const struct openvpn_version v26 = {2, 6};
static const char last_option[] = "--cvpn-parity-end";

static const char *const kind_names[] = {
    [PROFILE_NOT_FOUND] = "NOT_FOUND",
    [PROFILE_NOT_READABLE] = "NOT_READABLE",
    [PROFILE_TOO_LARGE] = "TOO_LARGE",
    [PROFILE_NOT_TEXT] = "NOT_TEXT",
    [PROFILE_INCLUDE_LOOP] = "INCLUDE_LOOP",
    [PROFILE_LINE_TOO_LONG] = "LINE_TOO_LONG",
    [PROFILE_QUOTE_OPEN] = "QUOTE_OPEN",
    [PROFILE_BACKSLASH_BAD] = "BACKSLASH_BAD",
    [PROFILE_RESIDUAL] = "RESIDUAL",
    [PROFILE_WORD_TOO_LONG] = "WORD_TOO_LONG",
    [PROFILE_BLOCK_OPEN] = "BLOCK_OPEN",
    [PROFILE_OPTION_UNKNOWN] = "OPTION_UNKNOWN",
    [PROFILE_OPTION_PARAMETERS] = "OPTION_PARAMETERS",
    [PROFILE_DASHES_MISSING] = "DASHES_MISSING",
};

static const char *profiles_dir(void)
{
    const char *dir = getenv("PROFILES_DIR");

    return dir ? dir : "test-harness/profiles/broken";
}

/* The first problem that stops OpenVPN, or NULL. */
static const struct profile_problem *first_stop(const struct profile *profile)
{
    for (size_t i = 0; i < profile->problem_count; i++) {
        if (profile->problems[i].stops)
            return &profile->problems[i];
    }
    return NULL;
}

/* Writes "KIND LINE" or "ignored". */
static const char *verdict(const struct profile *profile, char *text, size_t size)
{
    const struct profile_problem *problem = first_stop(profile);

    if (problem)
        (void)snprintf(text, size, "%s %u", kind_names[problem->kind], problem->line);
    else
        (void)snprintf(text, size, "ignored");
    return text;
}

static struct profile *read_profile(const char *name)
{
    struct file_source source;
    struct file_base base;

    assert_true(files_open(&source, &base, profiles_dir(), NULL));
    struct profile *profile = profile_read_file(name, v26, &source);
    files_close(&base);
    assert_non_null(profile);
    return profile;
}

/* Calls `check` for each profile in the folder; returns how many there are. */
static unsigned for_each_profile(unsigned (*check)(const char *name), unsigned *wrong)
{
    unsigned count = 0;
    DIR *dir = opendir(profiles_dir());

    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *ending = strrchr(entry->d_name, '.');

        if (!ending || strcmp(ending, ".ovpn") != 0)
            continue;
        *wrong += check(entry->d_name);
        count++;
    }
    closedir(dir);
    return count;
}

static unsigned check_expectation(const char *name)
{
    char path[PATH_MAX];
    char line[256] = "";
    char got[64];

    (void)snprintf(path, sizeof(path), "%s/%s", profiles_dir(), name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    (void)fclose(file);
    assert_int_equal(strncmp(line, "# expect: ", 10), 0);
    line[strcspn(line, "\r\n")] = '\0';
    struct profile *profile = read_profile(name);
    verdict(profile, got, sizeof(got));
    profile_free(profile);
    if (strcmp(got, line + 10) == 0)
        return 0;
    print_error("%s: expected %s, got %s\n", name, line + 10, got);
    return 1;
}

static void every_broken_profile_gets_its_problem_or_is_ignored_as_openvpn_does(void **state)
{
    unsigned wrong = 0;

    (void)state;
    assert_true(for_each_profile(check_expectation, &wrong) >= 45);
    assert_int_equal(wrong, 0);
}

/* Runs openvpn in the folder; its output goes into text. Returns false when it is not installed. */
static bool run_openvpn(const char *name, char *text, size_t size)
{
    const char *const arguments[] = {"openvpn", "--cd", profiles_dir(), "--config", name, last_option, NULL};
    char *argv[sizeof(arguments) / sizeof(arguments[0])];
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    size_t length = 0;
    int ends[2];
    pid_t pid = 0;

    memcpy(argv, arguments, sizeof(argv));
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    int error = posix_spawn(&pid, "/usr/sbin/openvpn", &actions, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    for (ssize_t n = 1; error == 0 && n > 0;) {
        n = read(ends[0], text + length, size - 1 - length);
        length += n > 0 ? (size_t)n : 0;
    }
    text[length] = '\0';
    close(ends[0]);
    if (error == 0)
        waitpid(pid, NULL, 0);
    return error == 0;
}

/*
 * True when `output` names `line` where OpenVPN names one, for the kinds whose sentence has a line.
 */
static bool endpoint_dns_line(const char *output, const char *name, const struct profile_problem *problem)
{
    char where[PATH_MAX];

    if (problem->line == 0 || problem->kind == PROFILE_BLOCK_OPEN || problem->kind == PROFILE_OPTION_PARAMETERS ||
        problem->kind == PROFILE_NOT_READABLE || strstr(output, "[CONNECTION-OPTIONS]"))
        return true;
    (void)snprintf(where, sizeof(where), "%s:%u", name, problem->line);
    return strstr(output, where) != NULL;
}

static unsigned check_parity(const char *name)
{
    char output[65536];
    struct profile *profile = read_profile(name);
    const struct profile_problem *stop = first_stop(profile);
    unsigned wrong = 0;

    run_openvpn(name, output, sizeof(output));
    bool to_the_end = strstr(output, last_option + 2) != NULL;
    /*
     * Where we stop reading binary data, OpenVPN goes on with what it takes for options: nothing to
     * compare.
     */
    if ((!stop || stop->kind != PROFILE_NOT_TEXT) &&
        (to_the_end != (stop == NULL) || (stop && !endpoint_dns_line(output, name, stop)))) {
        print_error("%s: we say %s, openvpn says: %s\n", name, stop ? kind_names[stop->kind] : "ignored", output);
        wrong = 1;
    }
    profile_free(profile);
    return wrong;
}

static void the_real_openvpn_stops_exactly_where_we_say(void **state)
{
    unsigned wrong = 0;

    (void)state;
    if (access("/usr/sbin/openvpn", X_OK) != 0)
        skip();
    for_each_profile(check_parity, &wrong);
    assert_int_equal(wrong, 0);
}

static void broken_command_lines_get_their_problem(void **state)
{
    static const struct {
        const char *words[20];
        const char *expected;
    } rows[] = {
        {{"openvpn", NULL}, "ignored"},
        {{"openvpn", "/nonexistent", NULL}, "NOT_FOUND 0"},
        {{"openvpn", "stdin", NULL}, "ignored"},
        {{"openvpn", "/dev/stdin", NULL}, "ignored"},
        {{"openvpn", "/", NULL}, "ignored"},
        {{"openvpn", "--config", NULL}, "OPTION_PARAMETERS 1"},
        {{"openvpn", "client", "--nobind", NULL}, "DASHES_MISSING 1"},
        {{"openvpn", "--auth-federate", "--client", NULL}, "OPTION_UNKNOWN 1"},
        {{"openvpn", "--setenv", "opt", "auth-federate", "--client", NULL}, "ignored"},
        {{"openvpn", "--ignore-unknown-option", "x", "--x", "1", NULL}, "ignored"},
        {{"openvpn", "--", "x", NULL}, "OPTION_UNKNOWN 1"},
        {{"openvpn", "", "", NULL}, "DASHES_MISSING 1"},
        {{"openvpn", "--remote", "a", "b", "udp", "c", NULL}, "OPTION_PARAMETERS 1"},
        {{"openvpn", "--cd", "/nonexistent", "--nobind", NULL}, "NOT_READABLE 1"},
        {{"openvpn", "--echo", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"},
         "DASHES_MISSING 1"},
    };
    char got[64];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct file_source source;
        struct file_base base;
        int count = 0;

        while (rows[i].words[count])
            count++;
        assert_true(files_open(&source, &base, NULL, NULL));
        struct profile *profile = profile_read_command_line(count, rows[i].words, v26, &source);
        assert_non_null(profile);
        assert_string_equal(verdict(profile, got, sizeof(got)), rows[i].expected);
        profile_free(profile);
        files_close(&base);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_broken_profile_gets_its_problem_or_is_ignored_as_openvpn_does),
        cmocka_unit_test(the_real_openvpn_stops_exactly_where_we_say),
        cmocka_unit_test(broken_command_lines_get_their_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
