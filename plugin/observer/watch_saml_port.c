/* SPDX-License-Identifier: MIT */
/*
 * Looks at TCP 35001 when the sign-in is federated: who listens there, and whether a connection
 * would get through. Nothing is ever sent to it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "network/port_listener.h"
#include "watchers.h"

/* On loopback an answer takes microseconds; what takes that long is thrown away somewhere. */
#define CONNECT_LIMIT SECONDS(2)

static struct {
    int connection; /* -1 when none is under way */
    unsigned timer; /* its limit */
} own;

static void end_attempt_to_connect(struct watch *watch)
{
    loop_forget(&watch->loop, own.connection);
    loop_set(&watch->loop, own.timer, MOMENT_UNKNOWN);
    if (own.connection >= 0)
        close(own.connection);
    own.connection = -1;
}

/*
 * Refused is what no one listening looks like. Connected: someone came in the meantime, who is
 * looked at the next time.
 */
static void conclude(struct watch *watch, int error)
{
    struct saml_port *port = &watch->facts->saml_port;

    end_attempt_to_connect(watch);
    port->state = error == 0 || error == ECONNREFUSED ? SAML_PORT_FREE : SAML_PORT_BLOCKED;
    text_copy(port->reason, sizeof(port->reason), slice_of(strerror(error)));
    watch->loop.evaluate = true;
}

static void on_connection(void *context)
{
    struct watch *watch = context;
    int error = 0;
    socklen_t size = sizeof(error);

    if (getsockopt(own.connection, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        error = errno;
    conclude(watch, error);
}

static void on_connect_limit(void *context)
{
    conclude(context, ETIMEDOUT);
}

static void connect_there(struct watch *watch)
{
    const struct sockaddr_in there = {
        .sin_family = AF_INET, .sin_port = htons(SAML_PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};

    own.connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (own.connection < 0)
        return;
    if (connect(own.connection, (const struct sockaddr *)&there, sizeof(there)) == 0) {
        conclude(watch, 0);
    } else if (errno != EINPROGRESS) {
        conclude(watch, errno);
    } else if (loop_watch(&watch->loop, own.connection, on_connection, watch)) {
        loop_set(&watch->loop, own.timer, CONNECT_LIMIT);
    } else {
        end_attempt_to_connect(watch);
    }
}

/*
 * Programs that do the SAML sign-in for a stock client wait on that port themselves; nearly all of
 * them start OpenVPN, too.
 */
static bool is_helper(pid_t process, const char *program)
{
    return process_descends_from(getppid(), process) || strcasestr(program, "saml") != NULL;
}

static void note_owner(struct watch *watch, uint32_t inode)
{
    struct saml_port *port = &watch->facts->saml_port;
    pid_t process = helper_find_owner(&watch->helper, inode, port->program, sizeof(port->program));

    port->state = SAML_PORT_TAKEN;
    port->process = process > 0 ? (unsigned)process : 0;
    port->by_helper = process > 0 && is_helper(process, port->program);
}

static void probe(struct watch *watch)
{
    struct facts *facts = watch->facts;
    struct listener listener = {false, 0};

    if (!facts_federated_profile(facts) || own.connection >= 0)
        return;
    memset(&facts->saml_port, 0, sizeof(facts->saml_port));
    if (!listener_find(SAML_PORT, &listener))
        return;
    if (listener.found)
        note_owner(watch, listener.inode);
    else
        connect_there(watch);
}

static void after_event(struct watch *watch, const struct event *event)
{
    if (event->kind != EVENT_AUTH_FAILED)
        return;
    probe(watch);
    watch->loop.evaluate = true;
}

static void start(struct watch *watch)
{
    own.connection = -1;
    own.timer = loop_timer(&watch->loop, on_connect_limit, watch);
}

const struct watcher watch_saml_port = {.start = start, .opened = probe, .after = after_event};
