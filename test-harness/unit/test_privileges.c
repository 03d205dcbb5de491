/* SPDX-License-Identifier: MIT */
/*
 * The text of /etc/passwd is read as hostile bytes; rights are given up for good. What the sandbox
 * denies is tried by test-harness/faults/contain.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "sandbox/libraries.h"
#include "sandbox/privileges.h"

static bool finds(const char *passwd, uid_t *user, gid_t *group)
{
    *user = 0;
    *group = 0;
    return privileges_find_user(slice_of(passwd), RIGHTS_USER, user, group);
}

static void the_user_is_found_by_its_whole_name(void **state)
{
    uid_t user;
    gid_t group;

    (void)state;
    assert_true(
        finds("root:x:0:0:root:/root:/bin/sh\ncvpn-doctor:x:998:997::/nonexistent:/usr/sbin/nologin\n", &user, &group));
    assert_int_equal(user, 998);
    assert_int_equal(group, 997);
    assert_false(
        finds("cvpn-doctor2:x:998:997:::\nxcvpn-doctor:x:1:1:::\nroot:x:0:0:cvpn-doctor:/:/\n", &user, &group));
}

static void a_line_that_is_none_is_passed_over(void **state)
{
    static const char *const lines[] = {"",
                                        ":::::\n",
                                        "cvpn-doctor",
                                        "cvpn-doctor:x",
                                        "cvpn-doctor:x:",
                                        "cvpn-doctor:x:998",
                                        "cvpn-doctor:x:-1:997::\n",
                                        "cvpn-doctor:x:4294967295:997::\n",
                                        "cvpn-doctor:x:99999999999999999999:997::\n",
                                        "cvpn-doctor:x:9 8:997::\n",
                                        "cvpn-doctor:x:998:none::\n"};
    uid_t user;
    gid_t group;

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        assert_false(finds(lines[i], &user, &group));
    assert_true(finds("cvpn-doctor:x::\ncvpn-doctor:x:998:997", &user, &group));
}

static void a_user_that_is_root_is_none(void **state)
{
    uid_t user;
    gid_t group;

    (void)state;
    assert_false(finds("cvpn-doctor:x:0:0::/:/bin/sh\n", &user, &group));
}

static void the_spare_id_is_one_that_no_line_has(void **state)
{
    char passwd[2048] = "root:x:0:0::/:/bin/sh\n";
    size_t length = strlen(passwd);

    (void)state;
    assert_int_equal(privileges_spare_user(slice_of("")), RIGHTS_SPARE_FIRST);
    assert_int_equal(privileges_spare_user(slice_of("a:65520:65521:1::\nb:x:x65520:1\nc:x\n")), RIGHTS_SPARE_FIRST);
    assert_int_equal(privileges_spare_user(slice_of("a:x:65520:1::\nb::65521:1")), RIGHTS_SPARE_FIRST + 2);
    for (int id = RIGHTS_SPARE_FIRST; id <= RIGHTS_SPARE_LAST; id++)
        length += (size_t)snprintf(passwd + length, sizeof(passwd) - length, "u%d:x:%d:1::/:/bin/sh\n", id, id);
    assert_int_equal(privileges_spare_user(slice_of(passwd)), 0);
}

static void assert_services(const char *text, const char *wanted)
{
    struct slice words = name_services(slice_of(text));
    char name[NAME_SERVICE_MAX];
    char all[256] = "";
    struct text out;

    text_start(&out, all, sizeof(all));
    for (int i = 0; i < 20 && name_service_next(&words, name); i++)
        text_add(&out, "%s,", name);
    assert_string_equal(all, wanted);
}

static void the_services_of_nsswitch_conf_are_found_whatever_stands_between(void **state)
{
    (void)state;
    assert_services("passwd: files systemd\nhosts:  files mdns4_minimal [NOTFOUND=return] dns\n",
                    "files,mdns4_minimal,dns,");
    assert_services("hosts: mymachines resolve [!UNAVAIL=return SUCCESS=merge] files\tdns # myhostname\n",
                    "mymachines,resolve,files,dns,");
    assert_services("#hosts: dns\n hosts :files[x]dns", "files,dns,");
    assert_services("hosts: files ../../tmp/x dns\n", "files,");
    assert_services("hosts: files averyveryveryveryveryverylongname\n", "files,");
    assert_services("hosts: [", "");
    assert_services("hosts:\nhosts: dns\n", "");
    assert_services("networks: files\n", "");
    assert_services("", "");
}

/* In a child, whose exit status tells: the rights of the test itself must stay. */
static int in_a_child(int (*deed)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(deed());
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int give_up_all(void)
{
    return privileges_keep(0) && privileges_held() == 0 && privileges_keep(UINT64_MAX) && privileges_held() == 0 ? 0
                                                                                                                 : 1;
}

static int keep_what_is_not_there(void)
{
    uint64_t before = privileges_held();

    return privileges_keep(before | RIGHT(63)) && privileges_held() == before ? 0 : 1;
}

static void what_is_given_up_stays_given_up(void **state)
{
    (void)state;
    assert_int_equal(in_a_child(give_up_all), 0);
    assert_int_equal(in_a_child(keep_what_is_not_there), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_user_is_found_by_its_whole_name),
        cmocka_unit_test(a_line_that_is_none_is_passed_over),
        cmocka_unit_test(a_user_that_is_root_is_none),
        cmocka_unit_test(the_spare_id_is_one_that_no_line_has),
        cmocka_unit_test(the_services_of_nsswitch_conf_are_found_whatever_stands_between),
        cmocka_unit_test(what_is_given_up_stays_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
