/* SPDX-License-Identifier: MIT */
#include "sources/login_file.h"

#include <stdlib.h>
#include <string.h>

enum { LOGIN_FILE_MAX = 64 * 1024 };

static size_t line_length(struct slice *rest)
{
    struct slice line;

    if (!slice_split(rest, '\n', &line))
        return 0;
    if (slice_ends(line, "\r"))
        line.length--;
    return line.length;
}

static void measure(struct slice text, struct login_lengths *login)
{
    login->user = line_length(&text);
    login->password = line_length(&text);
}

void login_lengths_read(const struct profile *profile, const struct file_source *files, struct login_lengths *login)
{
    const struct profile_option *option = profile ? profile_last(profile, "auth-user-pass") : NULL;
    const char *path = option ? profile_parameter(option, 1) : NULL;
    char *bytes = NULL;
    size_t length = 0;

    login->option = NULL;
    login->user = 0;
    login->password = 0;
    if (option && option->block.at) {
        login->option = option;
        measure(option->block, login);
        return;
    }
    if (!path || files->read(files->context, path, LOGIN_FILE_MAX, &bytes, &length, (char[128]){""}, 128) != FILE_READ)
        return;
    login->option = option;
    measure((struct slice){bytes, length}, login);
    explicit_bzero(bytes, length);
    free(bytes);
}
