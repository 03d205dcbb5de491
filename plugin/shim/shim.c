/* SPDX-License-Identifier: MIT */
/*
 * The shim: all that runs in OpenVPN's own process.
 *
 * It forks the observer once, tells it about callbacks, and hands its configuration lines to
 * OpenVPN. It parses nothing, waits at most OPEN_WAIT + CLOSE_WAIT + END_WAIT in the life of a
 * client, hands over nothing that can still change, and never returns an error: for TLS_VERIFY an
 * error would refuse the server (ssl_verify.c, verify_cert).
 *
 * The one observer outlives SIGHUP. OpenVPN then closes and opens its plugins in the same process,
 * but its management interface stays open with its first socket (manage.c, management_open), and a
 * process forked while that is open would write OpenVPN's log to it a second time (error.c,
 * x_msg_va: virtual output). So the shared object stays loaded (-z nodelete), keeps its state here,
 * and sends FRAME_OPEN again. An observer that was lost is not replaced for the same reason.
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

#include "findings/self.h"
#include "observer/helper.h"
#include "observer/observer.h"
#include "reports/report.h"
#include "sandbox/life_line.h"
#include "shim/config_lines.h"
#include "shim/frames.h"
#include "shim/shim_certificate.h"
#include "shim/socket_folder.h"

/* Together below the 250 ms that OpenVPN may be held up (milliseconds). */
enum { OPEN_WAIT = 140, CLOSE_WAIT = 80, END_WAIT = 10 };

/*
 * An observer that owes an answer for so long is stuck (milliseconds). Its own watchdog is quicker;
 * this is the second net. From one callback to the next at most PROBE_COUNTS is counted: when the
 * whole machine stood still, so did the observer.
 */
enum { ANSWER_WAIT = 20000, PROBE_COUNTS = 1000 };

#define EXPORT __attribute__((visibility("default")))
#define WANTED                                                                                                         \
    (OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_DOWN) |                               \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_PREDOWN) |                \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_IPCHANGE) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_VERIFY) |                   \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_FINAL))

static struct {
    bool open;    /* by the first of the profile's plugin lines */
    bool started; /* an observer was forked (or could not be) in this process */
    bool alive;   /* it has answered at least once */
    bool lost;    /* and is gone; said once */
    bool openssl; /* the certificates of TLS_VERIFY are OpenSSL's */
    int socket;
    int helper;  /* where the privileged helper is told which device is OpenVPN's */
    int life;    /* a byte written here ends the observer, whatever its user id */
    int process; /* pidfd; -1 where the kernel has none */
    pid_t pid;
    plugin_log_t log;
    bool
        /*
         * OpenVPN was opened once: what it has for management stays for its life (manage.c,
         * management_open)
         */
        opened;
    bool management; /* and it is ours */
    bool bound;      /* OpenVPN has bound its management socket, or will not */
    struct socket_folder folder;
    uint32_t asked;    /* the serial of the last question, */
    uint32_t answered; /* and of the last one that was answered: the observer answers in turn */
    int64_t looked_at; /* milliseconds; when it was last counted how long an answer is owed, */
    int64_t owed;      /* and that */
    int64_t slowest;   /* microseconds inside a callback, the longest so far */
    int64_t opening;   /* microseconds inside open_v3, the last time */
} courier = {.socket = -1, .helper = -1, .life = -1, .process = -1, .folder = {.descriptor = -1}};

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

static void log_line(void *context, enum severity severity, const char *line)
{
    (void)context;
    (void)severity;
    if (courier.log)
        courier.log(PLOG_WARN | PLOG_NOMUTE, "cvpn-doctor", "%s", line);
}

static void close_all(int *descriptors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (descriptors[i] >= 0)
            close(descriptors[i]);
        descriptors[i] = -1;
    }
}

/*
 * Ends what is left of the observer. A process that is gone already leaves no zombie, and one that
 * is stopped dies of SIGKILL, too. Its life line needs no right, and the signal reaches one that
 * had no time to take hold of the line.
 */
static void end_observer(void)
{
    if (courier.life >= 0)
        life_line_cut(courier.life);
    close_all(&courier.socket, 1);
    close_all(&courier.helper, 1);
    close_all(&courier.life, 1);
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

/* CVPN-0003 is the one finding that no one else can raise. */
static void lose_observer(const struct sentence *sentence, const char *reason)
{
    static struct findings findings; /* large, and the stack is not ours */

    if (courier.lost)
        return;
    courier.lost = true;
    end_observer();
    if (courier.bound)
        socket_folder_remove(&courier.folder);
    findings.count = 0;
    struct finding *finding = finding_raise(&findings, sentence);
    if (reason)
        finding_evidence_string(finding, "reason", reason);
    report_finding(finding, LEDGER_SHOW, 1, log_line, NULL);
}

static bool working(void)
{
    return courier.started && !courier.lost;
}

/* What goes between the processes: our end first, but for the life line. */
struct directions {
    int observer[2];
    int helper[2];
    int life[2];
};

static bool make_ways(struct directions *directions)
{
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, directions->observer) == 0 &&
           socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, directions->helper) == 0 &&
           life_line_make(directions->life);
}

/*
 * In the child: only async-signal-safe work is done before observer_run(), which never comes back.
 */
static _Noreturn void be_observer(struct observer_start *start, struct directions *directions)
{
    close_all(directions->observer, 1);
    close_all(directions->helper, 1);
    start->socket = directions->observer[1];
    start->helper = directions->helper[1];
    start->life[0] = directions->life[0];
    start->life[1] = directions->life[1];
    start->folder = courier.folder;
    observer_run(start);
}

static void start_observer(const struct openvpn_plugin_args_open_in *in, int struct_version)
{
    struct directions directions = {{-1, -1}, {-1, -1}, {-1, -1}};
    struct observer_start start = {.log = courier.log, .arguments = (const char *const *)in->argv, .serial = 1};

    courier.started = true;
    courier.asked = start.serial;
    if (start.arguments && start.arguments[0])
        start.arguments++;
    if (struct_version >= 3)
        start.version = (struct openvpn_version){in->ovpn_version_major, in->ovpn_version_minor};
    if (make_ways(&directions)) {
        socket_folder_make(&courier.folder);
        courier.pid = fork();
    } else {
        courier.pid = -1;
    }
    if (courier.pid == 0)
        be_observer(&start, &directions);
    int error = errno;
    courier.socket = directions.observer[0];
    courier.helper = directions.helper[0];
    courier.life = directions.life[1];
    close_all(&directions.observer[1], 1);
    close_all(&directions.helper[1], 1);
    close_all(&directions.life[0], 1);
    if (courier.pid < 0)
        lose_observer(&observer_not_started, strerror(error));
    else
        courier.process = (int)syscall(SYS_pidfd_open, courier.pid, 0);
}

/*
 * The observer answers in turn, each question once: so no more can come than was asked, and a late
 * answer is not taken for another's.
 */
static bool is_answer(void)
{
    uint32_t owed = courier.asked - courier.answered;

    if (frame.serial - courier.answered - 1 >= owed)
        return false;
    courier.answered = frame.serial;
    courier.owed = 0;
    return true;
}

/*
 * Takes in the answers that are there and waits at most `wait` milliseconds for the rest. True when
 * the last question was answered; its answer is in `frame` then, unless nothing was owed.
 */
static bool await(int wait)
{
    int64_t until = milliseconds() + wait;
    bool late = false;

    while (working() && courier.answered != courier.asked) {
        int error = frame_receive(courier.socket, &frame);
        courier.alive = courier.alive || error == 0;
        if ((error != 0 && error != EAGAIN) || (error == 0 && !is_answer()))
            lose_observer(&observer_ended, NULL);
        if (error == 0)
            continue;
        int64_t left = until - milliseconds();
        struct pollfd poll_socket = {.fd = courier.socket, .events = POLLIN};
        if (late || !working())
            return false;
        late = left <= 0 || poll(&poll_socket, 1, (int)left) == 0;
    }
    return working();
}

/* How long an answer is owed, in the observer's own time. */
static bool is_overdue(void)
{
    int64_t now = milliseconds();
    int64_t since = now - courier.looked_at;

    courier.looked_at = now;
    if (courier.answered == courier.asked)
        return false;
    courier.owed += since < PROBE_COUNTS ? since : PROBE_COUNTS;
    return courier.owed > ANSWER_WAIT;
}

/* Sends the frame; says so when the observer is gone or stuck. */
static void tell(void)
{
    if (!working())
        return;
    frame.serial = courier.asked;
    int error = frame_send(courier.socket, &frame);
    if (error == EPIPE || error == ECONNRESET || error == ENOTCONN)
        lose_observer(&observer_ended, NULL);
    else if (error != 0 || is_overdue())
        lose_observer(&observer_stuck, NULL);
}

/* The same, and it will have an answer. The caller fills the frame after await(), which uses it. */
static void ask(void)
{
    courier.asked++;
    tell();
}

/* One list element is all that OpenVPN takes (plugin.c, plugin_return_get_column). It frees it. */
static bool helper_over(struct openvpn_plugin_string_list **list, const char *lines)
{
    struct openvpn_plugin_string_list *element = list && lines[0] ? calloc(1, sizeof(*element)) : NULL;

    if (!element)
        return false;
    element->name = strdup("config");
    element->value = strdup(lines);
    if (!element->name || !element->value) {
        free(element->name);
        free(element->value);
        free(element);
        return false;
    }
    *list = element;
    return true;
}

/* Adds a line when it fits whole. */
static void add_line(char *lines, size_t size, const char *line)
{
    size_t length = strlen(lines);

    if (line[0] && strlen(line) + 2 <= size - length)
        stpcpy(stpcpy(lines + length, line), "\n");
}

/*
 * Is a management interface of ours asked for? Decided at the first opening, for good: an OpenVPN
 * that has ours open closes it when its next configuration asks for none, and one that has another
 * keeps that (manage.c, management_open). Each time the folder is there before the line is handed
 * over: OpenVPN may have closed its interface while a configuration had no plugin line.
 */
static bool reach_probe_for_management(bool answered, char *line, size_t size)
{
    if (!courier.opened)
        courier.management = answered && frame.number == 1;
    courier.management = courier.management &&
                         (courier.folder.descriptor >= 0 || socket_folder_make(&courier.folder)) &&
                         socket_folder_line(&courier.folder, line, size);
    return courier.management;
}

/*
 * Hands over what the observer has answered, when it did in time, and tells it what became of that.
 */
static void helper_over_answer(struct openvpn_plugin_string_list **list, bool answered)
{
    static char lines[FRAME_SIZE_MAX];
    char management[128] = "";

    lines[0] = '\0';
    if (reach_probe_for_management(answered, management, sizeof(management)))
        add_line(lines, sizeof(lines), management);
    for (size_t i = 0; answered && i < frame.string_count; i++)
        if (line_may_pass(frame.strings[i]))
            add_line(lines, sizeof(lines), frame.strings[i]);
    bool handed = helper_over(list, lines);
    courier.management = courier.management && handed;
    courier.bound = !courier.management;
    courier.opened = true;
    frame_start(&frame, FRAME_TAKEN,
                (answered && handed ? TAKEN_LINES : 0) | (courier.management ? TAKEN_MANAGEMENT : 0), -1);
    frame_add(&frame, courier.folder.path);
    if (!courier.management)
        socket_folder_remove(&courier.folder);
    tell();
}

EXPORT int openvpn_plugin_min_version_required_v1(void)
{
    return 3;
}

EXPORT int openvpn_plugin_select_initialization_point_v1(void)
{
    return OPENVPN_PLUGIN_INIT_PRE_CONFIG_PARSE;
}

/* A second line of the plugin while the first is open gets no callback; CVPN-0004 names it. */
static void pass_over(struct openvpn_plugin_args_open_return *retptr)
{
    retptr->type_mask = 0;
    retptr->handle = (openvpn_plugin_handle_t)&courier.open; /* another one than the first line's */
    frame_start(&frame, FRAME_SECOND, 0, -1);
    tell();
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
    if (courier.open) {
        pass_over(retptr);
        return OPENVPN_PLUGIN_FUNC_SUCCESS;
    }
    courier.open = true;
    /*
     * An OpenVPN that says which SSL library it has (struct version 2) and has one also has
     * current_cert (openvpn_plugin_args_func_in).
     */
    courier.openssl = version >= 2 && arguments->ssl_api == SSLAPI_OPENSSL && certificate_find_encoder();
    if (!courier.started) {
        start_observer(arguments, version);
    } else if (working()) {
        frame_start(&frame, FRAME_OPEN, 0, -1);
        for (size_t i = 1; arguments->argv && arguments->argv[0] && arguments->argv[i]; i++)
            frame_add(&frame, arguments->argv[i]);
        ask();
    }
    helper_over_answer(retptr->return_list, await(OPEN_WAIT) && frame.kind == FRAME_READY);
    courier.opening = microseconds() - began;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

/*
 * What the observer may know of a callback's environment. Nothing that can hold a secret is on this
 * list.
 */
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
    /*
     * Takes in the answers that are there. When an earlier callback is among them, the observer has
     * joined or will not.
     */
    if ((await(0) || !working()) && courier.bound)
        socket_folder_remove(&courier.folder);
    courier.bound = true;
    if (!working())
        return OPENVPN_PLUGIN_FUNC_SUCCESS;
    frame_start(&frame, FRAME_CALL, arguments->type, arguments->current_cert_depth);
    for (size_t i = 0; arguments->envp && arguments->envp[i]; i++) {
        if (may_pass(arguments->envp[i]))
            frame_add(&frame, arguments->envp[i]);
        if (arguments->type == OPENVPN_PLUGIN_UP && strncmp(arguments->envp[i], "dev=", 4) == 0)
            helper_tell_device(courier.helper, arguments->envp[i] + 4);
    }
    if (courier.openssl && arguments->type == OPENVPN_PLUGIN_TLS_VERIFY && arguments->current_cert)
        certificate_attach(&frame, arguments->current_cert);
    ask();
    int64_t took = microseconds() - began;
    if (took > courier.slowest)
        courier.slowest = took;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

/* By a signal. After OpenVPN became a daemon the observer is no child of it any more. */
static bool is_stopped(void)
{
    siginfo_t state = {.si_pid = 0};

    return courier.pid > 0 && waitid(P_PID, (id_t)courier.pid, &state, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
           state.si_pid == courier.pid;
}

EXPORT void openvpn_plugin_close_v1(openvpn_plugin_handle_t handle)
{
    if (handle != (openvpn_plugin_handle_t)&courier)
        return;
    courier.open = false;
    courier.bound = true;
    if (working()) {
        await(0);
        frame_start(&frame, FRAME_CLOSE, 0, -1);
        ask();
        /*
         * A slow observer finishes by itself, and its watchdog ends one that is stuck; one that
         * never came to life has none yet, and one that was stopped early may have none.
         */
        if (!await(CLOSE_WAIT) && (!courier.alive || is_stopped()))
            lose_observer(&observer_stuck, NULL);
    }
    socket_folder_remove(&courier.folder);
    if (courier.log) /* shown from verb 7 on; `make bench` reads it */
        courier.log(PLOG_DEBUG, "cvpn-doctor", "time in OpenVPN's process: open %lld us, slowest callback %lld us",
                    (long long)courier.opening, (long long)courier.slowest);
}

EXPORT void openvpn_plugin_abort_v1(openvpn_plugin_handle_t handle)
{
    openvpn_plugin_close_v1(handle);
}
