/* SPDX-License-Identifier: MIT */
/* What OpenVPN says of itself and of this machine, and not of the way of an attempt. */
#include "session_events.h"

#include <string.h>

#include "base/text.h"
#include "session/auth_words.h"

/*
 * "192.168.1.1 dev eth0" of networking_sitnl.c: the first one asks for the default route. A gateway
 * without its network counts for less than one that has it.
 */
static enum session_step on_bare_gateway(struct session *session, struct slice gateway, struct slice rest)
{
    struct address address;

    if (session->lan_gateway.family != ADDRESS_NONE || !address_parse(gateway, &address) ||
        slice_is(gateway, "0.0.0.0"))
        return SESSION_SAME;
    session->lan_gateway = address;
    session->lan_interface[0] = '\0';
    if (rest.at && slice_starts(rest, "dev "))
        TEXT_COPY(session->lan_interface, slice_trim(slice_skip(rest, 4)));
    return SESSION_CHANGED;
}

/*
 * "10.0.0.1/255.255.240.0 IFACE=eth0 HWADDR=..." of route.c, print_default_gateway; Windows says
 * I=12 and has no name.
 */
enum session_step session_lan_gateway(struct session *session, const struct event *event)
{
    struct slice rest = event->field[FIELD_TEXT];
    struct slice word = {NULL, 0};
    struct slice gateway = {NULL, 0};
    unsigned prefix = 0;

    if (!slice_split(&rest, ' ', &word) || !slice_split(&word, '/', &gateway))
        return SESSION_SAME;
    if (!word.at)
        return rest.at && slice_starts(rest, "dev ") ? on_bare_gateway(session, gateway, rest) : SESSION_SAME;
    if (!address_parse(gateway, &session->lan_gateway) || !netmask_parse(word, &prefix))
        return SESSION_SAME;
    session->lan = network_of(session->lan_gateway, prefix);
    session->lan_interface[0] = '\0';
    if (rest.at && slice_starts(rest, "IFACE=")) {
        slice_split(&rest, ' ', &word);
        TEXT_COPY(session->lan_interface, slice_skip(word, 6));
    }
    return SESSION_CHANGED;
}

enum session_step session_option_error(struct session *session, const struct event *event)
{
    if (session->option_error_count == OPTION_ERRORS_MAX) {
        session->option_errors_left_out++;
        return SESSION_SAME;
    }
    struct option_error *error = &session->option_errors[session->option_error_count++];
    struct slice option = event->field[FIELD_OPTION];

    TEXT_COPY(error->option, slice_starts(option, "--") ? slice_skip(option, 2) : option);
    TEXT_COPY(error->file, event->field[FIELD_FILE]);
    TEXT_COPY(error->text, event->field[FIELD_TEXT]);
    error->file_line = event->kind == EVENT_OPTION_UNKNOWN ? event->number : -1;
    error->pushed = slice_is(event->field[FIELD_FILE], "[PUSH-OPTIONS]");
    error->stops = event->kind == EVENT_OPTION_ERROR && event->number > 0;
    error->attempt = session->attempt.number;
    error->line = event->line;
    return SESSION_CHANGED;
}

/*
 * Counts a line that means nothing under the name in FIELD_TEXT; only the first of each name is
 * new.
 */
enum session_step session_harmless(struct session *session, const struct event *event)
{
    struct slice name = slice_head(event->field[FIELD_TEXT], sizeof(session->harmless[0].name) - 1);

    /*
     * ssl.c, key_method_2_read: the server's options came inside of TLS. Clients before 2.6 say it
     * in front of the line about TLS.
     */
    if (session->attempt.stage == STAGE_SERVER_KNOWN && slice_is(name, "options-differ"))
        session_reach(session, event, STAGE_TLS_UP);
    if (slice_is(name, "web-log-in"))
        session_note_trouble(session, event, CONDITION_BROWSER);
    for (size_t i = 0; i < session->harmless_count; i++) {
        if (slice_is(name, session->harmless[i].name)) {
            session->harmless[i].times++;
            return SESSION_SAME;
        }
    }
    if (session->harmless_count == HARMLESS_MAX)
        return SESSION_SAME;
    size_t i = session->harmless_count++;
    TEXT_COPY(session->harmless[i].name, name);
    session->harmless[i].times = 1;
    session->harmless[i].line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_offloaded(struct session *session, const struct event *event)
{
    (void)event;
    session->offloaded = true;
    return SESSION_CHANGED;
}

enum session_step session_route_setting(struct session *session, const struct event *event)
{
    pushed_set(&session->pushed, event->field[FIELD_TEXT]);
    return SESSION_SAME;
}

enum session_step session_route_exists(struct session *session, const struct event *event)
{
    return pushed_taken(&session->pushed, event->line) ? SESSION_CHANGED : session_harmless(session, event);
}

enum session_step session_dns_tool_missing(struct session *session, const struct event *event)
{
    session->dns_tool_missing = true;
    session->dns_tool_line = session->dns_tool_line ? session->dns_tool_line : event->line;
    return SESSION_CHANGED;
}

enum session_step session_up_script(struct session *session, const struct event *event)
{
    (void)event;
    session->up_script = true;
    return SESSION_CHANGED;
}

enum session_step session_credentials_cut(struct session *session, const struct event *event)
{
    if (session->credentials_cut)
        return SESSION_SAME;
    session->credentials_cut = true;
    session->credentials_cut_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_server_ends(struct session *session, const struct event *event)
{
    struct text shown;

    text_start(&shown, session->attempt.server_words, sizeof(session->attempt.server_words));
    auth_words_shown(slice_trim(event->field[FIELD_TEXT]), &shown);
    return SESSION_CHANGED;
}

/* Says no more than that it failed, or what a path does at any time. */
static bool says_nothing(struct slice words)
{
    return words.length == 0 || slice_starts(words, "TLS Error: TLS handshake failed") ||
           slice_find(words, "EMSGSIZE") != SLICE_NOT_FOUND;
}

/* Where it belongs among the others: by its line, or at the end when it came live. */
static unsigned place_of(const struct attempt *attempt, uint64_t line)
{
    unsigned place = attempt->complaint_count;

    while (place > 0 && line && attempt->complaints[place - 1].line > line)
        place--;
    return place;
}

enum session_step session_complaint(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    struct complaint complaint = {.line = event->line};
    struct slice words = slice_trim(event->field[FIELD_MESSAGE]);
    struct text shown;

    if (says_nothing(words))
        return SESSION_SAME;
    text_start(&shown, complaint.text, sizeof(complaint.text));
    auth_words_shown(words, &shown);
    for (unsigned i = 0; i < attempt->complaint_count; i++)
        if (strcmp(attempt->complaints[i].text, complaint.text) == 0)
            return SESSION_SAME;
    unsigned place = place_of(attempt, complaint.line);
    if (attempt->complaint_count < COMPLAINTS_MAX) {
        memmove(&attempt->complaints[place + 1], &attempt->complaints[place],
                (attempt->complaint_count++ - place) * sizeof(complaint));
    } else if (place > 0) { /* the oldest one goes */
        memmove(&attempt->complaints[0], &attempt->complaints[1], --place * sizeof(complaint));
    } else {
        return SESSION_SAME;
    }
    attempt->complaints[place] = complaint;
    return SESSION_CHANGED;
}
