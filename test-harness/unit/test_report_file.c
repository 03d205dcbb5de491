/* SPDX-License-Identifier: MIT */
/*
 * What report= may name: each kind of thing that is no file for findings is refused with the true
 * reason, and left as it was.
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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "profile/profile_files.h"
#include "profile/profile_reader.h"
#include "reports/report_file.h"

static char folder[] = "/tmp/cvpn-report.XXXXXX";

static const char *inside(const char *name)
{
    static char path[512];

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    int file = open(inside(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void assert_refused(const char *path, const struct profile *profile, const char *wanted)
{
    const char *reason = NULL;

    assert_int_equal(report_file_open(path, profile, &reason), -1);
    assert_non_null(reason);
    assert_string_equal(reason, wanted);
}

static int begin(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    static const char *const names[] = {"report", "link",   "pipe", "socket",    "file", "second",
                                        "client", "status", "new",  "directory", "moved"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (unlink(inside(names[i])) < 0)
            rmdir(inside(names[i]));
    return rmdir(folder);
}

static void a_file_is_made_for_its_owner_only_and_appended_to(void **state)
{
    const char *reason = "";
    struct stat status;

    (void)state;
    int file = report_file_open(inside("report"), NULL, &reason);
    assert_true(file >= 0);
    assert_null(reason);
    assert_int_equal(fstat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(fcntl(file, F_GETFL) & O_APPEND);
    close(file);
    file = report_file_open(inside("report"), NULL, &reason);
    assert_true(file >= 0);
    close(file);
}

static void what_is_no_regular_file_is_named(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    assert_int_equal(symlink("nowhere", inside("link")), 0);
    assert_refused(inside("link"), NULL, "it is a symbolic link");
    assert_int_equal(mkfifo(inside("pipe"), 0600), 0);
    assert_refused(inside("pipe"), NULL, "it is a pipe");
    assert_int_equal(mkdir(inside("directory"), 0700), 0);
    assert_refused(inside("directory"), NULL, "it is a folder");
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", folder);
    assert_int_equal(bind(listening, (const struct sockaddr *)&address, sizeof(address)), 0);
    assert_refused(inside("socket"), NULL, "it is a socket");
    close(listening);
    assert_refused("/dev/null", NULL, "it is a device");
    assert_refused("/dev/zero", NULL, "it is a device");
}

static void a_place_where_nothing_can_be_made_is_named(void **state)
{
    char longer[400];

    (void)state;
    assert_refused(inside("no/report"), NULL, "its folder does not exist");
    put("file", "x");
    assert_refused(inside("file/report"), NULL, "its path leads through a file");
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_refused(inside(longer), NULL, "its name is too long");
}

static void what_is_a_word_with_the_kernel_is_no_file(void **state)
{
    static const char *const paths[] = {"/proc/sys/kernel/core_pattern",
                                        "/proc/sys/net/ipv4/ip_forward",
                                        "/proc/self/comm",
                                        "/proc/self/oom_score_adj",
                                        "/sys/kernel/profiling",
                                        "/sys/kernel/mm/transparent_hugepage/enabled"};

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (access(paths[i], F_OK) == 0)
            assert_refused(paths[i], NULL, "it is not a file on a disk but an interface of the kernel");
}

static void what_is_not_ours_alone_is_named(void **state)
{
    (void)state;
    put("file", "x");
    char first[512];
    (void)snprintf(first, sizeof(first), "%s", inside("file"));
    assert_int_equal(link(first, inside("second")), 0);
    assert_refused(inside("second"), NULL, "it has a second name");
    assert_int_equal(unlink(inside("second")), 0);
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(inside("file"), 1, 1), 0);
    assert_refused(inside("file"), NULL, "it belongs to another user");
}

static void neither_the_profile_nor_what_it_names_is_written_to(void **state)
{
    char text[1024];
    char path[512];
    const char *reason = NULL;
    struct file_source files;
    struct file_base base;

    (void)state;
    (void)snprintf(path, sizeof(path), "%s", inside("client"));
    (void)snprintf(text, sizeof(text), "client\nremote vpn.example.com\nstatus %s/status 10\n", folder);
    put("client", text);
    put("status", "x");
    assert_true(files_open(&files, &base, NULL, NULL));
    struct profile *profile = profile_read_file(path, (struct openvpn_version){2, 6}, &files);
    files_close(&base);
    assert_non_null(profile);
    assert_refused(path, profile, "the profile is this file, or names it");
    assert_refused(inside("status"), profile, "the profile is this file, or names it");
    int file = report_file_open(inside("new"), profile, &reason);
    assert_true(file >= 0);
    close(file);
    profile_free(profile);
}

static void a_file_that_was_moved_is_at_another_place(void **state)
{
    char before[512];
    char after[512];
    char path[512];
    const char *reason = NULL;

    (void)state;
    (void)snprintf(path, sizeof(path), "%s", inside("report"));
    int file = report_file_open(path, NULL, &reason);
    report_file_place(file, before, sizeof(before));
    report_file_place(file, after, sizeof(after));
    assert_string_equal(before, after);
    assert_int_equal(rename(path, inside("moved")), 0);
    report_file_place(file, after, sizeof(after));
    assert_string_not_equal(before, after);
    close(file);
    report_file_place(-1, after, sizeof(after));
    assert_string_equal(after, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_made_for_its_owner_only_and_appended_to),
        cmocka_unit_test(what_is_no_regular_file_is_named),
        cmocka_unit_test(a_place_where_nothing_can_be_made_is_named),
        cmocka_unit_test(what_is_a_word_with_the_kernel_is_no_file),
        cmocka_unit_test(what_is_not_ours_alone_is_named),
        cmocka_unit_test(neither_the_profile_nor_what_it_names_is_written_to),
        cmocka_unit_test(a_file_that_was_moved_is_at_another_place),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
