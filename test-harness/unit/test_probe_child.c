/* SPDX-License-Identifier: MIT */
/* Processes that are started to ask something: they end when they must, and inherit nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/descriptors.h"
#include "sandbox/life_line.h"
#include "sandbox/privileges.h"
#include "sandbox/probe_child.h"

enum { LONG = 60, PATIENCE = 20000 };

static pid_t start_and_block(struct child *child, bool stopped, uid_t user)
{
    pid_t process = child_fork(child, LONG);

    if (process == 0) {
        if (user && (setresgid(user, user, user) < 0 || setresuid(user, user, user) < 0))
            _exit(1);
        if (write(STDIN_FILENO, "r", 1) != 1)
            _exit(1);
        if (stopped)
            (void)raise(SIGSTOP);
        for (;;)
            pause();
    }
    return process;
}

/* True when the process was ended by SIGKILL. */
static bool was_killed(pid_t process)
{
    int status = 0;

    return waitpid(process, &status, 0) == process && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void wait_until_it_runs(const struct child *child)
{
    struct pollfd ready = {.fd = child->answer, .events = POLLIN};
    char byte = 0;

    assert_int_equal(poll(&ready, 1, PATIENCE), 1);
    assert_int_equal(read(child->answer, &byte, 1), 1);
}

static void a_child_ends_though_it_blocks_or_is_stopped(void **state)
{
    struct child child;

    (void)state;
    for (int stopped = 0; stopped < 2; stopped++) {
        pid_t process = start_and_block(&child, stopped, 0);
        assert_true(process > 0);
        wait_until_it_runs(&child);
        if (stopped)
            assert_int_equal(waitpid(process, NULL, WUNTRACED), process);
        child_end(&child);
        assert_int_equal(child.answer, -1);
        assert_true(was_killed(process));
        child_end(&child); /* there is none any more */
    }
}

/* As with a child that was started before its starter gave up its rights. */
static void a_child_ends_though_there_is_no_right_to_end_it(void **state)
{
    struct child child;

    (void)state;
    if (geteuid() != 0)
        skip();
    pid_t process = start_and_block(&child, false, 65533);
    wait_until_it_runs(&child);
    pid_t stranger = fork();
    if (stranger == 0) {
        if (setresgid(65534, 65534, 65534) < 0 || setresuid(65534, 65534, 65534) < 0)
            _exit(1);
        _exit(kill(process, SIGKILL) < 0 && errno == EPERM ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(stranger, &status, 0), stranger);
    assert_int_equal(status, 0);
    child_end(&child);
    assert_true(was_killed(process));
}

static void a_child_ends_with_its_starter(void **state)
{
    int way[2];
    pid_t process = 0;

    (void)state;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0); /* an orphan becomes ours */
    assert_int_equal(pipe(way), 0);
    pid_t starter = fork();
    if (starter == 0) {
        struct child child;
        process = start_and_block(&child, true, 0);
        wait_until_it_runs(&child);
        _exit(write(way[1], &process, sizeof(process)) == (ssize_t)sizeof(process) ? 0 : 1);
    }
    assert_int_equal(read(way[0], &process, sizeof(process)), (ssize_t)sizeof(process));
    assert_int_equal(waitpid(starter, NULL, 0), starter);
    assert_true(was_killed(process));
    close(way[0]);
    close(way[1]);
}

static void a_child_ends_when_its_time_is_over(void **state)
{
    struct child child;
    int status = 0;

    (void)state;
    pid_t process = child_fork(&child, 1);
    if (process == 0)
        for (;;)
            pause();
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
    child_end(&child);
}

static void a_line_that_is_cut_before_it_is_armed_ends_the_process(void **state)
{
    int line[2];
    int status = 0;

    (void)state;
    pid_t process = fork();
    if (process == 0) {
        if (!life_line_make(line))
            _exit(3);
        close(line[1]);
        life_line_hold(line[0]);
        _exit(2);
    }
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

/* A byte ends it as well, when others hold the line, too. */
static void a_byte_ends_who_holds_its_own_line(void **state)
{
    int line[2];
    int ready[2];
    char byte = 0;

    (void)state;
    assert_true(life_line_make(line));
    assert_int_equal(pipe(ready), 0);
    pid_t process = fork();
    if (process == 0) {
        life_line_hold(line[0]);
        if (write(ready[1], "r", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(write(line[1], "", 1), 1);
    assert_true(was_killed(process));
    close(line[0]);
    close(line[1]);
    close(ready[0]);
    close(ready[1]);
}

/* From now on close_range(2) fails with this error. */
static void deny_close_range(int error)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof(steps) / sizeof(steps[0]), steps};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0)
        _exit(2);
}

static void nothing_is_inherited_where_close_range_is_denied(void **state)
{
    static const int errors[] = {0, ENOSYS, EPERM};
    enum { HIGH = 200 };
    int status = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        pid_t process = fork();
        if (process == 0) {
            if (dup2(STDIN_FILENO, HIGH) < 0)
                _exit(3);
            if (errors[i])
                deny_close_range(errors[i]);
            descriptors_close_from(3);
            for (int descriptor = 3; descriptor < 1024; descriptor++)
                if (fcntl(descriptor, F_GETFD) >= 0)
                    _exit(1);
            _exit(0);
        }
        assert_int_equal(waitpid(process, &status, 0), process);
        assert_int_equal(status, 0);
    }
}

/* As in a unit with LimitNPROC, where others of the same user have used up the limit. */
static int start_beyond_the_limit(uid_t user)
{
    const struct rlimit none = {0, 0};
    struct child child;

    if (setresgid(user, user, user) < 0 || setresuid(user, user, user) < 0 || setrlimit(RLIMIT_NPROC, &none) < 0)
        return 2;
    bool refused = child_fork(&child, LONG) < 0 && child_was_refused() && child.answer < 0;
    return refused ? 0 : 1;
}

static void that_no_process_can_be_had_is_known(void **state)
{
    struct child child;
    int status = 0;

    (void)state;
    if (geteuid() != 0)
        skip();
    pid_t process = fork();
    if (process == 0)
        _exit(start_beyond_the_limit(RIGHTS_SPARE_FIRST));
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_int_equal(status, 0);
    assert_true(start_and_block(&child, false, 0) > 0);
    assert_false(child_was_refused());
    child_end(&child);
}

static void there_are_never_too_many_and_each_end_makes_room(void **state)
{
    static struct child all[CHILDREN_MAX];
    struct child one_more;

    (void)state;
    for (unsigned i = 0; i < CHILDREN_MAX; i++)
        assert_true(start_and_block(&all[i], false, 0) > 0);
    assert_int_equal(child_fork(&one_more, LONG), -1);
    assert_true(child_was_refused());
    child_end(&all[0]);
    assert_true(start_and_block(&all[0], false, 0) > 0);
    assert_false(child_was_refused());
    for (unsigned i = 0; i < CHILDREN_MAX; i++)
        child_end(&all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(that_no_process_can_be_had_is_known),
        cmocka_unit_test(there_are_never_too_many_and_each_end_makes_room),
        cmocka_unit_test(a_child_ends_though_it_blocks_or_is_stopped),
        cmocka_unit_test(a_child_ends_though_there_is_no_right_to_end_it),
        cmocka_unit_test(a_child_ends_with_its_starter),
        cmocka_unit_test(a_child_ends_when_its_time_is_over),
        cmocka_unit_test(a_line_that_is_cut_before_it_is_armed_ends_the_process),
        cmocka_unit_test(a_byte_ends_who_holds_its_own_line),
        cmocka_unit_test(nothing_is_inherited_where_close_range_is_denied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
