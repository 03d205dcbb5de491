/* SPDX-License-Identifier: MIT */
/*
 * A test handshake with the server, beside OpenVPN's: only when OpenVPN's is stuck or has
 * failed, never before, and at most once a minute.
 */
#include <stdlib.h>
#include <string.h>

#include "dns/endpoint_name.h"
#include "handshake/handshake_probe.h"
#include "profile/profile_files.h"
#include "watchers.h"

/*
 * STUCK is more than a handshake over a very slow path waits for any one packet; ANSWER is as much
 * as is left then until the finding is due (4.5 s, `holds` of 0601, 0602 and 0609), so that it
 * comes with its proof.
 */
#define STUCK       MILLISECONDS(2500)
#define ANSWER      MILLISECONDS(1500)
#define WHOLE       SECONDS(5)
#define OTHER       SECONDS(2)
#define LIMIT       SECONDS(8)
#define ONCE_IN     SECONDS(60)
#define NEVER_TRIED MOMENT_UNKNOWN

enum { REMOTES_LOOKED_AT = 64 };

static struct {
    struct handshake_probe handshake;
    enum handshake_goal goal;
    moment began;   /* the last one; MOMENT_UNKNOWN: none yet */
    unsigned stuck; /* OpenVPN is stuck in its handshake */
    unsigned limit; /* ours has taken long enough */
} own;

static const struct attempt *attempt_of(const struct watch *watch)
{
    return &watch->facts->session.attempt;
}

static bool under_way(void)
{
    return own.handshake.child.answer >= 0;
}

static bool in_handshake(const struct attempt *attempt)
{
    return attempt->stage >= STAGE_CONNECTING && attempt->stage < STAGE_TLS_UP;
}

static bool wanted(const struct watch *watch, moment now)
{
    const struct facts *facts = watch->facts;
    moment since = now - own.began;

    /* A certificate that OpenVPN itself has seen and refused needs no second witness. */
    if (!(facts->available & FACTS_OWN_HANDSHAKE) || !facts->profile || facts->session.attempt.verify_reason[0] ||
        under_way() || !in_handshake(attempt_of(watch)))
        return false;
    return own.began == NEVER_TRIED || since < 0 || since >= ONCE_IN;
}

static bool is_tcp(const char *protocol)
{
    return strncmp(protocol, "tcp", 3) == 0;
}

/* The profile's remote with this port and transport; false when there is none. */
static bool find_remote(const struct facts *facts, const char *port, bool tcp, struct profile_remote *found)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (strcmp(remotes[i].port, port) == 0 && is_tcp(remotes[i].protocol) == tcp) {
            *found = remotes[i];
            return true;
        }
    return false;
}

/* OpenVPN says UDP when it is, and often nothing while it sets a TCP connection up. */
static bool over_tcp(const struct facts *facts)
{
    const struct attempt *attempt = &facts->session.attempt;
    struct profile_remote remote;

    if (attempt->protocol[0])
        return strncmp(attempt->protocol, "TCP", 3) == 0;
    return find_remote(facts, attempt->port, true, &remote);
}

/*
 * What OpenVPN is connected to. False when it has not said so, or when that is no server's address.
 */
static bool describe(const struct facts *facts, struct handshake *probe)
{
    const struct attempt *attempt = &facts->session.attempt;
    const char *address = attempt->address[0] ? attempt->address : attempt->host;
    unsigned long long port = 0;
    struct profile_remote remote;

    memset(probe, 0, sizeof(*probe));
    if (!host_is_address(slice_of(address)) || !slice_number(slice_of(attempt->port), 65535, &port) || port == 0)
        return false;
    probe->own.tcp = over_tcp(facts);
    probe->own.port = (unsigned)port;
    probe->attempt = attempt->number;
    text_copy(probe->address, sizeof(probe->address), slice_of(address));
    bool named = find_remote(facts, attempt->port, probe->own.tcp, &remote) || facts_remote(facts, &remote);
    text_copy(probe->host, sizeof(probe->host), slice_of(named ? remote.host : address));
    return true;
}

static void on_answer(void *context);

static void begin(struct watch *watch, const struct handshake_config *config)
{
    static struct handshake_plan plan;
    struct facts *facts = watch->facts;
    struct file_source files;
    struct file_base base;

    own.goal = config->goal;
    files_open(&files, &base, NULL, &watch->opener);
    handshake_plan_make(&plan, facts->profile, facts->version, &files);
    files_close(&base);
    bool started = handshake_probe_start(&own.handshake, config, &plan);
    handshake_plan_free(&plan);
    facts->handshakes.list[0] = own.handshake.probe;
    facts->handshakes.count = 1;
    if (!started)
        return;
    loop_watch(&watch->loop, own.handshake.child.answer, on_answer, watch);
    loop_set(&watch->loop, own.limit, LIMIT);
}

static void over(struct watch *watch)
{
    struct facts *facts = watch->facts;
    struct handshake_config others = {.goal = HANDSHAKE_OTHER_TRANSPORTS, .answer = OTHER, .whole = OTHER};

    loop_set(&watch->loop, own.limit, MOMENT_UNKNOWN);
    facts->handshakes.list[0] = own.handshake.probe;
    if (own.goal == HANDSHAKE_OWN_TRANSPORT && probe_in_vain(own.handshake.probe.own.answer)) {
        others.probe = own.handshake.probe;
        begin(watch, &others);
    }
    watch->loop.evaluate = true;
}

static void on_answer(void *context)
{
    struct watch *watch = context;
    int answer = own.handshake.child.answer;

    if (!handshake_probe_read(&own.handshake))
        return;
    loop_forget(&watch->loop, answer);
    over(watch);
}

static void stop(struct watch *watch)
{
    loop_forget(&watch->loop, own.handshake.child.answer);
    loop_set(&watch->loop, own.limit, MOMENT_UNKNOWN);
    handshake_probe_stop(&own.handshake);
}

static void on_limit(void *context)
{
    struct watch *watch = context;

    stop(watch);
    watch->facts->handshakes.list[0] = own.handshake.probe;
    watch->loop.evaluate = true;
}

static void try(void *context)
{
    struct watch *watch = context;
    struct handshake_config config = {.goal = HANDSHAKE_OWN_TRANSPORT, .answer = ANSWER, .whole = WHOLE};
    moment now = clock_now();

    if (!wanted(watch, now) || !describe(watch->facts, &config.probe))
        return;
    own.began = now;
    config.filled = attempt_of(watch)->stage == STAGE_SERVER_KNOWN;
    begin(watch, &config);
    watch->loop.evaluate = true;
}

/* OpenVPN has failed in a way that needs no waiting. */
static bool has_failed(const struct attempt *attempt, const struct event *event)
{
    return event->kind == EVENT_TCP_FAILED || event->kind == EVENT_CONNECTION_RESET ||
           event->kind == EVENT_TLS_FAILED || event->kind == EVENT_TLS_TIMEOUT ||
           (event->kind == EVENT_SEND_FAILED && attempt->stage < STAGE_HEARD);
}

/*
 * With a sign-in and no certificate the pause behind the server's certificate is the server asking
 * its directory.
 */
static bool asks_directory(const struct facts *facts)
{
    return facts->session.attempt.stage == STAGE_SERVER_KNOWN && facts->profile &&
           profile_last(facts->profile, "auth-user-pass") && !certificates_client(&facts->certificates);
}

static void forget_old(struct watch *watch)
{
    struct handshakes *handshakes = &watch->facts->handshakes;
    const struct attempt *attempt = attempt_of(watch);
    bool other_attempt = handshakes->count && handshakes->list[0].attempt != attempt->number;

    if (attempt->stage >= STAGE_TLS_UP || other_attempt) {
        stop(watch);
        handshakes->count = 0;
    }
}

static void after_event(struct watch *watch, const struct event *event)
{
    const struct attempt *attempt = attempt_of(watch);
    bool waiting = in_handshake(attempt) && attempt->ending == ENDING_NONE && !asks_directory(watch->facts);

    forget_old(watch);
    if (in_handshake(attempt) && has_failed(attempt, event))
        try(watch);
    else
        loop_set(&watch->loop, own.stuck, waiting ? STUCK : MOMENT_UNKNOWN);
}

static void start(struct watch *watch)
{
    handshake_probe_init(&own.handshake);
    own.began = NEVER_TRIED;
    own.stuck = loop_timer(&watch->loop, try, watch);
    own.limit = loop_timer(&watch->loop, on_limit, watch);
}

const struct watcher watch_handshake = {.start = start, .after = after_event};
