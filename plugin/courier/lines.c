/* SPDX-License-Identifier: MIT */
#include "courier/lines.h"

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

/* "/run/cvpn-doctor.a1B2c3/management unix": a path of plain characters, not upwards, that ends in the folder and the name that management.c makes. */
static bool is_socket(const char *words)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    static const char folder[] = "/cvpn-doctor.";
    static const char end[] = "/management unix";
    const char *name = strstr(words, folder);
    const char *random = name ? name + sizeof(folder) - 1 : NULL;

    if (words[0] != '/' || !random || strstr(words, ".."))
        return false;
    size_t path = strspn(words, plain);
    return strlen(random) == 6 + sizeof(end) - 1 && strcspn(random, "/") == 6 && strcmp(random + 6, end) == 0 &&
           path == (size_t)(random + 6 - words) + sizeof("/management") - 1;
}

bool line_may_pass(const char *line)
{
    const char *words = behind(line, "setenv opt ");
    const char *rest = NULL;

    if (!words)
        return false;
    if ((rest = behind(words, "management ")))
        return is_socket(rest);
    if ((rest = behind(words, "mssfix ")))
        return is_number(rest);
    return strcmp(words, "remote-random-hostname") == 0 || strcmp(words, "static-challenge \"Enter MFA code \" 1") == 0;
}
