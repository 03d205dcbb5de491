/* SPDX-License-Identifier: MIT */
/*
 * What OpenVPN's management interface says, under libFuzzer: the first byte is the size of the
 * pieces in which the rest arrives. Each line goes on to the recogniser and the session, as in the
 * observer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "log/log_context.h"
#include "log/management.h"
#include "log/messages.h"
#include "session/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct heard {
    struct session session;
    struct log_context context;
    uint64_t lines;
};

static void on_line(void *context, struct slice raw)
{
    struct heard *heard = context;
    struct log_line line;
    struct event event;

    heard->lines++;
    if (!slice_starts(raw, ">") || raw.length > LINE_BUFFER_SIZE + 8)
        abort(); /* each line has its live form */
    log_line_parse(raw, &line);
    if (!message_recognise(&line, heard->lines, &event))
        return;
    log_context_complete(&heard->context, &event);
    session_feed(&heard->session, &event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct management management;
    static struct heard heard;
    int ends[2];

    if (size == 0)
        return 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        abort();
    session_start(&heard.session);
    log_context_start(&heard.context);
    heard.lines = 0;
    management_start(&management, on_line, &heard);
    management.phase = MANAGEMENT_OPEN;
    management.connection = ends[0];
    management.history = 0;
    line_buffer_start(&management.lines);
    size_t piece = (size_t)data[0] * 16 + 1;
    for (size_t at = 1; at < size; at += piece) {
        size_t length = piece < size - at ? piece : size - at;
        if (send(ends[1], data + at, length, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)length)
            abort();
        if (!management_read(&management))
            abort(); /* it is open still */
    }
    close(ends[1]);
    if (management_read(&management) || management.phase != MANAGEMENT_CLOSED)
        abort();
    return 0;
}
