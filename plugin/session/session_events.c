/* SPDX-License-Identifier: MIT */
#include "session_events.h"

#define NOTICE      .class = EVENT_CLASS_NOTICE
#define FIRST_STEP  .class = EVENT_CLASS_FIRST_STEP
#define STEP        .class = EVENT_CLASS_STEP
#define END         .class = EVENT_CLASS_END
#define GOES_ON     .goes_on = true
#define SERVER      .names_server = true
#define COMPLAINS   .complains = true
#define AT(reached) .stage = STAGE_##reached
#define DO(action)  .act = session_##action
#define UP(action)  .connected = (action)

static const struct event_row rows[EVENT_KINDS] = {
    [EVENT_CLIENT_STARTED] = {FIRST_STEP, GOES_ON, DO(client_started)},
    [EVENT_RESOLVING] = {FIRST_STEP, GOES_ON, AT(RESOLVING)},
    [EVENT_RESOLVE_FAILED] = {FIRST_STEP, COMPLAINS, AT(RESOLVING), DO(resolve_failed)},
    [EVENT_REMOTE_IS_ADDRESS] = {FIRST_STEP, DO(remote_is_address)},
    [EVENT_CONNECTING] = {FIRST_STEP, GOES_ON, SERVER, AT(CONNECTING)},
    /* OpenVPN speaks at once */
    [EVENT_TCP_CONNECTED] = {FIRST_STEP, GOES_ON, SERVER, AT(WAITING), DO(tcp_connected)},
    [EVENT_TCP_FAILED] = {FIRST_STEP, COMPLAINS, SERVER, AT(CONNECTING), DO(tcp_failed)},
    [EVENT_SEND_FAILED] = {END, COMPLAINS, DO(send_failed), UP(session_send_failed)},
    [EVENT_WAITING] = {FIRST_STEP, GOES_ON, AT(WAITING)},
    [EVENT_FIRST_PACKET] = {STEP, GOES_ON, SERVER, AT(HEARD)},
    [EVENT_CERTIFICATE_ACCEPTED] = {STEP, GOES_ON, DO(certificate_accepted)},
    [EVENT_CERTIFICATE_REFUSED] = {STEP, COMPLAINS, AT(HEARD), DO(certificate_refused)},
    /*
     * It counts from the first packet sent (ssl.c), so packets went out, whether a log shows the
     * state or not.
     */
    [EVENT_TLS_TIMEOUT] = {END, COMPLAINS, AT(WAITING), DO(tls_timeout)},
    [EVENT_TLS_FAILED] = {END, COMPLAINS, DO(tls_failed)},
    [EVENT_TLS_UP] = {STEP, GOES_ON, SERVER, AT(TLS_UP)},
    [EVENT_PUSH_REQUESTED] = {STEP, GOES_ON, AT(AUTH)},
    /* Of a connection it refuses a renegotiation, with a password that is no longer good. */
    [EVENT_AUTH_FAILED] = {STEP, AT(AUTH), DO(auth_failed), UP(session_auth_failed)},
    [EVENT_PUSHED] = {STEP, AT(PUSHED), DO(pushed)},
    [EVENT_PUSH_FILTERED] = {STEP, DO(push_filtered)},
    [EVENT_TUNNEL_UP] = {STEP, GOES_ON, DO(tunnel_up)},
    [EVENT_CONNECTED] = {STEP, SERVER, AT(CONNECTED), DO(ends_connected)},
    [EVENT_CONNECTION_RESET] = {END, COMPLAINS, DO(reset), UP(connection_is_reset)},
    [EVENT_INACTIVE] = {END, COMPLAINS, DO(inactive), UP(connection_is_inactive)},
    [EVENT_RESTARTING] = {END, DO(ends_restarting), UP(connection_ends)},
    [EVENT_EXITING] = {END, DO(ends_exiting), UP(connection_ends)},

    [EVENT_OPTION_UNKNOWN] = {NOTICE, COMPLAINS, DO(option_error)},
    [EVENT_OPTION_ERROR] = {NOTICE, COMPLAINS, DO(option_error)},
    [EVENT_CREDENTIALS_CUT] = {NOTICE, COMPLAINS, DO(credentials_cut)},
    [EVENT_PASSWORD_NEEDED] = {NOTICE},
    [EVENT_OFFLOADED] = {NOTICE, DO(offloaded)},
    [EVENT_LAN_GATEWAY] = {NOTICE, GOES_ON, DO(lan_gateway)},
    [EVENT_CONDITION] = {NOTICE, DO(condition)},
    [EVENT_ROUTE_SETTING] = {NOTICE, GOES_ON, DO(route_setting)},
    [EVENT_ROUTE_RETRIED] = {NOTICE, GOES_ON, DO(route_retried)},
    [EVENT_ROUTE_EXISTS] = {NOTICE, DO(route_exists)},
    [EVENT_DNS_TOOL_MISSING] = {NOTICE, DO(dns_tool_missing)},
    [EVENT_UP_SCRIPT] = {NOTICE, GOES_ON, DO(up_script)},
    [EVENT_SERVER_ENDS] = {NOTICE, COMPLAINS, DO(server_ends)},
    [EVENT_DETAIL] = {NOTICE, GOES_ON},
    [EVENT_COMPLAINT] = {NOTICE, DO(complaint)},
    [EVENT_HARMLESS] = {NOTICE, GOES_ON, DO(harmless)},
    [EVENT_ADDRESS_SETTING] = {NOTICE},
    [EVENT_CLEANING_UP] = {NOTICE},
    [EVENT_KERNEL_ANSWER] = {NOTICE},
    [EVENT_PART] = {NOTICE},
};

const struct event_row *event_row_of(enum event_kind kind)
{
    if ((unsigned)kind >= EVENT_KINDS || rows[kind].class == EVENT_CLASS_NONE)
        return NULL;
    return &rows[kind];
}

enum event_class event_class_of(enum event_kind kind)
{
    const struct event_row *row = event_row_of(kind);

    return row ? row->class : EVENT_CLASS_NONE;
}

bool event_goes_on(enum event_kind kind)
{
    const struct event_row *row = event_row_of(kind);

    return row && row->goes_on;
}
