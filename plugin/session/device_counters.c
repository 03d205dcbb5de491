/* SPDX-License-Identifier: MIT */
#include "session/device_counters.h"

#include <fcntl.h>
#include <unistd.h>

enum { TEXT_MAX = 256 << 10, SENT_COLUMN = 8 };

/* The numbers behind "name:"; the first is bytes received, the ninth bytes sent. */
static bool read_numbers(struct slice rest, uint64_t *received, uint64_t *sent)
{
    unsigned column = 0;
    struct slice word;

    while (slice_split(&rest, ' ', &word)) {
        unsigned long long number;
        if (word.length == 0)
            continue;
        if (!slice_number(word, UINT64_MAX, &number))
            return false;
        if (column == 0)
            *received = number;
        if (column++ == SENT_COLUMN) {
            *sent = number;
            return true;
        }
    }
    return false;
}

bool device_counters_find(struct slice text, const char *device, uint64_t *received, uint64_t *sent)
{
    struct slice line;

    while (slice_split(&text, '\n', &line)) {
        struct slice rest = slice_trim(line);
        struct slice name;
        if (slice_split(&rest, ':', &name) && rest.at && slice_is(name, device))
            return read_numbers(rest, received, sent);
    }
    return false;
}

bool device_counters_read(const char *device, uint64_t *received, uint64_t *sent)
{
    static char text[TEXT_MAX];
    size_t length = 0;
    int file = open("/proc/net/dev", O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return false;
    for (ssize_t n = 1; n > 0 && length<sizeof(text); length += n> 0 ? (size_t)n : 0)
        n = read(file, text + length, sizeof(text) - length);
    close(file);
    return device_counters_find((struct slice){text, length}, device, received, sent);
}
