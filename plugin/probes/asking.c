/* SPDX-License-Identifier: MIT */
#include "probes/asking.h"

#include <sys/epoll.h>
#include <unistd.h>

enum { READY_AT_ONCE = 16 };

bool asking_start(struct asking *asking, asking_told *told, void *context)
{
    asking_end(asking);
    asking->told = told;
    asking->context = context;
    asking->descriptor = epoll_create1(EPOLL_CLOEXEC);
    return asking->descriptor >= 0;
}

static void tell(struct asking *asking, const struct ask *ask)
{
    asking->pending--;
    asking->told(asking->context, ask);
}

static bool watch(const struct asking *asking, const struct ask *ask, unsigned number)
{
    struct epoll_event event = {.events = ask_writes(ask) ? EPOLLOUT : EPOLLIN, .data.u32 = number};

    return epoll_ctl(asking->descriptor, EPOLL_CTL_ADD, ask->socket, &event) == 0;
}

void asking_ask(struct asking *asking, const struct ask *question)
{
    struct ask spare = *question;

    if (asking->count == ASKING_MAX) {
        spare.result = REACH_FAILED;
        asking->told(asking->context, &spare);
        return;
    }
    unsigned number = asking->count++;
    struct ask *ask = &asking->asks[number];
    *ask = *question;
    asking->pending++;
    if (ask_start(ask) && watch(asking, ask, number))
        return;
    if (ask->socket >= 0) {
        ask_end(ask);
        ask->result = REACH_FAILED;
    }
    tell(asking, ask);
}

void asking_ready(struct asking *asking)
{
    struct epoll_event events[READY_AT_ONCE];
    int count = asking->descriptor < 0 ? 0 : epoll_wait(asking->descriptor, events, READY_AT_ONCE, 0);

    /* What is told may end everything. */
    for (int i = 0; i < count && asking->descriptor >= 0; i++) {
        unsigned number = events[i].data.u32;
        if (number < asking->count && asking->asks[number].socket >= 0 && ask_ready(&asking->asks[number]))
            tell(asking, &asking->asks[number]);
    }
}

void asking_again(struct asking *asking)
{
    for (unsigned i = 0; i < asking->count; i++)
        ask_again(&asking->asks[i]);
}

void asking_drop(struct asking *asking, unsigned purpose, unsigned index)
{
    for (unsigned i = 0; i < asking->count; i++) {
        struct ask *ask = &asking->asks[i];
        if (ask->socket >= 0 && ask->purpose == purpose && ask->index == index) {
            ask_end(ask);
            asking->pending--;
        }
    }
}

void asking_give_up(struct asking *asking)
{
    unsigned count = asking->count; /* what is asked because of it is not given up at once */

    for (unsigned i = 0; i < count && asking->descriptor >= 0; i++)
        if (asking->asks[i].socket >= 0) {
            ask_give_up(&asking->asks[i]);
            tell(asking, &asking->asks[i]);
        }
}

void asking_end(struct asking *asking)
{
    for (unsigned i = 0; i < asking->count; i++)
        ask_end(&asking->asks[i]);
    if (asking->descriptor >= 0 && asking->told)
        close(asking->descriptor);
    asking->descriptor = -1;
    asking->count = 0;
    asking->pending = 0;
}
