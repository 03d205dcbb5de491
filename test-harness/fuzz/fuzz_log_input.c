/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a log file, compressed or not, as `explain` reads them: the input is the file. No
 * line is longer than it may be, and reading ends.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command/log_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* a small file can hold gigabytes of lines; the rest is more of the same */
enum { LINES_MAX = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct log_reader reader;
    char path[64];
    struct slice line;
    unsigned lines = 0;
    unsigned sum = 0;
    int file = memfd_create("log", MFD_CLOEXEC);

    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (log_reader_open(&reader, path, false)) {
        while (lines < LINES_MAX && log_reader_next(&reader, &line) == LOG_READER_LINE) {
            lines++;
            if (line.length > LOG_LINE_MAX || reader.line != lines)
                abort();
            for (size_t i = 0; i < line.length; i++)
                sum += (unsigned char)line.at[i];
        }
        if (reader.error && !log_reader_problem(&reader)[0])
            abort();
    }
    log_reader_close(&reader);
    close(file);
    return sum == 1;
}
