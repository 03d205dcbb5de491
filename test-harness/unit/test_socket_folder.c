/* SPDX-License-Identifier: MIT */
/*
 * The folder of OpenVPN's management socket: it is there before OpenVPN hears of it, and goes for
 * certain.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim/socket_folder.h"

static void it_is_private_and_the_line_names_it(void **state)
{
    struct socket_folder folder;
    struct stat status;
    char line[128];
    char expected[128];

    (void)state;
    assert_true(socket_folder_make(&folder));
    assert_int_equal(lstat(folder.path, &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_true(socket_folder_line(&folder, line, sizeof(line)));
    (void)snprintf(expected, sizeof(expected), "setenv opt management %s/management unix", folder.path);
    assert_string_equal(line, expected);
    assert_false(socket_folder_line(&folder, line, 20)); /* never half a line */
    assert_string_equal(line, "");
    socket_folder_remove(&folder);
    assert_int_equal(access(folder.path, F_OK), -1);
    socket_folder_remove(&folder); /* once more does no harm */
}

static void it_goes_with_the_socket_in_it(void **state)
{
    struct socket_folder folder;

    (void)state;
    assert_true(socket_folder_make(&folder));
    assert_int_equal(close(openat(folder.descriptor, "management", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
    socket_folder_remove(&folder);
    assert_int_equal(access(folder.path, F_OK), -1);
}

/* Another user could give the name to a link once the folder is gone. */
static void what_has_its_name_by_now_is_left_alone(void **state)
{
    struct socket_folder folder;
    char other[] = "/tmp/cvpn-other.XXXXXX";
    char file[64];

    (void)state;
    assert_non_null(mkdtemp(other));
    (void)snprintf(file, sizeof(file), "%s/management", other);
    assert_int_equal(close(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
    assert_true(socket_folder_make(&folder));
    assert_int_equal(rmdir(folder.path), 0);
    assert_int_equal(symlink(other, folder.path), 0);
    socket_folder_remove(&folder);
    assert_int_equal(access(file, F_OK), 0);
    unlink(folder.path);
    unlink(file);
    rmdir(other);
}

/* A client that is killed leaves one. */
static void leave_one(char *path, size_t size)
{
    int way[2];

    assert_int_equal(pipe(way), 0);
    pid_t client = fork();
    if (client == 0) {
        struct socket_folder folder;
        bool made = socket_folder_make(&folder);
        _exit(made && write(way[1], folder.path, size) == (ssize_t)size ? 0 : 1);
    }
    assert_int_equal(read(way[0], path, size), (ssize_t)size);
    assert_int_equal(waitpid(client, NULL, 0), client);
    close(way[0]);
    close(way[1]);
}

static void what_dead_clients_left_is_removed_and_nothing_else(void **state)
{
    struct socket_folder own;
    struct socket_folder living;
    char dead[sizeof(own.path)];
    char other[96];

    (void)state;
    leave_one(dead, sizeof(dead));
    assert_int_equal(access(dead, F_OK), 0);
    assert_true(socket_folder_make(&own));
    assert_true(socket_folder_make(&living));
    (void)snprintf(other, sizeof(other), "%s.much-longer", own.path);
    assert_int_equal(mkdir(other, 0700), 0);
    socket_folder_tidy(&own);
    assert_int_equal(access(dead, F_OK), -1);
    assert_int_equal(access(own.path, F_OK), 0);
    assert_int_equal(access(living.path, F_OK), 0);
    assert_int_equal(rmdir(other), 0); /* another name */
    socket_folder_remove(&own);
    socket_folder_remove(&living);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_private_and_the_line_names_it),
        cmocka_unit_test(it_goes_with_the_socket_in_it),
        cmocka_unit_test(what_has_its_name_by_now_is_left_alone),
        cmocka_unit_test(what_dead_clients_left_is_removed_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
