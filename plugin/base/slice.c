/* SPDX-License-Identifier: MIT */
#include "base/slice.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool slice_is_nocase(struct slice s, const char *string)
{
    size_t n = strlen(string);

    return s.length == n && (n == 0 || strncasecmp(s.at, string, n) == 0);
}

bool slice_ends(struct slice s, const char *suffix)
{
    size_t n = strlen(suffix);

    return s.length >= n && (n == 0 || memcmp(s.at + s.length - n, suffix, n) == 0);
}

size_t slice_find(struct slice s, const char *needle)
{
    const char *found = s.length ? memmem(s.at, s.length, needle, strlen(needle)) : NULL;

    return found ? (size_t)(found - s.at) : SLICE_NOT_FOUND;
}

struct slice slice_trim(struct slice s)
{
    while (s.length && is_blank(s.at[0]))
        s = slice_skip(s, 1);
    while (s.length && is_blank(s.at[s.length - 1]))
        s.length--;
    return s;
}

bool slice_split(struct slice *rest, char separator, struct slice *part)
{
    if (!rest->at)
        return false;
    const char *end = rest->length ? memchr(rest->at, separator, rest->length) : NULL;
    if (!end) {
        *part = *rest;
        *rest = (struct slice){NULL, 0};
        return true;
    }
    *part = slice_head(*rest, (size_t)(end - rest->at));
    *rest = slice_skip(*rest, part->length + 1);
    return true;
}

bool slice_number(struct slice s, unsigned long long max, unsigned long long *value)
{
    unsigned long long sum = 0;

    if (s.length == 0)
        return false;
    for (size_t i = 0; i < s.length; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        unsigned digit = (unsigned)(s.at[i] - '0');
        if (sum > (max - digit) / 10 || digit > max)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}
