/* SPDX-License-Identifier: MIT */
#include "profile/credentials_file.h"

#include <stdlib.h>
#include <string.h>

enum { AUTH_FILE_MAX = 64 * 1024 };

/* The next line, empty when there is none. */
static struct slice next_line(struct slice *rest)
{
    struct slice line;

    if (!slice_split(rest, '\n', &line))
        return (struct slice){NULL, 0};
    if (slice_ends(line, "\r"))
        line.length--;
    return line;
}

static void measure(struct slice text, struct credentials_lengths *auth)
{
    struct slice user = next_line(&text);
    struct slice password = next_line(&text);

    auth->user = user.length;
    auth->password = password.length;
    auth->saml = slice_starts(password, "ACS::") || slice_starts(password, "CRV1::");
}

void login_lengths_read(const struct profile *profile, const struct file_source *files,
                        struct credentials_lengths *auth)
{
    const struct profile_option *option = profile ? profile_last(profile, "auth-user-pass") : NULL;
    const char *path = option ? profile_parameter(option, 1) : NULL;
    char *bytes = NULL;
    size_t length = 0;

    auth->option = NULL;
    auth->user = 0;
    auth->password = 0;
    auth->saml = false;
    if (option && option->block.at) {
        auth->option = option;
        measure(option->block, auth);
        return;
    }
    if (!path || files->read(files->context, path, AUTH_FILE_MAX, &bytes, &length, (char[128]){""}, 128) != FILE_READ)
        return;
    auth->option = option;
    measure((struct slice){bytes, length}, auth);
    explicit_bzero(bytes, length);
    free(bytes);
}
