/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "profile/option_table.h"
#include "profile/profile.h"
#include "profile/profile_reader.h"
#include "profile/profile_words.h"

static const struct openvpn_version v26 = {2, 6};

/* Files in memory: name, text, name, text, ..., NULL. */
static enum file_status read_memory(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                    char *why, size_t why_size)
{
    (void)why;
    (void)why_size;
    for (const char *const *file = context; file[0]; file += 2) {
        if (strcmp(file[0], path) != 0)
            continue;
        if (strlen(file[1]) > allowed)
            return FILE_TOO_LARGE;
        *length = strlen(file[1]);
        *bytes = malloc(*length + 1);
        if (!*bytes)
            return FILE_UNREADABLE;
        memcpy(*bytes, file[1], *length);
        return FILE_READ;
    }
    return FILE_MISSING;
}

/* Reads the profile "p" out of `files`. */
static struct profile *read_files(const char **files, struct openvpn_version version)
{
    struct file_source source = {read_memory, NULL, files};
    struct profile *profile = profile_read_file("p", version, &source);

    assert_non_null(profile);
    return profile;
}

static struct profile *read_text(const char *text)
{
    const char *files[] = {"p", text, NULL};

    return read_files(files, v26);
}

static void lines_are_cut_into_words_as_openvpn_cuts_them(void **state)
{
    static const struct {
        const char *line;
        const char *words[4];
    } rows[] = {
        {"a b\n", {"a", "b"}},
        {"  a\tb # c\n", {"a", "b"}},
        {"a;b ;c", {"a;b"}},
        {"\"a b\" 'c\\d'", {"a b", "c\\d"}},
        {"\"a\"b", {"a", "b"}},
        {"a\"b", {"a\"b"}},
        {"\\\"a \\\\b", {"\"a", "\\b"}},
        {"a\\ b", {"a b"}},
        {"a\\\n", {"a\n"}},
        {"\"\"", {""}},
        {"\\#a", {NULL}},
        {"", {NULL}},
    };
    struct profile_words words;
    enum profile_problem_kind problem;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned count = 0;

        assert_true(profile_words_read(slice_of(rows[i].line), &words, &problem));
        for (; rows[i].words[count]; count++)
            assert_string_equal(words.at[count], rows[i].words[count]);
        assert_int_equal(words.count, count);
    }
}

static void a_backslash_before_a_letter_is_refused(void **state)
{
    struct profile_words words;
    enum profile_problem_kind problem = PROFILE_PROBLEM_KINDS;

    (void)state;
    assert_false(profile_words_read(SLICE("a c:\\b"), &words, &problem));
    assert_int_equal(problem, PROFILE_BACKSLASH_BAD);
}

static void every_option_keeps_its_file_and_line(void **state)
{
    const char *files[] = {"p", "\xEF\xBB\xBF\143lient\r\n\n<ca>\nabc\r\n</ca>\nconfig q\nnobind", "q", "\nremote h",
                           NULL};
    struct profile *profile = read_files(files, v26);
    const struct profile_option *ca = profile_last(profile, "ca");
    const struct profile_option *remote = profile_last(profile, "remote");

    (void)state;
    assert_int_equal(profile->problem_count, 0);
    assert_int_equal(profile_last(profile, "client")->line, 1);
    assert_int_equal(ca->line, 3);
    assert_true(slice_is(ca->block, "abc\r\n"));
    assert_string_equal(remote->file, "q");
    assert_int_equal(remote->line, 2);
    assert_int_equal(profile_last(profile, "nobind")->line, 7);
    assert_true(profile_is_client(profile));
    profile_free(profile);
}

static void what_openvpn_ignores_is_written_but_not_in_force(void **state)
{
    struct profile *profile = read_text("setenv opt auth-federate\nsetenv opt remote-random-hostname yes\n"
                                        "setenv opt nobind\n");

    (void)state;
    assert_null(profile_last(profile, "auth-federate"));
    assert_non_null(profile_find_written(profile, "auth-federate"));
    assert_false(profile_random_hostname(profile, NULL));
    assert_non_null(profile_last(profile, "nobind"));
    assert_int_equal(profile->problem_count, 2);
    assert_false(profile->problems[0].stops);
    assert_string_equal(profile->problems[0].option, "auth-federate");
    profile_free(profile);
}

static void the_random_label_may_be_asked_for_with_setenv(void **state)
{
    const struct profile_option *option = NULL;
    struct profile *profile = read_text("client\nsetenv REMOTE_RANDOM_HOSTNAME\n");

    (void)state;
    assert_true(profile_random_hostname(profile, &option));
    assert_int_equal(option->line, 2);
    profile_free(profile);
}

static void remotes_take_port_and_protocol_from_anywhere(void **state)
{
    struct profile_remote remotes[4];
    struct profile *profile = read_text("remote a\nremote b 443 tcp\nport 99\n");

    (void)state;
    assert_int_equal(profile_remotes(profile, remotes, 4), 2);
    assert_string_equal(remotes[0].port, "99");
    assert_string_equal(remotes[0].protocol, "udp");
    assert_string_equal(remotes[1].port, "443");
    assert_string_equal(remotes[1].protocol, "tcp");
    assert_int_equal(profile_remotes(profile, NULL, 0), 2);
    profile_free(profile);
}

static void connection_blocks_take_only_what_stands_above_them(void **state)
{
    struct profile_remote remotes[4];
    struct profile *profile = read_text("remote unused\nport 99\n<connection>\nremote a\nproto tcp\n</connection>\n"
                                        "port 77\n<connection>\nremote b 5\n</connection>\n");

    (void)state;
    assert_int_equal(profile->connection_count, 2);
    assert_int_equal(profile_remotes(profile, remotes, 4), 2);
    assert_string_equal(remotes[0].host, "a");
    assert_string_equal(remotes[0].port, "99");
    assert_string_equal(remotes[0].protocol, "tcp");
    assert_int_equal(remotes[0].option->line, 4);
    assert_string_equal(remotes[1].port, "5");
    assert_string_equal(profile_last(profile, "remote")->words[1], "unused");
    profile_free(profile);
}

static void a_forced_protocol_leaves_the_others_out(void **state)
{
    struct profile_remote remotes[4];
    struct profile *profile = read_text("client\nremote a 1 udp\nremote b 2 tcp\nproto-force tcp-client\n");

    (void)state;
    assert_int_equal(profile_remotes(profile, remotes, 4), 1);
    assert_string_equal(remotes[0].host, "b");
    profile_free(profile);
}

static void versions_know_different_options(void **state)
{
    const char *files[] = {"p", "<ca>\nx\n", NULL};

    (void)state;
    assert_null(openvpn_option_find("auth-federate", v26));
    assert_null(openvpn_option_find("tls-crypt-v2", (struct openvpn_version){2, 4}));
    assert_non_null(openvpn_option_find("tls-crypt-v2", v26));
    assert_non_null(openvpn_option_find("tls-crypt-v2", (struct openvpn_version){3, 0}));
    assert_null(openvpn_option_find("block-outside-dns", v26));
    assert_non_null(openvpn_option_find("inetd", (struct openvpn_version){2, 5}));
    assert_null(openvpn_option_find("inetd", v26));
    struct profile *old = read_files(files, (struct openvpn_version){2, 3});
    assert_int_equal(old->problems[0].kind, PROFILE_BLOCK_OPEN);
    assert_false(old->problems[0].stops);
    profile_free(old);
}

static void ten_nested_files_are_read_and_the_eleventh_is_not(void **state)
{
    static const char names[][2] = {"p", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
    char texts[11][16];
    const char *files[23] = {NULL};

    (void)state;
    for (size_t i = 0; i < 11; i++) {
        strcpy(texts[i], "config x\nnobind");
        texts[i][7] = names[i < 10 ? i + 1 : 0][0];
        files[2 * i] = names[i];
        files[2 * i + 1] = texts[i];
    }
    texts[9][0] = '#';
    struct profile *fits = read_files(files, v26);
    assert_int_equal(fits->problem_count, 0);
    profile_free(fits);
    texts[9][0] = 'c';
    struct profile *loop = read_files(files, v26);
    assert_int_equal(loop->problem_count, 1);
    assert_int_equal(loop->problems[0].kind, PROFILE_INCLUDE_LOOP);
    assert_string_equal(loop->problems[0].file, "j");
    profile_free(loop);
}

static void problems_and_options_are_bounded(void **state)
{
    size_t size = 2 * (PROFILE_OPTIONS_MAX + 10) + 1;
    char *text = calloc(1, size);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i + 1 < size; i += 2)
        text[i] = 'x', text[i + 1] = '\n';
    struct profile *profile = read_text(text);
    assert_int_equal(profile->problem_count, PROFILE_PROBLEMS_MAX);
    assert_int_equal(profile->option_count, PROFILE_OPTIONS_MAX);
    assert_true(profile->problems_left_out > 0);
    profile_free(profile);
    free(text);
}

static void a_missing_include_names_who_asked_for_it(void **state)
{
    struct profile *profile = read_text("\nconfig q\n");

    (void)state;
    assert_int_equal(profile->problems[0].kind, PROFILE_NOT_FOUND);
    assert_string_equal(profile->problems[0].file, "q");
    assert_string_equal(profile->problems[0].detail, "named in line 2 of p");
    profile_free(profile);
}

enum { LINE_ROOM = 96 };

/*
 * Microseconds of this thread's own processor time: what other programs do on the machine does not
 * count.
 */
static double processor_time(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/*
 * Writes `pattern` with the number wherever it has a '%'. Returns how long that is; `out` has
 * LINE_ROOM bytes.
 */
static size_t put_numbered(char *out, const char *pattern, unsigned number)
{
    size_t length = 0;

    for (; *pattern; pattern++) {
        if (*pattern == '%')
            length += (size_t)snprintf(out + length, LINE_ROOM - length, "%u", number);
        else
            out[length++] = *pattern;
    }
    out[length] = '\0';
    return length;
}

/*
 * The shortest of a few times that it takes to read `count` lines of `pattern`, each with a number
 * of its own, and to ask for the servers in them.
 */
static double reading_time(const char *pattern, unsigned count)
{
    enum { TIMES = 3 };
    char *text = malloc((size_t)count * LINE_ROOM + 1);
    double best = 0;

    assert_non_null(text);
    for (unsigned time = 0; time < TIMES; time++) {
        size_t length = 0;
        text[0] = '\0';
        for (unsigned i = 0; i < count; i++)
            length += put_numbered(text + length, pattern, i);
        double begin = processor_time();
        struct profile *profile = read_text(text);
        (void)profile_remotes(profile, NULL, 0);
        (void)profile_random_hostname(profile, NULL);
        double took = processor_time() - begin;
        assert_true(profile->option_count > count / 2);
        profile_free(profile);
        best = time == 0 || took < best ? took : best;
    }
    free(text);
    return best;
}

/*
 * Four times as many lines take four times as long, and sixteen times where each is compared with
 * all before it.
 */
static void reading_takes_no_longer_for_each_line_when_there_are_many(void **state)
{
    static const char *const patterns[] = {
        "ignore-unknown-option name%\nname% x\n",
        "setenv NAME% %\n",
        "setenv opt name% %\n",
        "route 10.%.0.%\n",
        "pull-filter ignore \"route %.%\"\n",
        "remote host%.example.com %\n",
        "<connection>\nremote host% %\n</connection>\n",
        "<ca>\n% %\n</ca>\n",
        "plugin name%.so %\n",
        "name% %\n",
    };
    const unsigned few = 2000;

    (void)state;
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        double short_one = reading_time(patterns[i], few);
        double long_one = reading_time(patterns[i], 4 * few);
        if (long_one > 9 * short_one)
            fail_msg("%s: %.0f us for %u lines, %.0f us for %u", patterns[i], short_one, few, long_one, 4 * few);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_cut_into_words_as_openvpn_cuts_them),
        cmocka_unit_test(a_backslash_before_a_letter_is_refused),
        cmocka_unit_test(every_option_keeps_its_file_and_line),
        cmocka_unit_test(what_openvpn_ignores_is_written_but_not_in_force),
        cmocka_unit_test(the_random_label_may_be_asked_for_with_setenv),
        cmocka_unit_test(remotes_take_port_and_protocol_from_anywhere),
        cmocka_unit_test(connection_blocks_take_only_what_stands_above_them),
        cmocka_unit_test(a_forced_protocol_leaves_the_others_out),
        cmocka_unit_test(versions_know_different_options),
        cmocka_unit_test(ten_nested_files_are_read_and_the_eleventh_is_not),
        cmocka_unit_test(problems_and_options_are_bounded),
        cmocka_unit_test(reading_takes_no_longer_for_each_line_when_there_are_many),
        cmocka_unit_test(a_missing_include_names_who_asked_for_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
