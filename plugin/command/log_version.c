/* SPDX-License-Identifier: MIT */
#include "command/log_version.h"

#include "sources/log_line.h"
#include "sources/messages.h"

/* "2.6.14", "2.7_rc1", "2.4.12" */
static bool read_version(struct slice text, struct openvpn_version *version)
{
    struct slice rest = text;
    struct slice part;
    unsigned long long major = 0;
    unsigned long long minor = 0;
    size_t digits = 0;

    if (!slice_split(&rest, '.', &part) || !slice_number(part, 2, &major) || major != 2 || !rest.at)
        return false;
    while (digits < rest.length && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    if (!slice_number(slice_head(rest, digits), 99, &minor))
        return false;
    *version = (struct openvpn_version){(unsigned)major, (unsigned)minor};
    return true;
}

bool log_version_find(struct slice head, struct openvpn_version *version)
{
    struct slice rest = head;
    struct slice raw;

    while (slice_split(&rest, '\n', &raw)) {
        struct log_line line;
        struct event event;

        if (!message_possible(raw))
            continue;
        log_line_parse(raw, &line);
        if (!message_recognise(&line, 0, &event))
            continue;
        bool tells = event.kind == EVENT_CLIENT_STARTED || event.kind == EVENT_OPTION_UNKNOWN;
        if (tells && read_version(event.field[FIELD_VERSION], version))
            return true;
    }
    return false;
}
