/* SPDX-License-Identifier: MIT */
#include "probes/handshake.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "containment/parser.h"
#include "probes/answers.h"
#include "probes/handshake_run.h"

enum { GIVE_UP_SECONDS = 25 };

void handshake_probe_init(struct handshake_probe *probe)
{
    memset(probe, 0, sizeof(*probe));
    probe->child = CHILD_NONE;
}

static bool write_all(int file, const struct handshake *look)
{
    const char *at = (const char *)look;
    size_t left = sizeof(*look);

    while (left) {
        ssize_t written = write(file, at, left);
        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? written : 0;
        left -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* The child. */
static _Noreturn void child(const struct handshake_wish *wish, const struct handshake_plan *plan)
{
    static struct handshake look;

    parser_contain(false);
    handshake_run(wish, plan, &look);
    _exit(write_all(STDIN_FILENO, &look) ? 0 : 1);
}

static void fail(struct transport_look *look)
{
    if (look->answer == PROBE_UNDER_WAY) {
        look->answer = PROBE_FAILED;
        text_copy(look->reason, sizeof(look->reason), SLICE("no process, or it did not end in time"));
    }
}

static void fail_all(struct handshake *look)
{
    fail(&look->own);
    for (size_t i = 0; i < look->other_count; i++)
        fail(&look->others[i]);
}

bool handshake_probe_start(struct handshake_probe *probe, const struct handshake_wish *wish,
                           const struct handshake_plan *plan)
{
    handshake_probe_init(probe);
    probe->look = wish->look;
    if (wish->goal == HANDSHAKE_OWN_TRANSPORT)
        probe->look.own.answer = PROBE_UNDER_WAY;
    pid_t process = child_fork(&probe->child, GIVE_UP_SECONDS);
    if (process == 0)
        child(wish, plan);
    if (process < 0)
        fail_all(&probe->look);
    return process > 0;
}

static bool take_in(struct handshake_probe *probe, const struct handshake *told)
{
    if (!handshake_is_sound(told))
        return false;
    struct handshake before = probe->look;
    probe->look = *told;
    memcpy(probe->look.host, before.host, sizeof(before.host));
    memcpy(probe->look.address, before.address, sizeof(before.address));
    return true;
}

bool handshake_probe_read(struct handshake_probe *probe)
{
    struct handshake *told = &probe->told;

    while (probe->child.answer >= 0 && probe->length < sizeof(*told)) {
        ssize_t got = read(probe->child.answer, (char *)told + probe->length, sizeof(*told) - probe->length);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (got <= 0)
            break;
        probe->length += (size_t)got;
    }
    if (probe->length != sizeof(*told) || !take_in(probe, told))
        fail_all(&probe->look);
    child_end(&probe->child);
    return true;
}

void handshake_probe_stop(struct handshake_probe *probe)
{
    if (probe->child.answer < 0)
        return;
    fail_all(&probe->look);
    child_end(&probe->child);
}
