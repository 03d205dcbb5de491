/* SPDX-License-Identifier: MIT */
#include "shim/config_lines.h"

#include <stddef.h>
#include <string.h>

/* Behind `start`, or NULL. */
static const char *behind(const char *line, const char *start)
{
    size_t length = strlen(start);

    return line && strncmp(line, start, length) == 0 ? line + length : NULL;
}

static bool is_number(const char *word)
{
    size_t length = strspn(word, "0123456789");

    return length >= 1 && length <= 5 && !word[length];
}

bool line_may_pass(const char *line)
{
    const char *words = behind(line, "setenv opt ");
    const char *rest = NULL;

    if (!words)
        return false;
    if ((rest = behind(words, "mssfix ")))
        return is_number(rest);
    return strcmp(words, "remote-random-hostname") == 0 || strcmp(words, "static-challenge \"Enter MFA code \" 1") == 0;
}
