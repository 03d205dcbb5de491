/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "handshake/child_answers.h"
#include "handshake/handshake_run.h"
#include "sandbox/sandbox_child.h"

enum { GIVE_UP_SECONDS = 25 };

void handshake_probe_init(struct handshake_probe *probe)
{
    memset(probe, 0, sizeof(*probe));
    probe->child = CHILD_NONE;
}

static bool write_all(int file, const struct handshake *probe)
{
    const char *at = (const char *)probe;
    size_t left = sizeof(*probe);

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
static _Noreturn void child(const struct handshake_config *config, const struct handshake_plan *plan)
{
    static struct handshake probe;

    sandbox_child_enter(false);
    handshake_run(config, plan, &probe);
    _exit(write_all(STDIN_FILENO, &probe) ? 0 : 1);
}

static void fail(struct transport_probe *probe)
{
    if (probe->answer == PROBE_UNDER_WAY) {
        probe->answer = PROBE_FAILED;
        text_copy(probe->reason, sizeof(probe->reason), SLICE("no process, or it did not end in time"));
    }
}

static void fail_all(struct handshake *probe)
{
    fail(&probe->own);
    for (size_t i = 0; i < probe->other_count; i++)
        fail(&probe->others[i]);
}

bool handshake_probe_start(struct handshake_probe *probe, const struct handshake_config *config,
                           const struct handshake_plan *plan)
{
    handshake_probe_init(probe);
    probe->probe = config->probe;
    if (config->goal == HANDSHAKE_OWN_TRANSPORT)
        probe->probe.own.answer = PROBE_UNDER_WAY;
    pid_t process = child_fork(&probe->child, GIVE_UP_SECONDS);
    if (process == 0)
        child(config, plan);
    if (process < 0)
        fail_all(&probe->probe);
    return process > 0;
}

static bool take_in(struct handshake_probe *probe, const struct handshake *told)
{
    if (!handshake_is_sound(told))
        return false;
    struct handshake before = probe->probe;
    probe->probe = *told;
    memcpy(probe->probe.host, before.host, sizeof(before.host));
    memcpy(probe->probe.address, before.address, sizeof(before.address));
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
        fail_all(&probe->probe);
    child_end(&probe->child);
    return true;
}

void handshake_probe_stop(struct handshake_probe *probe)
{
    if (probe->child.answer < 0)
        return;
    fail_all(&probe->probe);
    child_end(&probe->child);
}
