/* SPDX-License-Identifier: MIT */
#include "profile/openvpn_version.h"

bool openvpn_version_read(struct slice text, struct openvpn_version *version)
{
    struct slice rest = text;
    struct slice part;
    unsigned long long major = 0;
    unsigned long long minor = 0;
    size_t digits = 0;

    if (!slice_split(&rest, '.', &part) || !slice_number(part, 999, &major) || !rest.at)
        return false;
    while (digits < rest.length && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    if (!slice_number(slice_head(rest, digits), 999, &minor))
        return false;
    *version = (struct openvpn_version){(unsigned)major, (unsigned)minor};
    return true;
}
