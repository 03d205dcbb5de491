/* SPDX-License-Identifier: MIT */
/* An attempt's way from the first lookup to the tunnel: what each event on it says. */
#include "session_events.h"

#include "base/text.h"
#include "profile/openvpn_version.h"
#include "session/auth_words.h"

void session_note_server(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    const struct slice *field = event->field;

    if (field[FIELD_HOST].at) {
        TEXT_COPY(attempt->address, field[FIELD_HOST]);
        TEXT_COPY(attempt->host, field[FIELD_HOST]);
    }
    if (field[FIELD_PORT].at)
        TEXT_COPY(attempt->port, field[FIELD_PORT]);
    if (field[FIELD_PROTOCOL].at)
        TEXT_COPY(attempt->protocol, field[FIELD_PROTOCOL]);
}

enum session_step session_client_started(struct session *session, const struct event *event)
{
    struct openvpn_version version = {0, 0};

    session->exited = false;
    session->attempt.from_start = true;
    openvpn_version_read(event->field[FIELD_VERSION], &version);
    session->client_major = version.major;
    session->client_minor = version.minor;
    TEXT_COPY(session->client_version, event->field[FIELD_VERSION]);
    TEXT_COPY(session->client_platform, event->field[FIELD_PLATFORM]);
    return SESSION_CHANGED;
}

static void count_nameless(struct session *session, moment time)
{
    if (session->attempt.resolve_failure != RESOLVE_NO_SUCH_NAME)
        session->nameless.attempts = 0;
    else if (session->attempt.resolve_failures == 1 && session->nameless.attempts++ == 0)
        session->nameless.first = time;
    session->nameless.last = time;
}

enum session_step session_resolve_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->stage >= STAGE_HEARD) /* a route's host: see session_begins_attempt() */
        return SESSION_SAME;
    attempt->resolve_failure = resolve_failure_of(event->field[FIELD_REASON]);
    /* A mail program may have put its link behind the name. */
    struct slice host = event->field[FIELD_HOST];
    size_t blank = slice_find(host, " ");
    host = blank == SLICE_NOT_FOUND ? host : slice_head(host, blank);
    TEXT_COPY(attempt->resolve_host, host);
    TEXT_COPY(attempt->resolve_port, event->field[FIELD_PORT]);
    TEXT_COPY(attempt->resolve_reason, slice_trim(event->field[FIELD_REASON]));
    TEXT_COPY(attempt->host, host);
    TEXT_COPY(attempt->port, event->field[FIELD_PORT]);
    attempt->resolve_failures++;
    count_nameless(session, event->time);
    if (attempt->resolve_line == 0)
        attempt->resolve_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_tcp_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    TEXT_COPY(attempt->connect_reason, event->field[FIELD_REASON]);
    attempt->connect_failures++;
    attempt->connect_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_tcp_connected(struct session *session, const struct event *event)
{
    (void)event;
    session->attempt.connect_reason[0] = '\0';
    return SESSION_SAME;
}

/*
 * The kernel's words when this machine has no way out any more; a refusal or a size is something
 * else.
 */
static bool network_is_gone(struct slice reason)
{
    static const char *const words[] = {"Network is unreachable", "No route to host", "Network is down",
                                        "Cannot assign requested address", "Can't assign requested address"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (slice_find(reason, words[i]) != SLICE_NOT_FOUND)
            return true;
    return false;
}

enum session_step session_send_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->ending == ENDING_CONNECTED && network_is_gone(event->field[FIELD_REASON]))
        session_note_trouble(session, event, CONDITION_NETWORK_LOST);
    TEXT_COPY(attempt->send_reason, event->field[FIELD_REASON]);
    TEXT_COPY(attempt->send_detail, event->field[FIELD_TEXT]);
    if (!attempt->protocol[0])
        TEXT_COPY(attempt->protocol, event->field[FIELD_PROTOCOL]);
    attempt->send_failures++;
    attempt->send_line = event->line;
    return attempt->send_failures <= 2 || attempt->ending == ENDING_CONNECTED ? SESSION_CHANGED : SESSION_SAME;
}

/* -1 when the event names no depth that a chain can have. */
static int depth_of(const struct event *event)
{
    return event->number >= 0 && event->number <= 1000 ? (int)event->number : -1;
}

enum session_step session_certificate_accepted(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    int depth = depth_of(event);

    if (depth >= 0 && (attempt->verified_depth < 0 || depth < attempt->verified_depth))
        attempt->verified_depth = depth;
    return session_reach(session, event, depth == 0 ? STAGE_SERVER_KNOWN : STAGE_HEARD);
}

enum session_step session_certificate_refused(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    bool vague =
        /* TLS's own last word, of any cause */
        slice_is(event->field[FIELD_REASON], "certificate verify failed");

    /* the first says it; what follows is its consequence */
    if (attempt->verify_line || attempt->verify_reason[0] || (vague && (attempt->tls_line || attempt->tls_reason[0])))
        return SESSION_SAME;
    TEXT_COPY(attempt->verify_reason, event->field[FIELD_REASON]);
    TEXT_COPY(attempt->verify_subject, event->field[FIELD_SUBJECT]);
    TEXT_COPY(attempt->verify_wanted, event->field[FIELD_TEXT]);
    attempt->verify_depth = depth_of(event);
    attempt->verify_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_tls_timeout(struct session *session, const struct event *event)
{
    session->attempt.tls_timeout = true;
    session->attempt.tls_timeout_seconds = event->number;
    session->attempt.tls_timeout_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_tls_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;

    if (attempt->tls_line || attempt->tls_reason[0])
        return SESSION_SAME;
    TEXT_COPY(attempt->tls_reason, event->field[FIELD_TEXT]);
    attempt->tls_line = event->line;
    return SESSION_CHANGED;
}

/*
 * The log line and the management notification both say it; the second must not count again, nor
 * take words away.
 */
enum session_step session_auth_failed(struct session *session, const struct event *event)
{
    struct attempt *attempt = &session->attempt;
    struct slice words = event->field[FIELD_TEXT];
    enum auth_answer answer = auth_answer_of(words);
    bool again = attempt->auth != AUTH_NO_ANSWER;

    if (again && (words.length == 0 || answer == attempt->auth))
        return SESSION_SAME;
    struct text shown;
    text_start(&shown, attempt->auth_words, sizeof(attempt->auth_words));
    auth_words_shown(words, &shown);
    attempt->auth = answer;
    attempt->auth_line = event->line;
    if (answer == AUTH_CHALLENGE_URL) {
        session->challenges++;
        session->answered = false;
        TEXT_COPY(session->challenge_address, slice_of(attempt->address));
    }
    attempt->token_reused = answer == AUTH_REFUSED && session->connections > 0;
    return SESSION_CHANGED;
}

enum session_step session_remote_is_address(struct session *session, const struct event *event)
{
    session->attempt.remote_is_address = true;
    session->attempt.remote_is_address_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_pushed(struct session *session, const struct event *event)
{
    if (event->field[FIELD_TEXT].at) {
        pushed_add(&session->pushed, event->field[FIELD_TEXT]);
        session->push_length += event->field[FIELD_TEXT].length;
        session->push_unfinished = event->field[FIELD_REASON].at != NULL;
    }
    return SESSION_CHANGED;
}

enum session_step session_push_filtered(struct session *session, const struct event *event)
{
    if (event->field[FIELD_OPTION].at)
        pushed_refuse(&session->pushed, event->field[FIELD_OPTION]);
    else
        pushed_filter(&session->pushed, event->field[FIELD_TEXT]);
    return SESSION_CHANGED;
}

enum session_step session_tunnel_up(struct session *session, const struct event *event)
{
    const struct attempt *attempt = &session->attempt;

    /*
     * The device of a profile alone can be opened before anything is sent (init.c, do_open_tun in
     * init_instance).
     */
    if (attempt->from_start && attempt->stage < STAGE_HEARD)
        return SESSION_SAME;
    session->offloaded = event->field[FIELD_OPTION].at != NULL;
    return session_reach(session, event, STAGE_TUNNEL);
}

enum session_step session_reset(struct session *session, const struct event *event)
{
    session->attempt.reset = true;
    session->attempt.reset_line = event->line;
    return SESSION_CHANGED;
}

enum session_step session_inactive(struct session *session, const struct event *event)
{
    (void)event;
    session->attempt.inactive = true;
    return SESSION_CHANGED;
}
