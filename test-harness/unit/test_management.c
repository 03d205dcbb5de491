/* SPDX-License-Identifier: MIT */
/* The management interface against a server that plays OpenVPN, and a log file that is followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log/log_follow.h"
#include "log/management.h"
#include "session/device_counters.h"

static char folder[] = "/tmp/cvpn-test.XXXXXX";
static char heard[8][256];
static size_t heard_count;

static void on_line(void *context, struct slice line)
{
    (void)context;
    text_copy(heard[heard_count++ % 8], sizeof(heard[0]), line);
}

static int make_folder(void **state)
{
    (void)state;
    text_copy(folder, sizeof(folder), SLICE("/tmp/cvpn-test.XXXXXX"));
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char path[64];

    (void)state;
    (void)snprintf(path, sizeof(path), "%s/management", folder);
    unlink(path);
    return rmdir(folder);
}

/* OpenVPN's end: bound and, when `listening`, ready. */
static int play_openvpn(const char *path, bool listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    text_copy(address.sun_path, sizeof(address.sun_path), slice_of(path));
    assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof(address)), 0);
    if (listening)
        assert_int_equal(listen(server, 1), 0);
    return server;
}

static void say(int connection, const char *words)
{
    assert_int_equal(send(connection, words, strlen(words), MSG_NOSIGNAL), (ssize_t)strlen(words));
}

static void answers_and_live_lines_look_alike(void **state)
{
    static struct management management;
    char commands[64] = "";
    (void)state;
    heard_count = 0;
    management_start(&management, on_line, NULL);
    assert_false(management_join(&management));
    assert_true(management_expect(&management, folder));
    assert_int_equal(management.phase, MANAGEMENT_EXPECTED);
    int server = play_openvpn(management.path, false);
    assert_true(management_join(&management)); /* bound, and not listening yet */
    assert_int_equal(listen(server, 1), 0);
    assert_false(management_join(&management));
    assert_int_equal(management.phase, MANAGEMENT_OPEN);
    int connection = accept4(server, NULL, NULL, SOCK_CLOEXEC);
    assert_true(recv(connection, commands, sizeof(commands) - 1, 0) > 0);
    assert_string_equal(commands, "log on all\nstate on\nstate\n");
    assert_true(management_read(&management)); /* nothing was said yet */
    assert_false(management.heard);
    say(connection,
        ">INFO:hello\r\nSUCCESS: log\n1,I,old message\nEND\nSUCCESS: state\n2,WAIT,,,\nEND\nERROR: x\nlate\n>LO");
    assert_true(management_read(&management));
    assert_true(management.heard);
    assert_int_equal(heard_count, 3);
    assert_string_equal(heard[0], ">INFO:hello");
    assert_string_equal(heard[1], ">LOG:1,I,old message");
    assert_string_equal(heard[2], ">STATE:2,WAIT,,,");
    say(connection, "G:3,I,new\n");
    close(connection);
    assert_false(management_read(&management));
    assert_string_equal(heard[3], ">LOG:3,I,new");
    assert_int_equal(management.phase, MANAGEMENT_CLOSED);
    assert_false(management_read(&management));
    close(server);
}

/* How what `client` writes is read: a title, a message that fills 1280 bytes, and the next one. */
static void hear_long_message(const char *title)
{
    static struct management management;
    char written[1400];
    struct text text;

    heard_count = 0;
    management_start(&management, on_line, NULL);
    assert_true(management_expect(&management, folder));
    int server = play_openvpn(management.path, true);
    assert_false(management_join(&management));
    int connection = accept4(server, NULL, NULL, SOCK_CLOEXEC);
    text_start(&text, written, sizeof(written));
    text_add(&text, "1,I,%s\nEND\nEND\n", title);
    size_t at = text.length;
    text_add(&text, ">LOG:2,I,PUSH: Received control message: 'PUSH_REPLY");
    while (text.length < at + 1279)
        text_add(&text, ",");
    text_add(&text, ">LOG:3,N,Options error: next\n");
    say(connection, written);
    assert_true(management_read(&management));
    close(connection);
    assert_false(management_read(&management));
    close(server);
    unlink(management.path);
}

static void a_message_of_an_old_client_that_loses_its_line_end_is_one_of_its_own(void **state)
{
    (void)state;
    hear_long_message("OpenVPN 2.4.12 x86_64-pc-linux-gnu");
    assert_int_equal(heard_count, 3);
    assert_string_equal(heard[2], ">LOG:3,N,Options error: next");
    /* a later one has room, and a server cannot begin a line within what it pushes */
    hear_long_message("OpenVPN 2.6.14 x86_64-pc-linux-gnu");
    assert_int_equal(heard_count, 2);
}

static void what_is_no_socket_is_not_waited_for(void **state)
{
    static struct management management;

    (void)state;
    management_start(&management, on_line, NULL);
    assert_true(management_expect(&management, folder));
    assert_false(management_is_offered(&management)); /* as with a build without management */
    assert_int_equal(close(open(management.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
    assert_false(management_join(&management));
    assert_int_equal(management.phase, MANAGEMENT_CLOSED);
    assert_true(management_is_offered(&management));
    assert_int_equal(access(management.path, F_OK), 0); /* it is not ours to remove */
}

static void append(int file, const char *words)
{
    assert_int_equal(write(file, words, strlen(words)), (ssize_t)strlen(words));
}

/* The log is standard output, as for OpenVPN with --log. */
static void a_log_is_followed_from_its_end_on_and_anew_when_it_is_cut(void **state)
{
    static struct log_follow follow;
    char path[] = "/tmp/test_follow.XXXXXX";
    int file = mkostemp(path, O_CLOEXEC | O_APPEND);
    int saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

    (void)state;
    assert_true(file >= 0 && saved >= 0);
    heard_count = 0;
    append(file, "before\n");
    (void)fflush(stdout);
    assert_int_equal(dup2(file, STDOUT_FILENO), STDOUT_FILENO);
    log_follow_start(&follow, on_line, NULL);
    log_follow_read(&follow); /* nothing is followed yet */
    bool followed = log_follow_output(&follow);
    append(file, "one\ntw");
    log_follow_read(&follow);
    append(file, "o\n");
    log_follow_read(&follow);
    bool cut = ftruncate(file, 0) == 0;
    append(file, "three\n");
    log_follow_read(&follow);
    log_follow_close(&follow);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(file);
    unlink(path);
    assert_true(followed && cut);
    assert_int_equal(heard_count, 3);
    assert_string_equal(heard[0], "one");
    assert_string_equal(heard[1], "two");
    assert_string_equal(heard[2], "three");
}

static void a_pipe_is_no_log_to_follow(void **state)
{
    static struct log_follow follow;
    int ends[2];
    int saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    (void)fflush(stdout);
    dup2(ends[1], STDOUT_FILENO);
    log_follow_start(&follow, on_line, NULL);
    bool followed = log_follow_output(&follow);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(ends[0]);
    close(ends[1]);
    assert_false(followed);
}

static void the_counters_of_a_device_are_found_by_its_whole_name(void **state)
{
    static const char text[] = "Inter-| Receive | Transmit\n face |bytes packets|bytes\n"
                               "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
                               "  tun0: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0\n"
                               " tun01: 1 x\n";
    uint64_t received = 0;
    uint64_t sent = 0;

    (void)state;
    assert_true(device_counters_find(slice_of(text), "tun0", &received, &sent));
    assert_int_equal(received, 100);
    assert_int_equal(sent, 200);
    assert_false(device_counters_find(slice_of(text), "tun", &received, &sent));
    assert_false(device_counters_find(slice_of(text), "tun01", &received, &sent));
    assert_false(device_counters_find(SLICE("tun0: 1 2"), "tun0", &received, &sent));
    assert_false(device_counters_read("no-such-device", &received, &sent));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_and_live_lines_look_alike, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_message_of_an_old_client_that_loses_its_line_end_is_one_of_its_own,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_is_no_socket_is_not_waited_for, make_folder, remove_folder),
        cmocka_unit_test(a_log_is_followed_from_its_end_on_and_anew_when_it_is_cut),
        cmocka_unit_test(a_pipe_is_no_log_to_follow),
        cmocka_unit_test(the_counters_of_a_device_are_found_by_its_whole_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
