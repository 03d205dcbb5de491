/* SPDX-License-Identifier: MIT */
#include "command/log_version.h"

#include "log/messages.h"

/* The one that a message tells, where it is an OpenVPN that the reader of profiles knows. */
static bool told_by(const struct event *event, struct openvpn_version *version)
{
    struct openvpn_version told;

    if (event->kind != EVENT_CLIENT_STARTED && event->kind != EVENT_OPTION_UNKNOWN)
        return false;
    if (!openvpn_version_read(event->field[FIELD_VERSION], &told) || told.major != 2 || told.minor > 99)
        return false;
    *version = told;
    return true;
}

bool log_version_find(struct slice head, struct openvpn_version *version)
{
    struct slice rest = head;
    struct slice raw;

    while (slice_split(&rest, '\n', &raw)) {
        struct event event;

        if (message_read(raw, 0, &event) && told_by(&event, version))
            return true;
    }
    return false;
}
