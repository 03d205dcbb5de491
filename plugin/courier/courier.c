/* SPDX-License-Identifier: MIT */
/*
 * The courier: all that runs in OpenVPN's own process.
 *
 * It forks the observer once, tells it about call-backs, and hands its configuration lines to OpenVPN. It parses nothing, waits at most OPEN_WAIT + CLOSE_WAIT + END_WAIT in the life of
 * a client, and never returns an error: for TLS_VERIFY an error would refuse the server (ssl_verify.c, verify_cert).
 *
 * The one observer outlives SIGHUP. OpenVPN then closes and opens its plugins in the same process, but its management interface stays open with its first socket
 * (manage.c, management_open), and a process forked while that is open would write OpenVPN's log to it a second time (error.c, x_msg_va: virtual
 * output). So the shared object stays loaded (-z nodelete), keeps its state here, and sends FRAME_OPEN again. An observer that was lost is not replaced for
 * the same reason.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openvpn-plugin.h>

#include "courier/certificate.h"
#include "courier/frames.h"
#include "courier/lines.h"
#include "observer/observer.h"
#include "reports/report.h"

/* Together below the 250 ms that OpenVPN may be held up (milliseconds). */
enum { OPEN_WAIT = 140, CLOSE_WAIT = 80, END_WAIT = 10, MARGIN = 10 };

/* An observer that has not answered for so long is stuck (milliseconds). Its own watchdog is quicker; this is the second net. */
enum { ANSWER_WAIT = 20000 };

#define EXPORT __attribute__((visibility("default")))
#define WANTED                                                                                                         \
    (OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_DOWN) |                               \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_PREDOWN) |                \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_IPCHANGE) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_VERIFY) |                   \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_FINAL))

static struct {
    bool started; /* an observer was forked (or could not be) in this process */
    bool alive;   /* it has answered at least once */
    bool lost;    /* and is gone; said once */
    bool openssl; /* the certificates of TLS_VERIFY are OpenSSL's */
    int socket;
    int process; /* pidfd; -1 where the kernel has none */
    pid_t pid;
    plugin_log_t log;
    unsigned unanswered;
    int64_t asked_at;      /* milliseconds; when the oldest unanswered frame was sent */
    int64_t slowest;       /* microseconds inside a call-back, the longest so far */
    int64_t opening;       /* microseconds inside open_v3, the last time */
    char socket_path[108]; /* the management socket that the observer asked for, in a directory of its own */
} courier = {.socket = -1, .process = -1};

static struct frame frame; /* too large for a stack that is not ours */

static int64_t microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t milliseconds(void)
{
    return microseconds() / 1000;
}

/* CVPN-0003 is the one finding that nobody else can raise; the forms of its seen sentence in the catalogue. */
enum seen_lost { SEEN_NOT_STARTED, SEEN_ENDED, SEEN_STUCK };

static void log_line(void *context, enum severity severity, const char *line)
{
    (void)context;
    (void)severity;
    if (courier.log)
        courier.log(PLOG_WARN | PLOG_NOMUTE, "cvpn-doctor", "%s", line);
}

/* Ends what is left of the observer. A process that is gone already leaves no zombie, and one that is stopped dies of SIGKILL, too. */
static void end_observer(void)
{
    if (courier.socket >= 0)
        close(courier.socket);
    courier.socket = -1;
    if (courier.process >= 0) {
        struct pollfd poll_end = {.fd = courier.process, .events = POLLIN};
        syscall(SYS_pidfd_send_signal, courier.process, SIGKILL, NULL, 0);
        poll(&poll_end, 1, END_WAIT);
        close(courier.process);
        courier.process = -1;
    }
    if (courier.pid > 0)
        waitpid(courier.pid, NULL, WNOHANG);
}

/* What the observer made on disk and removes when it has joined. Once OpenVPN listens, it needs the path no more. */
static void remove_socket(void)
{
    char *end = strrchr(courier.socket_path, '/');

    if (!end)
        return;
    unlink(courier.socket_path);
    *end = '\0';
    rmdir(courier.socket_path);
    courier.socket_path[0] = '\0';
}

/* From "... management PATH unix", the observer's own line. */
static void note_socket(void)
{
    static const char before[] = "management ";

    for (size_t i = 0; i < frame.string_count; i++) {
        const char *path = line_may_pass(frame.strings[i]) ? strstr(frame.strings[i], before) : NULL;
        size_t length = path ? strcspn(path + sizeof(before) - 1, " ") : 0;
        if (length == 0 || length >= sizeof(courier.socket_path))
            continue;
        memcpy(courier.socket_path, path + sizeof(before) - 1, length);
        courier.socket_path[length] = '\0';
    }
}

static void lose_observer(enum seen_lost seen, const char *reason)
{
    static struct findings findings; /* large, and the stack is not ours */

    if (courier.lost)
        return;
    courier.lost = true;
    end_observer();
    remove_socket();
    findings.count = 0;
    struct finding *finding = finding_raise(&findings, 3, seen);
    if (reason)
        finding_evidence_string(finding, "reason", reason);
    report_finding(finding, LEDGER_SHOW, 1, log_line, NULL);
}

static bool working(void)
{
    return courier.started && !courier.lost;
}

/* In the child: only async-signal-safe work is done before observer_run(), which never comes back. */
static void start_observer(const struct openvpn_plugin_args_open_in *in, int struct_version)
{
    int pair[2];
    struct observer_start start = {.log = courier.log,
                                   .arguments = (const char *const *)in->argv,
                                   .answer_by = microseconds() + (OPEN_WAIT - MARGIN) * 1000LL};

    courier.started = true;
    if (start.arguments && start.arguments[0])
        start.arguments++;
    if (struct_version >= 3)
        start.version = (struct openvpn_version){in->ovpn_version_major, in->ovpn_version_minor};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        lose_observer(SEEN_NOT_STARTED, strerror(errno));
        return;
    }
    courier.pid = fork();
    if (courier.pid == 0) {
        close(pair[0]);
        start.socket = pair[1];
        observer_run(&start);
    }
    close(pair[1]);
    courier.socket = pair[0];
    if (courier.pid < 0)
        lose_observer(SEEN_NOT_STARTED, strerror(errno));
    else
        courier.process = (int)syscall(SYS_pidfd_open, courier.pid, 0);
}

/* Waits for a frame of `kind`, at most `wait` milliseconds. Answers to earlier frames are counted on the way. */
static bool await(enum frame_kind kind, int wait)
{
    int64_t until = milliseconds() + wait;

    while (working()) {
        int error = frame_receive(courier.socket, &frame);
        courier.alive = courier.alive || error == 0;
        if (error == 0 && frame.kind == FRAME_DONE && courier.unanswered)
            courier.unanswered--;
        if (error == 0 && frame.kind == kind && (kind != FRAME_DONE || courier.unanswered == 0))
            return true;
        if (error == 0)
            continue;
        if (error != EAGAIN) {
            lose_observer(SEEN_ENDED, NULL);
            return false;
        }
        int64_t left = until - milliseconds();
        struct pollfd poll_socket = {.fd = courier.socket, .events = POLLIN};
        if (left <= 0 || poll(&poll_socket, 1, (int)left) == 0)
            return false;
    }
    return false;
}

/* Sends the frame, which the caller filled after draining; says so when the observer is gone or stuck. */
static void tell(bool answered)
{
    if (!working())
        return;
    int error = frame_send(courier.socket, &frame);
    if (error == EPIPE || error == ECONNRESET || error == ENOTCONN)
        lose_observer(SEEN_ENDED, NULL);
    else if (error != 0 || (courier.unanswered && milliseconds() - courier.asked_at > ANSWER_WAIT))
        lose_observer(SEEN_STUCK, NULL);
    else if (answered && courier.unanswered++ == 0)
        courier.asked_at = milliseconds();
}

/* Those of the observer's configuration lines that may pass, as the one list element that OpenVPN takes (plugin.c, plugin_return_get_column). It frees them. */
static void hand_over(struct openvpn_plugin_string_list **list)
{
    struct openvpn_plugin_string_list *element = NULL;
    size_t size = 1;

    for (size_t i = 0; i < frame.string_count; i++)
        size += line_may_pass(frame.strings[i]) ? strlen(frame.strings[i]) + 1 : 0;
    if (!list || size == 1)
        return;
    element = calloc(1, sizeof(*element));
    if (!element)
        return;
    element->name = strdup("config");
    element->value = calloc(1, size);
    if (!element->name || !element->value) {
        free(element->name);
        free(element->value);
        free(element);
        return;
    }
    char *at = element->value;
    for (size_t i = 0; i < frame.string_count; i++)
        if (line_may_pass(frame.strings[i]))
            at = stpcpy(stpcpy(at, frame.strings[i]), "\n");
    *list = element;
}

EXPORT int openvpn_plugin_min_version_required_v1(void)
{
    return 3;
}

EXPORT int openvpn_plugin_select_initialization_point_v1(void)
{
    return OPENVPN_PLUGIN_INIT_PRE_CONFIG_PARSE;
}

EXPORT int openvpn_plugin_open_v3(const int version, struct openvpn_plugin_args_open_in const *arguments,
                                  struct openvpn_plugin_args_open_return *retptr)
{
    int64_t began = microseconds();

    retptr->type_mask = 0;
    retptr->handle = (openvpn_plugin_handle_t)&courier;
    if (version < 1 || !arguments->callbacks)
        return OPENVPN_PLUGIN_FUNC_SUCCESS;
    retptr->type_mask = arguments->type_mask & WANTED;
    courier.log = arguments->callbacks->plugin_log;
    /* An OpenVPN that says which SSL library it has (struct version 2) and has one also has current_cert (openvpn_plugin_args_func_in). */
    courier.openssl = version >= 2 && arguments->ssl_api == SSLAPI_OPENSSL && certificate_find_encoder();
    if (!courier.started) {
        start_observer(arguments, version);
    } else if (working()) {
        frame_start(&frame, FRAME_OPEN, 0, -1);
        for (size_t i = 1; arguments->argv && arguments->argv[0] && arguments->argv[i]; i++)
            frame_add(&frame, arguments->argv[i]);
        tell(false);
    }
    if (await(FRAME_READY, OPEN_WAIT)) {
        note_socket();
        hand_over(retptr->return_list);
    }
    courier.opening = microseconds() - began;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

/* What the observer may know of a call-back's environment. Nothing that can hold a secret is on this list. */
static bool may_pass(const char *variable)
{
    static const char *const names[] = {
        "dev=",           "dev_type=",       "tun_mtu=",   "link_mtu=",    "ifconfig_",
        "route_",         "foreign_option_", "trusted_ip", "trusted_port", "untrusted_ip",
        "untrusted_port", "remote_",         "proto_",     "script_type=", "script_context=",
        "signal=",        "tls_serial_",     "config=",    "daemon=",      "redirect_gateway="};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

EXPORT int openvpn_plugin_func_v3(const int version, struct openvpn_plugin_args_func_in const *arguments,
                                  struct openvpn_plugin_args_func_return *retptr)
{
    int64_t began = microseconds();

    (void)version;
    (void)retptr;
    if (!working())
        return OPENVPN_PLUGIN_FUNC_SUCCESS;
    await(FRAME_DONE, 0); /* takes in the answers that are there; it uses the frame, so before that is filled */
    frame_start(&frame, FRAME_CALL, arguments->type, arguments->current_cert_depth);
    for (size_t i = 0; arguments->envp && arguments->envp[i]; i++)
        if (may_pass(arguments->envp[i]))
            frame_add(&frame, arguments->envp[i]);
    if (courier.openssl && arguments->type == OPENVPN_PLUGIN_TLS_VERIFY && arguments->current_cert)
        certificate_attach(&frame, arguments->current_cert);
    tell(true);
    int64_t took = microseconds() - began;
    if (took > courier.slowest)
        courier.slowest = took;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

EXPORT void openvpn_plugin_close_v1(openvpn_plugin_handle_t handle)
{
    (void)handle;
    if (!working())
        return;
    await(FRAME_DONE, 0);
    frame_start(&frame, FRAME_CLOSE, 0, -1);
    tell(true);
    /* A slow observer finishes by itself, and its watchdog ends one that is stuck; one that never came to life has none yet. */
    if (!await(FRAME_DONE, CLOSE_WAIT) && !courier.alive)
        lose_observer(SEEN_STUCK, NULL);
    if (courier.log) /* shown from verb 7 on; `make bench` reads it */
        courier.log(PLOG_DEBUG, "cvpn-doctor", "time in OpenVPN's process: open %lld us, slowest call-back %lld us",
                    (long long)courier.opening, (long long)courier.slowest);
}

EXPORT void openvpn_plugin_abort_v1(openvpn_plugin_handle_t handle)
{
    openvpn_plugin_close_v1(handle);
}
