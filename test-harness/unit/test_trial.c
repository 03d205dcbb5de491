/* SPDX-License-Identifier: MIT */
/* Asking the installed client: what it is asked, what it can do meanwhile, and what comes of it. */
#include "trial/trial.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "profile/profile_files.h"
#include "trial/masked_profile.h"

static char folder[] = "/tmp/cvpn-trial-XXXXXX";
static char installed[PATH_MAX];
static const char *program = installed;
static struct profile_trial trial;

static void write_profile(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct profile *read_profile(const char *name)
{
    struct file_source files;
    struct file_base base;

    assert_true(files_open(&files, &base, NULL, NULL));
    struct profile *profile = profile_read_file(name, (struct openvpn_version){2, 6}, &files);
    files_close(&base);
    assert_non_null(profile);
    return profile;
}

static enum trial_end ask(const char *text)
{
    write_profile("client.ovpn", text);
    struct profile *profile = read_profile("client.ovpn");
    trial_run(program, profile, TRIAL_LIMIT, &trial);
    profile_free(profile);
    return trial.end;
}

static bool said(const char *words)
{
    return slice_find((struct slice){trial.said, trial.said_length}, words) != SLICE_NOT_FOUND;
}

#define STATIC_KEY                                                                                                     \
    "dev tun\nremote 127.0.0.1 1194\nnobind\nifconfig 10.9.0.2 10.9.0.1\ncipher AES-256-CBC\n"                         \
    "<secret>\n-----BEGIN OpenVPN Static key V1-----\n" LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE    \
        LINE LINE LINE LINE "-----END OpenVPN Static key V1-----\n</secret>\n"
#define LINE "0123456789abcdeffedcba9876543210\n"

static void a_client_that_would_connect_starts(void **state)
{
    (void)state;
    assert_int_equal(ask(STATIC_KEY), TRIAL_STARTS);
}

static void what_the_client_refuses_is_told_in_its_own_words(void **state)
{
    (void)state;
    assert_int_equal(ask(STATIC_KEY "auth-retry perhaps\n"), TRIAL_STOPS);
    assert_true(said("--auth-retry method must be"));
    assert_int_equal(ask(STATIC_KEY "no-such-option 1\n"), TRIAL_STOPS);
    assert_true(said("no-such-option"));
    assert_int_equal(ask("remote 127.0.0.1\n"), TRIAL_STOPS);
    assert_true(said("--dev"));
}

static void lines_that_load_or_redirect_are_left_out_and_the_others_keep_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(ask("plugin /no/such/file.so\nlog /dev/null\ndaemon\nmanagement 127.0.0.1 1\nmanagement-hold\n"
                         "status /no/such/folder/s\nwritepid /no/such/pid\n" STATIC_KEY),
                     TRIAL_STARTS);
    assert_int_equal(ask("plugin /no/such/file.so\n" STATIC_KEY "nonsense\n"), TRIAL_STOPS);
    assert_true(said("client.ovpn:27: nonsense"));
}

static void an_included_file_is_masked_as_well(void **state)
{
    (void)state;
    write_profile("more.conf", "plugin /no/such/file.so\nlog away.log\n");
    assert_int_equal(ask("config more.conf\n" STATIC_KEY), TRIAL_STARTS);
    assert_int_not_equal(access("away.log", F_OK), 0);
}

static void a_question_is_answered_so_that_the_client_goes_on(void **state)
{
    (void)state;
    assert_int_equal(ask("client\ndev tun\nremote 127.0.0.1 1194\nauth-user-pass\nstatic-challenge \"code\" 1\n"
                         "peer-fingerprint 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:"
                         "99:aa:bb:cc:dd:ee:ff\n"),
                     TRIAL_STARTS);
}

static void a_client_that_needs_a_key_from_elsewhere_is_not_asked(void **state)
{
    (void)state;
    assert_int_equal(ask("client\ndev tun\nremote 127.0.0.1\npkcs11-id x\n"), TRIAL_NOT_ASKED);
    assert_string_equal(trial.why, "its key is not in a file");
}

static void the_profile_on_the_disk_stays_as_it_is(void **state)
{
    static const char text[] = "plugin /no/such/file.so\n" STATIC_KEY;
    char now[sizeof(text) + 8] = "";

    (void)state;
    ask(text);
    FILE *file = fopen("client.ovpn", "r");
    assert_non_null(file);
    assert_int_equal(fread(now, 1, sizeof(now), file), sizeof(text) - 1);
    assert_int_equal(fclose(file), 0);
    assert_memory_equal(now, text, sizeof(text) - 1);
}

/* A service that any process of this user's could talk to. */
static int open_service(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "service"};
    int own = socket(AF_UNIX, SOCK_STREAM, 0);

    assert_true(own >= 0 && bind(own, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(own, 1) == 0);
    return own;
}

static char hostile[PATH_MAX];

/* The list of system calls is left out of what a sanitizer watches (plugin/sandbox/seccomp.c). */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static void code_that_runs_in_the_client_can_do_nothing(void **state)
{
    (void)state;
    if (SANITIZED)
        skip();
    int service = open_service();

    program = hostile;
    assert_int_equal(ask(STATIC_KEY), TRIAL_STOPS);
    program = installed;
    close(service);
    unlink("service");
    trial.said[trial.said_length < sizeof(trial.said) ? trial.said_length : sizeof(trial.said) - 1] = '\0';
    if (said("WENT THROUGH") || !said("all was tried"))
        fail_msg("%s", trial.said);
}

static void a_client_that_says_nothing_is_ended_in_time(void **state)
{
    (void)state;
    write_profile("silent.ovpn", STATIC_KEY);
    struct profile *profile = read_profile("silent.ovpn");
    trial_run(hostile, profile, 1, &trial);
    profile_free(profile);
    assert_int_equal(trial.end, TRIAL_NOT_ASKED);
    assert_string_equal(trial.why, "it neither stopped nor connected in time");
}

static void what_is_no_client_is_not_asked(void **state)
{
    struct openvpn_version version;

    (void)state;
    assert_false(trial_version("/bin/true", &trial, &version));
    assert_string_equal(trial.why, "it is no OpenVPN 2");
    assert_false(trial_version("/no/such/program", &trial, &version));
    assert_false(trial_version("/tmp", &trial, &version));
    assert_true(trial_version(program, &trial, &version));
    assert_int_equal(version.major, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_that_would_connect_starts),
        cmocka_unit_test(what_the_client_refuses_is_told_in_its_own_words),
        cmocka_unit_test(lines_that_load_or_redirect_are_left_out_and_the_others_keep_their_numbers),
        cmocka_unit_test(an_included_file_is_masked_as_well),
        cmocka_unit_test(a_question_is_answered_so_that_the_client_goes_on),
        cmocka_unit_test(a_client_that_needs_a_key_from_elsewhere_is_not_asked),
        cmocka_unit_test(the_profile_on_the_disk_stays_as_it_is),
        cmocka_unit_test(code_that_runs_in_the_client_can_do_nothing),
        cmocka_unit_test(a_client_that_says_nothing_is_ended_in_time),
        cmocka_unit_test(what_is_no_client_is_not_asked),
    };
    /* valgrind does not follow a process into namespaces of its own */
    if (getenv("CVPN_FEWER"))
        return 0;
    ssize_t length = readlink("/proc/self/exe", hostile, sizeof(hostile) - 32);
    char *slash = length > 0 ? strrchr(hostile, '/') : NULL;

    if (!slash || !mkdtemp(folder) || chdir(folder) < 0 || !trial_find_client(installed, sizeof(installed)))
        return 2;
    text_copy(slash, 32, slice_of("/hostile_client"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink("client.ovpn");
    unlink("silent.ovpn");
    unlink("more.conf");
    if (chdir("/") < 0 || rmdir(folder) < 0)
        return 2;
    return failed;
}
