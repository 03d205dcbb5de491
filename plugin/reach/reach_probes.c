/* SPDX-License-Identifier: MIT */
#include "reach/reach_probes.h"

#include <sys/epoll.h>
#include <unistd.h>

enum { READY_AT_ONCE = 16 };

bool reach_probes_start(struct reach_probes *asking, reach_probes_told *told, void *context)
{
    reach_probes_end(asking);
    asking->told = told;
    asking->context = context;
    asking->descriptor = epoll_create1(EPOLL_CLOEXEC);
    return asking->descriptor >= 0;
}

static void tell(struct reach_probes *asking, const struct reach_probe *ask)
{
    asking->pending--;
    asking->told(asking->context, ask);
}

static bool watch(const struct reach_probes *asking, const struct reach_probe *ask, unsigned number)
{
    struct epoll_event event = {.events = reach_probe_writes(ask) ? EPOLLOUT : EPOLLIN, .data.u32 = number};

    return epoll_ctl(asking->descriptor, EPOLL_CTL_ADD, ask->socket, &event) == 0;
}

void reach_probes_ask(struct reach_probes *asking, const struct reach_probe *question)
{
    struct reach_probe spare = *question;

    if (asking->count == REACH_PROBES_MAX) {
        spare.result = REACH_FAILED;
        asking->told(asking->context, &spare);
        return;
    }
    unsigned number = asking->count++;
    struct reach_probe *ask = &asking->asks[number];
    *ask = *question;
    asking->pending++;
    if (reach_probe_start(ask) && watch(asking, ask, number))
        return;
    if (ask->socket >= 0) {
        reach_probe_end(ask);
        ask->result = REACH_FAILED;
    }
    tell(asking, ask);
}

void reach_probes_ready(struct reach_probes *asking)
{
    struct epoll_event events[READY_AT_ONCE];
    int count = asking->descriptor < 0 ? 0 : epoll_wait(asking->descriptor, events, READY_AT_ONCE, 0);

    /* What is told may end everything. */
    for (int i = 0; i < count && asking->descriptor >= 0; i++) {
        unsigned number = events[i].data.u32;
        if (number < asking->count && asking->asks[number].socket >= 0 && reach_probe_ready(&asking->asks[number]))
            tell(asking, &asking->asks[number]);
    }
}

void reach_probes_again(struct reach_probes *asking)
{
    unsigned count = asking->count;

    for (unsigned i = 0; i < count; i++)
        if (reach_probe_again(&asking->asks[i]))
            tell(asking, &asking->asks[i]);
}

void reach_probes_drop(struct reach_probes *asking, unsigned purpose, unsigned index)
{
    for (unsigned i = 0; i < asking->count; i++) {
        struct reach_probe *ask = &asking->asks[i];
        if (ask->socket >= 0 && ask->purpose == purpose && ask->index == index) {
            reach_probe_end(ask);
            asking->pending--;
        }
    }
}

void reach_probes_give_up(struct reach_probes *asking)
{
    unsigned count = asking->count; /* what is asked because of it is not given up at once */

    for (unsigned i = 0; i < count && asking->descriptor >= 0; i++)
        if (asking->asks[i].socket >= 0) {
            reach_probe_give_up(&asking->asks[i]);
            tell(asking, &asking->asks[i]);
        }
}

void reach_probes_end(struct reach_probes *asking)
{
    for (unsigned i = 0; i < asking->count; i++)
        reach_probe_end(&asking->asks[i]);
    if (asking->descriptor >= 0 && asking->told)
        close(asking->descriptor);
    asking->descriptor = -1;
    asking->count = 0;
    asking->pending = 0;
}
