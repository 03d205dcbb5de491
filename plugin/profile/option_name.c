/* SPDX-License-Identifier: MIT */
#include "profile/option_name.h"

#include <stddef.h>

/* The longest name is pkcs11-protected-authentication; x509-username-field has the most digits. */
enum { NAME_MAX_LENGTH = 32, DIGITS_MAX = 3 };

bool option_name_is_plain(const char *name)
{
    size_t length = 0;
    unsigned digits = 0;
    bool lower = false;
    bool upper = false;

    for (; name[length]; length++) {
        char c = name[length];
        bool small = c >= 'a' && c <= 'z';
        bool capital = c >= 'A' && c <= 'Z';
        bool digit = c >= '0' && c <= '9';
        lower = lower || small;
        upper = upper || (capital && length > 0);
        digits += digit;
        if (!small && !capital && !digit && c != '-' && c != '_')
            return false;
    }
    return length <= NAME_MAX_LENGTH && digits <= DIGITS_MAX && !(lower && upper);
}

const char *option_name_shown(const char *name)
{
    return option_name_is_plain(name) ? name : "(not shown: it looks like no option's name)";
}
