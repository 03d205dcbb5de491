/* SPDX-License-Identifier: MIT */
#include "sandbox/libraries.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { TEXT_MAX = 16 * 1024, SERVICES_MAX = 16, LINES_MAX = 256 };

struct slice name_services(struct slice text)
{
    struct slice line;
    struct slice word;

    for (unsigned i = 0; i < LINES_MAX && slice_split(&text, '\n', &line); i++) {
        const char *comment = line.length ? memchr(line.at, '#', line.length) : NULL;
        if (comment)
            line.length = (size_t)(comment - line.at);
        if (slice_split(&line, ':', &word) && slice_is(slice_trim(word), "hosts"))
            return slice_trim(line);
    }
    return (struct slice){NULL, 0};
}

/* "[NOTFOUND=return]" and the like, which may hold blanks. */
static void pass_over_actions(struct slice *words)
{
    struct slice action;

    *words = slice_trim(*words);
    while (words->length && words->at[0] == '[') {
        slice_split(words, ']', &action);
        *words = slice_trim(*words);
    }
}

bool name_service_next(struct slice *words, char name[NAME_SERVICE_MAX])
{
    static const char fit[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = 0;

    pass_over_actions(words);
    while (length < words->length && strchr(" \t[", words->at[length]) == NULL)
        length++;
    if (length == 0 || length >= NAME_SERVICE_MAX)
        return false;
    text_copy(name, NAME_SERVICE_MAX, slice_head(*words, length));
    *words = (struct slice){words->at + length, words->length - length};
    return strspn(name, fit) == length;
}

void libraries_load_name_services(void)
{
    static char bytes[TEXT_MAX];
    char name[NAME_SERVICE_MAX];
    char file[NAME_SERVICE_MAX + 16];
    int open_file = open("/etc/nsswitch.conf", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t length = open_file < 0 ? 0 : read(open_file, bytes, sizeof(bytes));
    struct slice words = name_services((struct slice){bytes, length > 0 ? (size_t)length : 0});

    if (open_file >= 0)
        close(open_file);
    for (unsigned i = 0; i < SERVICES_MAX && name_service_next(&words, name); i++) {
        (void)snprintf(file, sizeof(file), "libnss_%s.so.2", name);
        (void)!dlopen(file, RTLD_LAZY);
    }
}
