/* SPDX-License-Identifier: MIT */
/* A log's lines, and which of them are plain: with no mark of a program or a mail in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/log_reader.h"

enum { LINES = 20000 };

static const char marks[] = "{\"&<\xC2\xE2";

/* Lines of many lengths; every mark is in some of them, at their beginning, middle and end. */
static int write_log(void)
{
    int file = memfd_create("log", MFD_CLOEXEC);
    FILE *log = fdopen(dup(file), "w");

    assert_non_null(log);
    for (unsigned i = 0; i < LINES; i++) {
        unsigned width = i * 7 % 90;
        const char *mark = i % 5 ? "" : &marks[i / 5 % (sizeof(marks) - 1)];
        assert_true(fprintf(log, "%.*s%0*u%.*s\n", i % 2, mark, (int)width, i, i % 3 == 0, mark) > 0);
    }
    assert_int_equal(fclose(log), 0);
    return file;
}

static void a_line_is_plain_when_it_has_none_of_the_marks(void **state)
{
    static struct log_reader reader;
    struct slice line;
    unsigned plain = 0;
    char path[64];
    int file = write_log();

    (void)state;
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    assert_true(log_reader_open(&reader, path, false));
    while (log_reader_next(&reader, &line) == LOG_READER_LINE) {
        bool marked = false;
        for (size_t i = 0; i < line.length; i++)
            marked = marked || memchr(marks, (unsigned char)line.at[i], sizeof(marks) - 1);
        assert_int_equal(reader.plain, !marked);
        plain += reader.plain;
    }
    assert_int_equal(reader.line, LINES);
    assert_in_range(plain, LINES / 2, LINES - LINES / 10);
    log_reader_close(&reader);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_plain_when_it_has_none_of_the_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
