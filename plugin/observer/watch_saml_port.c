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
#include "state.h"

/* On loopback an answer takes microseconds; what takes that long is thrown away somewhere. */
#define CONNECT_LIMIT SECONDS(2)

static void end_attempt_to_connect(struct observer *observer)
{
    loop_forget(&observer->loop, observer->saml_connection);
    loop_set(&observer->loop, observer->saml_timer, MOMENT_UNKNOWN);
    if (observer->saml_connection >= 0)
        close(observer->saml_connection);
    observer->saml_connection = -1;
}

/*
 * Refused is what no one listening looks like. Connected: someone came in the meantime, who is
 * looked at the next time.
 */
static void conclude(struct observer *observer, int error)
{
    struct saml_port *port = &observer->diagnosis.facts.saml_port;

    end_attempt_to_connect(observer);
    port->state = error == 0 || error == ECONNREFUSED ? SAML_PORT_FREE : SAML_PORT_BLOCKED;
    text_copy(port->reason, sizeof(port->reason), slice_of(strerror(error)));
    observer_evaluate(observer);
}

static void on_connection(void *context)
{
    struct observer *observer = context;
    int error = 0;
    socklen_t size = sizeof(error);

    if (getsockopt(observer->saml_connection, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        error = errno;
    conclude(observer, error);
}

static void on_connect_limit(void *context)
{
    conclude(context, ETIMEDOUT);
}

static void connect_there(struct observer *observer)
{
    const struct sockaddr_in there = {
        .sin_family = AF_INET, .sin_port = htons(SAML_PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};

    observer->saml_connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (observer->saml_connection < 0)
        return;
    if (connect(observer->saml_connection, (const struct sockaddr *)&there, sizeof(there)) == 0) {
        conclude(observer, 0);
    } else if (errno != EINPROGRESS) {
        conclude(observer, errno);
    } else if (loop_watch(&observer->loop, observer->saml_connection, on_connection, observer)) {
        loop_set(&observer->loop, observer->saml_timer, CONNECT_LIMIT);
    } else {
        end_attempt_to_connect(observer);
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

static void note_owner(struct observer *observer, uint32_t inode)
{
    struct saml_port *port = &observer->diagnosis.facts.saml_port;
    pid_t process = helper_find_owner(&observer->helper, inode, port->program, sizeof(port->program));

    port->state = SAML_PORT_TAKEN;
    port->process = process > 0 ? (unsigned)process : 0;
    port->by_helper = process > 0 && is_helper(process, port->program);
}

void saml_port_probe(struct observer *observer)
{
    struct facts *facts = &observer->diagnosis.facts;
    struct listener listener = {false, 0};

    if (!facts_federated_profile(facts) || observer->saml_connection >= 0)
        return;
    memset(&facts->saml_port, 0, sizeof(facts->saml_port));
    if (!listener_find(SAML_PORT, &listener))
        return;
    if (listener.found)
        note_owner(observer, listener.inode);
    else
        connect_there(observer);
}

void saml_port_follow_session(struct observer *observer, const struct event *event)
{
    if (event->kind != EVENT_AUTH_FAILED)
        return;
    saml_port_probe(observer);
    observer_evaluate(observer);
}

void saml_port_start(struct observer *observer)
{
    observer->saml_connection = -1;
    observer->saml_timer = loop_timer(&observer->loop, on_connect_limit, observer);
}
