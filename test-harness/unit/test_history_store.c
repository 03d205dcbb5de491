/* SPDX-License-Identifier: MIT */
/*
 * The history's file, in a directory of its own: what is refused, that lines of many writers do not
 * mix, and that it stays small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/history_lines.h"
#include "history/history_store.h"

#define HOST "vpn.example.com"
#define LINE "cvpn1 drop time=1764000000 why=exit .\n"

static char base[64];
static char directory[128];
static struct history_store store;
static char bytes[2 * HISTORY_FILE_MAX];

/* Paths below the test's own directory. */
static const char *below(const char *name)
{
    static char path[256];

    (void)snprintf(path, sizeof(path), "%s/%s", base, name);
    return path;
}

static int start(void **state)
{
    (void)state;
    memcpy(base, "/tmp/cvpn-history.XXXXXX", 25);
    if (!mkdtemp(base))
        return -1;
    (void)snprintf(directory, sizeof(directory), "%s/state", base);
    history_store_start(&store);
    return 0;
}

/* Two levels are enough for what the tests make. */
static void remove_all(const char *path, int levels)
{
    DIR *entries = levels > 0 ? opendir(path) : NULL;
    const struct dirent *entry = NULL;
    char inner[512];

    while (entries && (entry = readdir(entries))) { /* NOLINT(concurrency-mt-unsafe) */
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        (void)snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        if (unlink(inner) < 0)
            remove_all(inner, levels - 1);
    }
    if (entries)
        closedir(entries);
    rmdir(path);
}

static int stop(void **state)
{
    (void)state;
    history_store_close(&store);
    remove_all(base, 3);
    return 0;
}

static bool opens(void)
{
    return history_store_open(&store, directory, SLICE(HOST));
}

static void assert_refused(const char *reason)
{
    assert_false(opens());
    assert_string_equal(store.reason, reason);
    assert_int_equal(store.directory, -1);
    assert_int_equal(store.file, -1);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_FAILED);
    assert_int_equal(history_store_read(&store, bytes, sizeof(bytes)), 0);
}

/* The file's path; the directory is there. */
static const char *file_path(void)
{
    return below("state/" HOST ".history");
}

static void make_directory(void)
{
    assert_int_equal(mkdir(directory, 0700), 0);
}

static void put(const char *path, const char *text, size_t length, mode_t mode)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, length), length);
    assert_int_equal(fchmod(file, mode), 0);
    close(file);
}

static void what_was_written_is_read_by_the_next_one(void **state)
{
    struct stat status;

    (void)state;
    assert_true(opens());
    assert_int_equal(history_store_read(&store, bytes, sizeof(bytes)), 0);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    assert_true(opens());
    assert_int_equal(history_store_read(&store, bytes, sizeof(bytes)), 2 * strlen(LINE));
    assert_memory_equal(bytes, LINE LINE, 2 * strlen(LINE));
    assert_int_equal(stat(file_path(), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(stat(directory, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
}

static void an_endpoint_has_one_file_whatever_its_label(void **state)
{
    char one[HISTORY_FILE_NAME_SIZE];
    char two[HISTORY_FILE_NAME_SIZE];

    (void)state;
    history_store_name(SLICE("abc.cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com"), one);
    history_store_name(SLICE("CVPN-endpoint-0123456789ABCDEF0.prod.clientvpn.eu-west-1.amazonaws.com."), two);
    assert_string_equal(one, "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com.history");
    assert_string_equal(one, two);
    history_store_name(SLICE("vpn.example.com"), one);
    assert_string_equal(one, "vpn.example.com.history");
}

static void no_host_leads_out_of_the_directory_or_into_anothers_file(void **state)
{
    static const char *const hosts[] = {"../../etc/passwd", "..",      ".", "", "a/b", "a_b", "a b",
                                        "2001:db8::1",      "\xc3\xa4"};
    char names[sizeof(hosts) / sizeof(hosts[0]) + 2][HISTORY_FILE_NAME_SIZE];
    char longer[301];
    size_t count = sizeof(hosts) / sizeof(hosts[0]);

    (void)state;
    memset(longer, 'x', 300);
    for (size_t i = 0; i < count; i++)
        history_store_name(slice_of(hosts[i]), names[i]);
    history_store_name((struct slice){longer, 300}, names[count]);
    history_store_name((struct slice){longer, 299}, names[count + 1]);
    for (size_t i = 0; i < count + 2; i++) {
        assert_null(strchr(names[i], '/'));
        assert_true(names[i][0] != '.' && strlen(names[i]) < HISTORY_FILE_NAME_SIZE);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(names[i], names[j]);
    }
}

static void a_directory_that_is_not_ours_alone_is_refused(void **state)
{
    (void)state;
    assert_int_equal(symlink("/tmp", directory), 0);
    assert_refused("it is a symbolic link");
    assert_int_equal(unlink(directory), 0);

    put(directory, "", 0, 0600);
    assert_refused("it is not a directory");
    assert_int_equal(unlink(directory), 0);

    assert_int_equal(mkfifo(directory, 0600), 0);
    assert_refused("it is not a directory");
    assert_int_equal(unlink(directory), 0);

    make_directory();
    assert_int_equal(chmod(directory, 0770), 0);
    assert_refused("others may write to it");
    assert_int_equal(chmod(directory, 01777), 0);
    assert_refused("others may write to it");
    assert_int_equal(chmod(directory, 0755), 0);
    assert_true(opens());
}

static void a_directory_of_the_kernel_is_refused(void **state)
{
    (void)state;
    (void)snprintf(directory, sizeof(directory), "/proc/sys");
    assert_refused("it is no folder on a disk");
}

static void the_folders_above_are_made_for_their_owner_only(void **state)
{
    struct stat status;

    (void)state;
    (void)snprintf(directory, sizeof(directory), "%s/.local/state/cvpn-doctor", base);
    assert_refused("No such file or directory");
    history_store_make_parents(directory);
    assert_true(opens());
    assert_int_equal(stat(below(".local/state"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    history_store_close(&store);
    remove_all(below(".local"), 4);
}

static void a_parent_that_is_not_there_is_not_made(void **state)
{
    (void)state;
    (void)snprintf(directory, sizeof(directory), "%s/no/state", base);
    assert_refused("No such file or directory");
}

static void a_file_that_is_not_ours_alone_is_refused(void **state)
{
    (void)state;
    make_directory();
    put(below("elsewhere"), "secret\n", 7, 0600);
    assert_int_equal(symlink("../elsewhere", file_path()), 0);
    assert_refused("the file is a symbolic link");
    assert_int_equal(unlink(file_path()), 0);

    assert_int_equal(symlink("nowhere", file_path()), 0);
    assert_refused("the file is a symbolic link");
    assert_int_equal(access(below("state/nowhere"), F_OK), -1);
    assert_int_equal(unlink(file_path()), 0);

    char elsewhere[256];
    (void)snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", base);
    assert_int_equal(link(elsewhere, file_path()), 0);
    assert_refused("the file has a second name");
    assert_int_equal(unlink(file_path()), 0);

    assert_int_equal(mkfifo(file_path(), 0600), 0); /* no one reads it: opening it must not wait */
    assert_refused("the file is not a regular file");
    assert_int_equal(unlink(file_path()), 0);

    assert_int_equal(mkdir(file_path(), 0700), 0);
    assert_refused("Is a directory");
    assert_int_equal(rmdir(file_path()), 0);

    put(file_path(), "", 0, 0620);
    assert_refused("others may write to it");
}

static void what_belongs_to_another_user_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    make_directory();
    assert_int_equal(chown(directory, 65534, 65534), 0);
    assert_refused("it belongs to another user");
    assert_int_equal(chown(directory, 0, 0), 0);
    put(file_path(), "", 0, 0600);
    assert_int_equal(chown(file_path(), 65534, 65534), 0);
    assert_refused("it belongs to another user");
}

static void a_full_disk_ends_it_with_one_reason(void **state)
{
    struct rlimit none = {10, RLIM_INFINITY};
    struct rlimit before;

    (void)state;
    assert_true(opens());
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    enum history_result result = history_store_append(&store, SLICE(LINE));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(result, HISTORY_FAILED);
    assert_string_equal(store.reason, "No space left on device");
    assert_int_equal(store.file, -1);

    /* ten bytes of the line are there; what comes after them is not harmed */
    assert_true(opens());
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    size_t length = history_store_read(&store, bytes, sizeof(bytes));
    static struct history history;
    history_start(&history);
    assert_int_equal(history_lines_take(&history, (struct slice){bytes, length}), 1);
    assert_int_equal(history.count, 1);
}

static void a_file_that_somebody_makes_shorter_is_not_waited_for(void **state)
{
    (void)state;
    assert_true(opens());
    int other = open(file_path(), O_RDWR | O_CLOEXEC);
    assert_true(other >= 0);
    assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_BUSY);
    close(other);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
}

static void a_line_goes_to_the_file_that_took_the_others_place(void **state)
{
    (void)state;
    assert_true(opens());
    assert_int_equal(unlink(file_path()), 0);
    put(file_path(), LINE, strlen(LINE), 0600);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    assert_int_equal(history_store_read(&store, bytes, sizeof(bytes)), 2 * strlen(LINE));
}

static void a_huge_file_costs_no_more_than_a_small_one_and_is_made_shorter(void **state)
{
    struct stat status;

    (void)state;
    make_directory();
    put(file_path(), "", 0, 0600);
    assert_int_equal(truncate(file_path(), (off_t)1 << 30), 0);
    assert_true(opens());
    assert_true(history_store_read(&store, bytes, HISTORY_FILE_MAX) <= HISTORY_FILE_MAX);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    assert_int_equal(stat(file_path(), &status), 0);
    assert_int_equal(status.st_size, strlen(LINE));
}

static void the_file_stays_below_its_limit(void **state)
{
    struct stat status;
    off_t largest = 0;

    (void)state;
    assert_true(opens());
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
        assert_int_equal(stat(file_path(), &status), 0);
        largest = status.st_size > largest ? status.st_size : largest;
    }
    assert_in_range(largest, HISTORY_FILE_KEPT, HISTORY_FILE_MAX);
}

static unsigned count_histories(void)
{
    DIR *entries = opendir(directory);
    const struct dirent *entry = NULL;
    unsigned count = 0;

    while (entries && (entry = readdir(entries))) /* NOLINT(concurrency-mt-unsafe) */
        count += strstr(entry->d_name, ".history") != NULL;
    if (entries)
        closedir(entries);
    return count;
}

static void there_are_never_too_many_files_and_only_ours_go(void **state)
{
    char host[64];
    struct timespec old[2] = {{1000, 0}, {1000, 0}};

    (void)state;
    assert_true(opens());
    put(below("state/notes.txt"), "mine", 4, 0600);
    assert_int_equal(utimensat(AT_FDCWD, file_path(), old, 0), 0);
    for (int i = 0; i < HISTORY_FILES_MAX + 10; i++) {
        (void)snprintf(host, sizeof(host), "host%d.example.com", i);
        assert_true(history_store_open(&store, directory, slice_of(host)));
    }
    assert_int_equal(count_histories(), HISTORY_FILES_MAX);
    assert_int_equal(access(file_path(), F_OK), -1); /* the oldest */
    assert_int_equal(access(below("state/notes.txt"), F_OK), 0);
}

enum { WRITERS = 8, LINES_EACH = 200 };

/*
 * One client: writes lines that are its own to the last byte; tries again while someone makes the
 * file shorter.
 */
static int writer(unsigned number, size_t padding)
{
    struct history_line line = {
        .kind = padding ? HISTORY_ATTEMPT : HISTORY_DROP, .stage = STAGE_CONNECTED, .run = number + 1, .why = "x"};
    char text[HISTORY_LINE_MAX + 1];
    struct text out;

    history_store_start(&store);
    if (!opens())
        return 1;
    line.destination_count = (unsigned)padding;
    for (size_t i = 0; i < padding; i++)
        memset(line.destinations[i].name, (int)('a' + number), HISTORY_NAME_SIZE - 1);
    for (int i = 1; i <= LINES_EACH; i++) {
        enum history_result result = HISTORY_BUSY;
        line.time = i;
        text_start(&out, text, sizeof(text));
        history_line_write(&line, &out);
        while (result == HISTORY_BUSY) {
            result = history_store_append(&store, (struct slice){text, out.length});
            if (result == HISTORY_BUSY)
                sched_yield();
        }
        if (result != HISTORY_KEPT)
            return 2;
    }
    return 0;
}

static void let_them_write(size_t padding)
{
    pid_t children[WRITERS];

    for (unsigned i = 0; i < WRITERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            _exit(writer(i, padding));
    }
    for (unsigned i = 0; i < WRITERS; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
}

/* Every line is whole, and of each writer the times only grow, one by one up to the last. */
static void assert_whole(struct slice rest, bool all)
{
    int64_t last[WRITERS] = {0};
    struct history_line line;
    struct slice raw;
    size_t count = 0;

    while (slice_split(&rest, '\n', &raw)) {
        if (raw.length == 0)
            continue;
        assert_true(history_line_read(raw, &line));
        assert_in_range(line.run, 1, WRITERS);
        int64_t *before = &last[line.run - 1];
        assert_true(*before == 0 && !all ? line.time > 0 : line.time == *before + 1);
        *before = line.time;
        for (unsigned i = 0; i < line.destination_count; i++)
            assert_int_equal(line.destinations[i].name[HISTORY_NAME_SIZE - 2], 'a' + (int)line.run - 1);
        count++;
    }
    if (all)
        assert_int_equal(count, WRITERS * LINES_EACH);
}

static void eight_writers_tear_no_line_and_lose_none(void **state)
{
    struct stat status;

    (void)state;
    let_them_write(0);
    assert_true(opens());
    assert_int_equal(stat(file_path(), &status), 0);
    assert_true(status.st_size < HISTORY_FILE_MAX); /* it was never made shorter */
    size_t length = history_store_read(&store, bytes, sizeof(bytes));
    assert_whole((struct slice){bytes, length}, true);
}

static void eight_writers_with_long_lines_lose_nothing_but_the_oldest(void **state)
{
    struct stat status;

    (void)state;
    let_them_write(HISTORY_DESTINATIONS_MAX);
    assert_true(opens());
    assert_int_equal(stat(file_path(), &status), 0);
    /*
     * a writer that finds others at work leaves the shortening to the next one, so a few lines more
     * may be there
     */
    assert_in_range(status.st_size, HISTORY_FILE_KEPT / 2, 2 * HISTORY_FILE_MAX);
    size_t length = history_store_read(&store, bytes, sizeof(bytes));
    assert_whole((struct slice){bytes, length}, false);
    assert_int_equal(history_store_append(&store, SLICE(LINE)), HISTORY_KEPT);
    assert_int_equal(stat(file_path(), &status), 0);
    assert_true(status.st_size <= HISTORY_FILE_MAX + (off_t)strlen(LINE));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_is_read_by_the_next_one),
        TEST(an_endpoint_has_one_file_whatever_its_label),
        TEST(no_host_leads_out_of_the_directory_or_into_anothers_file),
        TEST(a_directory_that_is_not_ours_alone_is_refused),
        TEST(a_parent_that_is_not_there_is_not_made),
        TEST(a_directory_of_the_kernel_is_refused),
        TEST(the_folders_above_are_made_for_their_owner_only),
        TEST(a_file_that_is_not_ours_alone_is_refused),
        TEST(what_belongs_to_another_user_is_refused),
        TEST(a_full_disk_ends_it_with_one_reason),
        TEST(a_file_that_somebody_makes_shorter_is_not_waited_for),
        TEST(a_line_goes_to_the_file_that_took_the_others_place),
        TEST(a_huge_file_costs_no_more_than_a_small_one_and_is_made_shorter),
        TEST(the_file_stays_below_its_limit),
        TEST(there_are_never_too_many_files_and_only_ours_go),
        TEST(eight_writers_tear_no_line_and_lose_none),
        TEST(eight_writers_with_long_lines_lose_nothing_but_the_oldest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
