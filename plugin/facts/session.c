/* SPDX-License-Identifier: MIT */
/*
 * Two questions about each event: does it belong to the attempt at hand or begin a new one, and what does it tell. The same thing is
 * often told twice (a state notification and a log line, "VERIFY OK" after "Initial packet"), in an order that differs between versions, so
 * nothing here counts on an order except that an attempt ends before the next one begins.
 */
#include "facts/session.h"

#include <string.h>

#include "base/text.h"
#include "facts/login_words.h"

#define COPY(array, slice) text_copy((array), sizeof(array), (slice))

static void clear_attempt(struct attempt *attempt)
{
    memset(attempt, 0, sizeof(*attempt));
    attempt->began = MOMENT_UNKNOWN;
    attempt->last = MOMENT_UNKNOWN;
    attempt->drop_time = MOMENT_UNKNOWN;
    attempt->verified_depth = -1;
    attempt->verify_depth = -1;
    for (size_t i = 0; i < STAGES; i++)
        attempt->entered[i] = MOMENT_UNKNOWN;
}

void session_start(struct session *session)
{
    memset(session, 0, sizeof(*session));
    clear_attempt(&session->attempt);
    session->previous = session->attempt;
}

bool session_attempt_over(const struct session *session)
{
    return session->attempt.ending != ENDING_NONE;
}

moment session_silence(const struct session *session, moment now)
{
    moment last = session->attempt.last;

    if (session->attempts == 0 || session_attempt_over(session) || last == MOMENT_UNKNOWN || now == MOMENT_UNKNOWN ||
        now <= last)
        return 0;
    /* Stamps of a log can lie anywhere: the difference must not overflow. */
    return last < 0 && now > INT64_MAX + last ? INT64_MAX : now - last;
}

const struct trouble *attempt_trouble(const struct attempt *attempt, enum trouble_kind kind)
{
    return attempt->troubles[kind].times ? &attempt->troubles[kind] : NULL;
}

bool attempt_stopped_at_start(const struct attempt *attempt)
{
    return attempt->stage == STAGE_NONE && attempt->ending == ENDING_EXIT;
}

static void begin_attempt(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->number)
        session->previous = *attempt;
    if (attempt->ending == ENDING_EXIT) /* another process, which may have another profile */
        session->option_error_count = 0;
    clear_attempt(attempt);
    memset(&session->pushed, 0, sizeof(session->pushed));
    session->push_length = 0;
    session->push_unfinished = false;
    session->lan.address.family = ADDRESS_NONE;
    session->lan_gateway.family = ADDRESS_NONE;
    session->attempts++;
    attempt->number = session->attempts;
    attempt->began = event->time;
    attempt->last = event->time;
}

/* Events that say something about the client and not about a connection: they do not begin an attempt behind one that is over. */
static bool is_remark(enum event_kind kind)
{
    return kind == EVENT_NONE || kind == EVENT_HARMLESS || kind == EVENT_OPTION_UNKNOWN || kind == EVENT_OPTION_ERROR ||
           kind == EVENT_CREDENTIALS_CUT || kind == EVENT_PASSWORD_NEEDED || kind == EVENT_OFFLOADED ||
           kind == EVENT_LAN_GATEWAY || kind == EVENT_DNS_TOOL_MISSING || kind == EVENT_UP_SCRIPT ||
           kind == EVENT_ROUTE_SETTING || kind == EVENT_ROUTE_EXISTS;
}

/* Events that tell how an attempt ends: behind one that is over they say it once more. */
static bool is_echo_of_end(enum event_kind kind)
{
    return kind == EVENT_RESTARTING || kind == EVENT_EXITING || kind == EVENT_CONNECTION_RESET ||
           kind == EVENT_INACTIVE || kind == EVENT_SEND_FAILED || kind == EVENT_TLS_TIMEOUT || kind == EVENT_TLS_FAILED;
}

/* Events of the first steps, which an established connection never makes: a renegotiation (ssl.c, key_state_soft_reset) does not. */
static bool is_first_step(enum event_kind kind)
{
    return kind == EVENT_CLIENT_STARTED || kind == EVENT_RESOLVING || kind == EVENT_RESOLVE_FAILED ||
           kind == EVENT_REMOTE_IS_ADDRESS || kind == EVENT_CONNECTING || kind == EVENT_TCP_CONNECTED ||
           kind == EVENT_TCP_FAILED || kind == EVENT_WAITING;
}

bool session_begins_attempt(const struct session *session, const struct event *event)
{
    const struct attempt *attempt = &session->attempt;
    enum event_kind kind = event->kind;

    if (kind <= EVENT_NONE || kind >= EVENT_KINDS)
        return false;
    if (session->attempts == 0)
        return true;
    if (attempt->ending == ENDING_CONNECTED && !attempt->dropped)
        return is_first_step(kind) || kind == EVENT_FIRST_PACKET;
    /* What OpenVPN says of its options behind an exit is the next start of it. */
    if (attempt->ending == ENDING_EXIT && (kind == EVENT_OPTION_UNKNOWN || kind == EVENT_OPTION_ERROR))
        return true;
    if (session_attempt_over(session))
        return !is_remark(kind) && !is_echo_of_end(kind) && kind != EVENT_TROUBLE;
    /* Not over, and yet something comes that cannot follow: the ending was never written (killed, or an excerpt). */
    if (kind == EVENT_CLIENT_STARTED)
        return attempt->stage > STAGE_NONE || attempt->from_start;
    /* After the first packet names are resolved for routes only (route.c), and that failing is no new attempt. */
    return attempt->stage >= STAGE_HEARD && is_first_step(kind) && kind != EVENT_RESOLVE_FAILED;
}

/* The attempt is at `stage` at least; says whether that is new. */
static enum session_step reach(struct session *session, const struct event *event, enum stage stage)
{
    struct attempt *attempt = &session->attempt;

    if (stage <= attempt->stage)
        return SESSION_SAME;
    attempt->stage = stage;
    attempt->entered[stage] = event->time;
    attempt->line[stage] = event->line;
    if (stage >= STAGE_PUSHED && session->challenges > 0 && attempt->login != LOGIN_CHALLENGE_URL)
        session->later_progress_after_challenge = true;
    return SESSION_CHANGED;
}

/* Keeps the server's address, and how it is reached, where the event says so. */
static void note_server(struct attempt *attempt, const struct event *event)
{
    const struct slice *field = event->field;

    if (field[FIELD_HOST].at) {
        COPY(attempt->address, field[FIELD_HOST]);
        COPY(attempt->host, field[FIELD_HOST]);
    }
    if (field[FIELD_PORT].at)
        COPY(attempt->port, field[FIELD_PORT]);
    if (field[FIELD_PROTOCOL].at)
        COPY(attempt->protocol, field[FIELD_PROTOCOL]);
}

static enum session_step on_started(struct session *session, const struct event *event)
{
    struct slice version = event->field[FIELD_VERSION];
    unsigned long long major = 0;
    unsigned long long minor = 0;
    size_t dot = slice_find(version, ".");
    size_t end = dot == SLICE_NOT_FOUND ? 0 : dot + 1;

    session->exited = false;
    session->attempt.from_start = true;
    while (end < version.length && version.at[end] >= '0' && version.at[end] <= '9')
        end++;
    session->client_major = 0;
    session->client_minor = 0;
    if (dot != SLICE_NOT_FOUND && slice_number(slice_head(version, dot), 999, &major) &&
        slice_number(slice_skip(slice_head(version, end), dot + 1), 999, &minor)) {
        session->client_major = (unsigned)major;
        session->client_minor = (unsigned)minor;
    }
    COPY(session->client_version, version);
    COPY(session->client_platform, event->field[FIELD_PLATFORM]);
    return SESSION_CHANGED;
}

static enum session_step on_resolve_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->stage >= STAGE_HEARD) /* a route's host: see begins_attempt() */
        return SESSION_SAME;
    reach(session, event, STAGE_RESOLVING);
    attempt->resolve_failure = resolve_failure_of(event->field[FIELD_REASON]);
    COPY(attempt->resolve_host, event->field[FIELD_HOST]);
    COPY(attempt->resolve_port, event->field[FIELD_PORT]);
    COPY(attempt->resolve_reason, slice_trim(event->field[FIELD_REASON]));
    COPY(attempt->host, event->field[FIELD_HOST]);
    COPY(attempt->port, event->field[FIELD_PORT]);
    attempt->resolve_failures++;
    if (attempt->resolve_line == 0)
        attempt->resolve_line = event->line;
    return SESSION_CHANGED;
}

static enum session_step on_tcp_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    reach(session, event, STAGE_CONNECTING);
    note_server(attempt, event);
    COPY(attempt->connect_reason, event->field[FIELD_REASON]);
    attempt->connect_failures++;
    attempt->connect_line = event->line;
    return SESSION_CHANGED;
}

static enum session_step on_send_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    COPY(attempt->send_reason, event->field[FIELD_REASON]);
    COPY(attempt->send_detail, event->field[FIELD_TEXT]);
    if (!attempt->protocol[0])
        COPY(attempt->protocol, event->field[FIELD_PROTOCOL]);
    attempt->send_failures++;
    attempt->send_line = event->line;
    return attempt->send_failures == 1 ? SESSION_CHANGED : SESSION_SAME;
}

static enum session_step on_certificate(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    int depth = event->number >= 0 && event->number <= 1000 ? (int)event->number : -1;

    if (event->kind == EVENT_CERTIFICATE_ACCEPTED) {
        if (depth >= 0 && (attempt->verified_depth < 0 || depth < attempt->verified_depth))
            attempt->verified_depth = depth;
        return reach(session, event, depth == 0 ? STAGE_SERVER_KNOWN : STAGE_HEARD);
    }
    reach(session, event, STAGE_HEARD);
    bool vague =
        slice_is(event->field[FIELD_REASON], "certificate verify failed"); /* TLS's own last word, of any cause */
    if (attempt->verify_line || attempt->verify_reason[0] || /* the first says it; what follows is its consequence */
        (vague && (attempt->tls_line || attempt->tls_reason[0])))
        return SESSION_SAME;
    COPY(attempt->verify_reason, event->field[FIELD_REASON]);
    COPY(attempt->verify_subject, event->field[FIELD_SUBJECT]);
    attempt->verify_depth = depth;
    attempt->verify_line = event->line;
    return SESSION_CHANGED;
}

static enum session_step on_tls_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (event->kind == EVENT_TLS_TIMEOUT) {
        /* It counts from the first packet sent (ssl.c), so packets went out, whether a log shows the state or not. */
        reach(session, event, STAGE_WAITING);
        attempt->tls_timeout = true;
        attempt->tls_timeout_seconds = event->number;
        attempt->tls_timeout_line = event->line;
        return SESSION_CHANGED;
    }
    if (attempt->tls_line || attempt->tls_reason[0])
        return SESSION_SAME;
    COPY(attempt->tls_reason, event->field[FIELD_TEXT]);
    attempt->tls_line = event->line;
    return SESSION_CHANGED;
}

/* The log line and the management notification both say it; the second must not count again, nor take words away. */
static enum session_step on_auth_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    struct slice words = event->field[FIELD_TEXT];
    enum login_answer answer = login_answer_of(words);
    bool again = attempt->login != LOGIN_NO_ANSWER;

    if (again && (words.length == 0 || answer == attempt->login))
        return SESSION_SAME;
    if (!session_attempt_over(session))
        reach(session, event, STAGE_LOGIN);
    struct text shown;
    text_start(&shown, attempt->login_words, sizeof(attempt->login_words));
    login_words_shown(words, &shown);
    attempt->login = answer;
    attempt->login_line = event->line;
    if (answer == LOGIN_CHALLENGE_URL) {
        session->challenges++;
        session->answered = false;
        COPY(session->challenge_address, slice_of(attempt->address));
    }
    attempt->token_reused = answer == LOGIN_REFUSED && session->connections > 0;
    return SESSION_CHANGED;
}

/* Counts how established sessions end; those that the server's silence ended are what a bad path looks like. */
static void note_drop(struct session *session)
{
    const struct attempt *attempt = &session->attempt;
    moment up = attempt->entered[STAGE_CONNECTED];

    session->drops++;
    if (!attempt->drop_inactive && strcmp(attempt->drop_reason, "ping-restart") != 0)
        return;
    session->silent_drops++;
    if (up != MOMENT_UNKNOWN && attempt->drop_time != MOMENT_UNKNOWN && attempt->drop_time >= up &&
        attempt->drop_time <= up + SECONDS(3600))
        session->quick_silence++;
}

/* How far an attempt must have got for a trouble to be possible at all; STAGE_NONE where it can come at any time. */
static enum stage stage_of_trouble(long kind)
{
    static const enum stage stages[TROUBLES] = {
        [TROUBLE_PUSH_CUT] = STAGE_PUSHED,       [TROUBLE_GATEWAY_MISSING] = STAGE_PUSHED,
        [TROUBLE_COMPRESSION] = STAGE_PUSHED,    [TROUBLE_OFFLOAD] = STAGE_PUSHED,
        [TROUBLE_PROXY_ASKS] = STAGE_CONNECTING, [TROUBLE_PROXY_ANSWER] = STAGE_CONNECTING,
        [TROUBLE_PROXY] = STAGE_CONNECTING,      [TROUBLE_ADDRESS6] = STAGE_TUNNEL,
        [TROUBLE_DEVICE] = STAGE_TUNNEL,         [TROUBLE_LOOP] = STAGE_TUNNEL,
    };

    return stages[kind];
}

/* Behind a connection OpenVPN tidies up, and does not always have the rights to: only what spoils a tunnel in use counts there. */
static bool spoils_tunnel(long kind)
{
    return kind == TROUBLE_LOOP || kind == TROUBLE_COMPRESSION_MIXED;
}

static enum session_step on_trouble(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (event->number < 0 || event->number >= TROUBLES ||
        (session_attempt_over(session) && !spoils_tunnel(event->number)))
        return SESSION_SAME;
    struct trouble *trouble = &attempt->troubles[event->number];
    if (!session_attempt_over(session) && stage_of_trouble(event->number) > attempt->stage)
        reach(session, event, stage_of_trouble(event->number));
    if (trouble->times++ && event->number != TROUBLE_PROXY_ANSWER)
        return SESSION_SAME;
    COPY(trouble->text, event->field[FIELD_TEXT]);
    COPY(trouble->reason, slice_trim(event->field[FIELD_REASON]));
    trouble->line = event->line;
    return SESSION_CHANGED;
}

/* "192.168.1.1 dev eth0" of networking_sitnl.c: the first one asks for the default route. A gateway without its network counts for less than one that has it. */
static enum session_step on_bare_gateway(struct session *session, struct slice gateway, struct slice rest)
{
    struct address address;

    if (session->lan_gateway.family != ADDRESS_NONE || !address_parse(gateway, &address) ||
        slice_is(gateway, "0.0.0.0"))
        return SESSION_SAME;
    session->lan_gateway = address;
    session->lan_interface[0] = '\0';
    if (rest.at && slice_starts(rest, "dev "))
        COPY(session->lan_interface, slice_trim(slice_skip(rest, 4)));
    return SESSION_CHANGED;
}

/* "10.0.0.1/255.255.240.0 IFACE=eth0 HWADDR=..." of route.c, print_default_gateway; Windows says I=12 and has no name. */
static enum session_step on_lan_gateway(struct session *session, const struct event *event)
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
        COPY(session->lan_interface, slice_skip(word, 6));
    }
    return SESSION_CHANGED;
}

/* What comes when the session was up: it says why it went down, and fails no attempt. */
static enum session_step after_connected(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    switch (event->kind) {
    case EVENT_CONNECTION_RESET:
        attempt->drop_reset = true;
        return SESSION_CHANGED;
    case EVENT_INACTIVE:
        attempt->drop_inactive = true;
        return SESSION_CHANGED;
    case EVENT_SEND_FAILED:
        return on_send_failed(session, event);
    case EVENT_AUTH_FAILED: /* a renegotiation with a password that is no longer good */
        return on_auth_failed(session, event);
    case EVENT_RESTARTING:
    case EVENT_EXITING:
        if (attempt->dropped)
            return SESSION_SAME;
        attempt->dropped = true;
        attempt->drop = event->kind == EVENT_EXITING ? ENDING_EXIT : ENDING_RESTART;
        COPY(attempt->drop_reason, event->field[FIELD_REASON]);
        attempt->drop_time = event->time != MOMENT_UNKNOWN ? event->time : attempt->last;
        attempt->drop_line = event->line;
        note_drop(session);
        return SESSION_CHANGED;
    default:
        return SESSION_SAME;
    }
}

static enum session_step end_attempt(struct session *session, const struct event *event, enum ending ending)
{
    struct attempt *attempt = &session->attempt;

    attempt->ending = ending;
    COPY(attempt->ending_reason, event->field[FIELD_REASON]);
    attempt->ending_line = event->line;
    return SESSION_ATTEMPT_ENDED;
}

static enum session_step on_option(struct session *session, const struct event *event)
{
    if (session->option_error_count == OPTION_ERRORS_MAX)
        return SESSION_SAME;
    struct option_error *error = &session->option_errors[session->option_error_count++];
    struct slice option = event->field[FIELD_OPTION];

    COPY(error->option, slice_starts(option, "--") ? slice_skip(option, 2) : option);
    COPY(error->file, event->field[FIELD_FILE]);
    COPY(error->text, event->field[FIELD_TEXT]);
    error->file_line = event->kind == EVENT_OPTION_UNKNOWN ? event->number : -1;
    error->pushed = slice_is(event->field[FIELD_FILE], "[PUSH-OPTIONS]");
    error->attempt = session->attempt.number;
    error->line = event->line;
    return SESSION_CHANGED;
}

static enum session_step on_harmless(struct session *session, const struct event *event)
{
    struct slice name = slice_head(event->field[FIELD_TEXT], sizeof(session->harmless[0].name) - 1);

    /* ssl.c, key_method_2_read: the server's options came inside of TLS. Clients before 2.6 say it in front of the line about TLS. */
    if (session->attempt.stage == STAGE_SERVER_KNOWN && slice_is(name, "options-differ"))
        reach(session, event, STAGE_TLS_UP);
    for (size_t i = 0; i < session->harmless_count; i++) {
        if (slice_is(name, session->harmless[i].name)) {
            session->harmless[i].times++;
            return SESSION_SAME;
        }
    }
    if (session->harmless_count == HARMLESS_MAX)
        return SESSION_SAME;
    size_t i = session->harmless_count++;
    COPY(session->harmless[i].name, name);
    session->harmless[i].times = 1;
    session->harmless[i].line = event->line;
    return SESSION_CHANGED;
}

static enum session_step on_remark(struct session *session, const struct event *event)
{
    switch (event->kind) {
    case EVENT_HARMLESS:
        return on_harmless(session, event);
    case EVENT_OPTION_UNKNOWN:
    case EVENT_OPTION_ERROR:
        return on_option(session, event);
    case EVENT_OFFLOADED:
        session->offloaded = true;
        return SESSION_CHANGED;
    case EVENT_LAN_GATEWAY:
        return on_lan_gateway(session, event);
    case EVENT_ROUTE_SETTING:
        pushed_set(&session->pushed, event->field[FIELD_TEXT]);
        return SESSION_SAME;
    case EVENT_ROUTE_EXISTS:
        return pushed_taken(&session->pushed, event->line) ? SESSION_CHANGED : on_harmless(session, event);
    case EVENT_DNS_TOOL_MISSING:
        session->dns_tool_missing = true;
        session->dns_tool_line = session->dns_tool_line ? session->dns_tool_line : event->line;
        return SESSION_CHANGED;
    case EVENT_UP_SCRIPT:
        session->up_script = true;
        return SESSION_CHANGED;
    case EVENT_CREDENTIALS_CUT:
        if (session->credentials_cut)
            return SESSION_SAME;
        session->credentials_cut = true;
        session->credentials_cut_line = event->line;
        return SESSION_CHANGED;
    default:
        return SESSION_SAME;
    }
}

/* The steps up to the server's first packet. */
static enum session_step on_way_out(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    switch (event->kind) {
    case EVENT_CLIENT_STARTED:
        return on_started(session, event);
    case EVENT_RESOLVING:
        return reach(session, event, STAGE_RESOLVING);
    case EVENT_RESOLVE_FAILED:
        return on_resolve_failed(session, event);
    case EVENT_REMOTE_IS_ADDRESS:
        attempt->remote_is_address = true;
        attempt->remote_is_address_line = event->line;
        return SESSION_CHANGED;
    case EVENT_CONNECTING:
        note_server(attempt, event);
        return reach(session, event, STAGE_CONNECTING);
    case EVENT_TCP_FAILED:
        return on_tcp_failed(session, event);
    case EVENT_TCP_CONNECTED: /* OpenVPN speaks first, and does so at once */
        note_server(attempt, event);
        attempt->connect_reason[0] = '\0';
        return reach(session, event, STAGE_WAITING);
    case EVENT_SEND_FAILED:
        return on_send_failed(session, event);
    case EVENT_WAITING:
        return reach(session, event, STAGE_WAITING);
    default:
        return SESSION_SAME;
    }
}

static enum session_step on_pushed(struct session *session, const struct event *event)
{
    if (event->field[FIELD_TEXT].at) {
        pushed_add(&session->pushed, event->field[FIELD_TEXT]);
        session->push_length += event->field[FIELD_TEXT].length;
        session->push_unfinished = event->field[FIELD_REASON].at != NULL;
    }
    reach(session, event, STAGE_PUSHED);
    return SESSION_CHANGED;
}

static enum session_step on_push_filtered(struct session *session, const struct event *event)
{
    if (event->field[FIELD_OPTION].at)
        pushed_refuse(&session->pushed, event->field[FIELD_OPTION]);
    else
        pushed_filter(&session->pushed, event->field[FIELD_TEXT]);
    return SESSION_CHANGED;
}

/* The steps from the first packet on. */
static enum session_step on_way_in(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    switch (event->kind) {
    case EVENT_FIRST_PACKET:
        note_server(attempt, event);
        return reach(session, event, STAGE_HEARD);
    case EVENT_CERTIFICATE_ACCEPTED:
    case EVENT_CERTIFICATE_REFUSED:
        return on_certificate(session, event);
    case EVENT_TLS_TIMEOUT:
    case EVENT_TLS_FAILED:
        return on_tls_failed(session, event);
    case EVENT_TLS_UP:
        note_server(attempt, event);
        return reach(session, event, STAGE_TLS_UP);
    case EVENT_PUSH_REQUESTED:
        return reach(session, event, STAGE_LOGIN);
    case EVENT_AUTH_FAILED:
        return on_auth_failed(session, event);
    case EVENT_PUSHED:
        return on_pushed(session, event);
    case EVENT_PUSH_FILTERED:
        return on_push_filtered(session, event);
    case EVENT_TUNNEL_UP:
        /* A device that stands in the profile alone can be opened before anything is sent (init.c, do_open_tun in init_instance). */
        if (attempt->from_start && attempt->stage < STAGE_HEARD)
            return SESSION_SAME;
        session->offloaded = event->field[FIELD_OPTION].at != NULL;
        return reach(session, event, STAGE_TUNNEL);
    case EVENT_CONNECTION_RESET:
        attempt->reset = true;
        attempt->reset_line = event->line;
        return SESSION_CHANGED;
    case EVENT_INACTIVE:
        attempt->inactive = true;
        return SESSION_CHANGED;
    default:
        return on_way_out(session, event);
    }
}

enum session_step session_feed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    session->events++;
    if (event->kind <= EVENT_NONE || event->kind >= EVENT_KINDS)
        return SESSION_SAME;
    if (session_begins_attempt(session, event))
        begin_attempt(session, event);
    if (event->time != MOMENT_UNKNOWN)
        attempt->last = event->time;
    if (event->kind == EVENT_EXITING)
        session->exited = true;
    if (event->kind == EVENT_TROUBLE)
        return on_trouble(session, event);
    if (is_remark(event->kind))
        return on_remark(session, event);
    if (attempt->ending == ENDING_CONNECTED)
        return after_connected(session, event);
    if (session_attempt_over(session)) /* is_echo_of_end() */
        return SESSION_SAME;
    switch (event->kind) {
    case EVENT_CONNECTED:
        note_server(attempt, event);
        reach(session, event, STAGE_CONNECTED);
        session->connections++;
        session->answered = session->challenges > 0;
        return end_attempt(session, event, ENDING_CONNECTED);
    case EVENT_RESTARTING:
        return end_attempt(session, event, ENDING_RESTART);
    case EVENT_EXITING:
        return end_attempt(session, event, ENDING_EXIT);
    default:
        return on_way_in(session, event);
    }
}
