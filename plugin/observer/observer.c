/* SPDX-License-Identifier: MIT */
#include "observer/observer.h"

#include <errno.h>
#include <malloc.h>
#include <unistd.h>

#include "certificates/certificate_reader.h"
#include "log/complaint.h"
#include "log/messages.h"
#include "observer/observer_sandbox.h"
#include "observer/process.h"
#include "observer_output.h"
#include "sandbox/life_line.h"
#include "sandbox/probe_child.h"
#include "session/called_back.h"
#include "state.h"
#include "watch_history.h"

/* OpenVPN binds its management socket some microseconds before it listens. */
#define JOIN_AGAIN MILLISECONDS(3)

/*
 * When it has not listened after some of those, it is not about to: its socket is there and takes
 * no more clients.
 */
#define JOIN_LATER SECONDS(1)

/*
 * OpenVPN goes round its loop many times before its first callback, and has let its one client in
 * by then.
 */
#define SILENCE_LIMIT SECONDS(2)

/* Longer than a resolver that does not answer keeps OpenVPN from its loop. */
#define LONG_SILENCE SECONDS(60)

/*
 * After SIGHUP OpenVPN opens the plugin again within moments; when the new profile has no plugin
 * line, it never does.
 */
#define IDLE_LIMIT SECONDS(30)

#define HELD   "another program holds OpenVPN's management interface"
#define ABSENT "this OpenVPN opened no management interface: it may be built without one"
#define SILENT "OpenVPN says nothing over its management interface: it waits for something, or another program holds it"

enum { FRAMES_AT_ONCE = 256, DRAINS_MAX = 16, JOINS_SOON = 200 };

static void set_due_timer(struct observer *observer)
{
    moment due = observer->diagnosis.due;

    loop_set(&observer->watch.loop, observer->due_timer, due == MOMENT_UNKNOWN ? due : due - clock_now());
}

/*
 * What no process could be had for was not asked: the summary says that there are no lookups, and
 * not that nothing was found.
 */
static void note_refused_children(struct facts *facts)
{
    if (child_was_refused() || facts->settings.probe_off)
        facts->available &= ~(unsigned)FACTS_LOOKUPS;
    else
        facts->available |= FACTS_LOOKUPS;
}

/* Does what a watcher, or anything else that the loop ran, has left to be done. */
static void settle(void *context)
{
    struct observer *observer = context;
    struct watch *watch = &observer->watch;

    if (watch->changed) {
        watch->changed = false;
        watchers_changed(watch);
    }
    if (watch->loop.evaluate) {
        watch->loop.evaluate = false;
        note_refused_children(watch->facts);
        diagnosis_evaluate(&observer->diagnosis, clock_now());
        set_due_timer(observer);
    }
}

static void feed(struct observer *observer, struct event *event)
{
    /*
     * The clock is finer than OpenVPN's stamps. What OpenVPN says first it said when it started:
     * its management interface tells it later, and the first attempt would seem to take no time at
     * all.
     */
    if (!observer->heard)
        event->time = observer->opened;
    observer->heard = true;
    watchers_before(&observer->watch, event);
    diagnosis_event(&observer->diagnosis, event);
    set_due_timer(observer);
    watchers_after(&observer->watch, event);
}

static void on_line(void *context, struct slice raw)
{
    struct log_line line;
    struct event event;

    observer_hears_management(context);
    log_line_parse(raw, &line);
    if (!message_recognise(&line, 0, &event) && !complaint_recognise(&line, 0, &event))
        return;
    event.time = clock_now();
    feed(context, &event);
}

static void on_management(void *context)
{
    struct observer *observer = context;
    int connection = observer->management.connection;

    if (!management_read(&observer->management))
        loop_forget(&observer->watch.loop, connection);
}

static void on_log(void *context)
{
    struct observer *observer = context;

    log_follow_read(&observer->log);
}

static void on_join(void *context);

static void watch_sources(struct observer *observer)
{
    loop_forget(&observer->watch.loop, observer->management.notice);
    if (observer->management.phase == MANAGEMENT_EXPECTED)
        loop_watch(&observer->watch.loop, observer->management.notice, on_join, observer);
    loop_forget(&observer->watch.loop, observer->log.notice);
    if (observer->log.file >= 0)
        loop_watch(&observer->watch.loop, observer->log.notice, on_log, observer);
}

/* The rest is watched from now on. */
static void without_management(struct observer *observer, const char *reason)
{
    observer_without_management(observer, reason);
    watch_sources(observer);
    settle(observer);
}

static void on_join(void *context)
{
    struct observer *observer = context;
    int notice = observer->management.notice;

    if (observer->management.phase != MANAGEMENT_EXPECTED)
        return;
    if (management_join(&observer->management)) {
        loop_set(&observer->watch.loop, observer->join_timer, observer->joins < JOINS_SOON ? JOIN_AGAIN : JOIN_LATER);
        observer->joins++;
        return;
    }
    if (observer->management.reached)
        socket_folder_remove(&observer->start.folder);
    if (observer->management.phase != MANAGEMENT_EXPECTED)
        loop_forget(&observer->watch.loop, notice);
    if (observer->management.phase == MANAGEMENT_OPEN) {
        loop_watch(&observer->watch.loop, observer->management.connection, on_management, observer);
        loop_set(&observer->watch.loop, observer->silence_timer, LONG_SILENCE);
    }
    if (observer->management.phase == MANAGEMENT_CLOSED)
        without_management(observer, "the management interface cannot be joined");
    sandbox_when_joined(observer);
}

/* Whatever OpenVPN said so far is taken in. */
static void drain(struct observer *observer)
{
    if (observer->management.phase == MANAGEMENT_EXPECTED)
        on_join(observer);
    /* more than a socket of the local domain holds (net.core.wmem_default) */
    for (unsigned i = 0; i < DRAINS_MAX && observer->management.phase == MANAGEMENT_OPEN; i++)
        on_management(observer);
    log_follow_read(&observer->log);
}

/* What was expected or joined is no use: the rest is watched. */
static void leave_management(struct observer *observer, const char *reason)
{
    loop_forget(&observer->watch.loop, observer->management.connection);
    loop_forget(&observer->watch.loop, observer->management.notice);
    management_close(&observer->management);
    without_management(observer, reason);
    sandbox_when_joined(observer);
}

/*
 * OpenVPN calls back, and its management interface is closed to us: another client came first.
 * Without a callback it may also wait for something, and we for it.
 */
static void on_silence(void *context)
{
    struct observer *observer = context;

    drain(observer);
    if (observer->management.phase != MANAGEMENT_OPEN || observer->management.heard)
        return;
    if (observer->called_back) {
        leave_management(observer, HELD);
        return;
    }
    without_management(observer, SILENT);
    /* not both: it would be told twice */
    if (observer->diagnosis.facts.watching == WATCHING_LOG_FILE)
        leave_management(observer, SILENT);
}

/* What OpenVPN said so far is taken in first: a certificate is looked at in the sandbox. */
static void note_call(struct observer *observer)
{
    if (observer->called_back)
        return;
    observer->called_back = true;
    drain(observer);
    if (observer->management.phase == MANAGEMENT_EXPECTED)
        leave_management(observer, management_is_offered(&observer->management) ? HELD : ABSENT);
    else if (observer->management.phase == MANAGEMENT_OPEN && !observer->management.heard)
        loop_set(&observer->watch.loop, observer->silence_timer, SILENCE_LIMIT);
}

/* What the callbacks' environment says of the tunnel. */
static void note_tunnel(struct observer *observer, const struct frame *frame)
{
    struct tunnel *tunnel = &observer->diagnosis.facts.tunnel;
    bool up = frame->number == OPENVPN_PLUGIN_UP;
    bool routed = frame->number == OPENVPN_PLUGIN_ROUTE_UP;

    if (frame->number == OPENVPN_PLUGIN_ROUTE_PREDOWN)
        tunnel->closing = true;
    if (up || frame->number == OPENVPN_PLUGIN_DOWN)
        tunnel->closing = false;
    if (frame->number == OPENVPN_PLUGIN_DOWN)
        tunnel->up = tunnel->routed = false;
    observer->watch.changed = true;
    if (!up && !routed)
        return;
    for (size_t i = 0; i < frame->string_count; i++)
        tunnel_note(tunnel, slice_of(frame->strings[i]));
    tunnel->up = true;
    tunnel->routed |= routed;
    tunnel->times += routed;
}

/* The server's certificate comes with TLS_VERIFY only: no message has it. */
static void take_certificate(struct observer *observer, const struct frame *frame)
{
    struct server_chain *chain = &observer->diagnosis.facts.server_chain;
    struct slice der = {(const char *)frame_data(frame), frame->data_length};

    if (frame->number != OPENVPN_PLUGIN_TLS_VERIFY || frame->depth < 0 || frame->depth >= SERVER_CHAIN_MAX)
        return;
    if (!certificate_read_der(der, &chain->list[frame->depth]))
        return;
    chain->known[frame->depth] = true;
    observer->watch.loop.evaluate = true;
}

/* What a callback tells of the session where there are no messages to read. EVENT_NONE: nothing. */
static struct event event_of_call(const struct frame *frame)
{
    struct event event = {.kind = EVENT_NONE, .number = frame->depth, .time = clock_now()};

    if (frame->number == OPENVPN_PLUGIN_TLS_VERIFY && frame->depth >= 0)
        event.kind = EVENT_CERTIFICATE_ACCEPTED;
    else if (frame->number == OPENVPN_PLUGIN_TLS_FINAL)
        event.kind = EVENT_TLS_UP;
    else if (frame->number == OPENVPN_PLUGIN_UP)
        event.kind = EVENT_TUNNEL_UP;
    else if (frame->number == OPENVPN_PLUGIN_ROUTE_UP)
        event.kind = EVENT_CONNECTED;
    return event;
}

/* Where there are no messages to read, what was pushed is in the environment alone. */
static void feed_pushed(struct observer *observer, const struct frame *frame)
{
    static char options[FRAME_SIZE_MAX];
    struct event event = {.kind = EVENT_PUSHED, .number = -1, .time = clock_now()};
    struct text text;

    text_start(&text, options, sizeof(options));
    called_back_options(frame->strings, frame->string_count, &text);
    if (text.length == 0)
        return;
    observer->diagnosis.facts.available |= FACTS_PUSHED;
    event.field[FIELD_TEXT] = slice_of(options);
    feed(observer, &event);
}

static void on_call(struct observer *observer, const struct frame *frame)
{
    struct event event = event_of_call(frame);

    note_tunnel(observer, frame);
    settle(observer);
    /* what was pushed is known by now, unless the management interface is not joined yet */
    if (frame->number == OPENVPN_PLUGIN_ROUTE_UP)
        drain(observer);
    if (event.kind == EVENT_NONE)
        return;
    if (observer->diagnosis.facts.watching == WATCHING_CALL_BACKS && event.kind == EVENT_TUNNEL_UP)
        feed_pushed(observer, frame);
    if (observer->diagnosis.facts.watching == WATCHING_CALL_BACKS)
        feed(observer, &event);
    else if (!observer->heard && observer->unheard_count < sizeof(observer->unheard) / sizeof(observer->unheard[0]))
        observer->unheard[observer->unheard_count++] = event;
}

/*
 * OpenVPN has ended before its messages were read: at once, or on a busy machine, where a short
 * connection can be over by then. Its log file, if it can be read, has them all the same; else its
 * callbacks tell how far it got.
 */
static void nothing_heard(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;

    leave_management(observer, NULL);
    if (observer->heard)
        return;
    facts->available &= ~(unsigned)FACTS_SESSION;
    facts->watching = observer->unheard_count ? WATCHING_CALL_BACKS : WATCHING_MANAGEMENT;
    facts->watching_reason = observer->unheard_count
                                 ? "OpenVPN ended before its messages were read"
                                 : "OpenVPN ended before anything was heard from it; its own lines say why";
    for (unsigned i = 0; i < observer->unheard_count; i++)
        feed(observer, &observer->unheard[i]);
}

static void finish(struct observer *observer)
{
    drain(observer);
    watchers_close(&observer->watch);
    /* OpenVPN is gone, and may have had no time for it */
    socket_folder_remove(&observer->start.folder);
    if (observer->diagnosis.facts.watching == WATCHING_MANAGEMENT && !observer->heard)
        nothing_heard(observer);
    settle(observer);
    diagnosis_finish(&observer->diagnosis, clock_now());
    observer->watch.loop.ended = true;
}

static void on_idle(void *context)
{
    struct observer *observer = context;

    observer->watch.loop.ended = true;
}

static void open_plugin(struct observer *observer, const char *const *arguments)
{
    observer->closed = false;
    observer->called_back = false;
    observer->unheard_count = 0;
    observer->opened = clock_now();
    loop_set(&observer->watch.loop, observer->idle_timer, MOMENT_UNKNOWN);
    observer_open(observer, arguments);
}

/* OpenVPN goes on. */
static void go_on(struct observer *observer)
{
    char folder[sizeof(observer->start.folder.path)] = "";

    if (!observer->answered)
        return;
    if (observer->frame.string_count)
        text_copy(folder, sizeof(folder), slice_of(observer->frame.strings[0]));
    observer_opened(observer, observer->frame.number, folder);
    watchers_opened(&observer->watch);
    watch_sources(observer);
    on_join(observer); /* it may have bound its socket already */
    sandbox_when_joined(observer);
    malloc_trim(0); /* the pages of the profile's text are not needed any more */
}

static void done(struct observer *observer)
{
    frame_start(&observer->frame, FRAME_DONE, 0, -1);
    frame_send(observer->start.socket, &observer->frame);
}

static void open_again(struct observer *observer)
{
    /* the arguments live in it while the answer is built in observer->frame */
    static struct frame opening;
    const char *arguments[FRAME_STRINGS_MAX + 1] = {NULL};

    opening = observer->frame;
    for (size_t i = 0; i < opening.string_count; i++)
        arguments[i] = opening.bytes + (observer->frame.strings[i] - observer->frame.bytes);
    open_plugin(observer, arguments);
}

/* False when there is no more. */
static bool take_frame(struct observer *observer)
{
    int error = frame_receive(observer->start.socket, &observer->frame);

    if (error == EPIPE) {
        finish(observer);
        return false;
    }
    if (error != 0)
        return error == EBADMSG;
    if (observer->frame.kind == FRAME_OPEN) {
        open_again(observer);
    } else if (observer->frame.kind == FRAME_SECOND) {
        observer->diagnosis.facts.settings.second_line = true;
        observer->watch.loop.evaluate = true;
    } else if (observer->frame.kind == FRAME_TAKEN) {
        go_on(observer);
    } else if (observer->frame.kind == FRAME_CALL) {
        note_call(observer);
        take_certificate(observer, &observer->frame);
        on_call(observer, &observer->frame);
        settle(observer);
        done(observer);
    } else if (observer->frame.kind == FRAME_CLOSE) {
        drain(observer);
        watchers_close(&observer->watch);
        observer->closed = true;
        loop_set(&observer->watch.loop, observer->idle_timer, IDLE_LIMIT);
        done(observer);
    }
    return true;
}

/* OpenVPN's messages are taken in many at a time, and its callbacks must not fall behind. */
static void on_frame(void *context)
{
    for (unsigned i = 0; i < FRAMES_AT_ONCE && take_frame(context); i++) {
    }
}

static void on_due(void *context)
{
    struct observer *observer = context;

    observer->watch.loop.evaluate = true;
}

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    (void)context;
    output_finding(finding, verdict, times, where);
}

static void on_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    struct observer *observer = context;

    output_summary(summary, where);
    history_attempt_ended(&observer->watch);
}

_Noreturn void observer_run(const struct observer_start *start)
{
    static struct observer observer;
    struct loop *loop = &observer.watch.loop;

    (void)life_line_hold(start->life[0]); /* first of all: from here on it can be ended */
    loop_start(loop, settle, &observer);
    process_become_own();
    sandbox_limit();
    helper_init(&observer.watch.helper);
    observer.start = *start;
    observer.watch.facts = &observer.diagnosis.facts;
    observer.watch.opener = sandbox_opener(&observer);
    observer.due_timer = loop_timer(loop, on_due, &observer);
    observer.join_timer = loop_timer(loop, on_join, &observer);
    observer.silence_timer = loop_timer(loop, on_silence, &observer);
    observer.idle_timer = loop_timer(loop, on_idle, &observer);
    output_start(start->log);
    diagnosis_start(&observer.diagnosis, on_finding, on_summary, &observer);
    watchers_start(&observer.watch);
    management_start(&observer.management, on_line, &observer);
    log_follow_start(&observer.log, on_line, &observer);
    loop_watch(loop, start->socket, on_frame, &observer);
    /* an answer has the serial of its question, which was the last frame */
    observer.frame.serial = start->serial;
    open_plugin(&observer, start->arguments);
    loop_run(loop);
    management_close(&observer.management);
    _exit(0);
}
