/* SPDX-License-Identifier: MIT */
/*
 * Unit tests of observer/helper.h: what the observer makes of a privileged helper that is late, and
 * of one that lies.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "observer/helper.h"

static struct helper helper;
static int other; /* the privileged helper's end, which the test holds */

static int connected(void **state)
{
    int pair[2];

    (void)state;
    helper_init(&helper);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return -1;
    helper.socket = pair[0];
    other = pair[1];
    return 0;
}

static int closed(void **state)
{
    (void)state;
    if (helper.socket >= 0)
        close(helper.socket);
    close(other);
    return 0;
}

static uint32_t asked_number(void)
{
    struct helper_question question = {0};

    assert_int_equal(recv(other, &question, sizeof(question), MSG_DONTWAIT), sizeof(question));
    return question.serial;
}

static void answer(uint32_t serial, int result, int file)
{
    struct helper_answer told = {.serial = serial, .result = result};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct iovec part = {&told, sizeof(told)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (file >= 0) {
        memcpy(CMSG_DATA(&control.header), &file, sizeof(file));
        message.msg_control = &control;
        message.msg_controllen = sizeof(control);
    }
    assert_true(sendmsg(other, &message, MSG_NOSIGNAL) >= 0);
}

static void on_alarm(int number)
{
    (void)number;
}

/* A signal ends its waiting, so that a test need not last as long. */
static void ask(enum helper_deed deed, int error)
{
    static const struct itimerval soon = {.it_value = {0, 10000}};
    static const struct sigaction action = {.sa_handler = on_alarm};
    char name[16];

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);

    if (deed == HELPER_SET_MTU)
        assert_int_equal(helper_set_mtu(&helper, 1304), error);
    else if (deed == HELPER_FIND_OWNER)
        assert_int_equal(helper_find_owner(&helper, 1, name, sizeof(name)), 0);
    else
        assert_int_equal(helper_open(&helper, 0), -1);
}

/* The number that the next descriptor gets. */
static int lowest_free(void)
{
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

    close(file);
    return file;
}

/*
 * Each question after each other one: nothing is asked while an answer is owed, and a late one is
 * no one's.
 */
static void a_late_answer_is_not_taken_for_anothers_and_it_is_asked_again(void **state)
{
    (void)state;
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (enum helper_deed late = HELPER_SET_MTU; late <= HELPER_OPEN_FILE; late++)
        for (enum helper_deed next = HELPER_SET_MTU; next <= HELPER_OPEN_FILE; next++) {
            int before = lowest_free();
            struct helper_question none;

            ask(late, ETIMEDOUT);
            uint32_t owed = asked_number();
            ask(next, ETIMEDOUT);
            assert_int_equal(recv(other, &none, sizeof(none), MSG_DONTWAIT), -1);
            answer(owed, 0, file);
            ask(next, ETIMEDOUT);
            uint32_t serial = asked_number();
            assert_int_not_equal(serial, owed);
            answer(serial, ENOENT, file);
            assert_true(helper.socket >= 0);
            ask(HELPER_SET_MTU, ETIMEDOUT); /* takes in the late one */
            answer(asked_number(), 0, -1);
            assert_int_equal(lowest_free(), before);
        }
    close(file);
}

/* An answer that no one asked for, or that is cut, comes from no helper of ours. */
static void an_answer_to_another_question_ends_the_asking(void **state)
{
    static const uint32_t offsets[] = {1, 2, UINT32_MAX};

    for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
        connected(state);
        int before = lowest_free();
        answer(1 + offsets[i], 0, file);
        assert_int_equal(helper_open(&helper, 0), -1);
        assert_int_equal(helper.socket, -1);
        assert_int_equal(helper_set_mtu(&helper, 1304), ENOTCONN);
        assert_int_equal(lowest_free(), before);
        close(file);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, connected, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_late_answer_is_not_taken_for_anothers_and_it_is_asked_again),
        TEST(an_answer_to_another_question_ends_the_asking),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
